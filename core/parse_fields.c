#include "parse_fields.h"

#include <stdio.h>
#include <string.h>

#include "dtg.h"
#include "ident.h"
#include "marking.h"

/* ---- the lines of a field ---- */

enum {
    CUT_COLUMN = 71, /* where the message software cut a long line */
    CUT_MIN = 66,    /* some copies lost blanks before the cut */
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
    static const char *const words[] = {"reason", "reasons", "and", "for"};
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
        if (span_ieq((struct span){joined, left.n + right.n}, span_of(words[i])))
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

/* ---- recipients ---- */

static bool is_precedence(struct span word) {
    static const char *const words[] = {"FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE", "NIACT"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_ieq(word, span_of(words[i])))
            return true;
    return false;
}

/* Takes the last word off s. */
static struct span last_word(struct span *s) {
    *s = span_trim_end(*s);
    size_t n = s->n;
    while (n > 0 && !text_is_space(s->p[n - 1]))
        n--;
    struct span word = span_from(*s, n);
    *s = span_trim_end(span_first(*s, n));
    return word;
}

enum err parse_recipient(struct cable *c, struct span line, bool info) {
    struct cable_recipient r = {.info = info};
    struct span s = span_trim(line);
    size_t slash = 0;
    while (slash < s.n && text_is_upper(s.p[slash]))
        slash++;
    if (slash >= 5 && slash <= 8 && slash < s.n && s.p[slash] == '/' && s.p[0] == 'R') {
        r.route = span_first(s, slash);
        s = span_trim(span_from(s, slash + 1));
    }
    struct span rest = s;
    struct span word = last_word(&rest);
    if (rest.n > 0 && text_count_digits(word) == word.n && word.n >= 1 && word.n <= 5) {
        r.serial = word;
        s = rest;
    }
    rest = s;
    word = last_word(&rest);
    if (rest.n > 0 && is_precedence(word)) {
        r.precedence = word;
        s = rest;
        word = last_word(&rest);
        if (span_ieq(word, SPAN("NIACT"))) { /* NIACT IMMEDIATE: two words, side by side in the line */
            r.precedence = (struct span){word.p, (size_t)(r.precedence.p - word.p) + r.precedence.n};
            s = rest;
        }
    }
    r.name = s;
    if (s.n == 0 && r.route.n == 0)
        return ERR_OK;
    return cable_add_recipient(c, &r);
}

/* ---- references ---- */

/* Words in the place of a post that say: this is no cable. */
static bool is_not_post(struct span word) {
    static const char *const words[] = {"EMAIL", "MAIL",  "DAO",   "IIR",    "TELCON", "FBIS",   "FAX",
                                        "PHONE", "MEMO",  "OSC",   "PARA",   "PARAS",  "REF",    "PAGE",
                                        "OF",    "AND",   "DATED", "MTCR",   "ON",     "IN",     "NO",
                                        "TD",    "USDAO", "CALL",  "LETTER", "NOTE",   "ARTICLE"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_ieq(word, span_of(words[i])))
            return true;
    return false;
}

static bool is_month(struct span word) {
    char text[32];
    struct dtg_civil civil;
    if (word.n < 3 || word.n > 10)
        return false;
    int n = snprintf(text, sizeof text, "%.*s 1, 2000", (int)word.n, word.p);
    return n > 0 && dtg_date((struct span){text, (size_t)n}, &civil);
}

/* Bytes of a label at s: "A.", "A)", "(A)", "a.", "¶B."; *label gets the letter, as a capital. */
static size_t label_at(struct span s, struct span *label) {
    size_t i = 0;
    if (span_starts(s, SPAN("\u00b6")))
        i = 2;
    bool open = i < s.n && s.p[i] == '(';
    i += open;
    if (i + 1 >= s.n || !(text_is_upper(s.p[i]) || text_is_lower(s.p[i])))
        return 0;
    char close = s.p[i + 1];
    if (close != ')' && (open || close != '.'))
        return 0;
    size_t end = i + 2;
    if (end < s.n && close == '.' && text_is_letter(s.p[end]) && end + 1 < s.n && s.p[end + 1] == '.')
        return 0; /* U.S. */
    static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    *label = (struct span){capitals + (text_upper(s.p[i]) - 'A'), 1};
    return end;
}

enum { REFERENCES_MAX = 2000 }; /* of one cable; the field as printed has the rest */

struct citation {
    struct ident id;
    struct span text;
    size_t length;
};

/* Reads "[year] POST serial" at s, which begins a word. */
static bool citation_at(struct span s, int year, struct citation *cite) {
    size_t i = text_count_digits(s);
    unsigned long v;
    cite->id.year = year;
    if (i == 2 || i == 4) {
        if (!text_number(span_first(s, i), 9999, &v))
            return false;
        cite->id.year = i == 2 ? dtg_full_year((int)v) : (int)v;
        if (cite->id.year < 1950 || cite->id.year > 2065)
            return false;
    } else if (i != 0) {
        return false;
    }
    while (i < s.n && text_is_space(s.p[i]))
        i++;
    size_t start = i, words = 0;
    struct span word = SPAN_EMPTY;
    while (i < s.n && words < 4 && text_is_letter(s.p[i])) {
        size_t from = i;
        while (i < s.n && (text_is_letter(s.p[i]) || s.p[i] == '.' || s.p[i] == '-'))
            i++;
        word = (struct span){s.p + from, i - from};
        if (is_not_post(word))
            return false;
        words++;
        while (i < s.n && text_is_space(s.p[i]))
            i++;
    }
    struct span post = span_trim(span_first(span_from(s, start), i - start));
    size_t digits = text_count_digits(span_from(s, i));
    size_t end = i + digits;
    if (words == 0 || digits == 0 || digits > 8 || cite->id.year == 0)
        return false;
    /* MARCH 8 and MARCH 2009 are dates, RIO DE JAN 112 is a cable */
    if ((words == 1 || digits < 3) && is_month(word))
        return false;
    if (end < s.n && (text_is_letter(s.p[end]) || s.p[end] == '/' || s.p[end] == '-'))
        return false;
    if (!text_number(span_first(span_from(s, i), digits), 99999999, &cite->id.serial) || cite->id.serial == 0)
        return false;
    if (ident_post(post, cite->id.post) != ERR_OK)
        return false;
    cite->text = span_first(s, end);
    cite->length = end;
    return true;
}

static enum err add_citation(struct cable *c, const struct citation *cite, struct span label) {
    char id[IDENT_MAX];
    ident_format(&cite->id, id);
    if (span_eq(span_of(id), c->id)) /* a cable may print itself in its REF line */
        return ERR_OK;
    for (size_t i = 0; i < c->references_n; i++)
        if (span_eq(c->references[i].id, span_of(id)))
            return ERR_OK;
    struct cable_reference r = {span_copy(&c->arena, span_of(id)), label, cite->text};
    return r.id.p == NULL ? ERR_NOMEM : cable_add_reference(c, &r);
}

enum err parse_references(struct cable *c, struct span text, int year) {
    struct span label = SPAN_EMPTY;
    enum err e = ERR_OK;
    size_t i = 0;
    while (e == ERR_OK && i < text.n) {
        if (c->references_n == REFERENCES_MAX)
            return cable_problem(c, "reference", "only the first %d are listed", REFERENCES_MAX);
        struct span s = span_from(text, i);
        bool word_start = i == 0 || (!text_is_letter(text.p[i - 1]) && !text_is_digit(text.p[i - 1]));
        struct citation cite;
        size_t n;
        bool word = word_start && (text_is_letter(s.p[0]) || text_is_digit(s.p[0]));
        if (word_start && (n = label_at(s, &label)) > 0) {
            i += n;
        } else if (word && citation_at(s, year, &cite)) {
            e = add_citation(c, &cite, label);
            i += cite.length;
        } else if (word) {
            if (span_istarts(s, SPAN("REF:")) || span_istarts(s, SPAN("REFS:")) ||
                span_istarts(s, SPAN("REFTEL:")))
                label = SPAN_EMPTY; /* a second list */
            while (i < text.n && (text_is_letter(text.p[i]) || text_is_digit(text.p[i])))
                i++;
        } else {
            i++;
        }
    }
    return e;
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
    static const char *const sections[] = {"1.4", "1.5", "1.6"};
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
        if (span_ifind(s, span_of(sections[i]), by_end) && *by_end > 0 && !text_is_letter(s.p[*by_end - 1]) &&
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
                drop_word(&by, SPAN("E.O. 12958")) || drop_word(&by, SPAN("EO 12958")) ||
                drop_word(&by, SPAN("E.O. 13526"));
        if (!again && by.n > 0 && span_contains(SPAN(",;:("), by.p[by.n - 1])) {
            by.n--;
            again = true;
        }
    }
    struct span rest = span_first(by, by.n > 0 ? by.n - 1 : 0);
    size_t letters = letters_before(rest);
    if (by.n > 1 && by.p[by.n - 1] == '.' && (letters > 3 || letters < rest.n) && letters > 2 &&
        !(letters == 3 && !has_vowel(span_from(rest, rest.n - 3))))
        by.n--;
    return by;
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
    while (reason.n > 0 && span_contains(SPAN(" .;:,"), reason.p[reason.n - 1]))
        reason.n--;
    c->reason = reason;
    return ERR_OK;
}

enum err parse_subject(struct cable *c, struct span text) {
    char marking[MARKING_MAX];
    struct span s = span_trim(text);
    size_t n = marking_scan(s, false, marking);
    if (n > 0 && n < s.n)
        s = span_trim(span_from(s, n));
    c->subject = s;
    return ERR_OK;
}
