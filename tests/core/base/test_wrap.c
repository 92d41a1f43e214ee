/* test_wrap: the lines that come out of texts written here, at widths small enough to work out by hand. */
#include "base/wrap.h"
#include "lib/test.h"

static void assert_wrapped(const char *text, size_t width, size_t indent, const char *expected) {
    struct buf out = BUF_EMPTY;
    wrap_text(&out, span_of(text), width, indent);
    assert_int_equal(buf_err(&out), ERR_OK);
    if (out.len != strlen(expected) || memcmp(out.data, expected, out.len) != 0)
        fail_msg("\"%s\" became:\n%.*s", text, (int)out.len, out.data);
    buf_free(&out);
}

static void a_line_that_fits_stays(void **state) {
    (void)state;
    assert_wrapped("", 20, 0, "\n");
    assert_wrapped("Seven boats.", 20, 0, "Seven boats.\n");
    assert_wrapped("exactly twenty, this", 20, 0, "exactly twenty, this\n");
    assert_wrapped("Seven boats.  Eight oars.   ", 40, 0, "Seven boats.  Eight oars.\n");
}

static void a_longer_one_is_broken_at_blanks(void **state) {
    (void)state;
    assert_wrapped("exactly twenty, this and", 20, 0, "exactly twenty, this\nand\n");
    assert_wrapped("exactly twentyone, so", 20, 0, "exactly twentyone,\nso\n");
    assert_wrapped("One two.  Three four five", 20, 0, "One two.  Three four\nfive\n");
}

static void further_lines_stand_below_the_first_word(void **state) {
    (void)state;
    assert_wrapped("(C) He would not say when.", 20, 4, "(C) He would not\n    say when.\n");
    assert_wrapped("one\ntwo\n\nthree", 20, 2, "one\n  two\n\n  three\n");
}

static void a_word_that_is_too_long_is_not_cut(void **state) {
    (void)state;
    assert_wrapped("a Donaudampfschifffahrtsgesellschaft b", 20, 0,
                   "a\nDonaudampfschifffahrtsgesellschaft\nb\n");
}

static void columns_are_characters(void **state) {
    (void)state;
    assert_int_equal(wrap_columns(SPAN("C\xc3\xb4te")), 4);
    assert_wrapped(
        "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 abcdefghi z", 20, 0,
        "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 abcdefghi\nz\n");
}

static void items_of_lists_hang(void **state) {
    (void)state;
    assert_wrapped("- the price of bread in May", 20, 0, "- the price of bread\n  in May\n");
    assert_wrapped("Three:\n  -- the price of bread", 20, 0, "Three:\n  -- the price of\n     bread\n");
    assert_wrapped("Two:\n(a) the price of bread", 20, 0, "Two:\n(a) the price of\n    bread\n");
    assert_wrapped("Two:\n12. the price of bread", 20, 0, "Two:\n12. the price of\n    bread\n");
    assert_wrapped("Two:\nA man of the price of", 20, 0, "Two:\nA man of the price\nof\n");
}

static void tables_keep_their_lines(void **state) {
    (void)state;
    assert_wrapped("Year     Tons    Price in crowns", 20, 0, "Year     Tons    Price in crowns\n");
    assert_wrapped("Year | Tons | Price in crowns", 20, 0, "Year | Tons | Price in crowns\n");
    assert_wrapped("Year\tTons\tPrice in crowns", 20, 0, "Year\tTons\tPrice in crowns\n");
}

static void an_indent_leaves_room(void **state) {
    (void)state;
    assert_wrapped("            far to the right of it", 20, 0, "            far to\nthe right of it\n");
}

static void control_characters_do_not_reach_a_terminal(void **state) {
    (void)state;
    assert_wrapped("a\033[31mb\x7f"
                   "c\xc2\x9b"
                   "d",
                   40, 0,
                   "a\xef\xbf\xbd[31mb\xef\xbf\xbd"
                   "c\xef\xbf\xbd"
                   "d\n");
    assert_wrapped("\xc2\xb6 stays, \xc3\xa9 too", 40, 0, "\xc2\xb6 stays, \xc3\xa9 too\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_that_fits_stays),
        cmocka_unit_test(a_longer_one_is_broken_at_blanks),
        cmocka_unit_test(further_lines_stand_below_the_first_word),
        cmocka_unit_test(a_word_that_is_too_long_is_not_cut),
        cmocka_unit_test(columns_are_characters),
        cmocka_unit_test(items_of_lists_hang),
        cmocka_unit_test(tables_keep_their_lines),
        cmocka_unit_test(an_indent_leaves_room),
        cmocka_unit_test(control_characters_do_not_reach_a_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
