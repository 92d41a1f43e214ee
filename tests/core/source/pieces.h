/* pieces: a stream that hands out so many bytes at once, and may fail at its end. */
#ifndef CABLEFS_SOURCE_PIECES_H
#define CABLEFS_SOURCE_PIECES_H

#include "base/stream.h"
#include "base/text.h"

struct pieces {
    struct span left;
    size_t step;
    bool fails; /* at its end */
};

static inline enum err pieces_read(void *context, char *bytes, size_t max, size_t *n,
                                   struct err_info *error) {
    struct pieces *p = context;
    *n = p->step < max ? p->step : max;
    if (*n > p->left.n)
        *n = p->left.n;
    if (*n == 0 && p->fails)
        return err_set(error, ERR_IO, "the disk is sticky");
    if (*n > 0)
        memcpy(bytes, p->left.p, *n);
    p->left = span_from(p->left, *n);
    return ERR_OK;
}

static inline struct stream pieces_stream(struct pieces *p) {
    return (struct stream){.read = pieces_read, .context = p};
}

#endif
