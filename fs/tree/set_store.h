/* set_store: the sets of cables that somebody has asked a mount for: the answers to queries, and sets
 * narrowed by a value.
 *
 * Each set has a number, which is never given to another set. The definitions of the latest SET_STORE_DEFINED
 * sets are kept. An older number is ERR_STALE; whoever asks for the set by its name again gets a new number.
 * Which cables are in a set, and how many of them have which value, is worked out by set_contents.c and kept
 * here, up to a number of bytes. The results that have not been used for longest are dropped first, and are
 * worked out again when somebody asks for them.
 *
 * Everything here belongs to an edition, which is one of the indexes that the mount has shown, and means
 * nothing in another; only the list of queries stays. All functions may be called by many threads at a time,
 * and none makes another wait for longer than it takes to look something up.
 */
#ifndef CABLEFS_TREE_SET_STORE_H
#define CABLEFS_TREE_SET_STORE_H

#include "base/bitset.h"
#include "ino.h"

enum {
    SET_STORE_DEFINED = 1 << 16, /* definitions kept */
    SET_STORE_LISTED = 256, /* queries listed */
    SET_STORE_RESULTS = 512, /* results kept */
    SET_STORE_BYTES = 64 << 20, /* of results kept, where nothing else is said */
    SET_STORE_QUERY_SIZE = 256, /* a name and its NUL */
    SET_STORE_DEPTH_MAX = 200, /* steps from the root */
    SET_STORE_REFUSED_SECONDS = 60,
};

struct set_store;

enum err set_store_open(size_t bytes, struct set_store **sets); /* ERR_NOMEM */
void set_store_close(struct set_store *sets); /* accepts NULL; nothing of it is in use any more */
void set_store_limit(struct set_store *sets, size_t bytes);

/* ---- what a set is ---- */

/* A directory of cables (or of months, or of days): a value of a facet, or with INO_SET a set by its
 * number. */
struct set_store_place {
    enum catalog_facet facet;
    int64_t value;
};

struct set_store_summary {
    bool known;
    uint64_t era; /* in which it was made; see struct set_store_key */
    bool has_newest;
    uint64_t inside; /* directories in it: cables, or months or days */
    uint64_t all; /* cables */
    int64_t newest;
    int64_t changed; /* UTC seconds of the run that changed it last; of a set any run may have */
};

struct set_store_definition {
    bool is_query;
    struct set_store_place parent; /* of a narrowed set: what was narrowed, and by which value */
    enum catalog_facet facet;
    int64_t value;
    unsigned depth; /* steps from the root to its directory */
    struct set_store_summary summary;
};

/* The number of a set, which is new when it is not known. ERR_NOMEM; ERR_LIMIT when it would be too deep, or
 * the name of a query too long. */
enum err set_store_query(struct set_store *s, uint64_t edition, struct span text, int64_t *id);
enum err set_store_narrow(struct set_store *s, uint64_t edition, struct set_store_place parent,
                          unsigned depth, enum catalog_facet facet, int64_t value, int64_t *id);

/* ERR_STALE for a number that is not known any more. */
enum err set_store_get(struct set_store *s, uint64_t edition, int64_t id,
                       struct set_store_definition *definition);
enum err set_store_get_query(struct set_store *s, uint64_t edition, int64_t id,
                             char text[SET_STORE_QUERY_SIZE]);

/* A query takes more work than is allowed; that is remembered for SET_STORE_REFUSED_SECONDS. Nothing happens
 * for a number that is not known any more. */
void set_store_refuse(struct set_store *s, int64_t id);
bool set_store_is_refused(struct set_store *s, int64_t id);

/* The set with the next larger number; 0 when there is none. */
int64_t set_store_next_set(struct set_store *s, uint64_t edition, int64_t after);

void set_store_summarize(struct set_store *s, int64_t id, const struct set_store_summary *summary);

/* ---- the queries that are listed: the latest SET_STORE_LISTED ---- */

enum err set_store_visit(struct set_store *s, struct span text); /* ERR_NOMEM */
/* The first one whose key is greater than after; ERR_END when there is none. */
enum err set_store_next_visited(struct set_store *s, int64_t after, int64_t *key,
                                char text[SET_STORE_QUERY_SIZE]);
/* How many there are, and when that changed (UTC; 0 and 0 before the first). */
void set_store_visited(struct set_store *s, uint64_t *count, int64_t *seconds, long *nanoseconds);

/* ---- what is in a set ---- */

struct set_store_row { /* of the cables of a set those with a value */
    int64_t value;
    uint64_t count;
    int64_t newest; /* INT64_MIN: none has a date */
};

struct set_store_result { /* read-only when it is made */
    struct set_store_row *rows; /* by value */
    size_t rows_n;
    uint32_t *ids; /* rising; or else bits, which are smaller where there are many */
    struct bitset bits;
    int64_t *keys; /* rising: layout_key() of cables */
    uint64_t n; /* cables */
    size_t bytes;
    unsigned users;
};

/* Makes a result, which the caller frees or gives to set_store_keep(). ERR_NOMEM. rows and keys are
 * taken over, malloc'ed. */
enum err set_store_make_ids(const struct bitset *ids, struct set_store_result **result);
enum err set_store_make_rows(struct set_store_row *rows, size_t n, struct set_store_result **result);
enum err set_store_make_keys(int64_t *keys, size_t n, struct set_store_result **result);
void set_store_free(struct set_store_result *result); /* accepts NULL */

bool set_store_has(const struct set_store_result *r, int64_t id);
int64_t set_store_next(const struct set_store_result *r,
                       int64_t from); /* the first id >= from; -1 for none */
size_t set_store_behind(const struct set_store_result *r,
                        int64_t key); /* the first of the keys that is greater */
const struct set_store_row *set_store_row(const struct set_store_result *r,
                                          int64_t value); /* NULL for none */

enum {
    SET_STORE_KEYS = CATALOG_FACETS,
    SET_STORE_FILES, /* and a number more for each form of file */
    SET_STORE_BEGUN =
        SET_STORE_FILES + (1 << INO_SET_FILE_BITS), /* likewise, of an index that is not whole */
};

struct set_store_key {
    uint64_t era; /* whatever is another number in each state of each index */
    struct set_store_place place;
    enum catalog_facet
        rows; /* CATALOG_ALL: its cables; SET_STORE_KEYS: their keys; from SET_STORE_FILES on the
                                index of a file (set_file.c); else how many have which value of this facet */
};

/* A result that is kept, or NULL. Whoever takes one gives it back. */
struct set_store_result *set_store_take(struct set_store *s, const struct set_store_key *key);
/* Hands a result over; what comes back is it, or the one that somebody else was quicker to make, to be given
 * back. */
struct set_store_result *set_store_keep(struct set_store *s, const struct set_store_key *key,
                                        struct set_store_result *result);
void set_store_give_back(struct set_store *s, struct set_store_result *result); /* accepts NULL */
/* The result is not kept any more. Whoever has taken it still has it. */
void set_store_drop(struct set_store *s, const struct set_store_key *key);

#endif
