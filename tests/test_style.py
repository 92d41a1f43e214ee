#!/usr/bin/env python3
"""Holds what clang-format does not: the size of files and functions, the width of comments, the frame of a header.

    python3 tests/test_style.py SOURCE_ROOT      exit 0 when it holds, 1 with a list when it does not

The rules, for each .c and .h of core/, fs/ and tests/:
  1. A file has at most 500 lines. A table of data may be longer: TABLES.
  2. A line has at most 110 columns; one that is nothing but a string may be longer, and so may a row of ROWS.
  3. A function of core/ or fs/ has at most 60 lines, if it is no table: SWITCHES.
  4. ROOM/NAME.h begins with "/* NAME: " and is guarded by CABLEFS_ROOM_NAME_H; a door, ROOM/ROOM.h, by CABLEFS_ROOM_H.
"""
import re
import sys
from pathlib import Path

FILE_LINES, COLUMNS, FUNCTION_LINES = 500, 110, 60

TABLES = {
    "core/cable/post_table.c",  # a row a post
    "core/cable/vocabulary_table.c",  # a row a name
}
ROWS = {
    "core/cable/fields.c",  # the table of a cable's fields: a row is read along its line
}
SWITCHES = {
    "core/catalog/sql.c",  # a case a statement
}

STRING = re.compile(r'\s*(\w+\()?"([^"\\]|\\.)*"[\s;,)}]*$')
GUARD = re.compile(r"^#ifndef (\w+)$", re.MULTILINE)


def functions(lines):
    """(first line, lines) of each function: in this layout a { at the end of a line, up to a } at the start of one."""
    start = None
    for number, line in enumerate(lines, 1):
        if line == "}" and start is not None:
            yield start, number - start + 1
        if re.match(r"\w.*\(", line):
            start = number  # its parameters may take more lines
        elif line and not line[0].isspace():
            start = None


def check_file(path, text):
    """(line, message) for what does not hold in a file."""
    name = path.as_posix()
    lines = text.split("\n")
    if len(lines) - 1 > FILE_LINES and name not in TABLES:
        yield 1, f"{len(lines) - 1} lines; at most {FILE_LINES}"
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS and name not in ROWS and not STRING.match(line):
            yield number, f"{len(line)} columns; at most {COLUMNS}"
    if path.parts[0] != "tests" and name not in SWITCHES:
        for number, length in functions(lines):
            if length > FUNCTION_LINES:
                yield number, f"a function of {length} lines; at most {FUNCTION_LINES}"
    if path.suffix == ".h":
        room, stem = path.parent.name, path.stem
        if not text.startswith(f"/* {stem}: "):
            yield 1, f'a header begins with what it is: "/* {stem}: ..."'
        wanted = "CABLEFS_" + (room if room == stem else f"{room}_{stem}").upper() + "_H"
        guard = GUARD.search(text)
        if guard is None or guard.group(1) != wanted or f"#define {wanted}\n" not in text:
            yield 1, f"the guard of this header is {wanted}"


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: test_style.py SOURCE_ROOT")
    root = Path(sys.argv[1]).resolve()
    files = sorted(p.relative_to(root) for top in ("core", "fs", "tests") for p in (root / top).rglob("*.[ch]"))
    faults = 0
    for path in files:
        for line, message in check_file(path, (root / path).read_text(encoding="utf-8")):
            print(f"{path.as_posix()}:{line}: {message}")
            faults += 1
    for name in sorted((TABLES | ROWS | SWITCHES) - {p.as_posix() for p in files}):
        print(f"tests/test_style.py: {name} is an exception, and is not there")
        faults += 1
    if not files:
        print("no source files here: is this the root of the project?")
        faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
