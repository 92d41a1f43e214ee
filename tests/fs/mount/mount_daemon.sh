#!/bin/bash
# The daemon: how it is mounted and ends, what is asked of it, and a new index under it.
#
#     tests/fs/mount/mount_daemon.sh BINARY SOURCE_ROOT    checks, and exit statuses, as mount_lib.sh says
#
set -eEu -o pipefail
# shellcheck source=../../lib/mount_lib.sh
. "$(dirname "$0")/../../lib/mount_lib.sh"

# ---- mounts that come and go ----

check_lifetime() {
    mount_example
    ls "$mnt/cables" >"$tmp/first-cables"
    refused "a second mount in the same place" busy "$binary" "$tmp/cables" "$mnt"
    unmount "a first mount"
    equal "nothing is left in the mount point" "" "$(ls -A "$mnt")"

    mount_example
    equal "mounted again: the same" "$(cat "$tmp/first-cables")" "$(ls "$mnt/cables")"
    unmount "mounted again"

    mount_foreground "$tmp/cables"
    kill -TERM "$server"
    check "SIGTERM ends it with status 0" wait "$server"
    check "... and unmounts" test ! -e "$mnt/README"

    mount_foreground "$tmp/cables"
    ls "$mnt" >"$tmp/output"
    cd "$mnt/tags" # in use
    kill -KILL "$server"
    wait "$server" 2>/dev/null || true
    check "a mount whose process was killed is unmounted" wait_for is_not_mounted
    cd /
    check "... and nobody stays behind" wait_for no_daemon

    mount_foreground "$tmp/cables"
    ls "$mnt" >"$tmp/output"
    kill -INT "$(keeper "$server")"
    kill -TERM "$(keeper "$server")"
    check "the keeper of a mount hears no signal" ls "$mnt/tags"
    kill -KILL "$(keeper "$server")"
    kill -KILL "$server"
    wait "$server" 2>/dev/null || true
    check "... and is gone when it is killed" wait_for no_daemon
    refused "a mount whose processes were both killed" "not connected" ls "$mnt/origins"
    refused "mounting over it says what to do" "fusermount3 -u" "$binary" "$tmp/cables" "$mnt"
    check "... which works" fusermount3 -u "$mnt"
    mount_example
    check "... and then it can be mounted again" test -e "$mnt/README"
    unmount "after a dead mount"
}

# As if a thread of the killed process could not let go: another process has its connection open, so that the kernel does
# not end it. Whoever waits for an answer must hear that there will be none.
check_held_connection() {
    if [ "$(id -u)" -ne 0 ] && ! grep -q ' /sys/fs/fuse/connections fusectl ' /proc/self/mounts; then
        echo "#   not checked: only root can end a connection here"
        return 0
    fi
    mount_foreground "$tmp/cables"
    python3 - "$server" >"$tmp/held" 2>&1 <<'EOF' &
import ctypes, os, sys, time
server = int(sys.argv[1])
fds = f"/proc/{server}/fd"
fuse = next(int(n) for n in os.listdir(fds) if os.readlink(f"{fds}/{n}") == "/dev/fuse")
libc = ctypes.CDLL(None, use_errno=True)
if libc.syscall(438, libc.syscall(434, server, 0), fuse, 0) < 0:  # pidfd_getfd(pidfd_open())
    sys.exit("not permitted")
print("held", flush=True)
time.sleep(30)
EOF
    local holder=$! reader
    wait_for grep -q . "$tmp/held" || true
    if ! grep -q held "$tmp/held"; then
        echo "#   not checked: the file of another process cannot be had here"
        kill -TERM "$server"
        wait "$server" || true
        return 0
    fi
    cd "$mnt/tags"
    kill -KILL "$server"
    wait "$server" 2>/dev/null || true
    check "a held connection: it is unmounted" wait_for is_not_mounted
    timeout -s KILL 10 ls -R . >"$tmp/output" 2>&1 &
    reader=$!
    local status=0
    wait "$reader" || status=$?
    check "... and who is in it does not wait for ever" test "$status" -ne 137
    cd /
    kill "$holder" 2>/dev/null || true
    wait "$holder" 2>/dev/null || true
    check "... and nobody stays behind" wait_for no_daemon
}

check_ways_to_mount() {
    check "index" "$binary" index -o "$tmp/index" "$tmp/cables"
    mount_source "$tmp/index"
    check "an index mounts" test -e "$mnt/cables/06VELM1207/01.txt"
    unmount "an index"

    ln -s "$binary" "$tmp/mount.cablefs"
    check "mount.cablefs, with options of mount(8)" "$tmp/mount.cablefs" "$tmp/index" "$mnt" -o rw,noauto,nofail
    check "... mounts" test -e "$mnt/README"
    unmount mount.cablefs

    mkdir "$tmp/Smith, John"
    cp "$tmp/cables/06VELM1207.txt" "$tmp/Smith, John"
    check "a comma and a space in the name of the source" "$binary" "$tmp/Smith, John" "$mnt"
    if is_mounted; then
        equal "... do not matter" 06VELM1207 "$(ls "$mnt/cables")"
        unmount "a comma in the name of the source"
    fi
}

# ---- what is asked of the daemon ----

requests() { # COMMAND...: what --stats says of a fresh mount after the command
    "$binary" mount -f --stats "$tmp/cables" "$mnt" >"$tmp/server-output" 2>&1 &
    server=$!
    if ! wait_for is_mounted; then
        not_ok "a mount with --stats" "$tmp/server-output"
        exit 1
    fi
    "$@" >"$tmp/output" 2>&1
    fusermount3 -u "$mnt"
    wait "$server" || true
    grep -F "$mnt: " "$tmp/server-output"
}

check_requests() {
    local said
    said=$(requests find "$mnt" -type f)
    check "find: --stats counts listings" grep -E 'readdirplus [1-9]' <(echo "$said")
    check "find: nothing is read or pushed" grep -vE 'read [1-9]|pushed' <(echo "$said")
    said=$(requests grep -rc Dalemond "$mnt/cables")
    check "grep -r: files are pushed before they are asked for" grep -E 'pushed [1-9]' <(echo "$said")
}

# ---- a new index ----

shows() { # NAMES: the cables are these
    [ "$(names "$mnt/cables")" = "$1" ]
}

index_three_cables() { # WHAT: of $tmp/growing
    rm -rf "$tmp/growing" "$tmp/growing-index"
    mkdir "$tmp/growing"
    cp "$tmp"/cables/{00VELM88,06VELM1207,07SANCALIXTO77}.txt "$tmp/growing"
    check "$1: index of three cables" "$binary" index -o "$tmp/growing-index" "$tmp/growing"
}

# The index is built again under a mount: one cable goes, one comes, one changes a word but neither size nor date.
# The mount shows that, and nothing old.
check_new_index() { # WHAT INDEX: its path as it is given to the mount
    local sources=$tmp/growing
    index_three_cables "$1"
    cd "$tmp"
    mount_source "$2"
    equal "$1: the three are there" "00VELM88, 06VELM1207, 07SANCALIXTO77" "$(names "$mnt/cables")"
    check "$1: all of it can be read" grep -rc Dalemond "$mnt"
    if [ "$1" = "new index, old files in use" ]; then
        cd "$mnt/tags/PREL"
        exec 9<"$mnt/cables/06VELM1207/02.txt"
    fi
    cp "$tmp/cables/04NEWALMARA12.txt" "$sources"
    sed -i 's/Dalemond/Lemondad/g' "$sources/06VELM1207.txt"
    rm "$sources/00VELM88.txt"
    check "$1: built again with three others" "$binary" index -o "$tmp/growing-index" "$sources"
    check "$1: the mount changes over" wait_for shows "04NEWALMARA12, 06VELM1207, 07SANCALIXTO77"
    check "$1: a changed word is there" grep Lemondad "$mnt/cables/06VELM1207/02.txt"
    equal "$1: the old word is gone" "" "$(grep -rl Dalemond "$mnt" 2>&1)"
    check_attributes "$1"
    check_tar "$1"
    cd /
    { exec 9<&-; } 2>/dev/null || true # to the file of an old index, which may be gone
    unmount "$1"
    mount_source "$tmp/growing-index"
    check "$1: a fresh mount shows the same" diff -r --no-dereference "$tmp/untarred" "$mnt"
    remove "$tmp/untarred"
    unmount "$1, mounted afresh"
}

# Numbers of cables are given anew with each index. Who holds one of the old must not read the text of another cable.
check_old_places() {
    index_three_cables "old places"
    mount_source "$tmp/growing-index"
    cd "$mnt/cables/00VELM88"
    exec 9<01.txt
    cp "$tmp/cables/04NEWALMARA12.txt" "$tmp/growing"
    rm "$tmp/growing/00VELM88.txt"
    check "old places: built again" "$binary" index -o "$tmp/growing-index" "$tmp/growing"
    check "old places: the mount changes over" wait_for shows "04NEWALMARA12, 06VELM1207, 07SANCALIXTO77"
    equal "old places: an open file is gone" "cat: -: Stale file handle" "$(LC_ALL=C cat <&9 2>&1)"
    equal "old places: a directory has nothing of another cable" "" "$(cat subject header 01.txt 2>/dev/null)"
    equal "old places: by its path there is the other" "04NEWALMARA12" \
        "$(sed -n 's/^Identifier: //p' "$mnt/cables/04NEWALMARA12/header")"
    cd /
    exec 9<&-
    unmount "old places"
}

# The same for queries and narrowed sets: their names lead to what the new index has.
check_new_sets() {
    index_three_cables "new sets"
    mount_source "$tmp/growing-index" -o search_memory=1
    equal "new sets: a query" 06VELM1207 "$(names "$mnt/search/Dalemond")"
    equal "new sets: a narrowed set" VELM "$(names "$mnt/tags/KOSOVO/+/origins")"
    cd "$mnt/search"
    cp "$tmp/cables/99SANCALIXTO941.txt" "$tmp/growing"
    sed -i 's/Dalemond/Lemondad/g' "$tmp/growing/06VELM1207.txt"
    check "new sets: built again" "$binary" index -o "$tmp/growing-index" "$tmp/growing"
    check "new sets: the mount changes over" wait_for shows "00VELM88, 06VELM1207, 07SANCALIXTO77, 99SANCALIXTO941"
    equal "new sets: the query has other cables" "" "$(names "$mnt/search/Dalemond")"
    equal "new sets: another query" 06VELM1207 "$(names "$mnt/search/Lemondad")"
    equal "new sets: both are listed" "Dalemond, Lemondad" "$(names "$mnt/search")"
    equal "new sets: who stands in search/ sees them there" "Dalemond, Lemondad" "$(names .)"
    equal "new sets: ... and can ask on" 99SANCALIXTO941 "$(names bus)"
    equal "new sets: ... in the same directory" "$(stat -c %i "$mnt/search")" "$(stat -c %i .)"
    cd /
    equal "new sets: the narrowed set has grown" "SANCALIXTO, VELM" \
        "$(names "$mnt/tags/KOSOVO/+/origins")"
    unmount "new sets"
}

# Somebody cuts the index while it is mounted. All that is read of it is an input/output error then, and nothing worse.
check_cut_index() {
    cp "$tmp/index" "$tmp/cut-index"
    mount_source "$tmp/cut-index"
    sleep 0.3 # until each thread has it open
    truncate -s "$(($(stat -c %s "$tmp/cut-index") / 2))" "$tmp/cut-index"
    find "$mnt" -type f -exec cat {} + >"$tmp/output" 2>"$tmp/errors" || true
    equal "a cut index: input/output errors, and no others" "Input/output error" \
        "$(sed 's/.*: //' "$tmp/errors" | sort -u)"
    check "a cut index: the mount lives" stat "$mnt/search"
    unmount "a cut index"
}

# ---- all of it ----

check_lifetime
check_held_connection
check_requests
check_ways_to_mount
check_new_index "new index" growing-index
check_new_index "new index, old files in use" "$tmp/growing-index"
check_old_places
check_new_sets
check_cut_index
finish
