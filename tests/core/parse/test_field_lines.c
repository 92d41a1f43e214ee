/* test_field_lines: the values of header fields: tags, recipients, references, declassification, classified by,
 * subject. Lists are compared as one text, their items apart by bars. */
#include <stdio.h>
#include <strings.h>

#include "lib/str.h"
#include "lib/test.h"
#include "parse/field_lines.h"

static struct vocabulary *vocabulary;

static int open_vocabulary(void **state) {
    (void)state;
    return vocabulary_open(&vocabulary) == ERR_OK ? 0 : -1;
}

static int free_vocabulary(void **state) {
    (void)state;
    vocabulary_free(vocabulary);
    return 0;
}

static void add(char list[1000], const char *glue, struct span s) {
    size_t n = strlen(list);
    snprintf(list + n, 1000 - n, "%s%.*s", n == 0 ? "" : glue, (int)s.n, s.n == 0 ? "" : s.p);
}

/* ---- tags ---- */

/* Reads a TAGS field; *problems gets how many repairs of that kind were recorded. */
static const char *tags_of(const char *text, const char *kind, size_t *problems) {
    static char list[1000];
    struct cable c = CABLE_EMPTY;
    list[0] = '\0';
    assert_int_equal(parse_tags(&c, vocabulary, span_of(text)), ERR_OK);
    for (size_t i = 0; i < c.tags.n; i++)
        add(list, "|", c.tags.items[i]);
    *problems = 0;
    for (size_t i = 0; i < c.problems_n; i++)
        *problems += span_eq(c.problems[i].kind, span_of(kind));
    cable_free(&c);
    return list;
}

static void tags_are_apart_by_comma_or_blank(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"PREL, PGOV, IT", "PREL|PGOV|IT"},
        {"PREL PGOV IT", "PREL|PGOV|IT"},
        {"PREL,PGOV,IT", "PREL|PGOV|IT"},
        {"PREL, PGOV IT", "PREL|PGOV|IT"},
        {"[PREL](#) [PGOV](#) [IT](#)", "PREL|PGOV|IT"},
        {"prel, pgov, it", "PREL|PGOV|IT"},
        {"PREL, PGOV, IT, PREL, PGOV, IT", "PREL|PGOV|IT"},
        {"OVIP (STEINBERG, JAMES B.), PREL", "OVIP|STEINBERG, JAMES B.|PREL"},
        {"OVIP CLINTON HILLARY", "OVIP|CLINTON HILLARY"},
        {"PREL, HUMAN RIGHTS, PGOV", "PREL|HUMAN RIGHTS|PGOV"},
        {"PREL, COUNTER TERRORISM, PGOV", "PREL|COUNTER TERRORISM|PGOV"},
        {"KOSOVO", "KOSOVO"},
        {"PREL, QZX", "PREL|QZX"},
        {"", ""},
        {" , ,, ", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t problems;
        assert_string_equal(tags_of(cases[i][0], "run-on-tag", &problems), cases[i][1]);
        assert_int_equal(problems, 0);
    }
}

static void tags_run_together_are_taken_apart_and_noted(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"PHUMBA", "PHUM|BA"},
        {"ECONEINVEFINPGOVIZ", "ECON|EINV|EFIN|PGOV|IZ"},
        {"PREL, phumba, IT", "PREL|PHUM|BA|IT"},
        {"PHUM, PHUMBA", "PHUM|BA"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t problems;
        assert_string_equal(tags_of(cases[i][0], "run-on-tag", &problems), cases[i][1]);
        assert_int_equal(problems, 1);
    }
}

static void any_number_of_tags_is_read(void **state) {
    (void)state;
    for (int by_comma = 0; by_comma < 2; by_comma++) {
        struct cable c = CABLE_EMPTY;
        struct buf text = BUF_EMPTY;
        for (int i = 0; i < 1000; i++)
            buf_printf(&text, "Q%c%c%c%s", 'A' + i / 100, 'A' + i / 10 % 10, 'A' + i % 10,
                       by_comma ? "," : " ");
        assert_int_equal(parse_tags(&c, vocabulary, (struct span){text.data, text.len}), ERR_OK);
        assert_true(by_comma ? c.tags.n == 1000 : c.tags.n > 0);
        buf_free(&text);
        cable_free(&c);
    }
}

/* ---- recipients ---- */

static void a_recipient_has_route_name_precedence_serial(void **state) {
    (void)state;
    static const char *const cases[][5] = {
        {"RUEHC/SECSTATE WASHDC PRIORITY 5178", "RUEHC", "SECSTATE WASHDC", "PRIORITY", "5178"},
        {"RHEHNSC/NSC WASHDC PRIORITY", "RHEHNSC", "NSC WASHDC", "PRIORITY", ""},
        {"RUEHKHB/AMEMBASSY KARST HARBOR 0871", "RUEHKHB", "AMEMBASSY KARST HARBOR", "", "0871"},
        {"SECSTATE WASHDC IMMEDIATE 2250", "", "SECSTATE WASHDC", "IMMEDIATE", "2250"},
        {"AMEMBASSY BERLIN", "", "AMEMBASSY BERLIN", "", ""},
        {"RUEHZL/EUROPEAN POLITICAL COLLECTIVE", "RUEHZL", "EUROPEAN POLITICAL COLLECTIVE", "", ""},
        {"  RUEHC/SECSTATE WASHDC PRIORITY 0002  ", "RUEHC", "SECSTATE WASHDC", "PRIORITY", "0002"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct cable c = CABLE_EMPTY;
        assert_int_equal(parse_recipient(&c, span_of(cases[i][0]), i % 2 == 1), ERR_OK);
        assert_int_equal(c.recipients_n, 1);
        assert_string_equal(str(c.recipients[0].route), cases[i][1]);
        assert_string_equal(str(c.recipients[0].name), cases[i][2]);
        assert_string_equal(str(c.recipients[0].precedence), cases[i][3]);
        assert_string_equal(str(c.recipients[0].serial), cases[i][4]);
        assert_int_equal(c.recipients[0].info, i % 2 == 1);
        cable_free(&c);
    }
}

/* ---- references ---- */

/* "label:id" of each reference of a REF field of 06VELM1207. */
static const char *references_of(const char *text, int year) {
    static char list[1000];
    struct cable c = CABLE_EMPTY;
    c.id = SPAN("06VELM1207");
    list[0] = '\0';
    assert_int_equal(parse_references(&c, span_of(text), year), ERR_OK);
    for (size_t i = 0; i < c.references_n; i++) {
        add(list, " ", c.references[i].label);
        strcat(list, ":");
        add(list, "", c.references[i].id);
    }
    cable_free(&c);
    return list;
}

static void references_are_lettered_any_way(void **state) {
    (void)state;
    static const char *const cases[] = {
        "A. 05 PARIS 5459  B. STATE 12345",        "A. 05 PARIS 5459 B. STATE 12345 (NOTAL)",
        "A) 05 PARIS 5459 B) STATE 12345",         "(A) 05 PARIS 5459 (B) STATE 12345",
        "A. 2005 PARIS 5459; B. 2006 STATE 12345", "A. 05 PARIS 5459, B. SECSTATE 12345 AND PREVIOUS",
        "A. 05 PARIS 05459  B. 06 STATE 012345"};
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(references_of(cases[i], 2006), "A:05PARIS5459 B:06STATE12345");
    assert_int_equal(strcasecmp(references_of("a. 07 SAN CALIXTO 77", 2008), "A:07SANCALIXTO77"), 0);
}

static void a_reference_may_have_no_letter(void **state) {
    (void)state;
    assert_string_equal(references_of("VELM 1140", 2006), ":06VELM1140");
    assert_string_equal(references_of("04 NEW ALMARA 12; 75 PORTBRAVEN 1196", 2006),
                        ":04NEWALMARA12 :75PORTBRAVEN1196");
    assert_string_equal(references_of("RIO DE JAN 138", 2008), ":08RIODEJANEIRO138");
}

static void a_reference_is_kept_as_printed_too(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    c.id = SPAN("06VELM1207");
    assert_int_equal(parse_references(&c, SPAN("A. 05 PARIS 5459  B. STATE 12345 (NOTAL)"), 2006), ERR_OK);
    assert_int_equal(c.references_n, 2);
    assert_string_equal(str(c.references[0].text), "05 PARIS 5459");
    assert_string_equal(str(c.references[1].text), "STATE 12345");
    cable_free(&c);
}

static void without_any_year_a_reference_is_left_out(void **state) {
    (void)state;
    assert_string_equal(references_of("A. 05 PARIS 5459  B. STATE 12345", 0), "A:05PARIS5459");
}

static void a_cable_does_not_cite_itself(void **state) {
    (void)state;
    assert_string_equal(references_of("A. VELM 1140 B. VELM 1207", 2006), "A:06VELM1140");
}

static void mail_calls_and_the_press_are_no_cables(void **state) {
    (void)state;
    static const char *const cases[] = {"",
                                        "MARL-TULLY E-MAIL 03/09/09",
                                        "MARL-OPS CENTER TELCON OF MARCH 10",
                                        "THE VELM GAZETTE, MARCH 8, PAGE 1",
                                        "LETTER OF 12 JUNE 2006",
                                        "MARL E-MAIL OF JUNE 12, 2006"};
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(references_of(cases[i], 2006), "");
}

/* ---- the other fields ---- */

static void a_declassification_date_is_iso(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"12958: DECL: 06/25/2016", "2016-06-25"},
        {"12958 DECL: 02/16/10", "2010-02-16"},
        {"12958: decl: 01/07/2014", "2014-01-07"},
        {"12958: DECL: 25 JUNE 2016", "2016-06-25"},
        {"12958: DECL: X1", "X1"},
        {"12958: DECL: 13/45/2016", "13/45/2016"},
        {"11652: N/A", "N/A"},
        {"12958: DECL: AFTER KOREAN REUNIFICATION", "AFTER KOREAN REUNIFICATION"},
        {"", ""}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct cable c = CABLE_EMPTY;
        assert_int_equal(parse_declassify(&c, span_of(cases[i][0])), ERR_OK);
        assert_string_equal(str(c.declassify_on), cases[i][1]);
        cable_free(&c);
    }
}

static void the_reason_is_parted_from_the_classifier(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"DCM Harriet L. Swann. Reason: 1.4 (b) and (d)", "1.4 (b) and (d)"},
        {"DCM Harriet L. Swann, for reasons 1.4 (b) and (d).", "1.4 (b) and (d)"},
        {"DCM Harriet L. Swann, reasons 1.4 (b,d)", "1.4 (b,d)"},
        {"DCM HARRIET L. SWANN FOR REASONS 1.5 (B) AND (D).", "1.5 (B) AND (D)"},
        {"DCM Harriet L. Swann", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct cable c = CABLE_EMPTY;
        assert_int_equal(parse_classified(&c, span_of(cases[i][0])), ERR_OK);
        assert_true(span_istarts(c.classified_by, SPAN("DCM Harriet L. Swann")));
        assert_true(c.classified_by.n <= strlen("DCM Harriet L. Swann.")); /* the point may be either's */
        assert_string_equal(str(c.reason), cases[i][1]);
        cable_free(&c);
    }
}

static void the_marking_of_a_subject_is_taken_off(void **state) {
    (void)state;
    static const char *const cases[][2] = {{"(S/NF) THE CHEESE DIVERSION", "THE CHEESE DIVERSION"},
                                           {"THE CHEESE DIVERSION", "THE CHEESE DIVERSION"},
                                           {"(C) Velm (and honey)", "Velm (and honey)"},
                                           {"(Charter) flights", "(Charter) flights"},
                                           {"", ""}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct cable c = CABLE_EMPTY;
        assert_int_equal(parse_subject(&c, span_of(cases[i][0])), ERR_OK);
        assert_string_equal(str(c.subject), cases[i][1]);
        cable_free(&c);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_are_apart_by_comma_or_blank),
        cmocka_unit_test(tags_run_together_are_taken_apart_and_noted),
        cmocka_unit_test(any_number_of_tags_is_read),
        cmocka_unit_test(a_recipient_has_route_name_precedence_serial),
        cmocka_unit_test(references_are_lettered_any_way),
        cmocka_unit_test(a_reference_may_have_no_letter),
        cmocka_unit_test(a_reference_is_kept_as_printed_too),
        cmocka_unit_test(without_any_year_a_reference_is_left_out),
        cmocka_unit_test(a_cable_does_not_cite_itself),
        cmocka_unit_test(mail_calls_and_the_press_are_no_cables),
        cmocka_unit_test(a_declassification_date_is_iso),
        cmocka_unit_test(the_reason_is_parted_from_the_classifier),
        cmocka_unit_test(the_marking_of_a_subject_is_taken_off),
    };
    return cmocka_run_group_tests(tests, open_vocabulary, free_vocabulary);
}
