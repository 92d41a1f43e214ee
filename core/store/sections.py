#!/usr/bin/env python3
"""Makes C strings of the sections of schema.sql.

    sections.py SCHEMA.sql OUT.c      for each "-- section: NAME" a constant schema_sql_NAME

Comments are taken off and white space becomes one blank, since SQLite keeps the text of every CREATE in the index
and reads it each time that one is opened.
"""
import re
import sys
from pathlib import Path

PIECE = re.compile(r"('(?:[^']|'')*')|--[^\n]*|\s+")


def sections(text):
    """{name: SQL} of a schema's text, in its order."""
    parts = re.split(r"^-- section: (\w+)$", text, flags=re.MULTILINE)
    made = {}
    for name, sql in zip(parts[1::2], parts[2::2]):
        if name in made:
            raise ValueError(f"two sections are called {name}")
        made[name] = re.sub(" +", " ", PIECE.sub(lambda piece: piece[1] or " ", sql)).strip()
    return made


def literal(sql):
    """The statements as C, one a line; all characters are ASCII, and none needs more than a backslash."""
    if not sql.isascii() or "?" in sql:
        raise ValueError("a schema is ASCII without question marks")
    lines = sql.replace("\\", "\\\\").replace('"', '\\"').replace("; ", "; \n").split("\n")
    return "\n".join(f'    "{line}"' for line in lines)


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: sections.py SCHEMA.sql OUT.c")
    source, target = map(Path, sys.argv[1:])
    made = sections(source.read_text(encoding="utf-8"))
    strings = [f"const char schema_sql_{name}[] =\n{literal(sql)};\n" for name, sql in made.items()]
    target.write_text("/* Made of schema.sql by sections.py. */\n"
                      '#include "store/schema_sql.h"\n\n' + "\n".join(strings), encoding="utf-8")


if __name__ == "__main__":
    main()
