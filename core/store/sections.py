#!/usr/bin/env python3
"""Makes C strings of the sections of schema.sql and update.sql.

    sections.py FILE.sql... OUT.c     for each "-- section: NAME" a constant schema_sql_NAME; and schema_sql_objects

schema_sql_objects is what the schema of a finished index holds: the CREATE statements of the sections `tables` and
`finish`, as SQLite stores them, and for each table of full text those that FTS5 adds.

Comments are taken off and white space becomes one blank, since SQLite keeps the text of every CREATE in the index
and reads it each time that one is opened.
"""
import re
import sys
from pathlib import Path

CREATE = re.compile(r"CREATE (?:UNIQUE |VIRTUAL )?(TABLE|INDEX|VIEW) (\w+)")
# What FTS5 makes for a table that has no text of its own (content=) and stores no sizes (columnsize=0).
SHADOWS = {
    "data": "(id INTEGER PRIMARY KEY, block BLOB)",
    "idx": "(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID",
    "config": "(k PRIMARY KEY, v) WITHOUT ROWID",
}
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


def objects(made):
    """(type, name, SQL) of all that a finished index holds, in the order of its making."""
    for statement in (made["tables"] + " " + made["finish"]).split(";"):
        statement = statement.strip()
        create = CREATE.match(statement)
        if not create:
            continue
        yield create[1].lower(), create[2], statement
        if " USING fts5(" in statement:
            for shadow, columns in SHADOWS.items():
                name = f"{create[2]}_{shadow}"
                yield "table", name, f"CREATE TABLE '{name}'{columns}"


def literal(sql):
    """The statements as C, one a line; all characters are ASCII, and none needs more than a backslash."""
    if not sql.isascii() or "?" in sql:
        raise ValueError("a schema is ASCII without question marks")
    lines = sql.replace("\\", "\\\\").replace('"', '\\"').replace("; ", "; \n").split("\n")
    return "\n".join(f'    "{line}"' for line in lines)


def main():
    if len(sys.argv) < 3:
        sys.exit("usage: sections.py FILE.sql... OUT.c")
    *sources, target = map(Path, sys.argv[1:])
    made = sections("".join(source.read_text(encoding="utf-8") for source in sources))
    strings = [f"const char schema_sql_{name}[] =\n{literal(sql)};\n" for name, sql in made.items()]
    rows = "".join(f'    {{"{kind}", "{name}",\n{literal(sql)}}},\n' for kind, name, sql in objects(made))
    strings.append(f"const struct schema_sql_object schema_sql_objects[] = {{\n{rows}}};\n"
                   "const size_t schema_sql_objects_len = sizeof schema_sql_objects / sizeof schema_sql_objects[0];\n")
    target.write_text("/* Made of schema.sql and update.sql by sections.py. */\n"
                      '#include "store/schema_sql.h"\n\n' + "\n".join(strings), encoding="utf-8")


if __name__ == "__main__":
    main()
