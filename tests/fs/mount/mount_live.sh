#!/bin/bash
# A mount of a source shows what changes in it, without a command and without a remount.
#
#     tests/fs/mount/mount_live.sh BINARY SOURCE_ROOT    checks, and exit statuses, as mount_lib.sh says
#
set -eEu -o pipefail
# shellcheck source=../../lib/mount_lib.sh
. "$(dirname "$0")/../../lib/mount_lib.sh"

src=$tmp/src
small=$tmp/small # a file system of its own, in one of the checks
trap 'umount -l "$small" 2>/dev/null || true; cleanup' EXIT

# ---- what is waited for ----

shows() { # NAMES: the cables are these
    [ "$(names "$mnt/cables" 2>/dev/null)" = "$1" ]
}

left_over() { # beside the index in the cache
    find "$tmp/cache/cablefs" -type f ! -name '*.sqlite'
}

count() { # NUMBER: so many cables
    [ "$(find "$mnt/cables" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l)" -eq "$1" ]
}

holds() { # TEXT FILE
    grep -qsF "$1" "$2"
}

patiently() { # COMMAND...: a minute at most, for a machine that does other things, too
    local i
    for ((i = 0; i < 600; i++)); do
        if "$@"; then return 0; fi
        sleep 0.1
    done
    echo "after a minute: ls says $(names "$mnt/cables")"
    return 1
}

seen() { # WHAT COMMAND...: a check that it comes, which says how long that took
    local begun=${EPOCHREALTIME/./} took
    if patiently "${@:2}" >"$tmp/output" 2>&1; then
        took=$(((${EPOCHREALTIME/./} - begun) / 1000))
        ok "$1 (after $took ms)"
    else
        not_ok "$1" "$tmp/output"
    fi
}

fresh() { # a source of two cables
    rm -rf "$src"
    mkdir "$src"
    cp "$tmp"/cables/{00VELM88,06VELM1207}.txt "$src"
}

mount_log() { # [OPTION...]: in the foreground, as process $server; what it says is in $tmp/server-output
    "$binary" -f "$src" "$mnt" "$@" >"$tmp/server-output" 2>&1 &
    server=$!
    if ! wait_for is_mounted; then
        not_ok "$src can be mounted in the foreground" "$tmp/server-output"
        exit 1
    fi
}

end_log() { # WHAT
    fusermount3 -u "$mnt"
    check "$1: it ends" wait "$server"
    check "$1: and nobody stays behind" wait_for no_daemon
    check "$1: nothing is left beside the index" test -z "$(left_over)"
}

runs() { # how many have changed the index
    grep -c 'brought up to date: ' "$tmp/server-output" || true
}

# ---- what happens to files ----

check_files() {
    fresh
    mount_log --stats
    equal "at the beginning" "00VELM88, 06VELM1207" "$(names "$mnt/cables")"
    sleep 2.5
    equal "nothing is done where nothing has changed" 0 "$(runs)"
    cp "$tmp/cables/07SANCALIXTO77.txt" "$tmp/coming"
    mv "$tmp/coming" "$src/07SANCALIXTO77.txt"
    seen "a file that is dropped in is there" shows "00VELM88, 06VELM1207, 07SANCALIXTO77"
    rm "$src/00VELM88.txt"
    seen "one that is removed is gone" shows "06VELM1207, 07SANCALIXTO77"
    sed -i 's/Dalemond/Lemondad/g' "$src/06VELM1207.txt"
    seen "a changed word is there" holds Lemondad "$mnt/cables/06VELM1207/02.txt"
    printf '%s' "$(sed 's/Lemondad/Mondadle/g' "$src/06VELM1207.txt")" 1<>"$src/06VELM1207.txt"
    seen "one that is written over in place, too" holds Mondadle "$mnt/cables/06VELM1207/02.txt"
    mkdir -p "$src/new/deep"
    cp "$tmp/cables/04NEWALMARA12.txt" "$src/new/deep"
    seen "files in new directories are there" shows "04NEWALMARA12, 06VELM1207, 07SANCALIXTO77"
    cp "$tmp/cables/00VELM88.txt" "$src/new/deep"
    seen "what comes to them later, too" shows "00VELM88, 04NEWALMARA12, 06VELM1207, 07SANCALIXTO77"
    mv "$src/new" "$tmp/moved"
    seen "a directory that is moved out is gone" shows "06VELM1207, 07SANCALIXTO77"
    mv "$tmp/moved" "$src/again"
    seen "one that is moved in is there" shows "00VELM88, 04NEWALMARA12, 06VELM1207, 07SANCALIXTO77"
    mv "$src/again/deep/00VELM88.txt" "$src/again/deep/renamed.txt"
    seen "a file has its new name in the list of problems" holds again/deep/renamed.txt "$mnt/about/problems.tsv"
    local before
    before=$(runs)
    touch "$src/.hidden"
    ln -s "$tmp/cables/99SANCALIXTO941.txt" "$src/link.txt"
    sleep 3
    equal "hidden names and links bring nothing" "$before" "$(runs)"
    rm -r "$src/again" "$src/.hidden" "$src/link.txt"
    end_log "files"
}

# While files come the index is not built again for each of them.
check_burst() {
    fresh
    mount_log --stats
    sleep 2
    local i n
    for ((i = 1000; i < 1500; i++)); do
        sed "s/VELM 001207/VELM 00$i/; s/06VELM1207/06VELM$i/" "$tmp/cables/06VELM1207.txt" >"$src/06VELM$i.txt"
    done
    seen "a burst of 500 files" count 501 # 06VELM1207 comes twice, the same
    n=$(runs)
    check "... takes few runs ($n)" test "$n" -le 4
    end_log "a burst"
}

check_nowatch() {
    fresh
    mount_log -o nowatch
    equal "nowatch: there are the two processes, and no third" 2 "$(daemons | wc -l)"
    cp "$tmp/cables/07SANCALIXTO77.txt" "$src"
    sleep 4
    equal "nowatch: it stays as it was" "00VELM88, 06VELM1207" "$(names "$mnt/cables")"
    end_log "nowatch"
    "$binary" index -o "$tmp/index" "$src" 2>"$tmp/output"
    mount_source "$tmp/index"
    equal "a mount of an index watches no source" "" "$(watcher "$(serving)")"
    unmount "a mount of an index"
}

# ---- where the index is ----

check_index_inside() {
    fresh
    mount_log --stats -o "index=$src/all.sqlite"
    sleep 2
    cp "$tmp/cables/07SANCALIXTO77.txt" "$src"
    seen "an index in its source: a file that is dropped in" shows "00VELM88, 06VELM1207, 07SANCALIXTO77"
    sleep 4
    equal "an index in its source is no change of it" 1 "$(runs)"
    end_log "an index in its source"
}

check_mount_inside() {
    fresh
    mkdir "$src/mnt"
    local outside=$mnt
    mnt=$src/mnt
    mount_log
    sleep 2
    cp "$tmp/cables/07SANCALIXTO77.txt" "$src"
    seen "mounted in its source: a file that is dropped in" shows "00VELM88, 06VELM1207, 07SANCALIXTO77"
    end_log "mounted in its source"
    mnt=$outside
}

check_add() {
    fresh
    mkdir -p "$tmp/more"
    mount_log -o "index=$tmp/all.sqlite"
    cp "$tmp/cables/07SANCALIXTO77.txt" "$tmp/more"
    check "another source is added by hand" "$binary" index -o "$tmp/all.sqlite" --add "$tmp/more"
    seen "... which is shown" shows "00VELM88, 06VELM1207, 07SANCALIXTO77"
    cp "$tmp/cables/04NEWALMARA12.txt" "$src"
    seen "... and stays in it" shows "00VELM88, 04NEWALMARA12, 06VELM1207, 07SANCALIXTO77"
    sleep 2
    cp "$tmp/cables/99SANCALIXTO941.txt" "$tmp/more"
    seen "... and is watched, too" shows "00VELM88, 04NEWALMARA12, 06VELM1207, 07SANCALIXTO77, 99SANCALIXTO941"
    end_log "added by hand"
}

# ---- what goes wrong ----

check_replaced() {
    fresh
    mount_log
    sleep 2
    mv "$src" "$tmp/away"
    seen "a source that is gone is told" holds "$src: it is not there; the mount shows what it had" "$tmp/server-output"
    equal "... and the mount goes on" "00VELM88, 06VELM1207" "$(names "$mnt/cables")"
    mkdir "$src"
    cp "$tmp/cables/07SANCALIXTO77.txt" "$src"
    seen "another directory in its place is shown" shows "07SANCALIXTO77"
    cp "$tmp/cables/00VELM88.txt" "$src"
    seen "... and watched" shows "00VELM88, 07SANCALIXTO77"
    rm -r "$src"
    mv "$tmp/away" "$src"
    seen "the old one again" shows "00VELM88, 06VELM1207"
    end_log "replaced"
}

# The directory of the index cannot be written, and then can.
check_read_only() {
    fresh
    mkdir "$small"
    if ! mount -t tmpfs -o size=8m none "$small" 2>"$tmp/output"; then
        echo "#   not checked: no tmpfs can be mounted here"
        return 0
    fi
    mount_log -o "index=$small/index"
    sleep 2
    mount -o remount,ro "$small"
    cp "$tmp/cables/07SANCALIXTO77.txt" "$src"
    seen "an index that cannot be written is told" holds "not brought up to date: " "$tmp/server-output"
    cp "$tmp/cables/04NEWALMARA12.txt" "$src"
    sleep 3
    equal "... once" 1 "$(grep -c 'not brought up to date' "$tmp/server-output")"
    equal "... and the mount shows what it had" "00VELM88, 06VELM1207" "$(names "$mnt/cables")"
    mount -o remount,rw "$small"
    head -c 8m /dev/zero >"$small/full" 2>"$tmp/output" || true
    cp "$tmp/cables/99SANCALIXTO941.txt" "$src"
    seen "a full disk is told" grep -iqs "not brought up to date: .*full\|no space" "$tmp/server-output"
    rm "$small/full"
    touch "$src/99SANCALIXTO941.txt"
    seen "with room it goes on" shows "00VELM88, 04NEWALMARA12, 06VELM1207, 07SANCALIXTO77, 99SANCALIXTO941"
    seen "... which is told" holds "up to date again" "$tmp/server-output"
    equal "nothing else is beside the index" index "$(ls -A "$small")"
    end_log "read-only"
    umount "$small"
}

many() { # a source that takes a run some time
    local i
    fresh
    for ((i = 10000; i < 13000; i++)); do
        sed "s/VELM 001207/VELM 0$i/" "$tmp/cables/06VELM1207.txt"
        printf 'NNNN\n'
    done | split -l 200 --additional-suffix=.txt - "$src/many-"
}

a_run_goes_on() {
    [ "$(daemons | wc -l)" -ge 4 ]
}

# Whoever is killed, all end, and a run that is at work with them.
check_killed() {
    local who
    for who in server keeper; do
        fresh
        mount_log
        sleep 2
        many
        seen "a run goes on" a_run_goes_on
        if [ $who = server ]; then kill -KILL "$server"; else kill -KILL "$(keeper "$server")"; fi
        if [ $who = keeper ]; then fusermount3 -u "$mnt"; fi
        wait "$server" 2>/dev/null || true
        check "$who killed: nobody stays behind" wait_for no_daemon
        check "$who killed: nothing is mounted" wait_for is_not_mounted
        check "$who killed: nothing is left beside the index" test -z "$(left_over)"
    done
    fresh
    mount_log
    sleep 2
    many
    seen "a run goes on" a_run_goes_on
    end_log "unmounted during a run"
}

# A kernel that allows few watches. The limit is one of a user namespace, so that nobody else notices.
check_few_watches() {
    fresh
    mkdir -p "$src/a/b"
    # shellcheck disable=SC2016
    if ! unshare -Urm sh -c 'echo 2 >/proc/sys/user/max_inotify_watches' 2>"$tmp/output"; then
        echo "#   not checked: no limit of watches can be set here"
        return 0
    fi
    # shellcheck disable=SC2016
    unshare -Urm sh -c 'echo 2 >/proc/sys/user/max_inotify_watches; exec "$@"' sh \
        "$binary" -f "$src" "$mnt" >"$tmp/server-output" 2>&1 &
    server=$!
    seen "too few watches are told" holds "max_user_watches" "$tmp/server-output"
    check "... and what to do" holds "it is looked through every minute" "$tmp/server-output"
    kill -TERM "$server"
    wait "$server" || true
    check "few watches: nobody stays behind" wait_for no_daemon
}

check_files
check_burst
check_nowatch
check_index_inside
check_mount_inside
check_add
check_replaced
check_read_only
check_killed
check_few_watches
finish
