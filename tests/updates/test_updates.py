#!/usr/bin/env python3
"""An index that is updated says the same as one made from nothing, whatever changed in between.

    python3 tests/updates/test_updates.py BINARY     exit 0 when it does, 1 with the first differences

Random directories of telegrams in all forms change step by step; behind each step the index is updated, and compared
with one that is made from nothing of the same files: every row of every table, row numbers aside. Now and then all that
a mount shows is compared as well: one that has lived through all updates, and a new one.

CABLEFS_STEPS=N   so many steps (250)
CABLEFS_MOUNTS=N  the mounts are compared every N steps (25); 0: never
CABLEFS_SEED=N    others; a failing run prints its seed
CABLEFS_ONLY=3,7  these steps alone, as a run that was shrunk prints them
CABLEFS_SHRINK=N  seconds to spend on finding the fewest steps and files that still fail (60)
"""
import os
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
import indexes  # noqa: E402
import mounted  # noqa: E402
import runs  # noqa: E402
import steps  # noqa: E402
from runs import Wrong  # noqa: E402

SHOWN = 15  # seconds in which a mount must show an update


class Watched:
    """A mount of the updated index that is there all the time."""
    def __init__(self, binary, pair, place):
        self.binary, self.pair, self.place = binary, pair, place
        self.mount = mounted.Mount(binary, pair.updated, place / "mounts" / "updated")
        self.open = False

    def settle(self):
        """What it shows, which is soon what a new mount of an index from nothing shows."""
        with mounted.Mount(self.binary, self.pair.fresh, self.place / "mounts" / "fresh") as mount:
            fresh = mounted.see(mount.path)
        end = time.monotonic() + SHOWN
        while True:
            try:
                now = mounted.see(self.mount.path)
                found = mounted.differences(fresh, now)
            except OSError as error:  # it is changing
                found = [f"{error.filename!r}: {error.strerror}"]
            if not found:
                return now
            if time.monotonic() > end:
                raise Wrong("the mount:", *found)
            time.sleep(0.05)

    def before(self):
        if not self.open:
            self.mount.__enter__()
            self.open = True
        self.was, self.places = self.settle(), runs.places(self.pair.updated)

    def after(self):
        """What did not change is what it was."""
        now = self.settle()
        places = runs.places(self.pair.updated)
        moved = {name for name in places if places[name] != self.places.get(name)}
        found = mounted.out_of_order(now) + (mounted.disturbed(self.was, now, moved) if steps.GROWS else [])
        if found:
            raise Wrong("the mount:", *found)

    def close(self):
        if self.open:
            self.mount.__exit__()


def walk(binary, seed, numbers, place, tell):
    """Takes the steps; raises Wrong, with the number of the step in tell."""
    tree, pair = steps.Tree(place / "sources"), runs.Pair(binary, place, runs.follows_links(seed))
    watched = Watched(binary, pair, place)
    try:
        take(tree, pair, watched, seed, numbers, tell)
    finally:
        watched.close()


def take(tree, pair, watched, seed, numbers, tell):
    every = int(os.environ.get("CABLEFS_MOUNTS", "25")) if mounted.possible() else 0
    since = []
    for number in numbers:
        tell["step"] = number
        rng = runs.chance(seed, number, "run")
        runs.change(tree, seed, number)
        since.extend(tree.said)
        tell["said"] = since
        if number != numbers[-1] and rng.random() < 0.1:
            continue  # more at once
        shown = every and tell["compared"] % every == 1
        if shown:
            watched.before()
        if rng.random() < 0.04:
            since.append(pair.end_early(tree, number, rng))
        elif rng.random() < 0.02:
            pair.lose_root(tree, number, rng)
        pair.compare(tree, number)
        tell["compared"] += 1
        if shown:
            watched.after()
            tell["mounts"] += 1
        if rng.random() < 0.1:
            pair.update_again(tree, number)
        if rng.random() < 0.1:
            pair.check()
        since = tell["said"] = []


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: test_updates.py BINARY")
    binary = Path(sys.argv[1]).resolve()
    seed = os.environ.get("CABLEFS_SEED", "13")
    only = os.environ.get("CABLEFS_ONLY")
    steps.GROWS = runs.grows(binary)
    if not steps.GROWS:
        indexes.TABLES.add("file")  # it is that of the last build, which a change of ctime alone does not lead to
    numbers = [int(n) for n in only.split(",")] if only else list(range(1, int(os.environ.get("CABLEFS_STEPS", os.environ.get("CABLEFS_STEPS_USUAL", "250"))) + 1))
    tell, began = {"compared": 0, "mounts": 0}, time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cablefs-updates") as place:
        try:
            walk(binary, seed, numbers, Path(place), tell)
        except Wrong as wrong:
            print(f"not ok - seed {seed}, step {tell['step']} of {len(numbers)}: {len(wrong.lines)} differences")
            print("\n".join("  " + line for line in tell["said"]))
            print("\n".join("    " + line for line in wrong.lines[:40]))
            if not only:
                runs.shrink(binary, seed, tell["step"], set(), float(os.environ.get("CABLEFS_SHRINK", "60")))
            return 1
    print(f"ok - seed {seed}: {len(numbers)} steps, {tell['compared']} comparisons, {tell['mounts']} of mounts, {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
