#include "set_store.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"

struct slot { /* a definition; where a number belongs is its remainder by SET_STORE_DEFINED */
    int64_t id; /* 0: none */
    uint64_t edition;
    struct set_store_definition is;
    char *text; /* of a query */
    time_t refused_until; /* by the clock that nobody sets; 0 */
    int64_t next; /* number of another definition with the same hash; 0 */
};

struct visited {
    char *text;
    int64_t key; /* in the order of the first visits */
    uint64_t used;
};

struct kept {
    struct set_store_key key;
    struct set_store_result *result; /* NULL: free */
    uint64_t used;
};

struct set_store {
    pthread_mutex_t lock; /* of all else */
    struct slot *slots;
    int64_t *heads; /* by hash: the number of a definition */
    int64_t last_id, last_key;
    uint64_t clock;
    struct visited visited[SET_STORE_LISTED];
    struct timespec changed;
    struct kept kept[SET_STORE_RESULTS];
    size_t bytes, bytes_max;
};

enum err set_store_open(size_t bytes, struct set_store **out) {
    struct set_store *s = calloc(1, sizeof *s);
    if (s == NULL)
        return ERR_NOMEM;
    s->slots = calloc(SET_STORE_DEFINED, sizeof *s->slots);
    s->heads = calloc(SET_STORE_DEFINED, sizeof *s->heads);
    s->bytes_max = bytes;
    pthread_mutex_init(&s->lock, NULL);
    if (s->slots == NULL || s->heads == NULL) {
        set_store_close(s);
        return ERR_NOMEM;
    }
    *out = s;
    return ERR_OK;
}

void set_store_close(struct set_store *s) {
    if (s == NULL)
        return;
    int64_t first = s->last_id > SET_STORE_DEFINED ? s->last_id - SET_STORE_DEFINED : 0;
    for (int64_t id = first; s->slots != NULL && id <= s->last_id; id++)
        if (s->slots[id % SET_STORE_DEFINED].id == id)
            free(s->slots[id % SET_STORE_DEFINED].text);
    for (int i = 0; i < SET_STORE_LISTED; i++)
        free(s->visited[i].text);
    for (int i = 0; i < SET_STORE_RESULTS; i++)
        set_store_free(s->kept[i].result);
    pthread_mutex_destroy(&s->lock);
    free(s->slots);
    free(s->heads);
    free(s);
}

/* ---- definitions ---- */

static size_t hash_of(const struct slot *slot) {
    uint64_t h = hash_number(slot->edition, slot->is.is_query);
    h = hash_number(h, (uint64_t)slot->is.parent.facet << 8 | (uint64_t)slot->is.facet);
    h = hash_number(hash_number(h, (uint64_t)slot->is.parent.value), (uint64_t)slot->is.value);
    if (slot->text != NULL)
        h = hash_bytes(h, slot->text, strlen(slot->text));
    return hash_place(h, SET_STORE_DEFINED);
}

static bool is_same(const struct slot *a, const struct slot *b) {
    return a->edition == b->edition && a->is.is_query == b->is.is_query &&
           a->is.parent.facet == b->is.parent.facet && a->is.parent.value == b->is.parent.value &&
           a->is.facet == b->is.facet && a->is.value == b->is.value &&
           /* NOLINTNEXTLINE(-Wanalyzer-null-argument): a query has a text */
           (!a->is.is_query || strcmp(a->text, b->text) == 0);
}

static struct slot *slot_of(struct set_store *s, int64_t id) {
    struct slot *slot = id > 0 ? &s->slots[id % SET_STORE_DEFINED] : NULL;
    return slot != NULL && slot->id == id ? slot : NULL;
}

static void unlink_slot(struct set_store *s, struct slot *slot) {
    int64_t *at = &s->heads[hash_of(slot)];
    while (*at != slot->id)
        at = &s->slots[*at % SET_STORE_DEFINED].next;
    *at = slot->next;
    free(slot->text);
    *slot = (struct slot){.id = 0};
}

/* The number of a definition; `wanted` has all but its own copy of the text. */
static enum err define(struct set_store *s, const struct slot *wanted, int64_t *id) {
    size_t hash = hash_of(wanted);
    enum err e = ERR_OK;
    pthread_mutex_lock(&s->lock);
    for (*id = s->heads[hash]; *id != 0; *id = s->slots[*id % SET_STORE_DEFINED].next)
        if (is_same(&s->slots[*id % SET_STORE_DEFINED], wanted))
            break;
    if (*id == 0) {
        char *text = wanted->text == NULL ? NULL : strdup(wanted->text);
        struct slot *slot = &s->slots[(s->last_id + 1) % SET_STORE_DEFINED];
        e = wanted->text != NULL && text == NULL ? ERR_NOMEM : ERR_OK;
        if (e == ERR_OK) {
            *id = ++s->last_id;
            if (slot->id != 0)
                unlink_slot(s, slot);
            *slot = *wanted;
            slot->id = *id;
            slot->text = text;
            slot->next = s->heads[hash];
            s->heads[hash] = *id;
        }
    }
    pthread_mutex_unlock(&s->lock);
    return e; /* the slot owns the text: NOLINT(-Wanalyzer-malloc-leak) */
}

enum err set_store_query(struct set_store *s, uint64_t edition, struct span text, int64_t *id) {
    char copy[SET_STORE_QUERY_SIZE];
    if (text.n >= sizeof copy)
        return ERR_LIMIT;
    memcpy(copy, text.p, text.n);
    copy[text.n] = '\0';
    const struct slot wanted = {.edition = edition, .is = {.is_query = true, .depth = 2}, .text = copy};
    return define(s, &wanted, id);
}

enum err set_store_narrow(struct set_store *s, uint64_t edition, struct set_store_place parent,
                          unsigned depth, enum catalog_facet facet, int64_t value, int64_t *id) {
    const struct slot wanted = {.edition = edition,
                                .is = {.parent = parent, .facet = facet, .value = value, .depth = depth}};
    return depth > SET_STORE_DEPTH_MAX ? ERR_LIMIT : define(s, &wanted, id);
}

enum err set_store_get(struct set_store *s, uint64_t edition, int64_t id,
                       struct set_store_definition *definition) {
    pthread_mutex_lock(&s->lock);
    const struct slot *slot = slot_of(s, id);
    enum err e = slot != NULL && slot->edition == edition ? ERR_OK : ERR_STALE;
    if (e == ERR_OK)
        *definition = slot->is;
    pthread_mutex_unlock(&s->lock);
    return e;
}

enum err set_store_get_query(struct set_store *s, uint64_t edition, int64_t id,
                             char text[SET_STORE_QUERY_SIZE]) {
    pthread_mutex_lock(&s->lock);
    const struct slot *slot = slot_of(s, id);
    enum err e = slot != NULL && slot->edition == edition && slot->text != NULL ? ERR_OK : ERR_STALE;
    if (e == ERR_OK)
        memcpy(text, slot->text, strlen(slot->text) + 1);
    pthread_mutex_unlock(&s->lock);
    return e;
}

static time_t now(void) {
    struct timespec t = {0};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

void set_store_refuse(struct set_store *s, int64_t id) {
    pthread_mutex_lock(&s->lock);
    struct slot *slot = slot_of(s, id);
    if (slot != NULL)
        slot->refused_until = now() + SET_STORE_REFUSED_SECONDS;
    pthread_mutex_unlock(&s->lock);
}

bool set_store_is_refused(struct set_store *s, int64_t id) {
    pthread_mutex_lock(&s->lock);
    const struct slot *slot = slot_of(s, id);
    bool refused = slot != NULL && slot->refused_until > now();
    pthread_mutex_unlock(&s->lock);
    return refused;
}

int64_t set_store_next_set(struct set_store *s, uint64_t edition, int64_t after) {
    int64_t found = 0;
    pthread_mutex_lock(&s->lock);
    int64_t first = s->last_id > SET_STORE_DEFINED ? s->last_id - SET_STORE_DEFINED : 0;
    for (int64_t id = after > first ? after + 1 : first + 1; found == 0 && id <= s->last_id; id++) {
        const struct slot *slot = slot_of(s, id);
        found = slot != NULL && slot->edition == edition ? id : 0;
    }
    pthread_mutex_unlock(&s->lock);
    return found;
}

void set_store_summarize(struct set_store *s, int64_t id, const struct set_store_summary *summary) {
    pthread_mutex_lock(&s->lock);
    struct slot *slot = slot_of(s, id);
    if (slot != NULL)
        slot->is.summary = *summary;
    pthread_mutex_unlock(&s->lock);
}

/* ---- the queries that are listed ---- */

static struct visited *place_for(struct set_store *s, struct span text) {
    struct visited *oldest = &s->visited[0];
    for (int i = 0; i < SET_STORE_LISTED; i++) {
        struct visited *v = &s->visited[i];
        if (v->text != NULL && span_eq(span_of(v->text), text))
            return v;
        if (oldest->text != NULL && (v->text == NULL || v->used < oldest->used))
            oldest = v;
    }
    return oldest;
}

enum err set_store_visit(struct set_store *s, struct span text) {
    enum err e = ERR_OK;
    pthread_mutex_lock(&s->lock);
    struct visited *v = place_for(s, text);
    if (v->text == NULL || !span_eq(span_of(v->text), text)) {
        char *copy = strndup(text.p, text.n);
        e = copy == NULL ? ERR_NOMEM : ERR_OK;
        if (e == ERR_OK) {
            free(v->text);
            *v = (struct visited){.text = copy, .key = ++s->last_key};
            clock_gettime(CLOCK_REALTIME, &s->changed);
        }
    }
    v->used = ++s->clock;
    pthread_mutex_unlock(&s->lock);
    return e; /* the place owns the copy: NOLINT(-Wanalyzer-malloc-leak) */
}

enum err set_store_next_visited(struct set_store *s, int64_t after, int64_t *key,
                                char text[SET_STORE_QUERY_SIZE]) {
    const struct visited *next = NULL;
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < SET_STORE_LISTED; i++) {
        const struct visited *v = &s->visited[i];
        if (v->text != NULL && v->key > after && (next == NULL || v->key < next->key))
            next = v;
    }
    if (next != NULL) {
        *key = next->key;
        memcpy(text, next->text, strlen(next->text) + 1);
    }
    pthread_mutex_unlock(&s->lock);
    return next != NULL ? ERR_OK : ERR_END;
}

void set_store_visited(struct set_store *s, uint64_t *count, int64_t *seconds, long *nanoseconds) {
    pthread_mutex_lock(&s->lock);
    *count = 0;
    for (int i = 0; i < SET_STORE_LISTED; i++)
        *count += s->visited[i].text != NULL;
    *seconds = s->changed.tv_sec;
    *nanoseconds = s->changed.tv_nsec;
    pthread_mutex_unlock(&s->lock);
}

/* ---- results ---- */

enum err set_store_make_ids(const struct bitset *ids, struct set_store_result **out) {
    struct set_store_result *r = calloc(1, sizeof *r);
    if (r == NULL)
        return ERR_NOMEM;
    size_t n = 0;
    enum err e = ERR_OK;
    r->n = bitset_count(ids);
    size_t as_bits = (size_t)ids->room / 8, as_ids = r->n * sizeof *r->ids;
    r->bytes = sizeof *r + (as_bits < as_ids ? as_bits : as_ids);
    if (as_bits < as_ids)
        e = bitset_copy(ids, &r->bits);
    else if ((r->ids = malloc(as_ids + 1)) == NULL)
        e = ERR_NOMEM;
    for (int64_t id = 0; e == ERR_OK && r->ids != NULL && (id = bitset_next(ids, id)) >= 0; id++)
        r->ids[n++] = (uint32_t)id;
    if (e == ERR_OK)
        *out = r;
    else
        set_store_free(r);
    return e;
}

enum err set_store_make_keys(int64_t *keys, size_t n, struct set_store_result **out) {
    struct set_store_result *r = calloc(1, sizeof *r);
    if (r == NULL) {
        free(keys);
        return ERR_NOMEM;
    }
    r->keys = keys;
    r->n = n;
    r->bytes = sizeof *r + n * sizeof *keys;
    *out = r;
    return ERR_OK;
}

enum err set_store_make_rows(struct set_store_row *rows, size_t n, struct set_store_result **out) {
    struct set_store_result *r = calloc(1, sizeof *r);
    if (r == NULL) {
        free(rows);
        return ERR_NOMEM;
    }
    r->rows = rows;
    r->rows_n = n;
    r->bytes = sizeof *r + n * sizeof *rows;
    *out = r;
    return ERR_OK;
}

void set_store_free(struct set_store_result *r) {
    if (r == NULL)
        return;
    free(r->rows);
    free(r->ids);
    free(r->keys);
    bitset_free(&r->bits);
    free(r);
}

/* The place of the first id that is not less. */
static size_t place_of(const struct set_store_result *r, int64_t id) {
    size_t low = 0, high = (size_t)r->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool set_store_has(const struct set_store_result *r, int64_t id) {
    if (r->ids == NULL)
        return bitset_has(&r->bits, id);
    size_t i = place_of(r, id);
    return i < r->n && r->ids[i] == id;
}

int64_t set_store_next(const struct set_store_result *r, int64_t from) {
    if (r->ids == NULL)
        return bitset_next(&r->bits, from);
    size_t i = place_of(r, from);
    return i < r->n ? (int64_t)r->ids[i] : -1;
}

size_t set_store_behind(const struct set_store_result *r, int64_t key) {
    size_t low = 0, high = (size_t)r->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->keys[middle] <= key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int by_value(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = ((const struct set_store_row *)b)->value;
    return x < y ? -1 : x > y;
}

const struct set_store_row *set_store_row(const struct set_store_result *r, int64_t value) {
    return r->rows_n == 0 ? NULL : bsearch(&value, r->rows, r->rows_n, sizeof *r->rows, by_value);
}

/* ---- results that are kept ---- */

static bool is_key(const struct set_store_key *a, const struct set_store_key *b) {
    return a->era == b->era && a->place.facet == b->place.facet && a->place.value == b->place.value &&
           a->rows == b->rows;
}

/* Under the lock. */
static void give_back(struct set_store_result *r) {
    if (r != NULL && --r->users == 0)
        set_store_free(r);
}

static struct set_store_result *find(struct set_store *s, const struct set_store_key *key) {
    for (int i = 0; i < SET_STORE_RESULTS; i++)
        if (s->kept[i].result != NULL && is_key(&s->kept[i].key, key)) {
            s->kept[i].used = ++s->clock;
            s->kept[i].result->users++;
            return s->kept[i].result;
        }
    return NULL;
}

struct set_store_result *set_store_take(struct set_store *s, const struct set_store_key *key) {
    pthread_mutex_lock(&s->lock);
    struct set_store_result *r = find(s, key);
    pthread_mutex_unlock(&s->lock);
    return r;
}

static void drop(struct set_store *s, struct kept *kept) {
    s->bytes -= kept->result->bytes;
    give_back(kept->result);
    kept->result = NULL;
}

/* The result that was not used for longest; NULL when there is none. */
static struct kept *oldest(struct set_store *s) {
    struct kept *found = NULL;
    for (int i = 0; i < SET_STORE_RESULTS; i++)
        if (s->kept[i].result != NULL && (found == NULL || s->kept[i].used < found->used))
            found = &s->kept[i];
    return found;
}

/* Where a result may be put: an empty place, or else that of the oldest one. */
static struct kept *empty_or_oldest(struct set_store *s) {
    struct kept *found = &s->kept[0];
    for (int i = 0; i < SET_STORE_RESULTS && found->result != NULL; i++)
        if (s->kept[i].result == NULL || s->kept[i].used < found->used)
            found = &s->kept[i];
    return found;
}

static void make_room(struct set_store *s, size_t bytes) {
    struct kept *victim;
    while (s->bytes + bytes > s->bytes_max && (victim = oldest(s)) != NULL)
        drop(s, victim);
}

struct set_store_result *set_store_keep(struct set_store *s, const struct set_store_key *key,
                                        struct set_store_result *result) {
    pthread_mutex_lock(&s->lock);
    struct set_store_result *there = find(s, key);
    if (there != NULL) {
        set_store_free(result);
        result = there;
    } else {
        result->users = 1;
        make_room(s, result->bytes);
        if (s->bytes + result->bytes <= s->bytes_max) { /* a larger one is for this caller only */
            struct kept *place = empty_or_oldest(s);
            if (place->result != NULL)
                drop(s, place);
            *place = (struct kept){.key = *key, .result = result, .used = ++s->clock};
            s->bytes += result->bytes;
            result->users++;
        }
    }
    pthread_mutex_unlock(&s->lock);
    return result;
}

void set_store_give_back(struct set_store *s, struct set_store_result *result) {
    pthread_mutex_lock(&s->lock);
    give_back(result);
    pthread_mutex_unlock(&s->lock);
}

void set_store_drop(struct set_store *s, const struct set_store_key *key) {
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < SET_STORE_RESULTS; i++)
        if (s->kept[i].result != NULL && is_key(&s->kept[i].key, key))
            drop(s, &s->kept[i]);
    pthread_mutex_unlock(&s->lock);
}

void set_store_limit(struct set_store *s, size_t bytes) {
    pthread_mutex_lock(&s->lock);
    s->bytes_max = bytes;
    make_room(s, 0);
    pthread_mutex_unlock(&s->lock);
}
