#include "field_values.h"

#include "cable/dtg.h"
#include "cable/marking.h"

enum {
    /* Digits of the serial behind a recipient. At 3, 00HARARE6677 and 273 more change; no document of the
     * corpus decides above. */
    SERIAL_DIGITS = 5,
    /* The fewest letters of a routing indicator. At 6, 03ABUDHABI2641 and 246 more change; no document of the
     * corpus decides below. */
    ROUTE_MIN = 5,
    /* The most letters of one. At 6, 03ABUDHABI2641 and 225 more change; no document of the corpus decides
     * above. */
    ROUTE_MAX = 8,
    /* Letters of an abbreviation at the end of a name that keeps its point, "Jr." At 1, 06MADRID2281 and 7
     * more change; at 4, 08RPODUBAI56 and 4 more change. */
    ABBREVIATION_MAX = 3,
};

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
    if (n == 0 || n > SERIAL_DIGITS || n == s.n)
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
    if (n < ROUTE_MIN || n > ROUTE_MAX || s.p[0] != 'R')
        return 0;
    while (n < s.n && s.p[n] == ' ')
        n++;
    return n < s.n && s.p[n] == '/' ? n + 1 : 0;
}

bool field_values_is_routed(struct span line) {
    struct span route;
    return route_at(line, &route) > 0;
}

enum err field_values_recipient(struct cable *c, struct span line, bool info) {
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

enum err field_values_declassify(struct cable *c, struct span text) {
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
    struct calendar_time date;
    if (!dtg_date(s, &date)) {
        c->declassify_on = s;
        return ERR_OK;
    }
    char iso[DTG_ISO_SIZE];
    dtg_iso(calendar_seconds(&date), iso);
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
    size_t letters = text_count_last_letters(rest);
    if (by.n > 1 && by.p[by.n - 1] == '.' && (letters > ABBREVIATION_MAX || letters < rest.n) &&
        letters >= ABBREVIATION_MAX &&
        !(letters == ABBREVIATION_MAX && text_is_lower(rest.p[rest.n - 1]) &&
          !text_has_vowel(span_from(rest, rest.n - 3))))
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

enum err field_values_classified(struct cable *c, struct span text) {
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
            e = field_values_declassify(c, span_from(reason, at));
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

enum err field_values_subject(struct cable *c, struct span text) {
    char marking[MARKING_MAX];
    struct span s = span_trim(text);
    if (span_istarts(s, SPAN("SUBJECT:"))) /* the label twice */
        s = span_trim(span_from(s, 8));
    if (span_starts(s, SPAN(":"))) /* "SUBJECT.:" */
        s = span_trim(span_from(s, 1));
    size_t n = marking_scan(s, true, marking);
    if (n > 0 && n < s.n && s.p[n - 1] == ')') /* "(C) ", "C) " */
        s = span_trim(span_from(s, n));
    if (span_starts(s, SPAN(":"))) /* "SUBJECT (C): " */
        s = span_trim(span_from(s, 1));
    while (s.n > 0 && (s.p[s.n - 1] == ';' || s.p[s.n - 1] == '(')) /* it led over to the next field */
        s = span_trim(span_first(s, s.n - 1));
    return s.n == 0 ? ERR_OK : single_blanks(c, s, &c->subject);
}
