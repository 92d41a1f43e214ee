/* buf: bytes that grow.
 *
 * A buf remembers that memory ran out: from then on every append does nothing. A writer therefore appends
 * without looking, and asks buf_err() once at the end. A buf that failed has no bytes at all, so that nobody
 * takes the first part of a text for the whole of it.
 *
 * The owner of a buf frees it. A buf is for one thread at a time.
 */
#ifndef CABLEFS_BASE_BUF_H
#define CABLEFS_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

struct buf {
    char *data; /* owned; not NUL-terminated; NULL while nothing is allocated */
    size_t len;
    size_t cap;
    bool failed;
};

#define BUF_EMPTY ((struct buf){0})

void buf_free(struct buf *b); /* releases the bytes; the buf is empty and can be used again */
void buf_clear(struct buf *b); /* makes the buf empty and forgets a failure, but keeps the memory */
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

#endif
