-- The tables of an index. docs/schema.md describes them for its readers, and tests/core/store/schema_page.py holds
-- the two together. Whoever changes a table raises SCHEMA_VERSION in schema.h.
--
-- sections.py makes a string of each section and takes the comments off: schema_sql_tables from "tables", and so
-- on. schema.c says when each of them runs.
--
-- Times are UTC seconds. A facet's values (tag, origin, signer, classification, day) carry the number of their
-- cables and the date of the newest one, so that the attributes of a directory cost one step. `dir` is the name of
-- the value's directory. `changed` is the time of the run that gave a cable, a document or a value's directory
-- its present content.

-- section: tables

CREATE TABLE meta(
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- What the index was made of; an update reads it again.
CREATE TABLE root(
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  given TEXT NOT NULL, -- what it was called, and is in the paths of its documents
  kind TEXT NOT NULL,
  follow_links INTEGER NOT NULL
);

-- A file as it was when it was read, so that an update reads those alone that are new or not as they were.
CREATE TABLE file(
  id INTEGER PRIMARY KEY,
  root_id INTEGER NOT NULL REFERENCES root,
  path BLOB NOT NULL, -- below the root, with 0 for '/': in this order it is walked
  size INTEGER, -- NULL: it is to be read again, whatever it looks like
  mtime INTEGER, -- nanoseconds, as ctime
  ctime INTEGER,
  inode INTEGER
);

-- What came of each item of a file. An update finds by keys.h whom a document may have to do with.
CREATE TABLE source(
  id INTEGER PRIMARY KEY,
  file_id INTEGER NOT NULL REFERENCES file,
  item INTEGER NOT NULL, -- from 1
  path TEXT NOT NULL,
  outcome TEXT NOT NULL,
  print INTEGER NOT NULL, -- of all that was read of it
  key INTEGER, -- of its identifier
  message INTEGER -- of the message that it is a section of
);

CREATE TABLE document(
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source,
  dir TEXT, -- where it is not its cable's, given at the end of the load
  wish TEXT, -- the name that it should have; NULL: its cable's
  family INTEGER, -- of the wish, see keys.h
  mtime INTEGER, -- when its cable was sent; of what is no cable, the time of the file
  size INTEGER NOT NULL, -- as received
  changed INTEGER NOT NULL
);

-- Apart from `document`, whose rows stay small and are listed.
CREATE TABLE document_body(
  id INTEGER PRIMARY KEY REFERENCES document,
  form INTEGER NOT NULL, -- enum pack_form
  bytes BLOB NOT NULL
);

-- A record's own fields follow its numbers.
CREATE TABLE cable(
  id INTEGER PRIMARY KEY, -- from 1, in the order of the load
  ident TEXT NOT NULL UNIQUE,
  date INTEGER,
  day INTEGER NOT NULL, -- day.h
  origin_id INTEGER REFERENCES origin,
  signer_id INTEGER REFERENCES signer,
  document_id INTEGER NOT NULL UNIQUE REFERENCES document,
  views INTEGER NOT NULL, -- directories that it is in: the link count of its files
  header_size INTEGER NOT NULL,
  subject_size INTEGER NOT NULL,
  print INTEGER NOT NULL, -- of all that is shown of it, for updates
  changed INTEGER NOT NULL,
  links INTEGER NOT NULL DEFAULT 3, -- 1: it cites a cable of the archive, 2: one cites it; set at the end
  level TEXT,
  subject TEXT,
  origin_name TEXT,
  caveats TEXT, -- one a line
  captions TEXT, -- one a line
  transmission TEXT,
  precedence TEXT,
  classified_by TEXT,
  reason TEXT,
  declassify_on TEXT,
  signed TEXT,
  reference_text TEXT,
  moment INTEGER NOT NULL AS (coalesce(max(date, -17179869184), 253402300800)) -- its place in lists: layout.h
);

CREATE TABLE paragraph(
  id INTEGER PRIMARY KEY, -- the cable's and the ordinal: layout.h
  name TEXT NOT NULL,
  number INTEGER NOT NULL,
  size INTEGER NOT NULL, -- of its file
  marking TEXT,
  heading TEXT,
  text TEXT NOT NULL
);

CREATE TABLE recipient(
  cable_id INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  info INTEGER NOT NULL,
  route TEXT,
  name TEXT,
  precedence TEXT,
  serial TEXT,
  PRIMARY KEY(cable_id, ordinal)
) WITHOUT ROWID;

CREATE TABLE reference(
  cable_id INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  ident TEXT NOT NULL, -- perhaps of a cable that is not here
  label TEXT,
  text TEXT,
  PRIMARY KEY(cable_id, ordinal)
) WITHOUT ROWID;

CREATE TABLE citation(
  cable_id INTEGER NOT NULL,
  cited_id INTEGER NOT NULL,
  moment INTEGER NOT NULL, -- of the cable that cites
  PRIMARY KEY(cable_id, cited_id)
) WITHOUT ROWID;

CREATE TABLE tag(
  id INTEGER PRIMARY KEY,
  dir TEXT NOT NULL UNIQUE,
  cables INTEGER NOT NULL,
  newest INTEGER,
  changed INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  meaning TEXT
);

CREATE TABLE cable_tag(
  tag_id INTEGER NOT NULL,
  moment INTEGER NOT NULL, -- the cable's
  cable_id INTEGER NOT NULL,
  basis INTEGER NOT NULL, -- facets.h
  ordinal INTEGER NOT NULL, -- on the TAGS line, -1: not there
  source TEXT NOT NULL AS (CASE basis WHEN 0 THEN 'written' WHEN 1 THEN 'assigned' WHEN 2 THEN 'discussed'
    ELSE 'catalogued' END),
  PRIMARY KEY(tag_id, moment, cable_id)
) WITHOUT ROWID;

CREATE TABLE origin(
  id INTEGER PRIMARY KEY,
  dir TEXT NOT NULL UNIQUE,
  cables INTEGER NOT NULL,
  newest INTEGER,
  changed INTEGER NOT NULL,
  name TEXT
);

CREATE TABLE signer(
  id INTEGER PRIMARY KEY,
  dir TEXT NOT NULL UNIQUE,
  cables INTEGER NOT NULL,
  newest INTEGER,
  changed INTEGER NOT NULL
);

CREATE TABLE classification(
  id INTEGER PRIMARY KEY,
  dir TEXT NOT NULL UNIQUE,
  cables INTEGER NOT NULL,
  newest INTEGER,
  changed INTEGER NOT NULL
);

CREATE TABLE cable_classification(
  classification_id INTEGER NOT NULL,
  moment INTEGER NOT NULL, -- the cable's
  cable_id INTEGER NOT NULL,
  PRIMARY KEY(classification_id, moment, cable_id)
) WITHOUT ROWID;

CREATE TABLE day(
  id INTEGER PRIMARY KEY,
  cables INTEGER NOT NULL,
  newest INTEGER,
  changed INTEGER NOT NULL
);

CREATE TABLE problem(
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source,
  cable_id INTEGER REFERENCES cable,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL
);

CREATE TABLE about(
  id INTEGER PRIMARY KEY,
  dir TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  bytes BLOB NOT NULL
);

-- What the last updates changed: the entry `name` of the directory of this facet and value came, went, or is
-- another one. core/catalog/catalog.h says how facets are numbered. A mount has the kernel forget just these.
CREATE TABLE change(
  generation INTEGER NOT NULL,
  facet INTEGER NOT NULL,
  value INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY(generation, facet, value, name)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE paragraph_fts USING fts5(
  text, heading,
  content = 'paragraph', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0
);

-- section: load

-- What is needed during the load alone; the file never holds it.

-- A section of a long message that waits for the others: what struct index_item holds, and where it belongs. A
-- document without text waits for a fuller copy: its message is the identifier, and it has 0 sections.
CREATE TEMP TABLE load_section(
  id INTEGER PRIMARY KEY,
  message TEXT NOT NULL,
  sections INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  year INTEGER NOT NULL,
  print INTEGER NOT NULL,
  same INTEGER,
  path TEXT NOT NULL,
  name TEXT NOT NULL,
  mtime INTEGER NOT NULL,
  record INTEGER NOT NULL,
  plain INTEGER NOT NULL,
  note_kind TEXT,
  note TEXT,
  minutes_wrong INTEGER NOT NULL,
  file INTEGER NOT NULL,
  item INTEGER NOT NULL,
  source_print INTEGER NOT NULL,
  source_key INTEGER,
  source_message INTEGER,
  bytes BLOB
);
CREATE INDEX temp.load_section_message ON load_section(message, sections, first, print);
CREATE INDEX temp.load_section_same ON load_section(same);

-- The texts of its metadata that are not empty: their numbers in struct raw_metadata.
CREATE TEMP TABLE load_metadata(
  section_id INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY(section_id, ordinal)
) WITHOUT ROWID;

CREATE TEMP TABLE load_tag(
  tag_id INTEGER NOT NULL,
  moment INTEGER NOT NULL,
  cable_id INTEGER NOT NULL,
  basis INTEGER NOT NULL,
  ordinal INTEGER NOT NULL
);

-- section: finish

INSERT INTO cable_tag SELECT tag_id, moment, cable_id, basis, ordinal FROM load_tag ORDER BY 1, 2, 3;
DROP TABLE load_tag;
DROP TABLE load_section;
DROP TABLE load_metadata;

-- The citations are known when all cables are.
INSERT INTO citation SELECT DISTINCT cable_id, cited.id, cable.moment FROM reference
  JOIN cable AS cited ON cited.ident = reference.ident JOIN cable ON cable.id = cable_id
  WHERE cited.id <> cable_id ORDER BY 1, 2;
CREATE INDEX citation_cited ON citation(cited_id, moment, cable_id);
-- From 3, the default: no row grows, so no page is split.
UPDATE cable SET links = (id IN (SELECT cable_id FROM citation)) + 2 * (id IN (SELECT cited_id FROM citation));

-- cable_entry and paragraph_file answer the listing of a directory without touching the wide rows.
CREATE INDEX cable_tag_cable ON cable_tag(cable_id, tag_id);
CREATE INDEX cable_classification_cable ON cable_classification(cable_id, classification_id);
CREATE UNIQUE INDEX document_dir ON document(dir);
CREATE INDEX document_source ON document(source_id);
CREATE INDEX document_family ON document(family) WHERE family NOTNULL;
CREATE UNIQUE INDEX file_path ON file(root_id, path);
CREATE INDEX source_file ON source(file_id, item);
CREATE INDEX source_key ON source(key) WHERE key NOTNULL;
CREATE INDEX source_message ON source(message) WHERE message NOTNULL;
CREATE INDEX problem_source ON problem(source_id);
CREATE INDEX cable_entry ON cable(moment, id, ident, links, changed);
CREATE INDEX cable_day ON cable(day, moment, id);
CREATE INDEX cable_origin ON cable(origin_id, moment, id);
CREATE INDEX cable_signer ON cable(signer_id, moment, id);
-- A post is called as the oldest cable prints it that names its sender.
UPDATE origin SET name = (SELECT origin_name FROM cable WHERE origin_id = origin.id AND origin_name NOTNULL
  ORDER BY moment, ident LIMIT 1);
CREATE INDEX paragraph_file ON paragraph(id, name, size);
CREATE INDEX reference_ident ON reference(ident);
CREATE INDEX problem_cable ON problem(cable_id);

CREATE VIRTUAL TABLE subject_fts USING fts5(
  subject,
  content = 'cable', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0
);
INSERT INTO subject_fts(subject_fts) VALUES ('rebuild');
INSERT INTO subject_fts(subject_fts) VALUES ('optimize');

-- Between the names of two recipients stands a character of private use, U+E000, which FTS5 takes for a word: no
-- phrase reaches across it.
CREATE VIEW address(id, sender, recipients) AS SELECT id, origin_name,
  (SELECT group_concat(name, ' ' || char(57344) || ' ') FROM recipient WHERE cable_id = cable.id)
  FROM cable;

CREATE VIRTUAL TABLE address_fts USING fts5(
  sender, recipients,
  content = 'address', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0
);
INSERT INTO address_fts(address_fts) VALUES ('rebuild');
INSERT INTO address_fts(address_fts) VALUES ('optimize');

ANALYZE;

-- section: words

-- paragraph_fts while it is built in a file of its own, see sqlite.org/fts5.html. Words are gathered in memory,
-- written out when so many bytes of it are full, and merged once at the end by 'optimize'; by default each MiB is
-- written, and merging never stops. 96 MiB hold what 20,000 cables need, which are then not merged at all. The text
-- is the first column, because its positions then need no column number. Two leaves of 8,170 bytes fill a page of
-- 16 KiB.
CREATE VIRTUAL TABLE paragraph_fts USING fts5(
  text, heading,
  content = '', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0
);
INSERT INTO paragraph_fts(paragraph_fts, rank) VALUES ('pgsz', 8170);
INSERT INTO paragraph_fts(paragraph_fts, rank) VALUES ('hashsize', 100663296);
INSERT INTO paragraph_fts(paragraph_fts, rank) VALUES ('automerge', 0);
INSERT INTO paragraph_fts(paragraph_fts, rank) VALUES ('crisismerge', 1999);

-- section: words_finish

INSERT INTO paragraph_fts(paragraph_fts) VALUES ('optimize');

-- section: words_copy

-- The file of the words is attached as `words`.
DELETE FROM main.paragraph_fts_data;
DELETE FROM main.paragraph_fts_idx;
INSERT INTO main.paragraph_fts_data SELECT * FROM words.paragraph_fts_data;
INSERT INTO main.paragraph_fts_idx SELECT * FROM words.paragraph_fts_idx;
DETACH words;
