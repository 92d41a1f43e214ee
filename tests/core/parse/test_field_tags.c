/* test_field_tags: TAGS lines in every form in which they are damaged, each in a whole head, and the field
 * alone. Tags apart by bars. */
#include <stdio.h>

#include "lib/fixture_parse.h"
#include "lib/str.h"
#include "lib/test.h"
#include "parse/field_tags.h"

#define BEFORE                                                                                               \
    "P 221516Z JUN 06\nFM AMEMBASSY ROME\n\nC O N F I D E N T I A L ROME 001851\n\nE.O. 12958: N/A\n"
#define AFTER "\n\n1. (C) Text of the first paragraph.\n\n2. (C) Text.\n\nSWANN\n"

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

/* Parses before + text + after, which is a cable. */
static void parse(const char *before, const char *text, const char *after) {
    fixture_parse_text(&p, before, text, after, &c);
}

static const char *tags_listed(const struct cable *of) {
    static char list[1000];
    size_t n = 0;
    list[0] = '\0';
    for (size_t i = 0; i < of->tags.n; i++)
        n += (size_t)snprintf(list + n, sizeof list - n, "%s%s", i == 0 ? "" : "|", str(of->tags.items[i]));
    return list;
}

struct row {
    const char *text, *expected;
};

static void check(const struct row *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        parse(BEFORE, rows[i].text, AFTER);
        str_expect(rows[i].text, tags_listed(&c), rows[i].expected);
        str_expect(rows[i].text, str(c.subject), "HONEY");
    }
}

static void the_label_may_be_misspelt(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"TAGS PREL, PGOV, IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS; PREL PGOV IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAG: PREL PGOV IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"AGS: PREL PGOV IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TGAS: PREL PGOV IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGGS: PREL PGOV IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS:PREL,PGOV,IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS. PREL, PGOV, IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS - PREL, PGOV, IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"Tags: Prel, Pgov, It\nSUBJECT: HONEY", "PREL|PGOV|IT"},
    };
    check(rows, COUNT(rows));
}

static void another_sign_or_none_may_stand_for_the_colon(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"TAGS PREL ECON EFIN FR\nSUBJECT: HONEY", "PREL|ECON|EFIN|FR"},
        {"tags PREL ECON EFIN FR\nSUBJECT: HONEY", "PREL|ECON|EFIN|FR"},
        {"tags prel econ efin fr\nSUBJECT: HONEY", "PREL|ECON|EFIN|FR"},
        {"Tags Prel, Econ, Fr\nSUBJECT: HONEY", "PREL|ECON|FR"},
        {"TAGS, ASEC, APER, IT\nSUBJECT: HONEY", "ASEC|APER|IT"},
        {"TAGS , ASEC APER IT\nSUBJECT: HONEY", "ASEC|APER|IT"},
        {"TAGS-MASS, BL, PFOR\nSUBJECT: HONEY", "MASS|BL|PFOR"},
        {"TAGS - MASS, BL\nSUBJ - HONEY", "MASS|BL"},
        {"TAGS -MASS, BL\nSUBJ-HONEY", "MASS|BL"},
        {"TAGS \u2013 MASS, BL\nSUBJECT \u2013 HONEY", "MASS|BL"},
        {"TAGS:: PREL\nSUBJECT:: HONEY", "PREL"},
        {"TAGS : PREL\nSUBJECT : HONEY", "PREL"},
        {"TAGS.: PREL\nSUBJ.: HONEY", "PREL"},
        {"TAGS:, PREL, IT\nSUBJ. HONEY", "PREL|IT"},
        {"TAG PREL, IT\nSUBJECT; HONEY", "PREL|IT"},
        {"TAGS:\nPREL, IT\nSUBJECT:\nHONEY", "PREL|IT"},
    };
    check(rows, COUNT(rows));
}

static void several_fields_may_stand_on_one_line(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"TAGS: PREL PGOV SUBJECT: HONEY", "PREL|PGOV"},
        {"TAGS PREL PGOV SUBJECT HONEY", "PREL|PGOV"},
        {"TAGS: PREL PGOV\nECON, IT SUBJECT: HONEY REF: ROME 12", "PREL|PGOV|ECON|IT"},
        {"TAGS: PREL PGOV\nECON, IT SUBJECT: HONEY REF: ROME 12 Classified By: DCM X, reason 1.4 (b)",
         "PREL|PGOV|ECON|IT"},
        {"E.O. 12958: N/A TAGS: PREL SUBJECT: HONEY REF: ROME 12", "PREL"},
        {"E.o. 12958: n/a tags: prel, it subject: HONEY", "PREL|IT"},
        {"E.O. 12958: N/A TAGS PREL IT SUBJ: HONEY", "PREL|IT"},
        {"TAGS: PREL\nSUBJECT: HONEYClassified By: DCM X. Reason: 1.4 (b)", "PREL"},
        {"TAGS: PREL\nSUBJECT: HONEYCLASSIFIED BY: DCM X. REASON: 1.4 (B)", "PREL"},
        {"TAGS: PREL\nSUBJECT: HONEYREF: ROME 12", "PREL"},
    };
    check(rows, COUNT(rows));
    parse("P 221516Z JUN 06\nFM AMEMBASSY ROME\n\nC O N F I D E N T I A L ROME 001851\n\n",
          "E.O. 12958: N/A TAGS: PREL SUBJECT: HONEY AND THE BEES\nOF THE CAPITAL REF: ROME 12", AFTER);
    assert_string_equal(str(c.subject), "HONEY AND THE BEES OF THE CAPITAL");
    assert_int_equal(c.references_n, 1);
    assert_string_equal(str(c.declassify_on), "N/A");
}

static void handling_lines_and_prose_are_no_tags(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"TAGS: EAGR BL\nSANCALIXTO FOR AGATT\nDEPARTMENT PASS USDA\nSUBJECT: HONEY", "EAGR|BL"},
        {"TAGS: EAGR BL\nSTATE PASS TO USTR\nSUBJECT: HONEY", "EAGR|BL"},
        {"TAGS: EAGR BL\nFOR EUR/WE\nSUBJECT: HONEY", "EAGR|BL"},
        {"TAGS: EAGR BL\nUSDOC FOR 4212/ITA\nSUBJECT: HONEY", "EAGR|BL"},
        {"TAGS: EAGR BL\nLIMDIS\nSUBJECT: HONEY", "EAGR|BL"},
        {"TAGS: EAGR BL\nNOFORN\nSUBJECT: HONEY", "EAGR|BL"},
        {"TAGS: EAGR BL\nSENSITIVE\nSUBJECT: HONEY", "EAGR|BL"},
        {"TAGS: BL\nOREP (MARL, ANNE OF THE HOUSE), IT\nSUBJECT: HONEY",
         "BL|OREP|MARL, ANNE OF THE HOUSE|IT"},
    };
    check(rows, COUNT(rows));
    parse("P 221516Z JUN 73\nFM AMEMBASSY VELM\nC O N F I D E N T I A L VELM 1851\nE.O. 11652: GDS\n",
          "TAGS: OGEN\nTHE MINISTER HAS GONE FROM VELM TO THE LAKE.\nHE TOOK HIS BEES.", "\nMARL\n");
    assert_string_equal(tags_listed(&c), "OGEN");
    assert_int_equal(c.paragraphs_n, 1);
}

static void people_and_names_of_several_words_stay_whole(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"TAGS: PREL, OVIP (STEINBERG, JAMES B.), CH\nSUBJECT: HONEY", "PREL|OVIP|STEINBERG, JAMES B.|CH"},
        {"TAGS: OVIP\n\nROME 00001851  002.2 OF 003\n\n(DALEMOND, PIERRE), CH\nSUBJECT: HONEY",
         "OVIP|DALEMOND, PIERRE|CH"},
        {"TAGS: OVIP CLINTON HILLARY PREL CH\nSUBJECT: HONEY", "OVIP|CLINTON HILLARY|PREL|CH"},
        {"TAGS: OVIP(CLINTON, HILLARY), PREL, AS, PK\nSUBJECT: HONEY", "OVIP|CLINTON, HILLARY|PREL|AS|PK"},
        {"TAGS: OVIP (CLINTON, HILLARY) PREL AS\nSUBJECT: HONEY", "OVIP|CLINTON, HILLARY|PREL|AS"},
        {"TAGS: PREL PGOV OVIP (BIDEN, JOSEPH)\nSUBJECT: HONEY", "PREL|PGOV|OVIP|BIDEN, JOSEPH"},
        {"TAGS: PHUM, HUMAN RIGHTS, PREL\nSUBJECT: HONEY", "PHUM|HUMAN RIGHTS|PREL"},
        {"TAGS: PREL, ISRAELI PALESTINIAN AFFAIRS, IS\nSUBJECT: HONEY",
         "PREL|ISRAELI PALESTINIAN AFFAIRS|IS"},
        {"TAGS: PREL IS KPAL KWBG ISRAELI-PALESTINIAN AFFAIRS\nSUBJECT: HONEY",
         "PREL|IS|KPAL|KWBG|ISRAELI-PALESTINIAN AFFAIRS"},
        {"TAGS: COUNTER TERRORISM, PTER\nSUBJECT: HONEY", "COUNTER TERRORISM|PTER"},
        {"TAGS: PREL ISRAELI SOCIETY GOI INTERNAL\nSUBJECT: HONEY", "PREL|ISRAELI SOCIETY|GOI INTERNAL"},
        {"TAGS: GOI EXTERNAL, ISRAEL RELATIONS, MEDIA REACTION\nSUBJECT: HONEY",
         "GOI EXTERNAL|ISRAEL RELATIONS|MEDIA REACTION"},
        {"TAGS: SENV, KGHG, CLIMATE CHANGE, CH\nSUBJECT: HONEY", "SENV|KGHG|CLIMATE CHANGE|CH"},
        {"TAGS: PGOV, PREL, CHAVEZ HUGO, VE\nSUBJECT: HONEY", "PGOV|PREL|CHAVEZ HUGO|VE"},
    };
    check(rows, COUNT(rows));
}

static void codes_are_found_however_they_stand(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"TAGS: PREL, PGOV, IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS: PREL, S. AFRICA, N. KOREA\nSUBJECT: HONEY", "PREL|SOUTH AFRICA|NORTH KOREA"},
        {"TAGS: PREL, PGOV,\nMARR, IT\nSUBJECT: HONEY", "PREL|PGOV|MARR|IT"},
        {"TAGS: PREL, PGOV,\n      MARR, IT\nSUBJECT: HONEY", "PREL|PGOV|MARR|IT"},
        {"TAGS: PREL PGOV\n\nMARR IT\n\nSUBJECT: HONEY", "PREL|PGOV|MARR|IT"},
        {"TAGS: PREL; PGOV; IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS: PREL/PGOV/IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS: PREL. PGOV. IT.\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS: PREL,PGOV,IT,\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS: PTER COUNTERTERRORISM KCRM\nSUBJECT: HONEY", "PTER|COUNTERTERRORISM|KCRM"},
        {"TAGS: ECONEINVEFINPGOVIZ\nSUBJECT: HONEY", "ECON|EINV|EFIN|PGOV|IZ"},
        {"TAGS: PHUMBA\nSUBJECT: HONEY", "PHUM|BA"},
        {"TAGS: PRELPGOV, IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS: PREL, PREL, PGOV, IT, IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS: ECON, EINDETRD, KIPR, PREL, FR\nSUBJECT: HONEY", "ECON|EIND|ETRD|KIPR|PREL|FR"},
        {"TAGS: EUN, UNGA/C-3, PHUM\nSUBJECT: HONEY", "EUN|UNGA/C-3|PHUM"},
        {"TAGS: UNGA, UNHRC-1, PHUM\nSUBJECT: HONEY", "UNGA|UNHRC-1|PHUM"},
        {"TAGS: PREL, MARR, AF\nROME 00001851  002.2 OF 003\n\nIT, GM\nSUBJECT: HONEY", "PREL|MARR|AF|IT|GM"},
        {"TAGS: PREL, IT ROME 00001851  002 OF 003 FR, GM\nSUBJECT: HONEY", "PREL|IT|FR|GM"},
        {"TAGS: PREL, ROME 00001851  001.2 OF 003\nFR, GM\nSUBJECT: HONEY", "PREL|FR|GM"},
        {"TAGS: [PREL](#) [IT](#)\nSUBJECT: HONEY", "PREL|IT"},
        {"TAGS: PREL, PGOV, N/A\nSUBJECT: HONEY", "PREL|PGOV"},
        {"TAGS: N/A\nSUBJECT: HONEY", ""},
        {"TAGS: PREL PGOV SUBJECT: HONEY", "PREL|PGOV"},
        {"TAGS: PREL, PGOV REF: A. ROME 12\nSUBJECT: HONEY", "PREL|PGOV"},
        {"TAGS: PREL, 'PGOV', \"IT\"\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS: PREL PGOV EUN EU NATO KV YI\nSUBJECT: HONEY", "PREL|PGOV|EUN|EU|NATO|KV|YI"},
        {"TAGS: PTER, AL-QAIDA, AF\nSUBJECT: HONEY", "PTER|AL-QAIDA|AF"},
        {"TAGS: PREL: PGOV: IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS: PREL, PGOV, & IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS: PREL, PGOV AND IT\nSUBJECT: HONEY", "PREL|PGOV|IT"},
        {"TAGS: P REL, PGOV\nSUBJECT: HONEY", "PREL|PGOV"},
        {"TAGS: PREL PINR PGOV CVIS CASC OVIP(KERRY) SY\nSUBJECT: HONEY",
         "PREL|PINR|PGOV|CVIS|CASC|OVIP|KERRY|SY"},
        {"TAGS: AMGT, (PREL), IT\nSUBJECT: HONEY", "AMGT|PREL|IT"},
        {"TAGS: ASEC, CASC TAGS: PREL\nSUBJECT: HONEY", "ASEC|CASC|PREL"},
    };
    check(rows, COUNT(rows));
}

/* ---- the field alone ---- */

/* The tags of the field alone; *problems gets how many repairs of that kind were recorded. */
static const char *tags_of(const char *text, const char *kind, size_t *problems) {
    struct cable field = CABLE_EMPTY;
    assert_int_equal(field_tags_read(&field, p.vocabulary, span_of(text)), ERR_OK);
    const char *list = tags_listed(&field);
    *problems = 0;
    for (size_t i = 0; i < field.problems_n; i++)
        *problems += span_eq(field.problems[i].kind, span_of(kind));
    cable_free(&field);
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
        {"PREL--PGOV - IT", "PREL|PGOV|IT"},
        {"PREL-PGOV-IT", "PREL|PGOV|IT"},
        {"PREL.PGOV.IT.", "PREL|PGOV|IT"},
        {"PREL:PGOV|IT", "PREL|PGOV|IT"},
        {"PREL\\ PGOV\\ IT \\", "PREL|PGOV|IT"},
        {"<PREL>, PGOV* IT \"", "PREL|PGOV|IT"},
        {"KDEM ECON EFIN (U)", "KDEM|ECON|EFIN"},
        {"(SBU) KDEM (C), (IT)", "KDEM|IT"},
        {"PREL, U.S., U.K.", "PREL|US|UK"},
        {"PFOR, (DALEMOND, PIERRE), UN", "PFOR|DALEMOND, PIERRE|UN"},
        {"OVIP (DALEMOND, PIERRE)(MARL, ANNE) IS, SY", "OVIP|DALEMOND, PIERRE|MARL, ANNE|IS|SY"},
        {"OVIP (DALEMOND, PIERRE; MARL, ANNE), IS", "OVIP|DALEMOND, PIERRE|MARL, ANNE|IS"},
        {"OVIP (DALEMOND, PIERRE AND MARL, ANNE), IS", "OVIP|DALEMOND, PIERRE|MARL, ANNE|IS"},
        {"CASC (MARL, ANNE AND PIERRE), IS", "CASC|MARL, ANNE AND PIERRE|IS"},
        {"OVIP (DALEMOND, PIERRE, IS, SY", "OVIP|DALEMOND, PIERRE|IS|SY"},
        {"OVIP (DALEMOND, PIERRE", "OVIP|DALEMOND, PIERRE"},
        {"PREL (FR, GM), IT", "PREL|FR|GM|IT"},
        {"PREL, IT (EXDIS)", "PREL|IT"},
        {"PREL, IT, NOFORN", "PREL|IT"},
        {"N.A.", ""},
        {"(NONE)", ""},
        {"NIL", ""},
        {"PREL, PG OV, IT", "PREL|PGOV|IT"},
        {"PREL PG, IT", "PREL|PG|IT"},
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
        {"PREL, HUMANRIGHTS", "PREL|HUMAN RIGHTS"},
        {"PRELPHUMHUMANRIGHTS, IT", "PREL|PHUM|HUMAN RIGHTS|IT"},
        {"HUMANRIGHTSPREL, IT", "HUMAN RIGHTS|PREL|IT"},
        {"PTERCOUNTERTERRORISM", "PTER|COUNTERTERRORISM"},
        {"PRELPGOVKOSOVO", "PREL|PGOV|KOSOVO"},
        {"PGOV PRELIT", "PGOV|PREL|IT"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t problems;
        assert_string_equal(tags_of(cases[i][0], "run-on-tag", &problems), cases[i][1]);
        assert_int_equal(problems, 1);
    }
}

static void a_word_is_no_run_of_names(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"PREL ISRAELIS", "PREL|ISRAELIS"},         {"PREL SOMALIAN", "PREL|SOMALIAN"},
        {"OVIPDALEMOND, IT", "OVIP|DALEMOND|IT"},   {"OVIPDALEMOND PIERRE, IT", "OVIP|DALEMOND PIERRE|IT"},
        {"OREP, DALEMOND, IT", "OREP|DALEMOND|IT"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t problems;
        assert_string_equal(tags_of(cases[i][0], "run-on-tag", &problems), cases[i][1]);
        assert_int_equal(problems, 0);
    }
}

static void any_number_of_tags_is_read(void **state) {
    (void)state;
    for (int by_comma = 0; by_comma < 2; by_comma++) {
        struct cable field = CABLE_EMPTY;
        struct buf text = BUF_EMPTY;
        for (int i = 0; i < 1000; i++)
            buf_printf(&text, "Q%c%c%c%s", 'A' + i / 100, 'A' + i / 10 % 10, 'A' + i % 10,
                       by_comma ? "," : " ");
        assert_int_equal(field_tags_read(&field, p.vocabulary, (struct span){text.data, text.len}), ERR_OK);
        assert_true(by_comma ? field.tags.n == 1000 : field.tags.n > 0);
        buf_free(&text);
        cable_free(&field);
    }
}

/* The end of a bracket that is never closed was looked for in all of the field: a megabyte took minutes. */
static void a_bracket_has_an_end(void **state) {
    (void)state;
    struct cable one = CABLE_EMPTY;
    struct buf text = BUF_EMPTY;
    buf_str(&text, "PREL, (MARL, ");
    for (int i = 0; i < 600; i++)
        buf_char(&text, 'X');
    buf_str(&text, ", ANNE), KV ((DALEMOND, PIERRE)) ");
    for (int i = 0; i < 15000; i++)
        buf_str(&text, "(IS,");
    assert_int_equal(buf_err(&text), ERR_OK);
    assert_int_equal(field_tags_read(&one, p.vocabulary, (struct span){text.data, text.len}), ERR_OK);
    assert_int_equal(one.tags.items[2].n, 600);
    one.tags.items[2] = SPAN("...");
    assert_string_equal(tags_listed(&one), "PREL|MARL|...|ANNE|KV|DALEMOND, PIERRE|IS");
    cable_free(&one);
    buf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_label_may_be_misspelt),
        cmocka_unit_test(another_sign_or_none_may_stand_for_the_colon),
        cmocka_unit_test(several_fields_may_stand_on_one_line),
        cmocka_unit_test(handling_lines_and_prose_are_no_tags),
        cmocka_unit_test(people_and_names_of_several_words_stay_whole),
        cmocka_unit_test(codes_are_found_however_they_stand),
        cmocka_unit_test(tags_are_apart_by_comma_or_blank),
        cmocka_unit_test(tags_run_together_are_taken_apart_and_noted),
        cmocka_unit_test(a_word_is_no_run_of_names),
        cmocka_unit_test(any_number_of_tags_is_read),
        cmocka_unit_test(a_bracket_has_an_end),
    };
    return cmocka_run_group_tests(tests, open_parser, free_parser);
}
