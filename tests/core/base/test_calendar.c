/* test_calendar: the arithmetic of dates. The seconds were computed with another program (date -u). */
#include <stdio.h>

#include "base/calendar.h"
#include "lib/test.h"

static const struct known {
    struct calendar_time civil;
    int64_t seconds;
    const char *name;
} known[] = {
    {{1970, 1, 1, 0, 0, 0}, 0, "1970-01-01T00:00:00Z"},
    {{1969, 12, 31, 23, 59, 59}, -1, "1969-12-31T23:59:59Z"},
    {{2006, 6, 22, 15, 16, 0}, 1150989360, "2006-06-22T15:16:00Z"},
    {{2000, 2, 29, 12, 0, 0}, 951825600, "2000-02-29T12:00:00Z"},
    {{1975, 4, 8, 20, 30, 0}, 166221000, "1975-04-08T20:30:00Z"},
    {{1966, 1, 1, 0, 0, 0}, -126230400, "1966-01-01T00:00:00Z"},
    {{2065, 12, 31, 23, 59, 59}, 3029529599, "2065-12-31T23:59:59Z"},
    {{1900, 3, 1, 0, 0, 0}, -2203891200, "1900-03-01T00:00:00Z"},
    {{1, 1, 1, 0, 0, 0}, -62135596800, "0001-01-01T00:00:00Z"},
    {{9999, 12, 31, 23, 59, 59}, 253402300799, "9999-12-31T23:59:59Z"},
};

static void assert_minute(const struct calendar_time *c, int year, int month, int day, int hour, int minute) {
    char got[64], want[64];
    snprintf(got, sizeof got, "%d-%d-%d %d:%d:%d", c->year, c->month, c->day, c->hour, c->minute, c->second);
    snprintf(want, sizeof want, "%d-%d-%d %d:%d:0", year, month, day, hour, minute);
    assert_string_equal(got, want);
}

static void seconds_count_from_1970_in_utc(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++)
        if (calendar_seconds(&known[i].civil) != known[i].seconds)
            fail_msg("%s", known[i].name);
}

static void seconds_become_the_civil_date_again(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        struct calendar_time c = calendar_time(known[i].seconds);
        assert_memory_equal(&c, &known[i].civil, sizeof c);
    }
}

static void every_day_follows_the_one_before(void **state) {
    (void)state;
    int64_t first = -2208988800; /* 1900-01-01 */
    struct calendar_time before = calendar_time(first);
    assert_minute(&before, 1900, 1, 1, 0, 0);
    for (int64_t s = first + 86400; s < first + INT64_C(86400) * 73049; s += 86400) { /* to the end of 2099 */
        struct calendar_time c = calendar_time(s);
        bool next_day = c.year == before.year && c.month == before.month && c.day == before.day + 1;
        bool next_month = c.year == before.year && c.month == before.month + 1 && c.day == 1;
        bool next_year = c.year == before.year + 1 && c.month == 1 && c.day == 1 && before.month == 12;
        if (!calendar_valid(&c) || calendar_seconds(&c) != s || !(next_day || next_month || next_year))
            fail_msg("%d-%d-%d", c.year, c.month, c.day);
        before = c;
    }
    assert_minute(&before, 2099, 12, 31, 0, 0);
}

static void a_day_must_exist(void **state) {
    (void)state;
    static const struct calendar_time good[] = {
        {2004, 2, 29, 0, 0, 0}, {2000, 2, 29, 0, 0, 0}, {2006, 12, 31, 23, 59, 59}, {1, 1, 1, 0, 0, 0}};
    static const struct calendar_time bad[] = {
        {2006, 2, 29, 0, 0, 0}, {1900, 2, 29, 0, 0, 0}, {2006, 6, 31, 0, 0, 0}, {2006, 13, 1, 0, 0, 0},
        {2006, 0, 1, 0, 0, 0},  {2006, 1, 0, 0, 0, 0},  {2006, 1, 32, 0, 0, 0}, {2006, 1, 1, 24, 0, 0},
        {2006, 1, 1, 0, 60, 0}, {2006, 1, 1, 0, 0, 60}, {2006, 1, 1, -1, 0, 0}, {0, 1, 1, 0, 0, 0},
        {10000, 1, 1, 0, 0, 0}};
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(calendar_valid(&good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        if (calendar_valid(&bad[i]))
            fail_msg("bad date %zu was taken", i);
}

static void a_day_has_its_number_in_the_year(void **state) {
    (void)state;
    static const struct {
        struct calendar_time day;
        int number;
    } cases[] = {{{2006, 1, 1, 0, 0, 0}, 1},     {{2006, 6, 22, 15, 16, 0}, 173},
                 {{2006, 12, 31, 0, 0, 0}, 365}, {{2004, 12, 31, 0, 0, 0}, 366},
                 {{2004, 2, 29, 0, 0, 0}, 60},   {{2006, 3, 1, 0, 0, 0}, 60}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct calendar_time c;
        const struct calendar_time *d = &cases[i].day;
        assert_int_equal(calendar_day_of_year(d), cases[i].number);
        assert_true(calendar_from_day_of_year(d->year, cases[i].number, d->hour, d->minute, &c));
        assert_minute(&c, d->year, d->month, d->day, d->hour, d->minute);
    }
}

static void a_year_has_no_other_days(void **state) {
    (void)state;
    struct calendar_time c;
    assert_false(calendar_from_day_of_year(2006, 366, 0, 0, &c));
    assert_false(calendar_from_day_of_year(2004, 367, 0, 0, &c));
    assert_false(calendar_from_day_of_year(2006, 0, 0, 0, &c));
    assert_false(calendar_from_day_of_year(1900, 366, 0, 0, &c));
}

static void months_have_their_days(void **state) {
    (void)state;
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int m = 1; m <= 12; m++)
        assert_int_equal(calendar_month_days(2006, m), days[m - 1]);
    assert_int_equal(calendar_month_days(2004, 2), 29);
    assert_int_equal(calendar_month_days(2004, 3), 31);
}

static void a_century_is_a_leap_year_every_fourth_time(void **state) {
    (void)state;
    assert_true(calendar_is_leap(2004));
    assert_true(calendar_is_leap(2000));
    assert_false(calendar_is_leap(1900));
    assert_false(calendar_is_leap(2006));
}

static void days_count_from_1970(void **state) {
    (void)state;
    assert_int_equal(calendar_days(1970, 1, 1), 0);
    assert_int_equal(calendar_days(1969, 12, 31), -1);
    assert_int_equal(calendar_days(2000, 3, 1), 11017);
    assert_int_equal(calendar_days(1, 1, 1), -719162);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seconds_count_from_1970_in_utc),
        cmocka_unit_test(seconds_become_the_civil_date_again),
        cmocka_unit_test(every_day_follows_the_one_before),
        cmocka_unit_test(a_day_must_exist),
        cmocka_unit_test(a_day_has_its_number_in_the_year),
        cmocka_unit_test(a_year_has_no_other_days),
        cmocka_unit_test(months_have_their_days),
        cmocka_unit_test(a_century_is_a_leap_year_every_fourth_time),
        cmocka_unit_test(days_count_from_1970),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
