#!/usr/bin/env python3
"""What an update runs costs what changed: no statement of update.sql goes through a table of the whole index.

    python3 tests/core/store/update_plans.py SOURCE_ROOT    exit 0 when none does, 1 with those that do,
                                                            77 (skipped) where Python's SQLite has no FTS5
"""
import re
import sqlite3
import sys
from pathlib import Path

sys.dont_write_bytecode = True

# Tables of the index with a row for each cable, document, or part of one. Those of values have thousands of rows.
LARGE = {"file", "source", "document", "document_body", "cable", "paragraph", "recipient", "reference", "citation",
         "cable_tag", "cable_classification", "problem"}


def main():
    root = Path(sys.argv[1])
    sys.path.insert(0, str(root / "core" / "store"))
    from sections import sections
    texts = [(root / "core" / "store" / name).read_text(encoding="utf-8") for name in ("schema.sql", "update.sql")]
    sql = sections("".join(texts))
    db = sqlite3.connect(":memory:")
    try:
        db.executescript(sql["tables"] + sql["load"] + sql["finish"] + sql["load"] + sql["update"])
    except sqlite3.OperationalError as error:
        if "fts5" not in str(error):
            raise
        return 77
    found = 0
    for name in (n for n in sql if n.startswith("update_")):
        for statement in filter(None, map(str.strip, sql[name].split(";"))):
            aliases = dict((alias, table) for table, alias in re.findall(r"\b(\w+) AS (\w+)", statement))
            for row in db.execute("EXPLAIN QUERY PLAN " + statement):
                scanned = re.match(r"SCAN (\w+)", row[3])
                if scanned and aliases.get(scanned[1], scanned[1]) in LARGE:
                    found += 1
                    print(f"{name}: {row[3]}: {statement}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
