/* test_field_values: recipients, declassification, classified by, subject. */
#include "lib/str.h"
#include "lib/test.h"
#include "parse/field_values.h"

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
        assert_int_equal(field_values_recipient(&c, span_of(cases[i][0]), i % 2 == 1), ERR_OK);
        assert_int_equal(c.recipients_n, 1);
        assert_string_equal(str(c.recipients[0].route), cases[i][1]);
        assert_string_equal(str(c.recipients[0].name), cases[i][2]);
        assert_string_equal(str(c.recipients[0].precedence), cases[i][3]);
        assert_string_equal(str(c.recipients[0].serial), cases[i][4]);
        assert_int_equal(c.recipients[0].info, i % 2 == 1);
        cable_free(&c);
    }
}

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
        assert_int_equal(field_values_declassify(&c, span_of(cases[i][0])), ERR_OK);
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
        assert_int_equal(field_values_classified(&c, span_of(cases[i][0])), ERR_OK);
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
        assert_int_equal(field_values_subject(&c, span_of(cases[i][0])), ERR_OK);
        assert_string_equal(str(c.subject), cases[i][1]);
        cable_free(&c);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_recipient_has_route_name_precedence_serial),
        cmocka_unit_test(a_declassification_date_is_iso),
        cmocka_unit_test(the_reason_is_parted_from_the_classifier),
        cmocka_unit_test(the_marking_of_a_subject_is_taken_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
