#include "field_lines.h"

#include <string.h>

#include "cable/dtg.h"

enum {
    /* Column at which the message software cut a long line. At 70, 05PARIS1807 and 37 more change; at 72,
     * 07PARIS3534 and 16 more change. */
    CUT_COLUMN = 71,
    /* Columns of a line that was cut there, in copies that lost some of its blanks. At 26, 10BAKU98 changes;
     * at 86, 05PARIS1807 and 23 more change. */
    CUT_MIN = 66,
};

/* Bytes of the first `columns` characters. */
static size_t bytes_of_columns(struct span s, size_t columns) {
    size_t i = 0;
    for (size_t n = 0; i < s.n && n < columns; n++)
        for (i++; i < s.n && ((unsigned char)s.p[i] & 0xc0) == 0x80; i++)
            ;
    return i;
}

static enum err add_line(struct cable *c, struct field_lines *lines, struct span text, bool cut_behind) {
    if (text.n == 0)
        return ERR_OK;
    enum err e = arena_grow(&c->arena, (void **)&lines->items, lines->n, &lines->cap, sizeof *lines->items);
    if (e == ERR_OK)
        lines->items[lines->n++] = (struct field_line){text, cut_behind};
    return e;
}

enum err field_lines_add(struct cable *c, struct field_lines *lines, struct span line, size_t from,
                         bool hard_cut) {
    size_t margin = bytes_of_columns(line, CUT_COLUMN);
    if (!hard_cut || margin <= from || margin >= line.n || line.p[margin] != ' ' ||
        line.p[margin - 1] == ' ') {
        bool full = hard_cut && bytes_of_columns(line, CUT_MIN) < line.n && margin == line.n;
        return add_line(c, lines, span_trim(span_from(line, from)), full);
    }
    /* in copies that joined the lines again the cut is a blank at the margin */
    enum err e = add_line(c, lines, span_trim(span_from(span_first(line, margin), from)), true);
    return e == ERR_OK ? add_line(c, lines, span_trim(span_from(line, margin)), false) : e;
}

/* Was a word cut in two between a and b? "Rea" "sons", "Affai" "rs", "1." "4 (b)", "(" "b)": the parts make
 * one of the words of the field, or one has no vowel, or a bracket or a number is torn. */
static bool cut_inside(struct span a, struct span b) {
    static const struct span words[] = {SPAN_INIT("reason"), SPAN_INIT("reasons"), SPAN_INIT("and"),
                                        SPAN_INIT("for")};
    char joined[32];
    char last = a.p[a.n - 1], first = b.p[0];
    if (last == '(' || first == ')' || first == ',' || (last == '.' && text_is_digit(first)) ||
        (first == '.' && b.n > 1 && text_is_digit(b.p[1])))
        return true;
    struct span left = span_from(a, a.n - text_count_last_letters(a)),
                right = span_first(b, text_count_letters(b));
    if (left.n == 0 || right.n == 0 || left.n + right.n > sizeof joined)
        return false;
    memcpy(joined, left.p, left.n);
    memcpy(joined + left.n, right.p, right.n);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_ieq((struct span){joined, left.n + right.n}, words[i]))
            return true;
    return text_is_lower(last) && text_is_lower(first) && (!text_has_vowel(left) || !text_has_vowel(right));
}

enum err field_lines_join(struct cable *c, const struct field_lines *lines, struct span *out) {
    struct buf b = BUF_EMPTY;
    for (size_t i = 0; i < lines->n; i++) {
        const struct field_line *line = &lines->items[i];
        bool torn = i > 0 && line[-1].cut_behind && cut_inside(line[-1].text, line->text);
        buf_str(&b, i == 0 || torn ? "" : " ");
        buf_add(&b, line->text.p, line->text.n);
    }
    enum err e = buf_err(&b);
    if (e == ERR_OK && b.len > 0) {
        *out = span_copy(&c->arena, (struct span){b.data, b.len});
        e = out->p == NULL ? ERR_NOMEM : ERR_OK;
    }
    buf_free(&b);
    return e;
}

bool field_lines_have_reason(const struct field_lines *pieces) {
    size_t at;
    for (size_t i = 0; i < pieces->n; i++) {
        struct span s = pieces->items[i].text;
        if (span_ifind(s, SPAN("1.4"), &at) || span_ifind(s, SPAN("1.5"), &at) ||
            span_ifind(s, SPAN("1.6"), &at))
            return true;
    }
    return false;
}

bool field_lines_have_lower(const struct field_lines *pieces) {
    for (size_t i = 0; i < pieces->n; i++)
        if (span_has_lower(pieces->items[i].text))
            return true;
    return false;
}

/* "March", "MAR", "24,", "2009": a part of a date. */
static bool is_of_date(struct span word) {
    int month;
    if (word.n > 0 && (word.p[word.n - 1] == ',' || word.p[word.n - 1] == '.'))
        word.n--;
    return word.n > 0 && (text_count_digits(word) == word.n || dtg_month(word, &month) == word.n);
}

/* Takes the last word off; empty when there is none. */
static struct span last_word(struct span *s) {
    size_t n = s->n;
    while (n > 0 && s->p[n - 1] != ' ')
        n--;
    struct span word = span_from(*s, n);
    *s = span_trim_end(span_first(*s, n));
    return word;
}

static bool ends_with(struct span s, struct span end) {
    return s.n > end.n && span_ieq(span_from(s, s.n - end.n), end);
}

bool field_lines_break_off(struct span line) {
    static const struct span words[] = {SPAN_INIT("AN"), SPAN_INIT("THE"), SPAN_INIT("OF"), SPAN_INIT("AND"),
                                        SPAN_INIT("OR")};
    struct span s = span_trim(line);
    bool comma = s.n > 0 && s.p[s.n - 1] == ',', dated = false;
    struct span word = last_word(&s);
    for (; is_of_date(word); word = last_word(&s))
        dated = true;
    if (dated) /* a possessive alone may be a house: "Trip to Smith's" */
        return ends_with(word, SPAN("'S")) || ends_with(word, SPAN("\u2019S"));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_ieq(word, words[i])) /* "Portland, OR" is a place */
            return s.n == 0 || s.p[s.n - 1] != ',';
    return comma;
}
