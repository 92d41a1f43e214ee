#include "dtg.h"

#include <stdio.h>
#include <string.h>

static const char *const month_names[] = {"JANUARY",   "FEBRUARY", "MARCH",    "APRIL",
                                          "MAY",       "JUNE",     "JULY",     "AUGUST",
                                          "SEPTEMBER", "OCTOBER",  "NOVEMBER", "DECEMBER"};

int dtg_full_year(int two_digits) {
    return two_digits >= 66 ? 1900 + two_digits : 2000 + two_digits;
}

size_t dtg_month(struct span s, int *month) {
    for (int m = 0; m < 12; m++) {
        struct span full = span_of(month_names[m]);
        size_t n = span_istarts(s, full) ? full.n : span_istarts(s, span_first(full, 3)) ? 3 : 0;
        if (n == 0 || (n < s.n && text_is_letter(s.p[n])))
            continue;
        *month = m + 1;
        return n;
    }
    return 0;
}

static struct span skip(struct span s, const char *set) {
    while (s.n > 0 && span_contains(span_of(set), s.p[0]))
        s = span_from(s, 1);
    return s;
}

/* Takes a number of at least min and at most max digits from s. */
static bool take_number(struct span *s, size_t min, size_t max, int *value) {
    size_t n = text_count_digits(*s);
    unsigned long v;
    if (n < min || n > max || !text_number(span_first(*s, n), 99999999, &v))
        return false;
    *value = (int)v;
    *s = span_from(*s, n);
    return true;
}

static bool take_year(struct span *s, int *year) {
    size_t n = text_count_digits(*s);
    if ((n != 2 && n != 4) || !take_number(s, n, n, year))
        return false;
    if (n == 2)
        *year = dtg_full_year(*year);
    return true;
}

static bool group_at(struct span s, struct calendar_time *c, struct span *after) {
    int ddhhmm;
    *c = (struct calendar_time){0};
    if (text_count_digits(s) != 6 || !take_number(&s, 6, 6, &ddhhmm))
        return false;
    c->day = ddhhmm / 10000;
    c->hour = ddhhmm / 100 % 100;
    c->minute = ddhhmm % 100;
    s = skip(s, " ");
    if (s.n == 0 || text_upper(s.p[0]) != 'Z')
        return false;
    s = skip(span_from(s, 1), " ");
    size_t n = dtg_month(s, &c->month);
    if (n == 0) { /* the month may touch the year: JUN06 */
        for (int m = 0; m < 12 && n == 0; m++)
            if (span_istarts(s, span_first(span_of(month_names[m]), 3))) {
                c->month = m + 1;
                n = 3;
            }
    }
    if (n == 0)
        return false;
    s = skip(span_from(s, n), " .");
    if (!take_year(&s, &c->year) || !calendar_valid(c))
        return false;
    *after = span_trim(s);
    return true;
}

bool dtg_find(struct span line, struct calendar_time *c, struct span *before, struct span *after) {
    for (size_t i = 0; i < line.n; i++) {
        if (!text_is_digit(line.p[i]) || (i > 0 && !text_is_space(line.p[i - 1])))
            continue;
        if (group_at(span_from(line, i), c, after)) {
            *before = span_trim(span_first(line, i));
            return true;
        }
    }
    return false;
}

/* The digit that a character is, or that it was read for: O is 0, I and L are 1; -1 for others. */
static int digit_of(char ch) {
    char c = text_upper(ch);
    return text_is_digit(c) ? c - '0' : c == 'O' ? 0 : c == 'I' || c == 'L' ? 1 : -1;
}

/* Precedence prosigns before the group, apart or touching it: "P R 22", "P22". */
static struct span skip_prosigns(struct span s) {
    s = span_trim(s);
    while (s.n > 1 && span_contains(SPAN("ZOPR"), s.p[0]) && (s.p[1] == ' ' || text_is_digit(s.p[1])))
        s = skip(span_from(s, 1), " ");
    return s;
}

/* Takes so many digits of a group, with blanks among them. */
static bool take_spaced(struct span *s, size_t n, char *out) {
    for (size_t i = 0; i < n; i++, *s = skip(span_from(*s, 1), " ")) {
        if (s->n == 0 || !text_is_digit(s->p[0]))
            return false;
        out[i] = s->p[0];
    }
    return true;
}

/* Takes the name, with blanks between its letters; 0 when it does not stand there. */
static size_t spaced_word(struct span s, struct span name) {
    size_t i = 0, letters = 0;
    for (; i < s.n && letters < name.n; i++) {
        if (text_upper(s.p[i]) == name.p[letters])
            letters++;
        else if (s.p[i] != ' ' || letters == 0)
            return 0;
    }
    return letters == name.n && (i == s.n || !text_is_letter(s.p[i])) ? i : 0;
}

/* The same as dtg_month(), perhaps with blanks inside: "M AY", "J UNE". */
static size_t spaced_month(struct span s, int *month) {
    size_t n = 0;
    for (int m = 0; m < 12 && n == 0; m++) {
        struct span full = span_of(month_names[m]);
        n = spaced_word(s, full);
        n = n > 0 ? n : spaced_word(s, span_first(full, 3));
        *month = m + 1;
    }
    return n;
}

bool dtg_spaced(struct span line, struct calendar_time *c, struct span *before) {
    char group[20] = "";
    struct span s = skip_prosigns(line), after;
    int month;
    *before = span_trim(span_first(line, (size_t)(s.p - line.p)));
    if (!take_spaced(&s, 6, group) || s.n == 0 || text_upper(s.p[0]) != 'Z')
        return false;
    s = skip(span_from(s, 1), " ");
    size_t n = spaced_month(s, &month);
    if (n == 0)
        return false;
    s = skip(span_from(s, n), " .");
    snprintf(group + 6, sizeof group - 6, "Z %.3s ", month_names[month - 1]);
    n = strlen(group);
    if (!take_spaced(&s, text_count_digits(s) == 4 ? 4 : 2, group + n))
        return false;
    return (s.n == 0 || text_is_letter(s.p[0])) && group_at(span_of(group), c, &after);
}

bool dtg_mend(struct span line, struct calendar_time *c) {
    char group[20], year[4];
    struct span s = skip_prosigns(line), before, after;
    size_t n = 0, years = 0;
    int month;
    for (; n < 6 && s.n > 0 && digit_of(s.p[0]) >= 0; s = skip(span_from(s, 1), " "))
        group[n++] = (char)('0' + digit_of(s.p[0]));
    if (n != 6 || s.n == 0)
        return false;
    if (text_upper(s.p[0]) == 'Z')
        s = skip(span_from(s, 1), " ");
    if ((n = spaced_month(s, &month)) == 0)
        return false;
    s = skip(span_from(s, n), " .");
    while (years < 4 && years < s.n && digit_of(s.p[years]) >= 0) {
        year[years] = (char)('0' + digit_of(s.p[years]));
        years++;
    }
    snprintf(group + 6, sizeof group - 6, "Z %.3s %.*s", month_names[month - 1], (int)years, year);
    return (years == 2 || years == 4) && dtg_find(span_of(group), c, &before, &after);
}

bool dtg_julian(struct span text, int *day_of_year, int *hour, int *minute) {
    int v;
    if (text.n != 7 || !take_number(&text, 7, 7, &v))
        return false;
    *day_of_year = v / 10000;
    *hour = v / 100 % 100;
    *minute = v % 100;
    return *day_of_year >= 1 && *day_of_year <= 366 && *hour < 24 && *minute < 60;
}

bool dtg_banner(struct span line, struct calendar_time *c) {
    static const char *const days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
    struct span s = span_trim(line);
    size_t day_name = 0;
    for (size_t i = 0; i < 7 && day_name == 0; i++)
        if (span_istarts(s, span_of(days[i])))
            day_name = span_of(days[i]).n;
    if (day_name == 0)
        return false;
    s = skip(span_from(s, day_name), ", ");
    *c = (struct calendar_time){0};
    if (!take_number(&s, 1, 2, &c->day))
        return false;
    s = skip(s, " ");
    size_t n = dtg_month(s, &c->month);
    if (n == 0)
        return false;
    s = skip(span_from(s, n), " ");
    if (!take_year(&s, &c->year))
        return false;
    s = skip(s, ", ");
    if (!take_number(&s, 1, 2, &c->hour) || s.n == 0 || s.p[0] != ':')
        return false;
    s = span_from(s, 1);
    return take_number(&s, 2, 2, &c->minute) && s.n == 0 && calendar_valid(c);
}

bool dtg_date(struct span s, struct calendar_time *c) {
    *c = (struct calendar_time){0};
    s = skip(s, " ");
    size_t n = dtg_month(s, &c->month);
    if (n > 0) { /* June 25, 2016 */
        s = skip(span_from(s, n), " .");
        if (!take_number(&s, 1, 2, &c->day))
            return false;
        s = skip(s, ", ");
        return take_year(&s, &c->year) && calendar_valid(c);
    }
    if (text_count_digits(s) == 4) { /* 2016/06/25 */
        char separator = s.n > 4 ? s.p[4] : '\0';
        if (!take_year(&s, &c->year) || (separator != '/' && separator != '-'))
            return false;
        s = span_from(s, 1);
        if (!take_number(&s, 1, 2, &c->month) || s.n == 0 || s.p[0] != separator)
            return false;
        s = span_from(s, 1);
        return take_number(&s, 1, 2, &c->day) && calendar_valid(c);
    }
    int first;
    if (!take_number(&s, 1, 2, &first))
        return false;
    if (s.n > 0 && (s.p[0] == '/' || s.p[0] == '-' || s.p[0] == '.')) { /* 06/25/2016 */
        char separator = s.p[0];
        s = skip(span_from(s, 1), " ");
        c->month = first;
        if (!take_number(&s, 1, 2, &c->day) || s.n == 0 || s.p[0] != separator)
            return false;
        s = skip(span_from(s, 1), " ");
        return take_year(&s, &c->year) && calendar_valid(c);
    }
    c->day = first; /* 25 JUNE 2016 */
    s = skip(s, " ");
    n = dtg_month(s, &c->month);
    if (n == 0)
        return false;
    s = skip(span_from(s, n), ", ");
    return take_year(&s, &c->year) && calendar_valid(c);
}

void dtg_iso(int64_t seconds, char out[DTG_ISO_SIZE]) {
    struct calendar_time c = calendar_time(seconds);
    snprintf(out, DTG_ISO_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour, c.minute,
             c.second);
}
