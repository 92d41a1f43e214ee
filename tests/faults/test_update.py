#!/usr/bin/env python3
"""An index that is updated is at each moment the old one or the new one: killed at any call or time, without room on the
disk, and whoever looks.

    python3 tests/faults/test_update.py FAULTY_BINARY     exit 0 when it is, 1 with a list of when it was not

CABLEFS_KILLS=1000 says how often an update is killed (40), CABLEFS_SEED=N chooses other moments, CABLEFS_FAULTS=all lets
every write fail that can.

Behind each kill, and before anybody has mended it, these must see one and the same whole state: SQLite, on a copy of the
index and of the journal that is left; cablefs search; the same by a user who may not write there; a new mount; and one
that lived through it. Then the next run makes the new index, and leaves nothing beside it.
"""
import errno
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(1, str(Path(__file__).resolve().parent.parent / "updates"))
import indexes  # noqa: E402
import injected  # noqa: E402
import mounts  # noqa: E402
import steps  # noqa: E402
from injected import ANY, DIE, Fault, KILL  # noqa: E402
from test_kill import Killer, survivors, wait_until  # noqa: E402

NOBODY = 65534
WRITES = ("write", "pwrite64", "ftruncate64", "fsync", "fdatasync", "fcntl64", "unlink", "open64", "rename", "renameat")


class Update:
    """An index of documents that have changed since, and the two states that it may have."""
    def __init__(self, program, tmp, rng):
        self.program, self.tmp, self.place = program, tmp, tmp / "place"
        self.path = self.place / "index"
        self.place.mkdir()
        tree = steps.Tree(tmp / "sources")
        for _ in range(60):
            steps.step(tree, rng)
        self.args = ["index", "-o", str(self.path)]
        injected.must(program, [*self.args, str(tmp / "sources" / "r1"), str(tmp / "sources" / "r2")])
        self.bytes = self.path.read_bytes()
        self.states = [self.by_sqlite()]
        self.said = [self.by_search()]
        for _ in range(12):
            steps.step(tree, rng)
        injected.must(program, self.args)
        self.new_bytes = self.path.read_bytes()
        self.states.append(self.by_sqlite())
        self.said.append(self.by_search())
        if self.states[0] == self.states[1] or self.said[0] == self.said[1]:
            raise SystemExit("not ok - the two states cannot be told apart")

    def prepare(self):
        """The old index, put in place as a run does it."""
        self.put(self.place, self.bytes)

    def put(self, place, whole):
        for left in place.iterdir():
            if left.name != "index":
                left.unlink()
        if not (place / "index").exists() or (place / "index").read_bytes() != whole:
            (place / "old").write_bytes(whole)
            (place / "old").rename(place / "index")

    def content(self, path):
        """By row numbers of nobody. The time of the build and the file's own record of sources are as they are."""
        found = indexes.content(path)
        found.pop("file", None)
        return found

    def by_sqlite(self, place=None):
        """SQLite plays a journal back that was left; on a copy, for the others come after it."""
        with tempfile.TemporaryDirectory(dir=self.tmp) as copy:
            shutil.copytree(place or self.place, copy, dirs_exist_ok=True)
            mend = subprocess.run([sys.executable, "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA user_version')"
                                   ".fetchall()", str(Path(copy) / "index")], capture_output=True, check=False)
            if mend.returncode != 0:
                return mend.stderr.decode()
            return self.content(Path(copy) / "index")

    def by_search(self, **more):
        out = []
        for args in (["search", str(self.path), "date:2000..2020 OR ferry OR lamp* OR the"], ["stats", str(self.path)]):
            outcome = self.program.run(args, **more)
            out.append((outcome.status, outcome.out, outcome.err if outcome.status else b""))
        return out


def as_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def name_of(states, state):
    return ("old", "new")[states.index(state)] if state in states else None


class Judge:
    def __init__(self, update, reader, living, expected):
        self.update, self.reader, self.living, self.expected = update, reader, living, expected
        self.judged = 0

    def judge(self):
        """What is wrong with what is seen, or None; and which state it is."""
        u = self.update
        self.judged += 1
        state = u.by_sqlite()
        whole = name_of(u.states, state)
        if whole is None:
            lines = state.splitlines() if isinstance(state, str) else indexes.differences(u.states[0], state)
            return "SQLite sees neither the old state nor the new: " + "; ".join(lines[:6]), None
        ways = [("search", {})]
        if os.geteuid() == 0:
            ways.append(("search by another user", {"preexec_fn": as_nobody}))
        for what, more in ways:
            said = u.by_search(**more)
            if said != u.said[("old", "new").index(whole)]:
                seen = name_of(u.said, said) or f"neither, {[s[0] for s in said]} {said[0][2][:200]!r}"
                return f"SQLite sees the {whole} state, {what} {seen}", None
        if self.expected is None:
            return None, whole
        right = self.expected[("old", "new").index(whole)]
        if self.judged % 4 == 0:
            with mounts.Mount(self.reader, u.path, u.tmp / "mnt-new") as mount:
                found = mounts.compare(right, mounts.walk(mount.path))
            if found:
                return f"SQLite sees the {whole} state, a new mount does not: {found[0]}", None
        last = []

        def shows():
            last[:] = mounts.compare(right, mounts.walk(self.living.path))
            return not last
        if not wait_until(shows, 15):
            return f"SQLite sees the {whole} state, the mount that lived does not: {last[0]}", None
        return None, whole

    def next_run(self, kept=None):
        u = self.update
        if not wait_until(lambda: (outcome := u.program.run(u.args)).status == 0 or b"wait for it" not in outcome.err):
            return "the next run does not begin"
        outcome = u.program.run(u.args)
        if outcome.status != 0:
            return "the next run fails: " + outcome.err.decode()
        state = u.by_sqlite()
        if state not in (u.states[1], kept):
            return "the next run makes another index: " + "; ".join(
                indexes.differences(u.states[1], state)[:6] if not isinstance(state, str) else [state])
        left = sorted(p.name for p in u.place.iterdir() if p.name != "index")
        return f"left behind: {left}" if left else None


def kill_updates(update, killer, judge, kills, report):
    states = {"old": 0, "new": 0}
    for i in range(kills):
        update.prepare()
        process, when = killer.kill_once(i % 3 != 2)
        kind = ("killed at a time" if i % 3 == 2 else "killed at a call") if process.returncode < 0 else "over before the kill"
        if not wait_until(lambda: not survivors(process.pid)):
            report.add("update", kind, None, when, f"processes go on: {survivors(process.pid)}")
            continue
        left = sorted(p.name for p in update.place.iterdir() if p.name != "index")
        wrong, whole = judge.judge()
        states[whole or "old"] += 1
        wrong = wrong or judge.next_run()
        report.add("update", kind, None, f"{when}, beside it {left}", wrong)
    print(f"after the kill: {states['old']} old, {states['new']} new")


def kill_children(update, killer, judge, kills, report):
    """The process that reads and writes is killed, and the other begins again, or gives up."""
    for _ in range(kills):
        update.prepare()
        fault = Fault(ANY, killer.rng.randint(1, killer.calls), DIE)
        outcome = update.program.run(update.args, fault)
        wait_until(lambda: not survivors(outcome.session))
        state = update.by_sqlite()
        wrong = injected.died(outcome) if outcome.status is None or outcome.status >= 0 else None
        kept = None
        if not wrong and outcome.status == 0 and state != update.states[1]:
            if b"all begins again without it" in outcome.err:
                kept = state
            else:
                wrong = "it said that all is well, and the index is another"
        elif not wrong and outcome.status != 0 and name_of(update.states, state) is None:
            wrong = "it failed, and the index is another"
        report.add("update", "its process killed", outcome, fault, wrong or judge.next_run(kept))


def judge_failed(update, outcome, fault, judge, place):
    wrong = injected.died(outcome)
    if wrong and not (wrong == "there is no message" and isinstance(fault, Fault) and fault.call == "write"):  # nor can that be written
        return wrong
    state = update.by_sqlite(place)
    whole = name_of(update.states, state)
    if outcome.status == 0 and whole != "new" and b"the next run reads these again" not in outcome.err and b"unreadable" not in outcome.err:
        return "it said that all is well, and the index is another"
    if outcome.status != 0 and whole is None:
        return "it failed, and the index is neither the old nor the new one"
    left = sorted(p.name for p in place.iterdir() if p.name != "index")
    if isinstance(fault, Fault) and fault.call == "unlink":
        for path in place.glob("etilqs_*"):  # of SQLite: it cannot be told whose it is
            path.unlink()
    elif left and not (left == ["index-journal"] and isinstance(fault, Fault) and fault.mode == injected.LASTING):
        return f"left behind: {left}"  # what cannot write any more cannot roll back either: the next run does
    return judge.next_run() if place == update.place else None


def fail_writes(update, judge, report, most):
    update.prepare()
    seen = injected.must(update.program, update.args).seen
    for call in WRITES:
        for fault in injected.sample([f for f in injected.faults_of(call, seen.get(call, 0)) if not f.harmless], most):
            update.prepare()
            outcome = update.program.run(update.args, fault)
            report.add("update", call, outcome, fault, judge_failed(update, outcome, fault, judge, update.place))


def fill_disk(update, judge, report, most):
    """A disk with room for less than the update needs, in steps of a page."""
    disk = update.tmp / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], check=False, stderr=subprocess.DEVNULL).returncode:
        print("skipped: no disk can be mounted here to be filled")
        return
    try:
        args = ["index", "-o", str(disk / "index")]
        pages = list(range(0, 2 * len(update.new_bytes), 4096))
        for room in injected.sample(pages, None if most is None else 4 * most):
            update.put(disk, update.bytes)
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
            (disk / "ballast").write_bytes(bytes(max(0, free - room)))
            outcome = update.program.run(args)
            (disk / "ballast").unlink()
            fault = Fault("pwrite64", 1, injected.LASTING, errno.ENOSPC)
            wrong = judge_failed(update, outcome, fault, judge, disk)
            report.add("update", "a full disk", outcome, f"{room} bytes are free", wrong)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def try_all(program, reader, tmp, report):
    kills, seed = int(os.environ.get("CABLEFS_KILLS", "40")), os.environ.get("CABLEFS_SEED", "13")
    most = None if os.environ.get("CABLEFS_FAULTS") == "all" else 4
    rng = random.Random("update" + seed)
    update = Update(program, tmp, rng)
    killer = Killer(program, update, rng)
    expected, living = None, None
    try:
        if mounts.possible():
            expected = []
            for whole in (update.bytes, update.new_bytes):
                update.put(update.place, whole)
                with mounts.Mount(reader, update.path, tmp / "mnt-new") as mount:
                    expected.append(mounts.walk(mount.path))
            update.prepare()
            living = mounts.Mount(reader, update.path, tmp / "mnt", patience=injected.HANGS * (kills + 3))
            living.__enter__()
        judge = Judge(update, reader, living, expected)
        kill_updates(update, killer, judge, kills, report)
        kill_children(update, killer, judge, kills // 2, report)
    finally:
        if living is not None:
            living.__exit__()
    fail_writes(update, judge, report, most)
    fill_disk(update, judge, report, most)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: test_update.py FAULTY_BINARY")
    report, tmp = injected.Report(), Path(tempfile.mkdtemp())
    try:
        tmp.chmod(0o755)
        for directory in ("program", "reader"):  # their calls are counted apart
            (tmp / directory).mkdir()
        programs = [injected.Program(Path(sys.argv[1]).resolve(), tmp / directory) for directory in ("program", "reader")]
        os.chmod(programs[0].page.path, 0o666)
        try_all(*programs, tmp, report)
    finally:
        shutil.rmtree(tmp)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
