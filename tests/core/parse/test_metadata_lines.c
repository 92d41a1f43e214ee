/* test_metadata_lines: the block of metadata that an archive's program printed into a text. */
#include "lib/str.h"
#include "lib/test.h"
#include "parse/metadata_lines.h"

static void a_block_has_an_id_and_three_more_lines(void **state) {
    (void)state;
    static const struct span block[] = {SPAN_INIT("ID: 190648"), SPAN_INIT("ORIGIN: 09VELM110"),
                                        SPAN_INIT("DATE: 2009-02-04 15:22:00"),
                                        SPAN_INIT("CLASSIFICATION: SECRET"), SPAN_INIT("1. (S) Summary.")};
    assert_int_equal(metadata_lines_at(block, 5), 4);
    assert_int_equal(metadata_lines_at(block, 3), 0); /* too few */
    assert_int_equal(metadata_lines_at(block + 1, 4), 0); /* no ID */
}

static void the_order_does_not_matter_but_each_stands_once(void **state) {
    (void)state;
    static const struct span other[] = {SPAN_INIT("SOURCE: Embassy Velm"), SPAN_INIT("DATE: 2009-02-04"),
                                        SPAN_INIT("MISC: "), SPAN_INIT("ID: 190648"),
                                        SPAN_INIT("DATE: 2009-02-05")};
    assert_int_equal(metadata_lines_at(other, 5), 4);
}

static void an_id_is_a_number(void **state) {
    (void)state;
    static const struct span words[] = {SPAN_INIT("ID: HONEY"), SPAN_INIT("ORIGIN: 09VELM110"),
                                        SPAN_INIT("DATE: 2009-02-04"), SPAN_INIT("MISC: ")};
    assert_int_equal(metadata_lines_at(words, 4), 0);
    assert_int_equal(metadata_lines_at(NULL, 0), 0);
}

static void what_is_left_out_is_reported(void **state) {
    (void)state;
    static const struct span block[] = {SPAN_INIT("ID: 190648"), SPAN_INIT("DATE: 2009-02-04 15:22:00")};
    struct cable c = CABLE_EMPTY;
    assert_int_equal(metadata_lines_report(&c, block, 2), ERR_OK);
    assert_int_equal(c.problems_n, 1);
    assert_string_equal(str(c.problems[0].kind), "catalogue");
    assert_string_equal(str(c.problems[0].detail),
                        "2 lines of an archive's catalogue in the text, left out: ID: 190648 to DATE");
    cable_free(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_has_an_id_and_three_more_lines),
        cmocka_unit_test(the_order_does_not_matter_but_each_stands_once),
        cmocka_unit_test(an_id_is_a_number),
        cmocka_unit_test(what_is_left_out_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
