#!/usr/bin/env python3
"""Each allocation, each system call and each step of SQLite fails once in a daemon that is mounted and read whole.

    python3 tests/faults/test_mounted.py FAULTY_BINARY [CALL...]     exit 0 when nothing was lost, 1 with a list of what was

CABLEFS_FAULTS=all tries every one of them; otherwise a sample of each kind is tried.

What must hold: the mount is refused, with a message, or it is there; what it shows is right, or an error that denies
nothing; and when nothing fails any more, all of it is right. The daemon neither dies of a signal nor hangs.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
import injected  # noqa: E402
import mounts  # noqa: E402
import sources  # noqa: E402


# The kernel waits for an answer that was not written, and libfuse has no second try. It never hands out half a request.
LEFT_OUT = {("writev", injected.ONCE), ("writev", injected.LASTING), ("read", injected.SHORT)}
LEFT_OUT_BEHIND = {("read", injected.SHORT), ("write", injected.LASTING)}  # no message can be written either


def has_ended(mount, seconds=10):
    """The daemon says so when it cannot go on, and the mount goes with it."""
    end = time.monotonic() + seconds
    while mount.process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    return mount.process.poll() is not None


def look(mount, expected):
    wrong = mounts.compare(expected, mounts.walk(mount.path), ended=True)
    if wrong and has_ended(mount):
        return []
    return wrong


def try_fault(program, index, path, expected, fault):
    """What came out, and what was wrong."""
    wrong = []
    with mounts.Mount(program, index, path, fault) as mount:
        if mount.process.poll() is None:
            wrong = look(mount, expected)
            program.page.bytes[4:8] = b"\xff" * 4  # nothing fails any more
            if mount.process.poll() is None and not mount.hung:
                wrong = wrong or ["later, " + w for w in look(mount, expected)]
    outcome = mount.outcome
    if outcome.status == 0 and fault.harmless is False and not outcome.failed:
        return outcome, None  # it made fewer calls
    return outcome, injected.died(outcome) or (wrong[0] if wrong else None)


def try_background(program, index, path, expected, fault):
    """The same of a mount that goes into the background; its calls are those before and after the fork."""
    program.page.arm(fault)
    with open(program.tmp / "mount-log", "w+b") as log:
        process = subprocess.Popen([program.binary, "mount", str(index), str(path)], stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=log, env=program.env, start_new_session=True)
        try:
            status = process.wait(injected.HANGS)
        except subprocess.TimeoutExpired:
            process.kill()
            status = None
        program.page.bytes[4:8] = b"\xff" * 4
        log.seek(0)
        outcome = injected.Outcome(status, b"", log.read(), program.page.failed, program.page.seen)
    wrong = injected.died(outcome)
    if status == 0 and mounts.is_mounted(path):
        wrong = wrong or next(iter(mounts.compare(expected, mounts.walk(path), ended=True)), None)
        end = time.monotonic() + 10
        while wrong and mounts.is_mounted(path) and time.monotonic() < end:
            time.sleep(0.01)
        wrong = wrong if mounts.is_mounted(path) else None  # it could not go on, which is in the system's log
    elif status == 0:
        wrong = wrong or "it said that it was mounted"
    if mounts.is_mounted(path):
        wrong = wrong or ("it is mounted all the same" if status != 0 else None)
        subprocess.run(["fusermount3", "-uz", str(path)], check=False)
    return outcome, wrong


BACKGROUND = ("pipe2", "fork", "waitpid", "read", "write", "dup2", "close", "open64", "pthread_create")


def sweep_background(program, tmp, expected, most, report):
    seen = try_background(program, tmp / "index", tmp / "mnt", expected, injected.Fault("fork", 1000))[0].seen
    for call in BACKGROUND:
        faults = [f for f in injected.faults_of(call, min(seen.get(call, 0), 20)) if (call, f.mode) not in LEFT_OUT_BEHIND]
        for fault in injected.sample(faults, most):
            outcome, wrong = try_background(program, tmp / "index", tmp / "mnt", expected, fault)
            report.add("mount, behind", call, outcome, fault, wrong)


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: test_mounted.py FAULTY_BINARY [CALL...]")
    if not mounts.possible():
        print("skipped: nothing can be mounted here")
        sys.exit(77)
    most = None if os.environ.get("CABLEFS_FAULTS") == "all" else 5
    tmp = Path(tempfile.mkdtemp())
    report = injected.Report()
    try:
        program = injected.Program(Path(sys.argv[1]).resolve(), tmp)
        sources.write_old(tmp / "source")
        injected.must(program, ["index", "-o", str(tmp / "index"), str(tmp / "source")])
        with mounts.Mount(program, tmp / "index", tmp / "mnt") as mount:
            expected = mounts.walk(tmp / "mnt")
        for call, n in mount.outcome.seen.items():
            if len(sys.argv) > 2 and call not in sys.argv[2:]:
                continue
            faults = [f for f in injected.faults_of(call, n) if (call, f.mode) not in LEFT_OUT]
            for fault in injected.sample(faults, most):
                outcome, wrong = try_fault(program, tmp / "index", tmp / "mnt", expected, fault)
                report.add("mount", call, outcome, fault, wrong)
        if len(sys.argv) == 2 or "background" in sys.argv[2:]:
            sweep_background(program, tmp, expected, most, report)
    finally:
        shutil.rmtree(tmp)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
