# mount_lib: what the tests of mounts share. A script sets -eEu -o pipefail, sources this with BINARY SOURCE_ROOT as its
# arguments, makes its checks, a line each: `ok - what` or `not ok - what`, and calls finish.
#
# Sourcing gives $binary, $example (mnt-example of the checkout), a directory $tmp of its own with a copy of the
# example's documents in cables/, and the empty mount point $mnt. Whatever the script leaves goes when it ends.
#
# Exit status of a script: 0; 1 when a check failed; 2 for wrong arguments; 77 when nothing can be mounted here. With
# CABLEFS_REQUIRE_MOUNT=1 and a /dev/fuse, the last is a failure too.
#
# shellcheck shell=bash
# ls is among what is tested; a $1 in single quotes is awk's; variables are for the scripts, and set -e is theirs:
# shellcheck disable=SC2012,SC2016,SC2034,SC2164
export LC_ALL=C TZ=UTC # messages and order do not depend on who runs this

if [ $# -ne 2 ]; then
    echo "usage: tests/fs/mount/${0##*/} BINARY SOURCE_ROOT" >&2
    exit 2
fi
binary=$(realpath "$1")
example=$(realpath "$2")/mnt-example
tmp=$(realpath "$(mktemp -d)")
mnt=$tmp/mnt
failed=0

# A daemon has no terminal to report to, so sanitizers write to files, which the end of this script looks for.
export XDG_CACHE_HOME=$tmp/cache
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}log_path=$tmp/sanitizer"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}print_stacktrace=1:log_path=$tmp/sanitizer"

# ---- leaving nothing behind ----

is_mounted() { # true of a dead mount, too
    grep -q " $mnt fuse\.cablefs " /proc/self/mounts
}

is_not_mounted() {
    ! is_mounted
}

cleanup() {
    cd /
    while is_mounted; do
        fusermount3 -uz "$mnt" || break
    done
    chmod -R u+w "$tmp"
    rm -rf "$tmp"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM
trap '[ $BASH_SUBSHELL -gt 0 ] || echo "not ok - all checks run; the script ended at: $BASH_COMMAND"' ERR

# ---- checks ----

ok() {
    echo "ok - $1"
}

not_ok() { # WHAT FILE-THAT-SAYS-WHY
    echo "not ok - $1"
    head -n 20 "$2" | cut -c 1-200 | sed 's/^/#   /'
    failed=$((failed + 1))
}

check() { # WHAT COMMAND...
    local what=$1
    shift
    if "$@" >"$tmp/output" 2>&1; then ok "$what"; else not_ok "$what" "$tmp/output"; fi
}

equal() { # WHAT EXPECTED ACTUAL
    check "$1" diff -u --label expected --label actual <(echo "$2") <(echo "$3")
}

refused() { # WHAT MESSAGE COMMAND...: it fails, and says so
    local what=$1 message=$2
    shift 2
    if "$@" >"$tmp/output" 2>&1; then
        echo "it was expected to fail" >>"$tmp/output"
        not_ok "$what" "$tmp/output"
    elif ! grep -qF "$message" "$tmp/output"; then
        echo "a message with '$message' was expected" >>"$tmp/output"
        not_ok "$what" "$tmp/output"
    else
        ok "$what"
    fi
}

# ---- mounting ----

wait_for() { # COMMAND...: ten seconds at most
    local i
    for ((i = 0; i < 200; i++)); do
        if "$@"; then return 0; fi
        sleep 0.05
    done
    return 1
}

daemons() { # the processes of ours for $mnt: the one that serves, its keeper, and the one that watches the source
    local process
    for process in /proc/[0-9]*; do
        if [ "$process/exe" -ef "$binary" ] && tr '\0' '\n' 2>/dev/null <"$process/cmdline" | grep -qxF "$mnt"; then
            echo "${process#/proc/}"
        fi
    done
}

no_daemon() {
    [ -z "$(daemons)" ]
}

child() { # of a process of ours; of the one that serves it is the keeper
    daemons | while read -r process; do
        if grep -qsx "PPid:[[:space:]]$1" "/proc/$process/status"; then echo "$process"; fi
    done
}

keeper() { # of the process that serves
    child "$1"
}

watcher() { # of the process that serves; nothing where the source is not watched
    child "$(keeper "$1")"
}

serving() { # the process in the background that serves: no other one started it
    local process all
    all=$(daemons)
    for process in $all; do
        grep -qxF "$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$process/status" 2>/dev/null)" <<<"$all" || echo "$process"
    done
}

skip() {
    sed 's/^/#   /' "$tmp/output"
    echo "skipped: $1"
    if [ "${CABLEFS_REQUIRE_MOUNT:-}" = 1 ] && [ -e /dev/fuse ]; then
        echo "not ok - CABLEFS_REQUIRE_MOUNT=1 says that mounting must work here"
        exit 1
    fi
    exit 77
}

mount_source() { # SOURCE [OPTION...]: without it nothing else can be checked, so the script ends where it fails
    if ! "$binary" "$1" "$mnt" "${@:2}" >"$tmp/output" 2>&1; then
        if grep -qiE 'not permitted|permission denied' "$tmp/output"; then skip "mounting is not permitted here"; fi
        not_ok "$1 can be mounted" "$tmp/output"
        exit 1
    fi
}

mount_foreground() { # SOURCE: as process $server
    "$binary" -f "$1" "$mnt" >"$tmp/server-output" 2>&1 &
    server=$!
    if ! wait_for is_mounted; then
        not_ok "$1 can be mounted in the foreground" "$tmp/server-output"
        exit 1
    fi
}

unmount() {
    check "$1: fusermount3 -u unmounts" fusermount3 -u "$mnt"
    check "$1: the process is gone after that" wait_for no_daemon
}

# ---- what holds for any archive ----

# Lines of `list-of-violations`, of which there should be none. Columns of $tmp/stat: type inode links size blocks
# mtime path; the root's path is empty.
none() { # WHAT AWK-PROGRAM
    awk -F'\t' "$2" "$tmp/stat" >"$tmp/violations"
    if [ -s "$tmp/violations" ]; then not_ok "$1" "$tmp/violations"; else ok "$1"; fi
}

list_attributes() {
    (cd "$mnt" && find . -printf '%y\t%i\t%n\t%s\t%b\t%T@\t%P\n') >"$tmp/stat"
}

astray() { # symlinks that do not lead to the cable of their name
    find "$mnt" -type l -print0 | while IFS= read -r -d '' link; do
        [ "$(readlink -f "$link")" = "$mnt/cables/${link##*/}" ] || echo "$link"
    done
}

check_attributes() { # NAME
    check "$1: find lists everything" list_attributes
    none "$1: there are only directories, files and symlinks" '$1 != "d" && $1 != "f" && $1 != "l"'
    none "$1: no path is listed twice" 'seen[$7]++'
    none "$1: a directory has an inode of its own in each place" '$1 == "d" && seen[$2]++'
    none "$1: a file and a directory never share an inode" \
        '{ if ($2 in type && type[$2] != $1) print; type[$2] = $1 }'
    none "$1: a file's link count is the number of its paths" \
        '$1 == "f" { paths[$2]++; links[$2] = $3 }
         END { for (i in paths) if (paths[i] != links[i]) print "inode " i ": paths " paths[i] ", links " links[i] }'
    none "$1: a directory's link count is 2 and its directories" \
        '$1 == "d" { links[$7] = $3; if ($7 != "") { up = $7; if (!sub("/[^/]*$", "", up)) up = ""; inside[up]++ } }
         END { for (d in links) if (links[d] != 2 + inside[d]) print d ": inside " inside[d] + 0 ", links " links[d] }'
    none "$1: symlinks are in references/ and cited-by/, and nothing else is" \
        '($1 == "l") != ($7 ~ "/(references|cited-by)/[^/]*$")'
    none "$1: references/ and cited-by/ are listed in cables/ alone" \
        '$7 ~ "/(references|cited-by)(/|$)" && $7 !~ "^cables/[^/]*/[^/]*(/[^/]*)?$"'
    none "$1: a symlink takes no blocks" '$1 == "l" && $5 != 0'
    equal "$1: every symlink leads to the cable of its name" "" "$(astray)"
    none "$1: blocks are those of the size" '$1 != "l" && $5 != int(($4 + 511) / 512)'
    none "$1: a file is met once in any one set" \
        '{ split($7, p, "/"); set = p[1] ~ /^(cables|dates|text|about)$/ ? p[1] : p[1] "/" p[2] }
         $1 == "f" && seen[set "\t" $2]++'
    none "$1: the files of a cable have the date of their directory" \
        '$1 == "d" { date[$7] = $6 }
         $1 == "f" && $7 ~ "/.*/" { up = $7; sub("/[^/]*$", "", up); if (date[up] != $6) print }'
    none "$1: a directory has the date of the newest one in it" \
        '$1 == "d" { date[$7] = $6; if ($7 != "" && $7 !~ "^text/") { up = $7
                     if (!sub("/[^/]*$", "", up)) up = ""
                     if (!(up in newest) || $6 + 0 > newest[up] + 0) newest[up] = $6 } }
         END { for (d in newest) if (date[d] != newest[d]) print d ": " date[d] ", newest in it " newest[d] }'
    equal "$1: du counts the bytes of each file once" \
        "$(awk -F'\t' '$1 == "l" || ($1 == "f" && !seen[$2]++) { n += $4 } END { print n }' "$tmp/stat")" "$(du -sb "$mnt" | cut -f1)"
    equal "$1: du counts the blocks of each file once" \
        "$(awk -F'\t' '$1 == "f" && !seen[$2]++ { n += $5 } END { print n }' "$tmp/stat")" \
        "$(du -s -B512 "$mnt" | cut -f1)"
    equal "$1: find finds the same without its shortcuts" "$(find "$mnt" -type d | sort)" \
        "$(find "$mnt" -noleaf -type d | sort)"
}

# What tools keep of a file: mode, links, size, date. Of a directory, links and size belong to the disk.
list_kept() { # DIRECTORY
    (cd "$1" && find . -mindepth 1 \( -type d -printf '%P/ %m %T@\n' \) -o -printf '%P %m %n %s %T@\n' | sort)
}

tar_copy() {
    mkdir "$tmp/untarred"
    tar cf - -C "$mnt" . | tar xf - -C "$tmp/untarred"
}

check_tar() { # NAME: leaves the copy in $tmp/untarred
    check "$1: tar | tar" tar_copy
    check "$1: what tar copied compares equal" diff -r --no-dereference "$mnt" "$tmp/untarred"
    check "$1: tar keeps links, sizes and dates" diff <(list_kept "$mnt") <(list_kept "$tmp/untarred")
}

remove() { # DIRECTORY with the modes of the tree
    chmod -R u+w "$1"
    rm -rf "$1"
}

# ---- the example ----

# From a copy and by a relative path: the dates and the place of the checkout would show in the tree.
mount_example() {
    cd "$tmp"
    mount_source cables
    cd /
}

names() { # DIRECTORY: what ls lists, on one line
    ls -mw0 "$@"
}

# ---- the beginning and the end of a script ----

finish() {
    local report
    for report in "$tmp"/sanitizer.*; do
        [ ! -e "$report" ] || not_ok "a sanitizer had nothing to say" "$report"
    done
    echo "$failed checks failed"
    if [ $failed -gt 0 ]; then exit 1; fi
}

mkdir "$mnt" "$tmp/cache"
: >"$tmp/output"
cp -r "$example/cables" "$tmp/cables"
find "$tmp/cables" -exec touch -d 2011-01-01 {} +
[ -e /dev/fuse ] || skip "there is no /dev/fuse"
