#!/bin/bash
# Searches that take long: they are given up, interrupted, bounded in memory, and no reader waits for them. The times
# are generous: seconds where milliseconds are expected.
#
#     tests/fs/mount/storm.sh BINARY SOURCE_ROOT GENERATE    checks, and exit statuses, as mount_lib.sh says;
#                                                            GENERATE is tests/bench/generate
set -eEu -o pipefail
generate=$(realpath "$3")
# shellcheck source=../../lib/mount_lib.sh
. "$(dirname "$0")/../../lib/mount_lib.sh" "$1" "$2"

cables=10000 clients=12 search_megabytes=64
letters=(t a s i o c h w b p f d m r n)

# A name of nearly 255 bytes that takes long: each NEAR gathers all words of three letters anew. All numbers differ.
worst() { # NUMBER
    local query='' i
    for ((i = 0; i < 11; i++)); do
        query+="${query:+ OR }${letters[i % 3]}* NEAR ${letters[($1 + i) % 15]}* NEAR q*"
    done
    echo "$query"
}

milliseconds() {
    echo $((${EPOCHREALTIME/./} / 1000))
}

took() { # COMMAND...: how many milliseconds it takes; its output goes to $tmp/output
    local start
    start=$(milliseconds)
    "$@" >"$tmp/output" 2>&1 || true
    echo $(($(milliseconds) - start))
}

below() { # WHAT MAXIMUM VALUE
    check "$1: $3 is below $2" test "$3" -lt "$2"
}

is_sanitized() { # and so takes memory of its own
    ldd "$binary" | grep -q 'lib[a-z]*san\.'
}

memory() { # FIELD of the process that serves: megabytes
    awk -v field="$1:" '$1 == field { print int($2 / 1024) }' "/proc/$(serving)/status"
}

check_one() {
    local query
    query=$(worst 1)
    refused "a search that takes too long is given up" "Connection timed out" ls "$mnt/search/$query"
    below "... and refused at once when it is asked again (ms)" 1000 "$(took ls "$mnt/search/$query")"
    equal "... and not listed" "" "$(ls "$mnt/search")"
    below "kill -9 of who asks ends its search (ms)" 2000 "$(took timeout -s KILL 0.5 ls "$mnt/search/$(worst 2)")"
    below "Ctrl-C, too (ms)" 2000 "$(took timeout -s INT 0.5 ls "$mnt/search/$(worst 3)")"
    check "a search that was interrupted can be asked for again" ls -d "$mnt/search/honey"
}

# Each name is new to the kernel, so that it comes to the daemon.
slowest_read() { # FIRST-NAME LAST-NAME: of $tmp/names, in milliseconds
    local name start end slowest=0
    while IFS= read -r name; do
        start=$(milliseconds)
        stat "$mnt/cables/$name" >"$tmp/output"
        cat "$mnt/cables/$name/01.txt" >"$tmp/output"
        end=$(milliseconds)
        if [ $((end - start)) -gt $slowest ]; then slowest=$((end - start)); fi
    done < <(sed -n "$1,$2p" "$tmp/names")
    echo "$slowest"
}

check_storm() {
    local i before start storm=()
    before=$(memory VmRSS)
    for ((i = 0; i < clients; i++)); do
        ls "$mnt/search/$(worst "$((i + 4))")" >"$tmp/client$i" 2>&1 &
        storm+=($!)
    done
    sleep 0.3
    below "a read meanwhile, the slowest of 100 (ms)" 1000 "$(slowest_read 1 100)"
    below "a quick search meanwhile (ms)" 10000 "$(took ls -d "$mnt/search/agreement")"
    check "... is answered" test -d "$mnt/search/agreement"
    below "a read, once more (ms)" 1000 "$(slowest_read 101 200)"
    if ! is_sanitized; then
        below "what searches add to the memory at most (MB)" $((search_megabytes + 16)) "$(($(memory VmHWM) - before))"
    fi
    start=$(milliseconds)
    { # of which bash would tell a line each
        kill -9 "${storm[@]}" || true
        wait "${storm[@]}" || true
    } 2>"$tmp/output"
    below "who is killed is gone (ms)" 5000 "$(($(milliseconds) - start))"
    unmount storm
}

# With so little memory the beginnings of the first letters cannot be gathered, however long it may take.
check_memory() {
    local i before asking=()
    mount_source "$tmp/index" -o search_limit=0,search_memory=8
    check "memory: a search finds what it finds" test -d "$mnt/search/agreement"
    before=$(memory VmRSS)
    for ((i = 0; i < 8; i++)); do
        ls "$mnt/search/$(worst "$i")" >"$tmp/client$i" 2>&1 &
        asking+=($!)
    done
    wait "${asking[@]}" || true
    equal "memory: a search that takes too much is given up" 8 "$(cat "$tmp"/client[0-7] | grep -c "Connection timed out")"
    below "memory: what eight of them add at most (MB)" 20 "$(($(memory VmHWM) - before))"
    unmount memory
}

"$generate" "$cables" >"$tmp/cables.csv"
"$binary" index -o "$tmp/index" "$tmp/cables.csv" >"$tmp/output" 2>&1
mount_source "$tmp/index" -o search_limit=1,search_memory=$search_megabytes
ls "$mnt/cables" >"$tmp/all"
shuf --random-source="$tmp/index" "$tmp/all" >"$tmp/names"
check_one
check_storm
if is_sanitized; then echo "# memory is not looked at: a sanitizer takes some, too"; else check_memory; fi
finish
