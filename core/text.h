/* text: views into bytes, ASCII tests, UTF-8 and white space.
 *
 * A span points into memory that somebody else owns (the raw document, an arena) and is valid as long as that
 * is. An empty span may have p == NULL. Case and class tests are ASCII only and do not depend on the locale:
 * cables are ASCII with occasional UTF-8 letters, which count as letters here (bytes >= 0x80).
 */
#ifndef CABLEFS_TEXT_H
#define CABLEFS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "err.h"

struct span {
    const char *p;
    size_t n;
};

#define SPAN_EMPTY ((struct span){0})
#define SPAN(literal) ((struct span){(literal), sizeof(literal) - 1})

struct span span_of(const char *text); /* of a NUL-terminated string */
/* The rest; empty when offset is past the end. */
static inline struct span span_from(struct span s, size_t offset) {
    size_t skip = offset < s.n ? offset : s.n;
    return (struct span){s.p == NULL ? NULL : s.p + skip, s.n - skip};
}
struct span span_first(struct span s, size_t n); /* at most the first n bytes */
struct span span_trim(struct span s);            /* without white space at both ends */
struct span span_trim_end(struct span s);
struct span span_skip_blanks(struct span s); /* without blanks and tabs at the start */
bool span_is_blank(struct span s);           /* nothing but white space */
bool span_has_lower(struct span s);          /* an ASCII letter that is no capital */
bool span_eq(struct span a, struct span b);
bool span_ieq(struct span a, struct span b); /* ASCII case folded */
bool span_starts(struct span s, struct span prefix);
bool span_istarts(struct span s, struct span prefix);
bool span_contains(struct span s, char c);
int span_compare(struct span a, struct span b);                     /* by bytes; <0, 0, >0 */
bool span_ifind(struct span s, struct span needle, size_t *offset); /* first place, ASCII case folded */
struct span span_word(struct span *rest);              /* takes the next white-space-delimited word */
bool span_line(struct span *rest, struct span *line);  /* takes a line, without its \n or \r\n */
struct span span_copy(struct arena *a, struct span s); /* copy in the arena; p == NULL: no memory */

/* Tests of one byte, inline because the parser lives on them. A letter is an ASCII letter or any byte of a multi-byte
 * character; a space is a blank, tab, CR, LF, FF or VT. */
static inline bool text_is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline bool text_is_digit(char c) {
    return c >= '0' && c <= '9';
}
static inline bool text_is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
static inline bool text_is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
static inline bool text_is_letter(char c) {
    return text_is_upper(c) || text_is_lower(c) || (unsigned char)c >= 0x80;
}
static inline char text_upper(char c) {
    return text_is_lower(c) ? (char)(c - 'a' + 'A') : c;
}
size_t text_count_digits(struct span s); /* leading ASCII digits */

/* Reads all of s as an unsigned decimal number. False when s is empty, has another character or exceeds max.
 */
bool text_number(struct span s, unsigned long max, unsigned long *value);

/* Length in bytes of the valid UTF-8 character at s.p (1 to 4), or 0 when it is not valid (or s is empty). */
size_t text_utf8_char(struct span s);
bool text_is_utf8(struct span s);

/* Bytes as UTF-8: s itself when it is valid UTF-8, otherwise converted from Windows-1252 into out (bytes that
 * Windows-1252 leaves undefined become U+FFFD), *converted says which. A UTF-8 byte order mark is taken off.
 * ERR_NOMEM; ERR_IO when the C library has no converter. */
enum err text_decode(struct span s, struct buf *out, struct span *decoded, bool *converted);

#endif
