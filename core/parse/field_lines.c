#include "field_lines.h"

#include <string.h>

#include "cable/dtg.h"
#include "cable/marking.h"

/* ---- the lines of a field ---- */

enum {
    CUT_COLUMN = 71, /* where the message software cut a long line */
    CUT_MIN = 66, /* some copies lost blanks before the cut */
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

enum err field_add(struct cable *c, struct field_lines *lines, struct span line, size_t from, bool hard_cut) {
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

static size_t letters_before(struct span s) {
    size_t n = 0;
    while (n < s.n && text_is_letter(s.p[s.n - 1 - n]))
        n++;
    return n;
}

static size_t letters_at(struct span s) {
    size_t n = 0;
    while (n < s.n && text_is_letter(s.p[n]))
        n++;
    return n;
}

static bool has_vowel(struct span s) {
    for (size_t i = 0; i < s.n; i++)
        if (span_contains(SPAN("AEIOUY"), text_upper(s.p[i])))
            return true;
    return false;
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
    struct span left = span_from(a, a.n - letters_before(a)), right = span_first(b, letters_at(b));
    if (left.n == 0 || right.n == 0 || left.n + right.n > sizeof joined)
        return false;
    memcpy(joined, left.p, left.n);
    memcpy(joined + left.n, right.p, right.n);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_ieq((struct span){joined, left.n + right.n}, words[i]))
            return true;
    return text_is_lower(last) && text_is_lower(first) && (!has_vowel(left) || !has_vowel(right));
}

enum err field_join(struct cable *c, const struct field_lines *lines, struct span *out) {
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

bool field_has_reason(const struct field_lines *pieces) {
    size_t at;
    for (size_t i = 0; i < pieces->n; i++) {
        struct span s = pieces->items[i].text;
        if (span_ifind(s, SPAN("1.4"), &at) || span_ifind(s, SPAN("1.5"), &at) ||
            span_ifind(s, SPAN("1.6"), &at))
            return true;
    }
    return false;
}

bool field_has_lower(const struct field_lines *pieces) {
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

bool field_breaks_off(struct span line) {
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

/* ---- recipients ---- */

/* Bytes of a precedence at the end of s, "PRIORITY" or "NIACT IMMEDIATE"; 0 when there is none. */
static size_t precedence_behind(struct span s) {
    static const struct span words[] = {
        SPAN_INIT("FLASH"),   SPAN_INIT("NIACT IMMEDIATE"), SPAN_INIT("IMMEDIATE"), SPAN_INIT("PRIORITY"),
        SPAN_INIT("ROUTINE"), SPAN_INIT("IMMED"),           SPAN_INIT("NIACT")};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct span word = words[i];
        if (s.n > word.n && text_is_space(s.p[s.n - word.n - 1]) &&
            span_ieq(span_from(s, s.n - word.n), word))
            return word.n;
    }
    return 0;
}

/* Bytes of a serial at the end of s: up to five digits behind a blank, or run into the precedence,
 * "PRIORITY5178". */
static size_t serial_behind(struct span s) {
    size_t n = 0;
    while (n < s.n && text_is_digit(s.p[s.n - 1 - n]))
        n++;
    if (n == 0 || n > 5 || n == s.n)
        return 0;
    struct span before = span_first(s, s.n - n);
    return text_is_space(before.p[before.n - 1]) || precedence_behind(before) > 0 ? n : 0;
}

/* "RUEHC/" or "RUEHC / " before the name. */
static size_t route_at(struct span s, struct span *route) {
    size_t n = 0;
    while (n < s.n && text_is_upper(s.p[n]))
        n++;
    *route = span_first(s, n);
    if (n < 5 || n > 8 || s.p[0] != 'R')
        return 0;
    while (n < s.n && s.p[n] == ' ')
        n++;
    return n < s.n && s.p[n] == '/' ? n + 1 : 0;
}

bool parse_is_routed(struct span line) {
    struct span route;
    return route_at(line, &route) > 0;
}

enum err parse_recipient(struct cable *c, struct span line, bool info) {
    struct cable_recipient r = {.info = info};
    struct span s = span_trim(line), route;
    size_t n = route_at(s, &route);
    if (n > 0) {
        r.route = route;
        s = span_trim(span_from(s, n));
    }
    for (bool again = true; again;) { /* precedence and serial, in either order */
        again = false;
        if (r.serial.n == 0 && (n = serial_behind(s)) > 0) {
            r.serial = span_from(s, s.n - n);
            again = true;
        } else if (r.precedence.n == 0 && (n = precedence_behind(s)) > 0) {
            r.precedence = span_from(s, s.n - n);
            again = true;
        }
        if (again)
            s = span_trim_end(span_first(s, s.n - n));
    }
    r.name = s;
    if (s.n == 0 && r.route.n == 0)
        return ERR_OK;
    return cable_add_recipient(c, &r);
}

/* ---- executive order, classified by, subject ---- */

enum err parse_declassify(struct cable *c, struct span text) {
    size_t at;
    struct span s = text;
    if (span_ifind(s, SPAN("DECL"), &at)) {
        s = span_from(s, at + 4);
        while (s.n > 0 && text_is_letter(s.p[0]))
            s = span_from(s, 1); /* DECLASSIFY */
    } else {
        s = span_trim(s);
        s = span_from(s, text_count_digits(s)); /* the number of the order */
    }
    while (s.n > 0 && (text_is_space(s.p[0]) || span_contains(SPAN(":;.,-"), s.p[0])))
        s = span_from(s, 1);
    if (span_istarts(s, SPAN("ON ")) || span_istarts(s, SPAN("ON:")))
        s = span_trim(span_from(s, 3));
    s = span_trim(s);
    struct dtg_civil date;
    if (!dtg_date(s, &date)) {
        c->declassify_on = s;
        return ERR_OK;
    }
    char iso[DTG_ISO_SIZE];
    dtg_iso(dtg_seconds(&date), iso);
    c->declassify_on = span_copy(&c->arena, (struct span){iso, 10});
    return c->declassify_on.p == NULL ? ERR_NOMEM : ERR_OK;
}

/* Where the reason begins: behind the word "reason", or at the section of the order when that word is missing
 * ("per 1.4 (b)"). *by_end gets the end of what stands before it. */
static bool find_reason(struct span s, size_t *by_end, size_t *start) {
    static const struct span sections[] = {SPAN_INIT("1.4"), SPAN_INIT("1.5"), SPAN_INIT("1.6")};
    if (span_ifind(s, SPAN("reason"), by_end)) {
        size_t i = *by_end + 6;
        if (i < s.n && text_upper(s.p[i]) == 'S')
            i++;
        while (i < s.n && (text_is_space(s.p[i]) || span_contains(SPAN(":;.,"), s.p[i])))
            i++;
        *start = i;
        return true;
    }
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        if (span_ifind(s, sections[i], by_end) && *by_end > 0 && !text_is_letter(s.p[*by_end - 1]) &&
            !text_is_digit(s.p[*by_end - 1])) {
            *start = *by_end;
            return true;
        }
    return false;
}

static bool drop_word(struct span *s, struct span word) {
    if (s->n <= word.n || !span_ieq(span_from(*s, s->n - word.n), word) ||
        text_is_letter(s->p[s->n - word.n - 1]))
        return false;
    *s = span_trim_end(span_first(*s, s->n - word.n));
    return true;
}

/* Takes off what leads over to the reason: "X, for", "X; E.O. 12958,", "X (". The point of "Jr." stays. */
static struct span without_lead_over(struct span by) {
    for (bool again = true; again;) {
        by = span_trim_end(by);
        again = drop_word(&by, SPAN("for")) || drop_word(&by, SPAN("fo")) || drop_word(&by, SPAN("per")) ||
                drop_word(&by, SPAN("pursuant to")) || drop_word(&by, SPAN("in accordance with")) ||
                drop_word(&by, SPAN("under")) || drop_word(&by, SPAN("due to")) ||
                drop_word(&by, SPAN("by")) || drop_word(&by, SPAN("E.O. 12958")) ||
                drop_word(&by, SPAN("EO 12958")) || drop_word(&by, SPAN("E.O. 13526"));
        if (!again && by.n > 0 && span_contains(SPAN(",;:("), by.p[by.n - 1])) {
            by.n--;
            again = true;
        }
    }
    struct span rest = span_first(by, by.n > 0 ? by.n - 1 : 0);
    size_t letters = letters_before(rest);
    if (by.n > 1 && by.p[by.n - 1] == '.' && (letters > 3 || letters < rest.n) && letters > 2 &&
        !(letters == 3 && text_is_lower(rest.p[rest.n - 1]) && !has_vowel(span_from(rest, rest.n - 3))))
        by.n--;
    return by;
}

/* "1.4 (b))", of a reason that stood in brackets itself. */
static bool ends_in_odd_bracket(struct span s) {
    size_t opened = 0, closed = 0;
    for (size_t i = 0; i < s.n; i++) {
        opened += s.p[i] == '(';
        closed += s.p[i] == ')';
    }
    return s.p[s.n - 1] == ')' && closed == opened + 1 && s.n > 2 && s.p[s.n - 2] != ' ' &&
           (opened == 0 || s.p[s.n - 2] == ')');
}

enum err parse_classified(struct cable *c, struct span text) {
    struct span s = span_trim(text);
    if (span_istarts(s, SPAN("Classified by"))) /* "Classified By: Classified by ..." */
        s = span_from(s, 13);
    while (s.n > 0 && (s.p[0] == ':' || s.p[0] == ' '))
        s = span_from(s, 1);
    if (span_istarts(s, SPAN("by "))) /* "Classified By: by ..." */
        s = span_trim(span_from(s, 3));
    size_t by_end, start;
    if (!find_reason(s, &by_end, &start)) {
        c->classified_by = without_lead_over(s);
        return ERR_OK;
    }
    c->classified_by = without_lead_over(span_first(s, by_end));
    struct span reason = span_trim(span_from(s, start));
    enum err e = ERR_OK;
    size_t at;
    if (span_ifind(reason, SPAN("DECLASSIFY"), &at)) { /* "Reason: 1.4 (b). Declassify on: 06/25/2018" */
        if (c->declassify_on.n == 0)
            e = parse_declassify(c, span_from(reason, at));
        reason = span_first(reason, at);
    }
    while (reason.n > 0 &&
           (span_contains(SPAN(" .;:,"), reason.p[reason.n - 1]) || ends_in_odd_bracket(reason)))
        reason.n--;
    c->reason = reason;
    return e;
}

/* Blanks in a row as one. */
static enum err single_blanks(struct cable *c, struct span s, struct span *out) {
    char *p = arena_copy(&c->arena, s.p, s.n);
    size_t n = 0;
    if (p == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < s.n; i++)
        if (!text_is_space(s.p[i]) || (n > 0 && p[n - 1] != ' '))
            p[n++] = text_is_space(s.p[i]) ? ' ' : s.p[i];
    *out = (struct span){p, n};
    return ERR_OK;
}

enum err parse_subject(struct cable *c, struct span text) {
    char marking[MARKING_MAX];
    struct span s = span_trim(text);
    if (span_istarts(s, SPAN("SUBJECT:"))) /* the label twice */
        s = span_trim(span_from(s, 8));
    if (span_starts(s, SPAN(":"))) /* "SUBJECT.:" */
        s = span_trim(span_from(s, 1));
    size_t n = marking_scan(s, true, marking);
    if (n > 0 && n < s.n && s.p[n - 1] == ')') /* "(C) ", "C) " */
        s = span_trim(span_from(s, n));
    return s.n == 0 ? ERR_OK : single_blanks(c, s, &c->subject);
}
