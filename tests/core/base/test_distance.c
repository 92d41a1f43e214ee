/* test_distance: slips between two words. */
#include "base/distance.h"
#include "lib/test.h"

static void assert_slips(const char *a, const char *b, size_t want) {
    size_t there = distance_slips(span_of(a), span_of(b)), back = distance_slips(span_of(b), span_of(a));
    if (there != want || back != want)
        fail_msg("%s and %s: %zu there, %zu back, not %zu", a, b, there, back, want);
}

static void the_same_word_is_at_no_distance(void **state) {
    (void)state;
    assert_slips("SUBJECT", "SUBJECT", 0);
    assert_slips("", "", 0);
}

static void each_slip_counts_one(void **state) {
    (void)state;
    assert_slips("SUBJEC", "SUBJECT", 1); /* one letter is missing */
    assert_slips("TAGGS", "TAGS", 1); /* one is too many */
    assert_slips("TAHS", "TAGS", 1); /* one is wrong */
    assert_slips("TGAS", "TAGS", 1); /* two changed places */
    assert_slips("serach", "search", 1);
}

static void slips_add_up(void **state) {
    (void)state;
    assert_slips("SUJBCET", "SUBJECT", 2);
    assert_slips("REFERNECS", "REFERENCE", 2);
    assert_slips("OBJECT", "SUBJECT", 2);
    assert_slips("CA", "ABC", 3); /* letters that changed places are not touched again */
    assert_slips("", "TAGS", 4);
}

static void capitals_are_other_letters(void **state) {
    (void)state;
    assert_slips("Tags", "TAGS", 3);
}

static void a_long_word_is_far_from_all(void **state) {
    (void)state;
    assert_slips("ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNO", 1); /* 16 letters are compared */
    assert_slips("ABCDEFGHIJKLMNOPQ", "ABCDEFGHIJKLMNOPQ", SIZE_MAX);
    assert_slips("ABCDEFGHIJKLMNOPQ", "TAGS", SIZE_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_word_is_at_no_distance),
        cmocka_unit_test(each_slip_counts_one),
        cmocka_unit_test(slips_add_up),
        cmocka_unit_test(capitals_are_other_letters),
        cmocka_unit_test(a_long_word_is_far_from_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
