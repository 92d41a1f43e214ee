/* test_filename: a file name from any text is safe, and numbered names still fit.
 * Rules are those of name.h, one test each. */
#include <stdio.h>

#include "base/filename.h"
#include "lib/test.h"

#define E_ACUTE "\xc3\xa9"

static const char *safe_bytes(struct span s, bool keep_blanks) {
    static char out[FILENAME_SIZE];
    memset(out, 'x', sizeof out);
    filename_safe(s, keep_blanks, out);
    return out;
}

static const char *safe(const char *text) {
    return safe_bytes(span_of(text), false);
}

static const char *spaced(const char *text) {
    return safe_bytes(span_of(text), true);
}

static const char *numbered(const char *name, unsigned n, bool extension) {
    static char out[FILENAME_SIZE];
    memset(out, 'x', sizeof out);
    filename_numbered(name, n, extension, out);
    return out;
}

/* Text of n times c, and then the tail; good until the next call. */
static const char *repeated(char c, size_t n, const char *tail) {
    static char text[1024];
    memset(text, c, n);
    snprintf(text + n, sizeof text - n, "%s", tail);
    return text;
}

static void a_plain_name_stays_as_it_is(void **state) {
    (void)state;
    assert_string_equal(safe("06ROME1851"), "06ROME1851");
    assert_string_equal(safe("SECRET-NOFORN"), "SECRET-NOFORN");
}

static void letters_of_other_alphabets_stay(void **state) {
    (void)state;
    assert_string_equal(safe("S" E_ACUTE "GOL" E_ACUTE "NE"), "S" E_ACUTE "GOL" E_ACUTE "NE");
    assert_string_equal(safe("\xe2\x82\xac\xf0\x9f\x8d\xaf"), "\xe2\x82\xac\xf0\x9f\x8d\xaf");
}

static void a_blank_becomes_an_underscore(void **state) {
    (void)state;
    assert_string_equal(safe("HUMAN RIGHTS"), "HUMAN_RIGHTS");
}

static void a_run_of_white_space_becomes_one_underscore(void **state) {
    (void)state;
    assert_string_equal(safe("HUMAN \t\r\n\f\v RIGHTS"), "HUMAN_RIGHTS");
}

static void white_space_at_the_ends_is_taken_off(void **state) {
    (void)state;
    assert_string_equal(safe(" \t HUMAN\n"), "HUMAN");
    assert_string_equal(spaced(" \t HUMAN\n"), "HUMAN");
}

static void blanks_are_kept_where_they_are_asked_for(void **state) {
    (void)state;
    assert_string_equal(spaced("my notes.txt"), "my notes.txt");
}

static void kept_blanks_are_single(void **state) {
    (void)state;
    assert_string_equal(spaced("my \t\n notes.txt"), "my notes.txt");
}

static void a_slash_becomes_an_underscore(void **state) {
    (void)state;
    assert_string_equal(safe("a/b"), "a_b");
    assert_string_equal(spaced("a/b"), "a_b");
}

static void a_nul_becomes_an_underscore(void **state) {
    (void)state;
    assert_string_equal(safe_bytes(SPAN("a\0b"), false), "a_b");
    assert_string_equal(safe_bytes(SPAN("a\0b"), true), "a_b");
}

static void every_control_character_becomes_an_underscore(void **state) {
    (void)state;
    for (char c = 1; c < 0x20; c++) {
        const char text[] = {'a', c, 'b', '\0'};
        assert_string_equal(safe(text), "a_b");
        if (!text_is_space(c))
            assert_string_equal(spaced(text), "a_b");
    }
    assert_string_equal(safe("a\x7f"
                             "b"),
                        "a_b");
}

static void every_c1_control_becomes_an_underscore(void **state) {
    (void)state;
    for (unsigned char c = 0x80; c < 0xa0; c++) {
        const char text[] = {'a', '\xc2', (char)c, 'b', '\0'};
        assert_string_equal(safe(text), "a_b");
        assert_string_equal(spaced(text), "a_b");
    }
}

static void a_no_break_space_is_no_blank_in_a_name(void **state) {
    (void)state;
    assert_string_equal(safe("a\xc2\xa0"
                             "b"),
                        "a_b");
}

static void the_first_letter_behind_the_controls_stays(void **state) {
    (void)state;
    assert_string_equal(safe("a\xc2\xa1"
                             "b"),
                        "a\xc2\xa1"
                        "b");
}

static void bytes_that_are_no_utf8_become_underscores(void **state) {
    (void)state;
    static const char *const bad[] = {"a\xe9z", "a\xffz", "a\x80z", "a\xc3z"};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_string_equal(safe(bad[i]), "a_z");
}

static void overlong_and_surrogate_bytes_do_not_get_through(void **state) {
    (void)state;
    static const char *const bad[] = {"\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                      "\xe2\x82"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_true(text_is_utf8(span_of(safe(bad[i]))));
        assert_int_equal(strspn(safe(bad[i]), "_"), strlen(safe(bad[i])));
    }
}

static void dot_and_dot_dot_are_no_names(void **state) {
    (void)state;
    for (int keep = 0; keep < 2; keep++) {
        const char *one = safe_bytes(SPAN("."), keep != 0);
        assert_string_not_equal(one, ".");
        assert_true(one[0] != '\0');
        const char *two = safe_bytes(SPAN(" .. "), keep != 0);
        assert_string_not_equal(two, "..");
        assert_true(two[0] != '\0');
    }
}

static void a_name_is_not_hidden(void **state) {
    (void)state;
    assert_string_equal(safe("..."), "_..");
    assert_string_equal(safe("..a"), "_.a");
    assert_string_equal(safe(".NET"), "_NET");
    assert_string_equal(spaced(" .profile"), "_profile");
    assert_string_equal(safe("a.b"), "a.b");
}

static void a_name_does_not_read_backwards(void **state) {
    (void)state; /* U+202E, U+2066, U+200F and U+061C */
    assert_string_equal(safe("a\xe2\x80\xaegpj.exe"), "a_gpj.exe");
    assert_string_equal(spaced("\xe2\x81\xa6"
                               "a\xe2\x80\x8f\xd8\x9c"),
                        "_a__");
}

static void an_empty_text_becomes_an_underscore(void **state) {
    (void)state;
    assert_string_equal(safe(""), "_");
    assert_string_equal(safe(" \n\t "), "_");
    assert_string_equal(safe_bytes(SPAN_EMPTY, false), "_");
    assert_string_equal(safe_bytes(SPAN_EMPTY, true), "_");
}

static void one_unsafe_character_becomes_an_underscore(void **state) {
    (void)state;
    assert_string_equal(safe("/"), "_");
    assert_string_equal(safe("\x01"), "_");
    assert_string_equal(safe("\xff"), "_");
}

static void a_name_of_255_bytes_fits(void **state) {
    (void)state;
    const char *text = repeated('a', 255, "");
    assert_string_equal(safe(text), text);
}

static void a_longer_text_is_cut_to_255_bytes(void **state) {
    (void)state;
    assert_int_equal(strlen(safe(repeated('a', 256, ""))), 255);
    assert_int_equal(strlen(safe(repeated('a', 900, ""))), 255);
}

static void a_character_that_does_not_fit_is_not_cut_in_two(void **state) {
    (void)state;
    assert_int_equal(strlen(safe(repeated('a', 253, E_ACUTE))), 255);
    assert_int_equal(strlen(safe(repeated('a', 254, E_ACUTE))), 254);
    assert_int_equal(strlen(safe(repeated('a', 252, "\xf0\x9f\x8d\xaf"))), 252);
}

static void a_name_is_no_option(void **state) {
    (void)state;
    char out[FILENAME_SIZE];
    filename_safe(SPAN("-rf.txt"), true, out);
    assert_string_equal(out, "_rf.txt");
    filename_safe(SPAN("STEIN-MARR"), false, out);
    assert_string_equal(out, "STEIN-MARR");
}

static void a_cut_name_does_not_end_with_a_blank(void **state) {
    (void)state;
    const char *cut = spaced(repeated('a', 254, " b"));
    assert_int_not_equal(cut[strlen(cut) - 1], ' ');
    cut = spaced(repeated('a', 253, " " E_ACUTE));
    assert_int_not_equal(cut[strlen(cut) - 1], ' ');
}

static void a_number_goes_to_the_end(void **state) {
    (void)state;
    assert_string_equal(numbered("06ROME1851", 2, false), "06ROME1851~2");
    assert_string_equal(numbered("06ROME1851", 4294967295u, false), "06ROME1851~4294967295");
}

static void a_number_goes_before_the_extension(void **state) {
    (void)state;
    assert_string_equal(numbered("notes.txt", 2, true), "notes~2.txt");
    assert_string_equal(numbered("notes.old.txt", 13, true), "notes.old~13.txt");
}

static void a_dot_is_no_extension_unless_asked_for(void **state) {
    (void)state;
    assert_string_equal(numbered("notes.txt", 2, false), "notes.txt~2");
}

static void without_an_extension_the_number_goes_to_the_end(void **state) {
    (void)state;
    assert_string_equal(numbered("notes", 2, true), "notes~2");
    assert_string_equal(numbered(".notes", 2, true), ".notes~2");
}

static void a_long_name_is_cut_in_the_stem_for_its_number(void **state) {
    (void)state;
    char expected[FILENAME_SIZE];
    snprintf(expected, sizeof expected, "%s~2", repeated('a', 253, ""));
    assert_string_equal(numbered(repeated('a', 255, ""), 2, false), expected);
    snprintf(expected, sizeof expected, "%s~2.txt", repeated('a', 249, ""));
    assert_string_equal(numbered(repeated('a', 251, ".txt"), 2, true), expected);
}

static void a_stem_is_not_cut_inside_a_character(void **state) {
    (void)state;
    char expected[FILENAME_SIZE]; /* 252 + 2 + 1 bytes: the cut at 253 would fall into the letter */
    snprintf(expected, sizeof expected, "%s~2", repeated('a', 252, ""));
    assert_string_equal(numbered(repeated('a', 252, E_ACUTE "z"), 2, false), expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_name_stays_as_it_is),
        cmocka_unit_test(letters_of_other_alphabets_stay),
        cmocka_unit_test(a_blank_becomes_an_underscore),
        cmocka_unit_test(a_run_of_white_space_becomes_one_underscore),
        cmocka_unit_test(white_space_at_the_ends_is_taken_off),
        cmocka_unit_test(blanks_are_kept_where_they_are_asked_for),
        cmocka_unit_test(kept_blanks_are_single),
        cmocka_unit_test(a_slash_becomes_an_underscore),
        cmocka_unit_test(a_nul_becomes_an_underscore),
        cmocka_unit_test(every_control_character_becomes_an_underscore),
        cmocka_unit_test(every_c1_control_becomes_an_underscore),
        cmocka_unit_test(a_no_break_space_is_no_blank_in_a_name),
        cmocka_unit_test(the_first_letter_behind_the_controls_stays),
        cmocka_unit_test(bytes_that_are_no_utf8_become_underscores),
        cmocka_unit_test(overlong_and_surrogate_bytes_do_not_get_through),
        cmocka_unit_test(dot_and_dot_dot_are_no_names),
        cmocka_unit_test(a_name_is_not_hidden),
        cmocka_unit_test(a_name_does_not_read_backwards),
        cmocka_unit_test(an_empty_text_becomes_an_underscore),
        cmocka_unit_test(one_unsafe_character_becomes_an_underscore),
        cmocka_unit_test(a_name_of_255_bytes_fits),
        cmocka_unit_test(a_longer_text_is_cut_to_255_bytes),
        cmocka_unit_test(a_character_that_does_not_fit_is_not_cut_in_two),
        cmocka_unit_test(a_name_is_no_option),
        cmocka_unit_test(a_cut_name_does_not_end_with_a_blank),
        cmocka_unit_test(a_number_goes_to_the_end),
        cmocka_unit_test(a_number_goes_before_the_extension),
        cmocka_unit_test(a_dot_is_no_extension_unless_asked_for),
        cmocka_unit_test(without_an_extension_the_number_goes_to_the_end),
        cmocka_unit_test(a_long_name_is_cut_in_the_stem_for_its_number),
        cmocka_unit_test(a_stem_is_not_cut_inside_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
