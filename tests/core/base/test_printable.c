/* test_printable: what a terminal would obey, what is no UTF-8 and what turns a line round is found. */
#include "base/printable.h"

#include <stdio.h>

#include "lib/test.h"

static enum printable_kind kind_of(const char *text) {
    size_t n = 77;
    enum printable_kind kind = printable_char(span_of(text), &n);
    assert_int_equal(n, kind == PRINTABLE_NOT_UTF8 ? 1 : strlen(text));
    return kind;
}

static void letters_are_printable(void **state) {
    (void)state;
    static const char *const letters[] = {
        " ", "a", "~", "\xc2\xa0", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x8d\xaf"};
    for (size_t i = 0; i < COUNT(letters); i++)
        assert_int_equal(kind_of(letters[i]), PRINTABLE);
}

static void every_control_character_is_found(void **state) {
    (void)state;
    for (char c = 1; c < 0x20; c++)
        assert_int_equal(kind_of((const char[]){c, '\0'}), PRINTABLE_CONTROL);
    assert_int_equal(kind_of("\x7f"), PRINTABLE_CONTROL);
    for (unsigned char c = 0x80; c < 0xa0; c++)
        assert_int_equal(kind_of((const char[]){'\xc2', (char)c, '\0'}), PRINTABLE_CONTROL);
}

static void marks_of_direction_are_found(void **state) {
    (void)state;
    static const char *const marks[] = {"\xd8\x9c",     "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xaa",
                                        "\xe2\x80\xab", "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae",
                                        "\xe2\x81\xa6", "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9"};
    for (size_t i = 0; i < COUNT(marks); i++)
        assert_int_equal(kind_of(marks[i]), PRINTABLE_DIRECTION);
}

static void their_neighbours_are_printable(void **state) {
    (void)state;
    static const char *const others[] = {"\xd8\x9b",     "\xd8\x9d",     "\xe2\x80\x8d", "\xe2\x80\x90",
                                         "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\xa5", "\xe2\x81\xaa"};
    for (size_t i = 0; i < COUNT(others); i++)
        assert_int_equal(kind_of(others[i]), PRINTABLE);
}

static void what_is_no_utf8_is_found(void **state) {
    (void)state;
    static const char *const bytes[] = {"\x80", "\x9b", "\xe9", "\xff", "\xc2", "\xe2\x80"};
    for (size_t i = 0; i < COUNT(bytes); i++)
        assert_int_equal(kind_of(bytes[i]), PRINTABLE_NOT_UTF8);
}

static void a_line_has_a_question_mark_for_each(void **state) {
    (void)state;
    char text[] = "\x1b]0;x\x07 caf\xc3\xa9\n\t\xc2\x9b"
                  "2J \xe9 \xe2\x80\xaegpj.exe";
    printable_line(text);
    assert_string_equal(text, "?]0;x? caf\xc3\xa9???2J ? ?gpj.exe");
    char empty[] = "";
    printable_line(empty);
    assert_string_equal(empty, "");
}

static void what_is_appended_has_what_the_caller_wants(void **state) {
    (void)state;
    struct buf out = BUF_EMPTY;
    printable_add(&out, SPAN("a\0b\tc\x1b\xff"), "<>");
    buf_char(&out, '\0');
    assert_string_equal(out.data, "a<>b\tc<><>");
    buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_are_printable),
        cmocka_unit_test(every_control_character_is_found),
        cmocka_unit_test(marks_of_direction_are_found),
        cmocka_unit_test(their_neighbours_are_printable),
        cmocka_unit_test(what_is_no_utf8_is_found),
        cmocka_unit_test(a_line_has_a_question_mark_for_each),
        cmocka_unit_test(what_is_appended_has_what_the_caller_wants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
