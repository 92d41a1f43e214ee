#!/usr/bin/env python3
"""Reads documents of a megabyte that repeat one thing, each in its own way, and holds the time and memory of each.

    tests/fuzz/worst_cases.py BINARY [SECONDS MEBIBYTES]     exit 0: all within the bounds; 1: a list of those that are not

Each is read by `cablefs parse`, and by `cablefs index`, which does more and may take three times as much. What takes a time that grows with the square
of its size shows at a megabyte: seconds where milliseconds are usual. The times are those of the processor, so that a busy
machine fails nothing.
"""
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from worst_documents import SIZE, documents, large_members

LARGE_MEBIBYTES = 350  # of an index run over members of 4 MB, however many there are
PARSED_SECONDS, PARSED_MEBIBYTES = 1, 100  # what is promised; the bounds of the test are given, and wider


class Run:
    """Seconds of the processor and the most memory that a command used, or its end by a signal."""

    def __init__(self, command, limit):
        def bound():
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, preexec_fn=bound)
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds = used.ru_utime + used.ru_stime
        self.mebibytes = used.ru_maxrss / 1024
        self.died = os.WIFSIGNALED(status)


def main():
    if len(sys.argv) not in (2, 4):
        sys.exit(__doc__)
    binary = Path(sys.argv[1]).resolve()
    seconds, mebibytes = (float(a) for a in sys.argv[2:]) if len(sys.argv) == 4 else (PARSED_SECONDS, PARSED_MEBIBYTES)
    directory = Path(tempfile.mkdtemp(prefix="cablefs-worst-"))
    index = directory / "index"
    count = failed = 0
    most = {}
    try:
        for name, content in documents(SIZE):
            path = directory / name
            path.write_bytes(content)
            count += 1
            for command, factor in ([binary, "parse", "--json", path], 1), ([binary, "index", "-o", index, path], 3):
                run = Run(command, int(seconds * factor * 4) + 1)
                for what, value, bound in ("s", run.seconds, seconds), ("MB", run.mebibytes, mebibytes):
                    key = f"{command[1]}, {what}"
                    most[key] = max(most.get(key, (0, "")), (value, name))
                    if run.died or value > bound * factor:
                        failed += 1
                        print(f"{name}: {command[1]} took {value:.2f} {what}; ended with {run.process.returncode}")
            path.unlink()
            index.unlink(missing_ok=True)
        path = directory / "large.zip"
        path.write_bytes(large_members(20, 4 * SIZE))
        run = Run([binary, "index", "-o", index, path], 60)
        print(f"index of an archive of 20 members of 4 MB: {run.seconds:.2f} s, {run.mebibytes:.0f} MB")
        if run.process.returncode != 0 or run.mebibytes > LARGE_MEBIBYTES:
            failed += 1
            print(f"FAILED: more than {LARGE_MEBIBYTES} MB, or ended with {run.process.returncode}")
    finally:
        shutil.rmtree(directory)
    print(f"{count} documents of a megabyte; the most:")
    for key, (value, name) in most.items():
        print(f"    {key}: {value:.2f}, {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
