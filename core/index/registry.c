#include "registry.h"

#include <stdlib.h>

#include "base/hash.h"

/* The slot that holds the name, or the free one where it belongs. */
static size_t slot_of(struct registry_item *const *slots, size_t slots_n, struct span name) {
    size_t i = hash_place(hash_bytes(HASH_START, name.p, name.n), slots_n);
    while (slots[i] != NULL && !span_eq(slots[i]->name, name))
        i = (i + 1) & (slots_n - 1);
    return i;
}

static enum err grow(struct registry *r) {
    size_t slots_n = r->slots_n == 0 ? 256 : r->slots_n * 2;
    struct registry_item **slots = calloc(slots_n, sizeof *slots);
    if (slots == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < r->n; i++)
        slots[slot_of(slots, slots_n, r->order[i]->name)] = r->order[i];
    free(r->slots);
    r->slots = slots;
    r->slots_n = slots_n;
    return ERR_OK;
}

enum err registry_get(struct registry *r, struct span name, struct registry_item **item, bool *fresh) {
    if (fresh != NULL)
        *fresh = false;
    if (r->n * 2 >= r->slots_n && grow(r) != ERR_OK)
        return ERR_NOMEM;
    size_t slot = slot_of(r->slots, r->slots_n, name);
    if (r->slots[slot] == NULL) {
        struct registry_item *made = arena_alloc(&r->arena, sizeof *made);
        if (made == NULL ||
            arena_grow(&r->arena, (void **)&r->order, r->n, &r->cap, sizeof *r->order) != ERR_OK)
            return ERR_NOMEM;
        made->name = span_copy(&r->arena, name);
        if (made->name.p == NULL)
            return ERR_NOMEM;
        made->id = (int64_t)r->n + 1;
        made->newest = INT64_MIN;
        r->order[r->n++] = made;
        r->slots[slot] = made;
        if (fresh != NULL)
            *fresh = true;
    }
    *item = r->slots[slot];
    return ERR_OK;
}

struct registry_item *registry_find(const struct registry *r, struct span name) {
    return r->slots_n == 0 ? NULL : r->slots[slot_of(r->slots, r->slots_n, name)];
}

void registry_free(struct registry *r) {
    free(r->slots);
    arena_free(&r->arena);
    *r = REGISTRY_EMPTY;
}
