#include "guard.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/printable.h"

/* ---- what may pass ---- */

/* The length of one of our sequences at the start of s; 0: there is none. *begun: s ends inside one. */
static size_t sequence_length(struct span s, bool *begun) {
    static const struct span ours[] = {SPAN_INIT("\033[0m"), SPAN_INIT("\033[1m"), SPAN_INIT("\033[2m")};
    *begun = false;
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        if (span_starts(s, ours[i]))
            return ours[i].n;
        *begun = *begun || span_starts(ours[i], s);
    }
    return 0;
}

/* Does s end inside a character that may be valid? */
static bool is_begun_char(struct span s) {
    const unsigned char first = (unsigned char)s.p[0];
    const size_t n = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    for (size_t i = 1; i < s.n; i++)
        if (((unsigned char)s.p[i] & 0xc0) != 0x80)
            return false;
    return s.n < n && first <= 0xf4;
}

/* Takes one character or sequence from the start of *s; false when its rest must be waited for. */
static bool pass_one(struct span *s, struct buf *out) {
    bool begun;
    size_t n = sequence_length(*s, &begun);
    if (begun)
        return false;
    if (n > 0 || s->p[0] == '\n' || s->p[0] == '\t') {
        n = n > 0 ? n : 1;
        buf_add(out, s->p, n);
        *s = span_from(*s, n);
        return true;
    }
    enum printable_kind kind = printable_char(*s, &n);
    if (kind == PRINTABLE_NOT_UTF8 && is_begun_char(*s))
        return false;
    if (kind == PRINTABLE)
        buf_add(out, s->p, n);
    else
        buf_char(out, '?');
    *s = span_from(*s, n);
    return true;
}

static void hold(struct guard *g, struct span rest) {
    if (rest.n > 0)
        memcpy(g->held, rest.p, rest.n); /* at most 3 bytes */
    g->held_n = rest.n;
}

void guard_pass(struct guard *g, struct span bytes, struct buf *out) {
    while (g->held_n > 0 &&
           bytes.n > 0) { /* byte by byte, until what was held is whole, or is no such thing */
        g->held[g->held_n++] = bytes.p[0];
        bytes = span_from(bytes, 1);
        struct span s = {g->held, g->held_n};
        while (s.n > 0 && pass_one(&s, out)) {
        }
        memmove(g->held, s.p, s.n);
        g->held_n = s.n;
    }
    while (bytes.n > 0 && pass_one(&bytes, out)) {
    }
    if (bytes.n > 0)
        hold(g, bytes);
}

/* ---- streams ---- */

static bool write_all(int fd, struct span bytes) {
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = span_from(bytes, (size_t)n);
    }
    return true;
}

/* Without memory: what is not ASCII does not pass. That memory ran out is what is to be said. */
static bool write_ascii(int fd, struct span bytes) {
    char part[256];
    size_t n = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        char c = bytes.p[i];
        part[n++] = c == '\n' || c == '\t' || (c >= ' ' && c < 0x7f) ? c : '?';
        if (n < sizeof part && i + 1 < bytes.n)
            continue;
        if (!write_all(fd, (struct span){part, n}))
            return false;
        n = 0;
    }
    return true;
}

/* For fopencookie(3): 0 says that it failed. */
static ssize_t write_through(void *cookie, const char *bytes, size_t n) {
    struct guard *g = cookie;
    struct buf out = BUF_EMPTY;
    guard_pass(g, (struct span){bytes, n}, &out);
    bool ok = buf_err(&out) == ERR_OK ? write_all(g->fd, (struct span){out.data, out.len})
                                      : write_ascii(g->fd, (struct span){bytes, n});
    int why = errno;
    buf_free(&out);
    errno = why;
    return ok ? (ssize_t)n : 0;
}

/* NULL when memory ran out. */
static FILE *open_stream(struct guard *g, int fd) {
    g->fd = fd;
    FILE *stream = fopencookie(g, "w", (cookie_io_functions_t){.write = write_through});
    if (stream != NULL)
        setvbuf(stream, NULL, _IOLBF, BUFSIZ);
    return stream;
}

/* In the GNU C Library stdout and stderr are variables that may be set (its manual, "Standard Streams"). So
 * what the library itself prints is guarded, too: its words on options that do not exist hold the option. */
void guard_begin(void) {
    static struct guard for_err, for_out; /* of the process, like the streams */
    FILE *err = open_stream(&for_err, STDERR_FILENO);
    FILE *out = isatty(STDOUT_FILENO) ? open_stream(&for_out, STDOUT_FILENO) : NULL;
    if (err != NULL)
        stderr = err;
    if (out != NULL)
        stdout = out;
}
