/* state: what a tree remembers between two calls. */
#ifndef CABLEFS_TREE_STATE_H
#define CABLEFS_TREE_STATE_H

#include "catalog/catalog.h"
#include "set_store.h"
#include "store/work.h"

struct search;
struct xattr;

struct tree {
    struct catalog *catalog; /* borrowed */
    uint64_t state; /* of the catalog, that what follows is of */
    uint64_t edition;
    struct buf bytes; /* what tree_read() and tree_readlink() hand out */
    struct set_store *sets; /* borrowed, or own_sets; NULL until state_sets() is first called */
    struct set_store *own_sets; /* NULL where the sets are shared with other trees */
    struct search *search; /* NULL until the first query */
    struct set_store_result *held; /* the cables of a set, kept at hand for the next look at it: */
    int64_t held_id;
    uint64_t held_era;
    struct xattr *xattr; /* of the node that was asked for last; NULL until the first is asked for */
    bool defers; /* what is not at hand is left to another tree, */
    uint64_t lacked; /* and this is what was left last: a hash */
    struct work work; /* begun, where there are limits */
    bool is_final; /* what passes them is refused afterwards */
    bool summed; /* the sums of tree_sum() are known */
    uint64_t sum_bytes, sum_files;
};

/* Which state of which index: what was worked out in another means nothing. */
static inline uint64_t state_era(const struct tree *t) {
    return t->edition << 48 | (catalog_version(t->catalog)->generation & ((UINT64_C(1) << 48) - 1));
}

/* The definition of a set, whose summary is known if it was made in this era. */
static inline enum err state_get_set(struct tree *t, int64_t id, struct set_store_definition *d) {
    enum err e = set_store_get(t->sets, t->edition, id, d);
    if (e == ERR_OK && d->summary.era != state_era(t))
        d->summary = (struct set_store_summary){.known = false};
    return e;
}

/* The sets of the tree, which get a store of their own where none is shared. ERR_OK, ERR_NOMEM. */
static inline enum err state_sets(struct tree *t, struct set_store **sets) {
    enum err e = ERR_OK;
    if (t->sets == NULL) {
        e = set_store_open(SET_STORE_BYTES, &t->own_sets);
        t->sets = t->own_sets;
    }
    *sets = t->sets;
    return e;
}

#endif
