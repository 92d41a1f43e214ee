/* text: views into bytes, tests of ASCII characters, UTF-8 and white space.
 *
 * A span points into memory that somebody else owns (the raw document, an arena), and is valid as long as
 * that memory is. An empty span may have p == NULL.
 *
 * Tests of case and class know ASCII only and do not depend on the locale. Cables are ASCII with a few UTF-8
 * letters, so that every byte from 0x80 on counts as a letter.
 */
#ifndef CABLEFS_BASE_TEXT_H
#define CABLEFS_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "err.h"

struct span {
    const char *p;
    size_t n;
};

#define SPAN_EMPTY ((struct span){0})
#define SPAN(literal) ((struct span){(literal), sizeof(literal) - 1})
#define SPAN_INIT(literal)                                                                                   \
    { (literal), sizeof(literal) - 1 } /* for a static table */

struct span span_of(const char *text); /* of a NUL-terminated string */
/* The rest; empty when offset is past the end. */
static inline struct span span_from(struct span s, size_t offset) {
    size_t taken = offset < s.n ? offset : s.n;
    if (taken > 0) /* so that nothing is added to the NULL of an empty span */
        s.p += taken;
    s.n -= taken;
    return s;
}
int span_compare(struct span a, struct span b); /* by bytes; <0, 0, >0 */
bool span_find(struct span s, struct span needle,
               size_t *offset); /* first place; false for an empty needle */
bool span_ifind(struct span s, struct span needle, size_t *offset); /* first place, ASCII case folded */
struct span span_word(struct span *rest); /* takes the next white-space-delimited word */
/* Is the word, in small letters or capitals, one of a list in capitals, " ROME PARIS "? */
bool text_has_word(struct span list, struct span word);
bool span_line(struct span *rest, struct span *line); /* takes a line, without its \n or \r\n */
struct span span_copy(struct arena *a, struct span s); /* copy in the arena; p == NULL: no memory */

/* Tests of one byte, inline because the parser lives on them. A letter is an ASCII letter or any byte of a
 * multi-byte character; a space is a blank, tab, CR, LF, FF or VT. */
static inline bool text_is_space(char c) {
    return (unsigned char)c <= ' ' && (c == ' ' || (c >= '\t' && c <= '\r')); /* most bytes are above */
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
    unsigned char u = (unsigned char)c;
    return u >= 0x80 || (unsigned char)((u | 0x20) - 'a') < 26;
}
static inline char text_upper(char c) {
    return text_is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

/* At most the first n bytes. */
static inline struct span span_first(struct span s, size_t n) {
    return (struct span){s.p, n < s.n ? n : s.n};
}
static inline struct span span_trim_end(struct span s) {
    while (s.n > 0 && text_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}
/* Without white space at both ends. */
static inline struct span span_trim(struct span s) {
    while (s.n > 0 && text_is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    return span_trim_end(s);
}
/* Without blanks and tabs at the start. */
static inline struct span span_skip_blanks(struct span s) {
    while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t')) {
        s.p++;
        s.n--;
    }
    return s;
}
/* Nothing but white space. */
static inline bool span_is_blank(struct span s) {
    size_t i = 0;
    while (i < s.n && text_is_space(s.p[i]))
        i++;
    return i == s.n;
}
/* An ASCII letter that is no capital. */
static inline bool span_has_lower(struct span s) {
    for (size_t i = 0; i < s.n; i++)
        if (text_is_lower(s.p[i]))
            return true;
    return false;
}
static inline bool span_contains(struct span s, char c) {
    return s.n > 0 && memchr(s.p, c, s.n) != NULL;
}
/* Bytes before the first such byte; all of them where there is none. */
static inline size_t span_until(struct span s, char c) {
    const char *p = s.n > 0 ? memchr(s.p, c, s.n) : NULL;
    return p == NULL ? s.n : (size_t)(p - s.p);
}
static inline bool span_starts(struct span s, struct span prefix) {
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}
static inline bool span_eq(struct span a, struct span b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
/* ASCII case folded. */
static inline bool span_istarts(struct span s, struct span prefix) {
    if (s.n < prefix.n)
        return false;
    for (size_t i = 0; i < prefix.n; i++)
        if (text_upper(s.p[i]) != text_upper(prefix.p[i]))
            return false;
    return true;
}
static inline bool span_ieq(struct span a, struct span b) {
    return a.n == b.n && span_istarts(a, b);
}
/* What a text surely does not hold. One quick pass finds it, and spares the tests that would look for it. */
enum text_lacks {
    TEXT_NO_DIGIT = 1, /* an ASCII digit */
    TEXT_NO_BRACKET = 2, /* ( */
    TEXT_NO_GAP = 4, /* three blanks, a tab, a bar */
    TEXT_ASCII = 8, /* a byte that is not ASCII */
};
unsigned text_lacks(struct span s); /* bits of the above */

size_t text_count(struct span s, char c); /* how often it stands there */
size_t text_count_digits(struct span s); /* leading ASCII digits */
size_t text_count_letters(struct span s); /* leading letters */
size_t text_count_last_letters(struct span s); /* letters at the end */
bool text_has_vowel(struct span s); /* A, E, I, O, U or Y, small or capital */

/* Reads all of s as an unsigned decimal number. False when s is empty, has another character or exceeds max.
 */
bool text_number(struct span s, unsigned long max, unsigned long *value);

/* Length in bytes of the valid UTF-8 character at s.p (1 to 4), or 0 when it is not valid (or s is empty). */
size_t text_utf8_char(struct span s);
bool text_is_utf8(struct span s);

/* Sets *decoded to s as UTF-8: to s itself when it is valid UTF-8, otherwise to what it becomes when it is
 * read as Windows-1252, which is written to out. *converted says which of the two happened. Bytes that
 * Windows-1252 does not define become U+FFFD. A UTF-8 byte order mark is taken off. ERR_NOMEM; ERR_IO when
 * the C library has no converter. */
enum err text_decode(struct span s, struct buf *out, struct span *decoded, bool *converted);

#endif
