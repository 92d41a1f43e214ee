#!/usr/bin/env python3
"""An index that is updated in place while it is mounted: what changed is seen at once, and nobody else notices.

    python3 tests/fs/mount/mount_update.py CABLEFS GENERATE       exit 0 when all of it holds

The updates are made here, by SQL, as docs/schema.md says that they are; full text is left as it is, for nobody
searches for words.
"""
import contextlib
import ctypes
import errno
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

CABLES = 300
SEEN_WITHIN = 1.0  # seconds; without a notice it would be two
ALL, TAG, DATE, ORIGIN, CLASSIFICATION, SIGNER, TEXT, CITATIONS = 0, 1, 2, 3, 4, 5, 8, 10
failures = 0


def check(what, is_so, detail=""):
    global failures
    print(f"{'ok' if is_so else 'not ok'} - {what}" + (f"\n#   {detail}" if not is_so and detail else ""), flush=True)
    failures += not is_so


# ---- the writer ----

class Index:
    """Changes an index as an update does: in one transaction, with new numbers, and says what it changed."""
    def __init__(self, path):
        self.path = path

    @contextlib.contextmanager
    def update(self):
        self.db = sqlite3.connect(self.path, isolation_level=None, timeout=20)
        self.db.execute("PRAGMA cache_spill = 0")
        self.db.execute("BEGIN IMMEDIATE")
        self.now = int(time.time())
        self.generation = self.one("SELECT value FROM meta WHERE name = 'generation'", int) + 1
        yield self
        self.db.execute("UPDATE meta SET value = ? WHERE name = 'generation'", (str(self.generation),))
        self.db.execute("UPDATE meta SET value = strftime('%Y-%m-%dT%H:%M:%SZ', ?, 'unixepoch') WHERE name = 'updated'",
                        (self.now,))
        self.db.execute("COMMIT")
        self.db.close()

    def one(self, sql, kind=lambda value: value, *args):
        return kind(self.db.execute(sql, args).fetchone()[0])

    def note(self, facet, value, name):
        self.db.execute("INSERT OR IGNORE INTO change VALUES (?, ?, ?, ?)", (self.generation, facet, value, name))

    def insert_copy(self, table, where, changes):
        columns = [row[1] for row in self.db.execute(f"PRAGMA table_info({table})")]
        chosen = ", ".join("?" if c in changes else c for c in columns)
        values = [changes[c] for c in columns if c in changes]
        self.db.execute(f"INSERT INTO {table}({', '.join(columns)}) SELECT {chosen} FROM {table} WHERE {where}", values)

    def values_of(self, cable):
        """(facet, value, table) of the directories that a cable is in."""
        day, origin, signer = self.db.execute("SELECT day, origin_id, signer_id FROM cable WHERE id = ?",
                                              (cable,)).fetchone()
        found = [(DATE, day, "day"), (ORIGIN, origin, "origin"), (SIGNER, signer, "signer")]
        for facet, table in ((TAG, "tag"), (CLASSIFICATION, "classification")):
            found += [(facet, row[0], table)
                      for row in self.db.execute(f"SELECT {table}_id FROM cable_{table} WHERE cable_id = ?", (cable,))]
        return [v for v in found if v[1] is not None]

    def count(self, cable, ident, step):
        self.note(ALL, 0, ident)
        for facet, value, table in self.values_of(cable):
            self.note(facet, value, ident)
            self.db.execute(f"UPDATE {table} SET cables = cables + ?, changed = ? WHERE id = ?", (step, self.now, value))

    def find(self, ident):
        return self.one("SELECT id FROM cable WHERE ident = ?", int, ident)

    def add(self, ident, like, subject="Added"):
        """A cable that is like another one, but for its identifier and its subject."""
        old = self.find(like)
        new = self.one("SELECT max(id) + 1 FROM cable", int)
        document = self.one("SELECT max(id) + 1 FROM document", int)
        of = self.one("SELECT document_id FROM cable WHERE id = ?", int, old)
        self.insert_copy("document", f"id = {of}", {"id": document, "dir": f"{ident}.txt", "changed": self.now})
        self.db.execute("INSERT INTO document_body VALUES (?, 0, ?)", (document, b"as received"))
        self.db.execute("UPDATE document SET size = 11 WHERE id = ?", (document,))
        said, size = self.db.execute("SELECT coalesce(subject, ''), header_size FROM cable WHERE id = ?", (old,)).fetchone()
        size += len(ident) - len(like.removesuffix("-old")) + len(subject) - len(said.encode())
        self.insert_copy("cable", f"id = {old}",
                         {"id": new, "ident": ident, "document_id": document, "changed": self.now, "links": 0,
                          "subject": subject, "subject_size": len(subject) + 1, "header_size": size})
        self.db.execute("INSERT INTO paragraph SELECT id - ? + ?, name, number, size, marking, heading, text FROM paragraph"
                        " WHERE id BETWEEN ? AND ?", (old << 12, new << 12, old << 12, (old + 1 << 12) - 1))
        for table in ("cable_tag", "cable_classification", "recipient", "reference"):
            self.insert_copy(table, f"cable_id = {old}", {"cable_id": new})
        self.note(TEXT, 0, f"{ident}.txt")
        self.count(new, ident, 1)

    def remove(self, ident):
        old = self.find(ident)
        document, dir = self.db.execute("SELECT d.id, d.dir FROM cable JOIN document AS d ON d.id = document_id"
                                        " WHERE cable.id = ?", (old,)).fetchone()
        self.count(old, ident, -1)
        self.note(TEXT, 0, dir or f"{ident}.txt")
        for table in ("cable_tag", "cable_classification", "recipient", "reference"):
            self.db.execute(f"DELETE FROM {table} WHERE cable_id = ?", (old,))
        self.db.execute("DELETE FROM paragraph WHERE id BETWEEN ? AND ?", (old << 12, (old + 1 << 12) - 1))
        self.db.execute("DELETE FROM cable WHERE id = ?", (old,))
        self.db.execute("DELETE FROM document_body WHERE id = ?", (document,))
        self.db.execute("DELETE FROM document WHERE id = ?", (document,))

    def replace(self, ident, subject):
        self.db.execute("UPDATE cable SET ident = ident || '-old' WHERE ident = ?", (ident,))
        self.add("temporary", f"{ident}-old", subject)
        self.db.execute("UPDATE cable SET header_size = header_size + ? WHERE ident = 'temporary'",
                        (len(ident) - len("temporary"),))
        self.db.execute("DELETE FROM change WHERE generation = ? AND name LIKE 'temporary%'", (self.generation,))
        self.remove(f"{ident}-old")
        self.db.execute("DELETE FROM change WHERE generation = ? AND name LIKE '%-old%'", (self.generation,))
        self.db.execute("UPDATE cable SET ident = ? WHERE ident = 'temporary'", (ident,))
        self.db.execute("UPDATE document SET dir = ? WHERE dir = 'temporary.txt'", (f"{ident}.txt",))
        cable = self.find(ident)
        self.note(ALL, 0, ident)
        self.note(TEXT, 0, f"{ident}.txt")
        for facet, value, _ in self.values_of(cable):
            self.note(facet, value, ident)

    def cite(self, ident, other):
        """A citation of one by the other that was not there."""
        citing, cited = self.find(ident), self.find(other)
        self.db.execute("INSERT OR IGNORE INTO citation SELECT ?, ?, moment FROM cable WHERE id = ?", (citing, cited, citing))
        self.db.execute("UPDATE cable SET links = links | 1 WHERE id = ?", (citing,))
        self.db.execute("UPDATE cable SET links = links | 2 WHERE id = ?", (cited,))
        self.note(CITATIONS, citing, other)
        self.note(CITATIONS, cited, ident)


# ---- the mount ----

class Mount:
    def __init__(self, program, index, path):
        self.program, self.index, self.path = program, index, path

    def __enter__(self):
        self.path.mkdir(exist_ok=True)
        subprocess.run([self.program, self.index, self.path], check=True, timeout=60)
        return self.path

    def __exit__(self, *_):
        subprocess.run(["fusermount3", "-u", self.path], check=True, timeout=60)
        end = time.monotonic() + 10
        while time.monotonic() < end and self.is_served():
            time.sleep(0.05)

    def is_served(self):
        """Whether a process has the mount point among its arguments."""
        for line in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if os.fsencode(self.path) in line.read_bytes().split(b"\0"):
                    return True
        return False


def seen(what):
    """How long it takes until that is so; None when it takes too long."""
    began = time.monotonic()
    while time.monotonic() - began < SEEN_WITHIN + 5:
        if what():
            return time.monotonic() - began
        time.sleep(0.001)
    return None


def is_soon(what, is_so):
    took = seen(is_so)
    check(what, took is not None and took < SEEN_WITHIN, f"{took} s")
    return took


def numbers(root):
    found = {}
    for at, _, files in os.walk(root):
        for name in [None] + files:
            path = at if name is None else os.path.join(at, name)
            found[os.path.relpath(path, root)] = os.lstat(path).st_ino
    return found


# ---- people who are not concerned ----

class Crowd:
    """grep, rsync, a process in tags/, one in a cable's directory, one that lists slowly."""
    def __init__(self, mnt, tmp):
        self.mnt, self.tmp, self.errors, self.over = mnt, tmp, [], threading.Event()
        self.threads = [threading.Thread(target=t) for t in (self.grep, self.stand, self.list_slowly, self.read_handles)]
        self.rounds = 0

    def run(self, *args, allowed=(0,), cwd=None):
        done = subprocess.run(args, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=cwd, check=False)
        # what an update took away while it was read may be missed
        bad = [line for line in done.stderr.decode().splitlines() if "No such file" not in line and "vanished" not in line]
        if bad or done.returncode not in allowed:
            self.errors.append((args[0], done.returncode, bad[:3]))

    def grep(self):
        while not self.over.is_set():
            self.run("grep", "-r", "nowhere to be found", self.mnt / "dates", allowed=(0, 1, 2))
            self.rounds += 1

    def stand(self):
        child = subprocess.Popen(["bash", "-c", "while read -r line; do pwd -P; ls >/dev/null; cat */none 2>&1 | grep -v 'No such'; done"],
                                 cwd=self.mnt / "tags", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True)
        while not self.over.is_set():
            child.stdin.write("\n")
            child.stdin.flush()
            line = child.stdout.readline().strip()
            if line != str(self.mnt / "tags"):
                self.errors.append(("a shell in tags/", line))
            time.sleep(0.01)
        child.stdin.close()
        child.wait()

    def list_slowly(self):
        while not self.over.is_set():
            try:
                with os.scandir(self.mnt / "cables") as entries:
                    for n, entry in enumerate(entries):
                        if n % 20 == 0:
                            time.sleep(0.005)
            except OSError as error:
                self.errors.append(("a listing", error))

    def read_handles(self):
        """As an NFS server does: a file by its handle, whoever has forgotten it."""
        libc = ctypes.CDLL(None, use_errno=True)
        mount = os.open(self.mnt, os.O_RDONLY | os.O_DIRECTORY)
        handles = []
        for path in sorted((self.mnt / "cables").iterdir())[10:20]:
            handle = (ctypes.c_ubyte * 136)()
            ctypes.cast(handle, ctypes.POINTER(ctypes.c_uint))[0] = 128
            mount_id = ctypes.c_int()
            if libc.name_to_handle_at(-100, os.fsencode(path / "subject"), handle, ctypes.byref(mount_id), 0) == 0:
                handles.append((handle, (path / "subject").read_bytes()))
        while not self.over.is_set():
            for handle, content in handles:
                fd = libc.open_by_handle_at(mount, handle, os.O_RDONLY)
                if fd < 0:
                    if ctypes.get_errno() != errno.EPERM:
                        self.errors.append(("a handle", os.strerror(ctypes.get_errno())))
                    continue
                if os.read(fd, 4096) != content:
                    self.errors.append(("a handle", "other bytes"))
                os.close(fd)
            time.sleep(0.005)
        os.close(mount)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()


# ---- the checks ----

def has_line(path, begin):
    with contextlib.suppress(OSError):  # what is open is stale
        return any(line.startswith(begin) for line in path.read_bytes().splitlines())
    return False


def check_one_by_one(index, mnt):
    cables = mnt / "cables"
    names = sorted(os.listdir(cables))
    a, b, c = names[100], names[110], names[120]
    with index.update() as u:
        tag = u.one("SELECT tag.dir FROM cable_tag JOIN tag ON tag.id = tag_id JOIN cable ON cable.id = cable_id"
                    " WHERE ident = ? LIMIT 1", str, a)
        u.note(ALL, 0, "nothing")
    in_tag = mnt / "tags" / tag
    query = mnt / "search" / f"tag:{tag}"
    before = len(os.listdir(in_tag))
    for place in (cables, in_tag, query):
        check(f"{place.name}: it is not there yet", not (place / "10NEWCABLE1").exists())
        os.listdir(place)
    times = []
    list_file = in_tag / "+" / "list.txt"
    old_list = list_file.read_bytes()
    held_list = os.open(in_tag / "+" / "cables.csv", os.O_RDONLY)
    size = os.fstat(held_list).st_size
    with index.update() as u:
        u.add("10NEWCABLE1", a)
    times.append(is_soon("a cable that was added is found in its tag", (in_tag / "10NEWCABLE1" / "subject").exists))
    check("... and listed there", len(os.listdir(in_tag)) == before + 1)
    check("... and in cables/", "10NEWCABLE1" in os.listdir(cables))
    check("... and counted", os.stat(in_tag).st_nlink == before + 3)
    is_soon("... and in a query that was asked before", lambda: "10NEWCABLE1" in os.listdir(query))
    check("... and found there", (query / "10NEWCABLE1" / "subject").read_text() == "Added\n")
    is_soon("... and under another spelling", lambda: os.path.lexists(cables / "10newcable00001"))
    is_soon("... and in the list of its tag", lambda: has_line(list_file, b"10NEWCABLE1 "))
    check("... beside what was there", len(list_file.read_bytes().splitlines()) == len(old_list.splitlines()) + 1)
    with contextlib.suppress(OSError):  # ESTALE
        check("... and who reads the table of before has nothing of the new one", b"10NEWCABLE1" not in os.read(held_list, 2 * size))
    os.close(held_list)
    check("... and in text/", (mnt / "text" / "10NEWCABLE1.txt").read_text() == "as received")
    number = os.stat(cables / b).st_ino
    (cables / b / "subject").read_text()
    inside = os.open(cables / b, os.O_RDONLY | os.O_DIRECTORY)
    with index.update() as u:
        u.replace(b, "Another subject")
    times.append(is_soon("a cable that was changed shows what it says now",
                         lambda: (cables / b / "subject").read_text() == "Another subject\n"))
    check("... under another number", os.stat(cables / b).st_ino != number)
    with contextlib.suppress(OSError):
        check("... and who stood in it has nothing of another cable", os.listdir(inside) == [])
    os.close(inside)
    os.stat(cables / c / "subject")
    with index.update() as u:
        u.remove(c)
        u.remove("10NEWCABLE1")
    times.append(is_soon("a cable that was removed is gone", lambda: not (cables / c).exists()))
    check("... from lists, too", c not in os.listdir(cables))
    check("... and from the tag", len(os.listdir(in_tag)) == before)
    check("... and from the query", "10NEWCABLE1" not in os.listdir(query))
    check("... and by its name there", not (query / "10NEWCABLE1").exists())
    d, e = names[130], names[140]
    for name in (d, e):
        (cables / name / "references").exists()
        (cables / name / "cited-by").exists()
        (in_tag / name / "references").exists()
        os.listdir(cables / name)
    with index.update() as u:
        u.cite(d, e)
    times.append(is_soon("a citation is seen", lambda: (cables / d / "references" / e).exists()))
    check("... from the other side", (cables / e / "cited-by" / d).exists())
    check("... and listed", "references" in os.listdir(cables / d) and "cited-by" in os.listdir(cables / e))
    print("# seen after " + ", ".join(f"{1000 * (t or 9):.0f} ms" for t in times))
    return {b, c, d, e, "10NEWCABLE1"}


def check_nobody_notices(index, mnt, tmp, touched):
    before = numbers(mnt / "cables")
    names = [n for n in sorted(os.listdir(mnt / "cables")) if n not in touched]
    with Crowd(mnt, tmp) as crowd:
        for i in range(40):
            with index.update() as u:
                u.add(f"10CROWD{i}", names[i % 5])
                if i > 5:
                    u.remove(f"10CROWD{i - 5}")
            time.sleep(0.05)
    check("nobody else notices", not crowd.errors, str(crowd.errors[:5]))
    check("... while grep went over it", crowd.rounds > 0)
    after = numbers(mnt / "cables")
    moved = [p for p, n in before.items() if not p.startswith("10CROWD") and after.get(p) != n]
    check("numbers stay what they were", not moved, str(moved[:5]))
    return after


def check_times(index, mnt, tmp):
    """What rsync, tar -g and find -cnewer see of a change."""
    names = sorted(n for n in os.listdir(mnt / "cables") if not n.startswith("10"))
    changed = names[200]
    copy = tmp / "copy"
    subprocess.run(["cp", "-a", mnt / "cables", copy], check=True)
    snapshot = tmp / "snapshot"
    subprocess.run(["tar", "-C", mnt, "-g", snapshot, "-cf", tmp / "full.tar", "cables"], check=True)
    mark = tmp / "mark"
    time.sleep(1.1)
    mark.touch()
    time.sleep(1.1)
    with index.update() as u:
        old = (mnt / "cables" / changed / "subject").read_text()
        u.replace(changed, old[:-2] + ("x" if old[-2] != "x" else "y"))
    is_soon("a change of the same length is seen", lambda: (mnt / "cables" / changed / "subject").read_text() != old)
    found = subprocess.run(["find", mnt / "cables", "-cnewer", mark, "-type", "f"], capture_output=True, text=True,
                           check=True).stdout.split()
    check("find -cnewer sees the files of just that cable",
          found and all(f"/{changed}/" in path for path in found), str(found[:3]))
    subprocess.run(["tar", "-C", mnt, "-g", snapshot, "-cf", tmp / "more.tar", "cables"], check=True)
    kept = subprocess.run(["tar", "-tf", tmp / "more.tar"], capture_output=True, text=True, check=True).stdout.split()
    files = [path for path in kept if not path.endswith("/")]
    check("tar -g keeps the files of just that cable", files and all(f"/{changed}/" in p for p in files), str(files[:3]))
    return changed


def check_killed_writer(index, mnt):
    """A writer that dies in the middle of its commit: who reads sees what was, until the next writer comes."""
    name = sorted(os.listdir(mnt / "cables"))[50]
    old = (mnt / "cables" / name / "header").read_bytes()
    hot = 0
    for attempt in range(10):
        child = subprocess.Popen([sys.executable, "-c", f"""
import sqlite3
db = sqlite3.connect({str(index.path)!r}, isolation_level=None, timeout=20)
db.execute("PRAGMA cache_size = 10"); db.execute("BEGIN IMMEDIATE")
db.execute("UPDATE paragraph SET text = upper(text)"); db.execute("UPDATE cable SET subject = upper(subject)")
print("go", flush=True)
import time; time.sleep(60)
"""], stdout=subprocess.PIPE)
        child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        child.wait()
        hot += Path(f"{index.path}-journal").exists()
        try:
            for path in sorted((mnt / "cables").iterdir())[:20]:
                for file in path.iterdir():
                    if file.is_file():
                        file.read_bytes()
            same = (mnt / "cables" / name / "header").read_bytes() == old
        except OSError as error:
            same = False
            print(f"# {error}")
        if not same:
            break
    check("a writer that is killed changes nothing for who reads", same and hot > 0, f"{hot} journals")
    with index.update() as u:
        u.add("10AFTER1", name)
    is_soon("the next one brings its change", (mnt / "cables" / "10AFTER1").exists)


def main():
    program, generate = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        print("# no /dev/fuse: skipped")
        return 77
    with tempfile.TemporaryDirectory(prefix="cablefs-update-") as name:
        tmp = Path(name).resolve()
        with open(tmp / "cables.csv", "wb") as csv:
            subprocess.run([generate, str(CABLES)], stdout=csv, check=True)
        index = Index(tmp / "index")
        subprocess.run([program, "index", "-o", index.path, tmp / "cables.csv"], check=True, stderr=subprocess.DEVNULL)
        with Mount(program, index.path, tmp / "mnt") as mnt:
            touched = check_one_by_one(index, mnt)
            check_killed_writer(index, mnt)
            check_times(index, mnt, tmp)
            after = check_nobody_notices(index, mnt, tmp, touched)
        with Mount(program, index.path, tmp / "mnt") as mnt:
            check("numbers stay over a remount", numbers(mnt / "cables") == after)
    print(f"{failures} checks failed")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
