#include "set_list.h"

#include <stdlib.h>

#include "set_contents.h"
#include "state.h"

enum { LOOKED_UP = 256 }; /* cables whose keys are looked up, where not all keys are at hand */

static int rising(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* A list of keys while it is made. */
struct keys {
    int64_t *keys;
    size_t n, room;
    const struct set_store_result *within; /* NULL: of all cables */
};

static bool add_key(void *context, int64_t key) {
    struct keys *k = context;
    if (k->n == k->room)
        return false; /* more cables than the index counts */
    k->keys[k->n++] = key;
    return true;
}

/* Each cable by itself. */
static enum err look_up_keys(struct tree *t, struct keys *k) {
    enum err e = ERR_OK;
    for (int64_t id = 0; e == ERR_OK && (id = set_store_next(k->within, id)) >= 0; id++) {
        struct catalog_cable c;
        e = node_must_be(catalog_get_cable(t->catalog, id, &c));
        if (e == ERR_OK)
            add_key(k, c.key);
    }
    if (k->n > 1)
        qsort(k->keys, k->n, sizeof *k->keys, rising);
    return e;
}

/* Those of all cables in order, as they are kept. A cable that is in no list is none of the index. */
static enum err pick_keys(const struct set_store_result *all, struct keys *k) {
    for (size_t i = 0; i < all->n; i++)
        if (set_store_has(k->within, layout_key_cable(all->keys[i])))
            add_key(k, all->keys[i]);
    return k->n == k->room ? ERR_OK : ERR_CORRUPT;
}

static const struct set_store_place everything = {CATALOG_ALL, 0};

static struct set_store_key key_of_keys(const struct tree *t, struct set_store_place place) {
    return (struct set_store_key){
        .era = state_era(t), .place = place, .rows = (enum catalog_facet)SET_STORE_KEYS};
}

static enum err take_keys(struct tree *t, struct set_store_place place, const struct set_store_result *ids,
                          struct set_store_result **result);

static enum err make_keys(struct tree *t, struct keys *k) {
    const struct set_store_key of_all = key_of_keys(t, everything);
    if (k->within == NULL)
        return catalog_list_keys(t->catalog, add_key, k);
    struct set_store_result *all = set_store_take(t->sets, &of_all);
    if (all == NULL && k->room <= LOOKED_UP && k->room <= catalog_totals(t->catalog)->cables / 128 + 1)
        return look_up_keys(t, k);
    enum err e = all != NULL ? ERR_OK : take_keys(t, everything, NULL, &all);
    if (e == ERR_OK)
        e = pick_keys(all, k);
    set_store_give_back(t->sets, all);
    return e;
}

/* The keys of a few cables in order; with ids NULL those of all, eight bytes each, which are made once. */
static enum err take_keys(struct tree *t, struct set_store_place place, const struct set_store_result *ids,
                          struct set_store_result **result) {
    const struct set_store_key key = key_of_keys(t, place);
    struct keys k = {.room = (size_t)(ids != NULL ? ids->n : catalog_totals(t->catalog)->cables),
                     .within = ids};
    if ((*result = set_store_take(t->sets, &key)) != NULL)
        return ERR_OK;
    enum err e = k.room > LOOKED_UP ? set_contents_may_begin(t, &key) : ERR_OK;
    if (e == ERR_OK)
        e = (k.keys = malloc((k.room + 1) * sizeof *k.keys)) == NULL ? ERR_NOMEM : make_keys(t, &k);
    e = work_status(&t->work, e, NULL);
    if (e != ERR_OK) {
        free(k.keys);
        return e;
    }
    e = set_store_make_keys(k.keys, k.n, result);
    if (e == ERR_OK)
        *result = set_store_keep(t->sets, &key, *result);
    return e;
}

static enum err list_few(struct tree *t, struct set_store_place place, const struct set_store_result *ids,
                         int64_t after, bool (*visit)(void *context, const struct catalog_cable *cable),
                         void *context) {
    struct set_store_result *keys;
    bool more = true;
    enum err e = take_keys(t, place, ids, &keys);
    if (e != ERR_OK)
        return e;
    for (size_t i = set_store_behind(keys, after); e == ERR_OK && more && i < keys->n; i++) {
        struct catalog_cable c;
        e = node_must_be(catalog_get_entry(t->catalog, keys->keys[i], &c));
        more = e == ERR_OK && visit(context, &c);
    }
    set_store_give_back(t->sets, keys);
    return e;
}

struct listing {
    const struct set_store_result *ids;
    bool (*visit)(void *context, const struct catalog_cable *cable);
    void *context;
    uint64_t given;
    bool stopped;
};

static bool list_member(void *context, const struct catalog_cable *c) {
    struct listing *l = context;
    if (!set_store_has(l->ids, c->id))
        return true;
    l->given++;
    l->stopped = !l->visit(l->context, c);
    return !l->stopped;
}

/* A set may have a cable that is in no list: then the index contradicts itself. */
static enum err list_many(struct tree *t, const struct set_store_result *ids, int64_t after,
                          bool (*visit)(void *context, const struct catalog_cable *cable), void *context) {
    struct listing l = {.ids = ids, .visit = visit, .context = context};
    enum err e = catalog_list_cables(t->catalog, CATALOG_ALL, 0, after, list_member, &l);
    return e == ERR_OK && after < 0 && !l.stopped && l.given < ids->n ? ERR_CORRUPT : e;
}

enum err set_list(struct tree *t, struct set_store_place place, int64_t after,
                  bool (*visit)(void *context, const struct catalog_cable *cable), void *context) {
    struct set_store_result *ids;
    if ((int)place.facet != INO_SET && node_span(place.facet, place.value) == 0)
        return catalog_list_cables(t->catalog, place.facet, place.value, after, visit, context);
    enum err e = set_contents_take_ids(t, place, &ids);
    if (e != ERR_OK)
        return e;
    e = set_contents_is_few(t, ids->n) ? list_few(t, place, ids, after, visit, context)
                                       : list_many(t, ids, after, visit, context);
    set_contents_give_back(t, ids);
    return e;
}
