#include "printable.h"

static bool is_direction(const unsigned char *p, size_t n) {
    if (n == 2)
        return p[0] == 0xd8 && p[1] == 0x9c; /* U+061C */
    if (n != 3 || p[0] != 0xe2)
        return false;
    if (p[1] == 0x80) /* U+200E and U+200F, U+202A to U+202E */
        return p[2] == 0x8e || p[2] == 0x8f || (p[2] >= 0xaa && p[2] <= 0xae);
    return p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9; /* U+2066 to U+2069 */
}

enum printable_kind printable_char(struct span s, size_t *n) {
    const unsigned char *p = (const unsigned char *)s.p;
    *n = text_utf8_char(s);
    if (*n == 0) {
        *n = 1;
        return PRINTABLE_NOT_UTF8;
    }
    if (p[0] < ' ' || p[0] == 0x7f || (p[0] == 0xc2 && p[1] < 0xa0))
        return PRINTABLE_CONTROL;
    return is_direction(p, *n) ? PRINTABLE_DIRECTION : PRINTABLE;
}

void printable_add(struct buf *out, struct span s, const char *instead) {
    while (s.n > 0) {
        size_t n;
        if (printable_char(s, &n) == PRINTABLE || s.p[0] == '\t')
            buf_add(out, s.p, n);
        else
            buf_str(out, instead);
        s = span_from(s, n);
    }
}

void printable_line(char *text) {
    char *to = text;
    for (struct span s = span_of(text); s.n > 0;) {
        size_t n;
        if (printable_char(s, &n) == PRINTABLE) {
            memmove(to, s.p, n);
            to += n;
        } else {
            *to++ = '?';
        }
        s = span_from(s, n);
    }
    *to = '\0';
}
