#include "dtg.h"

#include <stdio.h>

static const char *const month_names[] = {"JANUARY",   "FEBRUARY", "MARCH",    "APRIL",
                                          "MAY",       "JUNE",     "JULY",     "AUGUST",
                                          "SEPTEMBER", "OCTOBER",  "NOVEMBER", "DECEMBER"};

static bool leap(int y) {
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(int y, int m) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return m == 2 && leap(y) ? 29 : days[m - 1];
}

/* Days since 1970-01-01, by Howard Hinnant's era arithmetic (chrono-compatible date algorithms). */
static int64_t days_from_civil(int y, int m, int d) {
    int64_t yy = m <= 2 ? y - 1 : y;
    int64_t era = (yy >= 0 ? yy : yy - 399) / 400;
    int64_t yoe = yy - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

int64_t dtg_seconds(const struct dtg_civil *c) {
    return days_from_civil(c->year, c->month, c->day) * 86400 + c->hour * 3600 + c->minute * 60 + c->second;
}

struct dtg_civil dtg_civil(int64_t seconds) {
    int64_t days = seconds / 86400;
    int64_t rest = seconds % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);
    return (struct dtg_civil){.year = (int)(yoe + era * 400 + (month <= 2)),
                              .month = month,
                              .day = (int)(doy - (153 * mp + 2) / 5 + 1),
                              .hour = (int)(rest / 3600),
                              .minute = (int)(rest % 3600 / 60),
                              .second = (int)(rest % 60)};
}

bool dtg_valid(const struct dtg_civil *c) {
    return c->year >= 1 && c->year <= 9999 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
           c->day <= month_days(c->year, c->month) && c->hour >= 0 && c->hour < 24 && c->minute >= 0 &&
           c->minute < 60 && c->second >= 0 && c->second < 60;
}

int dtg_day_of_year(const struct dtg_civil *c) {
    return (int)(days_from_civil(c->year, c->month, c->day) - days_from_civil(c->year, 1, 1)) + 1;
}

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

static bool group_at(struct span s, struct dtg_civil *c, struct span *after) {
    int ddhhmm;
    *c = (struct dtg_civil){0};
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
    if (!take_year(&s, &c->year) || !dtg_valid(c))
        return false;
    *after = span_trim(s);
    return true;
}

bool dtg_find(struct span line, struct dtg_civil *c, struct span *before, struct span *after) {
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

bool dtg_mend(struct span line, struct dtg_civil *c) {
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
    if ((n = dtg_month(s, &month)) == 0)
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

bool dtg_from_day_of_year(int year, int day_of_year, int hour, int minute, struct dtg_civil *c) {
    if (day_of_year < 1 || day_of_year > (leap(year) ? 366 : 365))
        return false;
    int64_t days = days_from_civil(year, 1, 1) + day_of_year - 1;
    *c = dtg_civil(days * 86400);
    c->hour = hour;
    c->minute = minute;
    return dtg_valid(c);
}

bool dtg_banner(struct span line, struct dtg_civil *c) {
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
    *c = (struct dtg_civil){0};
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
    return take_number(&s, 2, 2, &c->minute) && s.n == 0 && dtg_valid(c);
}

bool dtg_date(struct span s, struct dtg_civil *c) {
    *c = (struct dtg_civil){0};
    s = skip(s, " ");
    size_t n = dtg_month(s, &c->month);
    if (n > 0) { /* June 25, 2016 */
        s = skip(span_from(s, n), " .");
        if (!take_number(&s, 1, 2, &c->day))
            return false;
        s = skip(s, ", ");
        return take_year(&s, &c->year) && dtg_valid(c);
    }
    if (text_count_digits(s) == 4) { /* 2016/06/25 */
        char separator = s.n > 4 ? s.p[4] : '\0';
        if (!take_year(&s, &c->year) || (separator != '/' && separator != '-'))
            return false;
        s = span_from(s, 1);
        if (!take_number(&s, 1, 2, &c->month) || s.n == 0 || s.p[0] != separator)
            return false;
        s = span_from(s, 1);
        return take_number(&s, 1, 2, &c->day) && dtg_valid(c);
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
        return take_year(&s, &c->year) && dtg_valid(c);
    }
    c->day = first; /* 25 JUNE 2016 */
    s = skip(s, " ");
    n = dtg_month(s, &c->month);
    if (n == 0)
        return false;
    s = skip(span_from(s, n), ", ");
    return take_year(&s, &c->year) && dtg_valid(c);
}

void dtg_iso(int64_t seconds, char out[DTG_ISO_SIZE]) {
    struct dtg_civil c = dtg_civil(seconds);
    snprintf(out, DTG_ISO_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour, c.minute,
             c.second);
}
