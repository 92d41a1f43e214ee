#!/bin/bash
# The command line: exit statuses, messages, and what is printed.
#
#     tests/fs/cmd/cli.sh BINARY SOURCE_ROOT     checks, a line each: `ok - what` or `not ok - what`; 1 when one failed
set -eu -o pipefail
export LC_ALL=C TZ=UTC

if [ $# -ne 2 ]; then
    echo "usage: tests/fs/cmd/cli.sh BINARY SOURCE_ROOT" >&2
    exit 2
fi
binary=$(realpath "$1")
example=$(realpath "$2")/mnt-example/cables
seeds=$(realpath "$2")/../shared/corpus/seeds # beside the checkout, where there is one
tmp=$(mktemp -d)
failed=0
export XDG_CACHE_HOME=$tmp/cache
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

# ---- checks ----

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

says() { # STATUS STREAM MESSAGE ARGUMENT...: cablefs with these arguments puts the message on stdout or stderr
    local status=$1 stream=$2 message=$3 got=0
    shift 3
    "$binary" "$@" >stdout 2>stderr </dev/null || got=$?
    local what="cablefs $* ($status)"
    if [ "$got" -ne "$status" ]; then
        echo "exit status $got" >>stderr
        not_ok "$what" stdout stderr
    elif ! grep -qF -e "$message" "$stream"; then
        echo "'$message' was expected on $stream" >>stderr
        not_ok "$what" stdout stderr
    elif grep -qE 'Sanitizer|runtime error' stderr; then
        not_ok "$what" stderr
    else
        ok "$what"
    fi
}

built_with() { # LIBRARY: a program without it holds the sentence that says so
    ! grep -aq "this cablefs was built without $1" "$binary"
}

# ---- usage ----

says 2 stderr "Usage: cablefs SOURCE MOUNTPOINT"
says 0 stdout "Usage: cablefs SOURCE MOUNTPOINT" --help
says 0 stdout "cablefs " --version
says 2 stderr "unrecognized option '--bogus'" --bogus
for command in mount index parse search show stats cite check; do
    says 0 stdout "Usage: cablefs $command" $command --help
    says 0 stdout "Usage: cablefs $command" $command -h
    says 0 stdout "Usage: cablefs $command" help $command
    check "... is the same for the three" cmp <("$binary" $command --help) <("$binary" help $command)
    says 0 stdout "cablefs " $command --version
    says 2 stderr "unrecognized option '--bogus'" $command --bogus
    says 2 stderr "$command --help" $command
done
says 0 stdout "Usage: cablefs SOURCE MOUNTPOINT" -h
says 0 stdout "Usage: cablefs SOURCE MOUNTPOINT" help
says 2 stderr "serach: no command; did you mean search?" help serach
says 2 stderr "embassy: no command; cablefs --help lists them" help embassy
says 0 stdout "Usage: cablefs search" search index.sqlite kosovo -h
says 2 stderr "MOUNTPOINT" "$example"
says 2 stderr "too many arguments" "$example" one two
says 2 stderr "too many arguments" check one two
says 2 stderr "requires an argument" index "$example" -o

# ---- sources and mount points that will not do ----

mkdir empty mountpoint
echo "Eggs, milk, a stamp." >list.txt
: >zero
head -c 4096 "$(command -v bash)" >program
says 1 stderr "./absent: No such file or directory" ./absent mountpoint
says 2 stderr "absent: neither a command nor a file; cablefs --help" absent mountpoint
says 2 stderr "serach: neither a command nor a file; did you mean search?" serach index.sqlite kosovo
says 2 stderr "serach: neither a command nor a file; did you mean search?" serach index.sqlite
says 2 stderr "did you mean stats?" stat index.sqlite
says 2 stderr "did you mean parse?" prse
says 2 stderr "xy: neither a command nor a file; cablefs --help" xy
says 2 stderr "m: neither a command nor a file; cablefs --help" "$(printf "m%.0s" {1..200})" mountpoint
cp -r "$example" serach
says 1 stderr "absent: No such file or directory" serach absent
says 2 stderr "too many arguments" serach index.sqlite kosovo
rm -r serach
says 1 stderr "empty: no documents" empty mountpoint
says 1 stderr "list.txt: no cable" list.txt mountpoint
says 1 stderr "zero: " zero mountpoint
says 1 stderr "absent: No such file or directory" "$example" absent
says 1 stderr "list.txt: not a directory" "$example" list.txt
says 1 stderr "/proc: busy" "$example" /proc
check "a mount point that will not do is refused before the index is made" test -z "$(find cache -name '*.sqlite')"

# ---- index ----

says 0 stderr "14 documents = 13 cables + 0 joined + 0 duplicates + 1 not cables + 0 unreadable" index -o index.sqlite "$example"
stat -c '%i %y %s' index.sqlite >before
says 0 stderr "up to date" index -o index.sqlite "$example"
check "... and the file is not touched" diff before <(stat -c '%i %y %s' index.sqlite)
check "nothing else is left beside it" test "$(echo index.sqlite*)" = index.sqlite
says 0 stderr "13 cables" index "$example"
check "without -o it goes into the cache" test -n "$(find cache/cablefs -name '*.sqlite')"
says 0 stderr "13 cables + 0 joined + 13 duplicates" index -o twice.sqlite "$example" "$(cp -r "$example" copy && echo copy)"

# A message that came one section a file, in any order: one cable.
mkdir -p sections/later
printf '%s\n' 'C O N F I D E N T I A L SECTION 03 OF 03 VELM 001412' '' '3. (C) The mayor slept.' '' PENNIFOLD >sections/a.txt
printf '%s\n' 'P 191405Z JUN 06' 'FM AMEMBASSY VELM' 'TO RUEHC/SECSTATE WASHDC' BT \
    'C O N F I D E N T I A L SECTION 01 OF 03 VELM 001412' '' SIPDIS '' 'E.O. 12958: N/A' 'TAGS: PREL' 'SUBJECT: LAMPS' '' \
    '1. (C) The lighthouse is dark.' '' '2. (C) The government would' BT '#1412' NNNN >sections/b.txt
printf '%s\n' 'C O N F I D E N T I A L SECTION 02 OF 03 VELM 001412' '' 'pay for the boat.' >sections/later/c.txt
says 0 stderr "3 documents = 1 cables + 2 joined + 0 duplicates + 0 not cables" index -o sections.sqlite sections
says 0 stdout "sections.sqlite: no fault found" check sections.sqlite
rm sections/later/c.txt
says 0 stderr "2 documents = 1 cables + 1 joined + 0 duplicates + 0 not cables" index -o sections.sqlite sections

mkdir linked
ln -s "$example"/*.txt linked/
says 1 stderr "symbolic links were not followed; --follow-links" index -o linked.sqlite linked
says 1 stderr "linked: no documents" index -o linked.sqlite linked
says 0 stderr " cables + " index --follow-links -o linked.sqlite linked
says 1 stderr "symbolic links were not followed" parse linked
says 0 stdout "Source: linked/" parse --follow-links linked
ln -s "$example" named
says 0 stderr "13 cables" index --replace -o linked.sqlite named
says 1 stderr "absent: No such file or directory" index -o new.sqlite absent
says 1 stderr "empty: no documents" index -o new.sqlite empty
check "an index that could not be made leaves no file" test "$(echo new.sqlite*)" = 'new.sqlite*'
says 1 stderr "absent/new.sqlite" index -o absent/new.sqlite "$example"
says 1 stderr "/proc/new.sqlite" index -o /proc/new.sqlite "$example"
says 1 stderr "empty: " index -o empty "$example"

# A signal ends a run as it ends any program, and the run cleans up: the old index stays, nothing stands beside it.
awk 'BEGIN {
    srand(1)
    for (n = 1; n <= 40000; n++) {
        printf "\"%d\",\"6/19/2006 14:05\",\"06VELM%d\",\"Embassy Velm\",\"UNCLASSIFIED\",\"\",\"\",\"UNCLAS VELM %06d\n\nSUBJECT: LAMP %d\n\n", n, n, n, n
        for (i = 1; i <= 4; i++)
            printf "%d. (U) The lamp %d burns for %d days, said the keeper of lamp %d.\n\n", i, n, int(rand() * 1e6), int(rand() * 1e6)
        print "\""
    }
}' >many.csv
cat >ended.py <<'END'
import os, pty, re, signal, subprocess, sys, time
how, status, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]

def wait_until_begun():
    end = time.monotonic() + 30
    while not os.path.exists("kept.sqlite.new.words"):
        assert time.monotonic() < end, "it did not begin, or was too quick"
        time.sleep(0.001)
    time.sleep(0.2)  # the progress line is shown ten times a second

def type_ctrl_c():
    pid, fd = pty.fork()
    if pid == 0:  # leads the session, as a shell does; with the leader goes what was not read yet
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        default = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
        print("status", subprocess.run(command, preexec_fn=default).returncode, flush=True)
        time.sleep(60)
    wait_until_begun()
    os.write(fd, b"\x03")
    output = b""
    while not (status := re.search(rb"status (-?\d+)\r\n", output)):
        output += os.read(fd, 4096)
    os.close(fd)  # which ends the leader
    os.waitpid(pid, 0)
    assert re.search(rb"left\r\n.* stopped; .*\r\nstatus", output.replace(b"^C", b"")), output[-400:]
    return int(status[1])

def send(names):  # those but the last are ignored, as by nohup
    def set_signals():
        for name in names:
            signal.signal(getattr(signal, name), signal.SIG_DFL if name == names[-1] else signal.SIG_IGN)
    process = subprocess.Popen(command, preexec_fn=set_signals, stdin=subprocess.DEVNULL)
    wait_until_begun()
    for name in names:
        assert process.poll() is None, "it has ended by itself"
        process.send_signal(getattr(signal, name))
        time.sleep(0.2 if name != names[-1] else 0)
    try:
        return process.wait(60)
    finally:
        process.kill()

got = type_ctrl_c() if how == "^C" else send(how.split("+"))
assert got == status, f"status {got}"
END
# Reproducible: what reads, what writes and what gathers the words are threads of their own, whose order must not show.
built_twice() { # SOURCE...
    rm -f again.sqlite
    SOURCE_DATE_EPOCH=1150725900 "$binary" index -o again.sqlite "$@"
    mv again.sqlite once.sqlite
    SOURCE_DATE_EPOCH=1150725900 "$binary" index -o again.sqlite "$@"
    cmp once.sqlite again.sqlite
    grep -aq built2006-06-19T14:05:00Z again.sqlite
}
head -n 65000 many.csv >some.csv # 5,000 cables
check "SOURCE_DATE_EPOCH: the same sources give the same bytes" built_twice "$example" some.csv sections
check "... and an index that is up to date stays" env SOURCE_DATE_EPOCH=1 "$binary" index -o again.sqlite "$example" some.csv sections
check "... as it was" cmp once.sqlite again.sqlite
for epoch in now -1 1.5 "1 " 99999999999999999999 253402300800; do
    export SOURCE_DATE_EPOCH=$epoch
    says 1 stderr "SOURCE_DATE_EPOCH=$epoch: not a number of seconds since 1970" index -o none.sqlite "$example"
    check "... and nothing is made" test ! -e none.sqlite
done
export SOURCE_DATE_EPOCH=
says 0 stderr "13 cables" index -o none.sqlite "$example"
unset SOURCE_DATE_EPOCH
rm some.csv once.sqlite again.sqlite none.sqlite

ended() { # SIGNAL STATUS ARGUMENT...
    cp "${kept:-index.sqlite}" kept.sqlite
    python3 ended.py "$1" "$2" "$binary" "${@:3}" && cmp "${kept:-index.sqlite}" kept.sqlite && test "$(echo kept.sqlite*)" = kept.sqlite
}
check "SIGINT ends a run, and nothing is left of it" ended SIGINT -2 index --replace -o kept.sqlite many.csv
check "SIGTERM too" ended SIGTERM -15 index --replace -o kept.sqlite many.csv
check "SIGHUP too" ended SIGHUP -1 index --replace -o kept.sqlite many.csv
check "... but not where it is ignored, as by nohup" ended SIGHUP+SIGTERM -15 index --replace -o kept.sqlite many.csv
check "Ctrl-C at a terminal, whose line is ended" ended ^C -2 index --replace -o kept.sqlite many.csv
cp index.sqlite old.sqlite # of another version, which does not say what it was made of
python3 -c 'import sqlite3; sqlite3.connect("old.sqlite").execute("PRAGMA user_version = 7")'
kept=old.sqlite check "SIGTERM while what is to be mounted is indexed" ended SIGTERM -15 many.csv mountpoint -o index=kept.sqlite
check "... which is not mounted then" test -z "$(ls mountpoint)"

# A terabyte of nothing, in a member that hands nothing out.
python3 -c 'import tarfile
member = tarfile.TarInfo(".hidden")
member.size = 2**40
open("large.tar", "wb").write(member.tobuf(tarfile.GNU_FORMAT))'
if ! built_with libarchive || ! truncate -s 1T large.tar; then
    echo "skipped: built without libarchive, or no sparse files here"
else
    check "SIGINT while a member is passed over" ended SIGINT -2 index --replace -o kept.sqlite "$example" large.tar
    check "SIGTERM too" ended SIGTERM -15 index --replace -o kept.sqlite "$example" large.tar
fi
rm -f many.csv large.tar kept.sqlite old.sqlite

# ---- search ----

found() { # EXPECTED ARGUMENT...: cablefs search index.sqlite prints the file EXPECTED and exits with 0
    local expected=$1
    shift
    "$binary" search index.sqlite "$@" >stdout 2>stderr </dev/null || echo "exit status $?" >>stdout
    if diff "$expected" stdout >differences 2>&1; then ok "cablefs search $*"; else not_ok "cablefs search $*" differences stderr; fi
}

cat >expected <<'END'
06VELM1207        2006-06-19  VELMARK FINDS THE KOSOVO STATUS TALKS A LONG DINNER WITH NO DESSERT
09PORTBRAVEN1043  2009-10-06  THE BRIDGE AT LOWER ZABEL: A KOSOVO MUNICIPALITY VOTES ON A COLOR
99SANCALIXTO941   undated     ELEVEN OBSERVERS FOR KOSOVO, AND THE BUS THEY CAME IN
END
found expected subject:kosovo
sed -n 2p expected >newest
found newest -n 1 subject:kosovo
check "... and says how many there are" grep -qxF "the newest 1 of 3 cables" stderr
echo 3 >expected
found expected --count subject:kosovo
found expected -c -- '-kosovo date:2009..'
cat >expected <<'END'
08VELM412  2008-06-12  VELMARK RECOGNIZES THE STAMPS BEFORE THE STATE
    05  The Contingent Likes Honey
END
found expected --snippets 'tag:kv "likes honey"'
check "no escape sequences in what is no terminal" test -z "$(grep -l "$(printf '\033')" stdout)"
: >expected
found expected zebra
check "... and says so" grep -qxF "no cable matches" stderr
echo 0 >expected
found expected --count zebra
cat >search.py <<'END'
import json, sys
objects = [json.loads(line) for line in sys.stdin]
assert [o["id"] for o in objects] == ["06VELM1207", "09PORTBRAVEN1043", "99SANCALIXTO941"], objects
assert objects[2]["date"] is None and objects[0]["date"] == "2006-06-19T14:05:00Z", objects
assert list(objects[0]) == ["id", "date", "origin", "classification", "subject"] + sys.argv[1:], objects[0]
assert objects[0]["origin"] == "VELM" and objects[0]["classification"] == "CONFIDENTIAL", objects[0]
for o in objects if sys.argv[1:] else []:
    for p in o["paragraphs"]:
        assert set(p) == {"name", "snippet"} and "kosovo" in p["snippet"].lower(), p
        assert not any(ord(c) < 32 and c != "\n" for c in p["snippet"]), p
END
json_search() { # QUERY FIELD...
    "$binary" search index.sqlite --json "${@:1:1}" ${2:+--snippets} | python3 search.py "${@:2}"
}
check "search --json: the fields" json_search subject:kosovo
check "search --json --snippets: the paragraphs" json_search 'subject:kosovo kosovo' paragraphs

fault() { # QUERY CARETS MESSAGE: the query is a fault, and this stands under it
    local got=0
    "$binary" search index.sqlite -- "$1" >stdout 2>stderr </dev/null || got=$?
    { grep -qF "cablefs: query: $3" stderr && [ ! -s stdout ] && [ "$got" -eq 2 ]; } || echo "exit status $got" >>stdout
    printf '    %s\n    %s\n' "$1" "$2" >expected
    if [ ! -s stdout ] && tail -n 2 stderr | diff expected - >differences; then
        ok "a fault in: $1"
    else
        not_ok "a fault in: $1" stdout stderr
    fi
}

fault 'kosovo "naval base' '       ^' "this quotation mark has no partner"
fault '"' '^' "this quotation mark has no partner"
fault '*' '^' "* stands at the end of a word"
fault '' '^' "the query is empty"
fault '(kosovo OR honey' '^' "this parenthesis is not closed"
fault 'kosovo)' '      ^' "no parenthesis is open here"
fault 'kosovo OR' '       ^~' "nothing follows OR"
fault 'kosovo color:red' '       ^~~~~' "there is no field color:"
fault 'date:2006-02-30' '     ^~~~~~~~~~' "there is no such date: 2006-02-30"
fault 'date:2007..2006' '     ^~~~~~~~~~' "this range of dates ends before it begins"
fault 'Łódź class:s' '           ^' "no such classification"
fault '{heading text} : honey' '^' "{ means nothing in a query"
fault "'; DROP TABLE cable; --" '^~' "no letter or digit in ';"
says 2 stderr "more than 50 parentheses" search index.sqlite "$(printf '(%.0s' {1..255})"
says 2 stderr "not UTF-8" search index.sqlite "$(printf 'a\377')"
says 2 stderr "-kosovo: no such option; a query that begins with a hyphen stands behind --" search index.sqlite -kosovo
says 2 stderr "-class:secret honey: no such option; a query" search index.sqlite '-class:secret honey'
says 2 stderr "not ato (a query that begins with a hyphen stands behind --)" search index.sqlite -nato
for limit in -n -sn --limit --lim; do # whose argument is no query
    says 2 stderr "-n takes a number above 0, not -5 " search $limit -5 index.sqlite honey
done
for seconds in --seconds --se; do
    says 2 stderr "--seconds takes a number from 0 to 1000000, not -5" search $seconds -5 index.sqlite honey
done
says 0 stdout "99SANCALIXTO941" search --seconds 0 index.sqlite -- "-zebra"
says 2 stderr "-kosovo: no such option; a query" search -n 5 index.sqlite -kosovo
says 2 stderr "requires an argument" search index.sqlite honey -n
says 2 stderr "unrecognized option '--kosovo'" search index.sqlite --kosovo
says 0 stdout "99SANCALIXTO941" search -sn50 index.sqlite -- "-zebra"
says 0 stdout "08VELM412" search index.sqlite kosovo likes honey
says 0 stdout "06VELM1207" search index.sqlite subject:kosovo NOT origin:PORTBRAVEN
says 0 stdout "06VELM1207" search index.sqlite 'id:"06 VELM 01207"'
says 0 stdout "09NEWALMARA233" search index.sqlite class:SECRET//NOFORN
says 2 stderr "no QUERY given" search index.sqlite
says 2 stderr "a number above 0" search index.sqlite -n 0 kosovo
says 1 stderr "absent: No such file or directory" search absent kosovo
says 1 stderr "list.txt: not a cablefs index" search list.txt kosovo
says 1 stderr "zero: not a cablefs index" search zero kosovo
check "an output that is full is a failure" test "$("$binary" search index.sqlite kosovo 2>&1 >/dev/full)" = "cablefs: cannot write the output"

# What stands at the path and is no index of ours is somebody's file.
python3 -c 'import sqlite3
db = sqlite3.connect("other.sqlite")
db.execute("CREATE TABLE recipe (name, eggs)")
db.execute("INSERT INTO recipe VALUES (?, 3)", ("omelette",))
db.commit()'
cp list.txt list.before
cp other.sqlite other.before
says 1 stderr "list.txt: exists and is not a cablefs index" index -o list.txt "$example"
says 1 stderr "other.sqlite: a database, but not a cablefs index" index -o other.sqlite "$example"
check "a file that is no index is not overwritten" cmp list.txt list.before
check "another database is not overwritten" cmp other.sqlite other.before

few_files() { # the limit is that of the subshell
    ! (ulimit -n 6 && "$binary" "$example" mountpoint 2>stderr) && grep -qF 'a mount needs 64 open files, and 6 are allowed' stderr
}
check "a mount says that it lacks open files" few_files
HOME='' XDG_CACHE_HOME='' says 1 stderr "neither XDG_CACHE_HOME nor HOME is a path" index "$example"

# ---- check, and mounting, of what is no index ----

says 0 stdout "index.sqlite: no fault found" check index.sqlite
says 1 stderr "absent: No such file or directory" check absent
says 1 stderr "list.txt: not a cablefs index" check list.txt
says 1 stderr "zero: not a cablefs index" check zero
says 1 stderr "other.sqlite: not a cablefs index" check other.sqlite
says 1 stderr "other.sqlite: not a cablefs index" other.sqlite mountpoint
size=$(stat -c %s index.sqlite)
head -c $((size / 2)) index.sqlite >truncated.sqlite
says 1 stderr "truncated.sqlite: " check truncated.sqlite
says 1 stderr "truncated.sqlite: " truncated.sqlite mountpoint

# A page turned over in the middle of the file, where the first look does not fall.
python3 -c 'data = bytearray(open("index.sqlite", "rb").read())
page = int.from_bytes(data[16:18], "big")
middle = len(data) // 2 // page * page
data[middle:middle + page] = bytes(b ^ 255 for b in data[middle:middle + page])
open("damaged.sqlite", "wb").write(data)'
says 1 stderr "build it again with" check damaged.sqlite
says 0 stderr "13 cables" index -o damaged.sqlite "$example"

# ---- cite ----

says 0 stdout 'AMEMBASSY VELM to SECSTATE WASHDC, cable 06VELM1207, "VELMARK FINDS' cite index.sqlite 06VELM1207:4
says 0 stdout 'June 19, 2006, CONFIDENTIAL, para. 4.' cite index.sqlite "06 VELM 1207:04"
says 0 stdout "@misc{06VELM1207-p4," cite --style bibtex index.sqlite 2006VELM01207:4
says 0 stdout "AU  - AMEMBASSY VELM" cite --style=ris index.sqlite 06velm1207
says 2 stderr "--style takes chicago, bibtex or ris, not mla" cite --style mla index.sqlite 06VELM1207
says 2 stderr "no ID given" cite index.sqlite
says 1 stderr "06VELM1207 has no paragraph 44; it has 1 to 7" cite index.sqlite 06VELM1207:44
says 1 stderr "06VELM1207: no number stands behind the colon, as in 06VELM1207:4" cite index.sqlite 06VELM1207:
says 1 stderr "index.sqlite: no cable 06VELM1208; from VELM of 2006 it has 1, the nearest 06VELM1207" cite index.sqlite 06VELM1208:4
says 1 stderr "index.sqlite: no cable 07VELM9; it has none from VELM of 2007" show index.sqlite 07VELM9
says 1 stderr "index.sqlite: no cable 07VELLM9; it has none from VELLM" cite index.sqlite 07VELLM9
says 1 stderr "no cable eggs; an identifier is a year, a post and a number" cite index.sqlite eggs
says 1 stdout "para. 2" cite index.sqlite eggs 08VELM412:2
printf '%s\n' 'R 111359Z FEB 74' 'FM AMEMBASSY VELM' 'TO SECSTATE WASHDC 2233' 'C O N F I D E N T I A L VELM 0900' 'TAGS: MASS' \
    'SUBJ: 50% OF {LAMPS} & "OIL"_' '1. ALL LAMPS ARE OUT.' PENNIFOLD '' NNN '' 'Message Attributes' 'Concepts: LAMPS' \
    'Document Number: 1974VELM00900' 'Film Number: D740083-0381' 'From: VELM' 'Subject: LAMPS' 'To: STATE' >telegram.txt
says 0 stderr "1 cables" index -o telegram.sqlite telegram.txt
says 0 stdout "para. 1; D740083-0381, Central Foreign Policy Files, 7/1/1973-12/31/1979; Record Group 59: General Records" cite telegram.sqlite "74 VELM 00900:1"
says 0 stdout "SN  - 1974VELM00900" cite --style ris telegram.sqlite 1974VELM00900
mkdir colon
printf '%s\n' 'FM AMEMBASSY VELM' 'TO SECSTATE WASHDC' '' UNCLAS '' 'SUBJECT: A LAMP WITHOUT A NUMBER' '' '1. (U) It is out.' '' PENNIFOLD >colon/letter:3.txt
"$binary" index -o colon.sqlite colon 2>/dev/null
says 0 stdout 'cable letter:3, "A LAMP WITHOUT A NUMBER," n.d.' cite colon.sqlite letter:3
says 0 stdout 'para. 1.' cite colon.sqlite letter:3:1
cat >entries.py <<'END'
"""Reads entries of BibTeX (braces in balance, each field once) or of RIS (a tag a line, TY first, ER last)."""
import re, sys
text = sys.stdin.read()
if sys.argv[1] == "ris":
    for entry in text.strip("\n").split("\n\n"):
        tags = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)[1] for line in entry.split("\n")]
        assert tags[0] == "TY" and tags[-1] == "ER" and tags.count("ER") == 1, tags
        assert {"ID", "TI", "PY", "DA", "SN"} <= set(tags), tags
    count = text.count("ER  - \n")
else:
    depth, keys = 0, re.findall(r"^@misc\{([A-Za-z0-9.-]+),$", text, re.M)
    for c in text:
        depth += (c == "{") - (c == "}")
        assert depth >= 0
    assert depth == 0 and len(keys) == len(set(keys)), keys
    for entry in text.split("@misc")[1:]:
        names = re.findall(r"^  ([a-z]+) = (?:\{.*\}|[a-z]{3}),?$", entry, re.M)
        assert len(names) == len(set(names)) == len(entry.strip().split("\n")) - 2, entry
    count = len(keys)
assert count == int(sys.argv[2]), count
END
entries() { # STYLE COUNT INDEX ID...
    "$binary" cite --style "$1" "${@:3}" | python3 entries.py "$1" "$2"
}
mapfile -t ids < <(python3 -c 'import sqlite3
for row in sqlite3.connect("index.sqlite").execute("SELECT ident FROM cable WHERE date AND subject IS NOT NULL"): print(row[0])')
for style in ris bibtex; do
    check "cite --style $style of many" entries $style ${#ids[@]} index.sqlite "${ids[@]}"
    check "cite --style $style of a paragraph, and of what TeX would obey" entries $style 2 telegram.sqlite 74VELM900 74VELM900:1
done
through_bibtex() {
    { "$binary" cite --style bibtex index.sqlite "${ids[@]}" && "$binary" cite --style bibtex telegram.sqlite 74VELM900 74VELM900:1; } >cables.bib
    printf '%s\n' '\relax' '\citation{*}' '\bibstyle{plain}' '\bibdata{cables}' >cables.aux
    bibtex cables && ! grep -qi -e warning -e error cables.blg && grep -q '50\\%' cables.bbl
}
if command -v bibtex >/dev/null && kpsewhich plain.bst >/dev/null; then
    check "bibtex reads the entries, and has nothing to say" through_bibtex
else
    echo "skipped: no bibtex with its styles here"
fi

# ---- show ----

says 0 stdout "4.  (C) Dalemond spoke warmly of Serbia" show index.sqlite 06VELM1207
says 0 stdout "06VELM1207" show index.sqlite 06velm01207
says 0 stdout "06VELM1207" show index.sqlite "06 VELM 1207"
says 0 stdout "06VELM1207" show index.sqlite 2006VELM01207
says 0 stdout "06VELM1207" show index.sqlite 2006VELM01207_b
says 0 stdout "06VELM1207" search index.sqlite id:2006VELM01207
mkdir further
printf 'R 221516Z JUN 76\nFM SECSTATE WASHDC\n\nUNCLAS STATE 216769\n\nSUBJ: ONE\n\n1. FIRST TEXT.\n' >further/1976STATE216769.txt
printf 'R 221516Z JUN 76\nFM SECSTATE WASHDC\n\nUNCLAS STATE 216769\n\nSUBJ: TWO\n\n1. OTHER TEXT.\n' >further/1976STATE216769_b.txt
"$binary" index -o further.sqlite further 2>/dev/null
says 0 stdout "FIRST TEXT" show further.sqlite 1976STATE216769
says 0 stdout "OTHER TEXT" show further.sqlite 1976STATE216769_b
says 0 stdout "76STATE216769~2" search further.sqlite id:1976STATE216769_b
rm further/1976STATE216769.txt # alone, it has the number
"$binary" index -o further.sqlite further 2>/dev/null
says 0 stdout "76STATE216769 " search further.sqlite id:1976STATE216769_b
says 0 stdout "paragraph-number: printed 11, 12, 13, read as 1, 2, 3" show index.sqlite 08VELM412
says 1 stderr "index.sqlite: no cable 06VELM1208" show index.sqlite 06VELM1208
says 1 stderr "no cable bogus" show index.sqlite bogus 06VELM1207 08VELM412
check "... and the others are shown" test "$(grep -c '^Date ' stdout)" = 2
says 2 stderr "no ID given" show index.sqlite
says 1 stderr "absent: No such file or directory" show absent 06VELM1207
says 1 stderr "list.txt: not a cablefs index" show list.txt 06VELM1207
"$binary" show index.sqlite 06VELM1207 08VELM412 >stdout
check "no line is wider than 80 columns" test "$(awk 'length > 80' stdout | wc -l)" = 0
check "no control sequences without a terminal" test "$(tr -d '\n\t\040-\377' <stdout | wc -c)" = 0
full() {
    ! "$binary" show index.sqlite 06VELM1207 >/dev/full 2>stderr && grep -q "cannot write the output: No space" stderr
}
check "a full disk is a failure" full
same_json() { # show --json is parse --json, with another source
    "$binary" parse --json "$example" | grep -v '"id":null' >parsed.json
    python3 -c 'import json; print("\n".join(json.loads(l)["id"] for l in open("parsed.json")))' >ids
    xargs "$binary" show --json index.sqlite <ids >shown.json
    python3 -c 'import json
def read(name):
    return [json.loads(line) for line in open(name)]
shown, parsed = read("shown.json"), read("parsed.json")
assert len(shown) == 13
for s, p in zip(shown, parsed):
    assert s["source"] == s["id"] + ".txt", s["source"]
    for cable in s, p: # the index keeps topics by name
        cable["source"], cable["topics"] = "", sorted(cable["topics"])
    assert s == p, s["id"]'
}
check "show --json prints what parse --json does" same_json

on_terminal() { # ENVIRONMENT... COMMAND: as typed at a terminal of 40 columns
    python3 - "$@" <<'END'
import fcntl, os, pty, struct, sys, termios
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    os.execvp("env", ["env", *sys.argv[1:]])
output = b""
try:
    while data := os.read(fd, 4096):
        output += data
except OSError:  # the other end is closed
    pass
sys.stdout.buffer.write(output.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
}
styled=$(printf '\033[1m06VELM1207\033[0m')
on_terminal -u NO_COLOR TERM=xterm PAGER='sed s/^/paged:/' "$binary" show index.sqlite 06VELM1207 >stdout
check "a terminal gets bold, through the pager" grep -qF "paged:$styled" stdout
check "... in the width of the terminal" test "$(sed 's/\x1b\[[0-9]*m//g; s/^paged://' stdout | awk 'length > 40' | wc -l)" = 0
on_terminal NO_COLOR=1 TERM=xterm PAGER= "$binary" show index.sqlite 06VELM1207 >stdout
check "no bold with NO_COLOR, no pager with an empty PAGER" grep -qx 06VELM1207 stdout
# shellcheck disable=SC2046 # a list of identifiers
on_terminal TERM=xterm PAGER='head -n 1' "$binary" show index.sqlite $(cat ids) $(cat ids) $(cat ids) >stdout
check "a reader who leaves the pager early is no failure" test "$(wc -l <stdout)" = 1
failing_pager() {
    ! on_terminal TERM=xterm PAGER=no-such-pager "$binary" show index.sqlite 06VELM1207 >stdout && grep -q "cannot run the pager: no-such-pager" stdout
}
check "a pager that is not there is named" failing_pager

# ---- stats ----

says 0 stdout "Cables      13" stats index.sqlite
check "'#' where the locale is not UTF-8" grep -qE '^  PREL +9  #{69}$' stdout
check "no line is wider than 80 columns" test "$(awk 'length > 80' stdout | wc -l)" = 0
LC_ALL=C.UTF-8 "$binary" stats index.sqlite >stdout
check "blocks where it is" grep -qE '^  PGOV +5  (█){38}▍$' stdout
says 0 stdout "Origins (the first 2 of 5)" stats -n 2 index.sqlite
check "... and two are shown" test "$(sed -n '/^Origins/,/^$/p' stdout | grep -c '#')" = 2
says 2 stderr "not a number from 1 on: 0" stats -n 0 index.sqlite
says 2 stderr "not a number from 1 on: many" stats -n many index.sqlite
cat >expected <<'END'
Cables      6
Query       kosovo -zebra

Months
  2000-02  1  ##################################################################
  2006-06  1  ##################################################################
  2007-03  1  ##################################################################
  2008-06  1  ##################################################################
  2009-10  1  ##################################################################
  undated  1  ##################################################################
END
counted() { # ARGUMENT...: cablefs stats prints the file `expected`
    check "cablefs stats $*" diff expected <("$binary" stats "$@")
}
counted --by month index.sqlite -- kosovo -zebra
cat >expected <<'END'
Cables      13

Classifications
  CONFIDENTIAL            6  ###################################################
  SECRET                  5  ###########################################
  SECRET-NOFORN           3  ##########################
  CONFIDENTIAL-SENSITIVE  1  #########
  LIMITED_OFFICIAL_USE    1  #########
  UNCLASSIFIED            1  #########
  UNCLASSIFIED-SENSITIVE  1  #########
END
counted --by classification index.sqlite
printf '%s\n' origin,cables VELM,3 SANCALIXTO,2 PORTBRAVEN,1 >expected
counted --by origin --csv index.sqlite kosovo
printf '%s\n' year,cables 2000,1 2006,1 2007,1 2008,1 2009,1 undated,1 >expected
counted --by YEAR --csv -n 2 index.sqlite kosovo # which are never cut
printf '%s\n' signer,cables PENNIFOLD,2 >expected
counted --by signer --csv -n 1 index.sqlite kosovo
printf '%s\n' tag,cables >expected
counted --by tag --csv index.sqlite zebra
echo '{"query":"kosovo","cables":6,"topics":[{"name":"EXTERNAL_POLITICAL_RELATIONS","count":5},{"name":"KOSOVO","count":5}]}' >expected
counted --by topic --json -n 2 index.sqlite kosovo
echo '{"query":null,"cables":13,"tags":[{"name":"PREL","count":9}]}' >expected
counted --by tag --json -n 1 index.sqlite
same_counts() { # what is counted one way is what the index counts itself
    "$binary" stats --json index.sqlite | python3 -c 'import json, subprocess, sys
whole = json.load(sys.stdin)
for argument, key in (("year", "years"), ("origin", "origins"), ("classification", "classifications"), ("tag", "tags"), ("topic", "topics")):
    for query in ([], ["--", "-zebra"]):
        some = json.loads(subprocess.check_output([sys.argv[1], "stats", "--json", "--by", argument, "index.sqlite", *query]))
        assert some[key] == whole[key] and some["cables"] == whole["cables"], (some, whole[key])' "$binary"
}
check "stats --by counts what stats counts" same_counts
says 0 stdout "Origins" stats index.sqlite subject:kosovo
says 2 stderr "query: nothing follows OR" stats index.sqlite kosovo OR
says 2 stderr "--by takes month, year, origin, tag, topic, classification or signer, not decade" stats --by decade index.sqlite
says 2 stderr "--csv needs --by, as in --by month" stats --csv index.sqlite
says 2 stderr "--json or --csv, not both" stats --csv --json --by year index.sqlite
says 2 stderr "--seconds takes a number" stats --seconds many index.sqlite kosovo
says 1 stderr "absent: No such file or directory" stats absent
says 1 stderr "list.txt: not a cablefs index" stats list.txt
on_terminal TERM=dumb "$binary" stats index.sqlite >stdout
check "the bars have the width of the terminal" test "$(awk '/#/ && length > m { m = length } END { print m }' stdout)" = 40
on_terminal -u NO_COLOR TERM=xterm "$binary" stats index.sqlite >stdout
check "a terminal gets bold" grep -qF "$(printf '\033[1mOrigins\033[0m')" stdout
stats_json() {
    "$binary" stats --json index.sqlite >all.json && "$binary" stats --json -n 2 index.sqlite >two.json || return 1
    python3 -c 'import json, os, sqlite3
all, two = json.load(open("all.json")), json.load(open("two.json"))
count = lambda name: {c["name"]: c["count"] for c in all[name]}
one = lambda sql: sqlite3.connect("index.sqlite").execute(sql).fetchone()[0]
assert all["cables"] == 13 == sum(count("years").values()) and all["documents"] == 14
assert all["index_bytes"] == os.path.getsize("index.sqlite")
assert all["text_bytes"] == one("SELECT sum(size) FROM document")
assert all["first"] == "1975-03-08T17:45:00Z" and all["last"] == "2010-03-18T11:48:00Z"
assert [c["name"] for c in all["years"]] == ["1975", "2000", "2004", "2005", "2006", "2007", "2008", "2009", "2010", "undated"]
assert count("outcomes") == {"cable": 13, "no cable": 1}
assert count("classifications")["SECRET-NOFORN"] == 3
assert count("topics")["KOSOVO"] == 5 and count("tags")["KV"] == 2
assert sum(count("problems").values()) == one("SELECT count(*) FROM problem") == 17
assert len(all["origins"]) == 5 and two["origins"] == all["origins"][:2] and two["years"] == all["years"]'
}
check "stats --json has every count" stats_json

check "the examples of the README" "$(dirname "$example")/../tests/fs/cmd/readme" "$binary" "$(dirname "$example")/.."

# ---- parse ----

says 0 stdout "06VELM1207" parse "$example/06VELM1207.txt"
says 1 stderr "absent: No such file or directory" parse absent
says 1 stderr "empty: no documents" parse empty
says 1 stderr "absent: No such file or directory" parse --json absent "$example/06VELM1207.txt"
check "... and the other files are shown" grep -q '"id":"06VELM1207"' stdout
for file in list.txt zero program; do
    says 0 stdout "no-cable" parse $file
    says 0 stdout "no-cable" parse --json $file
done

# Every line is an object with these fields, of these types; names.py holds that the README names the same.
cat >fields.py <<'END'
import json, sys

FIELDS = {
    "source": str, "id": str, "date": str, "origin": str, "origin_name": str, "classification": str, "caveats": list,
    "captions": list, "transmission": str, "precedence": str, "subject": str, "tags": list, "catalogued": list,
    "topics": list, "from": str, "to": list, "info": list, "references": list, "reference_text": str,
    "classified_by": str, "reason": str, "declassify_on": str, "signed": str, "paragraphs": list, "problems": list,
}
INNER = {
    "to": {"route", "name", "precedence", "serial"},
    "info": {"route", "name", "precedence", "serial"},
    "references": {"id", "label", "text"},
    "paragraphs": {"number", "name", "marking", "heading", "text"},
}
objects = [json.loads(line) for line in sys.stdin]
assert [o["source"] for o in objects] == sys.argv[1:], "one object a file, in order"
for o in objects:
    assert list(o) == list(FIELDS), (o["source"], set(o) ^ set(FIELDS))
    for field, kind in FIELDS.items():
        value = o[field]
        assert isinstance(value, kind) or value is None and kind is str, (o["source"], field, value)
        assert value != "", (o["source"], field)
    for field, names in INNER.items():
        for item in o[field]:
            assert names <= set(item), (o["source"], field, item)
    for p in o["paragraphs"]:
        assert isinstance(p["number"], int) and p["name"] and p["text"], (o["source"], p)
END
json_fields() {
    "$binary" parse --json "$@" | python3 fields.py "$@"
}
check "parse --json: the fields, for the example" json_fields "$example"/*
check "parse --json: the fields, for what is no cable" json_fields list.txt zero program

# ---- libraries that cannot be loaded ----

# Where it is built with them, it knows the names by which it loads them; files of these names that are no libraries are
# found first.
mkdir -p broken mixed
cp "$example/06VELM1207.txt" mixed
echo "<html><table class=cable><tr><td>06VELM3</table><pre>h</pre><pre>a body</pre>" >mixed/page.html
printf 'a text\n' | gzip >mixed/text.gz
{ grep -ao -e 'libarchive\.so\.[0-9]*' -e 'libxml2\.so\.[0-9]*' "$binary" || true; } | sort -u >libraries
while read -r library; do
    : >"broken/$library"
done <libraries
if built_with libarchive && built_with libxml2; then
    check "the names of the libraries are found in the program" test "$(sed 's/\.so\..*//' libraries | tr '\n' ' ')" = "libarchive libxml2 "
    broken=$tmp/broken${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    check "neither library is loaded to begin with" env "LD_LIBRARY_PATH=$broken" "$binary" --version
    LD_LIBRARY_PATH=$broken says 0 stdout "cannot be loaded to read HTML pages" parse mixed/page.html
    check "... and says why, and to install nothing" grep -q 'libxml2\.so[.0-9]*: file too short$' stdout
    LD_LIBRARY_PATH=$broken says 1 stderr "cannot be loaded to read archives" parse mixed/text.gz
    check "... and says why, and to install nothing" grep -q 'libarchive\.so[.0-9]*: file too short$' stderr
    LD_LIBRARY_PATH=$broken says 0 stderr "3 documents = 1 cables" index -o mixed.sqlite mixed
    for run in second third; do
        LD_LIBRARY_PATH=$broken says 0 stderr "up to date, 1 cables" index -o mixed.sqlite mixed
        check "... and the $run run says what it lacks and why there will be another" test "$(grep -c \
            '^cablefs: lib.* cannot be loaded to read .*; the next run reads these again$' stderr)" = 2
    done
    LD_LIBRARY_PATH=$broken says 1 stderr "libarchive.so" index -o absent.sqlite mixed/text.gz
    check "... also where there is no cable then" grep -q "no cable in 1 documents" stderr
    says 0 stderr "3 documents = 2 cables" index -o mixed.sqlite mixed
    check "... and nothing is lacking now" test "$(wc -l <stderr)" = 1
    says 0 stderr "up to date" index -o mixed.sqlite mixed
else
    echo "skipped: built without libarchive or libxml2"
fi

odd=$(printf 'odd\377 \001 "\\.txt')
cp "$example/06VELM1207.txt" "$odd"
odd_path() {
    "$binary" parse --json "$odd" | python3 -c 'import json, sys
assert json.load(sys.stdin)["source"] == "odd\ufffd \x01 \"\\.txt"'
}
check "parse --json: a path that is not UTF-8 is escaped" odd_path
if [ -d "$seeds" ]; then
    check "parse --json: the fields, for the seeds" json_fields "$seeds"/*
    says 0 stdout "06ROME1851" parse "$seeds"/*
    says 0 stdout '"signed":"SPOGLI"' parse --json "$seeds"/*
else
    echo "skipped: there is no ../shared/corpus beside the checkout"
fi

# ---- what an archive adds ----

mkdir released
cat >released/letter.txt <<'END'
Declassified/Released US Department of State EO Systematic Review 30 JUN 2005
R 102110Z APR 74
FM AMEMBASSY VELM
TO SECSTATE WASHDC 2812
UNCLAS VELM 2284
TAGS: EFIN
SUBJ: STAMPS
1. THE MINISTER CALLED.
MARL
Message Attributes
Concepts: POSTAGE STAMPS
Document Number: 1974VELM02284
TAGS: EFIN, XB, (DALEMOND, PIERRE)
END
says 0 stderr "1 cables" index -o released.sqlite released
says 0 stdout "released.sqlite: no fault found" check released.sqlite
says 0 stdout "Catalogued      XB; DALEMOND, PIERRE; POSTAGE STAMPS" show --full released.sqlite 74VELM2284
says 0 stdout '"tags":["EFIN"],"catalogued":["XB","DALEMOND, PIERRE","POSTAGE STAMPS"]' show --json released.sqlite 74VELM2284
says 0 stdout "74VELM2284" search released.sqlite 'tag:"POSTAGE STAMPS"'

echo "$failed checks failed"
if [ $failed -gt 0 ]; then exit 1; fi
