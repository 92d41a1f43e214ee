#!/usr/bin/env python3
"""Nothing that a terminal obeys reaches it, whoever wrote it into a name, an argument or an index.

    python3 tests/fs/cmd/terminal.py BINARY      `ok - what` or `not ok - what`, a line each; 1 when one failed
"""
import os
import pty
import re
import sqlite3
import subprocess
import sys
import tempfile
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


def on_terminal(argv):
    """All that comes out when stdin, stdout and stderr are a terminal."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execvpe(argv[0], argv, {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", "PAGER": ""})
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
    print(f"{failed} checks failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
