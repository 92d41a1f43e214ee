#!/usr/bin/env python3
"""Each allocation, each system call and each step of SQLite fails once in a daemon that is mounted and read whole.

    python3 tests/faults/test_mounted.py FAULTY_BINARY [CALL...]     exit 0 when nothing was lost, 1 with a list of what was

CABLEFS_FAULTS=all tries every one of them; otherwise a sample of each kind is tried.

What must hold: the mount is refused, with a message, or it is there; what it shows is right, or an error that denies
nothing; and when nothing fails any more, all of it is right. The daemon neither dies of a signal nor hangs.
"""
import os
import shutil
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


def has_ended(mount, seconds=1):
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


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: test_mounted.py FAULTY_BINARY [CALL...]")
    if not mounts.possible():
        print("skipped: nothing can be mounted here")
        sys.exit(77)
    most = None if os.environ.get("CABLEFS_FAULTS") == "all" else 8
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
    finally:
        shutil.rmtree(tmp)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
