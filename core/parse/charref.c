#include "charref.h"

#include <string.h>

static const struct {
    const char *name, *text;
} named[] = {{"&amp;", "&"}, {"&quot;", "\""}, {"&lt;", "<"},
             {"&gt;", ">"},  {"&apos;", "'"},  {"&nbsp;", " "}};

static void add_utf8(struct buf *out, unsigned long c) {
    if (c < 0x80) {
        buf_char(out, (char)c);
    } else if (c < 0x800) {
        buf_char(out, (char)(0xc0 | c >> 6));
        buf_char(out, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        buf_char(out, (char)(0xe0 | c >> 12));
        buf_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_char(out, (char)(0x80 | (c & 0x3f)));
    } else {
        buf_char(out, (char)(0xf0 | c >> 18));
        buf_char(out, (char)(0x80 | (c >> 12 & 0x3f)));
        buf_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_char(out, (char)(0x80 | (c & 0x3f)));
    }
}

static int digit_value(char c, int base) {
    if (text_is_digit(c))
        return c - '0';
    char u = text_upper(c);
    return base == 16 && u >= 'A' && u <= 'F' ? u - 'A' + 10 : -1;
}

/* Length of a numeric reference at s (&#10; &#x0A;), 0 when there is none or it names no character. */
static size_t numeric(struct span s, unsigned long *c) {
    size_t i = 2;
    int base = 10;
    *c = 0;
    if (s.n < 4 || s.p[1] != '#')
        return 0;
    if (text_upper(s.p[2]) == 'X') {
        base = 16;
        i = 3;
    }
    size_t first = i;
    for (int d; i < s.n && i - first < 8 && (d = digit_value(s.p[i], base)) >= 0; i++)
        *c = *c * (unsigned long)base + (unsigned long)d;
    bool character = *c > 0 && *c <= 0x10ffff && (*c < 0xd800 || *c > 0xdfff);
    return i > first && i < s.n && s.p[i] == ';' && character ? i + 1 : 0;
}

enum err charref_decode(struct span s, struct buf *out, size_t *count) {
    *count = 0;
    size_t copied = 0;
    for (size_t i = 0; i < s.n;) {
        const char *next = memchr(s.p + i, '&', s.n - i);
        if (next == NULL)
            break;
        i = (size_t)(next - s.p);
        struct span rest = span_from(s, i);
        unsigned long c;
        size_t n = numeric(rest, &c);
        const char *text = NULL;
        for (size_t k = 0; n == 0 && k < sizeof named / sizeof named[0]; k++)
            if (span_starts(rest, span_of(named[k].name))) {
                n = span_of(named[k].name).n;
                text = named[k].text;
            }
        if (n == 0) {
            i++;
            continue;
        }
        buf_add(out, s.p + copied, i - copied);
        if (text != NULL)
            buf_str(out, text);
        else
            add_utf8(out, c);
        (*count)++;
        i += n;
        copied = i;
    }
    buf_add(out, s.p == NULL ? "" : s.p + copied, s.n - copied);
    return buf_err(out);
}
