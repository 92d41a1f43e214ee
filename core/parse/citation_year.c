#include "citation_year.h"

#include "cable/dtg.h"
#include "citation_label.h"

enum {
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
    /* Digits of a serial behind which a slash or hyphen and a year may stand, ROME 1851/06. No document of
     * the corpus decides. */
    BARE_DIGITS = 3,
    /* Digits of a serial behind which a year of four digits may stand as ROME 01851, 2005 does, because the
     * next serial would have as many. */
    LONG_DIGITS = 5,
    /* The fewest digits of a serial behind the year that follows the post, KYIV 05-1234. No document of the
     * corpus decides, but the unit test field_references/a_year_stands_before_or_behind fails at 5. */
    INNER_MIN = 3,
    /* The most digits of one. No document of the corpus decides, but the unit test
     * field_references/a_year_stands_before_or_behind fails at 2. */
    INNER_MAX = 6,
};

static struct span skip(struct span s, struct span set) {
    while (s.n > 0 && span_contains(set, s.p[0]))
        s = span_from(s, 1);
    return s;
}

bool citation_year_read(struct span s, const struct citation_when *citing, int *year) {
    unsigned long v;
    if ((s.n != 2 && s.n != 4) || !text_number(s, 9999, &v))
        return false;
    int full = s.n == 2 ? dtg_full_year((int)v) : (int)v;
    if (full < YEAR_MIN || full > YEAR_MAX ||
        (citing->year != 0 && (full > citing->year + YEARS_AHEAD || full < citing->year - YEARS_BACK)))
        return false;
    *year = full;
    return true;
}

/* "(05)", "['05]", "(2005)" at s. */
static size_t in_brackets(struct span s, const struct citation_when *citing, int *year) {
    if (s.n == 0 || (s.p[0] != '(' && s.p[0] != '['))
        return 0;
    struct span t = skip(span_from(s, 1), SPAN(" '"));
    size_t n = text_count_digits(t);
    struct span behind = skip(span_from(t, n), SPAN(" "));
    if (behind.n == 0 || behind.p[0] != (s.p[0] == '(' ? ')' : ']') ||
        !citation_year_read(span_first(t, n), citing, year))
        return 0;
    return s.n - behind.n + 1;
}

size_t citation_year_before(struct span s, int *year) {
    static const struct citation_when any = {.year = 0};
    char digits[2];
    struct span t = s, behind;
    size_t n = in_brackets(s, &any, year);
    if (n > 0) {
        behind = span_from(s, n);
    } else {
        t = span_from(t, t.n > 0 && t.p[0] == '\'');
        n = text_count_digits(t);
        struct span number = span_first(t, n);
        if (t.n > 2 && text_upper(t.p[0]) == 'O' && text_is_digit(t.p[1]) && text_is_space(t.p[2])) {
            digits[0] = '0'; /* O5 ROME */
            digits[1] = t.p[1];
            number = (struct span){digits, n = 2};
        }
        if (!citation_year_read(number, &any, year))
            return 0;
        behind = span_from(t, n);
    }
    while (behind.n > 0 && (text_is_space(behind.p[0]) || span_contains(SPAN("-/:"), behind.p[0])))
        behind = span_from(behind, 1);
    return s.n - behind.n;
}

size_t citation_year_between(struct span s, const struct citation_when *citing, int *year) {
    int printed;
    size_t n = in_brackets(s, citing, &printed);
    struct span behind;
    if (n > 0) {
        behind = skip(span_from(s, n), SPAN(" -"));
        if (behind.n == 0 || !text_is_digit(behind.p[0]))
            return 0;
        *year = printed;
        return s.n - behind.n;
    }
    struct span t = span_from(s, s.n > 0 && s.p[0] == '\'');
    n = text_count_digits(t);
    behind = span_from(t, n);
    if (behind.n < 2 || !span_contains(SPAN("-/ "), behind.p[0]) || !text_is_digit(behind.p[1]) ||
        !citation_year_read(span_first(t, n), citing, &printed))
        return 0;
    behind = span_from(behind, 1);
    size_t serial = text_count_digits(behind);
    struct span rest = span_from(behind, serial);
    if (serial < INNER_MIN || serial > INNER_MAX ||
        (n == 4 && s.p[n] != ' ' && serial < LONG_DIGITS) || /* BAGHDAD 1999-2003 are two */
        (rest.n > 0 && text_is_letter(rest.p[0])))
        return 0;
    *year = printed;
    return s.n - behind.n;
}

/* ---- the date of a cited cable ---- */

struct day { /* parts of a date; 0 where it has none */
    int year, month, day;
};

static bool take_number(struct span *s, size_t max, int *value) {
    size_t n = text_count_digits(*s);
    unsigned long v;
    if (n == 0 || n > max || !text_number(span_first(*s, n), 9999, &v))
        return false;
    *value = (int)v;
    *s = span_from(*s, n);
    return true;
}

static bool take_month(struct span *s, int *month) {
    size_t n = dtg_month(*s, month);
    if (n == 0)
        return false;
    *s = skip(span_from(*s, n), SPAN(" .-/"));
    return true;
}

/* The year of a date behind its month and day: ", 1973", " 78", "'78"; the year of the next reference is
 * none. */
static void take_year(struct span *s, const struct citation_when *citing, int *year) {
    struct span t = skip(*s, SPAN(" ,.'-/")), label;
    size_t n = text_count_digits(t);
    struct span behind = span_from(t, n), next = span_skip_blanks(behind);
    bool word = next.n > 0 && text_is_letter(next.p[0]) && !citation_label_ends(next);
    if (citation_label_at(next, &label) == 0 && behind.n > 0 &&
        (text_is_letter(behind.p[0]) || (word && n == 2)))
        return;
    if (citation_year_read(span_first(t, n), citing, year))
        *s = behind;
}

/* "240237Z FEB 78", "AUGUST 16, 1973", "14 DECEMBER 2005", "11/30/73", "MARCH 3", "DECEMBER 1973". */
static bool take_date(struct span *s, const struct citation_when *citing, struct day *d) {
    struct span t = *s;
    int first;
    *d = (struct day){0};
    if (text_count_digits(t) == 6) { /* the group of the message */
        d->day = (t.p[0] - '0') * 10 + t.p[1] - '0';
        t = skip(span_from(t, 6), SPAN(" "));
        t = skip(span_from(t, t.n > 0 && text_upper(t.p[0]) == 'Z'), SPAN(" "));
        if (!take_month(&t, &d->month))
            return false;
        take_year(&t, citing, &d->year);
    } else if (take_month(&t, &d->month)) {
        if (text_count_digits(t) <= 2 && take_number(&t, 2, &d->day) && t.n > 1 && text_is_letter(t.p[0]) &&
            text_count_letters(t) == 2)
            t = span_from(t, 2); /* 16TH */
        take_year(&t, citing, &d->year);
        if (d->day == 0 && d->year == 0)
            return false;
    } else if (take_number(&t, 2, &first)) {
        bool slash = t.n > 1 && (t.p[0] == '/' || t.p[0] == '-' || t.p[0] == '.') && text_is_digit(t.p[1]);
        if (slash) {
            char part = t.p[0];
            d->month = first;
            t = span_from(t, 1);
            if (!take_number(&t, 2, &d->day))
                return false;
            if (t.n > 0 && t.p[0] == part)
                take_year(&t, citing, &d->year);
        } else {
            d->day = first;
            t = skip(t, SPAN(" -/"));
            if (!take_month(&t, &d->month))
                return false;
            take_year(&t, citing, &d->year);
        }
    } else {
        return false;
    }
    struct calendar_time civil = {
        .year = d->year != 0 ? d->year : 2000, .month = d->month, .day = d->day != 0 ? d->day : 1};
    if (!calendar_valid(&civil))
        return false;
    *s = t;
    return true;
}

/* The year of a day that was before the citing cable, or the same day; 0 when nobody knows. */
static int last_such_day(const struct day *d, const struct citation_when *citing) {
    if (!citing->has_date)
        return citing->year;
    const struct calendar_time *c = &citing->date;
    bool later = d->month > c->month || (d->month == c->month && d->day > c->day + 1); /* Zulu and local */
    return c->year - later;
}

/* " OF 11/30/73", " DTD 240237Z FEB 78", ", APRIL 10, 1974", " (14 DECEMBER 2005)", " OF 2005". */
static size_t date_behind(struct span s, const struct citation_when *citing, int *year) {
    static const struct span words[] = {SPAN_INIT("OF "),  SPAN_INIT("DTD "),   SPAN_INIT("DTD. "),
                                        SPAN_INIT("ON "),  SPAN_INIT("DATED "), SPAN_INIT("FROM "),
                                        SPAN_INIT("DTG "), SPAN_INIT("SENT ")};
    struct span t = skip(s, SPAN(" ,-"));
    bool open = t.n > 0 && t.p[0] == '(', word = false;
    t = skip(span_from(t, open), SPAN(" "));
    for (size_t i = 0; !word && i < sizeof words / sizeof words[0]; i++)
        if (span_istarts(t, words[i])) {
            t = skip(span_from(t, words[i].n), SPAN(" "));
            word = true;
        }
    struct day d;
    int printed;
    size_t n = text_count_digits(t);
    if (word && n == 4 && citation_label_ends(span_from(t, n)) &&
        citation_year_read(span_first(t, n), citing, &printed)) {
        *year = printed;
        t = span_from(t, n);
    } else if (take_date(&t, citing, &d) &&
               (word || open || (d.year != 0 && citation_label_ends(t)))) { /* and not that of a mail */
        *year = d.year != 0 ? d.year : last_such_day(&d, citing);
    } else {
        return 0;
    }
    if (open)
        t = span_from(t, t.n > 0 && t.p[0] == ')');
    return s.n - t.n;
}

/* "/06", "-06", " 04", ", 2005" */
static size_t bare_behind(struct span s, size_t serial_digits, const struct citation_when *citing,
                          int *year) {
    bool slash = s.n > 0 && s.p[0] == '/', hyphen = s.n > 0 && s.p[0] == '-',
         comma = s.n > 0 && s.p[0] == ',';
    if (serial_digits == 0 || (serial_digits < BARE_DIGITS && (slash || hyphen)))
        return 0;
    struct span t = slash || hyphen || comma ? span_from(s, 1) : s;
    t = slash || hyphen ? t : span_skip_blanks(t);
    if (!slash && !hyphen && t.p == s.p) /* it touches the serial */
        return 0;
    t = span_from(t, t.n > 0 && t.p[0] == '\'');
    size_t n = text_count_digits(t);
    struct span behind = span_from(t, n);
    bool closed =
        slash ? behind.n == 0 || !(text_is_letter(behind.p[0]) || behind.p[0] == '/' || behind.p[0] == '-')
              : citation_label_ends(behind);
    if (!closed || (comma && (n != 4 || serial_digits < LONG_DIGITS)) ||
        !citation_year_read(span_first(t, n), citing, year))
        return 0;
    return s.n - behind.n;
}

size_t citation_year_behind(struct span s, size_t serial_digits, const struct citation_when *citing,
                            int *year) {
    struct span t = span_skip_blanks(s);
    int printed;
    size_t n = in_brackets(t, citing, &printed);
    if (n > 0)
        n += (size_t)(t.p - s.p);
    else
        n = bare_behind(s, serial_digits, citing, &printed);
    if (n == 0)
        n = date_behind(s, citing, &printed);
    if (n > 0)
        *year = printed;
    return n;
}
