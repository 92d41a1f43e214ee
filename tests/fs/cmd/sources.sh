#!/bin/bash
# What an index was made of: it is brought up to date from there, and not replaced by an index of something else.
#
#     tests/fs/cmd/sources.sh BINARY SOURCE_ROOT     checks, a line each: `ok - what` or `not ok - what`; 1 when one failed
set -eu -o pipefail
export LC_ALL=C TZ=UTC

if [ $# -ne 2 ]; then
    echo "usage: tests/fs/cmd/sources.sh BINARY SOURCE_ROOT" >&2
    exit 2
fi
binary=$(realpath "$1")
example=$(realpath "$2")/mnt-example/cables
tmp=$(realpath "$(mktemp -d)")
failed=0
export XDG_CACHE_HOME=$tmp/cache
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

says() { # STATUS MESSAGE ARGUMENT...: cablefs with these arguments puts the message on stderr
    local status=$1 message=$2 got=0
    shift 2
    "$binary" "$@" >stdout 2>stderr </dev/null || got=$?
    if [ "$got" -eq "$status" ] && grep -qF -e "$message" stderr && ! grep -qE 'Sanitizer|runtime error' stderr; then
        echo "ok - cablefs $* ($status)"
    else
        echo "not ok - cablefs $*: '$message' was expected, with exit status $status and not $got"
        head -n 30 stdout stderr | cut -c 1-200 | sed 's/^/#   /'
        failed=$((failed + 1))
    fi
}

equal() { # WHAT EXPECTED GOT
    if [ "$2" = "$3" ]; then
        echo "ok - $1"
    else
        printf 'not ok - %s\n#   expected: %s\n#   is:       %s\n' "$1" "$2" "$3"
        failed=$((failed + 1))
    fi
}

unchanged() { # WHAT: the index is that of `before`
    equal "$1" "$before" "$(sha256sum <index.sqlite)"
}

cp -r "$example" cables
mkdir -p other/deep
sed 's/1207/1299/g' cables/06VELM1207.txt >other/deep/06VELM1299.txt

# ---- the same sources ----

says 0 "13 cables" index -o index.sqlite cables
before=$(sha256sum <index.sqlite)
says 0 "up to date, 13 cables" index -o index.sqlite
says 0 "up to date" index -o index.sqlite "$tmp/cables/"
(cd other && "$binary" index -o ../index.sqlite ../other/../cables) 2>stderr
equal "another way to the source is no other source" "../index.sqlite: up to date, 13 cables" "$(cat stderr)"
ln -s cables link
says 0 "up to date" index -o index.sqlite link
says 0 "up to date" index -o index.sqlite link cables
unchanged "... and nothing was written"

# ---- others ----

says 1 "index.sqlite: made of other sources: $tmp/cables; " index -o index.sqlite other
says 1 "with --add takes the new ones beside them, with --replace it starts again" index -o index.sqlite other
says 1 "made of other sources" index -o index.sqlite cables other
says 1 "made of other sources" index -o index.sqlite cables/06VELM1207.txt
says 1 "made of other sources" other cables -o index=index.sqlite
says 1 "absent: No such file or directory" index -o index.sqlite absent
says 1 "absent: No such file or directory" index --add -o index.sqlite absent
says 2 "say one of them" index --add --replace -o index.sqlite other
says 2 "no SOURCE given" index --add -o index.sqlite
says 2 "no SOURCE given" index --replace -o index.sqlite
says 2 "no SOURCE given" index
says 2 "need -o" index --add other
unchanged "what is refused changes nothing"
says 0 "14 cables" index --add -o index.sqlite other
says 0 "up to date, 14 cables" index --add -o index.sqlite cables
says 0 "up to date, 14 cables" index -o index.sqlite
says 1 "made of other sources: $tmp/cables, $tmp/other; " index -o index.sqlite cables
sed 's/1207/1300/g' cables/06VELM1207.txt >other/06VELM1300.txt
(cd / && "$binary" index -o "$tmp/index.sqlite") 2>stderr
equal "from elsewhere a new document is found" "15 cables" "$(grep -oE '[0-9]+ cables' stderr | head -n 1)"
says 0 "2 cables" index --replace -o index.sqlite other
says 0 "up to date, 2 cables" index -o index.sqlite other
cp -a other copy
says 0 "2 cables" index --replace -o index.sqlite copy
says 0 "up to date, 2 cables" index -o index.sqlite copy
says 1 "made of other sources: $tmp/copy; " index -o index.sqlite other

# ---- what is not there ----

says 1 "new.sqlite: no index is there yet" index -o new.sqlite
equal "... and none is made" "no" "$([ -e new.sqlite ] && echo yes || echo no)"
says 0 "2 cables" index --add -o new.sqlite other
says 0 "15 cables" index --add -o new.sqlite cables
before=$(sha256sum <new.sqlite)
mv other away
says 1 "$tmp/other: No such file or directory; new.sqlite was made of it" index -o new.sqlite
says 1 "$tmp/other: No such file or directory; new.sqlite was made of it" index --add -o new.sqlite copy
mkdir other
says 1 "$tmp/other: empty by now; new.sqlite was made of it" index -o new.sqlite
equal "... which stays as it was" "$before" "$(sha256sum <new.sqlite)"
says 0 "13 cables" index --replace -o new.sqlite cables

# ---- links ----

mkdir linked
ln -s "$tmp"/cables/06*.txt linked/
says 0 " cables + " index --follow-links -o links.sqlite linked
touch cables/06VELM1207.txt
says 0 "up to date" index -o links.sqlite
says 1 "links in its sources were followed" index -o links.sqlite linked
says 1 "links in its sources were followed" index --add -o links.sqlite copy
says 0 "up to date" index --follow-links -o links.sqlite linked
says 0 "2 cables" index --replace -o links.sqlite copy

# ---- an index that does not say ----

python3 - <<'END'
import sqlite3
db = sqlite3.connect("index.sqlite")
db.execute("PRAGMA user_version = 7")
db.execute("DROP TABLE root")
db.commit()
END
says 1 "does not say what it was made of: name all its sources" index -o index.sqlite
says 1 "name all its sources with --replace" index --add -o index.sqlite cables
says 0 "does not say what it was made of: built anew of what is named" index -o index.sqlite cables
says 0 "up to date, 13 cables" index -o index.sqlite
echo "Eggs, milk, a stamp." >list.txt
says 1 "list.txt: exists and is not a cablefs index" index -o list.txt

# ---- in the cache, and without a sandbox ----

says 0 "13 cables" index cables
says 0 "up to date" index cables
says 0 "up to date, 13 cables" index --no-sandbox -o index.sqlite
says 0 "15 cables" index --no-sandbox --add -o index.sqlite copy

[ "$failed" -eq 0 ]
