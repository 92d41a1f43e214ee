/* test_unwrap: the width of a body, and its lines put together: breaks that the teletype forced go, breaks
 * that carry meaning stay. Bodies are written as they stand on the page, an empty line for a blank one. */
#include <stdio.h>

#include "lib/test.h"
#include "parse/unwrap.h"

enum { LINES_MAX = 60 };

/* Wrapped at 69 columns, as the teletype did it. */
#define PROSE                                                                                                \
    "Dalemond received the DCM over lunch at the ministry, which he\n"                                       \
    "described as a working meal because the waiter was also the deputy\n"                                   \
    "head of protocol. He had returned the night before from a round of\n"                                   \
    "regional calls. Both parties to the talks, he said, had explained to\n"                                 \
    "him at length why the other would not move, and both had been\n"                                        \
    "entirely persuasive.\n"
#define PROSE_JOINED                                                                                         \
    "Dalemond received the DCM over lunch at the ministry, which he described as a working meal because "    \
    "the waiter was also the deputy head of protocol. He had returned the night before from a round of "     \
    "regional calls. Both parties to the talks, he said, had explained to him at length why the other "      \
    "would not move, and both had been entirely persuasive."

/* Cuts a page into lines; a line "^" says that a page marker stood there. */
static size_t lines_of(const char *page, struct unwrap_line lines[LINES_MAX]) {
    struct span rest = span_of(page), line;
    bool blank = true, cut = false;
    size_t n = 0;
    while (span_line(&rest, &line)) {
        line = span_trim_end(line);
        if (line.n == 0) {
            blank = true;
        } else if (span_eq(line, SPAN("^"))) {
            cut = true;
        } else {
            assert_true(n < LINES_MAX);
            lines[n++] = (struct unwrap_line){.text = line, .blank_before = blank, .cut_before = cut};
            blank = cut = false;
        }
    }
    return n;
}

static size_t width_of(const char *page) {
    struct unwrap_line lines[LINES_MAX];
    size_t n = lines_of(page, lines);
    return unwrap_width(lines, n);
}

/* The page as unwrapped text, at the width of a body of prose. */
static const char *unwrapped(const char *page) {
    static char text[8000];
    struct unwrap_line lines[LINES_MAX];
    struct buf out = BUF_EMPTY;
    size_t width = width_of(PROSE PROSE PROSE);
    size_t n = lines_of(page, lines);
    unwrap_text(&out, lines, n, width);
    assert_int_equal(buf_err(&out), ERR_OK);
    snprintf(text, sizeof text, "%.*s", (int)out.len, out.len == 0 ? "" : out.data);
    buf_free(&out);
    return text;
}

/* ---- width ---- */

static void a_wrapped_body_has_a_width(void **state) {
    (void)state;
    size_t width = width_of(PROSE PROSE);
    assert_in_range(width, 60, 69);
}

static void a_body_of_long_lines_has_none(void **state) {
    (void)state;
    assert_int_equal(width_of(PROSE_JOINED "\n\n" PROSE_JOINED "\n\n" PROSE_JOINED "\n"), 0);
    assert_int_equal(unwrap_width(NULL, 0), 0);
}

/* ---- breaks that go ---- */

static void a_forced_break_becomes_a_blank(void **state) {
    (void)state;
    assert_string_equal(unwrapped(PROSE), PROSE_JOINED);
}

static void words_at_a_hyphen_stay_apart(void **state) {
    (void)state;
    assert_string_equal(
        unwrapped("Velmark would not, however, stand in the doorway of the Italian-\n"
                  "Romanian agreement if it proved possible after all, he told us.\n"),
        "Velmark would not, however, stand in the doorway of the Italian- Romanian agreement if it "
        "proved possible after all, he told us.");
}

static void a_page_marker_cut_is_joined(void **state) {
    (void)state;
    assert_string_equal(unwrapped("Boucher noted that the\n"
                                  "^\n"
                                  "Afghan government was at the center of the process.\n"),
                        "Boucher noted that the Afghan government was at the center of the process.");
    assert_string_equal(unwrapped("Dalemond counted them on one hand and then put\n"
                                  "\n"
                                  "^\n"
                                  "\n"
                                  "the hand in his pocket.\n"),
                        "Dalemond counted them on one hand and then put the hand in his pocket.");
}

/* ---- breaks that stay ---- */

static void blocks_stay_apart(void **state) {
    (void)state;
    assert_string_equal(unwrapped(PROSE "\n" PROSE), PROSE_JOINED "\n\n" PROSE_JOINED);
}

static void a_list_keeps_its_lines(void **state) {
    (void)state;
    assert_string_equal(unwrapped("Vanst asked for three things:\n"
                                  "-- a hall without a stage;\n"
                                  "-- an audience without a navy;\n"
                                  "-- a lunch without speeches.\n"),
                        "Vanst asked for three things:\n"
                        "-- a hall without a stage;\n"
                        "-- an audience without a navy;\n"
                        "-- a lunch without speeches.");
    assert_string_equal(unwrapped("He named them:\n1. Velm.\n2. Almara.\n3. Karst Harbor.\n"),
                        "He named them:\n1. Velm.\n2. Almara.\n3. Karst Harbor.");
}

/* The mark was put before every number that began a line, those of prose as well. */
static void a_number_that_ends_a_sentence_is_no_item(void **state) {
    (void)state;
    assert_string_equal(unwrapped("Dalemond said that his ministry had built nothing on the coast since\n"
                                  "\u00b61994.  \"What did it accomplish?\" asked Vanst.\n"),
                        "Dalemond said that his ministry had built nothing on the coast since "
                        "\u00b61994.  \"What did it accomplish?\" asked Vanst.");
    assert_string_equal(unwrapped("1. The port was closed for good in\n\u00b61990.\n"),
                        "1. The port was closed for good in \u00b61990.");
    assert_string_equal(unwrapped("\u00b6A. Vanst met the minister on the evening of the first of November\n"
                                  "\u00b616.  He was joined by the deputy.\n"),
                        "\u00b6A. Vanst met the minister on the evening of the first of November "
                        "\u00b616.  He was joined by the deputy.");
    /* a list of years, of numbers */
    assert_string_equal(unwrapped("He named the years:\n\u00b61990. Honey\n\u00b61991. Wax\n"),
                        "He named the years:\n\u00b61990. Honey\n\u00b61991. Wax");
    assert_string_equal(unwrapped("\u00b61. Velm\n\u00b62. Almara\n"), "\u00b61. Velm\n\u00b62. Almara");
    /* a list below its title, which is short, or long */
    assert_string_equal(unwrapped("Key dates\n1988. The treaty is signed\n"),
                        "Key dates\n1988. The treaty is signed");
    assert_string_equal(unwrapped("Elections in March\n1. Rome\n2. Velmora\n"),
                        "Elections in March\n1. Rome\n2. Velmora");
    assert_string_equal(unwrapped("What the Bees of the Coast Brought Home in the Years of the Treaties\n"
                                  "1988. Honey\n1992. Wax\n"),
                        "What the Bees of the Coast Brought Home in the Years of the Treaties\n"
                        "1988. Honey\n1992. Wax");
}

static void an_item_of_a_list_is_unwrapped(void **state) {
    (void)state;
    assert_string_equal(unwrapped("Vanst asked for two things:\n"
                                  "\n"
                                  "-- a hall without a stage, because a stage invites those who like to\n"
                                  "be looked at;\n"
                                  "\n"
                                  "-- a lunch without speeches.\n"),
                        "Vanst asked for two things:\n"
                        "\n"
                        "-- a hall without a stage, because a stage invites those who like to be looked at;\n"
                        "\n"
                        "-- a lunch without speeches.");
}

/* Some typists put three blanks behind a full stop. */
static void blanks_behind_a_sentence_make_no_table(void **state) {
    (void)state;
    static const char page[] = "The committee met twice and agreed once.   The chairman has since been\n"
                               "looking for the minutes, which were last seen in the naval   \n"
                               "base.";
    assert_string_equal(
        unwrapped(page),
        "The committee met twice and agreed once.   The chairman has since been looking for the "
        "minutes, which were last seen in the naval base.");
}

static void a_table_keeps_its_lines(void **state) {
    (void)state;
    static const char table[] = "Post            Honey      Cement\n"
                                "Velm              12          40\n"
                                "Karst Harbor       3         212\n"
                                "New Almara        41           0";
    assert_string_equal(unwrapped(table), table);
}

static void verse_keeps_its_lines(void **state) {
    (void)state;
    static const char verse[] = "The lamp is lit, the gulls are paid,\n"
                                "The ships lie at the mole;\n"
                                "The Registrar of Ships has laid\n"
                                "His hand upon his soul.";
    assert_string_equal(unwrapped(verse), verse);
}

static void a_rule_keeps_its_line(void **state) {
    (void)state;
    assert_string_equal(unwrapped("The Contingent\n--------------\nSix soldiers left.\n"),
                        "The Contingent\n--------------\nSix soldiers left.");
}

/* ---- nothing is lost ---- */

static void copy_ink(const char *text, char ink[8000]) {
    size_t n = 0;
    for (; *text != '\0'; text++)
        if (!text_is_space(*text) && *text != '^')
            ink[n++] = *text;
    ink[n] = '\0';
}

static void only_white_space_changes(void **state) {
    (void)state;
    static const char *const pages[] = {
        PROSE "\n-- one\n-- two\n   (a) three\n----\n" PROSE,
        "a\n\n^\nb\nC\n\n\n-\n- -\n*\n1.\n1. x\n(a)\no\n\u00b6\n\u2022 x\n\xff\n",
        "x   y   z\n" PROSE "| a | b |\n\tc\td\n",
        "",
        "one",
        "\n\n\none\n\n"};
    for (size_t i = 0; i < COUNT(pages); i++) {
        char before[8000], after[8000];
        copy_ink(pages[i], before);
        copy_ink(unwrapped(pages[i]), after);
        assert_string_equal(after, before);
    }
}

static void the_result_is_appended_without_a_line_end(void **state) {
    (void)state;
    struct unwrap_line lines[LINES_MAX];
    struct buf out = BUF_EMPTY;
    buf_str(&out, "(C) ");
    unwrap_text(&out, lines, lines_of("Honey.\n", lines), 69);
    unwrap_text(&out, lines, 0, 69);
    assert_int_equal(out.len, 10);
    assert_memory_equal(out.data, "(C) Honey.", 10);
    buf_free(&out);
}

/* ---- ends and rules ---- */

static void a_sentence_ends_with_a_point_or_its_like(void **state) {
    (void)state;
    static const char *const ends[] = {"It is.",      "It is!",     "Is it?",
                                       "Thus:",       "\"It is.\"", "(It is.)",
                                       "[It is.]",    "'It is.'",   "\u201cIt is.\u201d",
                                       "(\"It is.\")"};
    static const char *const open[] = {"It is",   "It is,",    "It is;", "It is -",
                                       "(It is)", "\"It\" is", "3.5 m",  "U.S. and"};
    for (size_t i = 0; i < COUNT(ends); i++)
        if (!unwrap_ends_sentence(span_of(ends[i])))
            fail_msg("%s", ends[i]);
    for (size_t i = 0; i < COUNT(open); i++)
        if (unwrap_ends_sentence(span_of(open[i])))
            fail_msg("%s", open[i]);
}

static void a_rule_is_strokes_only(void **state) {
    (void)state;
    static const char *const rules[] = {
        "-------", "- - - - -", "=====", "_____", "  ----  ", "- - - - - - - - - - -"};
    static const char *const others[] = {"", "   ", "-- item", "- item", "Comment ---", "a", "1. -----"};
    for (size_t i = 0; i < COUNT(rules); i++)
        if (!unwrap_is_rule(span_of(rules[i])))
            fail_msg("%s", rules[i]);
    for (size_t i = 0; i < COUNT(others); i++)
        if (unwrap_is_rule(span_of(others[i])))
            fail_msg("%s", others[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrapped_body_has_a_width),
        cmocka_unit_test(a_body_of_long_lines_has_none),
        cmocka_unit_test(a_forced_break_becomes_a_blank),
        cmocka_unit_test(words_at_a_hyphen_stay_apart),
        cmocka_unit_test(a_page_marker_cut_is_joined),
        cmocka_unit_test(blocks_stay_apart),
        cmocka_unit_test(a_list_keeps_its_lines),
        cmocka_unit_test(a_number_that_ends_a_sentence_is_no_item),
        cmocka_unit_test(an_item_of_a_list_is_unwrapped),
        cmocka_unit_test(a_table_keeps_its_lines),
        cmocka_unit_test(blanks_behind_a_sentence_make_no_table),
        cmocka_unit_test(verse_keeps_its_lines),
        cmocka_unit_test(a_rule_keeps_its_line),
        cmocka_unit_test(only_white_space_changes),
        cmocka_unit_test(the_result_is_appended_without_a_line_end),
        cmocka_unit_test(a_sentence_ends_with_a_point_or_its_like),
        cmocka_unit_test(a_rule_is_strokes_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
