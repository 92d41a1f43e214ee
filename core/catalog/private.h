/* private: what the files of this room share. Nobody else includes it.
 *
 *   catalog.c      opening, closing, preparing statements
 *   sql.c          the SQL of all of them
 *   facets.c       values of facets, sets of cables, citations
 *   paragraphs.c   the files of a cable that hold its paragraphs
 *   record.c       its record, and the files that are made of it: render.h
 *   documents.c    documents as received, and about/
 *   counts.c       counts over the whole archive
 *   changes.c      which index it is, and what its updates changed
 */
#ifndef CABLEFS_CATALOG_PRIVATE_H
#define CABLEFS_CATALOG_PRIVATE_H

#include "cable/layout.h"
#include "catalog.h"
#include "store/pack.h"
#include "store/schema.h"

enum catalog_statement {
    FIND_VALUE, /* one of each for every facet but dates */
    GET_VALUE = FIND_VALUE + CATALOG_FACETS,
    LIST_VALUES = GET_VALUE + CATALOG_FACETS,
    COUNT_VALUES = LIST_VALUES + CATALOG_FACETS,
    HAS_CABLE = COUNT_VALUES + CATALOG_FACETS,
    LIST_SAME = HAS_CABLE + CATALOG_FACETS, /* of one moment; where LIST_CABLES begins behind it */
    LIST_CABLES = LIST_SAME + CATALOG_FACETS,
    LIST_IDS = LIST_CABLES + CATALOG_FACETS,
    LIST_FACTS = LIST_IDS + CATALOG_FACETS,
    LIST_FACTS_OF = LIST_FACTS + CATALOG_FACETS,
    NEXT_DAY = LIST_FACTS_OF + CATALOG_FACETS,
    SUM_DAYS,
    SUM_ALL_DAYS,
    FIND_CABLE,
    GET_CABLE,
    GET_ENTRY,
    LIST_KEYS,
    READ_TAG_NOTES,
    READ_ORIGIN_NOTES,
    READ_TAG_SOURCE,
    HAS_CITED, /* what the cable cites */
    HAS_CITING,
    LIST_CITED,
    LIST_CITING,
    GET_FILES, /* made from the table of files: catalog_make_sql() */
    FIND_PARAGRAPH,
    GET_PARAGRAPH,
    LIST_PARAGRAPHS,
    READ_SUBJECT,
    READ_PARAGRAPH,
    READ_PARAGRAPHS,
    READ_HEADING,
    LOAD_CABLE, /* made from the table of fields */
    LOAD_PARAGRAPHS,
    LOAD_RECIPIENTS,
    LOAD_REFERENCES,
    LOAD_TAGS,
    LOAD_PROBLEMS,
    FIND_TEXT,
    GET_TEXT,
    LIST_TEXTS,
    FIND_ABOUT,
    GET_ABOUT,
    LIST_ABOUT,
    READ_TEXT,
    SUM_DOCUMENTS,
    GET_CABLE_TEXT,
    GET_DATES,
    FIRST_CHANGE,
    LIST_CHANGES,
    LIST_COUNTS, /* one for each way to count */
    CATALOG_STATEMENTS = LIST_COUNTS + CATALOG_COUNTS
};

struct catalog {
    struct db *db;
    struct db_stmt *prepared[CATALOG_STATEMENTS]; /* NULL until it is asked for: catalog_statement() */
    enum err failed; /* why the last one could not be prepared */
    uint64_t seen; /* the state of the file (db_changes()) that was checked, and totals are of; 0: none */
    struct catalog_totals totals;
    struct catalog_version version;
    struct pack *pack; /* made when first needed */
    struct buf prefix;
    int64_t unpacked_id; /* of the document that is unpacked; 0 for none */
    struct span unpacked;
};

/* Reads the version. ERR_STALE when there was one, and it is of another lineage. */
enum err catalog_read_version(struct catalog *k, struct err_info *info);

/* The SQL of a statement; NULL where there is none (no facet of dates has values to find), and where it is
 * made. */
const char *catalog_sql(enum catalog_statement statement);

/* Appends the SQL of a statement that is made, and a NUL. LOAD_CABLE: the post's directory, then the fields
 * that have a column, in the order of fields_table. GET_FILES: views, date, links, changed, then the sizes
 * that are stored, in the order of render_files. ERR_NOT_FOUND for any other, ERR_NOMEM. */
enum err catalog_make_sql(enum catalog_statement statement, struct buf *out);

/* The statement, prepared when it is first asked for. NULL when that fails or there is no such SQL: then
 * binding does nothing, and stepping gives the status of the failure. */
struct db_stmt *catalog_statement(struct catalog *k, int statement);

/* The next row of the statement that was asked for last, as db_step() gives it. */
enum err catalog_step(struct catalog *k, struct db_stmt *s);

/* One row wanted: ERR_END becomes ERR_NOT_FOUND. The caller resets the statement. */
enum err catalog_row(struct catalog *k, struct db_stmt *s);

/* One row wanted, of which the first column is a number of so many bits (layout.h); the statement is reset.
 * ERR_CORRUPT when the number does not fit: a stranger's index may say anything. */
enum err catalog_row_with(struct catalog *k, struct db_stmt *s, int bits, int64_t *number);

/* A size or a count; one below 0 is nobody's. */
static inline uint64_t catalog_size(struct db_stmt *s, int column) {
    int64_t n = db_int(s, column);
    return n < 0 ? 0 : (uint64_t)n;
}

/* Copies a directory name. What could not stand in a directory, or would lead out of it, becomes what
 * filename_safe() makes of it: a symlink's text is made of such names. */
void catalog_copy_dir(char out[FILENAME_SIZE], struct span dir);

/* The rows of a cable's paragraphs lie between these two. */
static inline int64_t catalog_first_row(int64_t cable) {
    return layout_paragraph(cable, 0);
}
static inline int64_t catalog_last_row(int64_t cable) {
    return layout_paragraph(cable, LAYOUT_ORDINALS - 1);
}

#endif
