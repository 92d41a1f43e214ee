#!/usr/bin/env python3
"""Holds the README and --help to what the program has: the fields of JSON, and those of queries.

    python3 tests/fs/cmd/names.py BINARY SOURCE_ROOT     exit 0 when they agree, 1 with a list when they do not

The README names the fields of JSON in the paragraph that begins with `parse --json`, in their order; the fields of
fields stand in parentheses. It shows each field of queries in the table below "Searching": | `tag:KOSOVO` | ... |
core/query/query.h lists them in the grammar: field = tag origin ...
"""
import json
import re
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True


def printed_fields(binary, cable):
    line = subprocess.run([binary, "parse", "--json", cable], stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
    return list(json.loads(line))


def query_fields(binary):
    """As the message lists them that refuses a name: "there is no field none: (tag, origin, ...)"."""
    told = subprocess.run([binary, "search", "none", "none:x"], stderr=subprocess.PIPE, encoding="utf-8", check=False).stderr
    return re.search(r"there is no field none: \(([^)]*)\)", told)[1].split(", ")


def faults(binary, root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    paragraph = re.search(r"^`parse --json` prints an object.*?\n\n", readme, re.M | re.S)[0].split("What is absent")[0]
    named = re.findall(r"`([\w-]+)`", re.sub(r"\([^)]*\)", "", paragraph))
    printed = printed_fields(binary, root / "mnt-example" / "cables" / "06VELM1207.txt")
    if named != printed:
        yield f"README.md names the fields of JSON {named}, and they are {printed}"

    fields = query_fields(binary)
    searching = readme[readme.index("## Searching"):]
    shown = re.findall(r"`([a-z-]+):", "\n".join(line.split(" | ")[0] for line in searching.split("\n") if line.startswith("| ")))
    helped = subprocess.run([binary, "search", "--help"], stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
    grammar = (root / "core" / "query" / "query.h").read_text(encoding="utf-8")
    listed = re.search(r"field   = (.*?)   ", grammar)[1].split()
    for field in fields:
        if field not in shown:
            yield f'README.md, "Searching", does not show the field {field}'
        if not re.search(rf"\s{field}:\S", helped):
            yield f"cablefs search --help does not show the field {field}"
    yield from (f'README.md, "Searching": there is no field {name}' for name in shown if name not in fields)
    if listed != fields:
        yield f"core/query/query.h lists the fields {listed}, and they are {fields}"


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: names.py BINARY SOURCE_ROOT")
    found = list(faults(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
