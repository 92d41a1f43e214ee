/* term: the terms of a query: one statement for each kind, the term's value bound to it, cables out of it.
 *
 * Private to core/query. A search (search.c) joins what the terms find, and shows it (snippets.c); its
 * statements are all listed in term.c. Functions return ERR_OK, ERR_IO, ERR_CORRUPT or ERR_NOMEM, with a
 * message in info.
 */
#ifndef CABLEFS_QUERY_TERM_H
#define CABLEFS_QUERY_TERM_H

#include "search.h"

/* Those that belong to no field, or to one beside its own. */
enum term_statement {
    TERM_IN_PARAGRAPHS, /* ?1: what is looked for, ?2: the first cable that is of interest; cables in order */
    TERM_ID_BEGINNING, /* ?1 up to ?2; in any order */
    TERM_ALL_CABLES,
    TERM_GET_CABLE,
    TERM_NEWEST,
    TERM_SUBJECT_SNIPPET,
    TERM_SNIPPETS,
    TERM_HOLD,
    TERM_LET_GO,
    TERM_STATEMENTS
};

struct search {
    struct db *db;
    struct db_stmt *statements[TERM_STATEMENTS];
    struct db_stmt *of_field[QUERY_FIELDS],
        *has_field[QUERY_FIELDS]; /* those of each field's row in term.c */
    int64_t room; /* of every set: the highest id and one */
    struct bitset all; /* every cable, once somebody has asked */
    struct search_known *known; /* of the query that is run: what its twins find */
    struct buf match; /* a query of FTS5 */
};

/* Prepares all statements of s, whose db is open, and finalizes them (also after a failure). */
enum err term_prepare(struct search *s, struct err_info *info);
void term_finalize(struct search *s);

/* Appends a text or a NEAR as FTS5 wants it: always quoted, so that nothing in it is an operator.
 * ERR_NOMEM. */
enum err term_match(const struct query_node *node, struct buf *out);

/* Adds the cables of a term (QUERY_TEXT, NEAR, FIELD) to out, which is empty: of all, or of those within.
 * `budget` is the number of rows after which to give up (*spent, and out holds nothing of use); only without
 * `within`. */
enum err term_find(struct search *s, const struct query_node *node, const struct bitset *within,
                   uint64_t budget, struct bitset *out, bool *spent, struct err_info *info);

/* Every cable of the index, owned by the search. */
enum err term_all(struct search *s, const struct bitset **all, struct err_info *info);

#endif
