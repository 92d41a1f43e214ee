/* test_metadata_cuts: values of a catalogue that were cut, or that stand apart in another way than usual. */
#include "lib/fixture_parse.h"
#include "lib/str.h"
#include "lib/test.h"

#define CITES(reference)                                                                                     \
    "P 221516Z JUN 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC\n\nC O N F I D E N T I A L ROME 001851\n\n"     \
    "TAGS: PREL\nSUBJECT: HONEY\nREF: " reference "\n\n1. (C) Honey was delivered.\n\nSWANN\n"

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
                      .record = 1,
                      .metadata = metadata};
    assert_int_equal(parse_document(p.parser, &raw, &c), ERR_OK);
}

/* The catalogue of 1974 cuts its values after 36 characters and puts a comma there. */
static void a_word_that_the_metadata_cut_is_whole_again(void **state) {
    (void)state;
    parse(CITES("05 PARIS 77"),
          (struct raw_metadata){.ident = SPAN("06ROME1851"),
                                .references = SPAN("A. STATE 27026: B. STATE 27778: C. S, TATE 34265")});
    assert_int_equal(c.references_n, 4);
    assert_string_equal(str(c.references[3].ident), "06STATE34265");
    parse(CITES("05 PARIS 77"),
          (struct raw_metadata){.ident = SPAN("06ROME1851"),
                                .references = SPAN("USDOC 18905 AND LA PAZ A-236 OF NOVE, MBER 9, 1973.")});
    assert_int_equal(c.references_n, 2);
    assert_string_equal(str(c.references[1].ident), "06USDOC18905");
    parse(CITES("05 PARIS 77"),
          (struct raw_metadata){.ident = SPAN("06ROME1851"),
                                .references = SPAN("STATE 235324 OF 11/30/05, LA PAZ 772, 7")});
    assert_int_equal(c.references_n, 3);
    assert_string_equal(str(c.references[2].ident), "06LAPAZ7727");
}

/* The year of a date may be what was cut off, so that the reference seems to be of another year. */
static void a_reference_of_the_text_keeps_its_year(void **state) {
    (void)state;
    parse(CITES("PARIS 7727 OF DECEMBER 12, 2004"),
          (struct raw_metadata){.ident = SPAN("06ROME1851"),
                                .references = SPAN("PARIS 7727 OF DECEMBER 12, 20")});
    assert_int_equal(c.references_n, 1);
    assert_string_equal(str(c.references[0].ident), "04PARIS7727");
}

static void an_identifier_may_have_blanks(void **state) {
    (void)state;
    parse("Guests came.\n", (struct raw_metadata){.ident = SPAN("75 LA PAZ 1187")});
    assert_string_equal(str(c.ident), "75LAPAZ1187");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_that_the_metadata_cut_is_whole_again),
        cmocka_unit_test(a_reference_of_the_text_keeps_its_year),
        cmocka_unit_test(an_identifier_may_have_blanks),
    };
    return cmocka_run_group_tests(tests, open_parser, free_parser);
}
