#!/usr/bin/env python3
"""Breaks each rule of test_floors.py once, in a small house of its own, and looks for the message.

    python3 tests/test_floors_itself.py       exit 0 when every break is told, 1 with a list when not
"""
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
from test_floors import House

SOUND = {
    "core/base/err.h": "",
    "core/base/text.h": '#include "err.h"\n',
    "core/cable/cable.h": '#include "base/text.h"\n',
    "core/parse/parse.h": '#include "cable/cable.h"\n',
    "core/parse/head.h": "",
    "core/parse/parse.c": '#include "parse.h"\n#include "head.h"\n',
    "core/source/source.h": '#include "cable/cable.h"\n',
    "core/store/db.c": "#include <sqlite3.h>\n",
    "core/store/db.h": "",
    "core/query/query.h": "",
    "core/query/search.h": '#include "query.h"\n',
    "core/check/check.h": '#include "query/search.h"\n#include "store/db.h"\n',
    "fs/tree/tree.h": '#include "query/query.h"\n',
    "fs/mount/mount.h": "",
    "fs/mount/ops.c": '#include "tree/tree.h"\n#include <fuse3/fuse_lowlevel.h>\n',
    "fs/cmd/main.c": '#include "mount/mount.h"\n#include "parse/parse.h"\n',
}

# What is broken, the files that break it, and what has to be said of it.
BREAKS = [
    ("a file in no room", {"core/attic/box.c": ""}, "core/attic/ is no room"),
    ("a file beside the rooms", {"core/loose.c": ""}, "core/ is no room"),
    ("a room includes one above it", {"core/parse/head.c": '#include "store/db.h"\n'}, "core/store is above it"),
    ("a room includes its neighbour", {"core/source/walk.c": '#include "parse/parse.h"\n'}, "is on the same floor"),
    ("a private header", {"fs/cmd/show.c": '#include "parse/head.h"\n'}, 'its door is "parse/parse.h"'),
    ("core includes fs", {"core/check/words.c": '#include "tree/tree.h"\n'}, "core/ includes nothing of fs/"),
    ("SQLite outside of its module", {"core/index/index.c": "#include <sqlite3.h>\n"}, "is for core/store/db, core/store/heap, core/store/read_vfs only"),
    ("libarchive outside of its module", {"core/source/walk.c": "#include <archive.h>\n"}, "core/source/archive only"),
    ("libxml2 outside of its module", {"core/parse/head.c": "#include <libxml/parser.h>\n"}, "core/source/html only"),
    ("FUSE outside of its room", {"fs/tree/tree.c": "#include <fuse3/fuse.h>\n"}, "is for fs/mount/ only"),
    ("a circle", {"core/base/err.h": '#include "text.h"\n'}, "includes go in a circle"),
    ("our own header in <>", {"fs/cmd/show.c": "#include <base/err.h>\n"}, 'is ours: include it with ""'),
    ("a path that is no room/file.h", {"fs/cmd/show.c": '#include "../mount/mount.h"\n'}, "is no file of this room"),
    ("no sources at all", dict.fromkeys(SOUND), "is this the root of the project?"),
]


def faults_of(files):
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory).resolve()
        for name, text in files.items():
            if text is not None:
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        return [message for _, _, message in House(root).check()]


def main():
    wrong = []
    told = faults_of(SOUND)
    if told:
        wrong.append(f"a sound house is not: {told}")
    for what, files, message in BREAKS:
        told = faults_of({**SOUND, **files})
        if not any(message in fault for fault in told):
            wrong.append(f"{what}: '{message}' was expected, and this was told: {told}")
    print("\n".join(wrong) or f"{len(BREAKS)} breaks, each of them told")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
