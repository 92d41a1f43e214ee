#include "field_references.h"

#include <stdio.h>
#include <string.h>

#include "cable/dtg.h"
#include "cable/ident.h"

enum {
    /* Words of the name of a post, PERMANENT MISSION ... At 2, 10BRASILIA49 changes; no document of the
     * corpus decides above. */
    POST_WORDS = 5,
    /* Words of a post that no table knows. No document of the corpus decides, but the unit test
     * example/fields_are_as_printed fails at 1. */
    NEW_POST_WORDS = 3,
    /* Letters of such a post, and of its last word. No document of the corpus decides, but the unit test
     * example/fields_are_as_printed fails at 5. */
    NEW_POST_MIN = 3,
    /* The first year of a cited cable. At 2535, 05MADRID171 and 43 more change; no document of the corpus
     * decides below. */
    YEAR_MIN = 1950,
    /* The last one: the last that two digits can stand for. At 1445, 05MADRID171 and 43 more change; no
     * document of the corpus decides above. */
    YEAR_MAX = 2065,
    /* Years by which a cited cable may be older. No document of the corpus decides. */
    YEARS_BACK = 45,
    /* Years by which it may be younger: a cable was repeated, or its year is a slip. No document of the
     * corpus decides. */
    YEARS_AHEAD = 1,
    /* Serials of a post that may be sent on one day, in any order: one that is higher by more is of the year
     * before. No document of the corpus decides, but the unit test
     * field_references/a_later_cable_of_the_same_post_is_last_years fails. */
    NEIGHBOURS = 20,
    /* Digits of a serial behind which a slash and a year may stand, ROME 1851/06. No document of the corpus
     * decides. */
    SLASH_DIGITS = 3,
    /* The fewest digits of a serial behind the year that follows the post, KYIV 05-1234. No document of the
     * corpus decides, but the unit test field_references/a_year_stands_before_or_behind fails at 5. */
    INNER_MIN = 3,
    /* The most digits of one. No document of the corpus decides, but the unit test
     * field_references/a_year_stands_before_or_behind fails at 2. */
    INNER_MAX = 6,
    /* Digits of a serial. At 3, 00HARARE6677 and 126 more change; no document of the corpus decides above. */
    SERIAL_DIGITS = 8,
    /* Digits of a further serial, PARIS 5459, 5460. No document of the corpus decides, but the unit test
     * field_references/a_cable_is_named_by_its_post_in_any_form fails at 2. */
    NEXT_DIGITS = 6,
    /* Digits of a serial to which another number may be joined, ROME 1851/1852; fewer are a date. At 2,
     * 07BUENOSAIRES2345 changes; at 5, the unit test field_references/a_year_stands_before_or_behind
     * fails. */
    JOINED_MIN = 3,
};

struct citation {
    struct ident id;
    struct span text;
    size_t length; /* with a year behind it, which is not printed as part of the citation */
    bool dated; /* the year is printed */
};

struct references {
    struct cable *cable;
    int year; /* of the citing cable, 0 when unknown */
    struct ident citing; /* its identifier; the serial is 0 when it has none */
    struct span label;
    bool item; /* an item begins here: the start, a label, a comma or another citation stands before it */
};

/* ---- words ---- */

/* Words in the place of a post that say: this is no cable. */
static bool is_not_post(struct span word) {
    static const struct span words[] = {
        SPAN_INIT("EMAIL"),     SPAN_INIT("EMAILS"),       SPAN_INIT("MAIL"),       SPAN_INIT("DAO"),
        SPAN_INIT("IIR"),       SPAN_INIT("TELCON"),       SPAN_INIT("TELCONS"),    SPAN_INIT("FBIS"),
        SPAN_INIT("FAX"),       SPAN_INIT("PHONE"),        SPAN_INIT("MEMO"),       SPAN_INIT("OSC"),
        SPAN_INIT("PARA"),      SPAN_INIT("PARAS"),        SPAN_INIT("REF"),        SPAN_INIT("REFS"),
        SPAN_INIT("REFTEL"),    SPAN_INIT("REFTELS"),      SPAN_INIT("PAGE"),       SPAN_INIT("OF"),
        SPAN_INIT("AND"),       SPAN_INIT("OR"),           SPAN_INIT("DATED"),      SPAN_INIT("MTCR"),
        SPAN_INIT("ON"),        SPAN_INIT("IN"),           SPAN_INIT("NO"),         SPAN_INIT("NOS"),
        SPAN_INIT("NR"),        SPAN_INIT("TD"),           SPAN_INIT("TDX"),        SPAN_INIT("USDAO"),
        SPAN_INIT("CALL"),      SPAN_INIT("CALLS"),        SPAN_INIT("LETTER"),     SPAN_INIT("NOTE"),
        SPAN_INIT("ARTICLE"),   SPAN_INIT("ARTICLES"),     SPAN_INIT("DIA"),        SPAN_INIT("CIA"),
        SPAN_INIT("NSA"),       SPAN_INIT("SERIAL"),       SPAN_INIT("MSG"),        SPAN_INIT("MESSAGE"),
        SPAN_INIT("UNSCR"),     SPAN_INIT("UNSC"),         SPAN_INIT("RESOLUTION"), SPAN_INIT("DECISION"),
        SPAN_INIT("POEM"),      SPAN_INIT("GAL"),          SPAN_INIT("HR"),         SPAN_INIT("PD"),
        SPAN_INIT("NSPD"),      SPAN_INIT("PL"),           SPAN_INIT("EO"),         SPAN_INIT("FAM"),
        SPAN_INIT("FAH"),       SPAN_INIT("ANNEX"),        SPAN_INIT("TAB"),        SPAN_INIT("ITEM"),
        SPAN_INIT("SECTION"),   SPAN_INIT("MEETING"),      SPAN_INIT("NOTAL"),      SPAN_INIT("BEGIN"),
        SPAN_INIT("END"),       SPAN_INIT("PREVIOUS"),     SPAN_INIT("OTHER"),      SPAN_INIT("SEPTEL"),
        SPAN_INIT("TEL"),       SPAN_INIT("FROM"),         SPAN_INIT("AT"),         SPAN_INIT("BY"),
        SPAN_INIT("THE"),       SPAN_INIT("TO"),           SPAN_INIT("FOR"),        SPAN_INIT("WITH"),
        SPAN_INIT("CIRCULAR"),  SPAN_INIT("CONVERSATION"), SPAN_INIT("REPORT"),     SPAN_INIT("CABLE"),
        SPAN_INIT("CABLES"),    SPAN_INIT("TELEGRAM"),     SPAN_INIT("VOL"),        SPAN_INIT("CHAPTER"),
        SPAN_INIT("POLITICAL"), SPAN_INIT("NON"),          SPAN_INIT("NONPAPER"),   SPAN_INIT("PAPER"),
        SPAN_INIT("DEMARCHE"),  SPAN_INIT("TO"),           SPAN_INIT("SITREP"),     SPAN_INIT("SPOT"),
        SPAN_INIT("GMP"),       SPAN_INIT("EUP"),          SPAN_INIT("CEP"),        SPAN_INIT("AFP"),
        SPAN_INIT("KPP"),       SPAN_INIT("SEP"),          SPAN_INIT("LAP"),        SPAN_INIT("FEA"),
        SPAN_INIT("DTG"),       SPAN_INIT("OFFICE"),       SPAN_INIT("ROOM"),       SPAN_INIT("JOINT"),
        SPAN_INIT("STAFF"),     SPAN_INIT("PARTO"),        SPAN_INIT("FLIGHT"),     SPAN_INIT("TREATY"),
        SPAN_INIT("ACT"),       SPAN_INIT("LAW")};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_ieq(word, words[i]))
            return true;
    return false;
}

static bool is_month(struct span word) {
    char text[32];
    struct calendar_time civil;
    if (word.n < 3 || word.n > 10)
        return false;
    int n = snprintf(text, sizeof text, "%.*s 1, 2000", (int)word.n, word.p);
    return n > 0 && dtg_date((struct span){text, (size_t)n}, &civil);
}

static bool is_ascii_letter(char c) {
    return text_is_upper(c) || text_is_lower(c);
}

/* ---- labels ---- */

/* The letter of a label as a capital, static. */
static struct span label_of(char letter, bool twice) {
    static const char capitals[] = "AABBCCDDEEFFGGHHIIJJKKLLMMNNOOPPQQRRSSTTUUVVWWXXYYZZ";
    return (struct span){capitals + 2 * (size_t)(text_upper(letter) - 'A'), twice ? 2 : 1};
}

/* Bytes of a label at s: "A.", "A)", "(A)", "(A.)", "A:", "[A]", "a.", "AA.", "¶B."; *label gets the letter,
 * as a capital. */
static size_t label_at(struct span s, struct span *label) {
    size_t i = span_starts(s, SPAN("\u00b6")) ? 2 : 0;
    bool open = i < s.n && (s.p[i] == '(' || s.p[i] == '[');
    i += open;
    while (open && i < s.n && s.p[i] == ' ')
        i++;
    if (i >= s.n || !is_ascii_letter(s.p[i]))
        return 0;
    bool twice = i + 1 < s.n && s.p[i + 1] == s.p[i];
    size_t end = i + 1 + twice;
    if (open && end + 1 < s.n && s.p[end] == '.' && s.p[end + 1] == ')')
        end++;
    while (open && end < s.n && s.p[end] == ' ')
        end++;
    if (end >= s.n || !span_contains(open ? SPAN(")]") : SPAN(").:"), s.p[end]))
        return 0;
    char close = s.p[end++];
    if (end < s.n && close == '.' && is_ascii_letter(s.p[end]) && end + 1 < s.n && s.p[end + 1] == '.')
        return 0; /* U.S. */
    *label = label_of(s.p[i], twice);
    return end;
}

/* ---- years ---- */

/* A year of two or four digits; with the year of the citing cable, one in which it may have cited another. */
static bool year_from(struct span digits, int citing, int *year) {
    unsigned long v;
    if ((digits.n != 2 && digits.n != 4) || !text_number(digits, 9999, &v))
        return false;
    *year = digits.n == 2 ? dtg_full_year((int)v) : (int)v;
    if (*year < YEAR_MIN || *year > YEAR_MAX)
        return false;
    return citing == 0 || (*year <= citing + YEARS_AHEAD && *year >= citing - YEARS_BACK);
}

/* Takes a year that stands behind the serial: "ROME 1851 (2006)", "('06)", "ROME 1851/06". */
static size_t year_behind(struct span s, size_t serial_digits, int citing, int *year) {
    struct span t = span_skip_blanks(s);
    bool slash = s.n > 0 && s.p[0] == '/' && serial_digits >= SLASH_DIGITS;
    if (!slash && (t.n == 0 || t.p[0] != '('))
        return 0;
    t = span_from(t, 1);
    if (t.n > 0 && t.p[0] == '\'')
        t = span_from(t, 1);
    size_t n = text_count_digits(t);
    struct span behind = span_from(t, n);
    bool closed =
        slash ? behind.n == 0 || !(is_ascii_letter(behind.p[0]) || behind.p[0] == '/' || behind.p[0] == '-')
              : behind.n > 0 && behind.p[0] == ')';
    if (!closed || !year_from(span_first(t, n), citing, year))
        return 0;
    return s.n - behind.n + !slash;
}

/* ---- one citation ---- */

struct words { /* between the year and the serial */
    struct span post, last;
    size_t n;
    bool other; /* one of them says that this is no cable */
};

/* Takes letters, blanks, points and hyphens up to the serial. */
static bool take_words(struct span *s, struct words *w) {
    struct span t = *s;
    *w = (struct words){0};
    while (t.n > 0 && text_is_letter(t.p[0]) && w->n < POST_WORDS) {
        size_t n = 0;
        while (n < t.n && (text_is_letter(t.p[n]) || t.p[n] == '\'' || (t.p[n] == '.' && n > 0)))
            n++;
        w->last = span_first(t, n);
        w->n++;
        w->other = w->other || is_not_post(w->last);
        t = span_from(t, n);
        while (t.n > 0 && (text_is_space(t.p[0]) || t.p[0] == '-'))
            t = span_from(t, 1);
    }
    w->post = span_trim(span_first(*s, s->n - t.n));
    while (w->post.n > 0 && span_contains(SPAN("-. "), w->post.p[w->post.n - 1]))
        w->post.n--;
    if (t.n > 1 && t.p[0] == '#')
        t = span_from(t, 1);
    *s = t;
    return w->n > 0 && t.n > 0 && text_is_digit(t.p[0]);
}

/* Does a known post end the words? "EMAIL B MOSCOW" is no post, although MOSCOW is. */
static bool ends_in_known_post(struct span post) {
    char ident[IDENT_POST_MAX];
    for (size_t i = 1; i < post.n; i++)
        if (post.p[i - 1] == ' ' && ident_known_post(span_from(post, i), ident))
            return true;
    return false;
}

/* "BSTATE": the label touches a known post. */
static bool is_labelled_post(struct span post) {
    char ident[IDENT_POST_MAX];
    return post.n > 4 && ident_known_post(span_from(post, 1), ident);
}

/* May the words be a post that the table does not know? Only as an item of its own. */
static bool may_be_post(const struct words *w, struct span behind) {
    struct span next = span_skip_blanks(behind), label;
    if (w->other || w->n > NEW_POST_WORDS || w->post.n < NEW_POST_MIN || w->last.n < NEW_POST_MIN ||
        ends_in_known_post(w->post) || is_labelled_post(w->post))
        return false;
    if (next.n == 0 || !is_ascii_letter(next.p[0]) || label_at(next, &label) > 0)
        return true;
    struct span word = span_first(next, text_count_letters(next));
    return span_ieq(word, SPAN("AND")) || span_istarts(word, SPAN("REF")) ||
           (text_is_upper(next.p[0]) && !is_not_post(word) && !is_month(word));
}

/* Is the number behind a post something other than a serial: a time, a date, a part of another number? */
static bool is_other_number(struct span digits, struct span behind) {
    struct span label, next = span_skip_blanks(behind);
    if (is_month(span_first(next, text_count_letters(next))) && digits.n <= 2)
        return true; /* ROME 22 JUNE */
    if (behind.n == 0)
        return false;
    if (text_is_letter(behind.p[0]))
        return label_at(behind, &label) == 0; /* 221516Z */
    bool joined = span_contains(SPAN("/-:."), behind.p[0]) && behind.n > 1 && text_is_digit(behind.p[1]);
    return joined && (digits.n < JOINED_MIN || behind.p[0] == ':' || behind.p[0] == '.');
}

/* "KYIV 05-1234", "KYIV 2005 1234": takes the year between post and serial. */
static void take_inner_year(struct span *s, int citing, struct citation *cite) {
    size_t n = text_count_digits(*s);
    struct span behind = span_from(*s, n);
    int year;
    if (cite->dated || behind.n < 2 || !span_contains(SPAN("- "), behind.p[0]) ||
        !text_is_digit(behind.p[1]) || !year_from(span_first(*s, n), citing, &year))
        return;
    size_t serial = text_count_digits(span_from(behind, 1));
    struct span rest = span_from(behind, 1 + serial);
    if (serial < INNER_MIN || serial > INNER_MAX || (n == 4 && behind.p[0] == '-') ||
        (rest.n > 0 && text_is_letter(rest.p[0])))
        return;
    cite->id.year = year;
    cite->dated = true;
    *s = span_from(behind, 1);
}

/* Reads "[year] POST serial" at s, which begins a word. */
static bool citation_at(const struct references *k, struct span s, struct citation *cite) {
    struct span t = s;
    size_t n = text_count_digits(t);
    struct words w;
    *cite = (struct citation){.id = {.year = k->year}};
    if (n > 0) {
        if (!year_from(span_first(t, n), 0, &cite->id.year))
            return false;
        cite->dated = true;
        t = span_from(t, n);
        while (t.n > 0 && (text_is_space(t.p[0]) || t.p[0] == '-' || t.p[0] == '/'))
            t = span_from(t, 1);
    }
    if (!take_words(&t, &w))
        return false;
    bool known = ident_known_post(w.post, cite->id.post);
    if (known)
        take_inner_year(&t, k->year, cite);
    n = text_count_digits(t);
    struct span behind = span_from(t, n);
    if (n > SERIAL_DIGITS || is_other_number(span_first(t, n), behind) ||
        !text_number(span_first(t, n), 99999999, &cite->id.serial) || cite->id.serial == 0)
        return false;
    bool date = (w.n == 1 || n < 3) && is_month(w.last);
    if (!known &&
        (date || !k->item || !may_be_post(&w, behind) || ident_post(w.post, cite->id.post) != ERR_OK))
        return false;
    cite->text = span_first(s, s.n - behind.n);
    cite->length = cite->text.n;
    if (!cite->dated) {
        n = year_behind(behind, n, k->year, &cite->id.year);
        cite->dated = n > 0;
        cite->length += n;
    }
    return cite->id.year != 0;
}

/* "BSTATE 203879", "D MADRID 201": the label lost its point. Apart from the post, it must be a letter that is
 * still due. */
static bool bare_label_at(const struct references *k, struct span s, struct citation *cite, size_t *lead) {
    char due = k->label.n == 0 ? 'A' : (char)(k->label.p[0] + 1);
    struct references inside = *k;
    inside.item = false;
    if (s.n < 4 || !is_ascii_letter(s.p[0]))
        return false;
    *lead = 1;
    while (*lead < s.n && text_is_space(s.p[*lead]))
        ++*lead;
    if (*lead > 1 && text_upper(s.p[0]) < due)
        return false;
    return citation_at(&inside, span_from(s, *lead), cite);
}

/* ---- the list ---- */

/* A post numbers its cables from 1 each year, so one that is numbered far above the citing cable was sent the
 * year before. */
static bool is_last_years(const struct references *k, const struct citation *cite) {
    return !cite->dated && k->citing.serial != 0 && cite->id.year == k->citing.year &&
           strcmp(cite->id.post, k->citing.post) == 0 && cite->id.serial > k->citing.serial + NEIGHBOURS;
}

static enum err add_citation(struct references *k, const struct citation *cite) {
    struct cable *c = k->cable;
    char id[IDENT_MAX];
    struct ident cited = cite->id;
    cited.year -= is_last_years(k, cite);
    ident_format(&cited, id);
    if (span_eq(span_of(id), c->ident)) /* a cable may print itself in its REF line */
        return ERR_OK;
    for (size_t i = 0; i < c->references_n; i++)
        if (span_eq(c->references[i].ident, span_of(id)))
            return ERR_OK;
    struct cable_reference r = {span_copy(&c->arena, span_of(id)), k->label, cite->text};
    return r.ident.p == NULL ? ERR_NOMEM : cable_add_reference(c, &r);
}

/* Another serial of the same post: "PARIS 5459, 5460 AND 5461". Bytes used, 0 when there is none. */
static size_t next_serial(struct span s, size_t digits, struct citation *cite) {
    struct span t = span_skip_blanks(s), label;
    bool comma = t.n > 0 && span_contains(SPAN(",&/"), t.p[0]);
    if (comma)
        t = span_skip_blanks(span_from(t, 1));
    if (span_istarts(t, SPAN("AND "))) {
        comma = true;
        t = span_skip_blanks(span_from(t, 4));
    }
    size_t n = text_count_digits(t);
    struct span behind = span_from(t, n), next = span_skip_blanks(behind);
    if (!comma || n == 0 || n > NEXT_DIGITS || (n < digits && n + 1 < digits) ||
        is_other_number(span_first(t, n), behind) ||
        !text_number(span_first(t, n), 999999, &cite->id.serial) || cite->id.serial == 0)
        return 0;
    if (next.n > 0 && is_ascii_letter(next.p[0]) && !span_istarts(next, SPAN("AND ")) &&
        label_at(next, &label) == 0)
        return 0; /* the year of the next one: 05 PARIS */
    if (behind.n > 0 && (behind.p[0] == '/' || behind.p[0] == '-'))
        return 0;
    cite->text = span_first(t, n);
    return s.n - behind.n;
}

static enum err take_citation(struct references *k, struct span s, struct citation *cite, size_t *used) {
    size_t digits = 0;
    while (digits < cite->text.n && text_is_digit(cite->text.p[cite->text.n - 1 - digits]))
        digits++;
    enum err e = add_citation(k, cite);
    *used = cite->length;
    for (size_t n; e == ERR_OK && (n = next_serial(span_from(s, *used), digits, cite)) > 0; *used += n)
        e = add_citation(k, cite);
    k->item = true;
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
    return behind.n > 0 && citation_at(k, behind, &cite) ? lead + cite.length : n;
}

enum err field_references_read(struct cable *c, struct span text, int year) {
    struct references k = {.cable = c, .year = year, .item = true};
    enum err e = ERR_OK;
    if (ident_parse(c->ident, &k.citing) != ERR_OK)
        k.citing.serial = 0;
    for (size_t i = 0; e == ERR_OK && i < text.n;) {
        if (c->references_n == FIELD_REFERENCES_MAX)
            return cable_problem(c, "reference", "only the first %d are listed", FIELD_REFERENCES_MAX);
        struct span s = span_from(text, i);
        bool start = i == 0 || !(text_is_letter(text.p[i - 1]) || text_is_digit(text.p[i - 1]));
        bool behind_number = i > 0 && text_is_digit(text.p[i - 1]); /* "123B. KYIV 124" */
        bool torn = i > 1 && text_is_digit(s.p[0]) && span_contains(SPAN("/:"), text.p[i - 1]); /* 2/18 */
        struct citation cite;
        size_t n, lead;
        if ((start || behind_number) && (n = label_at(s, &k.label)) > 0) {
            i += n;
            k.item = true;
        } else if (!text_is_letter(s.p[0]) && !text_is_digit(s.p[0])) {
            k.item = span_contains(SPAN(",;&"), s.p[0]) || (k.item && !span_contains(SPAN("/("), s.p[0]));
            i++;
        } else if (start && !torn && citation_at(&k, s, &cite)) {
            e = take_citation(&k, s, &cite, &n);
            i += n;
        } else if (start && bare_label_at(&k, s, &cite, &lead)) {
            k.label = label_of(s.p[0], false);
            e = take_citation(&k, span_from(s, lead), &cite, &n);
            i += lead + n;
        } else {
            i += pass_word(&k, s);
        }
    }
    return e;
}
