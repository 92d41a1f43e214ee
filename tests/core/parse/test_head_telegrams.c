/* test_head_telegrams: heads of the telegrams of the 1970s, and of later copies that print their labels in
 * the same loose ways, each in a whole document. */
#include <stdio.h>

#include "lib/fixture_parse.h"
#include "lib/str.h"
#include "lib/test.h"

#define SENT "R 102110Z APR 74\nFM AMEMBASSY VELM\nTO SECSTATE WASHDC 2812\n"
#define LINE "UNCLAS VELM 2284\n"
#define NUMBERED "1. THE MINISTER CALLED ON TUESDAY AND ASKED FOR\nINSURANCE.\nMARL\n"

static struct fixture_parse p;
static struct cable c; /* of the document parsed last */

static int open_parser(void **state) {
    (void)state;
    return fixture_parse_open(&p);
}

static int free_parser(void **state) {
    (void)state;
    return fixture_parse_close(&p, &c);
}

static void add(char out[600], const char *before, struct span s) {
    size_t n = strlen(out);
    snprintf(out + n, 600 - n, "%s%.*s", before, (int)s.n, s.n == 0 ? "" : s.p);
}

/* "TAG TAG; SUBJECT; REFERENCE REFERENCE; CAPTION | CAPTION" of what was parsed last */
static const char *fields(void) {
    static char out[600];
    out[0] = '\0';
    for (size_t i = 0; i < c.tags.n; i++)
        add(out, i > 0 ? " " : "", c.tags.items[i]);
    add(out, "; ", c.subject);
    add(out, "; ", SPAN_EMPTY);
    for (size_t i = 0; i < c.references_n; i++)
        add(out, i > 0 ? " " : "", c.references[i].ident);
    add(out, "; ", SPAN_EMPTY);
    for (size_t i = 0; i < c.captions.n; i++)
        add(out, i > 0 ? " | " : "", c.captions.items[i]);
    return out;
}

static void labels_are_printed_in_many_ways(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"TAGS-MASS, BL, PFOR\nSUBJ: STAMPS\n", "MASS BL PFOR; STAMPS; ; "},
        {"TAGS, ASEC, APER, BL\nSUBJ: STAMPS\n", "ASEC APER BL; STAMPS; ; "},
        {"TAGS - MASS BL\nSUBJ - STAMPS\n", "MASS BL; STAMPS; ; "},
        {"tags MASS BL\nSUBJECT: STAMPS\n", "MASS BL; STAMPS; ; "},
        {"TAGS: MASS BL\nPFOR, EFIN SUBJECT: STAMPS REF: VELM 435\n",
         "MASS BL PFOR EFIN; STAMPS; 74VELM435; "},
        {"TAGS: MASS BL\nSUBJECT: STAMPSClassified By: MARL\n", "MASS BL; STAMPS; ; "},
        {"TAGS: MASS BL\nSUBJECT: STAMPS \\\nAND LETTERS \\\n", "MASS BL; STAMPS AND LETTERS; ; "},
        {"TAGS: MASS, BL         SECRET       PAGE 02        VELM  02284  211833Z\nSUBJECT: STAMPS\n",
         "MASS BL; STAMPS; ; "},
        {"TAGS: MASS, BL   PAGE 02  VELM 02284  211833Z\nSUBJECT: STAMPS\n", "MASS BL; STAMPS; ; "},
        {"TAGS: MASS BL\nSUBJ, STAMPS\nREF - VELM 435\n", "MASS BL; STAMPS; 74VELM435; "},
        {"TAGS: MASS BL\nSUBJ -- STAMPS\nREF-VELM 435\n", "MASS BL; STAMPS; 74VELM435; "},
        {"TAGS: MASS BL\nSUBJ--STAMPS\nREF, VELM 435\n", "MASS BL; STAMPS; 74VELM435; "},
        {"TAGS: MASS BL\nSUBJ/ STAMPS\nREF -- VELM 435\n", "MASS BL; STAMPS; 74VELM435; "},
        {"TAGS: MASS BL\nSUBJECT-STAMPS\nREF/ VELM 435\n", "MASS BL; STAMPS; 74VELM435; "},
        {"TAGS: MASS BL\n\nSUBJECT, STAMPS\n\nREF,\nVELM 435\n", "MASS BL; STAMPS; 74VELM435; "},
        /* no labels */
        {"TAGS: MASS BL\nSUBJ: LETTERS ON THE\nSUBJECT, WHICH IS HARD\n",
         "MASS BL; LETTERS ON THE SUBJECT, WHICH IS HARD; ; "},
        {"TAGS: MASS BL\nSUBJECT: STAMPS\ntags were found on the sacks.\n",
         "MASS BL; STAMPS tags were found on the sacks.; ; "},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        fixture_parse_text(&p, SENT LINE "E.O. 11652: N/A\n", rows[i][0], NUMBERED, &c);
        assert_string_equal(fields(), rows[i][1]);
    }
}

static void the_executive_order_may_be_misprinted(void **state) {
    (void)state;
    static const char *const labels[] = {"E.O. 11652: GDS\n", "E.OM 11652: GDS\n", "E.0. 11652 GDS\n",
                                         "EO 120650: GDS\n"};
    for (size_t i = 0; i < COUNT(labels); i++) {
        fixture_parse_text(&p, SENT LINE, labels[i], "TAGS: PREL\nSUBJ: STAMPS\n" NUMBERED, &c);
        assert_int_equal(c.declassify_on.n, 3);
        assert_string_equal(fields(), "PREL; STAMPS; ; ");
    }
}

static void references_need_no_colon(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"REF STATE\nCONFIDENTIAL\nCONFIDENTIAL\nPAGE 02 VELM 02284 281905Z\n0435\n",
         "PREL; STAMPS; 74STATE435; "},
        {"REF STATE A-434\n", "PREL; STAMPS; ; "}, /* an airgram, no cable */
        {"REF ROME 435\n", "PREL; STAMPS; 74ROME435; "},
        {"REF LA\nCONFIDENTIAL\nCONFIDENTIAL\nPAGE 02 VELM 02284 281905Z\nPAZ 3187\n",
         "PREL; STAMPS; 74LAPAZ3187; "},
        {"REF: VELM 435Classified by DCM Marl for reasons 1.4(b)\n", "PREL; STAMPS; 74VELM435; "},
        /* nor a label */
        {"STATE 4410\n", "PREL; STAMPS; 74STATE4410; "},
        {"\nSTATE 4410\n\n", "PREL; STAMPS; 74STATE4410; "},
        {"A. LA PAZ 4410 B. STATE 1233\n", "PREL; STAMPS; 74LAPAZ4410 74STATE1233; "},
        {"LA PAZ 4410; STATE 1233 AND ROME 435\n", "PREL; STAMPS; 74LAPAZ4410 74STATE1233 74ROME435; "},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        fixture_parse_text(&p, SENT LINE "TAGS: PREL\nSUBJ: STAMPS\n", rows[i][0], NUMBERED, &c);
        assert_string_equal(fields(), rows[i][1]);
    }
}

static void a_year_at_the_start_of_a_line_is_no_number(void **state) {
    (void)state;
    fixture_parse_text(&p, SENT LINE "TAGS: PREL\nSUBJ: STAMPS\n\n",
                       "WE ARE DETAINED IN VELM SINCE FRIDAY, NOVEMBER 2,\n1979. WE ARE WELL.\n", "MARL\n",
                       &c);
    assert_int_equal(c.paragraphs_n, 1);
    size_t at;
    assert_true(span_ifind(c.paragraphs[0].text, SPAN("NOVEMBER 2, 1979. WE ARE WELL."), &at));
}

static void what_announces_a_text_is_no_subject(void **state) {
    (void)state;
    fixture_parse_text(&p, SENT LINE "TAGS: PREL\nSUBJ: STAMPS\n", "TEXT OF THE REPORT ON STAMPS FOLLOWS:\n",
                       NUMBERED, &c);
    assert_string_equal(fields(), "PREL; STAMPS; ; ");
}

static void a_message_that_is_repeated_has_a_head_of_its_own(void **state) {
    (void)state;
    fixture_parse_text(
        &p, SENT LINE "TAGS: PREL\nSUBJ: STAMPS\n",
        "THE FOLLOWING TELEGRAM RECEIVED HERE: QUOTE\n\"R 242331Z MAY 74\nFM USCINCSO QUARRY HTS\n"
        "TO COMUSMILGP VELM\nUNCLAS\nSUBJ: SEVERANCE PAY\n",
        NUMBERED, &c);
    assert_string_equal(fields(), "PREL; STAMPS; ; ");
    assert_string_equal(str(c.origin_name), "AMEMBASSY VELM");
    assert_int_equal(c.recipients_n, 1);
}

static void the_foot_of_a_page_may_touch_a_cut_word(void **state) {
    (void)state;
    fixture_parse_text(
        &p, SENT LINE "TAGS: PREL\nSUBJ: STAMPS\n",
        "1. THE DRAFT HAS NOT BEEN PROMULLIMITED OFFICIAL USE\nLIMITED OFFICIAL USE\nPAGE 02\n\n"
        "VELM 02284 01 OF 05 061840Z\nGATED.\n",
        "MARL\n", &c);
    assert_string_equal(str(c.paragraphs[0].text), "THE DRAFT HAS NOT BEEN PROMULGATED.");
    fixture_parse_text(
        &p, SENT LINE "TAGS: PREL\nSUBJ: STAMPS\n",
        "     1. THE DRAFT IS\n     CONFIDENTIAL\n\n     CONFIDENTIAL\n\n     PAGE 02   VELM 02284 061840Z\n\n     LOST.\n",
        "     MARL\n", &c);
    assert_string_equal(str(c.paragraphs[0].text), "THE DRAFT IS LOST.");
}

static void a_page_may_end_among_the_addressees(void **state) {
    (void)state;
    fixture_parse_text(&p,
                       SENT "INFO AMEMBASSY ROME\nCONFIDENTIAL\nCONFIDENTIAL\nPAGE 02 VELM 02284 281905Z\n",
                       "AMEMBASSY SOFIA\nAMEMBASSY WARSAW\nC O N F I D E N T I A L VELM 2284\n",
                       "E.O. 11652: GDS\nTAGS: PFOR\nSUBJ: STAMPS\n" NUMBERED, &c);
    assert_int_equal(c.recipients_n, 4);
    assert_string_equal(fields(), "PFOR; STAMPS; ; ");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_printed_in_many_ways),
        cmocka_unit_test(the_executive_order_may_be_misprinted),
        cmocka_unit_test(references_need_no_colon),
        cmocka_unit_test(a_year_at_the_start_of_a_line_is_no_number),
        cmocka_unit_test(what_announces_a_text_is_no_subject),
        cmocka_unit_test(a_message_that_is_repeated_has_a_head_of_its_own),
        cmocka_unit_test(the_foot_of_a_page_may_touch_a_cut_word),
        cmocka_unit_test(a_page_may_end_among_the_addressees),
    };
    return cmocka_run_group_tests(tests, open_parser, free_parser);
}
