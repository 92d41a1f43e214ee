"""runs: a run of random steps, with an index that is updated and one made from nothing, and what a failing run comes down to."""
import contextlib
import os
import random
import signal
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import documents
import indexes
import steps

EPOCH = 2 * 10**9  # SOURCE_DATE_EPOCH of the first run, later than any telegram; a second a step
HANGS = 120  # seconds


class Wrong(Exception):
    """What is not as it must be: a line each."""
    def __init__(self, *lines):
        super().__init__("\n".join(lines))
        self.lines = lines


class Pair:
    """An index that is updated, and another that is made from nothing each time, of the same sources."""
    def __init__(self, binary, place, follow_links=False):
        self.binary, self.place = str(binary), Path(place)
        self.updated, self.fresh = self.place / "updated" / "index", self.place / "fresh" / "index"
        for index in (self.updated, self.fresh):
            index.parent.mkdir()
        self.roots, self.replaced = 0, 0  # of the updated index
        self.options = ["--follow-links"] if follow_links else []

    def start(self, when, *args):
        env = {**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH + when), "LC_ALL": "C", "TZ": "UTC", "HOME": str(self.place),
               "XDG_CACHE_HOME": str(self.place / "cache")}
        return subprocess.Popen([self.binary, *map(str, args)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=env)

    def run(self, when, *args):
        with self.start(when, *args) as process:
            try:
                out, err = process.communicate(timeout=HANGS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise Wrong(f"it hangs: cablefs {' '.join(map(str, args))}") from None
        return subprocess.CompletedProcess(args, process.returncode, out, err)

    def args_of(self, tree):
        """Those of an update: with the sources where they are others by now, and without them otherwise."""
        roots = [tree.place / root for root in tree.roots]
        if tree.replaced > self.replaced:
            args = ["--replace", *self.options, *roots]
        elif self.roots == 0:
            args = self.options + roots
        elif len(roots) > self.roots:
            args = ["--add", *self.options, *roots[self.roots:]]
        else:
            args = []
        return ["index", "-o", self.updated, *args]

    def took(self, tree):
        self.roots, self.replaced = len(tree.roots), tree.replaced

    def update(self, tree, when):
        end = time.monotonic() + HANGS
        while (outcome := self.run(when, *self.args_of(tree))).returncode != 0 and b"wait for it" in outcome.stderr:
            if time.monotonic() > end:  # of one that was killed, a thread may hold the lock for a moment
                break
        if outcome.returncode == 0:
            self.took(tree)
        return outcome

    def end_early(self, tree, when, rng):
        """An update that is killed, or told to end, at some moment. What happened, in words."""
        if self.roots == 0:
            return "no update is ended early"
        how = rng.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT))
        with self.start(when, *self.args_of(tree)) as process:
            delay = rng.uniform(0, 0.06)
            time.sleep(delay)
            process.send_signal(how)
            process.communicate()
        if process.returncode == 0:
            self.took(tree)
        elif process.returncode not in (-how, 1):
            raise Wrong(f"an update that is told to end by signal {how}: exit status {process.returncode}")
        return f"an update is ended by signal {how} after {delay * 1000:.0f} ms: exit status {process.returncode}"

    def lose_root(self, tree, when, rng):
        """A source that is not there, or empty, is an error, and the index stays what it was."""
        root = rng.choice(tree.roots)
        if self.roots != len(tree.roots) or self.replaced != tree.replaced:
            return
        before = self.updated.read_bytes()
        os.rename(tree.place / root, tree.place / "away")
        if rng.random() < 0.5:
            (tree.place / root).mkdir()
        outcome = self.run(when, "index", "-o", self.updated)
        if (tree.place / root).exists():
            (tree.place / root).rmdir()
        os.rename(tree.place / "away", tree.place / root)
        if outcome.returncode != 1 or self.updated.read_bytes() != before:
            raise Wrong(f"{root} is not there: exit status {outcome.returncode}", outcome.stderr.decode("utf-8", "replace"))

    def build(self, tree, when):
        self.fresh.unlink(missing_ok=True)
        return self.run(when, "index", "-o", self.fresh, *self.options, *[tree.place / root for root in tree.roots])

    def compare(self, tree, when):
        """Updates the one, makes the other, and raises Wrong where they differ."""
        updated = self.update(tree, when)
        fresh = self.build(tree, when)
        if updated.returncode != 0 or fresh.returncode != 0:
            raise Wrong(f"exit status {updated.returncode} of the update, {fresh.returncode} of the build from nothing",
                        *(updated.stderr + fresh.stderr).decode("utf-8", "replace").splitlines())
        found = indexes.differences(indexes.content(self.fresh), indexes.content(self.updated))
        if found:
            raise Wrong(*found)

    def check(self):
        outcome = self.run(0, "check", self.updated)
        if outcome.returncode != 0:
            raise Wrong("cablefs check:", *(outcome.stdout + outcome.stderr).decode("utf-8", "replace").splitlines())

    def update_again(self, tree, when):
        """Nothing has changed: nothing may be written."""
        before = self.updated.read_bytes(), os.stat(self.updated)
        outcome = self.update(tree, when)
        if outcome.returncode != 0:
            raise Wrong("exit status of an update without a change", *outcome.stderr.decode("utf-8", "replace").splitlines())
        if b"the next run reads these again" in outcome.stderr:
            return
        after = self.updated.read_bytes(), os.stat(self.updated)
        if before[0] != after[0] or before[1].st_ino != after[1].st_ino:
            raise Wrong("an update without a change writes another index", *outcome.stderr.decode("utf-8", "replace").splitlines())
        left = sorted(p.name for p in self.updated.parent.iterdir() if p != self.updated)
        if left:
            raise Wrong(f"left beside the index: {left}")


def lineage(index):
    with contextlib.closing(indexes.Index(index)) as opened:
        return opened.lineage()


def places(index):
    with contextlib.closing(indexes.Index(index)) as opened:
        return opened.places()


def grows(binary):
    """Whether an update keeps what did not change, and is no build from nothing."""
    with tempfile.TemporaryDirectory(prefix="cablefs-updates") as place:
        tree, pair = steps.Tree(Path(place) / "sources"), Pair(binary, place)
        pair.update(tree, 0)
        before = lineage(pair.updated)
        change(tree, 0, 1)
        tree.write("r1/new.txt", documents.File("other", [], b"new"))
        pair.update(tree, 1)
        return before != [] and lineage(pair.updated) == before


def chance(seed, number, what):
    return random.Random(f"{seed}:{number}:{what}")


def follows_links(seed):
    return chance(seed, 0, "links").random() < 0.3


def change(tree, seed, number):
    steps.step(tree, chance(seed, number, "step"))


# ---- what a failing run comes down to ----

def fails(binary, seed, numbers, updates):
    """Whether these steps, with an update behind those of updates and the last, end in a difference."""
    with tempfile.TemporaryDirectory(prefix="cablefs-updates") as place:
        tree, pair = steps.Tree(Path(place) / "sources"), Pair(binary, place, follows_links(seed))
        try:
            for number in numbers:
                change(tree, seed, number)
                if number == numbers[-1]:
                    pair.compare(tree, number)
                elif number in updates:
                    pair.update(tree, number)
        except Wrong as wrong:
            return wrong
    return None


def fewer(items, still, until):
    """The fewest items of which still() holds, found by leaving out ever smaller parts (delta debugging)."""
    size = max(1, len(items) // 2)
    while size >= 1 and items:
        at, gone = 0, False
        while at < len(items):
            rest = items[:at] + items[at + size:]
            if time.monotonic() > until:
                return items
            if still(rest):
                items, gone = rest, True
            else:
                at += size
        size = size if gone and size == 1 else size // 2
    return items


def shrink(binary, seed, last, skipped, seconds):
    """Prints the least of the steps that still fails, and the least of the files."""
    until = time.monotonic() + seconds
    early = [n for n in range(1, last) if n not in skipped]
    alone = {early[-1]} if early else set()
    one = bool(fails(binary, seed, early + [last], alone))

    def still(numbers):
        updates = set(numbers[-1:]) if one else set(numbers)
        return fails(binary, seed, numbers + [last], updates)

    if not still(early):
        print("it does not fail again with an update behind each step: replay it with the same seed")
        return
    early = fewer(early, still, until)
    wrong = still(early)
    numbers = early + [last]
    print(f"The same comes of the steps {','.join(map(str, numbers))} alone" + (", and one update behind the last." if one else "."))
    print("\n".join("    " + line for line in wrong.lines[:12]))
    print(f"    replay: CABLEFS_SEED={seed} CABLEFS_ONLY={','.join(map(str, numbers))}")
    if one:
        shrink_files(binary, seed, numbers, until)


def snapshot(tree):
    """{name: (bytes, mode, mtime)} of what can be read; None in the place of bytes for the rest."""
    found = {}
    for path in sorted(p for p in tree.place.rglob("*") if not p.is_dir() or p.is_symlink()):
        st = path.lstat()
        data = path.read_bytes() if stat.S_ISREG(st.st_mode) else None
        found[str(path.relative_to(tree.place))] = data, stat.S_IMODE(st.st_mode), st.st_mtime_ns
    return found


def put(place, before, after):
    """Brings the files at place from one snapshot to another."""
    for name in before.keys() - after.keys():
        (place / name).unlink()
    for name, (data, mode, mtime) in after.items():
        path = place / name
        if before.get(name) == after[name] or data is None:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.chmod(0o644)
        path.write_bytes(data)
        path.chmod(mode)
        os.utime(path, ns=(mtime, mtime))


def shrink_files(binary, seed, numbers, until):
    with tempfile.TemporaryDirectory(prefix="cablefs-updates") as place:
        tree = steps.Tree(Path(place) / "sources")
        for number in numbers[:-1]:
            change(tree, seed, number)
        before, roots = snapshot(tree), list(tree.roots)
        change(tree, seed, numbers[-1])
        after = snapshot(tree)

    def still(names):
        with tempfile.TemporaryDirectory(prefix="cablefs-updates") as place:
            tree = type("Sources", (), {"place": Path(place) / "sources", "roots": roots, "replaced": 0})()
            for root in roots:
                if root != steps.SINGLE:
                    (tree.place / root).mkdir(parents=True)
                    (tree.place / root / "stays").write_bytes(b"")
            names = names + [steps.SINGLE] * (steps.SINGLE in roots)
            first = {n: before[n] for n in names if n in before and before[n][0] is not None}
            put(tree.place, {}, first)
            pair = Pair(binary, place, follows_links(seed))
            if pair.update(tree, 0).returncode != 0:
                return None
            put(tree.place, first, {n: after[n] for n in names if n in after and after[n][0] is not None})
            try:
                pair.compare(tree, 1)
            except Wrong as wrong:
                return wrong
        return None

    names = sorted(n for n in before.keys() | after.keys() if n != steps.SINGLE or n not in roots)
    if not still(names):
        print("(files written anew do not show it: renames or inode numbers matter)")
        return
    names = fewer(names, still, until)
    wrong = still(names)
    print("Of the files, these do it; their bytes before and after the update:")
    for name in names:
        print(f"  {name!r}: before {before.get(name, (None,))[0]!r}")
        print(f"  {'the same' if before.get(name) == after.get(name) else 'after ' + repr(after.get(name, (None,))[0])}")
    print("\n".join("    " + line for line in wrong.lines[:12]))
