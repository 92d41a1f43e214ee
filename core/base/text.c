#include "text.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "block.h"

struct span span_of(const char *text) {
    return (struct span){text, strlen(text)};
}

int span_compare(struct span a, struct span b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n == 0 ? 0 : memcmp(a.p, b.p, n);
    if (order != 0)
        return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

/* The first of n places from `from` on where the needle stands, or n. */
static size_t find_among(struct span s, struct span needle, size_t from, size_t n) {
    size_t i = from;
    while (i < n && (s.p[i] != needle.p[0] || memcmp(s.p + i, needle.p, needle.n) != 0))
        i++;
    return i;
}

bool span_find(struct span s, struct span needle, size_t *offset) {
    if (needle.n == 0 || s.n < needle.n)
        return false;
    const size_t places = s.n - needle.n + 1, last = needle.n - 1;
    size_t i = 0, at = places;
    for (; i + sizeof(block) <= places; i += sizeof(block)) /* asks for the needle's first and last byte */
        if (block_any((block)(block_at(s.p + i) == (unsigned char)needle.p[0]) &
                      (block)(block_at(s.p + i + last) == (unsigned char)needle.p[last])) &&
            (at = find_among(s, needle, i, i + sizeof(block))) < i + sizeof(block))
            break;
    if (i + sizeof(block) > places)
        at = find_among(s, needle, i, places);
    if (at < places)
        *offset = at;
    return at < places;
}

bool span_ifind(struct span s, struct span needle, size_t *offset) {
    if (needle.n == 0 || s.n < needle.n)
        return false;
    for (size_t i = 0; i + needle.n <= s.n; i++)
        if (text_upper(s.p[i]) == text_upper(needle.p[0]) && span_istarts(span_from(s, i), needle)) {
            *offset = i;
            return true;
        }
    return false;
}

struct span span_word(struct span *rest) {
    const char *p = rest->p, *end = rest->n > 0 ? p + rest->n : p;
    while (p < end && text_is_space(*p))
        p++;
    const char *start = p;
    while (p < end && !text_is_space(*p))
        p++;
    *rest = (struct span){p, (size_t)(end - p)};
    return (struct span){start, (size_t)(p - start)};
}

bool text_has_word(struct span list, struct span word) {
    char key[32];
    if (word.n == 0 || word.n > sizeof key || span_contains(word, ' '))
        return false;
    for (size_t i = 0; i < word.n; i++)
        key[i] = text_upper(word.p[i]);
    struct span capitals = {key, word.n};
    for (size_t at; span_find(list, capitals, &at); list = span_from(list, at + 1))
        if (at > 0 && list.p[at - 1] == ' ' && at + word.n < list.n && list.p[at + word.n] == ' ')
            return true;
    return false;
}

bool span_line(struct span *rest, struct span *line) {
    if (rest->n == 0)
        return false;
    const char *end = memchr(rest->p, '\n', rest->n);
    size_t n = end == NULL ? rest->n : (size_t)(end - rest->p);
    *line = span_first(*rest, n);
    *rest = span_from(*rest, end == NULL ? n : n + 1);
    if (line->n > 0 && line->p[line->n - 1] == '\r')
        line->n--;
    return true;
}

struct span span_copy(struct arena *a, struct span s) {
    return (struct span){arena_copy(a, s.p, s.n), s.n};
}

/* The search takes eight bytes at a time. What it finds in a byte is noted in the top bit of that byte. The
 * bit of the byte above may be set by mistake; that costs time, and is not wrong. */
struct found {
    uint64_t digit, bracket, gap, high;
};

static void find_in(uint64_t c, struct found *f) {
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones * 0x80;
    uint64_t digit = c ^ ones * '0', bracket = c ^ ones * '(', blank = c ^ ones * ' ';
    f->digit |= ~(((digit & ~tops) + ones * 0x76) | digit); /* a digit is below 10 now */
    f->bracket |= (bracket - ones) & ~bracket;
    blank = (blank - ones) & ~blank & tops;
    f->gap |= (blank & blank >> 8) |
              (((c - ones * ' ') | (c + ones * (0x80 - '|'))) & ~c); /* two blanks; a tab, a bar */
    f->high |= c;
}

struct found_in_blocks {
    block digit, bracket, gap, high;
};

/* The same for the bytes behind *p. */
static void find_in_block(const char *p, struct found_in_blocks *f) {
    block before = block_at(p), c = block_at(p + 1);
    f->digit |= (block)(c - '0' < 10);
    f->bracket |= (block)(c == '(');
    f->gap |= (block)((before == ' ') & (c == ' ')) | (block)(c == '\t') | (block)(c == '|');
    f->high |= c;
}

static uint64_t any(block b) {
    uint64_t halves[2];
    block_halves(b, halves);
    return halves[0] | halves[1];
}

unsigned text_lacks(struct span s) {
    const uint64_t tops = UINT64_C(0x8080808080808080);
    struct found f = {0};
    uint64_t c = UINT64_C(0x4141414141414141);
    size_t n = s.n;
    if (n > sizeof(block)) {
        struct found_in_blocks b = {0};
        memcpy(&c, s.p, sizeof c); /* for the first byte, before which none stands */
        for (size_t i = 0; i + sizeof(block) < n; i += sizeof(block))
            find_in_block(s.p + i, &b);
        find_in_block(s.p + n - sizeof(block) - 1, &b);
        f = (struct found){any(b.digit), any(b.bracket), any(b.gap), any(b.high)};
        find_in(c, &f);
    } else if (n > 0) {
        memcpy(&c, s.p, n < sizeof c ? n : sizeof c);
        find_in(c, &f);
        if (n > sizeof c) {
            memcpy(&c, s.p + n - sizeof c, sizeof c);
            find_in(c, &f);
        }
    }
    return ((f.digit & tops) == 0 ? TEXT_NO_DIGIT : 0u) | ((f.bracket & tops) == 0 ? TEXT_NO_BRACKET : 0u) |
           ((f.gap & tops) == 0 ? TEXT_NO_GAP : 0u) | ((f.high & tops) == 0 ? TEXT_ASCII : 0u);
}

size_t text_count(struct span s, char c) {
    size_t i = 0, n = 0;
    while (i + sizeof(block) <= s.n) {
        block sums = {0}; /* which a byte holds of so many blocks */
        for (int k = 0; k < UINT8_MAX && i + sizeof(block) <= s.n; k++, i += sizeof(block))
            sums -= (block)(block_at(s.p + i) == (unsigned char)c);
        for (size_t k = 0; k < sizeof(block); k++)
            n += sums[k];
    }
    for (; i < s.n; i++)
        n += s.p[i] == c;
    return n;
}

size_t text_count_digits(struct span s) {
    size_t n = 0;
    while (n < s.n && text_is_digit(s.p[n]))
        n++;
    return n;
}

size_t text_count_letters(struct span s) {
    size_t n = 0;
    while (n < s.n && text_is_letter(s.p[n]))
        n++;
    return n;
}

size_t text_count_last_letters(struct span s) {
    size_t n = 0;
    while (n < s.n && text_is_letter(s.p[s.n - 1 - n]))
        n++;
    return n;
}

bool text_has_vowel(struct span s) {
    for (size_t i = 0; i < s.n; i++)
        if (span_contains(SPAN("AEIOUY"), text_upper(s.p[i])))
            return true;
    return false;
}

bool text_number(struct span s, unsigned long max, unsigned long *value) {
    if (s.n == 0)
        return false;
    unsigned long v = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!text_is_digit(s.p[i]))
            return false;
        unsigned long digit = (unsigned long)(s.p[i] - '0');
        if (v > (max - digit) / 10 || digit > max)
            return false;
        v = v * 10 + digit;
    }
    *value = v;
    return true;
}

size_t text_utf8_char(struct span s) {
    if (s.n == 0)
        return 0;
    const unsigned char *p = (const unsigned char *)s.p;
    if (p[0] < 0x80)
        return 1;
    size_t n = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || n > s.n)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    /* overlong forms, surrogates and code points past U+10FFFF (RFC 3629) */
    if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) || (p[0] == 0xf0 && p[1] < 0x90) ||
        (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return n;
}

bool text_is_utf8(struct span s) {
    while (s.n > 0) {
        uint64_t many[4];
        while (s.n >= sizeof many) { /* nearly all of a cable is ASCII */
            memcpy(many, s.p, sizeof many);
            if (((many[0] | many[1] | many[2] | many[3]) & UINT64_C(0x8080808080808080)) != 0)
                break;
            s.p += sizeof many;
            s.n -= sizeof many;
        }
        for (; s.n >= sizeof many[0]; s = span_from(s, sizeof many[0])) {
            memcpy(many, s.p, sizeof many[0]);
            if ((many[0] & UINT64_C(0x8080808080808080)) != 0)
                break;
        }
        size_t n = text_utf8_char(s);
        if (n == 0)
            return s.n == 0;
        s = span_from(s, n);
    }
    return true;
}

static enum err text_from_1252(struct span s, struct buf *out) {
    iconv_t conv = iconv_open("UTF-8", "WINDOWS-1252");
    if (conv == (iconv_t)-1) /* no converter: NOLINTNEXTLINE(-Wanalyzer-malloc-leak) */
        return errno == ENOMEM ? ERR_NOMEM : ERR_IO;
    char chunk[4096];
    char *in = (char *)(uintptr_t)s.p; /* iconv's prototype lacks const */
    size_t in_left = s.n;
    while (in_left > 0) {
        char *to = chunk;
        size_t to_left = sizeof chunk;
        size_t done = iconv(conv, &in, &in_left, &to, &to_left);
        int error = errno;
        buf_add(out, chunk, sizeof chunk - to_left);
        if (done == (size_t)-1 && error != E2BIG) {
            buf_str(out, "\xef\xbf\xbd");
            in++;
            in_left--;
        }
    }
    iconv_close(conv);
    return buf_err(out);
}

enum err text_decode(struct span s, struct buf *out, struct span *decoded, bool *converted) {
    *converted = false;
    if (span_starts(s, SPAN("\xef\xbb\xbf")))
        s = span_from(s, 3);
    if (text_is_utf8(s)) {
        *decoded = s;
        return ERR_OK;
    }
    buf_clear(out);
    enum err e = text_from_1252(s, out);
    if (e != ERR_OK)
        return e;
    *converted = true;
    *decoded = (struct span){out->data, out->len};
    return ERR_OK;
}
