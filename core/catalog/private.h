/* private: what catalog.c (sets), files.c (files, documents), text.c (bytes of
 * documents) and counts.c (counts) share, and the SQL of their statements in sql.c; nobody
 * else includes it. */
#ifndef CABLEFS_CATALOG_PRIVATE_H
#define CABLEFS_CATALOG_PRIVATE_H

#include "catalog.h"
#include "store/pack.h"
#include "store/schema.h"

enum catalog_statement {
    FIND_VALUE, /* one of each for every facet but dates */
    GET_VALUE = FIND_VALUE + CATALOG_FACETS,
    LIST_VALUES = GET_VALUE + CATALOG_FACETS,
    COUNT_VALUES = LIST_VALUES + CATALOG_FACETS,
    HAS_CABLE = COUNT_VALUES + CATALOG_FACETS,
    LIST_CABLES = HAS_CABLE + CATALOG_FACETS,
    LIST_IDS = LIST_CABLES + CATALOG_FACETS,
    LIST_FACTS = LIST_IDS + CATALOG_FACETS,
    NEXT_DAY = LIST_FACTS + CATALOG_FACETS,
    SUM_DAYS,
    FIND_CABLE,
    GET_CABLE,
    READ_TAG_NOTES,
    READ_ORIGIN_NOTES,
    READ_TAG_SOURCE,
    HAS_CITED, /* what the cable cites */
    HAS_CITING,
    LIST_CITED,
    LIST_CITING,
    GET_FILES,
    FIND_PARAGRAPH,
    GET_PARAGRAPH,
    LIST_PARAGRAPHS,
    READ_SUBJECT,
    READ_PARAGRAPH,
    READ_PARAGRAPHS,
    READ_HEADING,
    LOAD_CABLE,
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
    LIST_COUNTS, /* one for each way to count */
    CATALOG_STATEMENTS = LIST_COUNTS + CATALOG_COUNTS
};

struct catalog {
    struct db *db;
    struct db_stmt *prepared[CATALOG_STATEMENTS]; /* NULL until it is asked for: catalog_statement() */
    struct catalog_totals totals;
    struct pack *pack; /* made when first needed */
    struct buf prefix;
    int64_t unpacked_id; /* of the document that is unpacked; 0 for none */
    struct span unpacked;
};

/* The SQL of a statement; NULL where there is none (no facet of dates has values to find). */
const char *catalog_sql(enum catalog_statement statement);

/* The statement, prepared when it is first asked for. NULL when memory ran out or there is no such SQL: then
 * binding does nothing, and stepping fails. */
struct db_stmt *catalog_statement(struct catalog *k, int statement);

/* One row wanted: ERR_END becomes ERR_NOT_FOUND. */
enum err catalog_row(struct db_stmt *s);

/* Copies a directory name; longer ones cannot be in an index that passed its check. */
void catalog_copy_dir(char out[FILENAME_SIZE], struct span dir);

#endif
