/* test_paragraph_numbers: which lines may begin a paragraph, and the numbers recovered for a whole body.
 * A body is written as the beginnings of its candidate lines; the expectation gives 0 for a line that is
 * text. */
#include <stdio.h>

#include "lib/str.h"
#include "lib/test.h"
#include "parse/paragraph_numbers.h"

/* ---- one line ---- */

static void each_damage_of_a_number_is_seen(void **state) {
    (void)state;
    static const struct {
        const char *number, *rest; /* the line in two: number, point, blanks; marking or text */
        unsigned printed, stripped;
        bool pilcrow, marked;
    } cases[] = {
        {"\u00b64. ", "(C) Text", 4, 0, true, true},  {"4. ", "(C) Text", 4, 0, false, true},
        {"14. ", "(C) Text", 14, 4, false, true},     {"\u00b614. ", "(C) Text", 14, 4, true, true},
        {"1\u00b64. ", "(C) Text", 4, 0, true, true}, {"4.", "(SBU) Text", 4, 0, false, true},
        {"4 ", "(C) Text", 4, 0, false, true},        {"#4. ", "(C) Text", 4, 0, true, true},
        {"4. ", "C) Text", 4, 0, false, true},        {"", "(SBU) Text", 0, 0, false, true},
        {"4. ", "Text", 4, 0, false, false},          {"\u00b64. ", "Text", 4, 0, true, false},
        {"  4.  ", "(C) Text", 4, 0, false, true},    {"112. ", "(C) Text", 112, 12, false, true},
        {"24. ", "(C) Text", 24, 0, false, true},     {"1. ", "(S/NF) Text", 1, 0, false, true},
        {"1. ", "Text", 1, 0, false, false},          {"1000. ", "(C) Text", 1000, 0, false, true},
        {"2006. ", "(C) Text", 2006, 0, false, true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char line[100];
        struct paragraph_numbers_mark m;
        snprintf(line, sizeof line, "%s%s", cases[i].number, cases[i].rest);
        if (!paragraph_numbers_mark(span_of(line), &m))
            fail_msg("\"%s\" was not seen", line);
        if (m.length != strlen(cases[i].number))
            fail_msg("\"%s\": length %zu", line, m.length);
        if (m.printed != cases[i].printed || m.stripped != cases[i].stripped)
            fail_msg("\"%s\": printed %u, stripped %u", line, m.printed, m.stripped);
        if (m.pilcrow != cases[i].pilcrow || m.marked != cases[i].marked)
            fail_msg("\"%s\": pilcrow %d, marked %d", line, m.pilcrow, m.marked);
    }
}

static void the_number_is_kept_as_it_stands_in_the_line(void **state) {
    (void)state; /* so that no repair of it goes untold */
    static const struct {
        const char *line, *shown;
        unsigned number;
        bool repaired;
    } cases[] = {{"1\u00b64. (C) Text", "4", 4, false}, {"14. (C) Text", "14", 4, true},
                 {"14. (C) Text", "14", 14, false},     {"#12 (C) Text", "12", 12, false},
                 {"(SBU) Text", "", 7, true},           {"  1123. (C) Text", "1123", 123, true}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct paragraph_numbers_mark m;
        assert_true(paragraph_numbers_mark(span_of(cases[i].line), &m));
        assert_string_equal(str(m.shown), cases[i].shown);
        m.number = cases[i].number;
        assert_int_equal(paragraph_numbers_is_repaired(&m), cases[i].repaired);
    }
    struct paragraph_numbers_mark l = {.shown = SPAN("l"), .printed = 1, .number = 1}; /* a letter for it */
    assert_true(paragraph_numbers_is_repaired(&l));
}

static void a_line_of_a_head_is_not_repaired(void **state) {
    (void)state;
    struct paragraph_numbers_mark m;
    assert_true(paragraph_numbers_as_printed(SPAN("1. (C) Text"), &m));
    assert_int_equal(m.printed, 1);
    assert_true(paragraph_numbers_as_printed(SPAN("999. (C) Text"), &m));
    assert_false(paragraph_numbers_as_printed(SPAN("1123. (C) Text"), &m));
    assert_false(paragraph_numbers_as_printed(SPAN("l. 06 VELM 12"), &m));
    assert_false(paragraph_numbers_as_printed(SPAN("O. (C) Text"), &m));
}

static void other_lines_cannot_begin_a_paragraph(void **state) {
    (void)state;
    static const char *const lines[] = {"",
                                        "   ",
                                        "Summary",
                                        "In 2006 the minister said so.",
                                        "1.4 (b) and (d)",
                                        "3,000 centrifuges",
                                        "10:30 meeting",
                                        "06/25/2016",
                                        "2006. The year of honey",
                                        "-------",
                                        "-- the first point",
                                        "A. 05 VELM 12",
                                        "(see ref A) he said",
                                        "U.S. policy"};
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct paragraph_numbers_mark m;
        if (paragraph_numbers_mark(span_of(lines[i]), &m))
            fail_msg("\"%s\" was taken", lines[i]);
    }
}

/* ---- whole bodies ---- */

struct body {
    const char *lines[24]; /* up to the first NULL */
    unsigned want[24];
};

/* Every line stands apart, behind a blank line. */
static void assert_body(const struct body *b) {
    struct arena arena = ARENA_EMPTY;
    struct paragraph_numbers_mark marks[24];
    size_t n = 0;
    char got[200] = "", want[200] = "";
    for (; n < COUNT(b->lines) && b->lines[n] != NULL; n++) {
        if (!paragraph_numbers_mark(span_of(b->lines[n]), &marks[n]))
            fail_msg("\"%s\" was not seen", b->lines[n]);
        marks[n].apart = true;
        marks[n].line = n;
    }
    assert_int_equal(paragraph_numbers_recover(&arena, marks, n, false), ERR_OK);
    for (size_t i = 0; i < n; i++) {
        snprintf(got + strlen(got), sizeof got - strlen(got), "%u ", marks[i].accepted ? marks[i].number : 0);
        snprintf(want + strlen(want), sizeof want - strlen(want), "%u ", b->want[i]);
    }
    arena_free(&arena);
    assert_string_equal(got, want);
}

static void a_plain_sequence_is_itself(void **state) {
    (void)state;
    assert_body(&(struct body){{"1. (C) a", "2. (C) b", "3. (C) c", "4. (S) d"}, {1, 2, 3, 4}});
    assert_body(&(struct body){{"1. a", "2. b", "3. c", "4. d"}, {1, 2, 3, 4}});
}

/* 1100 is not ¶100, nor is "2006. (C)" a paragraph of a short cable. */
static void a_sequence_may_pass_a_thousand(void **state) {
    (void)state;
    enum { MANY = 1204 };
    static struct paragraph_numbers_mark marks[MANY];
    struct arena arena = ARENA_EMPTY;
    for (unsigned i = 0; i < MANY; i++) {
        char line[32];
        snprintf(line, sizeof line, "%u. (U) Text", i + 1);
        assert_true(paragraph_numbers_mark(span_of(line), &marks[i]));
        marks[i].apart = true;
        marks[i].line = i;
    }
    assert_int_equal(paragraph_numbers_recover(&arena, marks, MANY, false), ERR_OK);
    for (unsigned i = 0; i < MANY; i++)
        if (!marks[i].accepted || marks[i].number != i + 1)
            fail_msg("%u is read as %u", i + 1, marks[i].number);
    arena_free(&arena);
    assert_body(&(struct body){{"1. (C) a", "2. (C) b", "2006. (C) c", "3. (C) d"}, {1, 2, 0, 3}});
}

static void a_mark_that_became_a_digit_is_taken_off(void **state) {
    (void)state;
    assert_body(&(struct body){{"11. (C) a", "12. (C) b", "13. (C) c", "14. (C) d"}, {1, 2, 3, 4}});
}

static void only_some_marks_became_digits(void **state) {
    (void)state;
    assert_body(&(struct body){
        {"11. (C) a", "12. (C) b", "13. (C) c", "\u00b64. (C) d", "\u00b65. (C) e", "\u00b66. (C) f"},
        {1, 2, 3, 4, 5, 6}});
}

static void a_digit_may_stand_behind_a_mark_too(void **state) {
    (void)state;
    assert_body(&(struct body){{"\u00b61. (C) a", "\u00b62. (C) b", "\u00b63. (C) c", "\u00b64. (C) d",
                                "\u00b65. (C) e", "6 (C) f", "\u00b617. (C) g", "\u00b618. (C) h",
                                "\u00b619. (C) i", "\u00b610. (C) j"},
                               {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}});
}

static void a_real_eleventh_paragraph_keeps_its_number(void **state) {
    (void)state;
    assert_body(
        &(struct body){{"1. (C) a", "2. (C) b", "3. (C) c", "4. (C) d", "5. (C) e", "6. (C) f", "7. (C) g",
                        "8. (C) h", "9. (C) i", "10. (C) j", "11. (C) k", "12. (C) l", "13. (C) m"},
                       {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}});
}

static void digits_are_taken_off_past_ten(void **state) {
    (void)state;
    assert_body(
        &(struct body){{"11. (C) a", "12. (C) b", "13. (C) c", "14. (C) d", "15. (C) e", "16. (C) f",
                        "17. (C) g", "18. (C) h", "19. (C) i", "110. (C) j", "111. (C) k", "112. (C) l"},
                       {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}});
}

static void every_kind_of_damage_in_one_body(void **state) {
    (void)state;
    assert_body(&(struct body){
        {"1.(SBU) a", "2. C) b", "3 (C) c", "#4. (C) d", "1\u00b65. (C) e", "(SBU) f", "\u00b67. (C) g"},
        {1, 2, 3, 4, 5, 6, 7}});
}

static void a_paragraph_without_a_number_takes_the_free_one(void **state) {
    (void)state;
    assert_body(&(struct body){{"1. (C) a", "2. (C) b", "(SBU) c", "4. (C) d"}, {1, 2, 3, 4}});
}

static void several_lost_numbers_fill_their_gap(void **state) {
    (void)state;
    assert_body(
        &(struct body){{"1. (C) a", "13. (C) c", "(C) d", "(SBU) e", "\u00b66. (C) f"}, {1, 3, 4, 5, 6}});
    assert_body(&(struct body){{"(C) a", "(C) b", "13. (C) c", "4. (C) d"}, {1, 2, 3, 4}});
    assert_body(&(struct body){{"1. (C) a", "(C) b", "(C) c", "(C) d", "15. (C) e"}, {1, 2, 3, 4, 5}});
}

/* It may be a point to make, an answer or a clearance as well: it belongs to the last paragraph. */
static void a_marking_behind_the_last_number_is_text(void **state) {
    (void)state;
    assert_body(&(struct body){{"1. (C) a", "2. (C) b", "3. (C) c", "(C) d"}, {1, 2, 3, 0}});
    assert_body(
        &(struct body){{"1. (U) a", "2. (S) b", "(S//REL) c", "(S//REL) d", "(U) e"}, {1, 2, 0, 0, 0}});
    assert_body(&(struct body){{"1. (C) a", "(C) b", "3. (C) c", "(U) d", "(U) e"}, {1, 2, 3, 0, 0}});
    assert_body(&(struct body){{"\u00b61. (C) a", "12. (C) b", "(C) c"}, {1, 2, 0}});
}

/* Two markings for one lost number: nobody knows which of them it was. */
static void a_gap_of_another_size_stays(void **state) {
    (void)state;
    assert_body(&(struct body){{"1. (C) a", "(C) b", "(C) c", "3. (C) d"}, {1, 0, 0, 3}});
    assert_body(&(struct body){{"1. (C) a", "(C) b", "4. (C) d", "5. (C) e"}, {1, 0, 4, 5}});
    assert_body(&(struct body){{"(C) a", "(C) b", "2. (C) c", "3. (C) d"}, {0, 0, 2, 3}});
}

/* Where nothing is missing, a marking without a number is text. */
static void a_marking_without_a_gap_is_text(void **state) {
    (void)state;
    assert_body(&(struct body){{"1. (C) a", "2. (C) b", "(C) c", "3. (C) d", "4. (C) e"}, {1, 2, 0, 3, 4}});
}

static void a_true_gap_stays(void **state) {
    (void)state;
    assert_body(&(struct body){{"1. (C) a", "2. (C) b", "4. (C) d", "5. (C) e"}, {1, 2, 4, 5}});
}

static void a_repeated_number_stays(void **state) {
    (void)state;
    assert_body(&(struct body){{"5. (C) a", "6. (C) b", "6. (C) c", "7. (C) d"}, {5, 6, 6, 7}});
}

static void a_list_inside_a_paragraph_belongs_to_it(void **state) {
    (void)state;
    assert_body(&(struct body){{"1. (C) a", "2. (C) b", "3. (C) c", "4. (C) d", "5. (C) e", "1. first",
                                "2. second", "3. third", "6. (C) f", "7. (C) g"},
                               {1, 2, 3, 4, 5, 0, 0, 0, 6, 7}});
}

/* The same without markings, where numbers alone tell them apart. */
static void a_plain_list_belongs_to_its_paragraph(void **state) {
    (void)state;
    assert_body(&(struct body){
        {"1. a", "2. b", "3. c", "5. d", "1. i", "2. i", "3. i", "4. i", "5. i", "6. i"}, /* 4 is left out */
        {1, 2, 3, 5, 0, 0, 0, 0, 0, 0}});
    assert_body(&(struct body){
        {"1. a", "2. b", "3. c", "4. d", "5. e", "1. i", "2. i", "3. i", "4. i", "5. i", "6. i"},
        {1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0}});
    assert_body(&(struct body){{"1. a", "2. b", "3. c", "1. i", "2. i", "4. d"}, {1, 2, 3, 0, 0, 4}});
    assert_body(&(struct body){{"1. a", "2. b", "1. i", "2. i", "3. c", "4. d"}, {1, 2, 0, 0, 3, 4}});
    assert_body(&(struct body){{"1. a", "2. b", "3. c", "1. i", "2. i"}, {1, 2, 3, 0, 0}});
    assert_body(&(struct body){{"1. a", "2. b", "3. c", "1. i", "1. ii", "2. ii", "2. i", "4. d", "5. e"},
                               {1, 2, 3, 0, 0, 0, 0, 4, 5}});
    assert_body(&(struct body){{"1. a", "2. b", "3. c", "1. i", "2. i", "1. k", "2. k", "3. k", "4. k"},
                               {1, 2, 3, 0, 0, 0, 0, 0, 0}});
}

/* Numbers that stand alone, repeat, or leave others out are as printed, with markings and without. */
static void an_extract_keeps_its_numbers(void **state) {
    (void)state;
    assert_body(&(struct body){{"1. a", "3. b", "8. c", "11. d", "12. e", "13. f", "14. g"},
                               {1, 3, 8, 11, 12, 13, 14}});
    assert_body(&(struct body){{"1. (C) a", "3. (C) b", "8. (C) c", "11. (C) d", "12. (C) e", "13. (C) f"},
                               {1, 3, 8, 11, 12, 13}});
    assert_body(&(struct body){{"5. a", "6. b", "7. c"}, {5, 6, 7}});
    assert_body(&(struct body){{"1. a", "2. b", "2. c", "3. d"}, {1, 2, 2, 3}});
    assert_body(&(struct body){{"1. a", "2. b", "3. c", "4. d", "4. e", "6. f"}, {1, 2, 3, 4, 4, 6}});
}

/* A later section may begin with any number, which has no mark that became a 1. */
static void a_later_section_keeps_its_numbers(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    struct paragraph_numbers_mark marks[3];
    static const char *const lines[] = {"11. (C) a", "12. (C) b", "(C) c"};
    for (size_t i = 0; i < COUNT(marks); i++) {
        assert_true(paragraph_numbers_mark(span_of(lines[i]), &marks[i]));
        marks[i].apart = true;
    }
    assert_int_equal(paragraph_numbers_recover(&arena, marks, COUNT(marks), true), ERR_OK);
    assert_int_equal(marks[0].number, 11);
    assert_int_equal(marks[1].number, 12);
    assert_false(marks[2].accepted);
    arena_free(&arena);
}

/* Whatever stands in a body: each number is printed, with or without its first digit, or it and all others of
 * its gap stand for markings between two printed ones. */
static void no_number_is_ever_invented(void **state) {
    (void)state;
    uint32_t seed = 1851;
    for (int round = 0; round < 2000; round++) {
        struct arena arena = ARENA_EMPTY;
        struct paragraph_numbers_mark marks[24];
        for (size_t i = 0; i < COUNT(marks); i++) {
            char line[40];
            seed = seed * 1664525 + 1013904223;
            unsigned chance = seed >> 16;
            snprintf(line, sizeof line, "%s%u. %s", chance % 3 == 0 ? "\u00b6" : "", (chance / 16) % 14 + 1,
                     chance % 7 < 4 ? "(C) x" : "x");
            if (chance % 5 == 0)
                snprintf(line, sizeof line, "(C) x");
            assert_true(paragraph_numbers_mark(span_of(line), &marks[i]));
            marks[i].apart = chance % 11 != 0;
            marks[i].shape = chance % PARAGRAPH_NUMBERS_SHAPES;
        }
        assert_int_equal(paragraph_numbers_recover(&arena, marks, COUNT(marks), round % 9 == 0), ERR_OK);
        unsigned last = 0;
        bool lost = false;
        for (size_t i = 0; i < COUNT(marks); i++) {
            if (!marks[i].accepted)
                continue;
            if (marks[i].printed == 0 || lost)
                assert_int_equal(marks[i].number, last + 1);
            if (marks[i].printed != 0)
                assert_true(marks[i].number == marks[i].printed || marks[i].number == marks[i].stripped);
            lost = marks[i].printed == 0;
            last = marks[i].number;
        }
        assert_false(lost); /* nothing is recovered behind the last printed number */
        arena_free(&arena);
    }
}

static void an_annexed_document_restarts(void **state) {
    (void)state;
    assert_body(&(struct body){
        {"1. (C) a", "2. (C) b", "3. (C) c", "4. (C) d", "1. (C) e", "2. (C) f", "3. (C) g", "4. (C) h"},
        {1, 2, 3, 4, 1, 2, 3, 4}});
}

static void no_candidates_are_no_trouble(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    assert_int_equal(paragraph_numbers_recover(&arena, NULL, 0, false), ERR_OK);
    arena_free(&arena);
}

static void an_accepted_number_is_never_zero(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    struct paragraph_numbers_mark marks[300];
    for (size_t i = 0; i < COUNT(marks); i++) {
        char line[40];
        snprintf(line, sizeof line, "%zu. %s", i * 7919 % 400 + 1, i % 3 == 0 ? "(C) x" : "x");
        assert_true(paragraph_numbers_mark(span_of(line), &marks[i]));
        marks[i].apart = i % 2 == 0;
    }
    assert_int_equal(paragraph_numbers_recover(&arena, marks, COUNT(marks), false), ERR_OK);
    for (size_t i = 0; i < COUNT(marks); i++)
        assert_true(!marks[i].accepted || marks[i].number >= 1);
    arena_free(&arena);
}

static void candidates_past_the_limit_are_text(void **state) {
    (void)state;
    enum { N = PARAGRAPH_NUMBERS_MARKS_MAX + 3 };
    struct arena arena = ARENA_EMPTY;
    struct paragraph_numbers_mark *marks = arena_alloc(&arena, N * sizeof *marks);
    for (size_t i = 0; i < N; i++)
        assert_true(paragraph_numbers_mark(i % 2 == 0 ? SPAN("1. (C) x") : SPAN("2. (C) x"), &marks[i]));
    assert_int_equal(paragraph_numbers_recover(&arena, marks, N, false), ERR_OK);
    assert_true(marks[0].accepted);
    for (size_t i = PARAGRAPH_NUMBERS_MARKS_MAX; i < N; i++)
        assert_false(marks[i].accepted);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_damage_of_a_number_is_seen),
        cmocka_unit_test(the_number_is_kept_as_it_stands_in_the_line),
        cmocka_unit_test(a_line_of_a_head_is_not_repaired),
        cmocka_unit_test(other_lines_cannot_begin_a_paragraph),
        cmocka_unit_test(a_plain_sequence_is_itself),
        cmocka_unit_test(a_sequence_may_pass_a_thousand),
        cmocka_unit_test(a_mark_that_became_a_digit_is_taken_off),
        cmocka_unit_test(only_some_marks_became_digits),
        cmocka_unit_test(a_digit_may_stand_behind_a_mark_too),
        cmocka_unit_test(a_real_eleventh_paragraph_keeps_its_number),
        cmocka_unit_test(digits_are_taken_off_past_ten),
        cmocka_unit_test(every_kind_of_damage_in_one_body),
        cmocka_unit_test(a_paragraph_without_a_number_takes_the_free_one),
        cmocka_unit_test(several_lost_numbers_fill_their_gap),
        cmocka_unit_test(a_marking_behind_the_last_number_is_text),
        cmocka_unit_test(a_gap_of_another_size_stays),
        cmocka_unit_test(a_marking_without_a_gap_is_text),
        cmocka_unit_test(a_true_gap_stays),
        cmocka_unit_test(a_repeated_number_stays),
        cmocka_unit_test(a_list_inside_a_paragraph_belongs_to_it),
        cmocka_unit_test(a_plain_list_belongs_to_its_paragraph),
        cmocka_unit_test(an_extract_keeps_its_numbers),
        cmocka_unit_test(a_later_section_keeps_its_numbers),
        cmocka_unit_test(no_number_is_ever_invented),
        cmocka_unit_test(an_annexed_document_restarts),
        cmocka_unit_test(no_candidates_are_no_trouble),
        cmocka_unit_test(an_accepted_number_is_never_zero),
        cmocka_unit_test(candidates_past_the_limit_are_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
