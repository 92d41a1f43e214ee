/* test_charref: HTML character references that stayed in a text: replaced once, and nothing else touched.
 * What stands for &nbsp; is left open here: the header does not say. */
#include <stdio.h>

#include "lib/test.h"
#include "parse/charref.h"

static void assert_decoded(const char *text, const char *want, size_t want_count) {
    struct buf out = BUF_EMPTY;
    char copy[500];
    size_t count = 99;
    assert_int_equal(charref_decode(span_of(text), &out, &count), ERR_OK);
    snprintf(copy, sizeof copy, "%.*s", (int)out.len, out.len == 0 ? "" : out.data);
    assert_string_equal(copy, want);
    assert_int_equal(count, want_count);
    buf_free(&out);
}

static void the_five_references_of_xml_are_replaced(void **state) {
    (void)state;
    assert_decoded("Foreign &amp; Home", "Foreign & Home", 1);
    assert_decoded("&quot;plum&quot;", "\"plum\"", 2);
    assert_decoded("Thrale&apos;s", "Thrale's", 1);
    assert_decoded("1 &lt; 2 &gt; 0", "1 < 2 > 0", 2);
}

static void numbers_stand_for_characters(void **state) {
    (void)state;
    assert_decoded("Thrale&#39;s", "Thrale's", 1);
    assert_decoded("Thrale&#x27;s", "Thrale's", 1);
    assert_decoded("one&#x000A;two", "one\ntwo", 1);
    assert_decoded("Joaqu&#237;n", "Joaqu\u00edn", 1);
    assert_decoded("&#x2019;", "\u2019", 1);
    assert_decoded("&#x1F36F;&#x1f36f;", "\U0001f36f\U0001f36f", 2);
    assert_decoded("&#x7ff;&#x800;&#xffff;&#x10000;&#x10ffff;", "\u07ff\u0800\uffff\U00010000\U0010ffff", 5);
}

static void a_blank_that_does_not_break_is_known(void **state) {
    (void)state;
    struct buf out = BUF_EMPTY;
    size_t count;
    assert_int_equal(charref_decode(SPAN("a&nbsp;b"), &out, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_false(span_contains((struct span){out.data, out.len}, '&'));
    buf_free(&out);
}

static void anything_else_is_text(void **state) {
    (void)state;
    static const char *const cases[] = {"",         "AT&T",   "&8in ascending order.8",
                                        "&",        "&&",     "&;",
                                        "&#;",      "&#x;",   "&copy;",
                                        "& amp;",   "&amp",   "&#39",
                                        "&#x27",    "&#39 ;", "&#x2G;",
                                        "R&D & so", "&#-1;",  "&&#"};
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_decoded(cases[i], cases[i], 0);
}

static void a_replacement_is_not_read_again(void **state) {
    (void)state;
    assert_decoded("&amp;lt;", "&lt;", 1);
    assert_decoded("&amp;amp;amp;", "&amp;amp;", 1);
    assert_decoded("&#38;quot;", "&quot;", 1);
    assert_decoded("&&amp;", "&&", 1);
}

/* A surrogate, past U+10FFFF, far past it, and a NUL, which no text of a cable holds. */
static void numbers_of_no_character_leave_valid_text(void **state) {
    (void)state;
    static const char *const cases[] = {"a&#xD800;b", "a&#x110000;b", "a&#99999999999999999999;b", "a&#0;b"};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buf out = BUF_EMPTY;
        size_t count;
        assert_int_equal(charref_decode(span_of(cases[i]), &out, &count), ERR_OK);
        assert_true(text_is_utf8((struct span){out.data, out.len}));
        assert_false(span_contains((struct span){out.data, out.len}, '\0'));
        buf_free(&out);
    }
}

static void the_result_is_appended(void **state) {
    (void)state;
    struct buf out = BUF_EMPTY;
    size_t count;
    buf_str(&out, "before ");
    assert_int_equal(charref_decode(SPAN("&lt;"), &out, &count), ERR_OK);
    assert_int_equal(charref_decode(SPAN_EMPTY, &out, &count), ERR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(out.len, 8);
    assert_memory_equal(out.data, "before <", 8);
    buf_free(&out);
}

static void a_reference_does_not_reach_past_its_span(void **state) {
    (void)state;
    static const char text[] = "x&amp;&#39;";
    for (size_t n = 0; n < sizeof text; n++) {
        struct buf out = BUF_EMPTY;
        size_t count;
        assert_int_equal(charref_decode((struct span){text, n}, &out, &count), ERR_OK);
        assert_int_equal(count, (n >= 6) + (n >= 11));
        buf_free(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_five_references_of_xml_are_replaced),
        cmocka_unit_test(numbers_stand_for_characters),
        cmocka_unit_test(a_blank_that_does_not_break_is_known),
        cmocka_unit_test(anything_else_is_text),
        cmocka_unit_test(a_replacement_is_not_read_again),
        cmocka_unit_test(numbers_of_no_character_leave_valid_text),
        cmocka_unit_test(the_result_is_appended),
        cmocka_unit_test(a_reference_does_not_reach_past_its_span),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
