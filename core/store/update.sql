-- What an update of an index runs, see index/update.h. sections.py makes strings of it, as of schema.sql.
--
-- An update removes what is not as it was, with all that may have to do with it, and writes again what of it is
-- there. It reads and removes by the tables of the section `update`, which are filled one after the other.

-- section: update

CREATE TEMP TABLE run(
  generation INTEGER NOT NULL, -- that this update makes
  now INTEGER NOT NULL,
  last_cable INTEGER NOT NULL, -- the largest numbers that were ever given before
  last_document INTEGER NOT NULL,
  last_tag INTEGER NOT NULL,
  last_origin INTEGER NOT NULL,
  last_signer INTEGER NOT NULL,
  last_classification INTEGER NOT NULL
);

-- Files that are new or not as they were; and those that are gone.
CREATE TEMP TABLE read_file(id INTEGER PRIMARY KEY);
CREATE TEMP TABLE gone_file(id INTEGER PRIMARY KEY);

-- Their items: the row of `source` that is as it was, or NULL.
CREATE TEMP TABLE seen(
  file_id INTEGER NOT NULL,
  item INTEGER NOT NULL,
  key INTEGER,
  message INTEGER,
  source_id INTEGER,
  PRIMARY KEY(file_id, item)
) WITHOUT ROWID;

-- The rows of `source` that are removed; the keys of their documents; the items that are written again.
CREATE TEMP TABLE old_source(id INTEGER PRIMARY KEY);
CREATE TEMP TABLE near(key INTEGER PRIMARY KEY);
CREATE TEMP TABLE wanted(
  file_id INTEGER NOT NULL,
  item INTEGER NOT NULL,
  PRIMARY KEY(file_id, item)
) WITHOUT ROWID;

-- What was removed. What comes back as it was keeps its number: then it is `kept`.
CREATE TEMP TABLE old_cable(
  id INTEGER PRIMARY KEY,
  ident TEXT NOT NULL UNIQUE,
  print INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  kept INTEGER NOT NULL DEFAULT 0
);
CREATE TEMP TABLE old_document(
  id INTEGER PRIMARY KEY,
  print INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  kept INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX temp.old_document_print ON old_document(print);
CREATE TEMP TABLE old_name(id INTEGER PRIMARY KEY, dir TEXT);
CREATE TEMP TABLE old_citation(
  cable_id INTEGER NOT NULL,
  cited_id INTEGER NOT NULL,
  PRIMARY KEY(cable_id, cited_id)
) WITHOUT ROWID;

-- The directories that a cable stood, or stands in, and of whom it is told in `change`.
CREATE TEMP TABLE place(
  facet INTEGER NOT NULL,
  value INTEGER NOT NULL,
  cable_id INTEGER NOT NULL,
  ident TEXT NOT NULL,
  PRIMARY KEY(facet, value, cable_id, ident)
) WITHOUT ROWID;
CREATE TEMP TABLE touched(
  facet INTEGER NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY(facet, value)
) WITHOUT ROWID;

-- Tags whose directory gets another name.
CREATE TEMP TABLE moved(id INTEGER PRIMARY KEY, old TEXT NOT NULL, new TEXT NOT NULL);

CREATE TEMP TABLE written(id INTEGER PRIMARY KEY); -- cables

-- section: update_near

-- Whom the documents that are removed may have to do with; run until it finds no more.
INSERT OR IGNORE INTO old_source SELECT source.id FROM near CROSS JOIN source ON source.key = near.key;
INSERT OR IGNORE INTO old_source SELECT source.id FROM near CROSS JOIN source ON source.message = near.key;
INSERT OR IGNORE INTO near SELECT key FROM old_source CROSS JOIN source USING (id) WHERE key NOTNULL;
INSERT OR IGNORE INTO near SELECT message FROM old_source CROSS JOIN source USING (id) WHERE message NOTNULL;

-- section: update_wanted

INSERT OR IGNORE INTO wanted SELECT file_id, item FROM seen
  WHERE source_id IS NULL OR source_id IN (SELECT id FROM old_source);
INSERT OR IGNORE INTO wanted SELECT file_id, item FROM old_source CROSS JOIN source USING (id)
  WHERE file_id NOT IN (SELECT id FROM gone_file) AND file_id NOT IN (SELECT id FROM read_file);

-- section: update_remove

INSERT INTO old_document SELECT document.id, source.print, changed, 0
  FROM old_source CROSS JOIN source USING (id) CROSS JOIN document ON source_id = source.id;
INSERT INTO old_name SELECT id, dir FROM document WHERE id IN (SELECT id FROM old_document);
INSERT INTO old_cable SELECT id, ident, print, changed, 0 FROM cable
  WHERE document_id IN (SELECT id FROM old_document);
INSERT INTO place SELECT 0, 0, id, ident FROM old_cable;
INSERT INTO place SELECT 1, tag_id, id, ident FROM old_cable CROSS JOIN cable_tag ON cable_id = id;
INSERT INTO place SELECT 2, day, id, ident FROM cable WHERE id IN (SELECT id FROM old_cable);
INSERT INTO place SELECT 3, origin_id, id, ident FROM cable
  WHERE id IN (SELECT id FROM old_cable) AND origin_id NOTNULL;
INSERT INTO place SELECT 4, classification_id, id, ident FROM old_cable CROSS JOIN cable_classification
  ON cable_id = id;
INSERT INTO place SELECT 5, signer_id, id, ident FROM cable
  WHERE id IN (SELECT id FROM old_cable) AND signer_id NOTNULL;
INSERT OR IGNORE INTO old_citation SELECT cable_id, cited_id FROM citation
  WHERE cable_id IN (SELECT id FROM old_cable);
INSERT OR IGNORE INTO old_citation SELECT cable_id, cited_id FROM citation
  WHERE cited_id IN (SELECT id FROM old_cable);

INSERT INTO paragraph_fts(paragraph_fts, rowid, text, heading)
  SELECT 'delete', paragraph.id, text, heading FROM old_cable CROSS JOIN paragraph
  ON paragraph.id BETWEEN old_cable.id << 12 AND (old_cable.id << 12) + 4095;
INSERT INTO subject_fts(subject_fts, rowid, subject)
  SELECT 'delete', id, subject FROM cable WHERE id IN (SELECT id FROM old_cable);
INSERT INTO address_fts(address_fts, rowid, sender, recipients)
  SELECT 'delete', id, origin_name,
  (SELECT group_concat(name, ' ' || char(57344) || ' ') FROM recipient WHERE cable_id = cable.id)
  FROM cable WHERE id IN (SELECT id FROM old_cable);

DELETE FROM citation WHERE (cable_id, cited_id) IN (SELECT cable_id, cited_id FROM old_citation);
DELETE FROM reference WHERE cable_id IN (SELECT id FROM old_cable);
DELETE FROM recipient WHERE cable_id IN (SELECT id FROM old_cable);
DELETE FROM paragraph WHERE id IN (SELECT paragraph.id FROM old_cable CROSS JOIN paragraph
  ON paragraph.id BETWEEN old_cable.id << 12 AND (old_cable.id << 12) + 4095);
DELETE FROM cable_tag WHERE (tag_id, moment, cable_id) IN
  (SELECT value, moment, cable_id FROM place JOIN cable ON cable.id = cable_id WHERE facet = 1);
DELETE FROM cable_classification WHERE (classification_id, moment, cable_id) IN
  (SELECT value, moment, cable_id FROM place JOIN cable ON cable.id = cable_id WHERE facet = 4);
DELETE FROM problem WHERE source_id IN (SELECT id FROM old_source);
DELETE FROM cable WHERE id IN (SELECT id FROM old_cable);
DELETE FROM document_body WHERE id IN (SELECT id FROM old_document);
DELETE FROM document WHERE id IN (SELECT id FROM old_document);
DELETE FROM source WHERE id IN (SELECT id FROM old_source);
DELETE FROM file WHERE id IN (SELECT id FROM gone_file);

-- section: update_finish

INSERT INTO cable_tag SELECT tag_id, moment, cable_id, basis, ordinal FROM load_tag ORDER BY 1, 2, 3;
INSERT INTO paragraph_fts(rowid, text, heading)
  SELECT paragraph.id, text, heading FROM written CROSS JOIN paragraph
  ON paragraph.id BETWEEN written.id << 12 AND (written.id << 12) + 4095;
INSERT INTO subject_fts(rowid, subject) SELECT id, subject FROM cable WHERE id IN (SELECT id FROM written);
INSERT INTO address_fts(rowid, sender, recipients) SELECT id, origin_name,
  (SELECT group_concat(name, ' ' || char(57344) || ' ') FROM recipient WHERE cable_id = cable.id)
  FROM cable WHERE id IN (SELECT id FROM written);

INSERT OR IGNORE INTO citation SELECT cable_id, cited.id, cable.moment FROM written CROSS JOIN cable USING (id)
  CROSS JOIN reference ON cable_id = cable.id JOIN cable AS cited ON cited.ident = reference.ident
  WHERE cited.id <> cable_id;
INSERT OR IGNORE INTO citation SELECT cable_id, cited.id, cable.moment FROM written
  CROSS JOIN cable AS cited USING (id) CROSS JOIN reference ON reference.ident = cited.ident
  JOIN cable ON cable.id = cable_id WHERE cited.id <> cable_id;

-- Both ends of what is no longer there, and of what is new.
INSERT OR IGNORE INTO touched SELECT 10, cable_id FROM old_citation
  WHERE (cable_id, cited_id) NOT IN (SELECT cable_id, cited_id FROM citation);
INSERT OR IGNORE INTO touched SELECT 10, cited_id FROM old_citation
  WHERE (cable_id, cited_id) NOT IN (SELECT cable_id, cited_id FROM citation);
INSERT OR IGNORE INTO touched SELECT 10, cited_id FROM citation
  WHERE cable_id IN (SELECT id FROM written)
  AND (cable_id, cited_id) NOT IN (SELECT cable_id, cited_id FROM old_citation);
INSERT OR IGNORE INTO touched SELECT 10, cable_id FROM citation
  WHERE cited_id IN (SELECT id FROM written)
  AND (cable_id, cited_id) NOT IN (SELECT cable_id, cited_id FROM old_citation);
UPDATE cable SET links = EXISTS (SELECT 1 FROM citation WHERE cable_id = cable.id)
  + 2 * EXISTS (SELECT 1 FROM citation WHERE cited_id = cable.id)
  WHERE id IN (SELECT value FROM touched WHERE facet = 10) OR id IN (SELECT id FROM written);

-- Cables that are as they were stand where they stood.
DELETE FROM place WHERE cable_id IN (SELECT id FROM old_cable WHERE kept);
DELETE FROM written WHERE id IN (SELECT id FROM old_cable WHERE kept);
INSERT INTO place SELECT 0, 0, id, ident FROM cable WHERE id IN (SELECT id FROM written);
INSERT INTO place SELECT 1, tag_id, cable.id, ident FROM written CROSS JOIN cable USING (id)
  CROSS JOIN cable_tag ON cable_id = cable.id;
INSERT INTO place SELECT 2, day, id, ident FROM cable WHERE id IN (SELECT id FROM written);
INSERT INTO place SELECT 3, origin_id, id, ident FROM cable
  WHERE id IN (SELECT id FROM written) AND origin_id NOTNULL;
INSERT INTO place SELECT 4, classification_id, cable.id, ident FROM written CROSS JOIN cable USING (id)
  CROSS JOIN cable_classification ON cable_id = cable.id;
INSERT INTO place SELECT 5, signer_id, id, ident FROM cable
  WHERE id IN (SELECT id FROM written) AND signer_id NOTNULL;
INSERT OR IGNORE INTO touched SELECT facet, value FROM place WHERE facet > 0;

-- The counts of the directories of values. One without cables goes.
INSERT OR IGNORE INTO day SELECT value, 0, NULL, 0 FROM touched WHERE facet = 2;
INSERT OR IGNORE INTO change SELECT generation, 2, 0, value FROM touched JOIN day ON day.id = value, run
  WHERE facet = 2 AND day.cables = 0;
UPDATE tag SET changed = (SELECT now FROM run),
  cables = (SELECT count(*) FROM cable_tag WHERE tag_id = tag.id),
  newest = (SELECT max(moment) FROM cable_tag WHERE tag_id = tag.id AND moment < 253402300800)
  WHERE id IN (SELECT value FROM touched WHERE facet = 1);
UPDATE day SET changed = (SELECT now FROM run),
  cables = (SELECT count(*) FROM cable WHERE day = day.id),
  newest = (SELECT max(moment) FROM cable WHERE day = day.id AND moment < 253402300800)
  WHERE id IN (SELECT value FROM touched WHERE facet = 2);
UPDATE origin SET changed = (SELECT now FROM run),
  cables = (SELECT count(*) FROM cable WHERE origin_id = origin.id),
  newest = (SELECT max(moment) FROM cable WHERE origin_id = origin.id AND moment < 253402300800),
  name = (SELECT origin_name FROM cable WHERE origin_id = origin.id AND origin_name NOTNULL
    ORDER BY moment, ident LIMIT 1)
  WHERE id IN (SELECT value FROM touched WHERE facet = 3);
UPDATE classification SET changed = (SELECT now FROM run),
  cables = (SELECT count(*) FROM cable_classification WHERE classification_id = classification.id),
  newest = (SELECT max(moment) FROM cable_classification
    WHERE classification_id = classification.id AND moment < 253402300800)
  WHERE id IN (SELECT value FROM touched WHERE facet = 4);
UPDATE signer SET changed = (SELECT now FROM run),
  cables = (SELECT count(*) FROM cable WHERE signer_id = signer.id),
  newest = (SELECT max(moment) FROM cable WHERE signer_id = signer.id AND moment < 253402300800)
  WHERE id IN (SELECT value FROM touched WHERE facet = 5);
INSERT OR IGNORE INTO change SELECT generation, 1, 0, dir FROM tag, run WHERE id <= last_tag AND cables = 0;
INSERT OR IGNORE INTO change SELECT generation, 2, 0, id FROM day, run WHERE cables = 0;
INSERT OR IGNORE INTO change SELECT generation, 3, 0, dir FROM origin, run WHERE id > last_origin OR cables = 0;
INSERT OR IGNORE INTO change SELECT generation, 4, 0, dir FROM classification, run
  WHERE id > last_classification OR cables = 0;
INSERT OR IGNORE INTO change SELECT generation, 5, 0, dir FROM signer, run WHERE id > last_signer OR cables = 0;
DELETE FROM tag WHERE cables = 0;
DELETE FROM day WHERE cables = 0;
DELETE FROM origin WHERE cables = 0;
DELETE FROM classification WHERE cables = 0;
DELETE FROM signer WHERE cables = 0;

INSERT OR IGNORE INTO change SELECT generation, facet, value, ident FROM place, run;
INSERT OR IGNORE INTO change SELECT generation, 10, value, '' FROM touched, run WHERE facet = 10;

-- section: update_names

-- The names under text/ that are other documents' now, or nobody's.
INSERT OR IGNORE INTO change SELECT generation, 8, 0, old_name.dir FROM run, old_name
  LEFT JOIN document USING (id) WHERE old_name.dir IS NOT document.dir AND old_name.dir NOTNULL;
INSERT OR IGNORE INTO change SELECT generation, 8, 0, document.dir FROM run, document
  WHERE id > last_document;
INSERT OR IGNORE INTO change SELECT generation, 8, 0, document.dir FROM run, old_name
  CROSS JOIN document USING (id) WHERE old_name.dir IS NOT document.dir;
DELETE FROM change WHERE generation <= (SELECT generation FROM run) - 100;

