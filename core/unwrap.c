#include "unwrap.h"

#include <string.h>

enum { WIDTH_MAX = 90, WIDTH_MIN = 40, SLACK = 6 };

bool unwrap_ends_sentence(struct span line) {
    size_t n = line.n;
    while (n > 0) {
        char c = line.p[n - 1];
        if (c == '8' && n > 2 && span_contains(SPAN(".!?"), line.p[n - 2]) && text_is_letter(line.p[n - 3]))
            n--; /* a quotation mark in some copies */
        else if (c == '"' || c == '\'' || c == ')' || c == ']' || c == '*' || c == ' ')
            n--;
        else if (n >= 3 &&
                 (memcmp(line.p + n - 3, "\u201d", 3) == 0 || memcmp(line.p + n - 3, "\u2019", 3) == 0))
            n -= 3;
        else
            return c == '.' || c == '!' || c == '?' || c == ':';
    }
    return true;
}

bool unwrap_is_rule(struct span line) {
    size_t strokes = 0;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (c == '-' || c == '=' || c == '_' || c == '*' || c == '~')
            strokes++;
        else if (!text_is_space(c))
            return false;
    }
    return strokes >= 3;
}

bool unwrap_is_title(struct span line) {
    size_t words = 0, capitals = 0;
    struct span s = span_trim(line);
    if (s.n < 2 || s.n > 90 || s.p[0] == '-' || s.p[0] == '*' || s.p[0] == '(' || text_is_digit(s.p[0]))
        return false;
    char last = s.p[s.n - 1];
    if (last == '.' || last == ';' || last == ',' || last == '-')
        return span_starts(s, SPAN("..."));
    for (struct span rest = s, word = span_word(&rest); word.n > 0; word = span_word(&rest)) {
        if (word.n < 4 && words > 0) /* of, in, the */
            continue;
        words++;
        capitals += !text_is_lower(word.p[0]);
    }
    return words > 0 && capitals * 4 >= words * 3;
}

/* Characters, not bytes: the bytes that continue a UTF-8 character do not count. */
static size_t columns(struct span s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

size_t unwrap_width(const struct unwrap_line *lines, size_t n) {
    size_t counts[WIDTH_MAX + 1] = {0};
    size_t long_lines = 0;
    for (size_t i = 0; i < n; i++) {
        size_t wide = columns(lines[i].text) + lines[i].lead;
        if (wide > WIDTH_MAX)
            long_lines++;
        else
            counts[wide]++;
    }
    if (n == 0 || long_lines * 10 > n)
        return 0;
    /* the width that all but one line in thirty keep to */
    size_t over = long_lines, width = WIDTH_MAX;
    while (width > WIDTH_MIN && over + counts[width] <= n / 30)
        over += counts[width--];
    return width;
}

/* Columns stand apart by three blanks or more, tabs or bars. */
static bool is_table_row(struct span line) {
    size_t gaps = 0;
    struct span s = span_trim(line);
    for (size_t i = 0; i + 2 < s.n; i++) {
        if (s.p[i] == '\t' || s.p[i] == '|')
            return true;
        if (s.p[i] == ' ' && s.p[i + 1] == ' ' && s.p[i + 2] == ' ') {
            gaps++;
            while (i + 1 < s.n && s.p[i + 1] == ' ')
                i++;
        }
    }
    return gaps > 0;
}

enum bullet { BULLET_NONE, BULLET_DASH, BULLET_ITEM };

/* "-- ", "- ", "* ", "o ", "•" are dashes; "(1)", "a)", "1.", "B.", "¶B." are items. */
static enum bullet bullet_of(struct span line) {
    struct span s = span_trim(line);
    if (s.n < 2)
        return BULLET_NONE;
    if (span_starts(s, SPAN("--")) || span_starts(s, SPAN("\u2022")) || span_starts(s, SPAN("\u2013 ")))
        return BULLET_DASH;
    if ((s.p[0] == '-' || s.p[0] == '*' || s.p[0] == 'o' || s.p[0] == '+') && s.p[1] == ' ')
        return BULLET_DASH;
    if (s.p[0] == '-' && text_is_letter(s.p[1]))
        return BULLET_DASH;
    if (span_starts(s, SPAN("\u00b6")))
        return BULLET_ITEM;
    size_t i = s.p[0] == '(' ? 1 : 0;
    size_t digits = text_count_digits(span_from(s, i));
    size_t label = digits > 0 && digits <= 2 ? digits : text_is_letter(s.p[i]) ? 1 : 0;
    if (label == 0 || i + label >= s.n)
        return BULLET_NONE;
    char close = s.p[i + label];
    bool blank = i + label + 1 < s.n && text_is_space(s.p[i + label + 1]);
    return (close == ')' || (close == '.' && i == 0)) && blank ? BULLET_ITEM : BULLET_NONE;
}

static bool begins_lower(struct span line) {
    struct span s = span_trim(line);
    return s.n > 0 && text_is_lower(s.p[0]);
}

/* True when the first word of next would have fitted behind line: the break was meant. */
static bool break_meant(const struct unwrap_line *line, struct span next, size_t width) {
    struct span word = span_word(&next);
    return line->lead + columns(line->text) + 1 + columns(word) + SLACK <= width;
}

static const char *join(const struct unwrap_line *a, const struct unwrap_line *b, enum bullet item,
                        size_t width) {
    if (b->run_on)
        return " ";
    bool ended = unwrap_ends_sentence(a->text);
    bool full = width == 0 ? a->text.n > WIDTH_MAX : !break_meant(a, b->text, width);
    if (unwrap_is_rule(a->text) || unwrap_is_rule(b->text) || is_table_row(a->text) || is_table_row(b->text))
        return b->blank_before && !b->cut_before ? "\n\n" : "\n";
    if (b->cut_before && (begins_lower(b->text) || !ended || (full && width != 0)) &&
        bullet_of(b->text) == BULLET_NONE)
        return " ";
    if (b->blank_before)
        return !ended && begins_lower(b->text) && bullet_of(b->text) == BULLET_NONE ? " " : "\n\n";
    enum bullet next = bullet_of(b->text);
    if (next != BULLET_NONE && (ended || !full || next == item))
        return "\n";
    if (begins_lower(b->text))
        return " ";
    if (width == 0)
        return full && !ended ? " " : "\n";
    return full ? " " : "\n";
}

void unwrap_text(struct buf *out, const struct unwrap_line *lines, size_t n, size_t width) {
    enum bullet item = BULLET_NONE; /* what the logical line being written began with */
    for (size_t i = 0; i < n; i++) {
        struct span text = lines[i].text;
        const char *glue = i == 0 ? "" : join(&lines[i - 1], &lines[i], item, width);
        if (glue[0] != ' ')
            item = bullet_of(text);
        else
            text = span_trim(text); /* an indent that the joint swallows */
        buf_str(out, glue);
        buf_add(out, text.p, text.n);
    }
}
