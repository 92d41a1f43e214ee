"""What the rows of tests/bench/run are made with: mounts that are always taken down, timed runs, the table."""
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

ENVIRONMENT = dict(os.environ, LC_ALL="C")


def say(text):
    print(text, file=sys.stderr, flush=True)


def seconds(command, cwd=None, stdin=None, okay=(0,)):
    """How long the command took; what it prints is thrown away. SystemExit where it fails."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, env=ENVIRONMENT, input=stdin, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True)
    took = time.perf_counter() - start
    if done.returncode not in okay:
        sys.exit(f"{' '.join(map(str, command))}\nended with {done.returncode}: {done.stderr[-500:]}")
    return took


def missing(*programs):
    """The first of the programs that is not installed, or None."""
    return next((p for p in programs if shutil.which(p) is None), None)


def read_all(path):
    """Into the page cache."""
    with open(path, "rb", buffering=0) as f:
        while f.read(1 << 20):
            pass


def forget_entries(pages=False):
    """Makes the kernel drop cached directory entries and inodes, and what it holds of files, too; False where that is
    not allowed."""
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3\n" if pages else "2\n")
        return True
    except OSError:
        return False


def cpu_seconds(command):
    """User and system time of the command, which nothing else may run beside; what it prints is thrown away."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Mount:
    """A file system for the length of a with statement. `took`: from the command to the first stat that it answers."""
    alive = []

    def __init__(self, command, directory, image=None):
        if image is not None:
            read_all(image)
        self.directory = Path(directory)
        self.directory.mkdir(exist_ok=True)
        outside = os.stat(directory).st_dev
        Mount.alive.append(self)
        self.took = seconds([*command, str(directory)])
        start = time.perf_counter()
        while os.stat(directory).st_dev == outside:
            if time.perf_counter() - start > 60:
                sys.exit(f"{command[0]} mounted nothing on {directory}")
            time.sleep(0.0002)
        self.took += time.perf_counter() - start

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.end()

    def end(self):
        if self not in Mount.alive:
            return
        Mount.alive.remove(self)
        for flags in (["-u"],) * 20 + (["-u", "-z"],):
            if subprocess.run(["fusermount3", *flags, str(self.directory)], stderr=subprocess.DEVNULL).returncode == 0:
                return
            time.sleep(0.1)

    def process(self):
        """The number of the daemon that was started with this directory as an argument."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if os.fsencode(self.directory) in (entry / "cmdline").read_bytes().split(b"\0"):
                        return int(entry.name)
                except OSError:
                    continue
        sys.exit(f"no daemon for {self.directory}")


def clean_up(work, keep):
    """Takes all mounts down, and removes the directory that the run made, unless something is still mounted in it."""
    for mount in list(Mount.alive):
        mount.end()
    mounted = str(work) + "/" in Path("/proc/self/mounts").read_text()
    if keep or mounted:
        say(f"Left {work}" + (", where something is still mounted." if mounted else "."))
    else:
        shutil.rmtree(work, ignore_errors=True)


def end_on_signals():
    """Turns the signals that end a run into an exit that cleans up, and that no second signal interrupts."""
    numbers = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)

    def end(number, frame):
        for other in numbers:
            signal.signal(other, signal.SIG_IGN)
        sys.exit(128 + number)

    for number in numbers:
        signal.signal(number, end)


def anonymous_memory(process):
    """Bytes of RssAnon."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    return 0


def by_turns(count, *runs):
    """Each run count times, in turns, so that a slow minute of the machine hits all. A list of times for each."""
    times = [[] for _ in runs]
    for _ in range(count):
        for list_of_times, run in zip(times, runs):
            list_of_times.append(run())
    return times


UNITS = [(1, "s"), (1e-3, "ms"), (1e-6, "us")]


def show_time(t):
    scale, unit = next(((s, u) for s, u in UNITS if t >= s), UNITS[-1])
    return f"{t / scale:.3g} {unit}"


def show_times(times):
    """Median and, in parentheses, the least."""
    return f"{show_time(statistics.median(times))} ({show_time(min(times))})" if times else "-"


def show_size(n):
    return f"{n / 1e9:.2f} GB" if n >= 1e9 else f"{n / 1e6:.1f} MB" if n >= 1e6 else f"{n / 1e3:.0f} kB"


HEADINGS = ("row", "ratio", "target", "", "cablefs", "peer", "note")


class Table:
    def __init__(self):
        self.rows = []

    def times(self, name, ours, peer, target, note=""):
        """ours and peer: lists of seconds. The ratio is that of the medians."""
        ratio = statistics.median(ours) / statistics.median(peer) if peer else None
        self.add(name, ratio, target, show_times(ours), show_times(peer), note)

    def add(self, name, ratio, target, ours, peer, note=""):
        """A ratio of None is not known; a target of None is not set."""
        verdict = "" if ratio is None or target is None else "ok" if ratio <= target else "over"
        self.rows.append((name, "-" if ratio is None else f"{ratio:.3g}", "-" if target is None else f"<= {target:.3g}",
                          verdict, ours, peer, note))
        say(f"  {' | '.join(x for x in self.rows[-1] if x)}")

    def skip(self, name, why):
        self.rows.append((name, "-", "", "skipped", "", "", why))
        say(f"  {name}: skipped: {why}")

    def show(self):
        widths = [max(len(r[i]) for r in [HEADINGS, *self.rows]) for i in range(len(HEADINGS))]
        lines = [HEADINGS, tuple("-" * w for w in widths), *self.rows]
        for line in lines:
            print("| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths)) + " |", flush=True)
