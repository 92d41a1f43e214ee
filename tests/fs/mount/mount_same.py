#!/usr/bin/env python3
"""A mount that has seen everything before an update shows after it what a fresh mount shows: names, link counts, sizes,
times and bytes of the whole tree, and what is in some sets. So whatever the kernel remembers was told to be out of date.

    python3 tests/fs/mount/mount_same.py CABLEFS       CABLEFS_STEPS=200 CABLEFS_SEED=7; exit 0 when all is the same
"""
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TAGS = ["PREL", "KV", "NATO", "ETRD", "PGOV", "MARL"]
POSTS = ["VELM", "SANCALIXTO", "PORTBRAVEN"]
SETS = ["search/tag:KV", "search/tag:PREL -tag:KV", "tags/KV/+/origins", "tags/KV/+/dates", "cables/+/tags",
        "search/summary"]
PATIENCE = 10  # seconds until an update is seen


def document(number, version):
    r = random.Random(number * 1000 + version)
    post, tags = POSTS[number % 3], ", ".join(r.sample(TAGS, 2))
    month = r.choice(["JAN", "FEB", "DEC"])
    reference = f"REF: A. 06 {r.choice(POSTS)} {1000 + r.randrange(40)}\n" if r.random() < 0.6 else ""
    return (f"C O N F I D E N T I A L {post} {1000 + number:06d}\n\nR {1 + number % 28:02d}0800Z {month} 06\n"
            f"FM AMEMBASSY {post}\nTO SECSTATE WASHDC 0000\n\nE.O. 12958: DECL: 01/01/2016\nTAGS: {tags}\n"
            f"SUBJECT: SUBJECT {version} OF {number}\n{reference}\n1. (C) Summary {version} of {number}.\n\n"
            f"2. (C) Text {r.random()}.\n\n{r.choice(['DALEMOND', 'MARL', 'PENNIFOLD'])}\n")


def look(path):
    try:
        return sorted(os.listdir(path))
    except OSError as error:
        return error.strerror


def tree_of(mnt):
    found = {}
    for at, directories, files in os.walk(mnt):
        place = os.path.relpath(at, mnt)
        if place.split("/")[0] == "search":
            continue
        st = os.lstat(at)
        found[place] = (st.st_nlink, st.st_mtime, st.st_ctime, sorted(directories + files))
        for name in directories + files:
            path = os.path.join(at, name)
            st = os.lstat(path)
            if os.path.islink(path):
                found[os.path.join(place, name)] = (st.st_size, st.st_mtime, st.st_ctime, os.readlink(path))
            elif name in files:
                found[os.path.join(place, name)] = (st.st_size, st.st_nlink, st.st_mtime, st.st_ctime,
                                                    Path(path).read_bytes())
    for name in SETS:
        found[name] = look(os.path.join(mnt, name))
        for entry in found[name] if isinstance(found[name], list) else []:
            found[f"{name}/{entry}"] = look(os.path.join(mnt, name, entry))
    return found


class Archive:
    def __init__(self, program, tmp, rng):
        self.program, self.tmp, self.rng, self.versions = program, tmp, rng, {}
        self.source, self.index = tmp / "source", tmp / "index"
        self.source.mkdir()
        for number in range(30):
            self.write(number)
        self.run("index", "-o", self.index, self.source)

    def run(self, *args):
        subprocess.run([self.program, *args], check=True, stderr=subprocess.DEVNULL, timeout=120)

    def write(self, number):
        self.versions[number] = self.versions.get(number, 0) + 1
        (self.source / f"{number}.txt").write_text(document(number, self.versions[number]))

    def step(self):
        for _ in range(self.rng.randrange(1, 4)):
            path = self.source / f"{self.rng.randrange(40)}.txt"
            if path.exists() and self.rng.random() < 0.4:
                path.unlink()
            else:
                self.write(int(path.stem))
        self.run("index", "-o", self.index)

    def mount(self, name):
        path = self.tmp / name
        path.mkdir(exist_ok=True)
        self.run(self.index, path)
        return path


def unmount(path):
    subprocess.run(["fusermount3", "-u", path], check=True, timeout=60)


def differences(archive, mnt):
    """Between that mount and a fresh one; the first look may have come too early."""
    fresh = archive.mount("fresh")
    try:
        new, end = tree_of(fresh), time.monotonic() + PATIENCE
        while True:
            old = tree_of(mnt)
            wrong = [place for place in sorted(old.keys() | new.keys()) if old.get(place) != new.get(place)]
            if not wrong or time.monotonic() > end:
                return [(place, old.get(place), new.get(place)) for place in wrong]
            time.sleep(0.2)
    finally:
        unmount(fresh)


def main():
    steps, seed = int(os.environ.get("CABLEFS_STEPS", "12")), int(os.environ.get("CABLEFS_SEED", "1"))
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        print("# no /dev/fuse: skipped")
        return 77
    with tempfile.TemporaryDirectory(prefix="cablefs-same-") as name:
        archive = Archive(Path(sys.argv[1]).resolve(), Path(name), random.Random(seed))
        mnt = archive.mount("mnt")
        try:
            tree_of(mnt)
            for step in range(steps):
                archive.step()
                wrong = differences(archive, mnt)
                if wrong:
                    print(f"not ok - step {step} of seed {seed}: {len(wrong)} places differ")
                    for place, old, new in wrong[:5]:
                        print(f"#   {place}\n#     shown {str(old)[:300]}\n#     fresh {str(new)[:300]}")
                    return 1
        finally:
            unmount(mnt)
    print(f"ok - the same after each of {steps} updates")
    return 0


if __name__ == "__main__":
    sys.exit(main())
