#!/bin/bash
# Documents of which the process dies that reads them: the rest is indexed, and they are listed. And what that process
# may do.
#
#     tests/fs/cmd/crash.sh BINARY SOURCE_ROOT DEADLY-LIBRARY     checks, a line each: `ok - what` or `not ok - what`
#
# Exit status: 0; 1 when a check failed; 2 for wrong arguments.
set -eu -o pipefail
export LC_ALL=C TZ=UTC

if [ $# -ne 3 ]; then
    echo "usage: tests/fs/cmd/crash.sh BINARY SOURCE_ROOT DEADLY-LIBRARY" >&2
    exit 2
fi
binary=$(realpath "$1")
example=$(realpath "$2")/mnt-example/cables
library=$(realpath "$3")
tmp=$(mktemp -d)
failed=0
export XDG_CACHE_HOME=$tmp/cache
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

ok() {
    echo "ok - $1"
}

not_ok() { # WHAT FILE-THAT-SAYS-WHY...
    echo "not ok - $1"
    tail -n +1 -- "${@:2}" | head -n 30 | cut -c 1-200 | sed 's/^/#   /'
    failed=$((failed + 1))
}

check() { # WHAT COMMAND...
    local what=$1
    shift
    if "$@" >checked 2>&1; then ok "$what"; else not_ok "$what" checked; fi
}

built_with() { # LIBRARY: a program without it holds the sentence that says so
    ! grep -aq "this cablefs was built without $1" "$binary"
}

wait_for() { # COMMAND...: ten seconds at most
    local i
    for ((i = 0; i < ${tries:-500}; i++)); do
        if "$@"; then return 0; fi
        sleep 0.02
    done
    return 1
}

problems() { # INDEX: path, kind and outcome of what is listed as a crash, and how many bytes of it are kept
    python3 - "$1" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for row in db.execute("""SELECT source.path, kind, outcome, coalesce(document.size, 0) FROM problem
        JOIN source ON source.id = problem.source_id LEFT JOIN document ON document.source_id = source.id
        WHERE kind = 'crash' ORDER BY 1"""):
    print(*row)
END
}

# ---- a library that is deadly ----

mkdir -p mixed deadly
cp "$example/06VELM1207.txt" mixed
page='<html><table class=cable><tr><td>06VELM3</table><pre>h</pre><pre>a body</pre>'
echo "$page" >mixed/page.html
echo "$page" >mixed/second.html
printf 'a text\n' | gzip >mixed/text.gz
{ grep -ao -e 'libarchive\.so\.[0-9]*' -e 'libxml2\.so\.[0-9]*' "$binary" || true; } | sort -u >libraries
while read -r name; do
    cp "$library" "deadly/$name"
done <libraries
if built_with libarchive && built_with libxml2; then
    check "documents that are deadly to read do not end a run" \
        env "LD_LIBRARY_PATH=$tmp/deadly" "$binary" index -o index.sqlite mixed
    mv checked output
    check "... each is told, once" test "$(grep -c 'ended the process that read it (Aborted)' output)" = 3
    check "... and where" grep -q '^cablefs: mixed/page.html: it ended ' output
    check "... and counted" grep -q '4 documents = 1 cables + 0 joined + 0 duplicates + 2 not cables + 1 unreadable' output
    size=${#page}
    check "... and listed, with the bytes that could be had" diff <(problems index.sqlite) - <<END
mixed/page.html crash no cable $((size + 1))
mixed/second.html crash no cable $((size + 1))
mixed/text.gz crash unreadable 0
END
    check "... in an index without fault" "$binary" check index.sqlite
    check "nothing of it stays beside the index" test "$(echo index.sqlite*)" = index.sqlite
    check "nothing is done again while nothing changes" \
        env "LD_LIBRARY_PATH=$tmp/deadly" "$binary" index -o index.sqlite mixed
    mv checked output
    check "... which it says" grep -q 'up to date, 1 cables' output
fi

# ---- a process that is killed from outside ----

awk 'BEGIN {
    for (n = 1; n <= 20000; n++) {
        printf "\"%d\",\"6/19/2006 14:05\",\"06VELM%d\",\"Embassy Velm\",\"UNCLASSIFIED\",\"\",\"\",\"UNCLAS VELM %06d\n\nSUBJECT: LAMP %d\n\n", n, n, n, n
        printf "1. (U) The lamp %d burns.\n\"\n", n
    }
}' >many.csv

child_of() { # PROCESS
    cat "/proc/$1/task/$1/children" 2>/dev/null || true
}

is_reading() { # PROCESS: its child has begun to write
    [ -n "$(child_of "$1")" ] && [ -s index.sqlite.new.words ]
}

status_is() { # PROCESS NAME VALUE
    grep -qx "$2:[[:space:]]*$3" "/proc/$1/status"
}

begin() { # a run in the background, as process $run
    rm -f index.sqlite
    "$binary" index -o index.sqlite many.csv "$example" >output 2>&1 &
    run=$!
    check "a run in the background" wait_for is_reading "$run"
    child=$(child_of "$run")
}

begin
case $("$binary" --version) in
*Landlock*)
    check "the process that reads may get no new privileges" status_is "${child% }" NoNewPrivs 1
    check "... and is no root: it may only read and write what others own" \
        grep -qE '^CapEff:[[:space:]]*000000000000000[0-9a-f]$' "/proc/${child% }/status"
    ;;
esac
case $("$binary" --version) in
*seccomp*) check "... and has a list of system calls" status_is "${child% }" Seccomp 2 ;;
esac
kill -SEGV "$child"
check "a run whose process is killed goes on" wait "$run"
check "... without the document that it was at" grep -q 'ended the process that read it (Segmentation fault)' output
check "... which is listed" test "$(problems index.sqlite | wc -l)" -ge 1

begin
kill -KILL "$run"
wait "$run" 2>/dev/null || true
check "when the run itself is killed its process ends, too" wait_for test ! -e "/proc/${child% }"
check "... and the next run goes well" "$binary" index -o index.sqlite "$example"
check "... and nothing stays beside the index" test "$(echo index.sqlite*)" = index.sqlite

# ---- what reads in the process of the command itself ----

# Its output has nowhere to go, so that it stands still.
shows_sandbox() { # COMMAND...
    local process what=0
    rm -f pipe
    mkfifo pipe
    "$@" >pipe 2>output &
    process=$!
    exec 9<pipe
    wait_for status_is "$process" Seccomp 2 || what=1
    status_is "$process" NoNewPrivs 1 || what=1
    exec 9<&-
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
    return $what
}
stays_open() {
    ! tries=25 shows_sandbox "$@"
}
case $("$binary" --version) in
*seccomp*)
    "$binary" index -o many.sqlite many.csv 2>output
    mapfile -t identifiers < <(seq -f 06VELM%g 1 2000)
    check "parse has shut its doors" shows_sandbox "$binary" parse many.csv
    check "search, too" shows_sandbox "$binary" search many.sqlite lamp
    check "and show, where there is no pager" shows_sandbox "$binary" show many.sqlite "${identifiers[@]}"
    check "parse --no-sandbox has not" stays_open "$binary" parse --no-sandbox many.csv
    ;;
esac
check "a directory for temporary files that does not exist is no harm" \
    env SQLITE_TMPDIR=/nowhere "$binary" index -o temporary.sqlite many.csv
check "parse --no-sandbox reads the same" diff <("$binary" parse "$example") <("$binary" parse --no-sandbox "$example")

if [ $failed -gt 0 ]; then
    echo "$failed checks failed"
    exit 1
fi
