"""indexes: two indexes compared as what they say, whatever the numbers of their rows.

Each row is named by what people know it by: an identifier, a directory, a path. A table or a column that this does not
know of is compared as it is, so that nobody forgets it here.
"""
import contextlib
import sqlite3
from collections import Counter

# What may differ: when and how often the index was written, and row numbers.
META = {b"built", b"updated", b"lineage", b"generation", b"fingerprint"}
TABLES = {"change"}  # what an update tells the mounts
COLUMNS = {"changed"}
FTS = {"paragraph_fts": "paragraph", "subject_fts": "cable", "address_fts": "cable"}
ORDERED = {"root"}

# table: {column: the table whose row it names}
NAMES = {
    "cable": {"id": None, "origin_id": "origin", "signer_id": "signer", "document_id": "document"},
    "paragraph": {"id": "paragraph"},
    "recipient": {"cable_id": "cable"},
    "reference": {"cable_id": "cable"},
    "citation": {"cable_id": "cable", "cited_id": "cable"},
    "tag": {"id": None}, "origin": {"id": None}, "signer": {"id": None}, "classification": {"id": None},
    "cable_tag": {"tag_id": "tag", "cable_id": "cable"},
    "cable_classification": {"classification_id": "classification", "cable_id": "cable"},
    "file": {"id": None, "root_id": "root"},
    "source": {"id": None, "file_id": "file"},
    "document": {"id": None, "source_id": "source"},
    "document_body": {"id": "document"},
    "problem": {"id": None, "source_id": "source", "cable_id": "cable"},
    "about": {"id": None},
    "root": {"id": None},
}

# What people call a row.
KEYS = {
    "root": "SELECT id, path FROM root",
    "file": "SELECT file.id, CAST(root.path AS BLOB) || file.path FROM file JOIN root ON root.id = root_id",
    "source": "SELECT source.id, CAST(root.path AS BLOB) || file.path || ' ' || item FROM source JOIN file ON file.id = file_id"
              " JOIN root ON root.id = root_id",
    "document": "SELECT document.id, coalesce(dir, ident || '.txt') FROM document LEFT JOIN cable ON document_id = document.id",
    **{table: f"SELECT id, {name} FROM {table}" for table, name in
       (("cable", "ident"), ("tag", "dir"), ("origin", "dir"), ("signer", "dir"), ("classification", "dir"))},
}


class Index:
    def __init__(self, path):
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.connection.text_factory = bytes
        self.keys = {}

    def rows(self, sql, *values):
        return self.connection.execute(sql, values).fetchall()

    def tables(self):
        made = [(name.decode(), (sql or b"").decode()) for name, sql in
                self.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        virtual = [name for name, sql in made if sql.startswith("CREATE VIRTUAL")]
        inner = {f"{name}_{part}" for name in virtual for part in ("data", "idx", "docsize", "config", "content")}
        return [name for name, _ in made if name not in inner and name not in virtual and not name.startswith("sqlite_")]

    def key(self, table, number):
        """What people call the row of this number."""
        if number is None:
            return None
        if table == "paragraph":
            return self.key("cable", number >> 12), number & 4095
        if table not in self.keys:
            self.keys[table] = dict(self.rows(KEYS[table]))
        return self.keys[table].get(number, f"no row {number} of {table}")

    def table(self, name):
        """Its rows, named, and how often each is there."""
        columns = [row[1].decode() for row in self.rows(f"PRAGMA table_info({name})")]
        names = NAMES.get(name, {})
        kept = [(i, names.get(c, "")) for i, c in enumerate(columns) if c not in COLUMNS and names.get(c, "") is not None]
        found = []
        for row in self.rows(f"SELECT * FROM {name}" + (" ORDER BY id" if name in ORDERED else "")):
            if name == "meta" and (row[0] in META or row[0].startswith(b"last_")):
                continue
            found.append(tuple(self.key(of, row[i]) if of else row[i] for i, of in kept))
        return dict(enumerate(found)) if name in ORDERED else Counter(found)

    def words(self, name):
        """Every word of a full text, where it stands."""
        with contextlib.suppress(sqlite3.OperationalError):
            self.connection.execute(f"DROP TABLE temp.v_{name}")
        self.connection.execute(f"CREATE VIRTUAL TABLE temp.v_{name} USING fts5vocab(main, {name}, instance)")
        return Counter((term, self.key(FTS[name], doc), col, offset)
                       for term, doc, col, offset in self.rows(f"SELECT * FROM temp.v_{name}"))

    def content(self):
        found = {name: self.table(name) for name in self.tables() if name not in TABLES}
        found.update({name: self.words(name) for name in FTS})
        found["README"] = Counter(self.rows("SELECT dir FROM about WHERE id = 1"))
        return found

    def places(self):
        """Where the files of text/ come from."""
        return {self.key("document", number): (self.key("source", source), path) for number, source, path in
                self.rows("SELECT document.id, source.id, source.path FROM document JOIN source ON source.id = source_id")}

    def lineage(self):
        """The same over updates; none in versions whose updates are builds from nothing."""
        return self.rows("SELECT value FROM meta WHERE name = 'lineage'")

    def close(self):
        self.connection.close()


def content(path):
    """All that an index says."""
    with contextlib.closing(Index(path)) as index:
        return index.content()


def differences(fresh, updated):
    """A line for each thing that one says and the other does not."""
    found = []
    for table in sorted(set(fresh) | set(updated)):
        one, two = fresh.get(table, Counter()), updated.get(table, Counter())
        if one == two:
            continue
        if table in ORDERED:
            found.append(f"{table}: {list(one.values())} from nothing, {list(two.values())} updated")
            continue
        found += [f"{table}: from nothing alone: {show(row)}" for row in sorted((one - two).elements(), key=repr)]
        found += [f"{table}: updated alone:      {show(row)}" for row in sorted((two - one).elements(), key=repr)]
    return found


def show(row):
    return ", ".join(repr(cell[:160])[1:] if isinstance(cell, bytes) else str(cell) for cell in row)
