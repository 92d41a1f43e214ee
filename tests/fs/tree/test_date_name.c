/* test_date_name: the names of the directories of years, months and days. */
#include "lib/test.h"
#include "tree/date_name.h"

static void assert_found(int64_t top, const char *name, int64_t expected) {
    int64_t value = -2;
    assert_int_equal(date_name_find(top, span_of(name), &value), ERR_OK);
    assert_int_equal(value, expected);
}

static void assert_none(int64_t top, const char *name) {
    int64_t value;
    if (date_name_find(top, span_of(name), &value) != ERR_NOT_FOUND)
        fail_msg("\"%s\" was found", name);
}

static void a_year_has_four_digits(void **state) {
    (void)state;
    assert_found(-1, "2006", day_number(2006, 0, 0));
    assert_found(-1, "undated", DAY_UNDATED);
    assert_none(-1, "206");
    assert_none(-1, "02006");
    assert_none(-1, "0000");
    assert_none(-1, "20 6");
    assert_none(-1, "Undated");
    assert_none(-1, "");
}

static void a_month_has_two(void **state) {
    (void)state;
    const int64_t year = day_number(2006, 0, 0);
    assert_found(year, "06", day_number(2006, 6, 0));
    assert_found(year, "12", day_number(2006, 12, 0));
    assert_none(year, "13");
    assert_none(year, "00");
    assert_none(year, "6");
    assert_none(year, "undated");
}

static void so_has_a_day(void **state) {
    (void)state;
    const int64_t month = day_number(2006, 6, 0);
    assert_found(month, "19", day_number(2006, 6, 19));
    assert_found(month, "31", day_number(2006, 6, 31)); /* that no cable has it is seen in the catalog */
    assert_none(month, "32");
    assert_none(month, "00");
    assert_none(month, "1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_year_has_four_digits),
        cmocka_unit_test(a_month_has_two),
        cmocka_unit_test(so_has_a_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
