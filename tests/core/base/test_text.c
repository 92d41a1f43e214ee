/* test_text: spans, ASCII classes, numbers, UTF-8 as RFC 3629 defines it, and bytes in Windows-1252.
 * The expectations for Windows-1252 are those of the code page: 0x80 the euro sign, 0x92 a quotation mark. */
#include "base/text.h"
#include "lib/str.h"
#include "lib/test.h"

/* ---- spans ---- */

static void an_empty_span_may_have_no_pointer(void **state) {
    (void)state;
    struct span none = SPAN_EMPTY, rest = SPAN_EMPTY, line;
    assert_int_equal(span_from(none, 3).n, 0);
    assert_int_equal(span_first(none, 3).n, 0);
    assert_int_equal(span_trim(none).n, 0);
    assert_int_equal(span_trim_end(none).n, 0);
    assert_true(span_eq(none, SPAN("")));
    assert_true(span_ieq(SPAN(""), none));
    assert_true(span_starts(none, none));
    assert_true(span_istarts(SPAN("x"), none));
    assert_false(span_contains(none, 'x'));
    assert_int_equal(span_compare(none, SPAN("")), 0);
    assert_int_equal(span_word(&rest).n, 0);
    assert_false(span_line(&rest, &line));
    assert_true(text_is_utf8(none));
    assert_int_equal(text_count_digits(none), 0);
}

static void a_part_never_reaches_past_the_end(void **state) {
    (void)state;
    assert_string_equal(str(span_from(SPAN("VELM"), 1)), "ELM");
    assert_int_equal(span_from(SPAN("VELM"), 4).n, 0);
    assert_int_equal(span_from(SPAN("VELM"), 5).n, 0);
    assert_int_equal(span_from(SPAN("VELM"), SIZE_MAX).n, 0);
    assert_string_equal(str(span_first(SPAN("VELM"), 2)), "VE");
    assert_string_equal(str(span_first(SPAN("VELM"), 9)), "VELM");
}

static void white_space_goes_at_the_ends_only(void **state) {
    (void)state;
    assert_string_equal(str(span_trim(SPAN(" \t\r\n\f\vNEW  ALMARA \v\f\n\r\t "))), "NEW  ALMARA");
    assert_string_equal(str(span_trim_end(SPAN("  NEW ALMARA \r\n"))), "  NEW ALMARA");
    assert_int_equal(span_trim(SPAN(" \t ")).n, 0);
}

static void equality_minds_case_and_length(void **state) {
    (void)state;
    assert_true(span_eq(SPAN("VELM"), SPAN("VELM")));
    assert_false(span_eq(SPAN("VELM"), SPAN("Velm")));
    assert_false(span_eq(SPAN("VELM"), SPAN("VELMARK")));
    assert_true(span_ieq(SPAN("VELM"), SPAN("velM")));
    assert_false(span_ieq(SPAN("VELM"), SPAN("VEL")));
    assert_false(span_ieq(SPAN("VEL"), SPAN("VELM")));
    assert_false(span_ieq(SPAN("\u00c9"), SPAN("\u00e9"))); /* folding is ASCII only */
    assert_false(span_ieq(SPAN("@["), SPAN("`{"))); /* 0x20 apart, as letters are */
}

static void a_prefix_may_be_the_whole(void **state) {
    (void)state;
    assert_true(span_starts(SPAN("SUBJECT:"), SPAN("SUBJECT:")));
    assert_false(span_starts(SPAN("SUBJ"), SPAN("SUBJECT")));
    assert_false(span_starts(SPAN("subject"), SPAN("SUBJ")));
    assert_true(span_istarts(SPAN("subject"), SPAN("SUBJ")));
    assert_false(span_istarts(SPAN("sub"), SPAN("SUBJ")));
}

static void order_is_by_bytes(void **state) {
    (void)state;
    assert_true(span_compare(SPAN("A"), SPAN("B")) < 0);
    assert_true(span_compare(SPAN("B"), SPAN("A")) > 0);
    assert_true(span_compare(SPAN("A"), SPAN("AA")) < 0);
    assert_true(span_compare(SPAN("AA"), SPAN("A")) > 0);
    assert_true(span_compare(SPAN("Z"), SPAN("\u00e9")) < 0); /* bytes are unsigned */
    assert_int_equal(span_compare(SPAN("VELM"), SPAN("VELM")), 0);
}

static void the_first_place_is_found_in_any_case(void **state) {
    (void)state;
    size_t at = 99;
    assert_true(span_ifind(SPAN("E.O. 12958: decl: x DECL"), SPAN("DECL"), &at));
    assert_int_equal(at, 12);
    assert_true(span_ifind(SPAN("decl"), SPAN("DECL"), &at));
    assert_int_equal(at, 0);
    assert_false(span_ifind(SPAN("dec"), SPAN("DECL"), &at));
    assert_false(span_ifind(SPAN("dedec"), SPAN("DECL"), &at));
    assert_false(span_ifind(SPAN_EMPTY, SPAN("DECL"), &at));
    assert_true(span_ifind(SPAN("dededecl"), SPAN("DECL"), &at));
    assert_int_equal(at, 4);
}

/* Places at, before and behind the ends of blocks, and needles whose first and last byte stand elsewhere. */
static void a_needle_is_found_wherever_it_stands(void **state) {
    (void)state;
    static const struct span needles[] = {SPAN_INIT("X"), SPAN_INIT("XY"), SPAN_INIT("XabcY"),
                                          SPAN_INIT("XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXY")};
    for (size_t k = 0; k < COUNT(needles); k++)
        for (size_t n = needles[k].n; n < 100; n++)
            for (size_t place = 0; place + needles[k].n <= n; place++) {
                char text[100];
                size_t at = 99;
                memset(text, '.', sizeof text); /* behind the end, too */
                memcpy(text + place, needles[k].p, needles[k].n);
                assert_true(span_find((struct span){text, n}, needles[k], &at));
                assert_int_equal(at, place);
                assert_false(span_find((struct span){text, place + needles[k].n - 1}, needles[k], &at));
            }
    size_t at = 99;
    assert_true(span_find(SPAN("XaY...............XbY..............XabcY"), SPAN("XabcY"), &at));
    assert_int_equal(at, 35);
    assert_true(span_find(SPAN("the second and the second"), SPAN("second"), &at));
    assert_int_equal(at, 4);
    assert_false(span_find(SPAN("XaxxY XabxY xabcY XabcZ XabcZ XabxY"), SPAN("XabcY"), &at));
    assert_false(span_find(SPAN("VELM"), SPAN_EMPTY, &at));
    assert_false(span_find(SPAN_EMPTY, SPAN("VELM"), &at));
    assert_int_equal(at, 4);
}

static void a_word_of_a_list_stands_between_blanks(void **state) {
    (void)state;
    static const struct span list = SPAN_INIT(" VELM VELMOND SANCALIXTO PORTBRAVEN KARST ");
    assert_true(text_has_word(list, SPAN("VELM")));
    assert_true(text_has_word(list, SPAN("karst")));
    assert_true(text_has_word(list, SPAN("Portbraven")));
    assert_false(text_has_word(list, SPAN("MOND")));
    assert_false(text_has_word(list, SPAN("VEL")));
    assert_false(text_has_word(list, SPAN("PORT")));
    assert_false(text_has_word(list, SPAN("VELM VELMOND")));
    assert_false(text_has_word(list, SPAN("")));
    assert_false(text_has_word(list, SPAN("A WORD THAT IS LONGER THAN ANY OF THEM")));
}

static void bytes_are_counted_and_passed(void **state) {
    (void)state;
    char text[10000];
    memset(text, '.', sizeof text);
    assert_int_equal(text_count((struct span){text, sizeof text}, '.'), 10000); /* more than a byte holds */
    for (size_t i = 0; i < sizeof text; i += 10)
        text[i] = '\n';
    assert_int_equal(text_count((struct span){text, sizeof text}, '\n'), 1000);
    assert_int_equal(text_count((struct span){text + 1, 9999}, '\n'), 999);
    assert_int_equal(text_count((struct span){text + 1, 9}, '\n'), 0);
    assert_int_equal(text_count(SPAN("\xff.\xff"), '\xff'), 2);
    assert_int_equal(text_count(SPAN_EMPTY, '\n'), 0);
    assert_int_equal(span_until(SPAN("VELM 12"), ' '), 4);
    assert_int_equal(span_until(SPAN("VELM 12"), 'V'), 0);
    assert_int_equal(span_until(SPAN("VELM 12"), 'X'), 7);
    assert_int_equal(span_until(SPAN_EMPTY, 'X'), 0);
}

static void words_are_parted_by_white_space(void **state) {
    (void)state;
    struct span rest = SPAN("  DE RUEHVLM\t#1207 \r\n 1701405");
    static const char *const words[] = {"DE", "RUEHVLM", "#1207", "1701405", "", ""};
    for (size_t i = 0; i < COUNT(words); i++)
        assert_string_equal(str(span_word(&rest)), words[i]);
}

static void lines_lose_their_ends_whichever_they_are(void **state) {
    (void)state;
    struct span rest = SPAN("one\r\ntwo\n\n\r\nfive\n"), line;
    static const char *const lines[] = {"one", "two", "", "", "five"};
    for (size_t i = 0; i < COUNT(lines); i++) {
        assert_true(span_line(&rest, &line));
        assert_string_equal(str(line), lines[i]);
    }
    assert_false(span_line(&rest, &line)); /* a line end at the end begins no line */
}

static void a_copy_is_somewhere_else(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    char bytes[] = "VELM";
    struct span copy = span_copy(&a, span_of(bytes));
    /* cppcheck-suppress unreadVariable ; nothing reads it: that is what is asked of the copy */
    bytes[0] = 'X';
    assert_string_equal(str(copy), "VELM");
    assert_non_null(span_copy(&a, SPAN_EMPTY).p); /* NULL would mean: no memory */
    arena_free(&a);
}

/* ---- classes and numbers ---- */

static void classes_are_those_of_ascii(void **state) {
    (void)state;
    for (int i = 0; i < 128; i++) {
        char c = (char)i;
        bool upper = i >= 'A' && i <= 'Z', lower = i >= 'a' && i <= 'z';
        assert_int_equal(text_is_space(c), i == ' ' || (i >= 9 && i <= 13));
        assert_int_equal(text_is_digit(c), i >= '0' && i <= '9');
        assert_int_equal(text_is_upper(c), upper);
        assert_int_equal(text_is_lower(c), lower);
        assert_int_equal(text_is_letter(c), upper || lower);
        assert_int_equal(text_upper(c), lower ? i - 32 : i);
    }
}

static void bytes_of_utf8_letters_are_letters(void **state) {
    (void)state;
    for (int i = 128; i < 256; i++) {
        char c = (char)i;
        assert_true(text_is_letter(c));
        assert_false(text_is_space(c) || text_is_digit(c) || text_is_upper(c) || text_is_lower(c));
        assert_int_equal(text_upper(c), c);
    }
}

static void a_number_is_all_digits_and_not_too_large(void **state) {
    (void)state;
    unsigned long v = 1;
    assert_int_equal(text_count_digits(SPAN("1701405Z")), 7);
    assert_true(text_number(SPAN("0"), 0, &v) && v == 0);
    assert_true(text_number(SPAN("007"), 7, &v) && v == 7);
    assert_true(text_number(SPAN("15"), 15, &v) && v == 15);
    assert_true(text_number(SPAN("99999999"), 99999999, &v) && v == 99999999);
    assert_true(text_number(SPAN("18446744073709551615"), UINT64_MAX, &v) && v == UINT64_MAX);
    assert_false(text_number(SPAN("18446744073709551616"), UINT64_MAX, &v));
    assert_false(text_number(SPAN("1"), 0, &v));
    static const char *const bad[] = {"", "16", "20", "100", "00016", " 1", "1 ", "+1", "-1", "1x", "x"};
    for (size_t i = 0; i < COUNT(bad); i++)
        if (text_number(span_of(bad[i]), 15, &v))
            fail_msg("\"%s\" was taken", bad[i]);
    assert_false(text_number(SPAN_EMPTY, 15, &v));
}

/* ---- UTF-8 ---- */

static void utf8_is_what_rfc_3629_says(void **state) {
    (void)state;
    struct span rest = SPAN("A \x7f \xc2\x80 \xdf\xbf \xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xef\xbf\xbf "
                            "\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf");
    for (struct span c = span_word(&rest); c.n > 0; c = span_word(&rest)) {
        assert_int_equal(text_utf8_char(c), c.n);
        assert_true(text_is_utf8(c));
    }
}

/* A continuation alone, overlong forms, a surrogate, past U+10FFFF, characters cut off or cut into. */
static void anything_else_is_not_utf8(void **state) {
    (void)state;
    struct span rest = SPAN("\x80 \xc0\xaf \xc1\xbf \xe0\x9f\xbf \xf0\x8f\xbf\xbf \xed\xa0\x80 "
                            "\xf4\x90\x80\x80 \xf5\x80\x80\x80 \xff \xc2 \xe2\x82 \xf0\x9f\x98 \xc2\x41 "
                            "\xe2\x82\x41 \xe2\x41\x82 \xf0\x9f\x98\x41");
    for (struct span c = span_word(&rest); c.n > 0; c = span_word(&rest)) {
        assert_int_equal(text_utf8_char(c), 0);
        assert_false(text_is_utf8(c));
    }
    assert_int_equal(text_utf8_char(SPAN_EMPTY), 0);
    assert_false(text_is_utf8(SPAN("plain, then \xe9")));
}

static void a_character_does_not_reach_past_its_span(void **state) {
    (void)state;
    assert_int_equal(text_utf8_char(span_first(SPAN("\u20ac"), 2)), 0);
    assert_int_equal(text_utf8_char(SPAN("\u20acuro")), 3);
}

/* ---- decoding ---- */

static void assert_decoded(struct span bytes, const char *want, bool want_converted) {
    struct buf out = BUF_EMPTY;
    struct span decoded;
    bool converted = !want_converted;
    assert_int_equal(text_decode(bytes, &out, &decoded, &converted), ERR_OK);
    assert_string_equal(str(decoded), want);
    assert_int_equal(converted, want_converted);
    buf_free(&out);
}

static void valid_utf8_is_handed_back_itself(void **state) {
    (void)state;
    struct span s = SPAN("Joaqu\u00edn"), decoded;
    struct buf out = BUF_EMPTY;
    bool converted = true;
    assert_int_equal(text_decode(s, &out, &decoded, &converted), ERR_OK);
    assert_ptr_equal(decoded.p, s.p);
    assert_int_equal(decoded.n, s.n);
    assert_false(converted);
    buf_free(&out);
}

static void other_bytes_are_windows_1252(void **state) {
    (void)state;
    assert_decoded(SPAN("Joaqu\xedn"), "Joaqu\u00edn", true);
    assert_decoded(SPAN("\x93plum\x94 \x96 \x80 5, Thrale\x92s"),
                   "\u201cplum\u201d \u2013 \u20ac 5, Thrale\u2019s", true);
    assert_decoded(SPAN("\xff"), "\u00ff", true);
}

static void undefined_bytes_become_replacement_characters(void **state) {
    (void)state;
    assert_decoded(SPAN("a\x81z"), "a\ufffdz", true);
    assert_decoded(SPAN("\x81\x8d\x8f\x90\x9d"), "\ufffd\ufffd\ufffd\ufffd\ufffd", true);
}

static void a_byte_order_mark_is_taken_off(void **state) {
    (void)state;
    assert_decoded(SPAN("\xef\xbb\xbfVELM"), "VELM", false);
    assert_decoded(SPAN("\xef\xbb\xbf"), "", false);
    assert_decoded(SPAN_EMPTY, "", false);
}

static void long_text_is_converted_whole(void **state) {
    (void)state;
    enum { SIZE = 50001 };
    static char bytes[SIZE];
    struct buf out = BUF_EMPTY;
    struct span decoded;
    bool converted;
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = i % 3 == 0 ? 'a' : i % 3 == 1 ? '\xe9' : '\x81'; /* 1 + 2 + 3 bytes of UTF-8 */
    assert_int_equal(text_decode((struct span){bytes, SIZE}, &out, &decoded, &converted), ERR_OK);
    assert_int_equal(decoded.n, SIZE / 3 * 6);
    for (size_t i = 0; i < decoded.n; i += 6)
        if (memcmp(decoded.p + i, "a\u00e9\ufffd", 6) != 0)
            fail_msg("wrong at byte %zu", i);
    buf_free(&out);
}

/* What a text lacks may be understated, never overstated. */
static void what_a_text_lacks_it_does_not_hold(void **state) {
    (void)state;
    static const struct {
        const char *what;
        unsigned bit;
    } held[] = {{"0", TEXT_NO_DIGIT}, {"9", TEXT_NO_DIGIT}, {"(", TEXT_NO_BRACKET}, {"\t", TEXT_NO_GAP},
                {"|", TEXT_NO_GAP},   {"   ", TEXT_NO_GAP}, {"\u00e9", TEXT_ASCII}};
    char text[64];
    for (size_t n = 0; n < 40; n++) {
        memset(text, 'z', sizeof text);
        assert_int_equal(text_lacks((struct span){text, n}),
                         TEXT_NO_DIGIT | TEXT_NO_BRACKET | TEXT_NO_GAP | TEXT_ASCII);
        for (size_t i = 0; i < sizeof held / sizeof held[0]; i++)
            for (size_t at = 0; at + strlen(held[i].what) <= n; at++) {
                memset(text, 'z', sizeof text);
                memcpy(text + at, held[i].what, strlen(held[i].what));
                if ((text_lacks((struct span){text, n}) & held[i].bit) != 0)
                    fail_msg("\"%s\" at %zu of %zu bytes is not seen", held[i].what, at, n);
            }
    }
}

static void letters_are_counted_from_either_end(void **state) {
    (void)state;
    assert_int_equal(text_count_letters(SPAN("VELM1207")), 4);
    assert_int_equal(text_count_letters(SPAN("1207")), 0);
    assert_int_equal(text_count_letters(SPAN("caf\u00e9.")), 5); /* bytes */
    assert_int_equal(text_count_letters(SPAN("")), 0);
    assert_int_equal(text_count_last_letters(SPAN("06VELM")), 4);
    assert_int_equal(text_count_last_letters(SPAN("1.4 (b)")), 0);
    assert_int_equal(text_count_last_letters(SPAN("VELM")), 4);
}

static void y_is_a_vowel(void **state) {
    (void)state;
    assert_true(text_has_vowel(SPAN("rhythm")));
    assert_true(text_has_vowel(SPAN("BCE")));
    assert_false(text_has_vowel(SPAN("rs")));
    assert_false(text_has_vowel(SPAN("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_text_lacks_it_does_not_hold),
        cmocka_unit_test(an_empty_span_may_have_no_pointer),
        cmocka_unit_test(a_part_never_reaches_past_the_end),
        cmocka_unit_test(white_space_goes_at_the_ends_only),
        cmocka_unit_test(equality_minds_case_and_length),
        cmocka_unit_test(a_prefix_may_be_the_whole),
        cmocka_unit_test(order_is_by_bytes),
        cmocka_unit_test(the_first_place_is_found_in_any_case),
        cmocka_unit_test(a_needle_is_found_wherever_it_stands),
        cmocka_unit_test(a_word_of_a_list_stands_between_blanks),
        cmocka_unit_test(bytes_are_counted_and_passed),
        cmocka_unit_test(words_are_parted_by_white_space),
        cmocka_unit_test(lines_lose_their_ends_whichever_they_are),
        cmocka_unit_test(a_copy_is_somewhere_else),
        cmocka_unit_test(classes_are_those_of_ascii),
        cmocka_unit_test(bytes_of_utf8_letters_are_letters),
        cmocka_unit_test(a_number_is_all_digits_and_not_too_large),
        cmocka_unit_test(utf8_is_what_rfc_3629_says),
        cmocka_unit_test(anything_else_is_not_utf8),
        cmocka_unit_test(a_character_does_not_reach_past_its_span),
        cmocka_unit_test(valid_utf8_is_handed_back_itself),
        cmocka_unit_test(other_bytes_are_windows_1252),
        cmocka_unit_test(undefined_bytes_become_replacement_characters),
        cmocka_unit_test(a_byte_order_mark_is_taken_off),
        cmocka_unit_test(long_text_is_converted_whole),
        cmocka_unit_test(letters_are_counted_from_either_end),
        cmocka_unit_test(y_is_a_vowel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
