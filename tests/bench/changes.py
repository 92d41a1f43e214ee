"""The rows of tests/bench/run that say what a change of the sources costs: one document more, one less, nothing changed, all
touched, a document dropped into a mounted source; and what disk a build takes."""
import os
import statistics
import subprocess
import time
from pathlib import Path

from measure import ENVIRONMENT, Mount, seconds, show_size, show_time, show_times

DOCUMENT = """VZCZCXYZ0001
RR RUEHC
DE RUEHVLM #{serial:04} 1701405
ZNY CCCCC ZZH
R 191405Z JUN 06
FM AMEMBASSY VELM
TO SECSTATE WASHDC 0001
BT
C O N F I D E N T I A L VELM {serial:06}

SIPDIS

E.O. 12958: DECL: 06/19/2016
TAGS: PREL, PGOV
SUBJECT: THE BEES OF VELM, PART {serial}

1. (C) Summary. The keeper of the hives told Poloff that the honey of part {serial} is late. End summary.

2. (C) He said no more.
MARL
"""


class Folder:
    """The documents of an archive as files of a folder, and an index of it."""

    def __init__(self, bench, archive):
        self.bench = bench
        self.root = archive.root / "folder"
        self.root.mkdir()
        self.source, self.index = self.root / "source", self.root / "folder.sqlite"
        archive.copy_of("text").rename(self.source)
        self.cables = archive.cables
        self.serial = 0

    def update(self):
        """From the sources that the index names."""
        return seconds([self.bench.cablefs, "index", "-o", self.index])

    def path(self):
        return self.source / f"06VELM{self.serial}.txt"

    def add(self):
        self.serial += 1
        self.path().write_text(DOCUMENT.format(serial=self.serial), encoding="ascii")

    def added(self):
        self.add()
        return self.update()

    def removed(self):
        self.path().unlink()
        self.serial -= 1
        return self.update()

    def touched(self):
        now = time.time_ns()
        for entry in os.scandir(self.source):
            os.utime(entry.path, ns=(now, now))
        return self.update()

    def changed(self, name, run, target):
        """A row: the runs against a time that is aimed at."""
        times = [run() for _ in range(self.bench.count)]
        ratio = statistics.median(times) / target if target else None
        self.bench.table.add(f"{name}, {self.cables} files", ratio, 1 if target else None, show_times(times),
                             show_time(target) if target else "-", "cablefs index -o INDEX")

    def disk_taken(self):
        """Bytes of what stands beside the source now."""
        taken = 0
        for entry in os.scandir(self.root):
            try:
                taken += entry.stat().st_blocks * 512 if entry.is_file() else 0
            except OSError:
                continue  # it was renamed just now
        return taken

    def build(self):
        """How long it took, and the most disk that it had at a time; what SQLite sorts in has no name and is not seen."""
        most, start = 0, time.perf_counter()
        with subprocess.Popen([self.bench.cablefs, "index", "-o", self.index, self.source], env=ENVIRONMENT,
                              stderr=subprocess.DEVNULL) as run:
            while run.poll() is None:
                most = max(most, self.disk_taken())
                time.sleep(0.01)
        return time.perf_counter() - start, most

    def dropped(self):
        """From a file that is dropped into a mounted source to the cable in the mount; None after a minute."""
        with Mount([str(self.bench.cablefs), str(self.source)], self.root / "mnt") as m:
            time.sleep(1)
            self.add()
            start = time.perf_counter()
            while not Path(m.directory, "cables", self.path().stem).exists():
                if time.perf_counter() - start > 60:
                    return None
                time.sleep(0.02)
            return time.perf_counter() - start


def rows(bench, archive):
    folder, table, large = Folder(bench, archive), bench.table, archive.cables > 50000
    took, most = folder.build()
    size = folder.index.stat().st_size
    table.add(f"disk of a build, {archive.cables} files", most / size, None, show_size(most), show_size(size),
              f"peer: the index; the build took {show_time(took)}")
    folder.changed("one document more", folder.added, 3 if large else 0.5)
    folder.changed("one document less", folder.removed, 3 if large else 0.5)
    folder.changed("nothing changed", folder.update, None if large else 0.3)
    folder.changed("all files touched", folder.touched, None)
    took = folder.dropped()
    name = f"dropped to visible, {archive.cables} files"
    if took is None:
        table.skip(name, "not seen within a minute")
    else:
        table.add(name, took / 3, 1, show_time(took), "3 s", "a file dropped into a mounted source; 1 run")
