#!/bin/bash
# The mounted tree under the tools that people use.
#
#     tests/fs/mount/mount.sh BINARY SOURCE_ROOT           checks, and exit statuses, as mount_lib.sh says
#     tests/fs/mount/mount.sh --tree BINARY SOURCE_ROOT    prints what mnt-example/tree.txt has to hold
#
# shellcheck disable=SC2012 # ls is among what is tested
set -eEu -o pipefail

tree_only=
if [ "${1:-}" = --tree ]; then
    tree_only=1
    shift
fi
if [ $# -ne 2 ]; then
    echo "usage: tests/fs/mount/mount.sh [--tree] BINARY SOURCE_ROOT" >&2
    exit 2
fi
# shellcheck source=../../lib/mount_lib.sh
. "$(dirname "$0")/../../lib/mount_lib.sh"
here=$(realpath "$(dirname "$0")")
corpus=$(realpath "$2")/../shared/corpus # beside the checkout, where there is one

# ---- copies ----

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

# What people take away is a set: a tag, a day. No symlink in it may lead to where the copy is not.
check_copy_of_set() { # WHAT DIRECTORY COMMAND...: with the set and the place of the copy behind the command
    local what=$1 set=$mnt/$2
    shift 2
    check "$what" "$@" "$set" "$tmp/copied"
    check "... compares equal" diff -r "$set" "$tmp/copied"
    equal "... there is no symlink in it" "" "$(find "$tmp/copied" -type l)"
    remove "$tmp/copied"
}

tar_set() { # DIRECTORY COPY
    mkdir "$2"
    tar cf - -C "$1" . | tar xf - -C "$2"
}

rsync_set() { # DIRECTORY COPY: what is in the one
    rsync -aH "$1/" "$2"
}

check_copies_of_sets() {
    local set
    for set in tags/KOSOVO dates/2006 origins/VELM search/kosovo tags/KOSOVO/+/origins/VELM cables/+/tags/KOSOVO; do
        check_copy_of_set "cp -a $set" "$set" cp -a
        check_copy_of_set "rsync -aH $set" "$set" rsync_set
        check_copy_of_set "tar of $set" "$set" tar_set
    done
}

# ---- the example ----

print_tree() {
    (cd "$mnt" && find . -mindepth 1 \
        \( -type d -printf '     -  %TY-%Tm-%Td %TH:%TM  %P/\n' \) -o -printf '%6s  %TY-%Tm-%Td %TH:%TM  %P\n' |
        sort -k4)
}

check_example_tree() {
    print_tree >"$tmp/tree"
    check "example: the tree is that of mnt-example/tree.txt" diff -u "$example/tree.txt" "$tmp/tree"
    if ! cmp -s "$example/tree.txt" "$tmp/tree"; then
        echo "#   Where the new tree is right: tests/fs/mount/mount.sh --tree BINARY . >mnt-example/tree.txt"
    fi
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
    check "example: every listing goes on behind each of its entries" \
        find "$mnt" -type d -exec "$here/resume.py" {} +
    check_tar example
    remove "$tmp/untarred"
    check_copies example
    check_read_only
    check_absent_names
    check_documented "A tour" # it searches: from here on a link count is not the number of all paths
    check_documented "The tree"
    check_tried
    check_copies_of_sets
    unmount example
}

# A message that came one section a file, the last one first.
cable_files="header, subject" # of every cable, beside its paragraphs: core/cable/render.c

check_sections() {
    local line='C O N F I D E N T I A L SECTION'
    mkdir "$tmp/sections"
    printf '%s\n' "$line 03 OF 03 VELM 001412" '' '3. (C) The mayor slept.' >"$tmp/sections/a.txt"
    printf '%s\n' "$line 02 OF 03 VELM 001412" '' 'pay for the boat.' >"$tmp/sections/b.txt"
    printf '%s\n' 'P 191405Z JUN 06' 'FM AMEMBASSY VELM' 'TO RUEHC/SECSTATE WASHDC' '' "$line 01 OF 03 VELM 001412" '' \
        'TAGS: PREL' 'SUBJECT: LAMPS' '' '1. (C) It is dark.' '' '2. (C) The mayor would' >"$tmp/sections/c.txt"
    mount_source "$tmp/sections"
    equal "sections: one cable" 06VELM1412 "$(ls "$mnt/cables")"
    equal "sections: its paragraphs, in order" "01.txt, 02.txt, 03.txt, $cable_files" "$(names "$mnt/cables/06VELM1412")"
    equal "sections: a sentence that they cut is whole" "(C) The mayor would pay for the boat." \
        "$(cat "$mnt/cables/06VELM1412/02.txt")"
    equal "sections: all documents" "06VELM1412.txt, 06VELM1412~2.txt, 06VELM1412~3.txt" "$(names "$mnt/text")"
    check "sections: the others in the order of the sources" cmp "$tmp/sections/a.txt" "$mnt/text/06VELM1412~2.txt"
    check "sections: each of them, to the byte" cmp "$tmp/sections/b.txt" "$mnt/text/06VELM1412~3.txt"
    equal "sections: the problems say so" 2 "$(grep -c joined "$mnt/about/problems.tsv")"
    unmount sections
}

# ---- the corpus ----

check_seeds() {
    local both="06ROME1851, 07ROME1497" file
    mount_source "$corpus/seeds"
    for file in tags/KOSOVO tags/PREL origins/ROME classifications/CONFIDENTIAL cables; do
        equal "seeds: ls $file" "$both" "$(names "$mnt/$file")"
    done
    equal "seeds: 06ROME1851 has paragraphs 1 to 6" "$(seq -s ', ' -f %02g.txt 6), $cable_files" \
        "$(names "$mnt/cables/06ROME1851")"
    equal "seeds: 07ROME1497 has paragraphs 1 to 10" "$(seq -s ', ' -f %02g.txt 10), $cable_files" \
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

# ---- all of it ----

if [ -n "$tree_only" ]; then
    mount_example
    print_tree
    exit 0
fi
check_example
check_sections
if [ -d "$corpus" ]; then
    check_seeds
    check_all
else
    echo "skipped: there is no ../shared/corpus beside the checkout"
fi
finish
