#include "json.h"

#include <string.h>

#include "base/block.h"

struct json json_to(struct buf *out) {
    return (struct json){.out = out};
}

/* ---- structure ---- */

/* Called before each value. Whether it needs a comma depends only on what stands directly before it, at any
 * depth, so no stack is needed. */
static void separate(struct json *j) {
    if (j->comma)
        buf_char(j->out, ',');
    j->comma = true;
}

static void begin(struct json *j, char bracket) {
    separate(j);
    buf_char(j->out, bracket);
    j->comma = false;
}

static void end(struct json *j, char bracket) {
    buf_char(j->out, bracket);
    j->comma = true;
}

void json_begin_object(struct json *j) {
    begin(j, '{');
}

void json_end_object(struct json *j) {
    end(j, '}');
}

void json_begin_array(struct json *j) {
    begin(j, '[');
}

void json_end_array(struct json *j) {
    end(j, ']');
}

void json_key(struct json *j, struct span name) {
    separate(j);
    buf_char(j->out, '"');
    buf_add(j->out, name.p, name.n);
    buf_add(j->out, "\":", 2);
    j->comma = false;
}

/* ---- strings ---- */

/* Are all bytes of the block ASCII, and need no escape? */
static bool are_plain(const char *p) {
    const block c = block_at(p);
    return !block_any((block)(c - ' ' > 0x7e - ' ') | (block)(c == '"') | (block)(c == '\\'));
}

/* A control character of Latin 1, U+0080 to U+009F: some terminals obey it. */
static bool is_c1(struct span s) {
    return (unsigned char)s.p[0] == 0xc2 && s.n > 1 && (unsigned char)s.p[1] >= 0x80 &&
           (unsigned char)s.p[1] < 0xa0;
}

static bool is_plain(char c) {
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
}

/* The length of the character at the start of s, which is not ASCII, when it is written as it is, or 0. */
static size_t plain_char(struct span s) {
    return (unsigned char)s.p[0] < 0x80 || is_c1(s) ? 0 : text_utf8_char(s);
}

/* How many bytes at the start are written as they are. Nearly all of a cable is, so this looks at a block
 * at a time: byte by byte, writing a cable took longer than parsing it. */
static size_t count_plain(struct span s) {
    for (size_t i = 0, n;; i += n) {
        while (i + sizeof(block) <= s.n && are_plain(s.p + i))
            i += sizeof(block);
        while (i < s.n && is_plain(s.p[i]))
            i++;
        n = i < s.n ? plain_char(span_from(s, i)) : 0;
        if (n == 0)
            return i;
    }
}

/* Writes the character at the start of s, which is not written as it is. Returns its length. */
static size_t escape(struct buf *out, struct span s) {
    static const char from[] = "\"\\\b\t\n\f\r", to[] = "\"\\btnfr", digits[] = "0123456789ABCDEF";
    const bool two = is_c1(s);
    const unsigned char byte =
        (unsigned char)s.p[two ? 1 : 0]; /* of U+0080 to U+009F the second is the number */
    const char *found = two ? NULL : memchr(from, byte, sizeof from - 1);
    if (found != NULL)
        buf_add(out, (const char[]){'\\', to[found - from]}, 2);
    else if (byte < ' ' || byte == 0x7f || two)
        buf_add(out, (const char[]){'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]}, 6);
    else
        buf_str(out, "\xef\xbf\xbd");
    return two ? 2 : 1;
}

void json_begin_string(struct json *j) {
    begin(j, '"');
}

void json_part(struct json *j, struct span s) {
    while (s.n > 0) {
        size_t n = count_plain(s);
        buf_add(j->out, s.p, n);
        s = span_from(s, n);
        if (s.n > 0)
            s = span_from(s, escape(j->out, s));
    }
}

void json_end_string(struct json *j) {
    end(j, '"');
}

void json_string(struct json *j, struct span s) {
    json_begin_string(j);
    json_part(j, s);
    json_end_string(j);
}

/* ---- other values ---- */

void json_int(struct json *j, int64_t n) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;
    separate(j);
    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (n < 0)
        digits[--at] = '-';
    buf_add(j->out, digits + at, sizeof digits - at);
}

void json_bool(struct json *j, bool yes) {
    separate(j);
    buf_str(j->out, yes ? "true" : "false");
}

void json_null(struct json *j) {
    separate(j);
    buf_str(j->out, "null");
}

void json_text(struct json *j, struct span s) {
    if (s.n == 0)
        json_null(j);
    else
        json_string(j, s);
}

void json_field(struct json *j, struct span name, struct span s) {
    json_key(j, name);
    json_text(j, s);
}
