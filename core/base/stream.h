/* stream: bytes that come in order from somewhere: a file, a member of an archive, a test.
 *
 * A stream is a value that borrows its context. Whoever made the stream closes what is behind it. A stream is
 * for one thread at a time.
 */
#ifndef CABLEFS_BASE_STREAM_H
#define CABLEFS_BASE_STREAM_H

#include "buf.h"
#include "err.h"

struct stream {
    /* Puts at least 1 and at most max bytes into bytes; *n == 0 at the end, and only there. Any status but
     * ERR_OK comes with a sentence for a person, and then the stream is at its end. */
    enum err (*read)(void *context, char *bytes, size_t max, size_t *n, struct err_info *error);
    void *context;
};

/* The bytes of an open file from where it stands; *fd stays the caller's. Fails with ERR_IO. */
struct stream stream_of_file(int *fd);

/* Appends to out until it holds `until` bytes or the stream ends. What the stream says; ERR_NOMEM. */
enum err stream_fill(const struct stream *s, struct buf *out, size_t until, struct err_info *error);

/* Appends the rest to out: all of it or an error, never a part. ERR_LIMIT when out would be larger than max,
 * whole mebibytes; what the stream says; ERR_NOMEM. */
enum err stream_rest(const struct stream *s, struct buf *out, size_t max, struct err_info *error);

#endif
