#!/usr/bin/env python3
"""Whether test_updates.py can fail: an index is spoilt in one place, and the comparison must tell.

    python3 tests/updates/test_itself.py BINARY     exit 0 when it tells of each, 1 with a list of what it does not see

Each column of each table is changed in one row, each table loses a row, and a word of a full text goes; a mount of an
index that was spoilt shows the difference where there is something to show.
"""
import contextlib
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
import indexes  # noqa: E402
import mounted  # noqa: E402
import runs  # noqa: E402
import steps  # noqa: E402
from documents import File, Telegram  # noqa: E402

SHOWN = {
    "bytes of a paragraph": "UPDATE paragraph SET text = upper(text)",
    "the size of a paragraph": "UPDATE paragraph SET text = text || 'x', size = size + 1 WHERE id = (SELECT min(id) FROM paragraph)",
    "a name": "UPDATE paragraph SET name = '77' WHERE id = (SELECT max(id) FROM paragraph)",
    "the count of a tag": "UPDATE tag SET cables = cables + 1 WHERE dir = 'PREL'",
    "the newest of a post": "UPDATE origin SET newest = newest + 60",
    "a date": "UPDATE cable SET date = date + 60 WHERE id = (SELECT min(id) FROM cable WHERE date IS NOT NULL)",
    "links": "UPDATE cable SET views = views + 1",
    "a link": "DELETE FROM citation",
    "a member": "DELETE FROM cable_tag WHERE tag_id = (SELECT id FROM tag WHERE dir = 'PREL')",
    "a file of text/": "UPDATE document SET dir = 'x' || dir",
    "a post": "DELETE FROM origin WHERE dir = 'VELM'",
    "an answer of search/": "UPDATE paragraph_fts_data SET block = (SELECT block FROM paragraph_fts_data WHERE id = 10) WHERE id > 10",
    "problems.tsv": "UPDATE about SET bytes = CAST(replace(bytes, 'cable', 'CABLE') AS BLOB)",
    "an attribute": "UPDATE cable SET declassify_on = '2999'",
}


def make(binary, place):
    tree, pair = steps.Tree(place / "sources"), runs.Pair(binary, place)
    for number in range(1, 41):
        runs.change(tree, "itself", number)
    tree.write("r1/cites.txt", File("text", [Telegram("VELM", 6, 98, references=[(6, "VELM", 99)], paragraphs=["It cites."])]))
    pair.compare(tree, 1)
    return pair.updated


def spoil(index, place, sql):
    """A copy in which something is another; None where the statement does nothing."""
    path = place / "spoilt"
    shutil.copy(index, path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        changed = connection.execute(sql).rowcount
        connection.commit()
    return path if changed > 0 else None


def spoilings(index):
    """A statement for each thing that may be wrong with a row."""
    opened = indexes.Index(index)
    with contextlib.closing(opened):
        for table in opened.tables():
            if table in indexes.TABLES:
                continue
            columns = [(row[1].decode(), row[5]) for row in opened.rows(f"PRAGMA table_info({table})")]
            ignored = {c for c, of in indexes.NAMES.get(table, {}).items() if of is None} | indexes.COLUMNS
            where = "name = 'files'" if table == "meta" else None
            keys = [c for c, key in columns if key] or ["rowid"]
            first = where or f"({', '.join(keys)}) = (SELECT {', '.join(keys)} FROM {table} ORDER BY 1 LIMIT 1)"
            for column, _ in columns:
                if column not in ignored:
                    value = f"iif(typeof({column}) = 'integer', {column} + 100000, coalesce({column}, '') || 'x')"
                    yield f"UPDATE OR REPLACE {table} SET {column} = {value} WHERE {first}"
            yield f"DELETE FROM {table} WHERE {first}"
    for table in indexes.FTS:
        yield f"DELETE FROM {table}_data WHERE id > 10"


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: test_itself.py BINARY")
    binary, wrong, tried = Path(sys.argv[1]).resolve(), 0, 0
    with tempfile.TemporaryDirectory(prefix="cablefs-updates") as directory:
        place = Path(directory)
        index = make(binary, place)
        right = indexes.content(index)
        for sql in spoilings(index):
            path = spoil(index, place, sql)
            tried += 1
            try:
                seen = path is not None and indexes.differences(right, indexes.content(path))
            except sqlite3.DatabaseError:
                seen = True
            if not seen:
                wrong += 1
                print(f"not ok - {'changes nothing' if path is None else 'not seen'}: {sql}")
        if mounted.possible():
            with mounted.Mount(binary, index, place / "mnt") as mount:
                shown = mounted.see(mount.path)
            for what, sql in SHOWN.items():
                tried += 1
                path = spoil(index, place, sql)
                try:
                    with mounted.Mount(binary, path, place / "mnt") as mount:
                        seen = mounted.differences(shown, mounted.see(mount.path))
                except (OSError, runs.Wrong) as error:
                    seen = error
                if not seen:
                    wrong += 1
                    print(f"not ok - a mount: not seen: {what}")
    print(f"{tried} tried, {wrong} not seen")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
