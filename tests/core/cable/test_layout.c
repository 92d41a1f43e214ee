/* The keys by which cables are listed: in the order of dates, with those of one second by number and those
 * without a date last, and never negative. */
#include "cable/layout.h"
#include "lib/test.h"

enum { LAST_CABLE = (1 << LAYOUT_CABLE_BITS) - 1 };

static int64_t key(bool has_date, int64_t date, int64_t cable) {
    return layout_key(layout_moment(has_date, date), cable);
}

static void keys_rise_with_dates_and_then_with_numbers(void **state) {
    (void)state;
    const int64_t rising[] = {
        -1,
        key(true, -62135596800, 1), /* the year 1 */
        key(true, INT64_MIN, 2),
        key(true, -1, LAST_CABLE),
        key(true, 0, 1),
        key(true, 1150725900, 7),
        key(true, 1150725900, 8),
        key(true, 1150725901, 1),
        key(true, 253402300799, LAST_CABLE), /* the end of the year 9999 */
        key(false, 5, 1),
        key(true, INT64_MAX, 2),
        key(false, 0, LAST_CABLE),
    };
    for (size_t i = 1; i < COUNT(rising); i++)
        assert_true(rising[i] > rising[i - 1]);
}

static void a_key_gives_back_its_parts(void **state) {
    (void)state;
    static const int64_t moments[] = {LAYOUT_MOMENT_MIN, -1, 0, 1150725900, LAYOUT_UNDATED};
    static const int64_t cables[] = {0, 1, 251287, LAST_CABLE};
    for (size_t m = 0; m < COUNT(moments); m++)
        for (size_t c = 0; c < COUNT(cables); c++) {
            int64_t made = layout_key(moments[m], cables[c]);
            assert_true(made >= 0);
            assert_int_equal(layout_key_moment(made), moments[m]);
            assert_int_equal(layout_key_cable(made), cables[c]);
        }
}

static void no_key_stands_before_all(void **state) {
    (void)state;
    assert_true(layout_key_moment(-1) < LAYOUT_MOMENT_MIN);
    assert_int_equal(layout_key_cable(-1), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_rise_with_dates_and_then_with_numbers),
        cmocka_unit_test(a_key_gives_back_its_parts),
        cmocka_unit_test(no_key_stands_before_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
