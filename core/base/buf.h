/* buf: growable bytes, and arena: many small allocations freed at once.
 *
 * A buf keeps its failure: once an allocation failed every later append does nothing, so a writer appends
 * freely and asks buf_err() once at the end. A failed buf never shows a truncated result: its length is 0.
 *
 * An arena owns everything allocated from it; arena_reset() makes all of it invalid and keeps one block for
 * the next use, arena_free() gives everything back. Neither is thread-safe: one owner at a time.
 */
#ifndef CABLEFS_BASE_BUF_H
#define CABLEFS_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

struct buf {
    char *data; /* owned; not NUL-terminated; NULL while empty */
    size_t len;
    size_t cap;
    bool failed;
};

#define BUF_EMPTY ((struct buf){0})

void buf_free(struct buf *b); /* releases the bytes; the buf is empty and usable again */
void buf_clear(struct buf *b); /* length 0 and no failure, memory kept */
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_str(struct buf *b, const char *text); /* appends a NUL-terminated string without its NUL */
static inline void buf_char(struct buf *b, char c) {
    if (b->len < b->cap && !b->failed)
        b->data[b->len++] = c;
    else
        buf_add(b, &c, 1);
}
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends n bytes of any content, for the caller to overwrite; false when memory ran out. */
bool buf_extend(struct buf *b, size_t n);

/* ERR_OK, or ERR_NOMEM when any append since the last clear failed. */
enum err buf_err(const struct buf *b);

struct arena {
    struct arena_block *blocks;
};

#define ARENA_EMPTY ((struct arena){0})

/* n zeroed bytes aligned for any type, or NULL when memory ran out. */
void *arena_alloc(struct arena *a, size_t n);

/* A copy of n bytes with a NUL behind them, or NULL when memory ran out. */
char *arena_copy(struct arena *a, const void *bytes, size_t n);

/* Makes room for one more element in an array that lives in the arena: *items has *cap slots of `size` bytes,
 * n of them in use. ERR_NOMEM leaves the array as it was. */
enum err arena_grow(struct arena *a, void **items, size_t n, size_t *cap, size_t size);

void arena_reset(struct arena *a);
void arena_free(struct arena *a);

#endif
