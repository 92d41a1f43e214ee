/* test_dtg: date-time groups, station times, banners and dates.
 * The seconds were computed with another program (date -u). */
#include <stdio.h>

#include "cable/dtg.h"
#include "lib/test.h"

static const struct known {
    int64_t seconds;
    const char *iso;
} known[] = {
    {0, "1970-01-01T00:00:00Z"},
    {-1, "1969-12-31T23:59:59Z"},
    {1150989360, "2006-06-22T15:16:00Z"},
    {951825600, "2000-02-29T12:00:00Z"},
    {166221000, "1975-04-08T20:30:00Z"},
    {-126230400, "1966-01-01T00:00:00Z"},
    {3029529599, "2065-12-31T23:59:59Z"},
    {-2203891200, "1900-03-01T00:00:00Z"},
    {-62135596800, "0001-01-01T00:00:00Z"},
    {253402300799, "9999-12-31T23:59:59Z"},
};

static void assert_minute(const struct calendar_time *c, int year, int month, int day, int hour, int minute) {
    char got[64], want[64];
    snprintf(got, sizeof got, "%d-%d-%d %d:%d:%d", c->year, c->month, c->day, c->hour, c->minute, c->second);
    snprintf(want, sizeof want, "%d-%d-%d %d:%d:0", year, month, day, hour, minute);
    assert_string_equal(got, want);
}

static void assert_trimmed(struct span s, const char *want) {
    char copy[200];
    snprintf(copy, sizeof copy, "%.*s", (int)s.n, s.n == 0 ? "" : s.p);
    assert_string_equal(copy, want);
}

static void a_moment_is_written_as_iso_8601(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        char out[DTG_ISO_SIZE];
        dtg_iso(known[i].seconds, out);
        assert_string_equal(out, known[i].iso);
    }
}

static void two_digit_years_turn_at_66(void **state) {
    (void)state;
    assert_int_equal(dtg_full_year(66), 1966);
    assert_int_equal(dtg_full_year(99), 1999);
    assert_int_equal(dtg_full_year(0), 2000);
    assert_int_equal(dtg_full_year(6), 2006);
    assert_int_equal(dtg_full_year(65), 2065);
}

/* ---- station times ---- */

static void the_station_time_is_day_hour_minute(void **state) {
    (void)state;
    int day, hour, minute;
    assert_true(dtg_julian(SPAN("1731516"), &day, &hour, &minute));
    assert_true(day == 173 && hour == 15 && minute == 16);
    assert_true(dtg_julian(SPAN("0010000"), &day, &hour, &minute));
    assert_true(day == 1 && hour == 0 && minute == 0);
    assert_true(dtg_julian(SPAN("3662359"), &day, &hour, &minute));
    assert_true(day == 366 && hour == 23 && minute == 59);
}

static void a_station_time_out_of_range_is_none(void **state) {
    (void)state;
    static const char *const bad[] = {"",        "173151",  "17315160", "0001200", "3671200",
                                      "1732400", "1731560", "173151Z",  " 731516", "1731516 "};
    int day, hour, minute;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (dtg_julian(span_of(bad[i]), &day, &hour, &minute))
            fail_msg("\"%s\" was taken", bad[i]);
}

/* ---- date-time groups ---- */

static void a_group_is_found_anywhere_in_a_line(void **state) {
    (void)state;
    static const struct {
        const char *line, *before, *after;
        int year, month, day, hour, minute;
    } cases[] = {
        {"P 221516Z JUN 06", "P", "", 2006, 6, 22, 15, 16},
        {"O 091712Z JUL 07 ZDK", "O", "ZDK", 2007, 7, 9, 17, 12},
        {"161528Z Feb 00", "", "", 2000, 2, 16, 15, 28},
        {"R 081745Z MAR 75", "R", "", 1975, 3, 8, 17, 45},
        {"O P 312359Z DEC 99", "O P", "", 1999, 12, 31, 23, 59},
        {"  P 010000Z JAN 66  ", "P", "", 1966, 1, 1, 0, 0},
        {"R 290800Z FEB 04", "R", "", 2004, 2, 29, 8, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct calendar_time c;
        struct span before, after;
        if (!dtg_find(span_of(cases[i].line), &c, &before, &after))
            fail_msg("%s: none found", cases[i].line);
        assert_minute(&c, cases[i].year, cases[i].month, cases[i].day, cases[i].hour, cases[i].minute);
        assert_trimmed(span_trim(before), cases[i].before);
        assert_trimmed(span_trim(after), cases[i].after);
    }
}

static void a_group_may_have_blanks_between_its_digits(void **state) {
    (void)state;
    static const struct {
        const char *line, *before;
        int year, month, day, hour, minute;
    } cases[] = {
        {"P 251346 Z JUN 7 3", "P", 1973, 6, 25, 13, 46},
        {"R 1 0211 0 Z OCT 73", "R", 1973, 10, 10, 21, 10},
        {"O P 22 1516Z JUN 1974", "O P", 1974, 6, 22, 15, 16},
        {"P 031200Z M AY 07", "P", 2007, 5, 3, 12, 0},
        {"P 031200Z MA Y 07", "P", 2007, 5, 3, 12, 0},
        {"P 03 1200 Z J UN 7 4 ZDK", "P", 1974, 6, 3, 12, 0},
        {"P 031200Z SEPT EMBER 07", "P", 2007, 9, 3, 12, 0},
        {"P 031200Z M A Y O 07", "", 0, 0, 0, 0, 0},
        {"P 031200Z M Y 07", "", 0, 0, 0, 0, 0},
        {"R 221516Z JUN 1 9 7 4", "", 0, 0, 0, 0, 0},
        {"R 22 151 6Z JUN74 ZDK", "R", 1974, 6, 22, 15, 16},
        {"R 22 15 I6Z JUN 74", "", 0, 0, 0, 0, 0},
        {"R 22 1516 JUN 74", "", 0, 0, 0, 0, 0},
        {"R 22 1516Z JUN 74 5 8", "", 0, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct calendar_time c;
        struct span before;
        bool found = dtg_spaced(span_of(cases[i].line), &c, &before);
        if (found != (cases[i].year > 0))
            fail_msg("%s: %s", cases[i].line, found ? "taken" : "not found");
        if (!found)
            continue;
        assert_minute(&c, cases[i].year, cases[i].month, cases[i].day, cases[i].hour, cases[i].minute);
        assert_trimmed(before, cases[i].before);
    }
}

static void every_month_is_known(void **state) {
    (void)state;
    static const char *const months[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                         "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
    for (int m = 0; m < 12; m++) {
        char line[40];
        struct calendar_time c;
        struct span before, after;
        snprintf(line, sizeof line, "P 151200Z %s 06", months[m]);
        assert_true(dtg_find(span_of(line), &c, &before, &after));
        assert_minute(&c, 2006, m + 1, 15, 12, 0);
    }
}

static void a_group_that_names_no_moment_is_none(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "P 312516Z JUN 06",
                                      "P 311516Z JUN 06",
                                      "P 290800Z FEB 06",
                                      "P 000800Z FEB 06",
                                      "P 221560Z JUN 06",
                                      "P 222400Z JUN 06",
                                      "P 221516Z JNU 06",
                                      "P 22I516Z JUN 06",
                                      "P 221516 JUN 06",
                                      "P 221516Z 06",
                                      "PAGE 02 VELM 00088 01 OF 02 161530Z",
                                      "1. (C) On 22 June 2006 the minister called."};
    struct calendar_time c;
    struct span before, after;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (dtg_find(span_of(bad[i]), &c, &before, &after))
            fail_msg("\"%s\" was taken", bad[i]);
}

/* ---- banners and dates ---- */

static void a_banner_gives_day_and_time(void **state) {
    (void)state;
    struct calendar_time c;
    assert_true(dtg_banner(SPAN("Friday, 26 February 2010, 13:37"), &c));
    assert_minute(&c, 2010, 2, 26, 13, 37);
    assert_true(dtg_banner(SPAN("Thursday, 01 January 2004, 00:00"), &c));
    assert_minute(&c, 2004, 1, 1, 0, 0);
}

static void other_lines_are_no_banner(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "Friday, 30 February 2010, 13:37",
                                      "Friday, 26 February 2010, 24:00",
                                      "Friday was a cold day",
                                      "26 February 2010",
                                      "Friday"};
    struct calendar_time c;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (dtg_banner(span_of(bad[i]), &c))
            fail_msg("\"%s\" was taken", bad[i]);
}

static void a_date_is_read_in_four_ways(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int year, month, day;
    } cases[] = {{"06/25/2016", 2016, 6, 25},     {"6/25/16", 2016, 6, 25},
                 {"25 JUNE 2016", 2016, 6, 25},   {"June 25, 2016", 2016, 6, 25},
                 {"02/16/10", 2010, 2, 16},       {"12/31/99", 1999, 12, 31},
                 {"JANUARY 7, 2014", 2014, 1, 7}, {"7 January 2014", 2014, 1, 7},
                 {"02/29/2012", 2012, 2, 29},     {"06/25/2016 BY DCM", 2016, 6, 25}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct calendar_time c;
        if (!dtg_date(span_of(cases[i].text), &c))
            fail_msg("\"%s\": none found", cases[i].text);
        assert_minute(&c, cases[i].year, cases[i].month, cases[i].day, 0, 0);
    }
}

static void what_is_no_date_is_none(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",           "X1",   "N/A",          "02/30/2016",    "02/29/2011",
        "13/45/2016", "June", "25 Juno 2016", "June 31, 2016", "AFTER 25 JUNE 2016"};
    struct calendar_time c;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (dtg_date(span_of(bad[i]), &c))
            fail_msg("\"%s\" was taken", bad[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_moment_is_written_as_iso_8601),
        cmocka_unit_test(two_digit_years_turn_at_66),
        cmocka_unit_test(the_station_time_is_day_hour_minute),
        cmocka_unit_test(a_station_time_out_of_range_is_none),
        cmocka_unit_test(a_group_is_found_anywhere_in_a_line),
        cmocka_unit_test(a_group_may_have_blanks_between_its_digits),
        cmocka_unit_test(every_month_is_known),
        cmocka_unit_test(a_group_that_names_no_moment_is_none),
        cmocka_unit_test(a_banner_gives_day_and_time),
        cmocka_unit_test(other_lines_are_no_banner),
        cmocka_unit_test(a_date_is_read_in_four_ways),
        cmocka_unit_test(what_is_no_date_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
