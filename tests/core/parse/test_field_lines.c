/* test_field_lines: the lines of a field as one, words that the margin cut, and lines that break off. */
#include "lib/str.h"
#include "lib/test.h"
#include "parse/field_lines.h"

static struct cable c;

static int forget(void **state) {
    (void)state;
    cable_free(&c);
    return 0;
}

/* The lines, up to a NULL, as one; hard_cut as field_lines_add() takes it. */
static const char *joined(const char *const *lines, bool hard_cut) {
    struct field_lines field = {0};
    struct span one = SPAN_EMPTY;
    for (; *lines != NULL; lines++)
        assert_int_equal(field_lines_add(&c, &field, span_of(*lines), 0, hard_cut), ERR_OK);
    assert_int_equal(field_lines_join(&c, &field, &one), ERR_OK);
    return str(one);
}

static void a_blank_stands_between_two_lines(void **state) {
    (void)state;
    static const char *const lines[] = {"  VELM: THE HONEY", "", "HAS COME  ", NULL}, *const none[] = {NULL};
    assert_string_equal(joined(lines, false), "VELM: THE HONEY HAS COME");
    assert_string_equal(joined(none, false), "");
}

static void what_stands_before_the_value_is_left_out(void **state) {
    (void)state;
    struct field_lines field = {0};
    assert_int_equal(field_lines_add(&c, &field, SPAN("SUBJECT: HONEY"), 8, false), ERR_OK);
    assert_int_equal(field_lines_add(&c, &field, SPAN("TAGS:"), 5, false), ERR_OK);
    assert_int_equal(field.n, 1);
    assert_string_equal(str(field.items[0].text), "HONEY");
}

/* 71 columns, the last of them the a of "reasons". */
#define FULL "Classified By: Charge d'Affaires Harriet L Swann of the Embassy for rea"

static void a_word_that_the_margin_cut_is_whole_again(void **state) {
    (void)state;
    static const char *const cut[] = {FULL, "sons 1.4 (b)", NULL},
                             *const blank[] = {FULL " sons 1.4 (b)", NULL}, /* the lines were joined again */
                                 *const short_line[] = {"for rea", "sons", NULL};
    assert_int_equal(strlen(FULL), 71);
    assert_string_equal(joined(cut, true), FULL "sons 1.4 (b)");
    assert_string_equal(joined(blank, true), FULL "sons 1.4 (b)");
    assert_string_equal(joined(cut, false), FULL " sons 1.4 (b)");
    assert_string_equal(joined(short_line, true), "for rea sons");
}

static void words_that_were_whole_stay_apart(void **state) {
    (void)state;
    static const char *const lines[] = {
        "Classified By: Charge d'Affaires Harriet L. Swann, of the Embassy in the", "city", NULL};
    assert_string_equal(joined(lines, true),
                        "Classified By: Charge d'Affaires Harriet L. Swann, of the Embassy in the city");
}

static void a_reason_is_a_section_of_the_order(void **state) {
    (void)state;
    struct field_line with[] = {{SPAN("DCM Swann"), false}, {SPAN("Reason: 1.5 (b)"), false}},
                      without[] = {{SPAN("DCM SWANN, 14 MAY"), false}};
    assert_true(field_lines_have_reason(&(struct field_lines){with, 2, 2}));
    assert_false(field_lines_have_reason(&(struct field_lines){without, 1, 1}));
    assert_true(field_lines_have_lower(&(struct field_lines){with, 2, 2}));
    assert_false(field_lines_have_lower(&(struct field_lines){without, 1, 1}));
}

static void a_line_breaks_off_inside_a_phrase(void **state) {
    (void)state;
    static const char *const broken[] = {"VISIT OF THE", "HONEY, WAX,", "HONEY AND",
                                         "The Minister's March 24, 2009"},
                             *const whole[] = {"HEPATITIS A", "VISIT TO PORTLAND, OR", "Trip to Smith's",
                                               "HONEY", ""};
    for (size_t i = 0; i < COUNT(broken); i++)
        if (!field_lines_break_off(span_of(broken[i])))
            fail_msg("\"%s\" is whole", broken[i]);
    for (size_t i = 0; i < COUNT(whole); i++)
        if (field_lines_break_off(span_of(whole[i])))
            fail_msg("\"%s\" breaks off", whole[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_blank_stands_between_two_lines, forget),
        cmocka_unit_test_teardown(what_stands_before_the_value_is_left_out, forget),
        cmocka_unit_test_teardown(a_word_that_the_margin_cut_is_whole_again, forget),
        cmocka_unit_test_teardown(words_that_were_whole_stay_apart, forget),
        cmocka_unit_test(a_reason_is_a_section_of_the_order),
        cmocka_unit_test(a_line_breaks_off_inside_a_phrase),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
