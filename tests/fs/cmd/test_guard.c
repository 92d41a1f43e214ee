/* test_guard: what passes to a terminal is text, in however many pieces it comes. */
#include "cmd/guard.h"

#include <stdio.h>

#include "lib/test.h"

/* What passes of the bytes when they come in pieces of this length. */
static void assert_passes_in_pieces(struct span bytes, size_t length, const char *expected) {
    struct guard g = {.fd = -1};
    struct buf out = BUF_EMPTY;
    for (; bytes.n > 0; bytes = span_from(bytes, length))
        guard_pass(&g, span_first(bytes, length), &out);
    buf_char(&out, '\0');
    assert_int_equal(buf_err(&out), ERR_OK);
    assert_string_equal(out.data, expected);
    buf_free(&out);
}

static void assert_passes(struct span bytes, const char *expected) {
    for (size_t length = 1; length <= bytes.n; length++)
        assert_passes_in_pieces(bytes, length, expected);
}

static void text_passes(void **state) {
    (void)state;
    assert_passes(SPAN("one\ttwo\ncaf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8d\xaf\n"),
                  "one\ttwo\ncaf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8d\xaf\n");
}

static void our_own_sequences_pass(void **state) {
    (void)state;
    assert_passes(SPAN("\033[1mbold\033[0m \033[2mdim\033[0m\n"), "\033[1mbold\033[0m \033[2mdim\033[0m\n");
}

static void other_sequences_do_not(void **state) {
    (void)state;
    assert_passes(SPAN("\033]0;title\007 \033[2J \033[31mred \033\033[1mb\033[1;1H\n"),
                  "?]0;title? ?[2J ?[31mred ?\033[1mb?[1;1H\n");
}

static void controls_of_latin_1_do_not(void **state) {
    (void)state;
    assert_passes(SPAN("a\xc2\x9b"
                       "2J\xc2\x85\x7f\r\b\0.\n"),
                  "a?2J?????.\n");
}

static void what_is_no_utf8_does_not(void **state) {
    (void)state;
    assert_passes(SPAN("\x9b"
                       "2J \xe9t\xe9 \xe2\x82 \xf5\xed\xa0\x80\n"),
                  "?2J ?t? ?? ????\n");
}

static void marks_of_direction_do_not(void **state) {
    (void)state;
    assert_passes(SPAN("\xe2\x80\xaegpj.exe\n"), "?gpj.exe\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_passes),
        cmocka_unit_test(our_own_sequences_pass),
        cmocka_unit_test(other_sequences_do_not),
        cmocka_unit_test(controls_of_latin_1_do_not),
        cmocka_unit_test(what_is_no_utf8_does_not),
        cmocka_unit_test(marks_of_direction_do_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
