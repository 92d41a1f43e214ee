#!/usr/bin/env python3
"""Eight readers of a mount while its index is updated again and again: nobody who reads what did not change notices.

    python3 tests/updates/test_readers.py BINARY     exit 0 when nobody did, 1 with what they were told

Some cables stay what they are. Their paragraphs, their directories under cables/, tags/, origins/ and an answer of search/
must be there at every moment with the same bytes, and their inode numbers stay; a file and a directory that are held open
must go on. Of what changes, a reader may be told that it is gone, and never EIO.

CABLEFS_UPDATES=N  so many updates (40); CABLEFS_SEED=N
"""
import errno
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.dont_write_bytecode = True
import documents  # noqa: E402
import mounted  # noqa: E402
import runs  # noqa: E402
import steps  # noqa: E402
from documents import File, Telegram  # noqa: E402

POST = "KARSTHARBOR"  # of the cables that stay
GONE = (errno.ENOENT, errno.ESTALE)
STABLE = 12


def keep_some(tree):
    documents.ORIGINS[POST] = ("AMEMBASSY KARST HARBOR",)
    for serial in range(1, STABLE + 1):
        telegram = Telegram(POST, 5, serial, 1, 10 + serial, 10, tags=["PREL"], subject="A LONG DINNER", signer="GREAVES",
                            paragraphs=[f"Obelisk {serial} stands.", "The ferry passes it."])
        name = f"r1/stays/{telegram.ident}.txt"
        tree.write(name, File("text", [telegram]))
        del tree.files[name]  # no step takes it


class Readers:
    def __init__(self, root, grows):
        self.root, self.grows = str(root), grows
        self.stop, self.wrong, self.reads, self.told = threading.Event(), [], {}, {}
        self.kept = {}

    def stays(self, path):
        return POST in path

    def say(self, reader, what):
        if len(self.wrong) < 30:
            self.wrong.append(f"{reader}: {what}")

    def refused(self, reader, path, code):
        name = errno.errorcode.get(code, str(code))
        self.told[name] = self.told.get(name, 0) + 1
        if code not in GONE or (self.grows and self.stays(path)):
            self.say(reader, f"{path}: {name}")

    def count(self, reader):
        self.reads[reader] = self.reads.get(reader, 0) + 1

    # ---- eight of them ----

    def walks(self, reader, top):
        """Lists and reads all below, and looks that what stays is there."""
        while not self.stop.is_set():
            self.walk(reader, top)
            self.count(reader)

    def walk(self, reader, top):
        todo, found = [top], 0
        while todo and not self.stop.is_set():
            path = todo.pop()
            full = os.path.join(self.root, path)
            try:
                for name in os.listdir(full):
                    below = os.path.join(path, name)
                    found += POST in name
                    st = os.lstat(os.path.join(full, name))
                    if st.st_mode & 0o170000 == 0o040000:
                        todo.append(below)
                    elif st.st_mode & 0o170000 == 0o100000:
                        self.check(reader, below, mounted.read(os.path.join(full, name)), st)
            except OSError as error:
                self.refused(reader, path if error.filename is None else os.fsdecode(error.filename), error.errno)
        if not self.stop.is_set() and self.grows and found < STABLE:
            self.say(reader, f"{top}: only {found} of {STABLE} cables that stay are listed")

    def check(self, reader, path, data, st):
        if not self.stays(path):
            return
        name = path[path.index("05" + POST):]
        was = self.kept.setdefault(name, (data, st.st_ino, st.st_ctime_ns))
        if was[0] != data:
            self.say(reader, f"{path}: other bytes")
        if self.grows and was != (data, st.st_ino, st.st_ctime_ns):
            self.say(reader, f"{path}: st_ino, ctime {was[1:]} became {st.st_ino, st.st_ctime_ns}")

    def holds(self, reader):
        """A file and two directories are open all the time."""
        path = f"tags/PREL/05{POST}3"
        file = os.open(os.path.join(self.root, path, "01.txt"), os.O_RDONLY)
        directories = [os.open(os.path.join(self.root, p), os.O_RDONLY) for p in ("tags/PREL", path)]
        expected = os.pread(file, 999, 0)
        while not self.stop.is_set():
            try:
                if os.pread(file, 999, 0) != expected:
                    self.say(reader, "an open file has other bytes")
                os.fstat(file)
                if f"05{POST}3" not in os.listdir(directories[0]) or "01.txt" not in os.listdir(directories[1]):
                    self.say(reader, "an open directory lists too little")
                os.close(os.open("subject", os.O_RDONLY, dir_fd=directories[1]))
            except OSError as error:
                self.refused(reader, path, error.errno)
            self.count(reader)
            time.sleep(0.001)
        for fd in (file, *directories):
            os.close(fd)

    def runs(self, reader, args, hits):
        """A command that prints at least so many lines with what stays."""
        while not self.stop.is_set():
            done = subprocess.run(args, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"}, timeout=runs.HANGS)
            for line in done.stderr.decode("utf-8", "replace").splitlines():
                if not self.grows and "unable to open database file" in line:
                    continue  # the sandbox lets a command open the file that was there when it began
                code = next((c for c in (errno.ENOENT, errno.ESTALE) if os.strerror(c) in line), errno.EIO)
                self.refused(reader, line, code)
            lines = sum(POST in line for line in done.stdout.decode("utf-8", "replace").splitlines())
            if self.grows and lines < hits:
                self.say(reader, f"{' '.join(args)}: {lines} lines of what stays, not {hits}")
            self.count(reader)


def start(readers, binary, index):
    root = readers.root
    grep = ["grep", "-r", "Obelisk", root + "/cables"]
    which = {
        "cables": (readers.walks, "cables"),
        "tags": (readers.walks, "tags/PREL"),
        "origins": (readers.walks, "origins/" + POST),
        "search": (readers.walks, "search/obelisk"),
        "held open": (readers.holds,),
        "grep": (readers.runs, grep, STABLE),
        "find": (readers.runs, ["find", root + "/dates", root + "/text", "-ls"], 4 * STABLE),
        "cablefs search": (readers.runs, [str(binary), "search", str(index), "obelisk"], STABLE),
    }
    threads = [threading.Thread(target=run[0], args=(name, *run[1:]), daemon=True) for name, run in which.items()]
    for thread in threads:
        thread.start()
    return threads


def read_while_it_grows(binary, place, seed, updates):
    """What was wrong, and how often what was read."""
    tree, pair = steps.Tree(place / "sources"), runs.Pair(binary, place)
    tree.may_replace = False  # who reads what did not change would notice it
    keep_some(tree)
    first = pair.update(tree, 0)
    if first.returncode != 0:
        raise SystemExit(first.stderr.decode())
    with mounted.Mount(binary, pair.updated, place / "mnt") as mount:
        readers = Readers(mount.path, steps.GROWS)
        threads = start(readers, binary, pair.updated)
        try:
            for number in range(1, updates + 1):
                runs.change(tree, seed, number)
                outcome = pair.update(tree, number)
                if outcome.returncode != 0:
                    readers.say("update", outcome.stderr.decode("utf-8", "replace"))
                time.sleep(0.1)
                if mount.process.poll() is not None:
                    readers.say("mount", f"the daemon ended: {mount.process.returncode}")
                    break
        finally:
            readers.stop.set()
            for thread in threads:
                thread.join(runs.HANGS)
        if any(thread.is_alive() for thread in threads):
            readers.say("mount", "a reader hangs")
    return readers


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: test_readers.py BINARY")
    if not mounted.possible():
        print("skipped: nothing can be mounted here")
        sys.exit(77)
    binary, seed = Path(sys.argv[1]).resolve(), os.environ.get("CABLEFS_SEED", "13")
    updates, began = int(os.environ.get("CABLEFS_UPDATES", "40")), time.monotonic()
    steps.GROWS = runs.grows(binary)
    with tempfile.TemporaryDirectory(prefix="cablefs-updates") as place:
        readers = read_while_it_grows(binary, Path(place), seed, updates)
    print(f"{updates} updates; read: {readers.reads}; refused: {readers.told}; {time.monotonic() - began:.0f} s")
    for line in readers.wrong:
        print(f"not ok - seed {seed}: {line}")
    return 1 if readers.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
