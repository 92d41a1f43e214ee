/* test_sent_date: when a cable was sent, where the places that say so agree, differ or are silent. Each place
 * is set by hand; no document is parsed. The DE line names day 173 of 2006, the 22nd of June. */
#include "cable/dtg.h"
#include "lib/str.h"
#include "lib/test.h"
#include "parse/sent_date.h"

static struct cable c;
static struct head head;
static struct metadata metadata;

static int forget(void **state) {
    (void)state;
    cable_free(&c);
    c = CABLE_EMPTY;
    head = (struct head){0};
    metadata = (struct metadata){0};
    return 0;
}

static void set_group(int day, int hour, int minute) {
    head.has_group = true;
    head.group = (struct calendar_time){2006, 6, day, hour, minute, 0};
}

static void set_station(int day_of_year, int hour, int minute) {
    head.has_julian = true;
    head.julian_day = day_of_year;
    head.julian_hour = hour;
    head.julian_minute = minute;
}

static void set_banner(int day, int hour, int minute) {
    head.has_banner = true;
    head.banner = (struct calendar_time){2006, 6, day, hour, minute, 0};
}

static void set_metadata(int day, int hour, int minute) {
    metadata.has_date = metadata.has_minutes = true;
    metadata.date = (struct calendar_time){2006, 6, day, hour, minute, 0};
}

/* date: as dtg_iso() writes it, or "". */
static void assert_date(int year, const char *date, const char *problem) {
    char iso[DTG_ISO_SIZE];
    struct evidence about = {&head, &metadata, SPAN("letter.txt")};
    assert_int_equal(sent_date_find(&c, &about, year), ERR_OK);
    dtg_iso(c.date, iso);
    assert_string_equal(c.has_date ? iso : "", date);
    assert_true(c.problems_n <= 1);
    assert_string_equal(c.problems_n == 0 ? "" : str(c.problems[0].detail), problem);
}

static void the_date_time_group_is_the_date(void **state) {
    (void)state;
    set_group(22, 15, 16);
    assert_date(2006, "2006-06-22T15:16:00Z", "");
}

static void a_de_line_of_the_same_time_or_the_day_beside_says_nothing_more(void **state) {
    (void)state;
    set_group(22, 15, 16);
    set_station(173, 15, 20);
    assert_date(2006, "2006-06-22T15:16:00Z", "");
    forget(NULL);
    set_group(22, 23, 50);
    set_station(174, 0, 10); /* sent after midnight */
    assert_date(2006, "2006-06-22T23:50:00Z", "");
}

static void metadata_of_the_same_hour_says_nothing_more(void **state) {
    (void)state;
    set_group(22, 15, 16);
    set_metadata(22, 15, 0);
    assert_date(2006, "2006-06-22T15:16:00Z", "");
}

static void metadata_of_another_hour_is_noted(void **state) {
    (void)state;
    set_group(22, 15, 16);
    set_metadata(23, 9, 0);
    assert_date(2006, "2006-06-22T15:16:00Z",
                "the catalogue gives 2006-06-23 09 h, the date-time group 2006-06-22 15 h");
}

static void the_group_is_believed_against_the_de_line_alone(void **state) {
    (void)state;
    set_group(2, 15, 16);
    set_station(173, 15, 16);
    assert_date(2006, "2006-06-02T15:16:00Z", "the DE line gives 2006-06-22, the date-time group 2006-06-02");
}

static void the_banner_confirms_the_de_line(void **state) {
    (void)state;
    set_group(2, 15, 16);
    set_station(173, 15, 20);
    set_banner(22, 15, 16);
    assert_date(2006, "2006-06-22T15:20:00Z",
                "the date-time group gives 2006-06-02, the DE line and the banner 2006-06-22");
}

static void the_metadata_confirms_the_de_line(void **state) {
    (void)state;
    set_group(2, 15, 16);
    set_station(173, 15, 20);
    set_metadata(22, 15, 0);
    assert_date(2006, "2006-06-22T15:20:00Z",
                "the date-time group gives 2006-06-02, the DE line and the catalogue 2006-06-22");
}

static void a_garbled_group_is_read_where_nothing_contradicts(void **state) {
    (void)state;
    head.garbled_group = SPAN("P 22I516Z JUN 06");
    assert_date(2006, "2006-06-22T15:16:00Z", "date-time group \"P 22I516Z JUN 06\" read as 221516Z");
    forget(NULL);
    head.garbled_group = SPAN("P 22I516Z JUN 06");
    set_station(173, 15, 20);
    assert_date(2006, "2006-06-22T15:16:00Z",
                "date-time group \"P 22I516Z JUN 06\" read as 221516Z, as the DE line says");
}

static void a_group_that_cannot_be_read_gives_way_to_the_de_line(void **state) {
    (void)state;
    head.garbled_group = SPAN("P 99I516Z JUN 06");
    set_station(173, 15, 20);
    assert_date(2006, "2006-06-22T15:20:00Z",
                "date-time group \"P 99I516Z JUN 06\" does not read: taken from the DE line");
    forget(NULL);
    head.garbled_group = SPAN("P 02I516Z JUN 06"); /* it reads, but as another day */
    set_station(173, 15, 20);
    assert_date(2006, "2006-06-22T15:20:00Z",
                "date-time group \"P 02I516Z JUN 06\" does not read: taken from the DE line");
}

static void the_metadata_contradicts_a_garbled_group_and_the_de_line(void **state) {
    (void)state;
    head.garbled_group = SPAN("P 99I516Z JUN 06");
    set_station(173, 15, 20);
    set_metadata(24, 9, 12);
    assert_date(2006, "2006-06-24T09:12:00Z", "");
}

static void without_a_group_the_metadata_has_the_date(void **state) {
    (void)state;
    set_metadata(22, 15, 12);
    assert_date(2006, "2006-06-22T15:12:00Z", "");
}

static void the_minutes_come_from_a_place_that_has_the_same_hour(void **state) {
    (void)state;
    set_metadata(22, 15, 0);
    metadata.has_minutes = false;
    set_banner(22, 15, 16);
    assert_date(2006, "2006-06-22T15:16:00Z", "");
    forget(NULL);
    set_metadata(22, 15, 0);
    metadata.has_minutes = false;
    set_station(173, 15, 20);
    assert_date(2006, "2006-06-22T15:20:00Z", "");
}

static void minutes_that_nothing_has_are_unknown(void **state) {
    (void)state;
    set_metadata(22, 15, 0);
    metadata.has_minutes = false;
    set_banner(22, 14, 16); /* another hour */
    assert_date(2006, "2006-06-22T15:00:00Z",
                "no date-time group: the hour is from the catalogue, the minutes are unknown");
}

static void the_banner_is_the_date_where_nothing_else_is(void **state) {
    (void)state;
    set_banner(22, 15, 16);
    set_station(175, 1, 1);
    assert_date(2006, "2006-06-22T15:16:00Z", "");
}

static void so_is_the_de_line_when_the_year_is_known(void **state) {
    (void)state;
    set_station(173, 15, 20);
    assert_date(2006, "2006-06-22T15:20:00Z", "no date-time group: taken from the DE line");
    forget(NULL);
    set_station(173, 15, 20);
    assert_date(0, "", "none in the document");
    forget(NULL);
    set_station(366, 15, 20); /* 2006 has no such day */
    assert_date(2006, "", "none in the document");
}

static void a_cable_may_have_no_date(void **state) {
    (void)state;
    assert_date(2006, "", "none in the document");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_date_time_group_is_the_date, forget, forget),
        cmocka_unit_test_setup_teardown(a_de_line_of_the_same_time_or_the_day_beside_says_nothing_more,
                                        forget, forget),
        cmocka_unit_test_setup_teardown(metadata_of_the_same_hour_says_nothing_more, forget, forget),
        cmocka_unit_test_setup_teardown(metadata_of_another_hour_is_noted, forget, forget),
        cmocka_unit_test_setup_teardown(the_group_is_believed_against_the_de_line_alone, forget, forget),
        cmocka_unit_test_setup_teardown(the_banner_confirms_the_de_line, forget, forget),
        cmocka_unit_test_setup_teardown(the_metadata_confirms_the_de_line, forget, forget),
        cmocka_unit_test_setup_teardown(a_garbled_group_is_read_where_nothing_contradicts, forget, forget),
        cmocka_unit_test_setup_teardown(a_group_that_cannot_be_read_gives_way_to_the_de_line, forget, forget),
        cmocka_unit_test_setup_teardown(the_metadata_contradicts_a_garbled_group_and_the_de_line, forget,
                                        forget),
        cmocka_unit_test_setup_teardown(without_a_group_the_metadata_has_the_date, forget, forget),
        cmocka_unit_test_setup_teardown(the_minutes_come_from_a_place_that_has_the_same_hour, forget, forget),
        cmocka_unit_test_setup_teardown(minutes_that_nothing_has_are_unknown, forget, forget),
        cmocka_unit_test_setup_teardown(the_banner_is_the_date_where_nothing_else_is, forget, forget),
        cmocka_unit_test_setup_teardown(so_is_the_de_line_when_the_year_is_known, forget, forget),
        cmocka_unit_test_setup_teardown(a_cable_may_have_no_date, forget, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
