#!/bin/bash
# What the processes of a mount may still do, as /proc shows it.
#
#     tests/fs/mount/mount_sandbox.sh BINARY SOURCE_ROOT    checks, and exit statuses, as mount_lib.sh says
#
set -eEu -o pipefail
# shellcheck source=../../lib/mount_lib.sh
. "$(dirname "$0")/../../lib/mount_lib.sh"

built=$("$binary" --version | sed -n 's/^sandbox: //p')

status_is() { # PROCESS "NAME VALUE"...: lines of /proc/PROCESS/status
    local process=$1 line
    shift
    for line; do
        grep -qx "${line% *}:[[:space:]]*${line#* }" "/proc/$process/status" || {
            grep "^${line% *}" "/proc/$process/status"
            return 1
        }
    done
}

every_thread() { # PROCESS "NAME VALUE"...
    local thread
    for thread in "/proc/$1/task"/*; do
        status_is "$1/task/${thread##*/}" "${@:2}" || return 1
    done
}

check_version() {
    check "--version says what was built in" grep -qE '^(none|Landlock|Landlock and seccomp)$' <<<"$built"
}

# The layers that this kernel and this build have. A container may forbid some, and then the mount works without.
check_closed() {
    mount_foreground_with --stats
    check "every name can be listed" find "$mnt" -name '*'
    check "every file can be read" grep -rc Dalemond "$mnt"
    check "a query is answered" ls "$mnt/search/Dalemond"
    fusermount3 -u "$mnt"
    wait "$server" || true
    check "--stats says what is on" grep -F "$mnt: sandbox: " "$tmp/server-output"
    local on
    on=$(sed -n 's/.*: sandbox: //p' "$tmp/server-output")

    mount_source "$tmp/cables"
    ls -R "$mnt" >"$tmp/output"
    local server
    server=$(serving)
    case $on in *no_new_privs*) check "no new privileges" every_thread "$server" "NoNewPrivs 1" ;; esac
    case $on in *capabilities*) check "no capabilities" every_thread "$server" "CapEff 0000000000000000" "CapPrm 0000000000000000" ;; esac
    case $on in *seccomp*) check "a list of system calls" every_thread "$server" "Seccomp 2" ;; esac
    check "the keeper can still unmount" status_is "$(keeper "$server")" "NoNewPrivs 0" "Seccomp 0"
    local watcher
    watcher=$(watcher "$server")
    case $on in *no_new_privs*) check "who watches has no new privileges" wait_for status_is "$watcher" "NoNewPrivs 1" ;; esac
    case $on in *seccomp*) check "... and a list of system calls" wait_for status_is "$watcher" "Seccomp 2" ;; esac
    unmount "behind doors"
}

mount_foreground_with() { # OPTION
    "$binary" mount -f "$1" "$tmp/cables" "$mnt" >"$tmp/server-output" 2>&1 &
    server=$!
    if ! wait_for is_mounted; then
        not_ok "a mount with $1" "$tmp/server-output"
        exit 1
    fi
}

check_open() {
    mount_source "$tmp/cables" -o no_sandbox
    check "-o no_sandbox shuts nothing" status_is "$(serving)" "NoNewPrivs 0" "Seccomp 0"
    check "... of who watches, either" status_is "$(watcher "$(serving)")" "NoNewPrivs 0" "Seccomp 0"
    check "... and it is read as ever" grep -rc Dalemond "$mnt"
    unmount "-o no_sandbox"
    mount_foreground_with -ono_sandbox,auto_unmount
    kill -KILL "$server"
    check "... with auto_unmount, too, a killed mount goes" wait_for is_not_mounted
}

# An index of somebody else that only root may read: it can be shown, and the next one after it.
check_others_index() {
    [ "$(id -u)" -eq 0 ] || return 0
    mkdir "$tmp/theirs"
    "$binary" index -o "$tmp/theirs/index" "$tmp/cables" 2>"$tmp/output"
    chown -R nobody "$tmp/theirs"
    chmod 700 "$tmp/theirs"
    chmod 600 "$tmp/theirs/index"
    mount_source "$tmp/theirs/index"
    check "root shows an index that is another's alone" grep -rc Dalemond "$mnt/cables"
    unmount "another's index"
}

# Pages and archives are read by a process that has ended; nothing of what read them is in the one that serves.
check_readers() {
    mkdir "$tmp/pages"
    echo '<html><table class=cable><tr><td>06VELM3</table><pre>head</pre><pre>a body</pre>' >"$tmp/pages/page.html"
    tar czf "$tmp/pages/texts.tar.gz" -C "$tmp/cables" .
    mount_source "$tmp/pages"
    check "a page and an archive are shown" grep -rl VELM "$mnt/text"
    local process
    for process in $(daemons); do
        equal "no library that reads documents is loaded there" "" \
            "$(grep -oE 'libxml2|libarchive|json-c' "/proc/$process/maps" | sort -u)"
    done
    unmount "pages"
}

check_version
check_readers
check_closed
check_open
check_others_index
finish
