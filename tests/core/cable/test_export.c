/* test_export: the exact bytes of lines and rows for records written out here. */
#include "cable/export.h"
#include "lib/test.h"

static struct cable c;
static struct buf out;

static int forget(void **state) {
    (void)state;
    cable_free(&c);
    c = CABLE_EMPTY;
    buf_free(&out);
    return 0;
}

static void assert_bytes(const char *expected) {
    assert_int_equal(buf_err(&out), ERR_OK);
    if (out.len != strlen(expected) || (out.len > 0 && memcmp(out.data, expected, out.len) != 0))
        fail_msg("these %zu bytes came out:\n%.*s", out.len, (int)out.len, out.len == 0 ? "" : out.data);
    buf_clear(&out);
}

static void add_paragraph(unsigned number, struct span name, struct span heading, struct span text) {
    const struct cable_paragraph p = {.number = number, .name = name, .heading = heading, .text = text};
    assert_int_equal(cable_add_paragraph(&c, &p), ERR_OK);
}

static void fill(void) {
    const struct cable_recipient to = {.name = SPAN("SECSTATE WASHDC")}, route = {.route = SPAN("RUEHKH")};
    const struct cable_recipient info = {.info = true, .name = SPAN("AMCONSUL SAN CALIXTO")};
    const struct cable_reference a = {.ident = SPAN("06VELM1140"), .label = SPAN("A")};
    c.has_date = true;
    c.date = 1150725900;
    c.origin = SPAN("VELM");
    c.origin_name = SPAN("AMEMBASSY VELM");
    c.level = CABLE_SECRET;
    c.subject = SPAN("MARL: \"NO\", SAYS DALEMOND");
    c.signer = SPAN("PENNIFOLD");
    assert_int_equal(cable_add_span(&c, &c.caveats, SPAN("NOFORN")), ERR_OK);
    assert_int_equal(cable_add_span(&c, &c.tags, SPAN("PREL")), ERR_OK);
    assert_int_equal(cable_add_span(&c, &c.tags, SPAN("KV")), ERR_OK);
    assert_int_equal(cable_add_topic(&c, SPAN("KOSOVO"), CABLE_ASSIGNED), ERR_OK);
    assert_int_equal(cable_add_recipient(&c, &to), ERR_OK);
    assert_int_equal(cable_add_recipient(&c, &route), ERR_OK);
    assert_int_equal(cable_add_recipient(&c, &info), ERR_OK);
    assert_int_equal(cable_add_reference(&c, &a), ERR_OK);
    add_paragraph(0, SPAN("00"), SPAN_EMPTY, SPAN("BEGIN"));
    add_paragraph(1, SPAN("01"), SPAN("Summary"), SPAN("(C) He said \"no\"."));
    add_paragraph(1, SPAN("01b"), SPAN_EMPTY, SPAN("-- a\n-- b"));
}

static void a_row_has_every_column_and_quotes_what_needs_it(void **state) {
    (void)state;
    fill();
    assert_int_equal(export_csv_row(&c, SPAN("06VELM1207"), &out), ERR_OK);
    assert_bytes("06VELM1207,2006-06-19T14:05:00Z,VELM,SECRET,\"NOFORN\",\"PREL; KV\",\"KOSOVO\","
                 "AMEMBASSY VELM,\"SECSTATE WASHDC; RUEHKH\",\"06VELM1140\",PENNIFOLD,"
                 "\"MARL: \"\"NO\"\", SAYS DALEMOND\","
                 "\"BEGIN\n\nSummary\n\n1. (C) He said \"\"no\"\".\n\n1b. -- a\n-- b\"\r\n");
}

static void the_header_names_the_columns(void **state) {
    (void)state;
    assert_int_equal(export_csv_header(&out), ERR_OK);
    assert_bytes(
        "id,date,origin,classification,caveats,tags,topics,from,to,references,signer,subject,text\r\n");
}

static void what_a_cable_lacks_is_empty(void **state) {
    (void)state;
    assert_int_equal(export_csv_row(&c, SPAN("x"), &out), ERR_OK);
    assert_bytes("x,,,,,,,,,,,,\"\"\r\n");
}

static void a_field_that_begins_or_ends_with_a_blank_or_breaks_is_quoted(void **state) {
    (void)state;
    c.origin_name = SPAN(" A ");
    c.signer = SPAN("A\r");
    c.subject = SPAN("A\nB");
    assert_int_equal(export_csv_row(&c, SPAN("x"), &out), ERR_OK);
    assert_bytes("x,,,,,,,\" A \",,,\"A\r\",\"A\nB\",\"\"\r\n");
}

static void a_line_has_four_columns(void **state) {
    (void)state;
    fill();
    assert_int_equal(export_list_line(&c, SPAN("06VELM1207"), &out), ERR_OK);
    assert_bytes("06VELM1207          2006-06-19  SECRET//NOFORN           MARL: \"NO\", SAYS DALEMOND\n");
}

static void a_line_of_what_lacks_all(void **state) {
    (void)state;
    assert_int_equal(export_list_line(&c, SPAN("a_name_longer_than_its_column"), &out), ERR_OK);
    assert_bytes("a_name_longer_than_its_column  undated     -                        \n");
}

static void a_line_is_one_line_and_columns_are_characters(void **state) {
    (void)state;
    c.subject = SPAN("a\nb\033[2Jc");
    assert_int_equal(export_list_line(&c, SPAN("S\303\203O"), &out), ERR_OK);
    assert_bytes("S\303\203O                 undated     -                        "
                 "a\357\277\275b\357\277\275[2Jc\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_row_has_every_column_and_quotes_what_needs_it, forget),
        cmocka_unit_test_teardown(the_header_names_the_columns, forget),
        cmocka_unit_test_teardown(what_a_cable_lacks_is_empty, forget),
        cmocka_unit_test_teardown(a_field_that_begins_or_ends_with_a_blank_or_breaks_is_quoted, forget),
        cmocka_unit_test_teardown(a_line_has_four_columns, forget),
        cmocka_unit_test_teardown(a_line_of_what_lacks_all, forget),
        cmocka_unit_test_teardown(a_line_is_one_line_and_columns_are_characters, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
