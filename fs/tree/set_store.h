/* sets: the sets of cables that somebody has asked a mount for: the results of queries, and sets narrowed by
 * a value.
 *
 * A set has a number, which is never given to another set. What a set is (its definition) is kept for the
 * latest SETS_DEFINED of them; a number that is older is ERR_STALE, and asking by name again gives a new one.
 * Which cables are in a set, and how many of them have which value, is worked out by who asks (tree_results.c)
 * and kept here up to a number of bytes; what was not used for longest goes first, and is worked out again
 * when it is asked for.
 *
 * Everything belongs to a generation, an index shown, and means nothing in another; but the list of queries
 * stays. All functions may be called by many threads at a time; none keeps another waiting for longer than a
 * look takes.
 */
#ifndef CABLEFS_SETS_H
#define CABLEFS_SETS_H

#include "base/bitset.h"
#include "ino.h"

enum {
    SETS_DEFINED = 1 << 16, /* definitions kept */
    SETS_LISTED = 256, /* queries listed */
    SETS_RESULTS = 512, /* results kept */
    SETS_BYTES = 64 << 20, /* of results kept, where nothing else is said */
    SETS_QUERY_SIZE = 256, /* a name and its NUL */
    SETS_DEPTH_MAX = 200, /* steps from the root */
};

struct sets;

enum err sets_open(size_t bytes, struct sets **sets); /* ERR_NOMEM */
void sets_close(struct sets *sets); /* accepts NULL; nothing of it is in use any more */
void sets_limit(struct sets *sets, size_t bytes);

/* ---- what a set is ---- */

/* A directory of cables (or of months, or of days): a value of a facet, or with INO_SET a set by its
 * number. */
struct sets_place {
    enum catalog_facet facet;
    int64_t value;
};

struct sets_summary {
    bool known;
    bool has_newest;
    uint64_t inside; /* directories in it: cables, or months or days */
    uint64_t all; /* cables */
    int64_t newest;
};

struct sets_definition {
    bool is_query;
    struct sets_place parent; /* of a narrowed set: what was narrowed, and by which value */
    enum catalog_facet facet;
    int64_t value;
    unsigned depth; /* steps from the root to its directory */
    struct sets_summary summary;
};

/* The number of a set, which is new when it is not known. ERR_NOMEM; ERR_LIMIT when it would be too deep, or
 * the name of a query too long. */
enum err sets_query(struct sets *s, uint64_t generation, struct span text, int64_t *id);
enum err sets_narrow(struct sets *s, uint64_t generation, struct sets_place parent, unsigned depth,
                     enum catalog_facet facet, int64_t value, int64_t *id);

/* ERR_STALE for a number that is not known any more. */
enum err sets_get(struct sets *s, uint64_t generation, int64_t id, struct sets_definition *definition);
enum err sets_get_query(struct sets *s, uint64_t generation, int64_t id, char text[SETS_QUERY_SIZE]);

void sets_summarize(struct sets *s, int64_t id, const struct sets_summary *summary);

/* ---- the queries that are listed: the latest SETS_LISTED ---- */

enum err sets_visit(struct sets *s, struct span text); /* ERR_NOMEM */
/* The first one whose key is greater than after; ERR_END when there is none. */
enum err sets_next_visited(struct sets *s, int64_t after, int64_t *key, char text[SETS_QUERY_SIZE]);
/* How many there are, and when that changed (UTC; 0 and 0 before the first). */
void sets_visited(struct sets *s, uint64_t *count, int64_t *seconds, long *nanoseconds);

/* ---- what is in a set ---- */

struct sets_row { /* of the cables of a set those with a value */
    int64_t value;
    uint64_t count;
    int64_t newest; /* INT64_MIN: none has a date */
};

struct sets_result { /* read-only when it is made */
    struct sets_row *rows; /* by value */
    size_t rows_n;
    uint32_t *ids; /* rising; or else bits, which are smaller where there are many */
    struct idset bits;
    uint64_t n;
    size_t bytes;
    unsigned users;
};

/* Makes a result, which the caller frees or gives to sets_keep(). ERR_NOMEM. rows are taken over,
 * malloc'ed. */
enum err sets_make_ids(const struct idset *ids, struct sets_result **result);
enum err sets_make_rows(struct sets_row *rows, size_t n, struct sets_result **result);
void sets_free(struct sets_result *result); /* accepts NULL */

bool sets_has(const struct sets_result *r, int64_t id);
int64_t sets_next(const struct sets_result *r, int64_t from); /* the first id >= from; -1 for none */
const struct sets_row *sets_row(const struct sets_result *r, int64_t value); /* NULL for none */

struct sets_key {
    uint64_t generation;
    struct sets_place place;
    enum catalog_facet rows; /* CATALOG_ALL: its cables; else how many have which value of this facet */
};

/* A result that is kept, or NULL. Whoever takes one gives it back. */
struct sets_result *sets_take(struct sets *s, const struct sets_key *key);
/* Hands a result over; what comes back is it, or the one that somebody else was quicker to make, to be given
 * back. */
struct sets_result *sets_keep(struct sets *s, const struct sets_key *key, struct sets_result *result);
void sets_give_back(struct sets *s, struct sets_result *result); /* accepts NULL */

#endif
