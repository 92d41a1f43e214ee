/* test_table: CSV with a header row: the names, the ways of quoting, what is damaged, and that it does not
 * matter where a read ends. */
#include <stdlib.h>

#include "lib/test.h"
#include "pieces.h"
#include "source/table.h"

static struct buf dump; /* what came out of a reader, as one text */

static int tear_down(void **state) {
    (void)state;
    buf_free(&dump);
    return 0;
}

static void add_field(const char *name, struct span s) {
    if (s.n > 0)
        buf_printf(&dump, " %s=%.*s", name, (int)s.n, s.p);
}

/* A line for each row, "1 [bytes] field=value ...", with "~ note" behind it where there is one, or
 * "! error". */
static void dump_all(struct pieces *p, struct span head) {
    struct source_table *table = NULL;
    struct raw raw = {0};
    struct err_info error;
    enum err e;
    assert_int_equal(source_table_open(pieces_stream(p), head, &table), ERR_OK);
    buf_clear(&dump);
    while ((e = source_table_next(table, &raw, &error)) == ERR_OK) {
        if (error.code != ERR_OK) {
            buf_printf(&dump, "! %s\n", error.text);
            continue;
        }
        buf_printf(&dump, "%d [%.*s]", (int)raw.record, (int)raw.bytes.n, raw.bytes.p);
        add_field("id", raw.metadata.ident);
        add_field("date", raw.metadata.date);
        add_field("origin", raw.metadata.origin);
        add_field("refs", raw.metadata.references);
        if (raw.note.kind != NULL)
            buf_printf(&dump, " ~%s: %s", raw.note.kind, raw.note.text);
        buf_char(&dump, '\n');
    }
    source_table_close(table);
    assert_int_equal(e, ERR_END);
    buf_char(&dump, '\0');
}

static void assert_dump(const char *text, const char *expected) {
    struct span all = span_of(text);
    const char *end = strchr(text + 6, '\n');
    size_t header = (size_t)(end - text) + 1;
    assert_true(source_table_begins(all, false));
    for (size_t step = 1; step < all.n - header + 2; step++) {
        struct pieces p = {.left = span_from(all, header + step / 2), .step = step};
        dump_all(&p, span_first(all, header + step / 2));
        assert_string_equal(dump.data, expected);
    }
}

static void a_row_is_a_document(void **state) {
    (void)state;
    assert_dump(
        "MRN,FROM,DATE,REF,CONTENT\n"
        "1974VELM14953,VELM,1974-09-20,74STATE203936,\"FIRST\nLINE, AND \"\"SECOND\"\"\n\"\n"
        "1974VELM14954,,,,B\n",
        "1 [FIRST\nLINE, AND \"SECOND\"\n] id=1974VELM14953 date=1974-09-20 origin=VELM refs=74STATE203936\n"
        "2 [B] id=1974VELM14954\n");
}

static void line_ends_and_a_byte_order_mark_do_not_matter(void **state) {
    (void)state;
    assert_dump("\xef\xbb\xbf\"id\" , \"text\"\r\n\r\n74VELM1,A\r\n74VELM2,\"B\r\nC\"",
                "1 [A] id=74VELM1\n2 [B\r\nC] id=74VELM2\n");
}

static void other_separators_are_known_by_the_header(void **state) {
    (void)state;
    assert_dump("id;date;text\n74VELM1;1974-01-02;A, B\n", "1 [A, B] id=74VELM1 date=1974-01-02\n");
    assert_dump("id\tdate\ttext\n74VELM1\t\"1974-01-02\"\tA; B\n", "1 [A; B] id=74VELM1 date=1974-01-02\n");
    assert_dump("id|text\n74VELM1|A\n", "1 [A] id=74VELM1\n");
    assert_dump("sep=;\nid;text\n74VELM1;A\n", "1 [A] id=74VELM1\n");
}

static void quotation_marks_may_have_a_backslash(void **state) {
    (void)state;
    assert_dump("id,header,body\n\"74VELM1\",\"H\",\"HE SAID \\\"STAMPS\\\", AND C:\\\\D\"\n"
                "\"74VELM2\",\"H\",\"\\\"B\\\"\"\n",
                "1 [H\n\nHE SAID \"STAMPS\", AND C:\\D] id=74VELM1\n2 [H\n\n\"B\"] id=74VELM2\n");
}

static void a_backslash_may_be_a_backslash(void **state) {
    (void)state;
    assert_dump("id,text,subject\n\"74VELM1\",\"A\\\",\"S\"\n\"74VELM2\",\"B \"\"X\"\" \\\",\"S\"\n",
                "1 [A\\] id=74VELM1\n2 [B \"X\" \\] id=74VELM2\n");
}

static void a_backslash_at_the_end_is_told_by_the_number_of_fields(void **state) {
    (void)state;
    assert_dump("id,text,subject\n\"74VELM1\",\"HE SAID \\\"STAMPS\\\",\\\"B\\\", C\",\"S\"\n",
                "1 [HE SAID \"STAMPS\",\"B\", C] id=74VELM1\n");
}

static void what_no_name_fits_is_told_once(void **state) {
    (void)state;
    assert_dump(
        ",id,text,Box No.\n1,74VELM1,A,\n2,74VELM2,B,7\n",
        "1 [A] id=74VELM1 ~columns: not read: a column without a name\n2 [B] id=74VELM2 ~columns: not read: Box No.\n");
}

static void of_two_texts_the_longer_one_counts(void **state) {
    (void)state;
    assert_dump("id,text,full_text\n74VELM1,A,ABC\n", "1 [ABC] id=74VELM1 ~columns: not read: text\n");
}

static void empty_rows_are_nothing(void **state) {
    (void)state;
    assert_dump("id,text\n,\n74VELM1,A,,\n\n ,\n", "2 [A] id=74VELM1\n");
}

static void a_row_of_other_columns_costs_itself(void **state) {
    (void)state;
    assert_dump("id,date,text\n74VELM1,1974-01-02\nSOME LINE\n74VELM2,1974-01-02,B\n74VELM3,1974-01-02,C,D\n"
                "74VELM4,1974-01-02,D\n",
                "! line 2: a row of 2 fields, not 3\n2 [B] id=74VELM2 date=1974-01-02\n"
                "! line 5: a row of 4 fields, not 3\n4 [D] id=74VELM4 date=1974-01-02\n");
}

static void a_quotation_mark_that_is_lost_costs_a_row(void **state) {
    (void)state;
    assert_dump(
        "id,tags,text\n74VELM1,\"A, B\",\"FIRST\n74VELM2,\"A, B\",\"SECOND\"\n74VELM3,\"A, B\",\"THIRD\"\n",
        "! line 2: a row of 4 fields, not 3\n2 [SECOND] id=74VELM2\n3 [THIRD] id=74VELM3\n");
    assert_dump("id,text\n74VELM1,\"FIRST\n74VELM2,\"SECOND\"\n74VELM3,\"THIRD\"\n",
                "! line 2: a row with another one in it: a quotation mark is missing\n2 [SECOND] id=74VELM2\n"
                "3 [THIRD] id=74VELM3\n");
    assert_dump("id,text\n74VELM1,A\n74VELM2,\"B\n\n",
                "1 [A] id=74VELM1\n! line 3: a row whose last field has no closing quotation mark\n");
}

static void a_quotation_mark_that_ends_nothing_stands_for_itself(void **state) {
    (void)state;
    assert_dump(
        "id,text\n74VELM1,\"THE \"STAMPS\" ARE HERE\"\n",
        "1 [THE \"STAMPS\" ARE HERE] id=74VELM1 ~csv: quotation marks that are not written twice (2), read as "
        "themselves\n");
}

static void a_stream_that_fails_is_told(void **state) {
    (void)state;
    struct pieces p = {.left = SPAN("74VELM1,A\n74VELM2,\"B"), .step = 5, .fails = true};
    dump_all(&p, SPAN("id,text\n"));
    assert_string_equal(dump.data, "1 [A] id=74VELM1\n! in the row of line 3: the disk is sticky\n");
}

static void other_first_lines_are_no_header(void **state) {
    (void)state;
    static const char *const heads[] = {
        "one,two,three\n1,2,3\n",
        "text\nA\n",
        "id,date\n1,2\n",
        "FROM: VELM, TO: STATE, SUBJECT: TEXT\n",
        "R 031010Z APR 74\nFM AMEMBASSY VELM\n",
        "Date, From, and the rest of the telegram; text\n",
        "id,text", /* cut */
        "",
    };
    for (size_t i = 0; i < COUNT(heads); i++)
        if (source_table_begins(span_of(heads[i]), true))
            fail_msg("%s", heads[i]);
    assert_true(source_table_begins(span_of("Subject,Sent,x\nA,B,C\n"), true));
    assert_false(source_table_begins(span_of("Subject,Sent,x\nA,B,C\n"), false));
    assert_true(source_table_begins(span_of("file,text\nA,B\n"), false));
    assert_true(source_table_begins(span_of("Date,From,Subject\nA,B,C\n"), false));
}

/* For each of them the rest of the table was read: a megabyte took minutes. */
static void the_ends_of_rows_are_not_looked_for_without_end(void **state) {
    (void)state;
    static const char header[] = "id,date,subject,body\n", row[] = "06VELM1,2006-06-19,\"open\n";
    const size_t rows = 40000;
    struct buf text = BUF_EMPTY;
    struct source_table *table = NULL;
    struct raw raw;
    struct err_info error;
    size_t errors = 0;
    buf_str(&text, header);
    for (size_t i = 0; i < rows; i++)
        buf_str(&text, row);
    buf_str(&text, "06VELM2,2006-06-19,HONEY,whole\n");
    assert_int_equal(buf_err(&text), ERR_OK);
    struct pieces p = {.left = {text.data + strlen(header), text.len - strlen(header)}, .step = 65536};
    assert_int_equal(source_table_open(pieces_stream(&p), span_of(header), &table), ERR_OK);
    while (source_table_next(table, &raw, &error) == ERR_OK && error.code != ERR_OK)
        if (errors++ == rows / 2)
            assert_string_equal(error.text,
                                "line 20002: a row without an end in 8 KiB; further is not looked, "
                                "after others without one");
    assert_int_equal(errors, rows);
    assert_true(span_eq(raw.metadata.ident, SPAN("06VELM2")));
    assert_true(span_eq(raw.bytes, SPAN("whole")));
    source_table_close(table);
    buf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_a_document),
        cmocka_unit_test(line_ends_and_a_byte_order_mark_do_not_matter),
        cmocka_unit_test(other_separators_are_known_by_the_header),
        cmocka_unit_test(quotation_marks_may_have_a_backslash),
        cmocka_unit_test(a_backslash_may_be_a_backslash),
        cmocka_unit_test(a_backslash_at_the_end_is_told_by_the_number_of_fields),
        cmocka_unit_test(what_no_name_fits_is_told_once),
        cmocka_unit_test(of_two_texts_the_longer_one_counts),
        cmocka_unit_test(empty_rows_are_nothing),
        cmocka_unit_test(a_row_of_other_columns_costs_itself),
        cmocka_unit_test(a_quotation_mark_that_is_lost_costs_a_row),
        cmocka_unit_test(a_quotation_mark_that_ends_nothing_stands_for_itself),
        cmocka_unit_test(a_stream_that_fails_is_told),
        cmocka_unit_test(other_first_lines_are_no_header),
        cmocka_unit_test(the_ends_of_rows_are_not_looked_for_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
