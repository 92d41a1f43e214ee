/* search_private: what search.c (the tree of a query), term.c (its terms) and snippets.c (what is
 * shown of a result) share; nobody else includes it. */
#ifndef CABLEFS_QUERY_SEARCH_PRIVATE_H
#define CABLEFS_QUERY_SEARCH_PRIVATE_H

#include "search.h"
#include "store/schema.h"

enum search_statement {
    IN_PARAGRAPHS, /* ?1: what is looked for, ?2: the first cable that is of interest; cables in order */
    IN_SUBJECTS,
    IN_ADDRESSES,
    BY_TAG,
    BY_ORIGIN,
    BY_CLASS,
    BY_SIGNER,
    BY_REFERENCE,
    CITED_BY, /* from here on cables come in any order; ?1, and ?2 where there are two */
    BY_ID,
    BY_ID_BEGINNING,
    BY_DAY,
    ALL_CABLES,
    HAS_DAY, /* the others are for one purpose each */
    GET_CABLE,
    NEWEST,
    SUBJECT_SNIPPET,
    SNIPPETS,
    HOLD,
    LET_GO,
    SEARCH_STATEMENTS
};

struct search {
    struct db *db;
    struct db_stmt *statements[SEARCH_STATEMENTS];
    int64_t room; /* of every set: the highest id and one */
    struct bitset all; /* every cable, once somebody has asked */
    struct buf match; /* a query of FTS5 */
};

/* Appends a text or a NEAR as FTS5 wants it: always quoted, so that nothing in it is an operator. */
enum err search_match(const struct query_node *node, struct buf *out);

/* Adds the cables of a term (QUERY_TEXT, NEAR, FIELD) to out, which is empty: of all, or of those within.
 * `budget` is the number of rows after which to give up (*spent, and out holds nothing of use); only without
 * `within`. */
enum err search_leaf(struct search *s, const struct query_node *node, const struct bitset *within,
                     uint64_t budget, struct bitset *out, bool *spent, struct err_info *info);

/* Every cable of the index, owned by the search. */
enum err search_all(struct search *s, const struct bitset **all, struct err_info *info);

const char *search_sql(enum search_statement statement);

#endif
