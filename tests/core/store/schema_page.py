#!/usr/bin/env python3
"""Holds docs/schema.md to the schema: its version, its tables and views, and the columns of each.

    python3 tests/core/store/schema_page.py SOURCE_ROOT    exit 0 when they agree, 1 with a list when they do not,
                                                           77 (skipped) where Python's SQLite has no FTS5

In the page's table a row names a table, or several that are alike, and its last cell gives the columns: items apart
by semicolons, each with the names of its columns in `backticks`, then whatever is to be said of them, behind a colon
or in parentheses.
"""
import re
import sqlite3
import sys
from pathlib import Path

sys.dont_write_bytecode = True


def tables_of_schema(root):
    """{table: set of its columns} of an empty index; without what SQLite and FTS5 keep for themselves."""
    sys.path.insert(0, str(root / "core" / "store"))
    from sections import sections
    sql = sections((root / "core" / "store" / "schema.sql").read_text(encoding="utf-8"))
    db = sqlite3.connect(":memory:")
    db.executescript(sql["tables"] + sql["load"] + sql["finish"])
    names = [row[0] for row in db.execute("SELECT name FROM main.sqlite_master WHERE type IN ('table', 'view')")]
    inner = re.compile(r"sqlite_.*|.*_fts_(data|idx|docsize|config|content)")
    return {name: {row[0] for row in db.execute("SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1", (name,))}
            for name in names if not inner.fullmatch(name)}


def tables_of_page(page):
    """{table: set of the columns that are named}."""
    made = {}
    for line in page.split("\n"):
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if not line.startswith("| `") or len(cells) != 3:
            continue
        items = re.sub(r"\([^)]*\)", "", cells[2]).split(";")
        columns = {name for item in items for name in re.findall(r"`(\w+)`", item.split(":")[0])}
        for table in re.findall(r"`(\w+)`", cells[0]):
            made[table] = columns
    return made


def versions(root, page):
    header = (root / "core" / "store" / "schema.h").read_text(encoding="utf-8")
    return (int(re.search(r"SCHEMA_VERSION = (\d+)", header)[1]),
            int(re.search(r"describes version (\d+)", page)[1]))


def faults(root):
    page = (root / "docs" / "schema.md").read_text(encoding="utf-8")
    code, said = versions(root, page)
    if code != said:
        yield f"the page describes version {said}, and the schema is at {code}"
    schema, page = tables_of_schema(root), tables_of_page(page)
    for table in sorted(schema.keys() | page.keys()):
        if table not in page:
            yield f"{table}: the page has no row for it"
        elif table not in schema:
            yield f"{table}: there is no such table"
        else:
            yield from (f"{table}.{column}: the page does not name it" for column in schema[table] - page[table])
            yield from (f"{table}.{column}: there is no such column" for column in page[table] - schema[table])


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: schema_page.py SOURCE_ROOT")
    try:
        sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE t USING fts5(a)")
    except sqlite3.OperationalError:
        print("Python's SQLite has no FTS5")
        return 77
    found = list(faults(Path(sys.argv[1]).resolve()))
    for fault in found:
        print(f"docs/schema.md: {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
