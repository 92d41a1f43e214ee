#include "window.h"

#include <string.h>

enum {
    STEP = 256 * 1024, /* bytes that are read at once, at least */
    LARGE = 8 * 1024 * 1024, /* memory that is given back when the record is over: such a size is rare */
};

enum err window_open(struct window *w, struct stream stream, struct span head) {
    *w = (struct window){.stream = stream, .line = 1};
    buf_add(&w->bytes, head.p, head.n);
    if (buf_err(&w->bytes) != ERR_OK || !window_ahead(w, 3))
        return ERR_NOMEM;
    if (span_starts(window_rest(w), SPAN("\xef\xbb\xbf")))
        w->at = 3;
    return ERR_OK;
}

void window_free(struct window *w) {
    buf_free(&w->bytes);
}

struct span window_rest(const struct window *w) {
    return w->bytes.data == NULL ? SPAN_EMPTY : (struct span){w->bytes.data + w->at, w->bytes.len - w->at};
}

/* Moves the bytes at hand to the front, when at least as many are behind them: so each is moved seldom. */
static void shift(struct window *w) {
    size_t n = w->bytes.len - w->at;
    if (w->at < n)
        return;
    if (n == 0 && w->bytes.cap > LARGE)
        buf_free(&w->bytes);
    else if (n > 0)
        memmove(w->bytes.data, w->bytes.data + w->at, n);
    w->bytes.len = n;
    w->at = 0;
}

bool window_more(struct window *w) {
    size_t had = w->bytes.len - w->at, n = 0;
    if (w->ended || had >= WINDOW_MAX)
        return false;
    shift(w);
    size_t before = w->bytes.len, want = had < STEP ? STEP : had; /* twice as many each time */
    if (!buf_extend(&w->bytes, want)) {
        w->ended = true;
        w->at = 0;
        err_no_memory(&w->broken);
        return false;
    }
    enum err e = w->stream.read(w->stream.context, w->bytes.data + before, want, &n, &w->broken);
    w->bytes.len = before + (e == ERR_OK ? n : 0);
    w->ended = e != ERR_OK || n == 0;
    return !w->ended;
}

bool window_ahead(struct window *w, size_t n) {
    while (w->bytes.len - w->at < n && window_more(w))
        ;
    return w->broken.code != ERR_NOMEM;
}

void window_pass(struct window *w, size_t n) {
    const char *p = window_rest(w).p, *stop = p + n;
    if (n == 0)
        return;
    w->at += n;
    while ((p = memchr(p, '\n', (size_t)(stop - p))) != NULL) {
        w->line++;
        p++;
    }
}

void window_pass_line(struct window *w) {
    do {
        struct span s = window_rest(w);
        const char *end = s.n == 0 ? NULL : memchr(s.p, '\n', s.n);
        window_pass(w, end == NULL ? s.n : (size_t)(end - s.p) + 1);
        if (end != NULL)
            return;
    } while (window_more(w));
}

enum err window_end(struct window *w, struct err_info *error) {
    *error = w->broken;
    w->broken = (struct err_info){0};
    return error->code == ERR_OK ? ERR_END : error->code == ERR_NOMEM ? ERR_NOMEM : ERR_OK;
}
