"""mounted: the trees of two mounts compared, name by name, and what an update may not disturb in one that lives through it."""
import os
import stat
import subprocess
import time
from pathlib import Path

from runs import HANGS, Wrong

QUERIES = ("ferry", "kosovo OR lamp*", "tag:KOSOVO", "origin:VELM -coal", "date:2006", "subject:dinner", "from:velm", "signed:MARL",
           "ref:06VELM1", "cited-by:06VELM1", "class:SECRET", "\"paint the\"", "NEAR(ferry minister, 5)")
SETS = ("cables", "tags", "dates", "origins", "classifications", "signers")


def possible():
    return os.access("/dev/fuse", os.R_OK | os.W_OK)


def is_mounted(path):
    with open("/proc/self/mounts", encoding="utf-8") as mounts:
        return any(line.split()[1] == str(path) for line in mounts)


class Mount:
    def __init__(self, binary, index, path):
        self.binary, self.index, self.path = str(binary), str(index), Path(path)

    def __enter__(self):
        self.path.mkdir(parents=True, exist_ok=True)
        self.log = open(f"{self.path}.log", "w+b")
        self.process = subprocess.Popen([self.binary, "mount", "-f", self.index, str(self.path)], stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log)
        end = time.monotonic() + HANGS
        while self.process.poll() is None and not is_mounted(self.path) and time.monotonic() < end:
            time.sleep(0.002)
        if not is_mounted(self.path):
            self.log.seek(0)
            raise Wrong("it does not mount: " + self.log.read().decode("utf-8", "replace"))
        return self

    def __exit__(self, *_):
        subprocess.run(["fusermount3", "-uz", str(self.path)], check=False, stderr=subprocess.DEVNULL)
        try:
            self.process.wait(HANGS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def read(path):
    with open(path, "rb", buffering=0) as file:
        return b"".join(iter(lambda: file.read(65536), b""))


class Seen:
    """What a mount shows. things: {path: what it is, mode, links, size, mtime, content}; kept: {path: (st_ino, ctime)};
    order: {directory: its names as they are listed}."""
    def __init__(self, root):
        self.root, self.things, self.kept, self.order = os.fsencode(root), {}, {}, {}

    def look(self, path):
        full = os.path.join(self.root, path)
        st = os.lstat(full)
        if stat.S_ISDIR(st.st_mode):
            what, content = "directory", None
        elif stat.S_ISLNK(st.st_mode):
            what, content = "link", os.readlink(full)
        else:
            what, content = "file", read(full)
            if len(content) != st.st_size:
                raise Wrong(f"{path!r}: {st.st_size} bytes by its size, {len(content)} are read")
        attributes = {} if what == "link" else {n: os.getxattr(full, n) for n in os.listxattr(full)}
        self.things[path] = (what, st.st_mode, st.st_nlink, st.st_size, st.st_mtime_ns, content, attributes)
        self.kept[path] = (st.st_ino, st.st_ctime_ns)
        return what

    def walk(self, path, below=True):
        if self.look(path) == "directory":
            names = os.listdir(os.path.join(self.root, path))
            self.order[path] = names
            if len(set(names)) != len(names):
                raise Wrong(f"{path!r}: a name is listed twice: {names}")
            for name in names if below else ():
                if path != b"search" or name == b"README":
                    self.walk(os.path.join(path, name))


def see(root, narrow=True):
    """All that is listed, answers to queries, and narrowed sets."""
    seen = Seen(root)
    seen.walk(b"")
    del seen.order[b"search"]  # what others have asked
    for query in QUERIES:
        seen.walk(b"search/" + os.fsencode(query))
    seen.things.pop(b"search")
    for directory in [d for d in seen.order if d.count(b"/") == 1 and narrow and d.split(b"/")[0] in map(os.fsencode, SETS[1:])]:
        for path in (directory + b"/+", *(directory + b"/+/" + os.fsencode(s) for s in SETS[1:])):
            seen.walk(path, below=False)
    return seen


def differences(fresh, updated):
    """A line for each thing that one shows and the other does not, or shows otherwise."""
    found = []
    for path in sorted(fresh.things.keys() | updated.things.keys()):
        one, two = fresh.things.get(path), updated.things.get(path)
        if one != two:
            parts = [f"{a!r:.200} from nothing, {b!r:.200} updated" for a, b in zip(one, two) if a != b] if one and two else \
                ["is not there " + ("in the updated one" if one else "from nothing")]
            found.append(f"{path!r}: " + "; ".join(parts))
    for path in fresh.order.keys() & updated.order.keys():
        if sorted(fresh.order[path]) != sorted(updated.order[path]):
            found.append(f"{path!r} lists {fresh.order[path]} from nothing, {updated.order[path]} updated")
    return found


def out_of_order(seen):
    """Cables are listed oldest first, those without a date behind the others."""
    found = []
    for path, names in seen.order.items():
        dates = []
        for name in names:
            attributes = seen.things.get(os.path.join(path, name), (None,) * 7)[6] or {}
            if "user.cable.id" in attributes:
                dates.append(attributes.get("user.cable.date", b"~"))
        if dates != sorted(dates):
            found.append(f"{path!r}: the dates of its cables come in this order: {dates}")
    return found


def same_below(before, after, path):
    """Whether all of a directory is as it was."""
    inside = [p for p in after.things if p == path or p.startswith(path + b"/")]
    return set(inside) == {p for p in before.things if p == path or p.startswith(path + b"/")} and \
        all(before.things[p] == after.things[p] for p in inside)


def tells_ctime(seen):
    """Whether ctime is the time of a run, and not that of the cable."""
    return any(ctime != seen.things[path][4] for path, (_, ctime) in seen.kept.items() if path in seen.things)


def disturbed(before, after, moved=frozenset()):
    """moved: files of text/ that come from another place by now. What changed its number or its ctime without having changed, and what changed and does not say so: a cable's files
    are as they were, if all of them are."""
    found, changed, ctime = [], set(), tells_ctime(after)
    for path in sorted(p for p in after.things if p.startswith(b"cables/") and p.count(b"/") == 1):
        if path not in before.things:
            continue
        files = [p for p in after.things if p.startswith(path + b"/") and p.count(b"/") == 2 and after.things[p][0] == "file"]
        was = [p for p in before.things if p.startswith(path + b"/") and p.count(b"/") == 2 and before.things[p][0] == "file"]
        same = set(files) == set(was) and all(before.things[p][5] == after.things[p][5] for p in files)
        if not same:
            changed.add(path[len(b"cables/"):])
        for p in files:
            if same and before.kept[p] != after.kept[p]:
                found.append(f"{p!r}: the same cable, but st_ino and ctime {before.kept[p]} became {after.kept[p]}")
            elif not same and ctime and p in before.kept and after.kept[p][1] <= before.kept[p][1]:
                found.append(f"{p!r}: another cable, but ctime {before.kept[p][1]} became {after.kept[p][1]}")
            elif not same and p in before.kept and after.kept[p][0] == before.kept[p][0]:
                found.append(f"{p!r}: another cable, but st_ino {after.kept[p][0]} is the same")
    for path in after.order:
        parts = path.split(b"/")
        if parts[-1] in (b"references", b"cited-by"):
            continue  # they go with their cable
        if path in before.order and parts[0] in map(os.fsencode, SETS) and b"+" not in parts and same_below(before, after, path):
            if before.kept[path][0] != after.kept[path][0]:
                found.append(f"{path!r}: the same directory, but its st_ino is another")
    for path in after.things:
        if path.startswith(b"text/") and path in before.things and before.things[path] == after.things[path] \
                and before.kept[path][0] != after.kept[path][0] and path[len(b"text/"):-len(b".txt")] not in changed \
                and path[len(b"text/"):] not in moved:
            found.append(f"{path!r}: the same document, but its st_ino is another")
    return found
