/* test_release: what an archive puts around a telegram that it releases is in no field and no paragraph, and
 * its catalogue is metadata. The telegrams are fiction in the form of the National Archives' releases, of
 * releases under the Freedom of Information Act, and of a collection that prints five lines above the text.
 */
#include <stdio.h>

#include "lib/fixture_parse.h"
#include "lib/str.h"
#include "lib/test.h"
#include "parse/release.h"

#define STAMP "Declassified/Released US Department of State EO Systematic Review 30 JUN 2005\n"
#define SIGNED                                                                                               \
    "Sheryl P. Walter Declassified/Released US Department of State EO Systematic Review 20 Mar 2014\n"
#define INDENTED "                 " SIGNED
#define PAGE_END "\n" STAMP "\n" STAMP
#define TOP                                                                                                  \
    STAMP "\nMessage Text\nCONFIDENTIAL\nPAGE 01 VELM 02284 111525Z\n50\nACTION EUR-12\nINFO OCT-01 "        \
          "ISO-00 /145 W\n--------------------- 045875\nR 102110Z APR 74\nFM AMEMBASSY VELM\n"
#define LINE "TO SECSTATE WASHDC 2812\nC O N F I D E N T I A L VELM 2284\n"
#define FIELDS "E.O. 11652: GDS\nTAGS: EFIN, VM\nSUBJ: INSURANCE FOR THE STAMP TRADE\nREF: STATE 23517\n"
#define TEXT                                                                                                 \
    "1. THE MINISTER CALLED ON TUESDAY WITH HIS DEPUTY.\n2. WE SAID THAT THERE WAS NONE TO BE HAD.\nMARL\n"
#define FOOT "\nCONFIDENTIAL\n\nNNN\n\n" STAMP "\n" STAMP
#define ATTRIBUTES                                                                                           \
    "\nMessage Attributes\nAutomatic Decaptioning: X\nConcepts: POSTAGE STAMPS, INSURANCE,\nMINISTERS\n"     \
    "Draft Date: 10 APR 1974\nDocument Number: 1974VELM02284\nFilm Number: D740083-0381\nFrom: VELM OR-P\n"  \
    "Handling Restrictions: n/a\nOriginal Classification: CONFIDENTIAL\n"                                    \
    "Original Handling Restrictions: EXDIS\nReference: STATE 23517, 73 STATE 12\nReview Markings:\n"         \
    "Declassified/Released\nUS Department of State\nEO Systematic Review\n30 JUN 2005\n"                     \
    "Subject: THE MINISTER\\'S INSURANCE FOR THE\n" STAMP "STAMP TRADE\nTAGS: EFIN, VM, XB, (DALEMOND, "     \
    "PIERRE)\nTo: STATE\nType: TE\nMarkings: " STAMP

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

static void parse(const char *text) {
    struct raw raw = {
        .path = SPAN("letter.txt"), .name = SPAN("letter.txt"), .bytes = span_of(text), .plain = true};
    assert_int_equal(parse_document(p.parser, &raw, &c), ERR_OK);
}

/* The paragraphs, as "01: text|02: text". */
static const char *paragraphs(void) {
    static char list[2000];
    list[0] = '\0';
    for (size_t i = 0; i < c.paragraphs_n; i++) {
        size_t n = strlen(list);
        snprintf(list + n, sizeof list - n, "%s%.*s: %.*s", i == 0 ? "" : "|", (int)c.paragraphs[i].name.n,
                 c.paragraphs[i].name.p, (int)c.paragraphs[i].text.n, c.paragraphs[i].text.p);
    }
    return list;
}

#define WANTED                                                                                               \
    "01: THE MINISTER CALLED ON TUESDAY WITH HIS DEPUTY.|02: WE SAID THAT THERE WAS NONE TO BE HAD."

static void stamps_are_in_no_field_wherever_they_fall(void **state) {
    (void)state;
    static const char *const documents[] = {
        TOP LINE FIELDS TEXT FOOT,
        /* among the addressees, inside the subject and the reference */
        TOP PAGE_END LINE FIELDS TEXT FOOT,
        TOP LINE "E.O. 11652: GDS\nTAGS: EFIN, VM\nSUBJ: INSURANCE FOR\n" PAGE_END
                 "THE STAMP TRADE\nREF: STATE\n" PAGE_END "23517\n" TEXT FOOT,
        /* inside a paragraph, and between two */
        TOP LINE FIELDS "1. THE MINISTER CALLED ON\n" PAGE_END "TUESDAY WITH HIS DEPUTY.\n" PAGE_END
                        "2. WE SAID THAT THERE WAS NONE TO BE HAD.\nMARL\n" FOOT,
        /* run into a line, and into a word */
        TOP LINE FIELDS
        "1. THE MINISTER CALLED ON Declassified/Released US Department of State EO Systematic Review "
        "30 JUN 2005 TUESDAY WITH HIS DEPUTY.\n"
        "2. WE SAID THAT THERE WADeclassified/Released US Department of State EO Systematic Review 30 JUN "
        "2005S NONE TO BE HAD.\nMARL\n" FOOT,
        /* the foot of a page run into the text above it */
        TOP LINE FIELDS
        "1. THE MINISTER CALLED ON TUESCONFIDENTIAL\nCONFIDENTIAL\nPAGE 02 VELM 02284 "
        "111525Z\nDAY WITH HIS DEPUTY.\n2. WE SAID THAT THERE WAS NONE TO BE HAD.\nMARL\n" FOOT,
        /* divided, with an official's name, of another year */
        "Declassified/Released\nUS Department of State\nEO Systematic Review\n30 JUN 2005\n" SIGNED
        "\nMessage Text\nCONFIDENTIAL\nPAGE 01\nVELM 02284 111525Z\nR 102110Z APR 74\nFM AMEMBASSY "
        "VELM\n" LINE FIELDS
        "1. THE MINISTER CALLED ON TUESDAY\nCONFIDENTIAL\nCONFIDENTIAL\nPAGE 02\n\nVELM 02284 "
        "111525Z\n\nWITH HIS DEPUTY.\n2. WE SAID THAT THERE WAS NONE TO BE HAD.\nMARL\n" FOOT,
    };
    for (size_t i = 0; i < COUNT(documents); i++) {
        parse(documents[i]);
        assert_string_equal(str(c.ident), "74VELM2284");
        assert_string_equal(str(c.subject), "INSURANCE FOR THE STAMP TRADE");
        assert_string_equal(str(c.reference_text), "STATE 23517");
        assert_int_equal(c.recipients_n, 1);
        assert_string_equal(paragraphs(), WANTED);
        assert_string_equal(str(c.signer), "MARL");
        assert_int_equal(c.tags.n, 2);
    }
}

/* In the layout mode of pdftotext blank lines part paragraphs, and the stamps are indented. */
static void a_stamp_of_the_layout_mode_cuts_a_paragraph(void **state) {
    (void)state;
    parse(INDENTED
          "\n\n          Message Text\nCONFIDENTIAL\n\n\nPAGE 01   VELM 02284 111525Z\nR 102110Z APR 74\nFM "
          "AMEMBASSY VELM\n" LINE FIELDS "\n\n1. THE MINISTER CALLED ON\n\n\n\n\n" INDENTED INDENTED
          "\nTUESDAY WITH HIS DEPUTY.\n\n\n2. WE SAID THAT THERE WAS NONE TO BE HAD.\nMARL\n\n\n\n"
          "CONFIDENTIAL\n\n\n\nNNN\n\n\n\n" INDENTED INDENTED);
    assert_string_equal(paragraphs(), WANTED);
}

static void the_catalogue_behind_a_telegram_is_metadata(void **state) {
    (void)state;
    parse(TOP LINE FIELDS TEXT FOOT ATTRIBUTES);
    assert_string_equal(paragraphs(), WANTED);
    assert_string_equal(str(c.subject), "INSURANCE FOR THE STAMP TRADE");
    assert_int_equal(c.captions.n, 1);
    assert_string_equal(str(c.captions.items[0]), "EXDIS");
    assert_int_equal(c.tags.n, 2);
    static const char *const catalogued[] = {"XB", "DALEMOND, PIERRE", "POSTAGE STAMPS", "INSURANCE",
                                             "MINISTERS"};
    assert_int_equal(c.catalogued.n, COUNT(catalogued));
    for (size_t i = 0; i < COUNT(catalogued); i++)
        assert_string_equal(str(c.catalogued.items[i]), catalogued[i]);
    assert_int_equal(c.references_n, 2);
    assert_string_equal(str(c.references[1].ident), "73STATE12");
    assert_int_equal(c.problems_n, 0);
}

static void a_catalogue_without_a_telegram_is_a_cable(void **state) {
    (void)state;
    parse(STAMP ATTRIBUTES);
    assert_string_equal(str(c.ident), "74VELM2284");
    assert_string_equal(str(c.origin), "VELM");
    assert_string_equal(fixture_parse_date(&c), "1974-04-10T00:00:00Z");
    assert_int_equal(c.level, CABLE_CONFIDENTIAL);
    assert_string_equal(str(c.subject), "THE MINISTER'S INSURANCE FOR THE STAMP TRADE");
    assert_int_equal(c.recipients_n, 1);
    assert_int_equal(c.paragraphs_n, 0);
    assert_string_equal(str(c.problems[c.problems_n - 1].kind), "body");
}

static void stamps_of_the_information_act_are_taken_out(void **state) {
    (void)state;
#define ACT "UNCLASSIFIED U.S. Department of State Case No. F-2014-20439 Doc No. C05780000 Date: 01/07/2016\n"
    parse(
        ACT
        "\nRELEASE IN PART\nB1,1.4(D)\n\n                   CONFIDENTIAL\n\nPAGE 01        VELM  02284  01 OF 02  "
        "171534Z\nO 171530Z JAN 97\nFM AMEMBASSY VELM\nTO SECSTATE WASHDC IMMEDIATE 5875\n"
        "C O N F I D E N T I A L VELM 002284\n\nE.O. 12958: DECL: 1/17/07\nTAGS: PREL, VM\n"
        "SUBJECT:  STAMPS\n\n1. (C) THE MINISTER CALLED ON\n\n" ACT ACT
        "\n                   CONFIDENTIAL\n\nPAGE 02        VELM  02284  01 OF 02  171534Z\n"
        "TUESDAY.  RELEASE IN PART WAS REFUSED.\n\n2. (C) WE SAID NO.\n\nMARL\n\n      CONFIDENTIAL\n\n" ACT);
    assert_string_equal(
        paragraphs(), "01: (C) THE MINISTER CALLED ON TUESDAY.  RELEASE IN PART WAS REFUSED.|02: (C) WE SAID "
                      "NO.");
    assert_int_equal(c.level, CABLE_CONFIDENTIAL);
    assert_int_equal(c.captions.n, 0);
    parse(ACT "PAGE 01 VELM 02284 171534Z\nO 171530Z JAN 97\nFM AMEMBASSY VELM\nTO SECSTATE WASHDC\n"
              "C O N F I D E N T I A L VELM 002284\n\nTAGS: PREL\nSUBJECT: STAMPS\n\n"
              "1. (C) WE SAID NO.\n\n" ACT
              "\nCONFIDENTIAL\n\nPAGE 02 VELM 02284 171534Z\nHE LEFT.\n\nMARL\n");
    assert_string_equal(paragraphs(), "01: (C) WE SAID NO. HE LEFT."); /* a short line above the page's end */
}

static void five_lines_above_the_text_are_metadata(void **state) {
    (void)state;
    parse(
        "02VELM386\nTHE STAMPS\nFri Dec 13 00:00:00 +0100 2002\nCONFIDENTIAL\nConsulate Velm\n"
        "This record is a partial extract of the original cable. The full text of the original cable is not "
        "available.C O N F I D E N T I A L VELM 000386\n\nSIPDIS\n\nTAGS: PGOV, VM\nSUBJECT: STAMPS\n\n1. (C) "
        "We saw the stamps.\n\nMARL\n");
    assert_string_equal(str(c.ident), "02VELM386");
    assert_string_equal(fixture_parse_date(&c), "2002-12-13T00:00:00Z");
    assert_string_equal(str(c.subject), "STAMPS");
    assert_int_equal(c.captions.n, 1);
    assert_string_equal(paragraphs(), "01: (C) We saw the stamps.");
    parse("02VELM387\nTHE STAMPS\nFri Dec 13 00:00:00 +0100 2002\nCONFIDENTIAL\nConsulate Velm\n");
    assert_string_equal(str(c.subject), "THE STAMPS"); /* and nothing else */
    assert_string_equal(str(c.origin), "VELM");
}

static void a_stamp_ends_where_it_ends(void **state) {
    (void)state;
    static const struct {
        const char *line, *stamp;
    } cases[] = {
        {"A M. P. Grafeld Declassified/Released US Department of State EO Systematic Review 04 MAY 2006 END",
         "M. P. Grafeld Declassified/Released US Department of State EO Systematic Review 04 MAY 2006"},
        {"Declassified/Released US Department of State EO Systematic Review",
         "Declassified/Released US Department of State EO Systematic Review"},
        {"A U.S. Department of State Case No. F-1 B", "U.S. Department of State Case No. F-1"},
        {"A SECRET U.S. Department of State Case No F-1 Doc No. C2 Date: 1/2/2016 B",
         "SECRET U.S. Department of State Case No F-1 Doc No. C2 Date: 1/2/2016"},
        {"THE U.S. Department of State SAID", ""},
        {"THE PAPER WAS Declassified/Released LAST YEAR", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t start = 0, end = 0;
        struct span line = span_of(cases[i].line);
        assert_int_equal(release_stamp(line, &start, &end), cases[i].stamp[0] != '\0');
        assert_string_equal(str(span_first(span_from(line, start), end - start)), cases[i].stamp);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stamps_are_in_no_field_wherever_they_fall),
        cmocka_unit_test(a_stamp_of_the_layout_mode_cuts_a_paragraph),
        cmocka_unit_test(the_catalogue_behind_a_telegram_is_metadata),
        cmocka_unit_test(a_catalogue_without_a_telegram_is_a_cable),
        cmocka_unit_test(stamps_of_the_information_act_are_taken_out),
        cmocka_unit_test(five_lines_above_the_text_are_metadata),
        cmocka_unit_test(a_stamp_ends_where_it_ends),
    };
    return cmocka_run_group_tests(tests, open_parser, free_parser);
}
