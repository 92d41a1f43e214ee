/* test_parse: whole documents: identifier, date, classification, encoding, what is no cable, and that a
 * record stands on its own whatever the bytes were. */
#include <stdlib.h>

#include "lib/fixture_parse.h"
#include "lib/str.h"
#include "lib/test.h"

#define EXTRACT                                                                                              \
    "This record is a partial extract of the original cable. The full text of the original cable is not "    \
    "available.\n\n"
#define STATION "VZCZCXRO2117\nPP RUEHPBN\nDE RUEHVLM #1207 1701405\nZNY CCCCC ZZH\n"
#define ADDRESSES "FM AMEMBASSY VELM\nTO RUEHC/SECSTATE WASHDC PRIORITY 3318\n\n"
#define FIELDS                                                                                               \
    "SIPDIS\n\nE.O. 12958: DECL: 06/19/2016\nTAGS: PREL, KV, NATO\nSUBJECT: VELMARK AND THE HONEY\n\n"       \
    "REF: A. VELM 1140\n\nClassified By: DCM Harriet L. Swann. Reason: 1.4 (b) and (d).\n\n"
#define BODY                                                                                                 \
    "Summary\n-------\n\n1. (C) Summary. Honey was delivered to the\nministry.\n\n2. (C) Comment. It was "   \
    "good.\n\nPENNIFOLD\n"
#define LINE "C O N F I D E N T I A L VELM 001207\n\n"
#define HEAD STATION "P 191405Z JUN 06\n" ADDRESSES LINE FIELDS
#define WHOLE HEAD BODY
#define CEMENT EXTRACT "S E C R E T VELM 000053\nSUBJECT: CEMENT\n\n1. (S) Cement.\n"
#define ACUTES "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"

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

static enum err parse_bytes(const char *name, struct span bytes) {
    struct raw raw = {.path = span_of(name), .name = span_of(name), .bytes = bytes, .mtime = 1};
    return parse_document(p.parser, &raw, &c);
}

/* Parses a text that is a cable. */
static void parse(const char *name, const char *text) {
    assert_int_equal(parse_bytes(name, span_of(text)), ERR_OK);
}

static void assert_clean(struct span s) {
    if (!text_is_utf8(s) || span_contains(s, '\0'))
        fail_msg("not clean: \"%s\"", str(s));
}

/* cable.h: all text is valid UTF-8 without NUL; what is one line has no line end. */
static void assert_clean_record(void) {
    const struct span fields[] = {c.ident,      c.origin,        c.origin_name,   c.transmission,
                                  c.precedence, c.subject,       c.reason,        c.classified_by,
                                  c.signer,     c.declassify_on, c.reference_text};
    for (size_t i = 0; i < COUNT(fields); i++)
        assert_clean(fields[i]);
    for (size_t i = 0; i < c.tags.n; i++)
        assert_clean(c.tags.items[i]);
    for (size_t i = 0; i < c.captions.n; i++)
        assert_clean(c.captions.items[i]);
    for (size_t i = 0; i < c.references_n; i++)
        assert_clean(c.references[i].text);
    for (size_t i = 0; i < c.problems_n; i++) {
        assert_clean(c.problems[i].detail);
        assert_false(span_contains(c.problems[i].detail, '\n'));
    }
    for (size_t i = 0; i < c.paragraphs_n; i++) {
        assert_clean(c.paragraphs[i].text);
        assert_clean(c.paragraphs[i].heading);
        assert_true(c.paragraphs[i].name.n >= 2);
    }
    assert_false(span_contains(c.subject, '\n') || span_contains(c.signer, '\n'));
}

/* ---- a whole cable ---- */

static void every_part_of_a_cable_is_read(void **state) {
    (void)state;
    parse("06VELM1207.txt", WHOLE);
    assert_string_equal(str(c.ident), "06VELM1207");
    assert_string_equal(fixture_parse_date(&c), "2006-06-19T14:05:00Z");
    assert_string_equal(str(c.origin), "VELM");
    assert_string_equal(str(c.origin_name), "AMEMBASSY VELM");
    assert_int_equal(c.level, CABLE_CONFIDENTIAL);
    assert_string_equal(str(c.subject), "VELMARK AND THE HONEY");
    assert_string_equal(str(c.declassify_on), "2016-06-19");
    assert_string_equal(str(c.reason), "1.4 (b) and (d)");
    assert_int_equal(c.references_n, 1);
    assert_string_equal(str(c.references[0].ident), "06VELM1140");
    assert_string_equal(str(c.signer), "PENNIFOLD");
    assert_int_equal(c.paragraphs_n, 2);
    assert_string_equal(str(c.paragraphs[0].heading), "Summary");
    assert_string_equal(str(c.paragraphs[0].text), "(C) Summary. Honey was delivered to the ministry.");
    assert_string_equal(str(c.paragraphs[1].text), "(C) Comment. It was good.");
    assert_int_equal(c.topics_n, 3); /* the names of its three tags */
    assert_int_equal(c.problems_n, 0);
    assert_clean_record();
}

static void nothing_of_the_record_points_into_the_document(void **state) {
    (void)state;
    char *bytes = strdup(WHOLE);
    parse("06VELM1207.txt", bytes);
    free(bytes); /* a span that points there is seen by the sanitizer */
    assert_string_equal(str(c.ident), "06VELM1207");
    assert_string_equal(str(c.subject), "VELMARK AND THE HONEY");
    assert_string_equal(str(c.paragraphs[1].text), "(C) Comment. It was good.");
    assert_clean_record();
}

static void nothing_of_the_record_points_into_the_parser(void **state) {
    (void)state; /* both documents are decoded in the parser's scratch memory */
    parse("06VELM1207.txt", WHOLE "\nCaf\xe9 &amp; honey.\n");
    struct cable first = c;
    c = CABLE_EMPTY;
    parse("08VELM53.txt", EXTRACT "TAGS: PREL\nSUBJECT: CAF\xc9 &amp; CEMENT\n\n1. (S) Cement.\n");
    assert_string_equal(str(c.subject), "CAF\u00c9 & CEMENT");
    assert_string_equal(str(first.subject), "VELMARK AND THE HONEY");
    assert_string_equal(str(first.paragraphs[0].heading), "Summary");
    cable_free(&first);
}

static void a_cable_is_reset_for_the_next_document(void **state) {
    (void)state;
    parse("06VELM1207.txt", WHOLE);
    assert_int_equal(parse_bytes("08VELM53.txt", SPAN(CEMENT)), ERR_OK);
    assert_string_equal(str(c.ident), "08VELM53");
    assert_string_equal(fixture_parse_date(&c), "");
    assert_int_equal(c.tags.n + c.references_n + c.recipients_n + c.signer.n, 0);
}

/* ---- what stands between the header and the fields ---- */

static void whom_a_post_itself_informs_is_no_recipient(void **state) {
    (void)state;
#define OWN "CXVLM:\n    ACTION: POL \n    INFO:   AMB DCM ECON \n\nDISSEMINATION: POL\n\n"
    parse("06VELM1207.txt", OWN HEAD BODY);
    assert_int_equal(c.recipients_n, 1);
    assert_string_equal(str(c.recipients[0].name), "SECSTATE WASHDC");
    assert_string_equal(str(c.captions.items[2]), "INFO:   AMB DCM ECON");
    parse("06VELM1207.txt", LINE OWN HEAD BODY);
    assert_int_equal(c.recipients_n, 1);
    assert_string_equal(str(c.captions.items[2]), "INFO:   AMB DCM ECON");
#undef OWN
}

static void a_post_below_action_is_a_recipient(void **state) {
    (void)state;
#define BEFORE STATION "P 191405Z JUN 06\nFM AMEMBASSY VELM\n"
    parse("06VELM1207.txt", BEFORE "ACTION: SECSTATE WASHDC\nINFO: AMEMBASSY ROME\n\n" LINE FIELDS BODY);
    assert_int_equal(c.recipients_n, 2);
    assert_string_equal(str(c.recipients[0].name), "SECSTATE WASHDC");
    assert_false(c.recipients[0].info);
    assert_string_equal(str(c.recipients[1].name), "AMEMBASSY ROME");
    assert_true(c.recipients[1].info);
    assert_int_equal(c.captions.n, 1); /* SIPDIS */
    parse("06VELM1207.txt", BEFORE "ACTION: RUEHC/SECSTATE WASHDC 12\nINFO: RUEHRO/AMEMBASSY ROME\n"
                                   "RUEHMI/AMCONSUL MILAN\n\n" LINE FIELDS BODY);
    assert_int_equal(c.recipients_n, 3);
    assert_string_equal(str(c.recipients[0].serial), "12");
    assert_string_equal(str(c.recipients[1].route), "RUEHRO");
    assert_string_equal(str(c.recipients[2].name), "AMCONSUL MILAN");
    parse("06VELM1207.txt",
          BEFORE "TO RUEHC/SECSTATE WASHDC\n\nACTION: POL\nINFO: ROME\n\n" LINE FIELDS BODY);
    assert_int_equal(c.recipients_n, 2);
    assert_string_equal(str(c.recipients[1].name), "ROME");
    assert_string_equal(str(c.captions.items[0]), "ACTION: POL");
#undef BEFORE
}

static void a_block_of_an_archive_s_metadata_is_no_caption(void **state) {
    (void)state;
#define BEFORE STATION "P 191405Z JUN 06\n" ADDRESSES
    parse("06VELM1207.txt", BEFORE
          "ID: 31207\nORIGIN: 06VELM1207\nDATE: 2006-06-19 14:05:00\nSOURCE: Embassy Velm\n"
          "CLASSIFICATION: CONFIDENTIAL\nMISC: 06VELM1140\nDESTINATION: VZCZCXRO2117\n\n" LINE FIELDS BODY);
    assert_int_equal(c.captions.n, 1);
    assert_string_equal(str(c.captions.items[0]), "SIPDIS");
    assert_int_equal(c.problems_n, 1);
    assert_string_equal(str(c.problems[0].kind), "catalogue");
    assert_string_equal(str(c.problems[0].detail),
                        "7 lines of an archive's catalogue in the text, left out: ID: 31207 to DESTINATION");
    assert_int_equal(c.recipients_n, 1);
    /* in any order */
    parse("06VELM1207.txt",
          BEFORE "ORIGIN: 06VELM1207\nID: 31207\nDESTINATION: VZCZCXRO2117\nCLASSIFICATION: SECRET\n"
                 "DATE: 2006-06-19 14:05:00\n\n" LINE FIELDS BODY);
    assert_int_equal(c.captions.n, 1);
    assert_string_equal(str(c.captions.items[0]), "SIPDIS");
    assert_int_equal(c.level, CABLE_CONFIDENTIAL);
    assert_int_equal(c.problems_n, 1);
    assert_string_equal(
        str(c.problems[0].detail),
        "5 lines of an archive's catalogue in the text, left out: ORIGIN: 06VELM1207 to DATE");
    /* one such line, or an ID without the others, is a caption */
    parse("06VELM1207.txt", BEFORE "SOURCE: Embassy Velm\n\n" LINE FIELDS BODY);
    assert_string_equal(str(c.captions.items[0]), "SOURCE: Embassy Velm");
    parse("06VELM1207.txt", BEFORE "ID: 31207\nDATE: JUNE 19\nDEPT FOR EUR/WE\n\n" LINE FIELDS BODY);
    assert_int_equal(c.captions.n, 4);
    assert_int_equal(c.problems_n, 0);
#undef BEFORE
}

static void what_a_cable_lacks_is_noted(void **state) {
    (void)state;
    parse("06VELM1207.txt", STATION "P 191405Z JUN 06\n" ADDRESSES LINE "TAGS: PREL\n\n" BODY);
    assert_int_equal(c.problems_n, 1);
    assert_string_equal(str(c.problems[0].kind), "subject");
    assert_string_equal(str(c.problems[0].detail), "none in the document");
    parse("06VELM1207.txt", HEAD);
    assert_int_equal(c.problems_n, 1);
    assert_string_equal(str(c.problems[0].kind), "body");
    assert_string_equal(str(c.problems[0].detail), "no text in the document");
}

/* ---- identifier ---- */

static void an_extract_takes_its_year_from_the_name(void **state) {
    (void)state;
    parse("08VELM53.txt", CEMENT);
    assert_string_equal(str(c.ident), "08VELM53");
    assert_false(c.has_date);
    assert_int_equal(c.level, CABLE_SECRET);
}

/* It keeps its numbers, and what goes on from the section before is no caption. */
static void a_later_section_alone_keeps_its_numbers(void **state) {
    (void)state;
    parse("a.txt",
          "O R 312320Z JAN 74\nFM AMEMBASSY VELM\nTO SECSTATE WASHDC IMMEDIATE 2125\n"
          "C O N F I D E N T I A L SECTION 2 OF 4 VELM 0676\nEXDIS\n"
          "THE STAMPS WERE LATE.\n11. I TOLD HIM THAT I KNEW THE CAUSES.\n12. HE KNEW THEM.\nMARL\n");
    assert_int_equal(c.paragraphs_n, 3);
    assert_string_equal(str(c.paragraphs[0].text), "THE STAMPS WERE LATE.");
    assert_int_equal(c.paragraphs[1].number, 11);
    assert_int_equal(c.paragraphs[2].number, 12);
    assert_string_equal(str(c.captions.items[0]), "EXDIS");
    assert_string_equal(str(c.problems[0].kind), "partial");
    assert_string_equal(str(c.problems[0].detail), "sent in 4 sections, of which 01, 03 to 04 did not come");
}

/* Below the labels, the line of section 2 is no head, although the line of section 1 was garbled away. */
static void a_section_line_below_the_labels_is_no_head(void **state) {
    (void)state;
    parse("a.txt",
          "O R 312320Z JAN 74\nFM AMEMBASSY VELM\nTO SECSTATE WASHDC IMMEDIATE 2125\n"
          "XXXXXX 1 OF 2 VELM\nE.O. 11652: N/A\nTAGS: EFIN, VM\nSUBJ: STAMPS\n1. THE STAMPS WERE LATE.\n"
          "C O N F I D E N T I A L SECTION 2 OF 2 VELM 0676\n2. HE KNEW THE CAUSES.\nMARL\n");
    assert_int_equal(c.paragraphs_n, 2);
    assert_int_equal(c.paragraphs[0].number, 1);
    assert_string_equal(str(c.subject), "STAMPS");
}

static void a_document_without_post_takes_the_name(void **state) {
    (void)state;
    parse("08VELM53.txt", EXTRACT "TAGS: PREL, KV\nSUBJECT: CEMENT\n\n1. (S) Cement.\n");
    assert_string_equal(str(c.ident), "08VELM53");
    assert_string_equal(str(c.origin), "VELM");
}

static void a_garbled_name_is_corrected_and_noted(void **state) {
    (void)state;
    parse("06ECTION01OF02VELM1207.txt", WHOLE);
    assert_string_equal(str(c.ident), "06VELM1207");
    assert_true(c.problems_n > 0);
}

static void a_name_that_is_not_utf8_does_no_harm(void **state) {
    (void)state;
    parse("caf\xe9\n1.txt", "TAGS: PREL, KV\nSUBJECT: CEMENT\n\n1. (S) Cement.\n");
    assert_true(c.ident.n > 0);
    assert_clean_record();
}

/* ---- date and classification ---- */

static void a_garbled_group_is_repaired_from_the_station_line(void **state) {
    (void)state;
    parse("06VELM1207.txt", STATION "P 19I405Z JUN 06\n" ADDRESSES LINE FIELDS BODY);
    assert_string_equal(fixture_parse_date(&c), "2006-06-19T14:05:00Z");
    assert_true(c.problems_n > 0);
}

static void a_banner_dates_an_extract(void **state) {
    (void)state;
    parse("x.txt", EXTRACT "Friday, 26 February 2010, 13:37\nE C R E T VELM 000015\n\n1. (S) Honey.\n");
    assert_string_equal(str(c.ident), "10VELM15");
    assert_string_equal(fixture_parse_date(&c), "2010-02-26T13:37:00Z");
}

static void the_zny_line_stands_in_for_a_lost_classification(void **state) {
    (void)state;
    parse("06VELM1207.txt", STATION "P 191405Z JUN 06\n" ADDRESSES FIELDS BODY);
    assert_int_equal(c.level, CABLE_CONFIDENTIAL);
    assert_true(c.problems_n > 0);
}

/* ---- encoding ---- */

static void windows_1252_becomes_utf8_and_is_noted(void **state) {
    (void)state;
    parse("06VELM1207.txt", HEAD "1. (C) Joaqu\xedn Thrale\x92s honey.\n");
    assert_int_equal(c.problems_n, 1);
    assert_string_equal(str(c.problems[0].kind), "encoding");
    assert_string_equal(str(c.paragraphs[0].text), "(C) Joaqu\u00edn Thrale\u2019s honey.");
}

static void references_of_html_are_replaced_and_others_left(void **state) {
    (void)state;
    parse("06VELM1207.txt", HEAD "1. (C) Honey &amp; AT&T, &8softly8, Iran,s.&#x000A;&#x000A;2. (C) End.\n");
    assert_string_equal(str(c.paragraphs[0].text), "(C) Honey & AT&T, &8softly8, Iran,s.");
}

/* ---- what is no cable, and damage of any kind ---- */

static void what_is_no_cable_is_invalid_and_says_why(void **state) {
    (void)state;
    static const char *const texts[] = {"", "\n\n",
                                        "eggs (a dozen)\ntwo lemons\n\nask Nell about the ladder\n",
                                        "\177ELF\1\1\1", "# Notes\n\n1. Buy honey.\n2. Buy cement.\n"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_int_equal(parse_bytes("note.txt", span_of(texts[i])), ERR_INVALID);
        assert_true(c.problems_n > 0 && c.problems[0].detail.n > 0);
    }
}

static void assert_no_harm(struct span bytes) {
    enum err e = parse_bytes("06VELM1207.txt", bytes);
    assert_true(e == ERR_OK || e == ERR_INVALID);
    if (e == ERR_OK)
        assert_clean_record();
}

static void a_cable_cut_anywhere_does_no_harm(void **state) {
    (void)state;
    for (size_t n = 0; n < sizeof WHOLE; n++)
        assert_no_harm(span_first(SPAN(WHOLE), n));
}

static void a_cable_with_any_bytes_in_it_stays_clean(void **state) {
    (void)state;
    uint32_t random = 1;
    for (int round = 0; round < 400; round++) {
        char copy[] = WHOLE "P 191O05Z JUN 06 " ACUTES "\n" BODY;
        for (int i = 0; i < 12; i++) {
            random = random * 1664525 + 1013904223;
            copy[random % (sizeof copy - 1)] = (char)(random >> 24);
        }
        assert_no_harm((struct span){copy, sizeof copy - 1});
    }
}

static void a_detail_is_not_cut_through_a_character(void **state) {
    (void)state;
    parse("06VELM1207.txt", STATION "P 1914O5Z JUN 06 " ACUTES "\n" ADDRESSES LINE FIELDS BODY);
    assert_clean_record();
    parse("06VELM1207.txt", STATION "P 1914O5Z JUN 06 x" ACUTES "\n" ADDRESSES LINE FIELDS BODY);
    assert_clean_record();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_of_a_cable_is_read),
        cmocka_unit_test(nothing_of_the_record_points_into_the_document),
        cmocka_unit_test(nothing_of_the_record_points_into_the_parser),
        cmocka_unit_test(a_cable_is_reset_for_the_next_document),
        cmocka_unit_test(whom_a_post_itself_informs_is_no_recipient),
        cmocka_unit_test(a_post_below_action_is_a_recipient),
        cmocka_unit_test(a_block_of_an_archive_s_metadata_is_no_caption),
        cmocka_unit_test(what_a_cable_lacks_is_noted),
        cmocka_unit_test(an_extract_takes_its_year_from_the_name),
        cmocka_unit_test(a_later_section_alone_keeps_its_numbers),
        cmocka_unit_test(a_section_line_below_the_labels_is_no_head),
        cmocka_unit_test(a_document_without_post_takes_the_name),
        cmocka_unit_test(a_garbled_name_is_corrected_and_noted),
        cmocka_unit_test(a_name_that_is_not_utf8_does_no_harm),
        cmocka_unit_test(a_garbled_group_is_repaired_from_the_station_line),
        cmocka_unit_test(a_banner_dates_an_extract),
        cmocka_unit_test(the_zny_line_stands_in_for_a_lost_classification),
        cmocka_unit_test(windows_1252_becomes_utf8_and_is_noted),
        cmocka_unit_test(references_of_html_are_replaced_and_others_left),
        cmocka_unit_test(what_is_no_cable_is_invalid_and_says_why),
        cmocka_unit_test(a_cable_cut_anywhere_does_no_harm),
        cmocka_unit_test(a_cable_with_any_bytes_in_it_stays_clean),
        cmocka_unit_test(a_detail_is_not_cut_through_a_character),
    };
    return cmocka_run_group_tests(tests, open_parser, free_parser);
}
