/* test_metadata_fields: what a catalogue says becomes fields whatever its bytes are, and however many. */
#include <stdio.h>

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

/* What a catalogue says has not been read as a text before it comes to the parser. */
static void metadata_of_any_bytes_is_lines_of_utf8(void **state) {
    (void)state;
    parse("1. (C) Honey.\n", (struct raw_metadata){.ident = SPAN("06ROME1851"),
                                                   .subject = SPAN("CAF\xc9 AND\0HONEY"),
                                                   .captions = SPAN("EX\xc3\x89\nDIS"),
                                                   .recipients = SPAN("ST\x07"
                                                                      "ATE")});
    assert_string_equal(str(c.subject), "CAF\u00c9 AND HONEY");
    assert_string_equal(str(c.captions.items[0]), "EX\u00c9 DIS");
    assert_string_equal(str(c.recipients[0].name), "ST ATE");
    assert_string_equal(problems("encoding"),
                        "1 control characters read as blanks|the catalogue's entry is not UTF-8, read as "
                        "Windows-1252|1 control characters read as blanks");
}

static void of_a_list_without_end_the_first_thousand_are_read(void **state) {
    (void)state;
    static char list[20000];
    size_t n = 0;
    for (int i = 0; i < 1500; i++)
        n += (size_t)snprintf(list + n, sizeof list - n, "HONEY%d;", i);
    parse("1. (C) Honey.\n", (struct raw_metadata){.ident = SPAN("06ROME1851"),
                                                   .captions = {list, n},
                                                   .recipients = {list, n},
                                                   .concepts = {list, n}});
    assert_int_equal(c.captions.n, 1000);
    assert_int_equal(c.recipients_n, 1000);
    assert_int_equal(c.catalogued.n, 1000);
    assert_string_equal(problems("catalogue"),
                        "captions: only the first 1000 are read|recipients: only the first 1000 are read|"
                        "concepts: only the first 1000 are read");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(metadata_of_any_bytes_is_lines_of_utf8),
        cmocka_unit_test(of_a_list_without_end_the_first_thousand_are_read),
    };
    return cmocka_run_group_tests(tests, open_parser, free_parser);
}
