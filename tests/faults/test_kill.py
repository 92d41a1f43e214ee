#!/usr/bin/env python3
"""cablefs killed at any moment: while it indexes, while it is read, while it indexes under a mount that is read.

    python3 tests/faults/test_kill.py FAULTY_BINARY       exit 0 when nothing was lost, 1 with a list of what was

CABLEFS_KILLS=1000 says how often an index run is killed (60), CABLEFS_SEED=N chooses other moments. Half of the moments
are calls, counted, so that a kill comes just before any of them; half are times.

An index is made from nothing here, in the place of an old one; test_update.py sees to updates.

What must hold: after a kill the old index is there byte for byte or the new one is there and whole; the next run
succeeds and leaves nothing beside it. Who reads a mount gets right bytes or an error.
"""
import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.dont_write_bytecode = True
import injected  # noqa: E402
import mounts  # noqa: E402
from injected import ANY, DIE, Fault, KILL  # noqa: E402
from test_calls import Index, content, leftovers  # noqa: E402


def survivors(session):
    """Processes of that session which still run."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] not in "ZX":
            found.append(int(process.name))
    return found


def wait_until(what, seconds=injected.HANGS):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.01)
    return False


class Killer:
    def __init__(self, program, index, rng):
        self.program, self.index, self.rng = program, index, rng
        index.prepare()
        program.page.disarm()
        began = time.monotonic()
        outcome = injected.must(program, index.args)
        self.seconds = time.monotonic() - began
        self.calls = sum(n for call, n in outcome.seen.items() if call not in injected.MEMORY)

    def start(self, fault=None):
        if fault is None:
            self.program.page.disarm()
        else:
            self.program.page.arm(fault)
        # a sandbox would not let its process kill the one that leads the session
        return subprocess.Popen([self.program.binary, *self.index.args, "--no-sandbox"], stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.program.env,
                                start_new_session=True)

    def kill_once(self, by_call):
        """Kills one run; its process, which is over now, and when that was."""
        fault = Fault(ANY, self.rng.randint(1, self.calls), KILL) if by_call else None
        delay = self.rng.uniform(0, 1.1 * self.seconds)
        with self.start(fault) as process:
            if not by_call:
                time.sleep(delay)
                process.kill()
            try:
                process.wait(injected.HANGS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                return process, "it hangs: " + str(fault)
        return process, str(fault) if by_call else f"after {delay * 1000:.1f} ms"


def judge_kill(killer, session):
    index = killer.index
    if not wait_until(lambda: not survivors(session)):
        return f"processes go on: {survivors(session)}"
    if content(index.path) not in (index.old, index.new):
        return "the index is neither the old one nor the new one"
    return judge_next(killer)


def judge_next(killer, kept=None):
    """The next run makes the whole index, or keeps that one which is up to date, and nothing is left beside it."""
    index = killer.index
    end = time.monotonic() + injected.HANGS  # a zombie's other thread may still hold the lock for a moment
    while (outcome := killer.program.run(index.args)).status != 0 and b"wait for it" in outcome.err:
        if time.monotonic() > end:
            break
    if outcome.status != 0:
        return "the next run fails: " + outcome.err.decode()
    if content(index.path) not in (index.new, kept):
        return "the next run makes another index"
    left = leftovers(index.place)
    return f"left behind: {left}" if left else None


def tells_of_pdf(index):
    """Whether the index has a problem for the PDF whose pdftotext was killed."""
    with contextlib.closing(sqlite3.connect(f"file:{index.path}?immutable=1", uri=True)) as database:
        return any("pdftotext fails (signal 9)" in detail for (detail,) in database.execute("SELECT detail FROM problem"))


def judge_survivor(index, outcome):
    """The process that read and wrote was killed, and the one that waited for it lived on: it leaves out the document
    that was read, or says why it ends. Or that of pdftotext was killed, before it was pdftotext."""
    now = content(index.path)
    if outcome.status != 0:
        return None if now in (index.old, index.new) else "it failed, and the index is another"
    if now == index.new:
        return None
    if b"all begins again without it" not in outcome.err and not tells_of_pdf(index):
        return "the index is another, and nothing was said to be left out"
    return index.check()


def kill_processes(killer, kills, report):
    """Whoever calls is killed, in its sandbox: one process or the other."""
    index = killer.index
    for _ in range(kills):
        index.prepare()
        fault = Fault(ANY, killer.rng.randint(1, killer.calls), DIE)
        outcome = killer.program.run(index.args, fault)
        if outcome.status is not None and outcome.status < 0:
            report.add("index", "killed while it waits", outcome, fault, judge_kill(killer, outcome.session))
            continue
        wrong = injected.died(outcome) or judge_survivor(index, outcome)
        # what left a document out is not done again while no source changes
        kept = content(index.path) if outcome.status == 0 else None
        report.add("index", "its process killed", outcome, fault, wrong or judge_next(killer, kept))


def kill_index_runs(program, index, kills, rng, report):
    killer = Killer(program, index, rng)
    for i in range(kills):
        index.prepare()
        process, when = killer.kill_once(i % 2 == 0)
        kind = ("killed at a call", "killed at a time")[i % 2] if process.returncode < 0 else "over before the kill"
        report.add("index", kind, None, when, judge_kill(killer, process.pid))
    return killer


# ---- mounts ----

def kill_daemons(program, index, tmp, kills, rng, report):
    """A daemon is killed while four readers walk it."""
    index.path.write_bytes(index.new_bytes)
    with mounts.Mount(program, index.path, tmp / "mnt") as mount:
        expected = mounts.walk(mount.path)
    for _ in range(kills):
        wrong = []
        delay = rng.uniform(0, 0.3)
        with mounts.Mount(program, index.path, tmp / "mnt") as mount:
            def read():
                while mount.process.poll() is None and not wrong:
                    found = mounts.walk(mount.path)
                    if mounts.is_mounted(mount.path):  # otherwise it was, or in part, the directory below it
                        wrong.extend(mounts.compare(expected, found, ended=True))
            readers = [threading.Thread(target=read) for _ in range(4)]
            for reader in readers:
                reader.start()
            time.sleep(delay)
            mount.process.kill()
            for reader in readers:
                reader.join(injected.HANGS)
            if any(reader.is_alive() for reader in readers):
                wrong.append("a reader hangs")
        if content(index.path) != index.new:
            wrong.append("the index is another")
        report.add("mount", "killed", None, f"after {delay * 1000:.1f} ms", wrong[0] if wrong else None)


def kill_under_readers(program, index, killer, tmp, kills, rng, report):
    """Index runs are killed under one mount, which is read all the time and shows the old index or the new one."""
    expected = []
    for whole in (index.old_bytes, index.new_bytes):
        index.path.write_bytes(whole)
        with mounts.Mount(program, index.path, tmp / "mnt") as mount:
            expected.append(mounts.walk(mount.path))
    index.put(index.old_bytes)
    stop, wrong = threading.Event(), []
    with mounts.Mount(program, index.path, tmp / "mnt", patience=injected.HANGS * (kills + 3)) as mount:
        def read():
            while not stop.is_set() and not wrong:
                wrong.extend(mounts.compare_any(expected, mounts.walk(mount.path)))
        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for i in range(kills):
            index.put(index.old_bytes)
            process, when = killer.kill_once(i % 2 == 0)
            fault = judge_kill(killer, process.pid)
            report.add("index under a mount", "killed", None, when, fault or (wrong[0] if wrong else None))
        stop.set()
        for reader in readers:
            reader.join(injected.HANGS)
        shown = wait_until(lambda: not mounts.compare(expected[1], mounts.walk(mount.path)))
        report.add("index under a mount", "shown at the end", None, "", None if shown else "the new index is not shown")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: test_kill.py FAULTY_BINARY")
    kills, seed = int(os.environ.get("CABLEFS_KILLS", "60")), int(os.environ.get("CABLEFS_SEED", "12"))
    rng, report, tmp = random.Random(seed), injected.Report(), Path(tempfile.mkdtemp())
    try:
        (tmp / "reader").mkdir()
        program = injected.Program(Path(sys.argv[1]).resolve(), tmp)
        reader = injected.Program(program.binary, tmp / "reader")  # its calls are counted apart
        index = Index(program, tmp)
        killer = kill_index_runs(program, index, kills, rng, report)
        kill_processes(killer, kills // 2, report)
        if mounts.possible():
            kill_daemons(reader, index, tmp, kills // 10, rng, report)
            kill_under_readers(reader, index, killer, tmp, kills // 5, rng, report)
        else:
            print("skipped: nothing can be mounted here")
    finally:
        shutil.rmtree(tmp)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
