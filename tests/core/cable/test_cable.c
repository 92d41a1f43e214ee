/* test_cable: the record's lists, its problems, the names of its levels, and its emptiness after a reset.
 * Strings go in as literals: they live longer than any cable. */
#include "cable/cable.h"
#include "lib/str.h"
#include "lib/test.h"

static void lists_keep_their_order_and_repeats(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    assert_int_equal(cable_add_span(&c, &c.captions, SPAN("SIPDIS")), ERR_OK);
    assert_int_equal(cable_add_span(&c, &c.captions, SPAN("STATE FOR EUR/WE")), ERR_OK);
    assert_int_equal(cable_add_span(&c, &c.captions, SPAN("SIPDIS")), ERR_OK);
    assert_int_equal(c.captions.n, 3);
    assert_string_equal(str(c.captions.items[0]), "SIPDIS");
    assert_string_equal(str(c.captions.items[1]), "STATE FOR EUR/WE");
    assert_string_equal(str(c.captions.items[2]), "SIPDIS");
    cable_free(&c);
}

static void an_item_added_once_is_there_once(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    static const char *const tags[] = {"PREL", "KV", "PREL", "PREL", "KV", "IT"};
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(cable_add_once(&c, &c.tags, span_of(tags[i])), ERR_OK);
    assert_int_equal(c.tags.n, 3);
    assert_string_equal(str(c.tags.items[0]), "PREL");
    assert_string_equal(str(c.tags.items[1]), "KV");
    assert_string_equal(str(c.tags.items[2]), "IT");
    cable_free(&c);
}

static void the_lists_of_a_cable_do_not_touch(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    for (int i = 0; i < 100; i++) {
        assert_int_equal(cable_add_span(&c, &c.captions, SPAN("SIPDIS")), ERR_OK);
        assert_int_equal(cable_add_span(&c, &c.caveats, SPAN("NOFORN")), ERR_OK);
    }
    assert_int_equal(c.captions.n, 100);
    assert_int_equal(c.caveats.n, 100);
    assert_string_equal(str(c.captions.items[99]), "SIPDIS");
    assert_string_equal(str(c.caveats.items[0]), "NOFORN");
    assert_int_equal(c.tags.n, 0);
    cable_free(&c);
}

static void records_are_kept_field_by_field(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    struct cable_recipient r = {true, SPAN("RUEHSCX"), SPAN("AMCONSUL SAN CALIXTO"), SPAN("PRIORITY"),
                                SPAN("1102")};
    struct cable_reference f = {SPAN("07SANCALIXTO77"), SPAN("B"), SPAN("07 SAN CALIXTO 77")};
    assert_int_equal(cable_add_recipient(&c, &r), ERR_OK);
    assert_int_equal(cable_add_reference(&c, &f), ERR_OK);
    assert_int_equal(cable_add_topic(&c, SPAN("KOSOVO"), CABLE_DISCUSSED), ERR_OK);
    assert_int_equal(c.recipients_n, 1);
    assert_true(c.recipients[0].info);
    assert_string_equal(str(c.recipients[0].route), "RUEHSCX");
    assert_string_equal(str(c.recipients[0].name), "AMCONSUL SAN CALIXTO");
    assert_string_equal(str(c.recipients[0].precedence), "PRIORITY");
    assert_string_equal(str(c.recipients[0].serial), "1102");
    assert_int_equal(c.references_n, 1);
    assert_string_equal(str(c.references[0].ident), "07SANCALIXTO77");
    assert_string_equal(str(c.references[0].label), "B");
    assert_string_equal(str(c.references[0].text), "07 SAN CALIXTO 77");
    assert_int_equal(c.topics_n, 1);
    assert_string_equal(str(c.topics[0].name), "KOSOVO");
    assert_int_equal(c.topics[0].source, CABLE_DISCUSSED);
    cable_free(&c);
}

static void many_paragraphs_keep_their_order(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    for (unsigned i = 1; i <= CABLE_PARAGRAPHS_MAX; i++) {
        struct cable_paragraph p = {.number = i, .text = SPAN("Honey.")};
        assert_int_equal(cable_add_paragraph(&c, &p), ERR_OK);
    }
    assert_int_equal(c.paragraphs_n, CABLE_PARAGRAPHS_MAX);
    for (unsigned i = 0; i < CABLE_PARAGRAPHS_MAX; i++)
        assert_int_equal(c.paragraphs[i].number, i + 1);
    cable_free(&c);
}

static void a_problem_is_formatted_and_kept(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    char word[] = "PHUMBA";
    assert_int_equal(cable_problem(&c, "run-on-tag", "%s read as %s %s", word, "PHUM", "BA"), ERR_OK);
    memset(word, 'x', 6); /* the detail is a copy */
    assert_int_equal(cable_problem(&c, "encoding", "%d bytes", 3), ERR_OK);
    assert_int_equal(c.problems_n, 2);
    assert_string_equal(str(c.problems[0].kind), "run-on-tag");
    assert_string_equal(str(c.problems[0].detail), "PHUMBA read as PHUM BA");
    assert_string_equal(str(c.problems[1].kind), "encoding");
    assert_string_equal(str(c.problems[1].detail), "3 bytes");
    cable_free(&c);
}

static void a_long_problem_stays_valid_utf8(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    char text[2001];
    for (size_t lead = 0; lead < 4; lead++) { /* wherever it is cut, it may be inside a character */
        memset(text, 'x', lead);
        for (size_t i = lead; i + 4 < sizeof text; i += 4)
            memcpy(text + i, "\U0001f36f", 5);
        assert_int_equal(cable_problem(&c, "encoding", "found %s", text), ERR_OK);
        assert_true(text_is_utf8(c.problems[lead].detail));
        assert_true(span_starts(c.problems[lead].detail, SPAN("found ")));
    }
    cable_free(&c);
}

static void a_problem_that_quotes_any_bytes_is_one_line_of_utf8(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    assert_int_equal(cable_problem(&c, "columns", "not read: %s", "caf\xe9\n\x1b[2Jcl\u00e9\xc3"), ERR_OK);
    assert_string_equal(str(c.problems[0].detail), "not read: caf?  [2Jcl\u00e9?");
    cable_free(&c);
}

static void a_reset_cable_is_empty_and_usable(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    for (int i = 0; i < 2; i++) {
        c.ident = SPAN("06VELM1207");
        c.has_date = true;
        c.level = CABLE_SECRET;
        assert_int_equal(cable_add_span(&c, &c.tags, SPAN("PREL")), ERR_OK);
        assert_int_equal(cable_add_topic(&c, SPAN("KOSOVO"), CABLE_ASSIGNED), ERR_OK);
        assert_int_equal(cable_problem(&c, "date", "none in the document"), ERR_OK);
        cable_reset(&c);
        assert_int_equal(c.ident.n, 0);
        assert_false(c.has_date);
        assert_int_equal(c.level, CABLE_LEVEL_NONE);
        assert_int_equal(c.tags.n + c.topics_n + c.problems_n + c.paragraphs_n, 0);
    }
    cable_free(&c);
    cable_reset(&c);
    cable_free(&c);
}

static void levels_have_the_names_of_the_classification_line(void **state) {
    (void)state;
    assert_string_equal(cable_level_name(CABLE_LEVEL_NONE), "");
    assert_string_equal(cable_level_name(CABLE_UNCLASSIFIED), "UNCLASSIFIED");
    assert_string_equal(cable_level_name(CABLE_LIMITED_OFFICIAL_USE), "LIMITED OFFICIAL USE");
    assert_string_equal(cable_level_name(CABLE_CONFIDENTIAL), "CONFIDENTIAL");
    assert_string_equal(cable_level_name(CABLE_SECRET), "SECRET");
    assert_string_equal(cable_level_name(CABLE_TOP_SECRET), "TOP SECRET");
}

static void a_level_is_found_by_its_name(void **state) {
    (void)state;
    for (int i = CABLE_LEVEL_NONE; i <= CABLE_TOP_SECRET; i++)
        assert_int_equal(cable_level_of(span_of(cable_level_name((enum cable_level)i))), i);
    assert_int_equal(cable_level_of(SPAN("MOST SECRET")), CABLE_LEVEL_NONE);
    assert_int_equal(cable_level_of(SPAN("SECRE")), CABLE_LEVEL_NONE);
    assert_int_equal(cable_level_of(SPAN_EMPTY), CABLE_LEVEL_NONE);
}

static void the_print_of_a_text_counts_neither_white_space_nor_paragraph_marks(void **state) {
    (void)state;
    uint64_t print = cable_print(CABLE_PRINT, SPAN("The hat. 2. It is grey."));
    assert_true(cable_print(CABLE_PRINT, SPAN("The\n  hat.\n\n\xc2\xb6"
                                              "2. It is\tgrey. ")) == print);
    assert_true(cable_print(cable_print(CABLE_PRINT, SPAN("The hat. 2")), SPAN(". It is grey.")) == print);
    assert_true(cable_print(CABLE_PRINT, SPAN("The hat. 2. It is gray.")) != print);
    assert_true(cable_print(CABLE_PRINT, SPAN("a")) ==
                UINT64_C(0xaf63dc4c8601ec8c)); /* FNV-1a, as published */
    assert_true(cable_print(CABLE_PRINT, SPAN("\xc2")) != CABLE_PRINT);
    assert_true(cable_print(CABLE_PRINT, SPAN_EMPTY) == CABLE_PRINT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_keep_their_order_and_repeats),
        cmocka_unit_test(an_item_added_once_is_there_once),
        cmocka_unit_test(the_lists_of_a_cable_do_not_touch),
        cmocka_unit_test(records_are_kept_field_by_field),
        cmocka_unit_test(many_paragraphs_keep_their_order),
        cmocka_unit_test(a_problem_is_formatted_and_kept),
        cmocka_unit_test(a_long_problem_stays_valid_utf8),
        cmocka_unit_test(a_problem_that_quotes_any_bytes_is_one_line_of_utf8),
        cmocka_unit_test(a_reset_cable_is_empty_and_usable),
        cmocka_unit_test(levels_have_the_names_of_the_classification_line),
        cmocka_unit_test(a_level_is_found_by_its_name),
        cmocka_unit_test(the_print_of_a_text_counts_neither_white_space_nor_paragraph_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
