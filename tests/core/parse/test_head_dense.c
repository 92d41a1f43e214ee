/* test_head_dense: heads without blank lines, as telegrams of the 1970s and the text of their PDFs have them:
 * where the addressees end, and each field, and where the text begins. */
#include <stdio.h>

#include "lib/fixture_parse.h"
#include "lib/str.h"
#include "lib/test.h"

#define SENT "R 102110Z APR 74\nFM AMEMBASSY VELM\n"
#define TO "TO SECSTATE WASHDC 2812\n"
#define LINE "UNCLAS VELM 2284\n"
#define ORDER "E.O. 11652: N/A\n"
#define TAGS "TAGS: EFIN, BL\n"
#define SUBJECT "SUBJ: INSURANCE FOR THE STAMP TRADE\n"
#define BODY "1. THE MINISTER CALLED.\n2. WE SAID NO.\nMARL\n"

static struct fixture_parse p;
static struct cable c;

static int open_parser(void **state) {
    (void)state;
    return fixture_parse_open(&p);
}

static int free_parser(void **state) {
    (void)state;
    return fixture_parse_close(&p, &c);
}

static void parse(const char *before, const char *text, const char *after) {
    fixture_parse_text(&p, before, text, after, &c);
}

static const char *list(const struct cable_spans *items) {
    static char text[1000];
    text[0] = '\0';
    for (size_t i = 0; i < items->n; i++) {
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "%s%s", i == 0 ? "" : "|", str(items->items[i]));
    }
    return text;
}

static const char *recipients(void) {
    static char text[1000];
    text[0] = '\0';
    for (size_t i = 0; i < c.recipients_n; i++) {
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "%s%s", i == 0 ? "" : "|", str(c.recipients[i].name));
    }
    return text;
}

static void the_addressees_end_at_the_classification_line(void **state) {
    (void)state;
    static const char *const lines[] = {
        LINE,
        "UNCLAS 2284\n",
        "UNCLAS VELM 2284 TOSEC 110023\n",
        "UNCLAS VELM 2284 EXDIS\n",
        "UNCLAS SECTION 1 ON 2 VELM 2284\n",
        "UNCLS VELM 2284\n",
        "UNCLASIFIED VELM 2284\n",
        "UNCLASSIFIED SECTION 1 OF 2 VELM 2284\n",
        "U N C L A S S I F I E D VELM 2284\n",
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        parse(SENT TO, lines[i], ORDER TAGS SUBJECT BODY);
        assert_string_equal(str(c.ident), "74VELM2284");
        assert_int_equal(c.level, CABLE_UNCLASSIFIED);
        assert_string_equal(recipients(), "SECSTATE WASHDC");
    }
    static const char *const limited[] = {"LIMITED OFFICIAL USE 2284\n", "LIMITED OFFFICIAL USE VELM 2284\n",
                                          "LIMITED OFFICAL USE SECTION 1 OF 2 VELM 2284\n",
                                          "L I M I T E D  O F F I C I A L  U S E  VELM 2284\n"};
    for (size_t i = 0; i < COUNT(limited); i++) {
        parse(SENT TO, limited[i], ORDER TAGS SUBJECT BODY);
        assert_string_equal(str(c.ident), "74VELM2284");
        assert_int_equal(c.level, CABLE_LIMITED_OFFICIAL_USE);
    }
    parse(SENT TO "INFO SECDEF WASHINGTON DC", "UNCLAS SECTION 01 OF 02 VELM 2284\n",
          ORDER TAGS SUBJECT BODY);
    assert_string_equal(recipients(), "SECSTATE WASHDC|SECDEF WASHINGTON DC"); /* glued */
    assert_string_equal(str(c.ident), "74VELM2284");
}

static void a_page_may_end_among_the_addressees(void **state) {
    (void)state;
    static const char *const pages[] = {
        "CONFIDENTIAL\nCONFIDENTIAL\nPAGE 02 VELM 02284 01 OF 02 111525Z\n",
        "CONFIDENTIAL\n\nCONFIDENTIAL\nPAGE 02\nVELM 02284 01 OF 02 111525Z\n",
        "CONFIDENTIAL\n\n\nCONFIDENTIAL\n\n\nPAGE 02\n\nVELM 02284 111525Z\n\n\n",
        "CONFIDENTIAL\nCONFIDENTIAL\nPAGE 02\nVELM 02284 111525 Z\n",
        "CONFIDENTIAL\nCONFIDENTIAL\nPAGE 02\nVELM 02284\n",
    };
    for (size_t i = 0; i < COUNT(pages); i++) {
        parse(SENT TO "INFO AMEMBASSY ROME\n", pages[i],
              "AMEMBASSY SOFIA\nC O N F I D E N T I A L VELM 2284\n" ORDER TAGS SUBJECT BODY);
        assert_string_equal(recipients(), "SECSTATE WASHDC|AMEMBASSY ROME|AMEMBASSY SOFIA");
        assert_int_equal(c.captions.n, 0);
    }
}

static void tags_stand_in_many_forms(void **state) {
    (void)state;
    static const char *const lines[] = {
        "TAGS: EFIN, BL\n",
        "TAGS EFIN BL\n",
        "TAGS-EFIN, BL\n",
        "TAGS - EFIN, BL\n",
        "TAGS, EFIN, BL\n",
        "TAGS : EFIN, BL\n",
        "TAG: EFIN BL\n",
        "tags EFIN BL\n",
        "TAGS: EFIN\nBL\n",
        "TAGS: EFIN BL\nLIMA FOR AGATT\nDEPARTMENT PASS USDA\n",
        "TAGS: EFIN BL\nFOR ARA/AND\n",
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        parse(SENT TO LINE ORDER, lines[i], SUBJECT BODY);
        assert_string_equal(list(&c.tags), "EFIN|BL");
        assert_string_equal(str(c.subject), "INSURANCE FOR THE STAMP TRADE");
    }
    parse(SENT TO LINE ORDER, "TAGS: EFIN,\nBL SUBJECT: INSURANCE REF: VELM 12\n", BODY);
    assert_string_equal(list(&c.tags), "EFIN|BL");
    assert_string_equal(str(c.subject), "INSURANCE");
    assert_int_equal(c.references_n, 1);
}

static void a_subject_ends_where_it_ends(void **state) {
    (void)state;
    static const struct {
        const char *lines, *first; /* the paragraph that follows */
    } cases[] = {
        {"", "THE MINISTER CALLED."},
        {"STATE PASS OPIC\n", "THE MINISTER CALLED."},
        {"PASS WHITE HOUSE\n", "THE MINISTER CALLED."},
        {"HQS FOR STUTMAN/TR, EMBASSY FOR DEA\n", "THE MINISTER CALLED."},
        {"FOR: IPS/IBS\n", "THE MINISTER CALLED."},
        {"EXDIS\n", "THE MINISTER CALLED."},
        {"STATE PASS OPIC\nSUMMARY. THE MINISTRY HAS ASKED.\nEND SUMMARY.\n",
         "SUMMARY. THE MINISTRY HAS ASKED.\nEND SUMMARY."},
        {"SUMMARY: THE MINISTRY HAS ASKED. END SUMMARY.\n", "SUMMARY: THE MINISTRY HAS ASKED. END SUMMARY."},
        {"WE SAW THE MINISTER.\n", "WE SAW THE MINISTER."},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        parse(SENT TO LINE ORDER TAGS SUBJECT, cases[i].lines, BODY);
        assert_string_equal(str(c.subject), "INSURANCE FOR THE STAMP TRADE");
        assert_string_equal(str(c.paragraphs[0].text), cases[i].first);
    }
}

static void a_subject_goes_on_where_its_line_is_full(void **state) {
    (void)state;
    static const char *const subjects[][2] = {
        {"SUBJECT: GOALS, OBJECTIVES AND RESOURCES OF THE OFFICE (GORM)\nFOR FY-81\n",
         "GOALS, OBJECTIVES AND RESOURCES OF THE OFFICE (GORM) FOR FY-81"},
        {"SUBJECT: GOALS OF THE\nOFFICE\n", "GOALS OF THE OFFICE"},
        {"SUBJECT: THE POST OFFICE (PTT)\n         SIGNS A TREATY OF SEVERAL PAGES WITH THE\n         BANK\n",
         "THE POST OFFICE (PTT) SIGNS A TREATY OF SEVERAL PAGES WITH THE BANK"},
        {"SUBJECT: MARL PASSES THE BATON TO DALEMOND\nWHO PROMISES STAMPS FOR ALL THE NATION AND PEACE\n",
         "MARL PASSES THE BATON TO DALEMOND WHO PROMISES STAMPS FOR ALL THE NATION AND PEACE"},
        {"SUBJ:\nSTAMPS\n", "STAMPS"},
        {"SUBJ.: STAMPS\n", "STAMPS"},
        {"SUBJ-STAMPS\n", "STAMPS"},
        {"SUBJECT: STAMPS FOLLOW \\\nON THE NEXT LINE \\\n", "STAMPS FOLLOW ON THE NEXT LINE"},
    };
    for (size_t i = 0; i < COUNT(subjects); i++) {
        parse(SENT TO LINE ORDER TAGS, subjects[i][0], BODY);
        assert_string_equal(str(c.subject), subjects[i][1]);
        assert_int_equal(c.paragraphs_n, 2);
    }
}

static void text_without_numbers_follows_the_last_field(void **state) {
    (void)state;
#define PROSE                                                                                                \
    "MINISTER CAPRILES CALLED THE CHARGE TO HIS NEW OFFICE BY THE SEA,\n"                                    \
    "AND SAID THAT ON MAY 1 HE WOULD LEAVE THE POST OFFICE.\nMARL\n"
    static const char *const heads[] = {
        SUBJECT,
        SUBJECT "REF: STATE 97359\n",
        SUBJECT "REFS: (A) STATE 97359; (B) VELM 12\n",
        SUBJECT "REF: A. STATE 97359\nB. VELM 12\n",
        SUBJECT "REFS: 1. VELM 12\n2. STATE 97359 OF JAN. 24\n",
        SUBJECT "REF STATE 97359\n",
        SUBJECT "STATE 97359\n",
    };
    for (size_t i = 0; i < COUNT(heads); i++) {
        parse(SENT TO LINE ORDER TAGS, heads[i], PROSE);
        assert_string_equal(str(c.subject), "INSURANCE FOR THE STAMP TRADE");
        assert_string_equal(str(c.paragraphs[0].text),
                            "MINISTER CAPRILES CALLED THE CHARGE TO HIS NEW OFFICE BY THE SEA, AND SAID THAT "
                            "ON MAY 1 HE WOULD LEAVE THE POST OFFICE.");
        assert_string_equal(str(c.signer), "MARL");
        bool cites = i == 0;
        for (size_t k = 0; k < c.references_n; k++)
            cites = cites || span_eq(c.references[k].ident, SPAN("74STATE97359"));
        assert_true(cites);
    }
    parse(SENT TO LINE, "FOR: IPS/IBS\n", PROSE); /* no label at all */
    assert_int_equal(c.paragraphs_n, 1);
    assert_string_equal(list(&c.captions), "FOR: IPS/IBS");
}

static void a_message_of_one_line_is_text(void **state) {
    (void)state;
    parse(SENT TO LINE ORDER TAGS SUBJECT, "REF: STATE 109882\n", "CONCUR.\nMARL\n");
    assert_string_equal(str(c.reference_text), "STATE 109882");
    assert_int_equal(c.paragraphs_n, 1);
    assert_string_equal(str(c.paragraphs[0].text), "CONCUR.");
    assert_string_equal(str(c.signer), "MARL");
    parse(SENT TO LINE ORDER TAGS, "SUBJ: VISAS\n", "EMBASSY CONCURS IN PROPOSED VISIT.\nMARL\n");
    assert_string_equal(str(c.subject), "VISAS");
    assert_int_equal(c.paragraphs_n, 1);
    assert_string_equal(str(c.paragraphs[0].text), "EMBASSY CONCURS IN PROPOSED VISIT.");
    assert_string_equal(str(c.signer), "MARL");
}

static void a_line_on_protection_is_no_text(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"Sensitive but Unclassified - please protect accordingly.\n",
         "Sensitive but Unclassified - please protect accordingly."},
        {"This message is sensitive but unclassified.  Please handle\naccordingly.\n",
         "This message is sensitive but unclassified.  Please handle accordingly."},
        {"(U) Sensitive but unclassified; please protect accordingly\n",
         "(U) Sensitive but unclassified; please protect accordingly"},
        {"(U) THIS CABLE IS SENSITIVE BUT UNCLASSIFIED AND NOT FOR INTERNET\nDISTRIBUTION.\n",
         "(U) THIS CABLE IS SENSITIVE BUT UNCLASSIFIED AND NOT FOR INTERNET DISTRIBUTION."},
        {"SENSITIVE BUT UNCLASSIFIED - PROTECT ACCORDINGLY\n",
         "SENSITIVE BUT UNCLASSIFIED - PROTECT ACCORDINGLY"},
        {"SBU - PLEASE HANDLE ACCORDINGLY\n", "SBU - PLEASE HANDLE ACCORDINGLY"},
        {"NOT FOR INTERNET DISTRIBUTION\n", "NOT FOR INTERNET DISTRIBUTION"},
        {"SBU\nNOFORN\n", "SBU|NOFORN"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        parse(SENT TO LINE ORDER TAGS SUBJECT, rows[i][0], BODY); /* below the subject, at once */
        assert_string_equal(list(&c.captions), rows[i][1]);
        assert_string_equal(str(c.subject), "INSURANCE FOR THE STAMP TRADE");
        assert_int_equal(c.paragraphs_n, 2);
        if (i + 1 == COUNT(rows))
            break;
        parse(SENT TO LINE ORDER TAGS SUBJECT "\n", rows[i][0], "\n" BODY);
        assert_string_equal(list(&c.captions), rows[i][1]);
        parse(SENT TO LINE ORDER TAGS SUBJECT "\n", rows[i][0], "\nREF: STATE 12\n\n" BODY);
        assert_string_equal(list(&c.captions), rows[i][1]);
        assert_string_equal(str(c.subject), "INSURANCE FOR THE STAMP TRADE");
        assert_int_equal(c.references_n, 1);
    }
}

static void a_title_may_name_protection(void **state) {
    (void)state;
    static const char *const titles[] = {
        "SUBJECT: HANDLING OF\nSENSITIVE BUT UNCLASSIFIED INFORMATION\n\n",
        "SUBJECT: HANDLING OF SENSITIVE BUT\nUNCLASSIFIED INFORMATION\n\n",
    };
    for (size_t i = 0; i < COUNT(titles); i++) {
        parse(SENT TO LINE ORDER TAGS, titles[i], BODY);
        assert_string_equal(str(c.subject), "HANDLING OF SENSITIVE BUT UNCLASSIFIED INFORMATION");
        assert_int_equal(c.captions.n, 0);
    }
}

/* Transmission lost the end of a list of references and the beginning of the summary. */
static void references_end_where_transmission_ran_them_into_the_text(void **state) {
    (void)state;
    static const char *const lists[] = {
        "REF: A. KARST 17Q QA\"z_1in on the first day of spring, the\nguests have said that they will not come.\n"
        "End Summary.\n\n",
        "REFS: (A) STATE 12 (B) KARST 17x#in on the first day\nof spring, the guests have said that they will\n"
        "not come. While one of them had a reason for it, the\nothers only had the rain, and one of them the\n"
        "wrong day, as he told the minister and his wife.\n\n",
    };
    for (size_t i = 0; i < COUNT(lists); i++) {
        parse(SENT TO LINE ORDER TAGS SUBJECT, lists[i], "2. (U) They came.\n\n3. (U) They left.\nMARL\n");
        assert_int_equal(c.references_n, i + 1);
        assert_int_equal(c.paragraphs_n, 3);
        assert_int_equal(c.paragraphs[0].number, 0);
        assert_non_null(strstr(str(c.paragraphs[0].text), "the first day"));
        assert_non_null(strstr(str(c.paragraphs[0].text), "the guests have said that they will not come."));
        assert_null(strstr(str(c.reference_text), "first day"));
    }
    /* What a reference is about may fill a line, too. */
    parse(SENT TO LINE ORDER TAGS SUBJECT,
          "REF: A. KARST 17\n     B. an e-mail from the minister to the embassy in the spring\n\n", BODY);
    assert_int_equal(c.references_n, 1);
    assert_non_null(strstr(str(c.reference_text), "in the spring"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_addressees_end_at_the_classification_line),
        cmocka_unit_test(a_page_may_end_among_the_addressees),
        cmocka_unit_test(tags_stand_in_many_forms),
        cmocka_unit_test(a_subject_ends_where_it_ends),
        cmocka_unit_test(a_subject_goes_on_where_its_line_is_full),
        cmocka_unit_test(text_without_numbers_follows_the_last_field),
        cmocka_unit_test(a_message_of_one_line_is_text),
        cmocka_unit_test(a_line_on_protection_is_no_text),
        cmocka_unit_test(a_title_may_name_protection),
        cmocka_unit_test(references_end_where_transmission_ran_them_into_the_text),
    };
    return cmocka_run_group_tests(tests, open_parser, free_parser);
}
