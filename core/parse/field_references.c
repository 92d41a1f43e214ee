#include "field_references.h"

#include <string.h>

#include "citation.h"
#include "citation_label.h"

enum {
    /* Serials of a post that may be sent on one day, in any order: one that is higher by more is of the year
     * before. No document of the corpus decides, but the unit test
     * field_references/a_later_cable_of_the_same_post_is_last_years fails. */
    NEIGHBOURS = 20,
    /* Cables that a post may have sent for each day of a year that has passed: more than any did. The highest
     * number of the Department of State in the corpus is 331361, of the end of 1979. */
    DAILY_OF_STATE = 1200,
    DAILY_OF_A_POST = 400,
    DAYS_MORE = 2, /* that the date of a cable may be behind */
    /* Bytes at the end of a line in which a reference begins that the next line goes on with. */
    TAIL_MAX = 60,
    /* Words behind one another that are no citations: a sentence, in which a name before a number is a person
     * or a thing. No document of the corpus decides. */
    SENTENCE_WORDS = 4,
    /* Digits of a serial as the archive prints it, which make a citation of any name. */
    WHOLE_SERIAL = 5,
    YEAR_ANY = 2010, /* of a citing cable whose year does not matter: 1965 to 2011 may be cited */
};

struct references {
    struct cable *cable;
    struct citation_context context;
    struct span label;
    bool item; /* an item begins here: the start, a label, a comma or another citation stands before it */
    unsigned words; /* passed over since the last label, citation or semicolon */
};

static bool is_ascii_letter(char c) {
    return text_is_upper(c) || text_is_lower(c);
}

static struct citation_context context_of(const struct cable *c, int year) {
    struct citation_context k = {.when = {.year = year, .has_date = c->has_date}};
    if (c->has_date)
        k.when.date = calendar_time(c->date);
    if (ident_parse(c->ident, &k.citing) != ERR_OK)
        k.citing = (struct ident){0};
    else
        citation_set_initials(&k, c->origin_name);
    return k;
}

/* "BSTATE 203879", "D MADRID 201": the label lost its point. Apart from the post, it must be a letter that is
 * still due. */
static bool bare_label_at(const struct references *k, struct span s, struct citation *cite, size_t *lead) {
    char due = k->label.n == 0 ? 'A' : (char)(k->label.p[0] + 1);
    if (s.n < 4 || !is_ascii_letter(s.p[0]))
        return false;
    *lead = 1;
    while (*lead < s.n && text_is_space(s.p[*lead]))
        ++*lead;
    if (*lead > 1 && text_upper(s.p[0]) < due)
        return false;
    return citation_read(&k->context, span_from(s, *lead), false, cite);
}

/* Numbers of their own, which begin anew with each journey. */
static bool is_series(const char *post) {
    return strcmp(post, "TOSEC") == 0 || strcmp(post, "SECTO") == 0;
}

/* Bytes of " TOSEC 110023", " (TOSEC 12)", "/TOSEC 12" behind a cable of the Department: its other number. */
static size_t other_number(struct span s) {
    struct span t = s;
    while (t.n > 0 && span_contains(SPAN(" (/"), t.p[0]))
        t = span_from(t, 1);
    if (t.p == s.p || !span_istarts(t, SPAN("TOSEC ")))
        return 0;
    t = span_skip_blanks(span_from(t, 5));
    size_t n = text_count_digits(t);
    return n == 0 ? 0 : s.n - t.n + n;
}

/* More cables than the post can have sent in its year up to the citing one? */
static bool is_beyond_the_day(const struct citation_context *k, const struct ident *cited) {
    unsigned long daily = strcmp(cited->post, "STATE") == 0 ? DAILY_OF_STATE : DAILY_OF_A_POST;
    return k->when.has_date && cited->year == k->when.date.year &&
           cited->serial > daily * (unsigned long)(calendar_day_of_year(&k->when.date) + DAYS_MORE);
}

/* A post numbers its cables from 1 each year, so one that is numbered far above the citing cable of the same
 * post was sent the year before; so was one in January whose number no post reaches by then. */
static bool is_last_years(const struct references *k, const struct citation *cite) {
    const struct ident *citing = &k->context.citing;
    if (cite->dated || cite->ident.year != k->context.when.year || is_series(cite->ident.post))
        return false;
    if (citing->serial != 0 && cite->ident.year == citing->year &&
        strcmp(cite->ident.post, citing->post) == 0)
        return cite->ident.serial > citing->serial + NEIGHBOURS;
    return is_beyond_the_day(&k->context, &cite->ident);
}

static enum err add_citation(struct references *k, const struct citation *cite) {
    struct cable *c = k->cable;
    char text[IDENT_MAX];
    struct ident cited = cite->ident;
    cited.year -= is_last_years(k, cite);
    ident_format(&cited, text);
    if (span_eq(span_of(text), c->ident)) /* a cable may print itself in its REF line */
        return ERR_OK;
    for (size_t i = 0; i < c->references_n; i++)
        if (span_eq(c->references[i].ident, span_of(text)))
            return ERR_OK;
    struct cable_reference r = {span_copy(&c->arena, span_of(text)), k->label, cite->text};
    enum err e = r.ident.p == NULL ? ERR_NOMEM : cable_add_reference(c, &r);
    if (e == ERR_OK && cite->repaired)
        e = cable_problem(c, "reference", "\"%.*s\" read as %s", (int)cite->text.n, cite->text.p, text);
    return e;
}

/* Reads a citation. "... WITH SMITH AND MERLIN 45" is no cable, although a post is called nearly so; as an
 * item of a list, with a year, or with a whole serial it is one. */
static bool read_here(const struct references *k, struct span s, struct citation *cite) {
    return citation_read(&k->context, s, k->item, cite) &&
           !(cite->guessed && !cite->dated && cite->digits < WHOLE_SERIAL && k->words >= SENTENCE_WORDS);
}

static enum err take_citation(struct references *k, struct span s, struct citation *cite, size_t *used) {
    struct citation next;
    enum err e = add_citation(k, cite);
    *used = cite->length;
    if (strcmp(cite->ident.post, "STATE") == 0)
        *used += other_number(span_from(s, *used));
    for (size_t n; e == ERR_OK && (n = citation_read_next(&k->context, span_from(s, *used), cite, &next)) > 0;
         *used += n)
        e = add_citation(k, &next);
    k->item = true;
    k->words = 0;
    return e;
}

/* A word that begins no citation: how much of it to pass over. */
static size_t pass_word(struct references *k, struct span s) {
    static const struct span lists[] = {SPAN_INIT("REF:"), SPAN_INIT("REFS:"), SPAN_INIT("REFTEL:"),
                                        SPAN_INIT("REFTELS:")};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (span_istarts(s, lists[i])) { /* a second list */
            k->label = SPAN_EMPTY;
            k->item = true;
            k->words = 0;
            return lists[i].n;
        }
    size_t n = 0;
    while (n < s.n && (text_is_letter(s.p[n]) || text_is_digit(s.p[n])))
        n++;
    struct span word = span_first(s, n), behind = span_skip_blanks(span_from(s, n));
    k->item = span_ieq(word, SPAN("AND"));
    if (!span_ieq(word, SPAN("DAO")) && !span_ieq(word, SPAN("USDAO")))
        return n;
    struct citation cite; /* the attaché's own series, although a post stands behind it */
    size_t lead = (size_t)(behind.p - s.p);
    return behind.n > 0 && citation_read(&k->context, behind, k->item, &cite) ? lead + cite.length : n;
}

/* "(05) STATE 12", "'05 STATE 12" */
static bool begins_year(struct span s) {
    return s.n > 2 && span_contains(SPAN("(['"), s.p[0]) && (text_is_digit(s.p[1]) || s.p[1] == '\'');
}

enum err field_references_read(struct cable *c, struct span text, int year) {
    struct references k = {.cable = c, .context = context_of(c, year), .item = true};
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < text.n;) {
        if (c->references_n == FIELD_REFERENCES_MAX)
            return cable_problem(c, "reference", "only the first %d are listed", FIELD_REFERENCES_MAX);
        struct span s = span_from(text, i);
        bool start = i == 0 || !(text_is_letter(text.p[i - 1]) || text_is_digit(text.p[i - 1]));
        bool behind_number = i > 0 && text_is_digit(text.p[i - 1]); /* "123B. KYIV 124" */
        bool torn = i > 1 && text_is_digit(s.p[0]) && span_contains(SPAN("/:"), text.p[i - 1]); /* 2/18 */
        struct citation cite;
        size_t n, lead;
        if ((start || behind_number) && (n = citation_label_at(s, &k.label)) > 0) {
            i += n;
            k.item = true;
            k.words = 0;
        } else if (!text_is_letter(s.p[0]) && !text_is_digit(s.p[0]) &&
                   !(begins_year(s) && citation_read(&k.context, s, k.item, &cite))) {
            k.words = s.p[0] == ';' ? 0 : k.words;
            k.item = span_contains(SPAN(",;&"), s.p[0]) || (k.item && !span_contains(SPAN("/("), s.p[0]));
            i++;
        } else if (start && !torn && read_here(&k, s, &cite)) {
            e = take_citation(&k, s, &cite, &n);
            i += n;
        } else if (start && bare_label_at(&k, s, &cite, &lead)) {
            k.label = citation_label_of(s.p[0], false);
            e = take_citation(&k, span_from(s, lead), &cite, &n);
            i += lead + n;
        } else {
            k.words += i == 0 || text_is_space(text.p[i - 1]); /* E-MAIL is one */
            i += pass_word(&k, s);
        }
    }
    return e;
}

/* Does a reference begin at s, by itself: a known post, which a reader would not take for a word of the text?
 */
static bool begins_reference(const struct citation_context *k, struct span s) {
    struct citation cite;
    struct span label;
    size_t n = citation_label_at(s, &label);
    return citation_read(k, span_skip_blanks(span_from(s, n)), false, &cite);
}

bool field_references_goes_on(struct span list, struct span line) {
    static const struct citation_context any = {.when = {.year = YEAR_ANY}};
    char joined[2 * TAIL_MAX + 1];
    struct span s = span_trim(line), tail = span_trim_end(list), label;
    bool begins = begins_reference(&any, s);
    if (tail.n == 0)
        return begins;
    if (tail.n > TAIL_MAX)
        tail = span_from(tail, tail.n - TAIL_MAX);
    struct span head = span_first(s, TAIL_MAX);
    memcpy(joined, tail.p, tail.n);
    joined[tail.n] = ' ';
    memcpy(joined + tail.n + 1, head.p, head.n);
    struct span both = {joined, tail.n + 1 + head.n};
    if (begins && (span_contains(SPAN(",;&/"), tail.p[tail.n - 1]) ||
                   (tail.n > 4 && span_ieq(span_from(tail, tail.n - 4), SPAN(" AND")))))
        return true;
    for (size_t i = 0; i < tail.n; i++) {
        struct citation cite;
        if (i > 0 && (text_is_letter(joined[i - 1]) || text_is_digit(joined[i - 1])))
            continue;
        if (citation_label_at(span_from(tail, i), &label) == tail.n - i)
            return begins;
        if (citation_read(&any, span_from(both, i), false, &cite) && i + cite.text.n > tail.n)
            return true;
        if (citation_read(&any, span_from(tail, i), false, &cite))
            i += cite.text.n; /* whole: its serial is no year of what follows */
    }
    return false;
}
