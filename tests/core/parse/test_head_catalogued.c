/* test_head_catalogued: records whose text lacks a head, because columns of their own hold it. */
#include "lib/fixture_parse.h"
#include "lib/str.h"
#include "lib/test.h"

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
    struct raw raw = {.path = SPAN("cables.json"),
                      .name = SPAN("cables.json"),
                      .bytes = span_of(text),
                      .record = 1,
                      .metadata = {.ident = SPAN("1975LISBON01187"), .date = SPAN("1975-05-01")}};
    assert_int_equal(parse_document(p.parser, &raw, &c), ERR_OK);
}

static void the_text_begins_at_once(void **state) {
    (void)state;
    static const struct {
        const char *text, *first;
        size_t paragraphs;
    } cases[] = {
        {"1. GUESTS CAME.\n2. THEY LEFT.\nMARL\n", "GUESTS CAME.", 2},
        {"1. (C) Guests came.\n\n2. (C) They left.\n\nMARL\n", "(C) Guests came.", 2},
        {"Summary\n-------\n\n1. Guests came.\n\n2. They left.\n\nMARL\n", "Guests came.", 2},
        {"Guests came.\nThey left.\n\nMARL\n", "Guests came.\nThey left.", 1},
        {"GUESTS CAME.\nTHEY LEFT.\nMARL\n", "GUESTS CAME.\nTHEY LEFT.", 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        parse(cases[i].text);
        assert_int_equal(c.captions.n, 0);
        assert_int_equal(c.paragraphs_n, cases[i].paragraphs);
        assert_string_equal(str(c.paragraphs[0].text), cases[i].first);
        assert_string_equal(str(c.signer), "MARL");
    }
}

static void a_marking_above_the_text_stays_one(void **state) {
    (void)state;
    parse("CONFIDENTIAL\n\nNOFORN\nGUESTS CAME.\nTHEY LEFT.\nMARL\n");
    assert_int_equal(c.level, CABLE_CONFIDENTIAL);
    assert_int_equal(c.captions.n, 1);
    assert_string_equal(str(c.captions.items[0]), "NOFORN");
    assert_int_equal(c.paragraphs_n, 1);
    assert_string_equal(str(c.paragraphs[0].text), "GUESTS CAME.\nTHEY LEFT.");
}

static void the_text_begins_behind_the_transmission(void **state) {
    (void)state;
    parse("R 011200Z MAY 75\nFM AMEMBASSY LISBON\nTO SECSTATE WASHDC\nAMEMBASSY VELM\n\n"
          "Guests came.\n\n1. They left.\nMARL\n");
    assert_int_equal(c.captions.n, 0);
    assert_int_equal(c.recipients_n, 2);
    assert_int_equal(c.paragraphs_n, 2);
    assert_string_equal(str(c.paragraphs[0].text), "Guests came.");
    assert_string_equal(str(c.paragraphs[1].text), "They left.");
}

static void labels_are_read_as_ever(void **state) {
    (void)state;
    parse("FOR EUR\nHANDLE WITH CARE\nSUBJECT: HONEY\nREF: STATE 12\n\n1. Guests came.\nMARL\n");
    assert_int_equal(c.captions.n, 2);
    assert_string_equal(str(c.subject), "HONEY");
    assert_int_equal(c.paragraphs_n, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_begins_at_once),
        cmocka_unit_test(a_marking_above_the_text_stays_one),
        cmocka_unit_test(the_text_begins_behind_the_transmission),
        cmocka_unit_test(labels_are_read_as_ever),
    };
    return cmocka_run_group_tests(tests, open_parser, free_parser);
}
