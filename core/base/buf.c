#include "buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_free(struct buf *b) {
    free(b->data);
    *b = BUF_EMPTY;
}

void buf_clear(struct buf *b) {
    b->len = 0;
    b->failed = false;
}

static void buf_fail(struct buf *b) {
    b->len = 0;
    b->failed = true;
}

static bool buf_reserve(struct buf *b, size_t extra) {
    if (b->failed)
        return false;
    if (extra <= b->cap - b->len)
        return true;
    if (extra > SIZE_MAX / 2 - b->len) {
        buf_fail(b);
        return false;
    }
    size_t cap = b->cap < 256 ? 256 : b->cap;
    while (cap < b->len + extra)
        cap *= 2;
    char *data = realloc(b->data, cap);
    if (data == NULL) {
        buf_fail(b);
        return false;
    }
    b->data = data;
    b->cap = cap;
    return true;
}

void buf_add(struct buf *b, const void *bytes, size_t n) {
    if (n == 0 || ((n > b->cap - b->len || b->failed) && !buf_reserve(b, n)))
        return;
    memcpy(b->data + b->len, bytes, n);
    b->len += n;
}

bool buf_extend(struct buf *b, size_t n) {
    if (!buf_reserve(b, n))
        return false;
    b->len += n;
    return true;
}

void buf_str(struct buf *b, const char *text) {
    buf_add(b, text, strlen(text));
}

void buf_printf(struct buf *b, const char *format, ...) {
    enum { USUAL = 64 }; /* bytes, into which most of what is printed fits at once */
    va_list args, again;
    if (!buf_reserve(b, USUAL))
        return;
    va_start(args, format);
    va_copy(again, args);
    size_t room = b->cap - b->len;
    int n = vsnprintf(b->data + b->len, room, format, args);
    va_end(args);
    if (n < 0)
        buf_fail(b);
    else if ((size_t)n < room)
        b->len += (size_t)n;
    else if (buf_reserve(b, (size_t)n + 1)) {
        vsnprintf(b->data + b->len, (size_t)n + 1, format, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

enum err buf_err(const struct buf *b) {
    return b->failed ? ERR_NOMEM : ERR_OK;
}
