/* test_field_tags: TAGS lines in every form in which they are damaged, each in a whole head. Tags apart by bars. */
#include <stdio.h>

#include "lib/fixture_parse.h"
#include "lib/str.h"
#include "lib/test.h"

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

static const char *tags(void) {
    static char list[1000];
    size_t n = 0;
    list[0] = '\0';
    for (size_t i = 0; i < c.tags.n; i++)
        n += (size_t)snprintf(list + n, sizeof list - n, "%s%.*s", i == 0 ? "" : "|", (int)c.tags.items[i].n,
                              c.tags.items[i].p);
    return list;
}

struct row {
    const char *text, *expected;
};

static void check(const struct row *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        parse(BEFORE, rows[i].text, AFTER);
        str_expect(rows[i].text, tags(), rows[i].expected);
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

static void people_and_names_of_several_words_stay_whole(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"TAGS: PREL, OVIP (STEINBERG, JAMES B.), CH\nSUBJECT: HONEY", "PREL|OVIP|STEINBERG, JAMES B.|CH"},
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_label_may_be_misspelt),
        cmocka_unit_test(people_and_names_of_several_words_stay_whole),
        cmocka_unit_test(codes_are_found_however_they_stand),
    };
    return cmocka_run_group_tests(tests, open_parser, free_parser);
}
