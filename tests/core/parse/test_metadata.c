/* test_metadata: what the archive's metadata says of a document fills what the text lacks and checks
 * what it has. The raw documents are made by hand, as a page of the web edition or a record of the dump would
 * give them. */
#include <stdio.h>

#include "lib/fixture_parse.h"
#include "lib/str.h"
#include "lib/test.h"
#include "parse/metadata.h"

#define EXTRACT                                                                                              \
    "This record is a partial extract of the original cable. The full text of the original cable is not "    \
    "available.\n\n"
#define STATION "VZCZCXRO2117\nPP RUEHC\nDE RUEHRO #1851 1731516\nZNY CCCCC ZZH\n"
#define GROUP "P 221516Z JUN 06\n"
#define ADDRESSES "FM AMEMBASSY ROME\nTO RUEHC/SECSTATE WASHDC PRIORITY 3318\n\n"
#define LINE "C O N F I D E N T I A L ROME 001851\n\n"
#define FIELDS "TAGS: PREL\nSUBJECT: HONEY\nREF: 05 PARIS 77\n\n"
#define BODY "1. (C) Honey was delivered.\n\n2. (C) It was good.\n\nSWANN\n"
#define WHOLE STATION GROUP ADDRESSES LINE FIELDS BODY

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

static void parse(const char *text, struct raw_metadata metadata) {
    struct raw raw = {.path = SPAN("cables.csv"),
                      .name = SPAN("cables.csv"),
                      .bytes = span_of(text),
                      .record = 7,
                      .metadata = metadata};
    assert_int_equal(parse_document(p.parser, &raw, &c), ERR_OK);
}

/* The details of all problems of one kind, apart by bars. */
static const char *problems(const char *kind) {
    static char list[2000];
    list[0] = '\0';
    for (size_t i = 0; i < c.problems_n; i++)
        if (span_eq(c.problems[i].kind, span_of(kind))) {
            size_t n = strlen(list);
            snprintf(list + n, sizeof list - n, "%s%s", n == 0 ? "" : "|", str(c.problems[i].detail));
        }
    return list;
}

/* ---- the printed forms ---- */

static void a_date_of_the_metadata_reads(void **state) {
    (void)state;
    static const struct {
        const char *text;
        struct calendar_time civil;
    } cases[] = {
        {"2/25/1972 9:30", {1972, 2, 25, 9, 30, 0}},
        {"12/31/2009 23:59", {2009, 12, 31, 23, 59, 0}},
        {"2008-02-26 12:12", {2008, 2, 26, 12, 12, 0}},
        {" 2008-02-26 12:12 ", {2008, 2, 26, 12, 12, 0}},
        {"2008-02-26T12:12:05Z", {2008, 2, 26, 12, 12, 5}},
        {"2008-02-26T12:12:05.123+01:30", {2008, 2, 26, 10, 42, 5}},
        {"2008-02-26 22:12:00-0500", {2008, 2, 27, 3, 12, 0}},
        {"2/26/2008 1:05:00 PM", {2008, 2, 26, 13, 5, 0}},
        {"2/26/2008 12:05 AM", {2008, 2, 26, 0, 5, 0}},
        {"2/25/1972 0:00", {1972, 2, 25, 0, 0, 0}},
        {"134352060", {1974, 4, 5, 0, 1, 0}},
        {"134352060000.0", {1974, 4, 5, 0, 1, 0}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct calendar_time civil;
        assert_int_equal(metadata_date(span_of(cases[i].text), &civil), METADATA_MINUTE);
        assert_int_equal(calendar_seconds(&civil), calendar_seconds(&cases[i].civil));
    }
    static const char *const days[] = {"26 FEB 2008",
                                       "2008-02-26",
                                       "2/26/2008",
                                       "20080226",
                                       "2008-02-26T00:00:00Z",
                                       "2008-02-26 00:00:00+01:00",
                                       "1203984000",
                                       "Tue Feb 26 00:00:00 +0100 2008"};
    static const struct calendar_time day = {2008, 2, 26, 0, 0, 0};
    for (size_t i = 0; i < COUNT(days); i++) {
        struct calendar_time civil;
        assert_int_equal(metadata_date(span_of(days[i]), &civil), METADATA_DAY);
        assert_int_equal(calendar_seconds(&civil), calendar_seconds(&day));
    }
    static const char *const others[] = {
        "",
        "2008",
        "n/a",
        "2/30/2008 9:00",
        "13/1/2008 9:00",
        "31 FEB 2008",
        "2/25/72 9:30",
        "2008-02-26 25:00",
        "2008-02-26 13:12 PM",
        "2008-02-26 12:12 CET",
        "2008-02-26T12:12:05+1",
        "20081302",
        "1234567",
        "Tue Feb 30 00:00:00 +0100 2008",
    };
    for (size_t i = 0; i < COUNT(others); i++) {
        struct calendar_time civil;
        if (metadata_date(span_of(others[i]), &civil) != METADATA_NO_DATE)
            fail_msg("\"%s\" was taken", others[i]);
    }
}

static void a_classification_of_the_metadata_has_caveats(void **state) {
    (void)state;
    static const struct {
        const char *text, *caveat;
        enum cable_level level;
    } cases[] = {
        {"SECRET", "", CABLE_SECRET},
        {"SECRET//NOFORN", "NOFORN", CABLE_SECRET},
        {"CONFIDENTIAL//NOFORN", "NOFORN", CABLE_CONFIDENTIAL},
        {"UNCLASSIFIED//FOR OFFICIAL USE ONLY", "FOR OFFICIAL USE ONLY", CABLE_UNCLASSIFIED},
        {"", "", CABLE_LEVEL_NONE},
        {"?", "", CABLE_LEVEL_NONE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct raw_metadata raw = {.classification = span_of(cases[i].text)};
        struct metadata k;
        metadata_read(&raw, &k);
        assert_int_equal(k.level, cases[i].level);
        assert_string_equal(k.caveats_n > 0 ? str(k.caveats[0]) : "", cases[i].caveat);
    }
}

static void an_origin_of_the_metadata_is_a_post(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"Embassy Rome", "ROME"},
        {"Secretary of State", "STATE"},
        {"Consulate Milan", "MILAN"},
        {"Consulate Rio De Janeiro", "RIODEJANEIRO"},
        {"Mission USNATO", "USNATO"},
        {"Mission USOSCE", "USOSCE"},
        {"Iran RPO Dubai", "RPODUBAI"},
        {"UNVIE", "UNVIEVIENNA"},
        {"USUN New York", "USUNNEWYORK"},
        {"USEU Brussels", "USEUBRUSSELS"},
        {"Mission Geneva", "GENEVA"},
        {"UN Rome", "UNROME"},
        {"REO Basrah", "BASRAH"},
        {"American Institute Taiwan, Taipei", "AITTAIPEI"},
        {"Embassy Port Of Spain", "PORTOFSPAIN"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct raw_metadata raw = {.origin = span_of(cases[i][0])};
        struct metadata k;
        metadata_read(&raw, &k);
        assert_true(k.has_origin);
        assert_string_equal(k.origin, cases[i][1]);
    }
}

/* ---- identifier ---- */

static void the_metadata_that_agrees_changes_nothing(void **state) {
    (void)state;
    parse(WHOLE, (struct raw_metadata){.ident = SPAN("06ROME1851"),
                                       .date = SPAN("6/22/2006 15:16"),
                                       .origin = SPAN("Embassy Rome"),
                                       .classification = SPAN("CONFIDENTIAL"),
                                       .references = SPAN("05PARIS77")});
    assert_string_equal(str(c.ident), "06ROME1851");
    assert_string_equal(str(c.origin), "ROME");
    assert_string_equal(fixture_parse_date(&c), "2006-06-22T15:16:00Z");
    assert_int_equal(c.level, CABLE_CONFIDENTIAL);
    assert_int_equal(c.references_n, 1);
    assert_int_equal(c.problems_n, 0);
}

static void the_metadata_names_a_cable_whose_text_does_not(void **state) {
    (void)state;
    static const char *const texts[] = {EXTRACT "SUBJECT: HONEY\n\n1. (C) Honey.\n", "Honey was delivered.\n",
                                        "", STATION "R 011200Z JUN 06\nTAGS: PREL\n\n1. (C) Honey.\n"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        parse(texts[i], (struct raw_metadata){.ident = SPAN("06ROME1851")});
        assert_string_equal(str(c.ident), "06ROME1851");
        assert_string_equal(str(c.origin), "ROME");
    }
}

static void a_garbled_identifier_of_the_metadata_gives_way(void **state) {
    (void)state;
    static const char *const garbled[] = {"06ECTION01OF02ROME1851", "06OME1851", "06ROME", "ROME", ""};
    for (size_t i = 0; i < COUNT(garbled); i++) {
        parse(WHOLE, (struct raw_metadata){.ident = span_of(garbled[i])});
        assert_string_equal(str(c.ident), "06ROME1851");
    }
    parse(WHOLE, (struct raw_metadata){.ident = SPAN("06OME1851")});
    assert_string_equal(problems("identifier"),
                        "the text says 06ROME1851, the catalogue 06OME1851: the text is believed");
}

static void a_garbled_post_of_the_text_gives_way(void **state) {
    (void)state;
    parse(GROUP "C O N F I D E N T I A L ROEM 001851\n\n" FIELDS BODY,
          (struct raw_metadata){.ident = SPAN("06ROME1851")});
    assert_string_equal(str(c.ident), "06ROME1851");
    assert_string_equal(problems("identifier"),
                        "the text says 06ROEM1851, the catalogue 06ROME1851: the catalogue is believed");
}

static void the_de_line_decides_between_two_serials(void **state) {
    (void)state;
    parse(WHOLE, (struct raw_metadata){.ident = SPAN("06ROME1815")});
    assert_string_equal(str(c.ident), "06ROME1851");
    assert_string_equal(problems("identifier"),
                        "the text says 06ROME1851, the catalogue 06ROME1815: the text is believed");
    parse(STATION GROUP ADDRESSES "C O N F I D E N T I A L ROME 001815\n\n" FIELDS BODY,
          (struct raw_metadata){.ident = SPAN("06ROME1851")});
    assert_string_equal(str(c.ident), "06ROME1851");
}

static void a_document_named_after_its_file_has_the_origin_of_the_metadata(void **state) {
    (void)state;
    parse(EXTRACT "TAGS: PREL\nSUBJECT: HONEY\n\n1. (C) Honey.\n",
          (struct raw_metadata){.origin = SPAN("Embassy Rome")});
    assert_string_equal(str(c.ident), "cables");
    assert_string_equal(str(c.origin), "ROME");
}

/* ---- date ---- */

static void the_metadata_dates_a_cable_without_a_group(void **state) {
    (void)state;
    parse(EXTRACT LINE FIELDS BODY,
          (struct raw_metadata){.ident = SPAN("06ROME1851"), .date = SPAN("6/22/2006 15:16")});
    assert_string_equal(fixture_parse_date(&c), "2006-06-22T15:16:00Z");
    assert_string_equal(problems("date"), "");
}

/* The early pages print hour:hour in twelve-hour form. */
static void minutes_that_mean_nothing_are_left_out(void **state) {
    (void)state;
    struct raw_metadata page = {
        .ident = SPAN("06ROME1851"), .date = SPAN("2006-06-22 15:03"), .date_minutes_wrong = true};
    parse(EXTRACT LINE FIELDS BODY, page);
    assert_string_equal(fixture_parse_date(&c), "2006-06-22T15:00:00Z");
    assert_string_equal(problems("date"),
                        "no date-time group: the hour is from the catalogue, the minutes are unknown");
    parse(WHOLE, page); /* the date-time group has them */
    assert_string_equal(fixture_parse_date(&c), "2006-06-22T15:16:00Z");
    assert_string_equal(problems("date"), "");
    parse("Thursday, 22 June 2006, 15:16\n\n" LINE FIELDS BODY, page); /* and so has the banner */
    assert_string_equal(fixture_parse_date(&c), "2006-06-22T15:16:00Z");
    parse(STATION ADDRESSES LINE FIELDS BODY, page); /* and the DE line */
    assert_string_equal(fixture_parse_date(&c), "2006-06-22T15:16:00Z");
}

static void the_date_time_group_wins_and_the_difference_is_noted(void **state) {
    (void)state;
    parse(WHOLE, (struct raw_metadata){.ident = SPAN("06ROME1851"), .date = SPAN("6/22/2006 13:16")});
    assert_string_equal(fixture_parse_date(&c), "2006-06-22T15:16:00Z");
    assert_string_equal(problems("date"),
                        "the catalogue gives 2006-06-22 13 h, the date-time group 2006-06-22 15 h");
}

static void the_metadata_and_the_de_line_outvote_the_group(void **state) {
    (void)state;
    parse(STATION "P 221516Z JUL 06\n" ADDRESSES LINE FIELDS BODY,
          (struct raw_metadata){.ident = SPAN("06ROME1851"), .date = SPAN("6/22/2006 15:16")});
    assert_string_equal(fixture_parse_date(&c), "2006-06-22T15:16:00Z");
    assert_string_equal(problems("date"),
                        "the date-time group gives 2006-07-22, the DE line and the catalogue 2006-06-22");
}

static void a_day_of_the_metadata_has_no_hour(void **state) {
    (void)state;
    struct raw_metadata day = {.ident = SPAN("06ROME1851"), .date = SPAN("22 JUN 2006")};
    parse(EXTRACT LINE FIELDS BODY, day);
    assert_string_equal(fixture_parse_date(&c), "2006-06-22T00:00:00Z");
    assert_string_equal(problems("date"),
                        "no date-time group: the day is from the catalogue, the hour is unknown");
    parse(WHOLE, day);
    assert_string_equal(fixture_parse_date(&c), "2006-06-22T15:16:00Z");
    assert_string_equal(problems("date"), "");
    day.date = SPAN("21 JUN 2006"); /* drafted the day before */
    parse(WHOLE, day);
    assert_string_equal(problems("date"), "");
    day.date = SPAN("22 MAY 2006");
    parse(WHOLE, day);
    assert_string_equal(fixture_parse_date(&c), "2006-06-22T15:16:00Z");
    assert_string_equal(problems("date"), "the catalogue gives 2006-05-22, the date-time group 2006-06-22");
}

/* ---- classification ---- */

static void the_metadata_gives_the_level_that_the_text_lacks(void **state) {
    (void)state;
    parse(EXTRACT "SUBJECT: HONEY\n\n1. (S) Honey.\n",
          (struct raw_metadata){.ident = SPAN("06ROME1851"), .classification = SPAN("SECRET")});
    assert_int_equal(c.level, CABLE_SECRET);
}

static void the_zny_line_decides_between_two_levels(void **state) {
    (void)state;
    parse(WHOLE, (struct raw_metadata){.ident = SPAN("06ROME1851"), .classification = SPAN("SECRET")});
    assert_int_equal(c.level, CABLE_CONFIDENTIAL);
    assert_string_equal(problems("classification"),
                        "the line says CONFIDENTIAL, the catalogue SECRET: the line is believed");
    parse(STATION GROUP ADDRESSES "S E C R E T ROME 001851\n\n" FIELDS BODY,
          (struct raw_metadata){.ident = SPAN("06ROME1851"), .classification = SPAN("CONFIDENTIAL")});
    assert_int_equal(c.level, CABLE_CONFIDENTIAL);
}

static void noforn_of_the_metadata_is_a_caveat(void **state) {
    (void)state;
    parse(WHOLE,
          (struct raw_metadata){.ident = SPAN("06ROME1851"), .classification = SPAN("CONFIDENTIAL//NOFORN")});
    assert_int_equal(c.caveats.n, 1);
    assert_string_equal(str(c.caveats.items[0]), "NOFORN");
    assert_string_equal(problems("classification"), "NOFORN stands in the catalogue only");
}

/* ---- references ---- */

static void references_of_the_metadata_follow_those_of_the_text(void **state) {
    (void)state;
    parse(WHOLE,
          (struct raw_metadata){.ident = SPAN("06ROME1851"),
                                .references = SPAN("05PARIS77|06ROME1851|06SECSTATE12|06ROME0009||nonsense|"
                                                   "09PREVIOUSANDBSTATE80743|06VELM12")});
    static const char *const expected[] = {"05PARIS77", "06STATE12", "06ROME9", "06VELM12"};
    assert_int_equal(c.references_n, COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_string_equal(str(c.references[i].ident), expected[i]);
}

static void the_metadata_does_not_double_a_reference_of_last_year(void **state) {
    (void)state;
    parse("P 221516Z JUN 06\nFM AMEMBASSY ROME\n\nC O N F I D E N T I A L ROME 001851\n\nE.O. 12958: DECL: "
          "06/25/2016\n"
          "TAGS: PREL\nSUBJECT: HONEY\nREF: A. ROME 3326 B. ROME 12\n\n1. (C) Text.\n",
          (struct raw_metadata){.ident = SPAN("06ROME1851"),
                                .references = SPAN("06ROME3326|06ROME12|06ROME4000")});
    static const char *const expected[] = {"05ROME3326", "06ROME12", "06ROME4000"};
    assert_int_equal(c.references_n, COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_string_equal(str(c.references[i].ident), expected[i]);
}

/* The metadata has the year of the citing cable where the text prints another, and the post with its slip. */
static void the_metadata_does_not_double_what_the_text_says_better(void **state) {
    (void)state;
    parse("P 221516Z JUN 06\nFM AMEMBASSY ROME\n\nC O N F I D E N T I A L ROME 001851\n\nE.O. 12958: DECL: "
          "06/25/2016\n"
          "TAGS: PREL\nSUBJECT: HONEY\nREF: A. STATE (05) 3326 B. BRASILA 12\n\n1. (C) Text.\n",
          (struct raw_metadata){.ident = SPAN("06ROME1851"),
                                .references = SPAN("06STATE3326|06BRASILA12|06TATE3326|06STATE12")});
    static const char *const expected[] = {"05STATE3326", "06BRASILIA12", "06STATE12"};
    assert_int_equal(c.references_n, COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_string_equal(str(c.references[i].ident), expected[i]);
}

/* The National Archives print references as a REF line does. */
static void references_of_the_metadata_may_be_printed(void **state) {
    (void)state;
    parse(WHOLE, (struct raw_metadata){.ident = SPAN("06ROME1851"),
                                       .references = SPAN("05 PARIS 77, STATE 023517, n/a")});
    assert_int_equal(c.references_n, 2);
    assert_string_equal(str(c.references[1].ident), "06STATE23517");
}

/* ---- the other fields ---- */

/* The items apart by bars. */
static const char *items(const struct cable_spans *list) {
    static char text[400];
    text[0] = '\0';
    for (size_t i = 0; i < list->n; i++) {
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "%s%s", i == 0 ? "" : "|", str(list->items[i]));
    }
    return text;
}

static void tags_that_the_line_does_not_carry_are_catalogued(void **state) {
    (void)state;
    parse(WHOLE, (struct raw_metadata){.ident = SPAN("06ROME1851"),
                                       .tags = SPAN("PREL, IT, (DALEMOND, PIERRE)"),
                                       .concepts = SPAN("Stamps,  POSTAL  SERVICES, n/a, STAMPS")});
    assert_string_equal(items(&c.tags), "PREL");
    assert_string_equal(items(&c.catalogued), "IT|DALEMOND, PIERRE|STAMPS|POSTAL SERVICES");
    for (size_t i = 0; i < c.topics_n; i++) /* what the archive says is no topic of the text */
        assert_string_not_equal(str(c.topics[i].name), "ITALY");
}

static void handling_restrictions_are_captions(void **state) {
    (void)state;
    parse(WHOLE, (struct raw_metadata){.ident = SPAN("06ROME1851"), .captions = SPAN("EXDIS, NOFORN")});
    assert_string_equal(items(&c.captions), "EXDIS");
    assert_string_equal(items(&c.caveats), "NOFORN");
    parse(WHOLE, (struct raw_metadata){.ident = SPAN("06ROME1851"), .captions = SPAN("n/a")});
    assert_int_equal(c.captions.n, 0);
}

static void subject_and_addressees_fill_what_the_text_lacks(void **state) {
    (void)state;
    struct raw_metadata row = {
        .ident = SPAN("06ROME1851"), .subject = SPAN("STAMPS"), .recipients = SPAN("STATE; VELM")};
    parse(GROUP LINE "TAGS: PREL\n\n" BODY, row);
    assert_string_equal(str(c.subject), "STAMPS");
    assert_string_equal(problems("subject"), "none in the text: taken from the catalogue");
    assert_int_equal(c.recipients_n, 2);
    assert_string_equal(str(c.recipients[1].name), "VELM");
    parse(WHOLE, row);
    assert_string_equal(str(c.subject), "HONEY");
    assert_int_equal(c.recipients_n, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_of_the_metadata_reads),
        cmocka_unit_test(a_classification_of_the_metadata_has_caveats),
        cmocka_unit_test(a_day_of_the_metadata_has_no_hour),
        cmocka_unit_test(references_of_the_metadata_may_be_printed),
        cmocka_unit_test(tags_that_the_line_does_not_carry_are_catalogued),
        cmocka_unit_test(handling_restrictions_are_captions),
        cmocka_unit_test(subject_and_addressees_fill_what_the_text_lacks),
        cmocka_unit_test(an_origin_of_the_metadata_is_a_post),
        cmocka_unit_test(the_metadata_that_agrees_changes_nothing),
        cmocka_unit_test(the_metadata_names_a_cable_whose_text_does_not),
        cmocka_unit_test(a_garbled_identifier_of_the_metadata_gives_way),
        cmocka_unit_test(a_garbled_post_of_the_text_gives_way),
        cmocka_unit_test(the_de_line_decides_between_two_serials),
        cmocka_unit_test(a_document_named_after_its_file_has_the_origin_of_the_metadata),
        cmocka_unit_test(the_metadata_dates_a_cable_without_a_group),
        cmocka_unit_test(minutes_that_mean_nothing_are_left_out),
        cmocka_unit_test(the_date_time_group_wins_and_the_difference_is_noted),
        cmocka_unit_test(the_metadata_and_the_de_line_outvote_the_group),
        cmocka_unit_test(the_metadata_gives_the_level_that_the_text_lacks),
        cmocka_unit_test(the_zny_line_decides_between_two_levels),
        cmocka_unit_test(noforn_of_the_metadata_is_a_caveat),
        cmocka_unit_test(references_of_the_metadata_follow_those_of_the_text),
        cmocka_unit_test(the_metadata_does_not_double_a_reference_of_last_year),
        cmocka_unit_test(the_metadata_does_not_double_what_the_text_says_better),
    };
    return cmocka_run_group_tests(tests, open_parser, free_parser);
}
