/* Days, months and years as numbers: in order, one within the other. */
#include "cable/day.h"
#include "lib/test.h"

static void a_number_gives_back_its_parts(void **state) {
    (void)state;
    int64_t day = day_number(2006, 12, 31);
    assert_int_equal(day, INT64_C(2006) * 512 + 12 * 32 + 31);
    assert_int_equal(day_year(day), 2006);
    assert_int_equal(day_month(day), 12);
    assert_int_equal(day_of_month(day), 31);
}

static void what_a_number_is_follows_from_its_low_bits(void **state) {
    (void)state;
    const struct {
        int64_t day;
        int shift, span, inside;
    } cases[] = {
        {day_number(2006, 0, 0), 9, 511, 5},
        {day_number(2006, 6, 0), 5, 31, 0},
        {day_number(2006, 6, 22), 0, 0, 0},
        {DAY_UNDATED, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(day_shift(cases[i].day), cases[i].shift);
        assert_int_equal(day_span(cases[i].day), cases[i].span);
        assert_int_equal(day_inside_shift(cases[i].day), cases[i].inside);
        assert_int_equal(day_is_year(cases[i].day), cases[i].shift == 9);
        assert_int_equal(day_is_month(cases[i].day), cases[i].shift == 5);
    }
}

static void a_day_is_in_a_month_and_that_in_a_year(void **state) {
    (void)state;
    assert_int_equal(day_parent(day_number(2006, 6, 22)), day_number(2006, 6, 0));
    assert_int_equal(day_parent(day_number(2006, 6, 0)), day_number(2006, 0, 0));
    assert_int_equal(day_parent(day_number(2006, 0, 0)), DAY_UNDATED);
    assert_int_equal(day_parent(DAY_UNDATED), DAY_UNDATED);
    assert_int_equal(day_group(day_number(2006, 6, 22), DAY_YEAR_SHIFT), day_number(2006, 0, 0));
    assert_int_equal(day_group(day_number(2006, 6, 22), DAY_MONTH_SHIFT), day_number(2006, 6, 0));
    assert_int_equal(day_group(day_number(2006, 6, 22), 0), day_number(2006, 6, 22));
}

static void a_paragraphs_row_gives_back_its_parts(void **state) {
    (void)state;
    assert_int_equal(layout_paragraph(3, 5), 3 * 4096 + 5);
    assert_int_equal(layout_paragraph_cable(3 * 4096 + 4095), 3);
    assert_int_equal(layout_paragraph_ordinal(3 * 4096 + 4095), 4095);
    assert_true(layout_fits(4095, LAYOUT_ORDINAL_BITS));
    assert_false(layout_fits(4096, LAYOUT_ORDINAL_BITS));
    assert_false(layout_fits(-1, LAYOUT_ORDINAL_BITS));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_gives_back_its_parts),
        cmocka_unit_test(what_a_number_is_follows_from_its_low_bits),
        cmocka_unit_test(a_day_is_in_a_month_and_that_in_a_year),
        cmocka_unit_test(a_paragraphs_row_gives_back_its_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
