/* search: the cables that match a query, and where in them it matches.
 *
 * A search owns its prepared statements, not the connection (of an index that passed schema_check()), which
 * must outlive it; like the connection it is for one thread at a time. Each term becomes a set of cables,
 * read with one statement to which the term's value is bound; AND, OR and NOT join the sets, so they work
 * across a cable, while a phrase, a beginning and NEAR look inside one paragraph, or the subject. A set costs
 * a bit for each cable of the index, and a query at most some QUERY_DEPTH_MAX sets at a time.
 *
 * Functions return ERR_OK, ERR_IO, ERR_CORRUPT or ERR_NOMEM, with a message in info, which may be NULL.
 */
#ifndef CABLEFS_QUERY_SEARCH_H
#define CABLEFS_QUERY_SEARCH_H

#include "base/bitset.h"
#include "query.h"
#include "store/db.h"

struct search;

/* The caller frees it; search_close() accepts NULL. */
enum err search_open(struct db *db, struct search **search, struct err_info *info);
void search_close(struct search *search);

/* Between the two the index is held open for reading, which spares each call below the locking and unlocking
 * of the file: for many calls in a row. They nest. After a search_hold() that failed there is nothing to let
 * go. */
enum err search_hold(struct search *s, struct err_info *info);
void search_let_go(struct search *s);

/* The ids of the cables that match, in a set that the caller frees with bitset_free(). */
enum err search_run(struct search *s, const struct query *query, struct bitset *cables,
                    struct err_info *info);

struct search_cable {
    int64_t id;
    struct span ident, origin, level, subject; /* empty for none; valid until the next call */
    bool has_date;
    int64_t date; /* UTC seconds */
};

/* What a list of cables shows of one. ERR_NOT_FOUND when there is none. */
enum err search_get_cable(struct search *s, int64_t id, struct search_cable *cable, struct err_info *info);

/* The date of the newest cable of a set; *has_date is false when none has one. */
enum err search_newest(struct search *s, const struct bitset *cables, bool *has_date, int64_t *date,
                       struct err_info *info);

/* Round each word of a snippet that matched. A text may hold these bytes too: then a mark is too many, no
 * more. */
enum { SEARCH_MARK = '\1', SEARCH_MARK_END = '\2' };

struct search_snippet {
    struct span paragraph; /* its name: 06b; empty: the text is the whole subject */
    struct span text; /* some forty words round the match, "…" where it is cut, with marks */
};

/* Calls visit() for the subject, if a text of the query is in it, and for each paragraph with one, in reading
 * order, until it returns false. Texts under a NOT and fields other than subject: do not count. Spans are
 * valid until visit() returns. */
enum err search_snippets(struct search *s, const struct query *query, int64_t cable,
                         bool (*visit)(void *context, const struct search_snippet *snippet), void *context,
                         struct err_info *info);

#endif
