#include "set_contents.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "query/search.h"
#include "set_place.h"
#include "state.h"

void set_contents_close(struct tree *t) {
    if (t->held != NULL)
        set_store_give_back(t->sets, t->held);
    t->held = NULL;
    search_close(t->search);
    t->search = NULL;
}

/* ---- work ---- */

bool set_contents_is_few(const struct tree *t, uint64_t cables) {
    return cables <= catalog_totals(t->catalog)->cables / 16;
}

enum err set_contents_may_begin(struct tree *t, const struct set_store_key *key) {
    if (!t->defers || t->work.begun)
        return ERR_OK;
    uint64_t h = hash_number(hash_number(0, key->era), (uint64_t)key->place.facet << 8 | (uint64_t)key->rows);
    t->lacked = hash_number(h, (uint64_t)key->place.value);
    return ERR_DEFERRED;
}

/* ---- which cables ---- */

struct picking {
    const struct set_store_result *within; /* NULL: all */
    struct bitset *out;
    int64_t first, last; /* values that count */
};

static bool pick_id(void *context, int64_t cable) {
    struct picking *p = context;
    if (p->within == NULL || set_store_has(p->within, cable))
        bitset_add(p->out, cable);
    return true;
}

static bool pick_fact(void *context, const struct catalog_fact *f) {
    struct picking *p = context;
    if (f->value >= p->first && f->value <= p->last)
        bitset_add(p->out, f->cable);
    return true;
}

/* A query that was given up lately is not begun again for everybody who asks. */
static enum err pick_query(struct tree *t, struct set_store *s, const struct set_store_key *key,
                           struct bitset *out) {
    char text[SET_STORE_QUERY_SIZE];
    struct query *query = NULL;
    int64_t id = key->place.value;
    enum err e = set_store_get_query(s, t->edition, id, text);
    if (e == ERR_OK && set_store_is_refused(s, id))
        return ERR_COSTLY;
    if (e == ERR_OK)
        e = set_contents_may_begin(t, key);
    if (e == ERR_OK)
        e = query_parse(span_of(text), &query, NULL);
    if (e == ERR_OK && t->search == NULL)
        e = search_open(catalog_db(t->catalog), &t->search, NULL);
    bitset_free(out);
    if (e == ERR_OK)
        e = search_run(t->search, query, out, NULL);
    query_free(query);
    e = work_status(&t->work, e, NULL);
    if (e == ERR_COSTLY && t->is_final)
        set_store_refuse(s, id);
    return e;
}

/* Of the parent's cables those with a value: the value's cables are looked at, or where there are many more
 * of them, those of the parent. */
static enum err pick_narrowed(struct tree *t, struct set_store *s, const struct set_store_key *key,
                              const struct set_store_definition *d, struct bitset *out) {
    struct set_store_result *parent = NULL;
    struct catalog_value v;
    enum err e = catalog_get_value(t->catalog, d->facet, d->value, &v);
    if (e == ERR_OK)
        e = set_contents_take_ids(t, d->parent, &parent);
    if (e == ERR_OK)
        e = set_contents_may_begin(t, key);
    if (e != ERR_OK) {
        set_store_give_back(s, parent);
        return e;
    }
    struct picking p = {
        .within = parent, .out = out, .first = d->value, .last = d->value + node_span(d->facet, d->value)};
    if (v.all / 8 <= parent->n) /* taken, says the status: NOLINT(-Wanalyzer-null-dereference) */
        e = catalog_list_ids(t->catalog, d->facet, d->value, pick_id, &p);
    else
        for (int64_t id = 0; e == ERR_OK && (id = set_store_next(parent, id)) >= 0; id++)
            e = catalog_list_facts_of(t->catalog, d->facet, id, pick_fact, &p);
    set_store_give_back(s, parent);
    return e;
}

static enum err pick(struct tree *t, struct set_store *s, const struct set_store_key *key,
                     struct bitset *out) {
    struct picking all = {.out = out};
    struct set_store_definition d;
    enum err e;
    if ((int)key->place.facet != INO_SET) {
        e = set_contents_may_begin(t, key);
        return e == ERR_OK ? catalog_list_ids(t->catalog, key->place.facet, key->place.value, pick_id, &all)
                           : e;
    }
    e = state_get_set(t, key->place.value, &d);
    if (e != ERR_OK)
        return e;
    return d.is_query ? pick_query(t, s, key, out) : pick_narrowed(t, s, key, &d, out);
}

/* A query is summed up as soon as its cables are known; a narrowed set from the values of its parent. */
static enum err sum_up_query(struct tree *t, struct set_store *s, struct set_store_place place,
                             const struct bitset *ids) {
    struct set_store_definition d;
    struct set_store_summary sum = {.known = true,
                                    .era = state_era(t),
                                    .changed = catalog_totals(t->catalog)->updated,
                                    .inside = bitset_count(ids)};
    enum err e = (int)place.facet == INO_SET ? state_get_set(t, place.value, &d) : ERR_STALE;
    if (e != ERR_OK || !d.is_query || d.summary.known)
        return ERR_OK;
    sum.all = sum.inside;
    e = search_newest(t->search, ids, &sum.has_newest, &sum.newest, NULL);
    if (e == ERR_OK)
        set_store_summarize(s, place.value, &sum);
    return e;
}

enum err set_contents_take_ids(struct tree *t, struct set_store_place place,
                               struct set_store_result **result) {
    const struct set_store_key key = {.era = state_era(t), .place = place, .rows = CATALOG_ALL};
    struct bitset ids = BITSET_EMPTY;
    struct set_store *s;
    enum err e = state_sets(t, &s);
    if (e != ERR_OK || (*result = set_store_take(s, &key)) != NULL)
        return e;
    e = bitset_make(catalog_totals(t->catalog)->last + 1, &ids);
    if (e == ERR_OK)
        e = pick(t, s, &key, &ids);
    if (e == ERR_OK)
        e = sum_up_query(t, s, place, &ids);
    e = work_status(&t->work, e, NULL);
    if (e == ERR_OK)
        e = set_store_make_ids(&ids, result);
    if (e == ERR_OK)
        *result = set_store_keep(s, &key, *result);
    bitset_free(&ids);
    return e;
}

/* The cables of a set, held by the tree until another set is asked for. */
static enum err hold_ids(struct tree *t, int64_t id, const struct set_store_result **result) {
    struct set_store_result *r = NULL;
    if (t->held == NULL || t->held_id != id || t->held_era != state_era(t)) {
        enum err e = set_contents_take_ids(t, (struct set_store_place){(enum catalog_facet)INO_SET, id}, &r);
        if (e != ERR_OK)
            return e;
        if (t->held != NULL)
            set_store_give_back(t->sets, t->held);
        t->held = r;
        t->held_id = id;
        t->held_era = state_era(t);
    }
    *result = t->held;
    return ERR_OK;
}

enum err set_contents_has_cable(struct tree *t, struct set_store_place place, int64_t cable) {
    const struct set_store_result *ids;
    if ((int)place.facet != INO_SET)
        return catalog_has_cable(t->catalog, place.facet, place.value, cable);
    enum err e = hold_ids(t, place.value, &ids);
    return e == ERR_OK && !set_store_has(ids, cable) ? ERR_NOT_FOUND : e;
}

void set_contents_give_back(struct tree *t, struct set_store_result *result) {
    set_store_give_back(t->sets, result);
}

/* ---- which values ---- */

/* Counts by value: open addressing, a power of two, at most half full; a count of 0 is a free place. */
struct tally {
    struct set_store_row *rows;
    size_t n, room;
    const struct set_store_result *within;
    enum err err;
};

static struct set_store_row *tally_place(const struct tally *t, int64_t value) {
    size_t i = hash_place((uint64_t)value, t->room);
    while (t->rows[i].count > 0 && t->rows[i].value != value)
        i = (i + 1) & (t->room - 1);
    return &t->rows[i];
}

static bool tally_grow(struct tally *t) {
    struct tally larger = {.n = t->n, .room = t->room == 0 ? 64 : t->room * 2};
    larger.rows = calloc(larger.room, sizeof *larger.rows);
    if (larger.rows == NULL)
        return false;
    for (size_t i = 0; i < t->room; i++)
        if (t->rows[i].count > 0)
            *tally_place(&larger, t->rows[i].value) = t->rows[i];
    free(t->rows);
    t->rows = larger.rows;
    t->room = larger.room;
    return true;
}

static bool tally_add(struct tally *t, int64_t value, uint64_t count, int64_t newest) {
    if (t->n * 2 >= t->room && !tally_grow(t)) {
        t->err = ERR_NOMEM;
        return false;
    }
    struct set_store_row *row = tally_place(t, value);
    if (row->count == 0) {
        *row = (struct set_store_row){.value = value, .newest = INT64_MIN};
        t->n++;
    }
    row->count += count;
    if (newest > row->newest)
        row->newest = newest;
    return true;
}

static bool tally_fact(void *context, const struct catalog_fact *f) {
    struct tally *t = context;
    if (t->within != NULL && !set_store_has(t->within, f->cable))
        return true;
    return tally_add(t, f->value, 1, f->has_date ? f->date : INT64_MIN);
}

static bool tally_value(void *context, const struct catalog_value *v) {
    return tally_add(context, v->id, v->cables, v->has_newest ? v->newest : INT64_MIN);
}

static int by_value(const void *a, const void *b) {
    const struct set_store_row *x = a, *y = b;
    return x->value < y->value ? -1 : x->value > y->value;
}

/* The rows in order; the tally is empty after that. */
static enum err tally_finish(struct tally *t, struct set_store_result **result) {
    size_t n = 0;
    for (size_t i = 0; i < t->room; i++)
        if (t->rows[i].count > 0)
            t->rows[n++] = t->rows[i];
    if (n > 1)
        qsort(t->rows, n, sizeof *t->rows, by_value);
    struct set_store_row *fitting = n == 0 ? NULL : realloc(t->rows, n * sizeof *t->rows);
    enum err e = set_store_make_rows(fitting != NULL ? fitting : t->rows, n, result);
    t->rows = NULL;
    return e;
}

/* A step for each cable where they are few, and otherwise one pass over all. */
static enum err tally_cables(struct tree *t, const struct set_store_key *key, struct tally *tally) {
    struct set_store_result *ids = NULL;
    enum catalog_facet facet = key->rows;
    enum err e = set_contents_take_ids(t, key->place, &ids);
    if (e == ERR_OK)
        e = set_contents_may_begin(t, key);
    if (e != ERR_OK) {
        set_store_give_back(t->sets, ids);
        return e;
    }
    tally->within = ids;
    if (!set_contents_is_few(t, ids->n))
        e = catalog_list_facts(t->catalog, facet, tally_fact, tally);
    else
        for (int64_t id = 0; e == ERR_OK && (id = set_store_next(ids, id)) >= 0; id++)
            e = catalog_list_facts_of(t->catalog, facet, id, tally_fact, tally);
    tally->within = NULL;
    set_store_give_back(t->sets, ids);
    return e;
}

enum err set_contents_take_rows(struct tree *t, struct set_store_place place, enum catalog_facet facet,
                                struct set_store_result **result) {
    const struct set_store_key key = {.era = state_era(t), .place = place, .rows = facet};
    struct tally tally = {.err = ERR_OK};
    struct set_store *s;
    enum err e = state_sets(t, &s);
    if (e != ERR_OK || (*result = set_store_take(s, &key)) != NULL)
        return e;
    if (place.facet != CATALOG_ALL)
        e = tally_cables(t, &key, &tally);
    else if ((e = set_contents_may_begin(t, &key)) == ERR_OK && facet == CATALOG_DATE)
        e = catalog_list_facts(t->catalog, facet, tally_fact, &tally);
    else if (e == ERR_OK)
        e = catalog_list_values(t->catalog, facet, -1, tally_value, &tally);
    if (e == ERR_OK)
        e = tally.err;
    e = work_status(&t->work, e, NULL);
    if (e == ERR_OK)
        e = tally_finish(&tally, result);
    free(tally.rows);
    if (e == ERR_OK)
        *result = set_store_keep(s, &key, *result);
    return e;
}

/* ---- sums ---- */

void set_contents_sum_rows(const struct set_store_result *rows, enum catalog_facet facet, int64_t value,
                           struct set_store_summary *sum) {
    int64_t last = value + node_span(facet, value), group = -1;
    int shift = facet == CATALOG_DATE ? day_inside_shift(value) : 0; /* a year counts its months */
    *sum = (struct set_store_summary){.known = true, .newest = INT64_MIN};
    for (size_t i = 0; i < rows->rows_n; i++) {
        const struct set_store_row *row = &rows->rows[i];
        if (row->value < value || row->value > last)
            continue;
        sum->all += row->count;
        sum->inside += day_group(row->value, shift) != group;
        group = day_group(row->value, shift);
        sum->newest = row->newest > sum->newest ? row->newest : sum->newest;
    }
    if (last == value)
        sum->inside = sum->all;
    sum->has_newest = sum->newest != INT64_MIN;
}

enum err set_contents_get(struct tree *t, int64_t id, struct set_store_definition *d) {
    const struct set_store_result *ids;
    struct set_store_result *rows;
    struct set_store *s;
    enum err e = state_sets(t, &s);
    if (e == ERR_OK)
        e = state_get_set(t, id, d);
    if (e != ERR_OK || d->summary.known)
        return e;
    if (d->is_query) {
        t->held_id = 0; /* a result that is held may be of before */
        e = hold_ids(t, id, &ids);
        return e == ERR_OK ? state_get_set(t, id, d) : e;
    }
    e = set_contents_take_rows(t, d->parent, d->facet, &rows);
    if (e != ERR_OK)
        return e;
    set_contents_sum_rows(rows, d->facet, d->value, &d->summary);
    d->summary.era = state_era(t);
    d->summary.changed = catalog_totals(t->catalog)->updated;
    set_store_give_back(s, rows);
    set_store_summarize(s, id, &d->summary);
    return ERR_OK;
}

static enum err sum_value(struct tree *t, struct set_store_place place, struct set_store_summary *sum) {
    struct catalog_value v;
    enum err e = catalog_get_value(t->catalog, place.facet, place.value, &v);
    if (e == ERR_OK)
        *sum = (struct set_store_summary){.known = true,
                                          .inside = v.cables,
                                          .all = v.all,
                                          .has_newest = v.has_newest,
                                          .newest = v.newest,
                                          .changed = v.changed};
    return e;
}

enum err set_contents_sum(struct tree *t, struct set_store_place place, struct set_store_summary *sum) {
    struct set_store_definition d;
    if ((int)place.facet != INO_SET)
        return sum_value(t, place, sum);
    enum err e = set_contents_get(t, place.value, &d);
    *sum = d.summary;
    return e == ERR_OK && !d.is_query && sum->inside == 0 ? ERR_NOT_FOUND : e;
}

enum err set_contents_attr_at_hand(struct tree *t, const struct ino_node *n, struct tree_attr *attr,
                                   bool *bare) {
    struct set_store_definition d;
    enum err e = state_get_set(t, n->value, &d);
    *bare = !d.summary.known;
    return e == ERR_OK ? node_set_attr(n, &d.summary, attr) : e;
}

enum err set_contents_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct set_store_summary sum;
    enum err e = set_contents_sum(t, node_place(n), &sum);
    return e == ERR_OK ? node_set_attr(n, &sum, attr) : e;
}
