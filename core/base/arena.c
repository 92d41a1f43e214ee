#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BLOCK = 64 * 1024, ARENA_KEEP = 1024 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t used;
    size_t cap;
    max_align_t bytes[];
};

static size_t arena_round(size_t n) {
    size_t a = sizeof(max_align_t);
    return (n + a - 1) / a * a;
}

static void *arena_take(struct arena *a, size_t n) {
    if (n > SIZE_MAX / 2)
        return NULL;
    size_t need = arena_round(n == 0 ? 1 : n);
    struct arena_block *block = a->blocks;
    if (block == NULL || need > block->cap - block->used) {
        size_t cap = block == NULL ? ARENA_BLOCK : block->cap < ARENA_KEEP ? block->cap * 2 : ARENA_KEEP;
        cap = need > cap ? need : cap;
        struct arena_block *fresh = malloc(sizeof *fresh + cap);
        if (fresh == NULL)
            return NULL;
        fresh->next = block;
        fresh->used = 0;
        fresh->cap = cap;
        a->blocks = fresh;
        block = fresh;
    }
    void *p = (char *)block->bytes + block->used;
    block->used += need;
    return p;
}

void *arena_alloc(struct arena *a, size_t n) {
    void *p = arena_take(a, n);
    return p == NULL ? NULL : memset(p, 0, n);
}

char *arena_copy(struct arena *a, const void *bytes, size_t n) {
    if (n == SIZE_MAX)
        return NULL;
    char *p = arena_take(a, n + 1);
    if (p == NULL)
        return NULL;
    if (n > 0)
        memcpy(p, bytes, n);
    p[n] = '\0';
    return p;
}

enum err arena_grow(struct arena *a, void **items, size_t n, size_t *cap, size_t size) {
    if (n < *cap)
        return ERR_OK;
    size_t more = *cap == 0 ? 8 : *cap * 2;
    if (more > SIZE_MAX / 2 / size)
        return ERR_NOMEM;
    char *fresh = arena_take(a, more * size);
    if (fresh == NULL)
        return ERR_NOMEM;
    if (n > 0)
        memcpy(fresh, *items, n * size);
    memset(fresh + n * size, 0, (more - n) * size);
    *items = fresh;
    *cap = more;
    return ERR_OK;
}

void arena_reset(struct arena *a) {
    struct arena_block *keep = NULL;
    for (struct arena_block *b = a->blocks, *next; b != NULL; b = next) {
        next = b->next;
        if (keep == NULL && b->cap <= ARENA_KEEP)
            keep = b; /* the largest: blocks grow */
        else
            free(b);
    }
    if (keep != NULL) {
        keep->next = NULL;
        keep->used = 0;
    }
    a->blocks = keep;
}

void arena_free(struct arena *a) {
    for (struct arena_block *b = a->blocks, *next; b != NULL; b = next) {
        next = b->next;
        free(b);
    }
    a->blocks = NULL;
}
