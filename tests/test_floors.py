#!/usr/bin/env python3
"""Holds the plan of the house (docs/architecture.md): which room may include what.

    python3 tests/test_floors.py SOURCE_ROOT      exit 0 when it holds, 1 with a list when it does not

The rules, all from the tables below:
  1. Each source file is in a room, and each room is in the table.
  2. A room includes only rooms below it. Rooms on one floor do not include each other.
  3. Of another room only a door is included: ROOM/ROOM.h, or what the table names. Of an open room each header is one.
  4. core/ includes nothing of fs/.
  5. A library's header is included by the files that the second table names, and by no other.
  6. Files do not include each other in a circle.
  7. Our own headers are included with "", by the name of the file in the same room, or else as "room/file.h".
"""
import re
import sys
from pathlib import Path

# One line a floor, the lowest first: rooms, each with its doors behind it where there are others than ROOM.h.
OPEN = "*"  # every header is a door
FLOORS = [
    {"core/base": OPEN},
    {"core/cable": OPEN},
    {"core/source": ["source.h"], "core/parse": ["parse.h"]},
    {"core/store": OPEN},
    {"core/index": ["index.h"], "core/catalog": ["catalog.h"], "core/query": ["query.h", "search.h"]},
    {"core/check": ["check.h"]},
    {"fs/sandbox": ["sandbox.h"]},
    {"fs/run": ["run.h"], "fs/tree": ["tree.h"]},
    {"fs/live": ["live.h"]},
    {"fs/mount": ["mount.h"]},
    {"fs/cmd": []},
]

# Who may include a library's headers: files (both .c and .h) or rooms.
LIBRARIES = [
    (r"sqlite3(ext)?\.h", ["core/store/db", "core/store/heap", "core/store/read_vfs"]),
    (r"archive(_entry)?\.h", ["core/source/archive"]),
    (r"json-c/.*", ["core/source/json"]),
    (r"libxml/.*", ["core/source/html"]),
    (r"(fuse|cuse).*", ["fs/mount/"]),
    (r"seccomp\.h", ["fs/sandbox/calls"]),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


class House:
    def __init__(self, root):
        self.root = root
        self.floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
        self.doors = {room: doors for rooms in FLOORS for room, doors in rooms.items()}
        self.files = sorted(p.relative_to(root) for top in ("core", "fs") for p in (root / top).rglob("*.[ch]"))
        self.includes = {}  # file -> {included file: line}
        self.faults = []  # (file, line, message)

    def fault(self, path, line, message):
        self.faults.append((path, line, message))

    def includes_of(self, path):
        """(line number, name, quoted) of each #include of a file."""
        text = (self.root / path).read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.split("\n"), 1):
            found = INCLUDE.match(line)
            if found:
                yield number, found.group(1) or found.group(2), found.group(1) is not None

    def resolve(self, path, name):
        """The file of ours that "name" means in path, or None."""
        if "/" not in name:
            candidates = [path.parent / name]
        else:
            candidates = [Path(top) / name for top in ("core", "fs")]
        return next((c for c in candidates if ".." not in c.parts and (self.root / c).is_file()), None)

    def check_library(self, path, line, name):
        for pattern, places in LIBRARIES:
            stem = path.with_suffix("").as_posix()
            allowed = any(stem == p or (p.endswith("/") and stem.startswith(p)) for p in places)
            if re.fullmatch(pattern, name) and not allowed:
                self.fault(path, line, f"<{name}> is for {', '.join(places)} only")

    def check_step(self, path, line, target):
        mine, other = path.parent.as_posix(), target.parent.as_posix()
        if mine == other or mine not in self.floor or other not in self.floor:
            return  # a file in no room is reported once, for itself
        if path.parts[0] == "core" and target.parts[0] == "fs":
            self.fault(path, line, f"core/ includes nothing of fs/, not {target}")
        elif self.floor[other] > self.floor[mine]:
            self.fault(path, line, f"{mine} may not include {target}: {other} is above it")
        elif self.floor[other] == self.floor[mine]:
            self.fault(path, line, f"{mine} may not include {target}: {other} is on the same floor")
        elif self.doors[other] != OPEN and target.name not in self.doors[other]:
            doors = " or ".join(f'"{Path(other).name}/{door}"' for door in self.doors[other])
            self.fault(path, line, f"{target} is private to {other}: its door is {doors}")

    def check_file(self, path):
        self.includes[path] = {}
        if path.parent.as_posix() not in self.floor:
            self.fault(path, 1, f"{path.parent}/ is no room: give it a floor in tests/test_floors.py")
        for line, name, quoted in self.includes_of(path):
            if not quoted:
                self.check_library(path, line, name)
                if "/" in name and self.resolve(path, name) is not None:
                    self.fault(path, line, f'<{name}> is ours: include it with ""')
                continue
            target = self.resolve(path, name)
            if target is None:
                self.fault(path, line, f'"{name}" is no file of this room, and no "room/file.h" of core/ or fs/')
                continue
            self.includes[path].setdefault(target, line)
            self.check_step(path, line, target)

    def check_circles(self):
        done, trail = set(), []

        def visit(node):
            if node in trail:
                return trail[trail.index(node):] + [node]
            if node in done:
                return []
            trail.append(node)
            for target in self.includes.get(node, {}):
                circle = visit(target)
                if circle:
                    return circle
            trail.pop()
            done.add(node)
            return []

        for node in sorted(self.includes):
            circle = visit(node)
            if circle:
                chain = " -> ".join(p.as_posix() for p in circle)
                self.fault(circle[0], self.includes[circle[0]][circle[1]], f"includes go in a circle: {chain}")
                return

    def check(self):
        if not any(p.parts[0] == "core" for p in self.files):
            self.fault(Path("core"), 1, "no source files here: is this the root of the project?")
        for path in self.files:
            self.check_file(path)
        self.check_circles()
        return self.faults


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: test_floors.py SOURCE_ROOT")
    faults = House(Path(sys.argv[1]).resolve()).check()
    for path, line, message in faults:
        print(f"{path.as_posix()}:{line}: {message}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
