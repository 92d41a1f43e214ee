/* window: what of a stream has been read and not yet used, as one piece that grows.
 *
 * For forms whose records must be seen whole before they can be read. The bytes at hand begin with the record
 * that is looked for; who needs more of it asks for more, up to WINDOW_MAX bytes.
 */
#ifndef CABLEFS_SOURCE_WINDOW_H
#define CABLEFS_SOURCE_WINDOW_H

#include "base/stream.h"
#include "base/text.h"

enum { WINDOW_MAX = 64 * 1024 * 1024 }; /* bytes of one record */

struct window {
    struct stream stream; /* borrowed */
    struct buf bytes; /* owned */
    size_t at; /* the next byte in it */
    bool ended; /* nothing comes from the stream any more */
    struct err_info broken; /* why the stream ended, when it failed */
    uint64_t line; /* of the next byte, from 1 */
};

/* head: what was read of the stream before; copied. ERR_NOMEM. The caller frees the window, also then. */
enum err window_open(struct window *w, struct stream stream, struct span head);
void window_free(struct window *w);

/* The bytes at hand; valid until window_more() or window_pass(). */
struct span window_rest(const struct window *w);

/* Makes them more, and true when it did. False at the end of the stream, when there are WINDOW_MAX of them,
 * and when memory ran out (w->broken.code is ERR_NOMEM then). */
bool window_more(struct window *w);

/* Makes them n or more, fewer only at the end of the stream. False when memory ran out. */
bool window_ahead(struct window *w, size_t n);

/* Goes on by n bytes and counts their lines. */
void window_pass(struct window *w, size_t n);

/* Goes on to the beginning of the next line, or to the end of the stream. */
void window_pass_line(struct window *w);

/* What a failure of the stream is told as, once: sets *error where there was one. ERR_END, ERR_OK where
 * *error was set, or ERR_NOMEM. */
enum err window_end(struct window *w, struct err_info *error);

#endif
