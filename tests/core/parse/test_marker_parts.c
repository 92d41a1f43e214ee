/* test_marker_parts: the pieces of page markers, taken off the front of a line or left there. */
#include "lib/str.h"
#include "lib/test.h"
#include "parse/marker_parts.h"

static void a_number_has_as_many_digits_as_asked_for(void **state) {
    (void)state;
    struct span s = SPAN("00001497  002");
    unsigned long value = 0;
    assert_false(marker_parts_digits(&s, 3, 5, &value));
    assert_false(marker_parts_digits(&s, 9, 9, &value));
    assert_string_equal(str(s), "00001497  002");
    assert_true(marker_parts_digits(&s, 5, 8, &value));
    assert_int_equal(value, 1497);
    assert_string_equal(str(s), "  002");
}

static void a_word_ends_where_no_letter_follows(void **state) {
    (void)state;
    struct span page = SPAN("page 02"), pages = SPAN("PAGES 02");
    assert_true(marker_parts_word(&page, SPAN("PAGE")));
    assert_string_equal(str(page), " 02");
    assert_false(marker_parts_word(&pages, SPAN("PAGE")));
    assert_string_equal(str(pages), "PAGES 02");
}

static void a_page_is_one_of_several(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t digits;
        unsigned long part, of;
        const char *rest;
    } good[] = {{"002.2 OF 003 and", 3, 2, 3, " and"},
                {"01 OF 02  082030Z", 2, 1, 2, "  082030Z"},
                {"002OF003", 3, 2, 3, ""}};
    static const char *const bad[] = {"2 OF 3", "002 003", "002 OFF 003", "0002 OF 0003", ""};
    for (size_t i = 0; i < COUNT(good); i++) {
        struct span s = span_of(good[i].text), again = s;
        unsigned long part, of;
        assert_true(marker_parts_numbers_of(&s, good[i].digits, &part, &of));
        assert_int_equal(part, good[i].part);
        assert_int_equal(of, good[i].of);
        assert_string_equal(str(s), good[i].rest);
        assert_true(marker_parts_skip_numbers_of(&again, good[i].digits));
        assert_ptr_equal(again.p, s.p);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct span s = span_of(bad[i]);
        if (marker_parts_skip_numbers_of(&s, 3) || s.n != strlen(bad[i]))
            fail_msg("\"%s\" was taken", bad[i]);
    }
}

static void a_post_stands_before_a_number(void **state) {
    (void)state;
    struct span s = SPAN("TEL AVIV 001234"), post;
    assert_true(marker_parts_post(&s, &post));
    assert_string_equal(str(post), "TEL AVIV");
    assert_string_equal(str(s), "001234");
    static const char *const bad[] = {
        "TEL AVIV", "V 1234", "001234", "TEL/AVIV 1234", "", "THE MINISTER SPOKE FOR AN HOUR AND 20 MINUTES"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        s = span_of(bad[i]);
        if (marker_parts_post(&s, &post) || s.n != strlen(bad[i]))
            fail_msg("\"%s\" was taken", bad[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_has_as_many_digits_as_asked_for),
        cmocka_unit_test(a_word_ends_where_no_letter_follows),
        cmocka_unit_test(a_page_is_one_of_several),
        cmocka_unit_test(a_post_stands_before_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
