#!/bin/bash
# The mounted tree under the tools that people use.
#
#     tests/mount.sh BINARY SOURCE_ROOT           checks, a line each: `ok - what` or `not ok - what`
#     tests/mount.sh --tree BINARY SOURCE_ROOT    prints what mnt-example/tree.txt has to hold
#
# Exit status 0; 1 when a check failed; 77 when nothing can be mounted here. With CABLEFS_REQUIRE_MOUNT=1 and a
# /dev/fuse, the last is a failure too.
#
# shellcheck disable=SC2012,SC2016 # ls is among what is tested; a $1 in single quotes is awk's
set -eEu -o pipefail
export LC_ALL=C TZ=UTC # messages and order do not depend on who runs this

tree_only=
if [ "${1:-}" = --tree ]; then
    tree_only=1
    shift
fi
if [ $# -ne 2 ]; then
    echo "usage: tests/mount.sh [--tree] BINARY SOURCE_ROOT" >&2
    exit 2
fi
binary=$(realpath "$1")
example=$(realpath "$2")/mnt-example
corpus=$(realpath "$2")/../shared/corpus # beside the checkout, where there is one
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

no_daemon() { # no process of ours serves $mnt
    local process
    for process in /proc/[0-9]*; do
        if [ "$process/exe" -ef "$binary" ] && tr '\0' '\n' 2>/dev/null <"$process/cmdline" | grep -qxF "$mnt"; then
            return 1
        fi
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

inodes() { # DIRECTORY: the number of its files, each counted once
    find "$1" -type f -printf '%i\n' | sort -u | wc -l
}

check_copies() { # NAME
    check "$1: cp -r" cp -r "$mnt" "$tmp/copied"
    check "$1: what cp copied compares equal" diff -r --no-dereference "$mnt" "$tmp/copied"
    check "$1: every file reads to its size" diff \
        <(cd "$mnt" && find . -type f -printf '%s %P\n' | sort) \
        <(cd "$tmp/copied" && find . -type f -printf '%s %P\n' | sort)
    check "$1: grep -r prints the same as on the copy" diff \
        <(cd "$mnt" && grep -rn e . | sort) <(cd "$tmp/copied" && grep -rn e . | sort)
    remove "$tmp/copied"

    check "$1: rsync -a" rsync -a "$mnt/" "$tmp/copied"
    check "$1: what rsync copied compares equal" diff -r --no-dereference "$mnt" "$tmp/copied"
    remove "$tmp/copied"

    check "$1: rsync -aH" rsync -aH "$mnt/" "$tmp/copied"
    equal "$1: rsync -aH keeps hard links" "$(inodes "$mnt")" "$(inodes "$tmp/copied")"
    equal "$1: a second rsync has nothing to do" "" "$(rsync -aHi "$mnt/" "$tmp/copied")"
    remove "$tmp/copied"

    check "$1: cp -a" cp -a "$mnt" "$tmp/copied"
    check "$1: cp -a keeps links, sizes and dates" diff <(list_kept "$mnt") <(list_kept "$tmp/copied")
    remove "$tmp/copied"
}

# ---- the example ----

# From a copy and by a relative path: the dates and the place of the checkout would show in the tree.
mount_example() {
    cd "$tmp"
    mount_source cables
    cd /
}

print_tree() {
    (cd "$mnt" && find . -mindepth 1 \
        \( -type d -printf '     -  %TY-%Tm-%Td %TH:%TM  %P/\n' \) -o -printf '%6s  %TY-%Tm-%Td %TH:%TM  %P\n' |
        sort -k4)
}

check_example_tree() {
    print_tree >"$tmp/tree"
    check "example: the tree is that of mnt-example/tree.txt" diff -u "$example/tree.txt" "$tmp/tree"
    if ! cmp -s "$example/tree.txt" "$tmp/tree"; then
        echo "#   Where the new tree is right: tests/mount.sh --tree BINARY . >mnt-example/tree.txt"
    fi
}

names() { # DIRECTORY: what ls lists, on one line
    ls -mw0 "$@"
}

check_ls_and_find() {
    equal "ls tags/KOSOVO" "00VELM88, 06VELM1207, 08VELM412, 09PORTBRAVEN1043, 99SANCALIXTO941" \
        "$(names "$mnt/tags/KOSOVO")"
    equal "ls -t: the newest first" "09PORTBRAVEN1043, 08VELM412, 06VELM1207, 00VELM88, 99SANCALIXTO941" \
        "$(names -t "$mnt/tags/KOSOVO")"
    equal "ls -l: 2 links more than cables" 7 "$(stat -c %h "$mnt/tags/KOSOVO")"
    equal "ls -l: read-only modes" "dr-xr-xr-x -r--r--r--" \
        "$(stat -c %A "$mnt/cables" "$mnt/cables/06VELM1207/01.txt" | xargs)"
    equal "ls -i: a file has one inode in all its places" 1 \
        "$(ls -i "$mnt"/{cables,tags/KOSOVO,dates/2006/06/19,origins/VELM}/06VELM1207/01.txt | awk '{ print $1 }' |
            sort -u | wc -l)"
    check "ls -i: inodes in listings are those of the files" diff \
        <(cd "$mnt/cables/06VELM1207" && ls -iA1 | awk '{ print $1, $2 }') \
        <(cd "$mnt/cables/06VELM1207" && stat -c '%i %n' -- *)
    equal "find -newermt ... ! -newermt: the cables of a month" "$mnt/cables/06VELM1207" \
        "$(find "$mnt/cables" -mindepth 1 -maxdepth 1 -newermt 2006-06-01 ! -newermt 2006-07-01)"
    equal "find -links: origins with three cables or more" "$(printf '%s\n' NEWALMARA SANCALIXTO VELM)" \
        "$(find "$mnt/origins" -mindepth 1 -maxdepth 1 -links +4 -printf '%f\n' | sort)"
    equal "grep -r: each hit once" "$(printf '%s\n' 06VELM1207/06.txt 08VELM412/05.txt)" \
        "$(cd "$mnt/tags/NATO" && grep -rlw NATO --include='0[5-9].txt' -- * | sort)"
    equal "df: the source, its file system, nothing free" "cables fuse.cablefs 0" \
        "$(df --output=source,fstype,avail "$mnt" | awk 'NR == 2 { sub(".*/", "", $1); print $1, $2, $3 }')"
    equal "stat: the moment of sending, UTC" "2006-06-19 14:05:00.000000000 +0000" \
        "$(stat -c %y "$mnt/cables/06VELM1207/01.txt")"
    local source name
    for source in "$tmp"/cables/*VELM*.txt; do
        name=${source##*/}
        check "text/$name is the document, to the byte" cmp "$mnt/text/$name" "$source"
    done
}

check_aliases() {
    equal "readlink: other spellings" "KOSOVO VELM 06VELM1207 06VELM1207" "$(readlink "$mnt/tags/kosovo" \
        "$mnt/origins/Amembassy Velm" "$mnt/cables/06velm01207" "$mnt/tags/KOSOVO/06VELM01207" | xargs)"
    equal "ls tags/kosovo/" "$(names "$mnt/tags/KOSOVO")" "$(names "$mnt/tags/kosovo/")"
    equal "... which is not listed" "" "$(find "$mnt/tags" -maxdepth 1 -name kosovo)"
    check "cat through two of them" cmp "$mnt/origins/velm/06velm01207/01.txt" "$mnt/cables/06VELM1207/01.txt"
}

attributes() { # PATH...: extended attributes below the paths, in order
    (cd "$1" && find . ! -type l -print0 | sort -z | xargs -0 getfattr -d -m user.cable -e text)
}

check_extended_attributes() {
    local cable=$mnt/tags/KOSOVO/06VELM1207 copy=$tmp/copied
    equal "getfattr: a field of a cable" "VELMARK FINDS THE KOSOVO STATUS TALKS A LONG DINNER WITH NO DESSERT" \
        "$(getfattr --absolute-names --only-values -n user.cable.subject "$cable")"
    equal "getfattr: a list is one a line" "PREL PGOV MARR NATO SR" \
        "$(getfattr --absolute-names --only-values -n user.cable.tags "$cable" | xargs)"
    equal "getfattr: why a cable is under a name" discussed \
        "$(getfattr --absolute-names --only-values -n user.cable.tag.source "$cable")"
    equal "getfattr: a paragraph" "Serbia: A Road and Not a Wall, C, 4" \
        "$(getfattr --absolute-names -d -m user.cable "$cable/04.txt" | sed -n 's/.*="\(.*\)"/\1/p' | paste -sd, | sed 's/,/, /g')"
    equal "getfattr: how many cables a tag has" 5 "$(getfattr --absolute-names --only-values -n user.cable.count "$mnt/tags/KOSOVO")"
    refused "getfattr: a name that is not there" "No such attribute" getfattr -n user.cable.nonsense "$cable"
    refused "setfattr" "Read-only file system" setfattr -n user.cable.subject -v x "$cable"
    equal "getfattr: there are no security labels" "" "$(getfattr -d -m security "$cable/01.txt")"

    if ! { touch "$tmp/probe" && setfattr -n user.probe -v 1 "$tmp/probe"; } >"$tmp/output" 2>&1; then
        echo "# extended attributes cannot be copied: $tmp has none"
        return
    fi
    attributes "$mnt/tags/KOSOVO" >"$tmp/attributes"
    check "cp -r --preserve=xattr" cp -r --preserve=xattr "$mnt/tags/KOSOVO" "$copy"
    check "... keeps them" diff "$tmp/attributes" <(attributes "$copy")
    remove "$copy"
    check "rsync -aX" rsync -aX "$mnt/tags/KOSOVO/" "$copy"
    check "... keeps them" diff "$tmp/attributes" <(attributes "$copy")
    remove "$copy"
    mkdir "$copy"
    check "tar --xattrs" tar --xattrs -cf "$tmp/xattrs.tar" -C "$mnt/tags/KOSOVO" .
    check "... and out again" tar --xattrs --xattrs-include='user.*' -xf "$tmp/xattrs.tar" -C "$copy"
    check "... keeps them" diff "$tmp/attributes" <(attributes "$copy")
    remove "$copy"
}

one_line() { # blanks and newlines are the same: `ls` makes columns on a terminal
    tr -s ' \n' '  ' | sed 's/^ //; s/ $//'
}

# What README.md shows is what comes out: each `$ command` of a section that can run in the mount.
check_documented() { # HEADING
    local command=''
    : >"$tmp/wanted"
    while IFS= read -r line; do
        case $line in
        '    $ '*) run_documented "$command" && command=${line#'    $ '} && : >"$tmp/wanted" ;;
        '    '*) echo "${line#    }" >>"$tmp/wanted" ;;
        '') echo >>"$tmp/wanted" ;;
        *) run_documented "$command" && command='' ;;
        esac
    done < <(sed -n "/^## $1\$/,/^## [^$(printf %.1s "$1")]/p" "$example/../README.md")
}

run_documented() { # COMMAND, whose output is to be $tmp/wanted
    case $1 in
    ls\ * | fold\ * | grep\ * | find\ * | readlink\ * | getfattr\ *)
        (cd "$mnt" && bash -c "$1") >"$tmp/shown" 2>&1 || true
        equal "README: $1" "$(one_line <"$tmp/wanted")" "$(one_line <"$tmp/shown")"
        ;;
    esac
}

# The commands at the end of the README in the mount.
check_tried() {
    sed -n '/^Try:/,$s/^    //p' "$mnt/README" >"$tmp/tries"
    check "README in the mount: there is something to try" test -s "$tmp/tries"
    while IFS= read -r command; do
        (cd "$mnt" && bash -c "$command") >"$tmp/shown" 2>&1 || true
        check "README in the mount: $command" test -s "$tmp/shown"
        equal "... without a complaint" "" "$(grep -E '^(ls|grep|cat|getfattr|tail|bash): ' "$tmp/shown" || true)"
    done <"$tmp/tries"
}

expected_faults=('(' '"' '*' ' ' 'kosovo AND' 'NEAR(' 'date:2006-13' 'nofield:x' "$(printf '(%.0s' {1..255})" '" OR 1=1 --' 'kosovo)' 'NOT' $'a\nb' $'a\xff')

check_search() {
    local query i
    equal "ls search/QUERY" "07SANCALIXTO77, 09PORTBRAVEN1043, 99SANCALIXTO941" \
        "$(names "$mnt/search/kosovo NOT origin:VELM")"
    equal "ls search/: what was asked" "kosovo NOT origin:VELM" "$(ls "$mnt/search")"
    check "a cable in it has its files" diff -r -x references -x cited-by "$mnt/cables/09PORTBRAVEN1043" \
        "$mnt/search/kosovo NOT origin:VELM/09PORTBRAVEN1043"
    equal "its links are its hits, its date is of the newest" "5 2009-10-06" \
        "$(stat -c '%h %.10y' "$mnt/search/kosovo NOT origin:VELM")"
    equal "a query without hits is an empty directory" "2" "$(stat -c %h "$mnt/search/zzyzx")"
    equal "ls search/ again" "kosovo NOT origin:VELM, zzyzx" "$(names "$mnt/search")"
    equal "a tree of them: nothing twice" "" \
        "$(grep -rl Dalemond "$mnt/search/kosovo" | sort | uniq -d)"
    for query in "${expected_faults[@]}"; do
        refused "no query: $(printf %.40q "$query")" "Invalid argument" ls "$mnt/search/$query"
    done
    refused "a name that is too long" "File name too long" ls "$mnt/search/$(printf 'a%.0s' {1..256})"
    refused "what shells and file managers look for" "No such file" ls "$mnt/search/.git"
    for query in "x' OR '1'='1" 'a;b' 'a"; DROP TABLE cable; --"' 'SELECT' 'cable_tag' '{a b}' 'a^2' 'heading : a' 'a + b'; do
        check "a harmless query: $query" bash -c 'ls "$1" || [ $? -eq 2 ]' - "$mnt/search/$query"
    done
    for i in {1..8}; do
        for query in kosovo honey 'tag:KV OR lamp' "lamp$i OR kosovo"; do ls -l "$mnt/search/$query/" "$mnt/search/$query/+/origins"; done |
            grep -v /search/ | md5sum >"$tmp/seen$i" &
    done
    wait
    equal "eight readers at once see the same" 1 "$(cat "$tmp"/seen? | sort -u | wc -l)"
    equal "the index is as it was" 13 "$(find "$mnt/cables" -mindepth 1 -maxdepth 1 -type d | wc -l)"
    for ((i = 0; i < 300; i++)); do echo "$mnt/search/lamp$i"; done | xargs ls -d >"$tmp/output"
    equal "ls search/ shows the last 256" "256 lamp299" "$(ls -U "$mnt/search" | wc -l) $(ls -U "$mnt/search" | tail -n 1)"
    check "an older one is there when it is asked for" test -e "$mnt/search/kosovo/06VELM1207/01.txt"
}

check_narrowing() {
    local set=$mnt/tags/KOSOVO/+ path
    equal "ls +" "classifications, dates, origins, signers, tags" "$(names "$set")"
    equal "ls +/origins: those that occur" "PORTBRAVEN, SANCALIXTO, VELM" "$(names "$set/origins")"
    equal "ls -l: how many of them" "3 3 5" "$(stat -c %h "$set"/origins/* | xargs)"
    equal "ls +/origins/VELM" "00VELM88, 06VELM1207, 08VELM412" "$(names "$set/origins/VELM")"
    equal "other spellings" "VELM" "$(readlink "$set/origins/Amembassy Velm")"
    equal "narrowed again" "2006/06/19/06VELM1207" \
        "$(cd "$set/origins/VELM/+/signers/PENNIFOLD/+/dates" && find . -mindepth 4 -maxdepth 4 -printf '%P\n' | grep ^2006)"
    equal "in a search" "PORTBRAVEN, SANCALIXTO" "$(names "$mnt/search/kosovo NOT origin:VELM/+/origins")"
    equal "in a year" "$(names "$mnt/origins/VELM" | sed 's/.*\(06VELM1207\).*/\1/')" \
        "$(names "$mnt/dates/2006/+/origins/VELM")"
    refused "what does not occur is not there" "No such file" ls "$set/origins/KARSTHARBOR"
    refused "... nor on another day" "No such file" ls "$set/dates/2006/06/20"
    equal "+ is not listed" "" "$(find "$mnt" -name + | head -n 3)"
    equal ".. leads back" "$set/origins" "$(cd "$set/origins/VELM" && cd -P .. && /bin/pwd)"
    equal "symlinks lead to cables/" "" "$(find "$set/dates" -type l | while IFS= read -r path; do
        [ "$(readlink -f "$path")" = "$mnt/cables/${path##*/}" ] || echo "$path"
    done)"
    for path in tags/KOSOVO origins/VELM classifications/SECRET dates/2008 signers/PENNIFOLD cables search/kosovo; do
        equal "$path/+/tags: each as large as what is in it" "" "$(find "$mnt/$path/+/tags" -mindepth 1 -maxdepth 1 -type d \
            -printf '%n %p\n' | while read -r links dir; do
            [ "$((links - 2))" -eq "$(ls "$dir" | wc -l)" ] || echo "$dir: $links links"
        done)"
    done
}

check_read_only() {
    local cable=$mnt/cables/06VELM1207 no="Read-only file system"
    refused "touch of a new file" "$no" touch "$cable/new"
    refused "touch of a file" "$no" touch "$cable/01.txt"
    refused "mkdir" "$no" mkdir "$mnt/tags/NEW"
    refused "rm" "$no" rm -f "$cable/01.txt"
    refused "rm -r" "$no" rm -rf "$cable"
    refused "rmdir" "$no" rmdir "$cable"
    refused "mv" "$no" mv "$cable/01.txt" "$cable/99.txt"
    refused "chmod" "$no" chmod 600 "$cable/01.txt"
    refused "ln" "$no" ln "$cable/01.txt" "$cable/99.txt"
    refused "ln -s" "$no" ln -s 01.txt "$cable/99.txt"
    refused "truncate" "$no" truncate -s 0 "$cable/01.txt"
    # shellcheck disable=SC2016 # "$1" is the inner shell's
    refused "> a file" "$no" bash -c 'echo >"$1"' - "$cable/01.txt"
    # shellcheck disable=SC2016
    refused ">> a file" "$no" bash -c 'echo >>"$1"' - "$cable/01.txt"
}

check_absent_names() {
    local path
    for path in CABLES cables/06VELM1207/SUBJECT cables/06VELM1207/01.TXT cables/06VELM1207/1.txt \
        cables/06VELM1207/08.txt cables/06VELM9999 tags/FRANCE tags/KOSOVO/07SANCALIXTO77 dates/2006/6 \
        dates/2006/13 dates/2006/06/19/08VELM412 dates/2007/06 text/06VELM1207 readme; do
        refused "there is no $path" "No such file or directory" ls "$mnt/$path"
    done
    refused "a file is no directory" "Not a directory" ls "$mnt/README/"
    refused "a directory is no file" "Is a directory" cat "$mnt/tags"
}

check_example() {
    mount_example
    check_example_tree
    check_attributes example
    check_ls_and_find
    check_aliases
    check_extended_attributes
    check_tar example
    remove "$tmp/untarred"
    check_copies example
    check_read_only
    check_absent_names
    check_search # from here on a link count is not the number of all paths
    check_narrowing
    check_documented "A tour"
    check_documented "The tree"
    check_tried
    ls "$mnt/cables" >"$tmp/first-cables"
    refused "a second mount in the same place" busy "$binary" "$tmp/cables" "$mnt"
    unmount example
    equal "nothing is left in the mount point" "" "$(ls -A "$mnt")"
}

# ---- mounts that come and go ----

check_lifetime() {
    mount_example
    equal "mounted again: the same" "$(cat "$tmp/first-cables")" "$(ls "$mnt/cables")"
    unmount "mounted again"

    mount_foreground "$tmp/cables"
    kill -TERM "$server"
    check "SIGTERM ends it with status 0" wait "$server"
    check "... and unmounts" test ! -e "$mnt/README"

    mount_foreground "$tmp/cables"
    ls "$mnt" >"$tmp/output"
    kill -KILL "$server"
    wait "$server" 2>/dev/null || true
    refused "a mount whose process was killed" "not connected" ls "$mnt/tags"
    refused "mounting over it says what to do" "fusermount3 -u" "$binary" "$tmp/cables" "$mnt"
    check "... which works" fusermount3 -u "$mnt"
    mount_example
    check "... and then it can be mounted again" test -e "$mnt/README"
    unmount "after a dead mount"
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

# A message that came one section a file, the last one first.
check_sections() {
    local line='C O N F I D E N T I A L SECTION'
    mkdir "$tmp/sections"
    printf '%s\n' "$line 03 OF 03 VELM 001412" '' '3. (C) The mayor slept.' >"$tmp/sections/a.txt"
    printf '%s\n' "$line 02 OF 03 VELM 001412" '' 'pay for the boat.' >"$tmp/sections/b.txt"
    printf '%s\n' 'P 191405Z JUN 06' 'FM AMEMBASSY VELM' 'TO RUEHC/SECSTATE WASHDC' '' "$line 01 OF 03 VELM 001412" '' \
        'TAGS: PREL' 'SUBJECT: LAMPS' '' '1. (C) It is dark.' '' '2. (C) The mayor would' >"$tmp/sections/c.txt"
    mount_source "$tmp/sections"
    equal "sections: one cable" 06VELM1412 "$(ls "$mnt/cables")"
    equal "sections: its paragraphs, in order" "01.txt, 02.txt, 03.txt, header, subject" "$(names "$mnt/cables/06VELM1412")"
    equal "sections: a sentence that they cut is whole" "(C) The mayor would pay for the boat." \
        "$(cat "$mnt/cables/06VELM1412/02.txt")"
    equal "sections: all documents" "06VELM1412.txt, 06VELM1412~2.txt, 06VELM1412~3.txt" "$(names "$mnt/text")"
    check "sections: the second of them, to the byte" cmp "$tmp/sections/b.txt" "$mnt/text/06VELM1412~2.txt"
    equal "sections: the problems say so" 2 "$(grep -c joined "$mnt/about/problems.tsv")"
    unmount sections
}

shows() { # NAMES: the cables are these
    [ "$(names "$mnt/cables")" = "$1" ]
}

# The index is built again under a mount: one cable goes, one comes, one changes a word but neither size nor date.
# The mount shows that, and nothing old.
check_new_index() { # WHAT INDEX: its path as it is given to the mount
    local sources=$tmp/growing
    rm -rf "$sources" "$tmp/growing-index"
    mkdir "$sources"
    cp "$tmp"/cables/{00VELM88,06VELM1207,07SANCALIXTO77}.txt "$sources"
    cd "$tmp"
    check "$1: index of three cables" "$binary" index -o growing-index growing
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

# The same for queries and narrowed sets: their names lead to what the new index has.
check_new_sets() {
    rm -rf "$tmp/growing" "$tmp/growing-index"
    mkdir "$tmp/growing"
    cp "$tmp"/cables/{00VELM88,06VELM1207,07SANCALIXTO77}.txt "$tmp/growing"
    check "new sets: index of three cables" "$binary" index -o "$tmp/growing-index" "$tmp/growing"
    mount_source "$tmp/growing-index" -o search_memory=1
    equal "new sets: a query" 06VELM1207 "$(names "$mnt/search/Dalemond")"
    equal "new sets: a narrowed set" VELM "$(names "$mnt/tags/KOSOVO/+/origins")"
    cp "$tmp/cables/99SANCALIXTO941.txt" "$tmp/growing"
    sed -i 's/Dalemond/Lemondad/g' "$tmp/growing/06VELM1207.txt"
    check "new sets: built again" "$binary" index -o "$tmp/growing-index" "$tmp/growing"
    check "new sets: the mount changes over" wait_for shows "00VELM88, 06VELM1207, 07SANCALIXTO77, 99SANCALIXTO941"
    equal "new sets: the query has other cables" "" "$(names "$mnt/search/Dalemond")"
    equal "new sets: another query" 06VELM1207 "$(names "$mnt/search/Lemondad")"
    equal "new sets: both are listed" "Dalemond, Lemondad" "$(names "$mnt/search")"
    equal "new sets: the narrowed set has grown" "SANCALIXTO, VELM" \
        "$(names "$mnt/tags/KOSOVO/+/origins")"
    unmount "new sets"
}

# ---- the corpus ----

check_seeds() {
    local both="06ROME1851, 07ROME1497" file
    mount_source "$corpus/seeds"
    for file in tags/KOSOVO tags/PREL origins/ROME classifications/CONFIDENTIAL cables; do
        equal "seeds: ls $file" "$both" "$(names "$mnt/$file")"
    done
    equal "seeds: 06ROME1851 has paragraphs 1 to 6" "$(seq -s ', ' -f %02g.txt 6), header, subject" \
        "$(names "$mnt/cables/06ROME1851")"
    equal "seeds: 07ROME1497 has paragraphs 1 to 10" "$(seq -s ', ' -f %02g.txt 10), header, subject" \
        "$(names "$mnt/cables/07ROME1497")"
    check "seeds: a phrase cut by a page is on one line" grep -F \
        "Boucher noted that the Afghan government was at the center" "$mnt/cables/07ROME1497/04.txt"
    equal "seeds: a heading opens its paragraph" "... and Iraq" "$(head -n 1 "$mnt/cables/07ROME1497/06.txt")"
    equal "seeds: by date" 06ROME1851 "$(ls "$mnt/dates/2006/06/22")"
    equal "seeds: by date" 07ROME1497 "$(ls "$mnt/dates/2007/07/09")"
    equal "seeds: by signer" 06ROME1851 "$(ls "$mnt/signers/SPOGLI")"
    equal "seeds: by signer" 07ROME1497 "$(ls "$mnt/signers/BORG")"
    equal "seeds: mtime" "2006-06-22 15:16:00.000000000 +0000" "$(stat -c %y "$mnt/cables/06ROME1851")"
    equal "seeds: grep -rl in a tag names every paragraph once" \
        "$(printf '06ROME1851/%s.txt\n' 01 03 04 05)" "$(cd "$mnt/tags/KOSOVO" && grep -rl Ahtisaari -- * | sort)"
    for file in "$corpus"/seeds/*; do
        check "seeds: ${file##*/} stands in text/, to the byte" cmp "$file" \
            "$mnt/text/$(grep -q 'ROME 001851' "$file" && echo 06ROME1851 || echo 07ROME1497).txt"
    done
    check_attributes seeds
    check_tar seeds
    remove "$tmp/untarred"
    check_copies seeds
    unmount seeds
}

check_all() {
    local i
    mount_foreground "$corpus/text"
    equal "all: each document is a cable" "$(find "$corpus/text" -type f | wc -l)" "$(ls "$mnt/cables" | wc -l)"
    check "all: each document stands in text/, to the byte" diff \
        <(cat "$corpus"/text/* | wc -c; sha256sum "$corpus"/text/* | cut -d' ' -f1 | sort) \
        <(cat "$mnt"/text/* | wc -c; sha256sum "$mnt"/text/* | cut -d' ' -f1 | sort)
    check_attributes all
    check_tar all
    check "all: fusermount3 -u unmounts" fusermount3 -u "$mnt"
    check "all: the process ends with status 0" wait "$server"

    # Cold, so that requests meet in the daemon and not in the kernel's cache.
    mount_source "$corpus/text"
    (cd "$tmp/untarred" && grep -rc e . | sort) >"$tmp/expected"
    local readers=()
    for ((i = 0; i < 8; i++)); do
        (cd "$mnt" && grep -rc e . | sort) >"$tmp/reader$i" 2>&1 &
        readers+=($!)
    done
    wait "${readers[@]}"
    for ((i = 0; i < 8; i++)); do
        check "all: reader $i of 8 at once reads what one alone does" cmp "$tmp/expected" "$tmp/reader$i"
    done
    unmount all
    remove "$tmp/untarred"
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

# ---- all of it ----

mkdir "$mnt" "$tmp/cache"
: >"$tmp/output"
cp -r "$example/cables" "$tmp/cables"
find "$tmp/cables" -exec touch -d 2011-01-01 {} +
[ -e /dev/fuse ] || skip "there is no /dev/fuse"

if [ -n "$tree_only" ]; then
    mount_example
    print_tree
    exit 0
fi
check_example
check_lifetime
check_requests
check_ways_to_mount
check_sections
check_new_index "new index" growing-index
check_new_index "new index, old files in use" "$tmp/growing-index"
check_new_sets
if [ -d "$corpus" ]; then
    check_seeds
    check_all
else
    echo "skipped: there is no ../shared/corpus beside the checkout"
fi
for report in "$tmp"/sanitizer.*; do
    [ ! -e "$report" ] || not_ok "a sanitizer had nothing to say" "$report"
done
echo "$failed checks failed"
if [ $failed -gt 0 ]; then exit 1; fi
