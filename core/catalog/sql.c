/* sql: the SQL of every statement of a catalog, in one place; declared in private.h. */
#include "cable/fields.h"
#include "cable/render.h"
#include "private.h"

_Static_assert(DAY_YEAR_SHIFT == 9, "the SQL below says 9");

/* The columns of a cable in a list, and where the list goes on: behind ?2 and ?3. SQLite does not use the id,
 * which is the row's number, in a comparison of pairs. So the table of cables has two statements: one for the
 * rest of a moment, of which there may be as many cables as there are without a date, and one behind it. */
#define ENTRY "c.id, c.ident, c.moment, c.links, c.changed"
#define BEHIND(m, id) " (" m "moment, " m id ") > (?2, ?3) ORDER BY " m "moment, " m id
#define SAME(m) " " m "moment = ?2 AND " m "id > ?3 ORDER BY " m "id"
#define LATER(m) " " m "moment > ?2 AND ?3 >= 0 ORDER BY " m "moment, " m "id"

struct facet_sql {
    const char *find, *get, *list, *count, *has, *same, *cables, *ids, *facts, *facts_of;
};

/* Facets whose values are rows of a table. */
#define VALUES_OF(table)                                                                                     \
    .find = "SELECT id FROM " table " WHERE dir = ?",                                                        \
    .get = "SELECT id, dir, cables, newest, changed FROM " table " WHERE id = ?",                            \
    .list = "SELECT id, dir, cables, newest, changed FROM " table " WHERE id > ? ORDER BY id",               \
    .count = "SELECT count(dir) FROM " table /* count(*) cannot be stopped where pages go round */

#define ENTRIES_BY(column, index)                                                                            \
    "SELECT " ENTRY " FROM cable AS m INDEXED BY " index " CROSS JOIN cable AS c INDEXED BY cable_entry"     \
    " ON c.moment = m.moment AND c.id = m.id WHERE m." column " = ?1 AND"

#define CABLES_BY(column, index)                                                                             \
    .has = "SELECT 1 FROM cable WHERE id = ?2 AND " column " = ?1",                                          \
    .same = ENTRIES_BY(column, index) SAME("m."), .cables = ENTRIES_BY(column, index) LATER("m."),           \
    .ids = "SELECT id FROM cable INDEXED BY " index " WHERE " column " BETWEEN ?1 AND ?2",                   \
    .facts = "SELECT id, " column ", moment FROM cable INDEXED BY " index " WHERE " column " IS NOT NULL",   \
    .facts_of = "SELECT id, " column ", moment FROM cable WHERE id = ?1 AND " column " IS NOT NULL"

#define CABLES_IN(table, column)                                                                             \
    .has = "SELECT 1 FROM " table " INDEXED BY " table "_cable WHERE " column " = ?1 AND cable_id = ?2",     \
    .cables = "SELECT " ENTRY " FROM " table " AS m CROSS JOIN cable AS c INDEXED BY cable_entry"            \
              " ON c.moment = m.moment AND c.id = m.cable_id WHERE m." column                                \
              " = ?1 AND" BEHIND("m.", "cable_id"),                                                          \
    .ids = "SELECT cable_id FROM " table " WHERE " column " BETWEEN ?1 AND ?2",                              \
    .facts = "SELECT cable_id, " column ", moment FROM " table,                                              \
    .facts_of =                                                                                              \
        "SELECT cable_id, " column ", moment FROM " table " INDEXED BY " table "_cable WHERE cable_id = ?1"

static const struct facet_sql facet_sql[CATALOG_FACETS] = {
    [CATALOG_ALL] = {.has = "SELECT 1 FROM cable WHERE id = ?2 AND ?1 = 0",
                     .same = "SELECT " ENTRY
                             " FROM cable AS c INDEXED BY cable_entry WHERE ?1 = 0 AND" SAME("c."),
                     .cables = "SELECT " ENTRY
                               " FROM cable AS c INDEXED BY cable_entry WHERE ?1 = 0 AND" LATER("c."),
                     .ids = "SELECT id FROM cable INDEXED BY cable_entry WHERE ?1 = 0 AND ?2 = 0"},
    [CATALOG_TAG] = {VALUES_OF("tag"), CABLES_IN("cable_tag", "tag_id")},
    [CATALOG_DATE] = {.count = "SELECT count(DISTINCT id >> 9) FROM day", CABLES_BY("day", "cable_day")},
    [CATALOG_ORIGIN] = {VALUES_OF("origin"), CABLES_BY("origin_id", "cable_origin")},
    [CATALOG_CLASSIFICATION] = {VALUES_OF("classification"),
                                CABLES_IN("cable_classification", "classification_id")},
    [CATALOG_SIGNER] = {VALUES_OF("signer"), CABLES_BY("signer_id", "cable_signer")},
};

static const char *files_sql(enum catalog_statement statement) {
    switch (statement) {
    case FIND_PARAGRAPH:
        return "SELECT id, name, size FROM paragraph INDEXED BY paragraph_file"
               " WHERE id BETWEEN ?1 AND ?2 AND name = ?3";
    case GET_PARAGRAPH:
        return "SELECT id, name, size FROM paragraph INDEXED BY paragraph_file WHERE id = ?";
    case LIST_PARAGRAPHS:
        return "SELECT id, name, size FROM paragraph INDEXED BY paragraph_file"
               " WHERE id > ?1 AND id <= ?2 ORDER BY id";
    case READ_SUBJECT:
        return "SELECT subject FROM cable WHERE id = ?";
    case READ_PARAGRAPH:
        return "SELECT heading, text FROM paragraph WHERE id = ?";
    case READ_HEADING:
        return "SELECT number, marking, heading FROM paragraph WHERE id = ?";
    case READ_PARAGRAPHS:
        return "SELECT id, heading, text FROM paragraph WHERE id > ?1 AND id <= ?2 ORDER BY id";
    case LOAD_PARAGRAPHS:
        return "SELECT number, name, marking, heading, text FROM paragraph WHERE id BETWEEN ?1 AND ?2 ORDER "
               "BY id";
    case LOAD_RECIPIENTS:
        return "SELECT info, route, name, precedence, serial FROM recipient WHERE cable_id = ? ORDER BY "
               "ordinal";
    case LOAD_REFERENCES:
        return "SELECT ident, label, text FROM reference WHERE cable_id = ? ORDER BY ordinal";
    case LOAD_TAGS:
        return "SELECT ordinal, source, tag.name FROM cable_tag INDEXED BY cable_tag_cable"
               " JOIN tag ON tag.id = tag_id WHERE cable_id = ? ORDER BY ordinal, tag.name";
    case LOAD_PROBLEMS:
        return "SELECT kind, detail FROM problem WHERE cable_id = ? AND kind NOT IN ('duplicate', 'joined') "
               "ORDER BY id";
    case FIND_TEXT:
        return "SELECT id FROM document WHERE dir = ?";
    case GET_TEXT:
        return "SELECT id, dir, size, mtime, changed FROM document WHERE id = ?";
    case LIST_TEXTS:
        return "SELECT id, dir, size, mtime, changed FROM document WHERE id > ? ORDER BY id";
    case READ_TEXT: /* what is plain is read in parts */
        return "SELECT form, size, iif(form = 0, NULL, bytes), cable.id FROM document_body JOIN document "
               "USING (id)"
               " LEFT JOIN cable ON document_id = document.id WHERE document_body.id = ?";
    case FIND_ABOUT:
        return "SELECT id FROM about WHERE dir = ?";
    case GET_ABOUT:
        return "SELECT id, dir, size, NULL, 0 FROM about WHERE id = ?";
    case LIST_ABOUT:
        return "SELECT id, dir, size, NULL, 0 FROM about WHERE id > ? ORDER BY id";
    case SUM_DOCUMENTS:
        return "SELECT count(*), coalesce(sum(size), 0) FROM document";
    case GET_CABLE_TEXT:
        return "SELECT document.id, dir, size, mtime, document.changed FROM cable"
               " JOIN document ON document.id = document_id WHERE cable.id = ?";
    default:
        return NULL;
    }
}

static const char *const counts_sql[CATALOG_COUNTS] = {
    [CATALOG_BY_YEAR] = ("SELECT iif(id = 0, 'undated', printf('%04d', id >> 9)), sum(cables) FROM day"
                         " GROUP BY 1 ORDER BY 1"),
    [CATALOG_BY_ORIGIN] = "SELECT dir, cables FROM origin ORDER BY cables DESC, dir",
    [CATALOG_BY_CLASSIFICATION] = "SELECT dir, cables FROM classification ORDER BY cables DESC, dir",
    [CATALOG_BY_TAG] = "SELECT dir, cables FROM tag WHERE kind <> 'name' ORDER BY cables DESC, dir",
    [CATALOG_BY_TOPIC] = "SELECT dir, cables FROM tag WHERE kind = 'name' ORDER BY cables DESC, dir",
    [CATALOG_BY_PROBLEM] = "SELECT kind, count(*) FROM problem GROUP BY 1 ORDER BY 2 DESC, 1",
    [CATALOG_BY_OUTCOME] = "SELECT outcome, count(*) FROM source GROUP BY 1 ORDER BY 2 DESC, 1",
};

const char *catalog_sql(enum catalog_statement statement) {
    if (statement < NEXT_DAY) {
        const struct facet_sql *f = &facet_sql[(int)statement % CATALOG_FACETS];
        const char *const by_kind[] = {f->find, f->get,    f->list, f->count, f->has,
                                       f->same, f->cables, f->ids,  f->facts, f->facts_of};
        return by_kind[(int)statement / CATALOG_FACETS];
    }
    if (statement >= LIST_COUNTS)
        return counts_sql[(int)statement - LIST_COUNTS];
    switch (statement) {
    case NEXT_DAY:
        return "SELECT id FROM day WHERE id >= ? ORDER BY id LIMIT 1";
    case SUM_DAYS: /* ?3: bits to shift a day's number by to get what is counted: months, days */
        return "SELECT count(DISTINCT id >> ?3), sum(cables), max(newest), max(changed) FROM day"
               " WHERE id BETWEEN ?1 AND ?2";
    case SUM_ALL_DAYS:
        return "SELECT coalesce(sum(cables), 0), max(newest), (SELECT max(id) FROM cable) FROM day";
    case FIND_CABLE:
        return "SELECT id FROM cable WHERE ident = ?";
    case GET_DATES:
        return "SELECT (SELECT min(date) FROM cable WHERE day = (SELECT min(id) FROM day WHERE id > 0)),"
               " (SELECT max(newest) FROM day)";
    case FIRST_CHANGE:
        return "SELECT min(generation) FROM change WHERE generation > ?";
    case LIST_CHANGES:
        return "SELECT DISTINCT facet, value, name FROM change WHERE generation > ? ORDER BY 1, 2, 3";
    case GET_CABLE:
        return "SELECT " ENTRY " FROM cable AS c WHERE id = ?";
    case GET_ENTRY:
        return "SELECT " ENTRY " FROM cable AS c INDEXED BY cable_entry WHERE moment = ?1 AND id = ?2";
    case LIST_KEYS:
        return "SELECT moment, id FROM cable INDEXED BY cable_entry ORDER BY moment, id";
    case READ_TAG_NOTES:
        return "SELECT name, kind, meaning FROM tag WHERE id = ?";
    case READ_ORIGIN_NOTES:
        return "SELECT name, NULL, NULL FROM origin WHERE id = ?";
    case READ_TAG_SOURCE:
        return "SELECT source FROM cable_tag INDEXED BY cable_tag_cable WHERE tag_id = ? AND cable_id = ?";
    case HAS_CITED:
        return "SELECT 1 FROM citation WHERE cable_id = ?1 AND cited_id = ?2";
    case HAS_CITING:
        return "SELECT 1 FROM citation WHERE cited_id = ?1 AND cable_id = ?2";
    case LIST_CITED:
        return "SELECT " ENTRY
               " FROM citation CROSS JOIN cable AS c ON c.id = cited_id WHERE cable_id = ?1 AND" BEHIND("c.",
                                                                                                        "id");
    case LIST_CITING:
        return "SELECT " ENTRY " FROM citation AS m INDEXED BY citation_cited CROSS JOIN cable AS c"
               " ON c.id = m.cable_id WHERE m.cited_id = ?1 AND" BEHIND("m.", "cable_id");
    default:
        return files_sql(statement);
    }
}

enum err catalog_make_sql(enum catalog_statement statement, struct buf *out) {
    static const char rest[] = " FROM cable WHERE id = ?";
    switch (statement) {
    case GET_FILES:
        buf_str(out, "SELECT views, date, links, changed");
        render_size_columns(out);
        break;
    case LOAD_CABLE:
        buf_str(out, "SELECT (SELECT dir FROM origin WHERE origin.id = origin_id)");
        fields_columns(out);
        break;
    default:
        return ERR_NOT_FOUND;
    }
    buf_add(out, rest, sizeof rest); /* with the NUL */
    return buf_err(out);
}
