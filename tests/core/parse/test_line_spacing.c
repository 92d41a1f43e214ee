/* test_line_spacing: which copies are set with a blank line behind every line, and what is left of them. */
#include <stdio.h>
#include <string.h>

#include "lib/test.h"
#include "parse/line_spacing.h"

/* The text with single spacing. */
static const char *single(const char *text) {
    static char copy[2000];
    snprintf(copy, sizeof copy, "%s", text);
    size_t n = line_spacing_single(copy, strlen(copy));
    assert_true(n <= strlen(text));
    copy[n] = '\0';
    return copy;
}

#define TWELVE "a\n\nb\n\nc\n\nd\n\ne\n\nf\n\ng\n\nh\n\ni\n\nj\n\nk\n\nl"

static void blank_lines_behind_every_line_go(void **state) {
    (void)state;
    assert_string_equal(single(TWELVE), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl");
    assert_string_equal(single(TWELVE "\n\n"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n");
    assert_string_equal(single("A\r\n \t\r\n" TWELVE "\r\n\r\n"),
                        "A\r\na\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\r\n");
}

static void a_blank_line_that_was_doubled_or_kept_is_one(void **state) {
    (void)state;
    assert_string_equal(single(TWELVE "\n\n\n\nm\n\nn"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n\nm\nn");
    assert_string_equal(single(TWELVE "\n\n\nm\n\nn"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n\nm\nn");
    assert_string_equal(single(TWELVE "\n\n\n\n\n\nm"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n\n\nm");
}

static void other_texts_stay(void **state) {
    (void)state;
    char wide[120] = "";
    memset(wide, 'x', 101);
    char with[400];
    snprintf(with, sizeof with, "%s\n\n%s\n", TWELVE, wide);
    const char *const texts[] = {"", "\n\n", "a", "a\n\nb\n\nc\n", TWELVE "\nm", "m\n" TWELVE, with};
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_string_equal(single(texts[i]), texts[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blank_lines_behind_every_line_go),
        cmocka_unit_test(a_blank_line_that_was_doubled_or_kept_is_one),
        cmocka_unit_test(other_texts_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
