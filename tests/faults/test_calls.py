#!/usr/bin/env python3
"""Each allocation, each system call and each step of SQLite fails once while the program indexes, searches, shows,
checks, counts and parses.

    python3 tests/faults/test_calls.py FAULTY_BINARY [WHAT...]     exit 0 when nothing was lost, 1 with a list of what was

CABLEFS_FAULTS=all tries every one of them, which takes an hour; otherwise a sample of each kind is tried.

An index is made from nothing here, in the place of an old one; test_update.py sees to updates.

What must hold: the program neither dies nor hangs, and where it fails it says so. An index that is there stays what it
was, byte for byte, until a whole one takes its place, and nothing is left beside it; an index that was made is that of
all documents, or says which could not be read. What is printed with exit status 0 is all of it.
"""
import contextlib
import copy
import errno
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
import injected  # noqa: E402
import sources  # noqa: E402
from injected import Fault  # noqa: E402


def content(path):
    """The bytes of an index; None when it is not there."""
    return path.read_bytes() if path.exists() else None


def rows(path):
    """All of an index but when it was built and of what, and SQLite's statistics, whose order is chance."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return [row for row in connection.iterdump() if not re.match(r'INSERT INTO "(meta|sqlite_stat1)"', row)]


def leftovers(directory):
    return sorted(p.name for p in directory.iterdir() if p.name not in ("index", "old"))


class Index:
    """A new index in the place of an old one."""
    what = "index"

    def __init__(self, program, tmp):
        self.program, self.place = program, tmp / "place"
        self.source, self.path = tmp / "source", tmp / "place" / "index"
        self.args = ["index", "--replace", "-o", str(self.path), str(self.source)]
        program.env["SOURCE_DATE_EPOCH"] = "2000000000"  # the same sources give the same bytes
        self.place.mkdir()
        sources.write_old(self.source)
        injected.must(program, self.args)
        self.old_bytes, self.old = self.path.read_bytes(), content(self.path)
        sources.write_new(self.source)
        injected.must(program, self.args)
        self.new_bytes, self.new, self.new_rows = self.path.read_bytes(), content(self.path), rows(self.path)

    def move(self, place):
        """The same, in another directory."""
        other = copy.copy(self)
        other.place, other.path = place, place / "index"
        other.args = ["index", "--replace", "-o", str(other.path), str(self.source)]
        return other

    def prepare(self):
        self.put(self.old_bytes)

    def put(self, whole):
        """In one step, as for a mount that watches."""
        if not self.path.exists() or self.path.read_bytes() != whole:
            (self.place / "old").write_bytes(whole)
            (self.place / "old").rename(self.path)

    def judge(self, fault, outcome):
        wrong = self.judge_index(fault, outcome)
        left = leftovers(self.place)
        for name in left:
            (self.place / name).unlink()
        # Nothing is removed of which it cannot be told whose it is: the next run does that.
        if wrong is None and left and fault.call not in ("unlink", "unlinkat", "fstat64", "fstatat64"):
            wrong = f"left behind: {left}"
        return wrong

    def judge_index(self, fault, outcome):
        now = content(self.path)
        if outcome.status != 0 and now in (self.old, self.new):  # new: it could not be said that it outlives a crash
            return "it failed" if fault.harmless else None
        if outcome.status != 0:
            return "it failed, and the old index is not what it was"
        if now == self.new:
            return None
        if rows(self.path) == self.new_rows:
            return None  # the next run reads it again
        if now == self.old:
            return "it said that all is well, and the index is the old one"
        said = re.search(rb"(\d+) unreadable", outcome.err)
        missing = b"the next run reads these again" in outcome.err
        if not missing and (said is None or int(said[1]) == 0):
            return "the index is another, and nothing was said to be unreadable"
        return self.check()

    def check(self):
        outcome = self.program.run(["check", str(self.path)])
        return None if outcome.status == 0 else "check finds the new index faulty: " + outcome.err.decode()


class Printed:
    """A command that prints: all of it, or a failure."""
    def __init__(self, program, what, args):
        self.program, self.what, self.args = program, what, args
        self.expected = injected.must(program, args).out

    def prepare(self):
        pass

    def judge(self, fault, outcome):
        if outcome.status != 0:
            return "it failed" if fault.harmless else None
        # without memory glibc's fts does not sort a directory, and that is all
        if sorted(outcome.out.splitlines()) == sorted(self.expected.splitlines()):
            return None
        if b"cannot be loaded to read" in outcome.out:
            return None
        return "something wrong was printed for right"


def sweep(program, case, report, most):
    case.prepare()
    seen = injected.must(program, case.args).seen
    if not program.page.known:
        raise SystemExit("not ok - the program has other calls than calls.h")
    for call, n in seen.items():
        few = n < 100 and call == "malloc"  # of a walk that reads: a directory must not be cut short
        for fault in injected.sample(list(injected.faults_of(call, n)), None if few else most):
            case.prepare()
            outcome = program.run(case.args, fault)
            report.add(case.what, call, outcome, fault, injected.died(outcome) or case.judge(fault, outcome))


def fill_disk(program, index, tmp, report, most):
    """A disk with room for less than the new index, in steps of a page; skipped where none can be mounted."""
    disk = tmp / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], check=False,
                      stderr=subprocess.DEVNULL).returncode != 0:
        print("skipped: no disk can be mounted here to be filled")
        return
    try:
        full = index.move(disk)
        pages = list(range(0, 2 * len(index.new_bytes), 4096))
        for room in injected.sample(pages, None if most is None else 4 * most):
            full.prepare()
            ballast = disk / "ballast"
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
            ballast.write_bytes(bytes(free - room))
            outcome = program.run(full.args)
            ballast.unlink()
            fault = Fault("pwrite64", 1, injected.LASTING, errno.ENOSPC)
            wrong = injected.died(outcome) or full.judge(fault, outcome)
            report.add("index", "a full disk", outcome, f"{room} bytes are free", wrong)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def cases(program, tmp):
    index = Index(program, tmp)
    index.prepare()
    path = tmp / "whole"
    path.write_bytes(index.new_bytes)
    yield index
    yield Printed(program, "search", ["search", str(path), "minister (ferry OR NEAR(dalemond early)) -zebra"])
    yield Printed(program, "show", ["show", str(path), "06VELM1207", "06VELM1801"])
    yield Printed(program, "show --json", ["show", "--json", str(path), "06VELM1207"])
    yield Printed(program, "stats", ["stats", str(path)])
    yield Printed(program, "check", ["check", str(path)])
    yield Printed(program, "parse --json", ["parse", "--json", str(index.source)])


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: test_calls.py FAULTY_BINARY [WHAT...]")
    most = None if os.environ.get("CABLEFS_FAULTS") == "all" else 4
    tmp = Path(tempfile.mkdtemp())
    report = injected.Report()
    try:
        program = injected.Program(Path(sys.argv[1]).resolve(), tmp)
        for case in cases(program, tmp):
            if len(sys.argv) == 2 or case.what in sys.argv[2:]:
                sweep(program, case, report, most)
            if case.what == "index" and (len(sys.argv) == 2 or "disk" in sys.argv[2:]):
                fill_disk(program, case, tmp, report, most)
    finally:
        shutil.rmtree(tmp)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
