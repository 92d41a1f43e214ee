#include "stream.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 65536 };

static enum err read_file(void *context, char *bytes, size_t max, size_t *n, struct err_info *error) {
    const int *fd = context;
    ssize_t got;
    do
        got = read(*fd, bytes, max);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return err_set(error, ERR_IO, "%s", strerror(errno));
    *n = (size_t)got;
    return ERR_OK;
}

struct stream stream_of_file(int *fd) {
    return (struct stream){.read = read_file, .context = fd};
}

enum err stream_fill(const struct stream *s, struct buf *out, size_t until, struct err_info *error) {
    while (out->len < until) {
        size_t before = out->len, want = until - before < CHUNK ? until - before : CHUNK, n = 0;
        if (!buf_extend(out, want))
            return err_set(error, ERR_NOMEM, "out of memory");
        enum err e = s->read(s->context, out->data + before, want, &n, error);
        out->len = before + (e == ERR_OK ? n : 0);
        if (e != ERR_OK || n == 0)
            return e;
    }
    return ERR_OK;
}

enum err stream_rest(const struct stream *s, struct buf *out, size_t max, struct err_info *error) {
    enum err e = stream_fill(s, out, max + 1, error); /* one more, to see that there is one */
    if (e == ERR_OK && out->len > max)
        return err_set(error, ERR_LIMIT, "larger than %zu MiB", max >> 20);
    return e;
}
