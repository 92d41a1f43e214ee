#!/usr/bin/env python3
"""Nothing that a terminal obeys reaches it, whoever wrote it into a name, an argument or an index.

    python3 tests/fs/cmd/terminal.py BINARY      `ok - what` or `not ok - what`, a line each; 1 when one failed
"""
import fcntl
import os
import pty
import re
import sqlite3
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

EVIL = b"x\x1b]0;title\x07\x1b[31m\xc2\x9b2J\x9b2J\x7f\r\xe2\x80\xaeend"  # a title, red, CSI of both kinds, U+202E
OURS = re.compile(r"\x1b\[[012]m|\r\x1b\[K|\r\n")  # bold, dim, neither; a line of progress; the terminal's line end
CABLE = b"""P 191405Z JUN 06
FM AMEMBASSY VELM
TO SECSTATE WASHDC

C O N F I D E N T I A L VELM 001207

TAGS: PREL
SUBJECT: LAMPS

1. (C) One lamp.

PENNIFOLD
"""


def on_terminal(argv, term="xterm", columns=0):
    """All that comes out when stdin, stdout and stderr are a terminal; columns: 0 where it does not say how many."""
    pid, fd = pty.fork()
    if pid == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24 if columns else 0, columns, 0, 0))
        os.execvpe(argv[0], argv, {**os.environ, "TERM": term, "LC_ALL": "C.UTF-8", "PAGER": ""})
    out = b""
    while True:
        try:
            piece = os.read(fd, 65536)
        except OSError:  # the other end was closed
            piece = b""
        if not piece:
            break
        out += piece
    os.waitpid(pid, 0)
    os.close(fd)
    return out


def fault(out):
    """What is wrong with the bytes that a terminal got; None when nothing is."""
    try:
        text = OURS.sub("", out.decode("utf-8"))
    except UnicodeDecodeError as error:
        return f"no UTF-8: {error}"
    found = re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)
    return f"a character that is not printable: {found.group()!r}" if found else None


def spoil(index):
    """Puts the bytes into each text of a cable, as whoever passes an index on may do."""
    with sqlite3.connect(index) as db:
        for table, column in (("cable", "subject"), ("cable", "ident"), ("cable", "origin_name"), ("cable", "signed"),
                              ("paragraph", "text"), ("paragraph", "heading"), ("paragraph", "name"), ("tag", "dir"),
                              ("origin", "dir"), ("problem", "kind"), ("problem", "detail"), ("source", "path")):
            db.execute(f"UPDATE OR IGNORE {table} SET {column} = CAST(? AS TEXT) || {column}", (EVIL,))
    db.close()


LONG = CABLE.replace(b"001207", b"001208").replace(
    b"LAMPS", b"A LAMP OF THE CITY THAT LIT \xc3\x89TOILES AND TWO MORE, AND WENT OUT FOR GOOD").replace(
    b"One lamp.", b"The keeper of the lamp says that a lamp is a lamp, and that no lamp of the city was out.")
FITS = [  # columns, the lines of the answer
    (60, ["06VELM1208  2006-06-19  A \x1b[1mLAMP\x1b[0m OF THE CITY THAT LIT \xc9TOIL\x1b[0m...",
          "    01  (C) The keeper of the \x1b[1mlamp\x1b[0m says that a \x1b[1mlamp\x1b[0m is a",
          "        \x1b[1mlamp\x1b[0m, and that no \x1b[1mlamp\x1b[0m of the city was out."]),
    (20, None),  # too narrow: it ends, and is clean
]


def wrong_width(binary):
    """What is wrong with how an answer fits the terminal; None when nothing is."""
    Path("long").mkdir()
    Path("long/06VELM1208.txt").write_bytes(LONG)
    subprocess.run([binary, "index", "-o", "fits", "long"], check=True, stderr=subprocess.DEVNULL)
    for columns, expected in FITS:
        lines = on_terminal([binary, b"search", b"-s", b"fits", b"lamp"], columns=columns).decode().split("\r\n")[:-1]
        if fault("\r\n".join(lines).encode()) or (expected is not None and lines != expected):
            return f"{columns} columns: {lines}"
    dumb = on_terminal([binary, b"search", b"-s", b"fits", b"lamp"], term="dumb", columns=60)
    return f"bold on a dumb terminal: {dumb!r}" if b"\x1b" in dumb or b"LAMP OF" not in dumb else None


def main():
    binary = os.path.realpath(sys.argv[1]).encode()
    failed = 0
    with tempfile.TemporaryDirectory() as tmp:
        os.chdir(tmp)
        os.environ["XDG_CACHE_HOME"] = tmp + "/cache"
        source = b"source" + EVIL
        os.mkdir(source)
        Path("cables").mkdir()
        Path("cables/06VELM1207.txt").write_bytes(CABLE)
        for name in (source + b"/06VELM1207.txt", source + b"/" + EVIL, EVIL + b".txt"):
            with open(name, "wb") as out:
                out.write(CABLE if name.endswith(b".txt") else b"notes " + EVIL)
        os.symlink(b"nowhere", source + b"/link")
        os.mkfifo(source + b"/fifo" + EVIL)
        subprocess.run([binary, "index", "-o", "index", "cables"], check=True, stderr=subprocess.DEVNULL)
        subprocess.run([binary, "index", "-o", "spoilt", "cables"], check=True, stderr=subprocess.DEVNULL)
        spoil("spoilt")
        commands = {
            "a word that is no command": [EVIL],
            "an option that does not exist": [b"search", b"--" + EVIL],
            "an argument too many": [b"check", b"index", EVIL],
            "a source that is missing": [EVIL, b"cables"],
            "an index run": [b"index", b"-o", b"new" + EVIL, source],
            "an index run that has nothing to do": [b"index", b"-o", b"new" + EVIL, source],
            "an index in the cache": [b"index", source],
            "the check of an index with such a name": [b"check", b"new" + EVIL],
            "a document": [b"parse", EVIL + b".txt"],
            "documents": [b"parse", source],
            "documents as JSON": [b"parse", b"--json", source],
            "a cable that is not there": [b"show", b"index", EVIL],
            "a query": [b"search", b"index", EVIL + b" OR"],
            "a spoilt cable found": [b"search", b"spoilt", b"after:1900"],
            "a spoilt cable found, with its paragraphs": [b"search", b"-s", b"spoilt", b"lamp"],
            "a spoilt cable found, as JSON": [b"search", b"--json", b"spoilt", b"after:1900"],
            "a spoilt cable": [b"show", b"spoilt", EVIL],
            "a spoilt cable cited": [b"cite", b"spoilt", EVIL + b"06VELM1207"],
            "a spoilt cable cited, for BibTeX": [b"cite", b"-s", b"bibtex", b"spoilt", EVIL + b"06VELM1207"],
            "a paragraph that is not there": [b"cite", b"index", b"06VELM1207:" + EVIL],
            "a spoilt index counted": [b"stats", b"spoilt"],
            "a spoilt index counted, as JSON": [b"stats", b"--json", b"spoilt"],
            "a spoilt index counted by tag": [b"stats", b"--by", b"tag", b"spoilt", b"lamp"],
            "a spoilt index counted by origin, as CSV": [b"stats", b"--by", b"origin", b"--csv", b"spoilt"],
            "a spoilt index checked": [b"check", b"spoilt"],
        }
        for what, arguments in commands.items():
            out = on_terminal([binary, *arguments])
            wrong = "nothing came" if not out else fault(out)
            print("ok -" if wrong is None else "not ok -", what)
            if wrong is not None:
                print(f"#   {wrong} in {out[:300]!r}")
                failed += 1
        for what in ("a word that is no command", "an index run that has nothing to do", "an option that does not exist"):
            out = subprocess.run([binary, *commands[what]], stderr=subprocess.PIPE, check=False).stderr
            print("ok -" if fault(out) is None else "not ok -", what + ", into a log")
            failed += fault(out) is not None
        wrong = wrong_width(binary)
        print("ok -" if wrong is None else "not ok -", "an answer fits the terminal")
        if wrong is not None:
            print("#  ", wrong)
            failed += 1
    print(f"{failed} checks failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
