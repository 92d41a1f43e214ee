#!/bin/bash
# What the mounted tree gives to those who ask for more: other spellings, extended attributes, search/ and "+".
#
#     tests/fs/mount/mount_sets.sh BINARY SOURCE_ROOT    checks, and exit statuses, as mount_lib.sh says
#
# shellcheck disable=SC2012,SC2016 # ls is among what is tested; a $1 in single quotes is the inner shell's
set -eEu -o pipefail
# shellcheck source=../../lib/mount_lib.sh
. "$(dirname "$0")/../../lib/mount_lib.sh"

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
    local rsync_writable=() tar_writable=()
    if [ "$(id -u)" -ne 0 ]; then # who cannot give attributes to a copy that is read-only
        rsync_writable=(--chmod=u+w) tar_writable=(--mode=u+w)
    fi
    attributes "$mnt/tags/KOSOVO" >"$tmp/attributes"
    check "cp -r --preserve=xattr" cp -r --preserve=xattr "$mnt/tags/KOSOVO" "$copy"
    check "... keeps them" diff "$tmp/attributes" <(attributes "$copy")
    remove "$copy"
    check "rsync -aX" rsync -aX "${rsync_writable[@]}" "$mnt/tags/KOSOVO/" "$copy"
    check "... keeps them" diff "$tmp/attributes" <(attributes "$copy")
    remove "$copy"
    mkdir "$copy"
    check "tar --xattrs" tar --xattrs "${tar_writable[@]}" -cf "$tmp/xattrs.tar" -C "$mnt/tags/KOSOVO" .
    check "... and out again" tar --xattrs --xattrs-include='user.*' -xf "$tmp/xattrs.tar" -C "$copy"
    check "... keeps them" diff "$tmp/attributes" <(attributes "$copy")
    remove "$copy"
}

# node, awk and others hold a number in a double, in which numbers from 2^53 on run together: to them different files
# would be hard links of one.
check_inode_numbers() {
    find "$mnt" "$mnt/tags/KOSOVO/+" ! -type l -printf '%i %y\n' >"$tmp/numbers"
    equal "find -printf %i: a double holds every number" "" \
        "$(python3 -c 'import sys; [print(n) for n in (int(line.split()[0]) for line in sys.stdin) if n >= 1 << 53]' <"$tmp/numbers")"
    equal "... no two directories have the same" "" "$(grep ' d$' "$tmp/numbers" | sort | uniq -d)"
    equal "... no directory has that of a file" "" "$(sort -u "$tmp/numbers" | cut -d' ' -f1 | uniq -d)"
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
    equal "ls +" "cables.bib, cables.csv, cables.jsonl, cables.ris, cables.txt, classifications, dates, list.txt, origins, signers, tags" "$(names "$set")"
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
    for path in tags/KOSOVO origins/VELM classifications/SECRET dates/2008 signers/PENNIFOLD cables search/kosovo; do
        equal "$path/+/tags: each as large as what is in it" "" "$(find "$mnt/$path/+/tags" -mindepth 1 -maxdepth 1 -type d \
            -printf '%n %p\n' | while read -r links dir; do
            [ "$((links - 2))" -eq "$(ls "$dir" | wc -l)" ] || echo "$dir: $links links"
        done)"
    done
}

# In cables/ they are listed; here they are found by name, wherever the cable stands. Directories of cables in $1
# whose references/ or cited-by/ is not the one in cables/, or leads elsewhere.
other_citations() { # DIRECTORY
    find "$1" -mindepth 1 -type d -name '[0-9]*[A-Z]*[0-9]' | while IFS= read -r cable; do
        local dir here=$mnt/cables/${cable##*/} link
        for dir in references cited-by; do
            [ "$(ls "$cable/$dir" 2>&1 | sed 's/.*: //')" = "$(ls "$here/$dir" 2>&1 | sed 's/.*: //')" ] || echo "$cable/$dir"
            find "$cable/$dir" -type l 2>/dev/null | while IFS= read -r link; do
                [ "$(readlink -f "$link")" = "$mnt/cables/${link##*/}" ] || echo "$link"
            done
        done
    done
}

check_citations() {
    local set
    equal "tags/.../references: found by name" "06VELM1207, 07SANCALIXTO77" "$(names "$mnt/tags/KOSOVO/08VELM412/references")"
    equal "... but not listed" "" "$(find "$mnt/tags" -name references -o -name cited-by)"
    refused "... where nothing is cited there is none" "No such file" ls "$mnt/tags/KOSOVO/99SANCALIXTO941/references"
    check "cat through one of them" cmp "$mnt/origins/VELM/08VELM412/references/06VELM1207/01.txt" "$mnt/cables/06VELM1207/01.txt"
    equal ".. leads back" "$mnt/tags/KOSOVO/08VELM412" "$(cd "$mnt/tags/KOSOVO/08VELM412/references" && cd -P .. && /bin/pwd)"
    for set in tags dates origins signers classifications search/kosovo tags/KOSOVO/+/dates cables/+/origins dates/2006/+; do
        equal "$set: what it cites, and what cites it, as in cables/" "" "$(other_citations "$mnt/$set")"
    done
}

# Each row of cables.csv against the files of its cable.
compare_csv='
import csv, os, sys
csv.field_size_limit(1 << 30)
cables = sys.argv[1] + "/cables/"
with open(cables + "+/cables.csv", newline="", encoding="utf-8") as f:
    rows = list(csv.DictReader(f, strict=True))
assert {r["id"] for r in rows} == set(os.listdir(cables)) and len(rows) == len(os.listdir(cables)), rows
dates = [r["date"] or "undated" for r in rows]
assert dates == sorted(dates), dates
for r in rows:
    folder = cables + r["id"] + "/"
    read = lambda name: open(folder + name, encoding="utf-8", newline="").read()
    attribute = lambda name: os.getxattr(folder, "user.cable." + name).decode() if "user.cable." + name in os.listxattr(folder) else ""
    assert r["subject"] + "\n" == read("subject"), r
    assert r["classification"] == attribute("classification"), r
    assert r["tags"] == attribute("tags").replace("\n", "; "), r
    for name in os.listdir(folder):
        assert not name.endswith(".txt") or read(name).split("\n\n")[-1].rstrip("\n") in r["text"], (name, r)
'
set_files=(list.txt cables.csv cables.jsonl cables.txt cables.bib cables.ris)

# A set as a file: what stat says is what is read, however it is read, and each time the same.
check_set_files() {
    local set file path index copy=$tmp/copied
    for set in cables tags/KOSOVO dates/2006 dates/2006/06/19 dates/undated origins/VELM classifications/SECRET \
        'search/kosovo OR honey' search/zzyzx tags/KOSOVO/+/origins/VELM search/kosovo/+/dates/2006; do
        for file in "${set_files[@]}"; do
            path=$mnt/$set/+/$file
            equal "$set/+/$file: wc -c, as stat says" "$(stat -c %s "$path")" "$(dd if="$path" bs=64K status=none | wc -c)"
            check "... cp" cp --force "$path" "$copy" # the one before is read-only
            check "... cmp, from one byte to the next" cmp "$copy" <(dd if="$path" bs=7 status=none)
            check "... from its end" cmp <(tail -c 99 "$copy") <(tail -c 99 "$path")
        done
    done
    equal "list.txt: the oldest first, without a date last" "00VELM88 06VELM1207 08VELM412 09PORTBRAVEN1043 99SANCALIXTO941" \
        "$(cut -d' ' -f1 "$mnt/tags/KOSOVO/+/list.txt" | xargs)"
    check "cables.csv: what python reads is what the tree has" python3 -c "$compare_csv" "$mnt"
    index=$(find "$tmp/cache/cablefs" -name '*.sqlite')
    for set in cables tags/KOSOVO 'search/honey'; do
        check "$set/+/cables.jsonl: as show --json prints it" cmp "$mnt/$set/+/cables.jsonl" \
            <(cut -d' ' -f1 "$mnt/$set/+/list.txt" | xargs "$binary" show --json "$index")
        check "$set/+/cables.bib: as cite prints it" cmp "$mnt/$set/+/cables.bib" \
            <(cut -d' ' -f1 "$mnt/$set/+/list.txt" | xargs "$binary" cite --style bibtex "$index")
        check "$set/+/cables.ris: as cite prints it" cmp "$mnt/$set/+/cables.ris" \
            <(cut -d' ' -f1 "$mnt/$set/+/list.txt" | xargs "$binary" cite --style ris "$index")
        check "$set/+/cables.txt: as show prints each, a form feed between them" cmp "$mnt/$set/+/cables.txt" \
            <(cut -d' ' -f1 "$mnt/$set/+/list.txt" | while read -r id; do "$binary" show "$index" "$id" && printf '\f'; done | head -c -1)
    done
    equal "a crawl does not meet them" "" "$(find "$mnt" -name 'cables.*' -o -name list.txt)"
    equal "find +: they are files" "f f f f f f" "$(find "$mnt/tags/KOSOVO/+" -maxdepth 1 -type f -printf '%y\n' | xargs)"
    refused "they are read-only" "Read-only file system" bash -c 'echo x >"$1"' - "$mnt/cables/+/list.txt"
    if [ -n "$(type -P soffice)" ]; then
        check "soffice opens it" timeout 300 soffice -env:UserInstallation="file://$tmp/office" --headless \
            --convert-to html --outdir "$tmp" "$mnt/tags/KOSOVO/+/cables.csv"
        check "... with its columns" grep -q '>classification<' "$tmp/cables.html"
    else
        echo "# soffice is not installed: whether it opens cables.csv is not tested"
    fi
}

mount_example
check_aliases
check_extended_attributes
check_inode_numbers
check_search
check_narrowing
check_set_files
check_citations
unmount sets
finish
