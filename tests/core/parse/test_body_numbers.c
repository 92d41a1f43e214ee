/* test_body_numbers: the numbers of the paragraphs of a body, and what is no number of a paragraph.
 * Expectations are written as in test_body. */
#include <stdio.h>

#include "lib/test.h"
#include "parse/body.h"

static const struct body_hints hints = {.post = {"VELM", 4}, .serial = 1207};

/* The lines of a page, in the cable's arena. */
static struct span *lines_of(struct cable *c, const char *page, size_t *n) {
    struct span rest = span_of(page), line, *lines = NULL;
    size_t cap = 0;
    *n = 0;
    while (span_line(&rest, &line)) {
        assert_int_equal(arena_grow(&c->arena, (void **)&lines, *n, &cap, sizeof *lines), ERR_OK);
        lines[(*n)++] = line;
    }
    return lines;
}

static void add(char list[4000], const char *before, struct span s, const char *after) {
    size_t n = strlen(list);
    snprintf(list + n, 4000 - n, "%s%.*s%s", before, (int)s.n, s.n == 0 ? "" : s.p, after);
}

static void parse(struct cable *c, const char *page) {
    size_t n;
    *c = CABLE_EMPTY;
    struct span *lines = lines_of(c, page, &n);
    assert_int_equal(body_split(c, lines, n, &hints), ERR_OK);
}

/* The paragraphs that body_split() makes of a page, and "-- signer" behind them where there is one. */
static const char *parsed(const char *page) {
    static char list[4000];
    struct cable c;
    parse(&c, page);
    list[0] = '\0';
    for (size_t i = 0; i < c.paragraphs_n; i++) {
        const struct cable_paragraph *p = &c.paragraphs[i];
        add(list, i == 0 ? "" : "\n", p->name, "");
        add(list, "(", p->marking, ")");
        add(list, "[", p->heading, "] ");
        add(list, "", p->text, "");
    }
    if (c.signer.n > 0)
        add(list, "\n-- ", c.signer, "");
    cable_free(&c);
    return list;
}

static void a_number_printed_twice_is_one(void **state) {
    (void)state;
    static const char page[] = "1. (C) \n\n\u00b61. (C) One.\n\n2. (C) Two.\n\n3. (C)\n3. (C) Three.\n";
    struct cable c;
    assert_string_equal(parsed(page), "01(C)[] (C) One.\n02(C)[] (C) Two.\n03(C)[] (C) Three.");
    parse(&c, page);
    assert_int_equal(c.problems_n, 1);
    assert_true(span_eq(c.problems[0].detail, SPAN("printed twice, first without text: 1, 3")));
    cable_free(&c);
    /* with another marking, or with another number, the line is text */
    assert_string_equal(parsed("1. (C)\n\n1. (U) One.\n\n2. (C) Two.\n"),
                        "00()[] 1. (C)\n01(U)[] (U) One.\n02(C)[] (C) Two.");
}

static void a_second_numbering_is_noted(void **state) {
    (void)state;
    struct cable c;
    parse(&c, "\u00b61. 1. Honey.\n\n\u00b62. 2. Wax.\n\n\u00b63. Note.\n\n\u00b64. 3. Mead.\n\n\u00b65. 4. "
              "Bees.\n");
    assert_int_equal(c.paragraphs_n, 5);
    assert_true(span_eq(c.paragraphs[3].name, SPAN("04")));
    assert_true(span_eq(c.paragraphs[3].text, SPAN("3. Mead.")));
    assert_int_equal(c.problems_n, 1);
    assert_true(span_eq(c.problems[0].kind, SPAN("paragraph-number")));
    assert_true(span_eq(c.problems[0].detail,
                        SPAN("two numbers stand before the text of 4, 5; the second ones are 3, 4")));
    cable_free(&c);
    /* the same twice; a list of one paragraph; years */
    parse(&c, "1. 1. Honey.\n\n2. 2. Wax.\n\n3. 3. Mead.\n");
    assert_int_equal(c.problems_n, 0);
    cable_free(&c);
    parse(&c, "1. (C) Honey.\n\n2. 1. Wax.\n2. Mead.\n\n3. (C) Bees.\n");
    assert_int_equal(c.problems_n, 0);
    cable_free(&c);
}

static void what_stands_behind_the_last_number_belongs_to_it(void **state) {
    (void)state;
    assert_string_equal(parsed("1. (U) One.\n\n2. (S) Points to make.\n\n(S//REL) We agree.\n\n"
                               "(U) Bees fly.\n\nEnd text.\n"),
                        "01(U)[] (U) One.\n02(S)[] (S) Points to make.\n\n(S//REL) We agree.\n\n"
                        "(U) Bees fly.\n\nEnd text.");
    assert_string_equal(parsed("1. (C) One.\n\n2. (C) Two.\n\n(U) State of the hives:\n"
                               "------------------\n\n-- They hum.\n"),
                        "01(C)[] (C) One.\n02(C)[] (C) Two.\n\n(U) State of the hives:\n"
                        "------------------\n\n-- They hum.");
    /* a heading with a marking takes no number from a paragraph that lost its own */
    assert_string_equal(
        parsed("1. (C) One.\n\n(U) State of hives\n--------------\n\n(C) Two.\n\n3. (C) Three.\n"),
        "01(C)[] (C) One.\n02(C)[(U) State of hives] (C) Two.\n03(C)[] (C) Three.");
}

static void a_number_and_its_words_printed_twice_are_one(void **state) {
    (void)state;
    assert_string_equal(parsed("1. (C) Summary. 1. (C) Summary. All is well.\n\n2. (C) Two.\n"),
                        "01(C)[] (C) Summary. 1. (C) Summary. All is well.\n02(C)[] (C) Two.");
    assert_string_equal(parsed("1. (C) Summary. 1. (C) All is well.\n\n2. (C) Two.\n"),
                        "01(C)[] (C) Summary. 1. (C) All is well.\n02(C)[] (C) Two.");
    assert_string_equal(parsed("1. (C) Summary.\n\n1. (C) Summary. All is well.\n\n2. (C) Two.\n"),
                        "01(C)[] (C) Summary.\n\n1. (C) Summary. All is well.\n02(C)[] (C) Two.");
    assert_string_equal(parsed("1. (C) One.\n\n1. (C) Another.\n\n2. (C) Two.\n"),
                        "01(C)[] (C) One.\n01b(C)[] (C) Another.\n02(C)[] (C) Two.");
}

static void letters_of_items_are_no_markings(void **state) {
    (void)state;
    assert_string_equal(parsed("1. THEY ARE:\n(A) MARL,\n(B) DALEMOND,\n(C) THE KEEPER.\n2. NONE CAME.\n"),
                        "01()[] THEY ARE:\n(A) MARL,\n(B) DALEMOND,\n(C) THE KEEPER.\n02()[] NONE CAME.");
}

/* A short line ends a paragraph, although no blank line and no point stand behind it. */
static void a_first_paragraph_may_be_but_a_marking(void **state) {
    (void)state;
    static const char *const firsts[] = {
        "CONFIDENTIAL ENTIRE TEXT",   "(C - ENTIRE TEXT)", "(LOU) ENTIRE TEXT.",
        "(ENTIRE TEXT CONFIDENTIAL)", "C-ENTIRE TEXT",     "SECRET - ENTIRE TEXT"};
    for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++) {
        char page[400];
        snprintf(
            page, sizeof page,
            "1. %s\n2. SUMMARY: A DISPUTE OVER THE LEADERSHIP OF THE POST OFFICE HAS\n"
            "MARRED THE MINISTER'S FIRST WEEK.\n3. THE MINISTER SAID THAT IT HAD NOT, AND THAT HE WOULD SAY "
            "SO\nAGAIN WHEN ASKED.\n",
            firsts[i]);
        const char *got = parsed(page);
        if (strstr(got, "\n02(") == NULL || strstr(got, "\n03(") == NULL)
            fail_msg("%s: %s", firsts[i], got);
    }
}

/* ... unless just that number is missing between two others. */
static void the_day_of_a_month_is_no_number(void **state) {
    (void)state;
    static const struct {
        const char *page, *want;
    } cases[] = {
        {"5. THE MINISTER LEFT.\n6. HE WENT ON MAY\n17. HIS WIFE WENT WITH HIM.\n8. HE CAME BACK.\n",
         "05()[] THE MINISTER LEFT.\n06()[] HE WENT ON MAY\n17. HIS WIFE WENT WITH HIM.\n08()[] HE CAME BACK."},
        {"1. THE MINISTER LEFT.\n2. HE CAME BACK AT THE END OF JUNE\n3. THE BEES WERE WELL.\n",
         "01()[] THE MINISTER LEFT.\n02()[] HE CAME BACK AT THE END OF JUNE\n3. THE BEES WERE WELL."},
        {"1. THE MINISTER LEFT.\n2. HE LEFT ON JUNE\n3. THE BEES WERE WELL.\n3. THE QUEEN IS ILL.\n4. END.\n",
         "01()[] THE MINISTER LEFT.\n02()[] HE LEFT ON JUNE\n3. THE BEES WERE WELL.\n03()[] THE QUEEN IS ILL.\n"
         "04()[] END."},
        {"1. THE MINISTER LEFT.\n2. HE WENT IN JUNE\n3. THE BEES WERE WELL.\n4. END.\n",
         "01()[] THE MINISTER LEFT.\n02()[] HE WENT IN JUNE\n03()[] THE BEES WERE WELL.\n04()[] END."},
        /* no day, or no month */
        {"1. (C) He left.\n2. (C) He went on May\n3. (C) The bees were well.\n",
         "01(C)[] (C) He left.\n02(C)[] (C) He went on May\n03(C)[] (C) The bees were well."},
        {"1. He left.\n2. He goes where he may\n3. The bees were well.\n",
         "01()[] He left.\n02()[] He goes where he may\n03()[] The bees were well."},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(parsed(cases[i].page), cases[i].want);
}

static void a_list_may_end_a_cable_of_two_paragraphs(void **state) {
    (void)state;
    assert_string_equal(parsed("1. (C) One.\n\n2. (C) Points:\n\n1. A.\n\n2. B.\n\n3. C.\n\n4. D.\n"),
                        "01(C)[] (C) One.\n02(C)[] (C) Points:\n\n1. A.\n\n2. B.\n\n3. C.\n\n4. D.");
    /* what looks otherwise than the items goes on with the paragraphs */
    assert_string_equal(parsed("1. (C) One.\n\n2. (C) Points:\n1. A.\n2. B.\n\n3. Three.\n\n4. Four.\n"),
                        "01(C)[] (C) One.\n02(C)[] (C) Points:\n1. A.\n2. B.\n03()[] Three.\n04()[] Four.");
    assert_string_equal(parsed("1. (C) Entire text.\n\n1. One.\n\n2. Two.\n\n3. Three.\n"),
                        "01(C)[] (C) Entire text.\n\n1. One.\n02()[] Two.\n03()[] Three.");
}

static void past_99_names_have_three_digits(void **state) {
    (void)state;
    struct buf page = BUF_EMPTY;
    struct cable c;
    for (int i = 1; i <= 101; i++)
        buf_printf(&page, "%d. (C) Honey.\n\n", i);
    buf_char(&page, '\0');
    parse(&c, page.data);
    assert_int_equal(c.paragraphs_n, 101);
    assert_true(span_eq(c.paragraphs[0].name, SPAN("001")));
    assert_true(span_eq(c.paragraphs[100].name, SPAN("101")));
    assert_int_equal(c.problems_n, 0);
    cable_free(&c);
    buf_free(&page);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_printed_twice_is_one),
        cmocka_unit_test(a_second_numbering_is_noted),
        cmocka_unit_test(what_stands_behind_the_last_number_belongs_to_it),
        cmocka_unit_test(a_number_and_its_words_printed_twice_are_one),
        cmocka_unit_test(letters_of_items_are_no_markings),
        cmocka_unit_test(a_first_paragraph_may_be_but_a_marking),
        cmocka_unit_test(the_day_of_a_month_is_no_number),
        cmocka_unit_test(a_list_may_end_a_cable_of_two_paragraphs),
        cmocka_unit_test(past_99_names_have_three_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
