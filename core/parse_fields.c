#include "parse_fields.h"

#include <stdio.h>
#include <string.h>

#include "dtg.h"
#include "ident.h"
#include "marking.h"

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
    int n = snprintf(text, sizeof text, "%.*s 1, 2000", word.n > 10 ? 0 : (int)word.n,
                     word.p == NULL ? "" : word.p);
    return n > 0 && dtg_date((struct span){text, (size_t)n}, &civil);
}

/* Bytes of a label at s: "A.", "A)", "(A)", "a.", "¶B."; *label gets the letter. */
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
    *label = (struct span){s.p + i, 1};
    return end;
}

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
    while (i < s.n && words < 4 && text_is_letter(s.p[i])) {
        size_t from = i;
        while (i < s.n && (text_is_letter(s.p[i]) || s.p[i] == '.' || s.p[i] == '-'))
            i++;
        struct span word = {s.p + from, i - from};
        if (is_not_post(word) || is_month(word))
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
        struct span s = span_from(text, i);
        bool word_start = i == 0 || (!text_is_letter(text.p[i - 1]) && !text_is_digit(text.p[i - 1]));
        struct citation cite;
        size_t n;
        if (word_start && (n = label_at(s, &label)) > 0) {
            i += n;
        } else if (word_start && citation_at(s, year, &cite)) {
            e = add_citation(c, &cite, label);
            i += cite.length;
        } else if (word_start && (text_is_letter(text.p[i]) || text_is_digit(text.p[i]))) {
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

enum err parse_classified(struct cable *c, struct span text) {
    struct span s = span_trim(text);
    if (span_istarts(s, SPAN("Classified by"))) { /* "Classified By: Classified by ..." */
        s = span_from(s, 13);
        while (s.n > 0 && (s.p[0] == ':' || s.p[0] == ' '))
            s = span_from(s, 1);
    }
    size_t at;
    c->classified_by = s;
    if (!span_ifind(s, SPAN("reason"), &at))
        return ERR_OK;
    struct span reason = span_from(s, at + 6);
    while (reason.n > 0 && (text_is_letter(reason.p[0]) || span_contains(SPAN(" :;.,("), reason.p[0])) &&
           !text_is_digit(reason.p[0]))
        reason = span_from(reason, 1);
    reason = span_trim(reason);
    while (reason.n > 0 && (reason.p[reason.n - 1] == '.' || reason.p[reason.n - 1] == ';'))
        reason.n--;
    if (reason.n > 0)
        c->reason = reason;
    struct span by = span_trim(span_first(s, at));
    while (by.n > 0 && span_contains(SPAN(" ,;:("), by.p[by.n - 1]))
        by.n--;
    if (by.n > 4 && span_ieq(span_from(by, by.n - 4), SPAN(" for")))
        by = span_first(by, by.n - 4);
    while (by.n > 0 && span_contains(SPAN(" ,;:"), by.p[by.n - 1]))
        by.n--;
    c->classified_by = by;
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
