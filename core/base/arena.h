/* arena: many small allocations that are freed at once.
 *
 * An arena owns everything that was allocated from it. arena_reset() makes all of it invalid and keeps one
 * block of memory for the next use; arena_free() gives all memory back. An arena is for one thread at a time.
 */
#ifndef CABLEFS_BASE_ARENA_H
#define CABLEFS_BASE_ARENA_H

#include <stddef.h>

#include "err.h"

struct arena {
    struct arena_block *blocks; /* owned; the newest first */
};

#define ARENA_EMPTY ((struct arena){0})

/* n zeroed bytes, aligned for any type, or NULL when memory ran out. */
void *arena_alloc(struct arena *a, size_t n);

/* A copy of n bytes with a NUL behind them, or NULL when memory ran out. */
char *arena_copy(struct arena *a, const void *bytes, size_t n);

/* Makes room for one more element in an array that lives in the arena: *items has *cap slots of `size` bytes,
 * n of which are in use. New slots are zeroed. ERR_NOMEM leaves the array as it was. */
enum err arena_grow(struct arena *a, void **items, size_t n, size_t *cap, size_t size);

void arena_reset(struct arena *a);
void arena_free(struct arena *a);

#endif
