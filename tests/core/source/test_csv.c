/* test_csv: the dialect of the full dump, what is damaged in it, and that it does not matter where a
 * read ends. */
#include <stdio.h>
#include <stdlib.h>

#include "lib/test.h"
#include "pieces.h"
#include "source/csv.h"

#define REST ",\"Embassy Velm\",\"SECRET\",\"05VELM1|05VELM2\","
#define RECORD(number, ident, head, body)                                                                    \
    "\"" number "\",\"6/19/2006 14:05\",\"" ident "\"" REST "\"" head "\",\"" body "\""

static struct buf dump; /* what came out of a reader, as one text */

static int tear_down(void **state) {
    (void)state;
    buf_free(&dump);
    return 0;
}

static struct source_csv *open_pieces(struct pieces *p, struct span head) {
    struct source_csv *csv = NULL;
    assert_int_equal(source_csv_open(pieces_stream(p), head, &csv), ERR_OK);
    return csv;
}

static void add_span(const char *before, struct span s) {
    buf_str(&dump, before);
    buf_add(&dump, s.p, s.n);
}

/* A line for each record, "1 IDENT=bytes", with "~ note" behind it where there is one, or "! error". */
static void dump_all(struct pieces *p, struct span head) {
    struct source_csv *csv = open_pieces(p, head);
    struct raw raw = {0};
    struct err_info error;
    enum err e;
    buf_clear(&dump);
    while ((e = source_csv_next(csv, &raw, &error)) == ERR_OK) {
        if (error.code != ERR_OK) {
            buf_printf(&dump, "! %s\n", error.text);
            continue;
        }
        buf_printf(&dump, "%llu ", (unsigned long long)raw.record);
        add_span("", raw.metadata.ident);
        add_span("=", raw.bytes);
        if (raw.note.kind != NULL)
            buf_printf(&dump, "~%s: %s", raw.note.kind, raw.note.text);
        buf_char(&dump, '\n');
    }
    source_csv_close(csv);
    assert_int_equal(e, ERR_END);
    buf_char(&dump, '\0');
}

static void assert_dump_of(struct span text, const char *expected) {
    for (size_t step = 1; step < text.n + 2; step++) {
        struct pieces p = {.left = text, .step = step};
        dump_all(&p, SPAN_EMPTY);
        assert_string_equal(dump.data, expected);
    }
    for (size_t head = 0; head <= text.n; head++) { /* as much as was needed to see what it is */
        struct pieces p = {.left = span_from(text, head), .step = text.n};
        dump_all(&p, span_first(text, head));
        assert_string_equal(dump.data, expected);
    }
}

static void assert_dump(const char *text, const char *expected) {
    assert_dump_of(span_of(text), expected);
}

/* ---- the dialect ---- */

static void a_record_has_eight_fields(void **state) {
    (void)state;
    static const char text[] = RECORD("17", "06VELM1207", "FM AMEMBASSY VELM", "1. (C) Honey.") "\n";
    struct pieces p = {.left = span_of(text), .step = 7};
    struct source_csv *csv = open_pieces(&p, SPAN_EMPTY);
    struct raw raw = {.name = SPAN("cables.csv"), .mtime = 5};
    struct err_info error;
    assert_int_equal(source_csv_next(csv, &raw, &error), ERR_OK);
    assert_int_equal(error.code, ERR_OK);
    assert_true(span_eq(raw.bytes, SPAN("FM AMEMBASSY VELM\n\n1. (C) Honey.")));
    assert_true(span_eq(raw.metadata.date, SPAN("6/19/2006 14:05")));
    assert_true(span_eq(raw.metadata.ident, SPAN("06VELM1207")));
    assert_true(span_eq(raw.metadata.origin, SPAN("Embassy Velm")));
    assert_true(span_eq(raw.metadata.classification, SPAN("SECRET")));
    assert_true(span_eq(raw.metadata.references, SPAN("05VELM1|05VELM2")));
    assert_false(raw.metadata.date_minutes_wrong);
    assert_false(raw.plain); /* &amp; is for the parser to decode */
    assert_int_equal(raw.record, 1);
    assert_true(span_eq(raw.name, SPAN("cables.csv"))); /* not ours to set */
    assert_true(raw.mtime == 5);
    assert_int_equal(source_csv_next(csv, &raw, &error), ERR_END);
    assert_int_equal(source_csv_next(csv, &raw, &error), ERR_END);
    source_csv_close(csv);
}

static void records_follow_each_other(void **state) {
    (void)state;
    assert_dump(
        RECORD("1", "A", "h", "b") "\n" RECORD("2", "B", "i", "c") "\r\n\n" RECORD("3", "C", "j", "d"),
        "1 A=h\n\nb\n2 B=i\n\nc\n3 C=j\n\nd\n");
}

static void nothing_holds_no_records(void **state) {
    (void)state;
    assert_dump("", "");
    assert_dump("\n\r\n", "");
}

static void a_byte_order_mark_is_taken_off(void **state) {
    (void)state;
    static const char text[] = "\xef\xbb\xbf" RECORD("1", "A", "h", "b");
    struct pieces p = {.left = span_from(span_of(text), 3), .step = 5};
    dump_all(&p, span_first(span_of(text), 3));
    assert_string_equal(dump.data, "1 A=h\n\nb\n");
}

static void fields_hold_line_ends_commas_and_entities(void **state) {
    (void)state;
    assert_dump(RECORD("1", "A", "h,\r\ni", "b,c\n\n &amp; \n") "\n", "1 A=h,\r\ni\n\nb,c\n\n &amp; \n\n");
}

static void a_backslash_escapes_a_quotation_mark_and_itself(void **state) {
    (void)state;
    assert_dump(RECORD("1", "A", "\\\"h\\\"", "\\\\\\\"b\\\\") "\n", "1 A=\"h\"\n\n\\\"b\\\n");
    assert_dump(RECORD("1", "A", "h", "\\\",\\\"\n\\\"2\\\",\\\"2/2/2002\\\"") "\n",
                "1 A=h\n\n\",\"\n\"2\",\"2/2/2002\"\n");
}

static void a_backslash_escapes_a_line_end(void **state) {
    (void)state;
    assert_dump(RECORD("1", "A", "h", "one\\\ntwo\\\r\nthree") "\n", "1 A=h\n\none\ntwo\r\nthree\n");
}

static void any_other_backslash_is_itself(void **state) {
    (void)state;
    assert_dump(RECORD("1", "A", "h", "C:\\new\\x, \\N \\0") "\n", "1 A=h\n\nC:\\new\\x, \\N \\0\n");
}

static void a_quotation_mark_written_twice_is_one(void **state) {
    (void)state;
    assert_dump(RECORD("1", "A", "h", "a \"\"b\"\" c \"\"\"\"") "\n", "1 A=h\n\na \"b\" c \"\"\n");
    assert_dump(RECORD("1", "A", "\"\"h", "\"\"\"\"b") "\n", "1 A=\"h\n\n\"\"b\n");
}

static void fields_may_be_empty(void **state) {
    (void)state;
    assert_dump("\"1\",\"2/2/2002\",\"\",\"\",\"\",\"\",\"\",\"\"\n", "1 =\n");
    assert_dump(RECORD("1", "A", "", "body") "\n", "1 A=body\n");
    assert_dump(RECORD("1", "A", "head", "") "\n", "1 A=head\n\n\n");
}

static void nul_bytes_and_half_characters_are_kept(void **state) {
    (void)state;
    static const char text[] = RECORD("1", "A", "h", "a\0b\xe2\x82") "\n";
    struct pieces p = {.left = {text, sizeof text - 1}, .step = 3};
    dump_all(&p, SPAN_EMPTY);
    assert_memory_equal(dump.data, "1 A=h\n\na\0b\xe2\x82\n", 13);
}

/* ---- damage ---- */

static void a_file_that_ends_inside_a_quotation_says_where_it_began(void **state) {
    (void)state;
    static const char text[] =
        RECORD("1", "A", "h", "one\ntwo") "\n"
                                          "\"2\",\"2/2/2002\",\"B\"" REST "\"h\",\"half a bo";
    assert_dump(
        text,
        "1 A=h\n\none\ntwo\n! line 3: a record whose field 8 has no closing quotation mark: the file ends\n");
    assert_dump(RECORD("1", "A", "h", "b\\"),
                "! line 1: a record whose field 8 has no closing quotation mark: the file ends\n");
    assert_dump("\"", "! line 1: a record whose field 1 has no closing quotation mark: the file ends\n");
    assert_dump("\"1\",\"2/2/20",
                "! line 1: a record whose field 2 has no closing quotation mark: the file ends\n");
}

static void every_cut_of_a_file_is_told(void **state) {
    (void)state; /* one record is whole, the other is there or told of */
    static const char text[] = RECORD("1", "A", "h", "b") "\n" RECORD("2", "B", "i", "\\\"c\\\\");
    size_t first = sizeof(RECORD("1", "A", "h", "b"));
    for (size_t n = first + 1; n < sizeof text - 1; n++) {
        struct pieces p = {.left = {text, n}, .step = n};
        dump_all(&p, SPAN_EMPTY);
        assert_memory_equal(dump.data, "1 A=h\n\nb\n! line 2: ", 18);
    }
}

static void a_record_that_does_not_end_does_not_swallow_the_next(void **state) {
    (void)state;
    assert_dump("\"1\",\"2/2/2002\",\"A\"" REST "\"h\",\"no end\n" RECORD("2", "B", "i", "c") "\n",
                "! line 1: a record whose field 8 does not end before line 2, where the next record begins\n"
                "2 B=i\n\nc\n");
}

static void a_record_with_too_few_fields_is_told(void **state) {
    (void)state;
    assert_dump("\"1\",\"2/2/2002\",\"A\",\"Embassy Velm\"\n" RECORD("2", "B", "i", "c") "\n",
                "! line 1: a record of 4 fields, not 8\n2 B=i\n\nc\n");
    assert_dump("\"1\",\"2/2/2002\",\"A\"", "! line 1: a record of 3 fields, not 8\n");
}

static void what_is_no_record_is_told_once(void **state) {
    (void)state;
    assert_dump("id,date\n" RECORD("1", "A", "h", "b") "\n",
                "! line 1: not the beginning of a record\n2 A=h\n\nb\n");
    assert_dump("rubbish\nand \"2\",\"2/2/2002\n\n" RECORD("2", "B", "i", "c") "\n",
                "! line 1: not the beginning of a record\n2 B=i\n\nc\n");
    assert_dump("rubbish\nto the end", "! line 1: not the beginning of a record\n");
}

static void a_quotation_mark_without_its_backslash_is_itself(void **state) {
    (void)state;
    assert_dump(
        RECORD("1", "A", "h", "a\n\"b\" c, \"d\", \"e\"f") "\n",
        "1 A=h\n\na\n\"b\" c, \"d\", \"e\"f~csv: quotation marks without a backslash (6, the first in "
        "line 2), read as themselves\n");
}

static void a_quotation_mark_at_the_end_of_a_line_does_not_end_the_body(void **state) {
    (void)state;
    assert_dump(RECORD("1", "A", "h", "he said \"no\"\nand left") "\n" RECORD("2", "B", "i", "c"),
                "1 A=h\n\nhe said \"no\"\nand left~csv: quotation marks without a backslash (2, the first "
                "in line 1), read as themselves\n2 B=i\n\nc\n");
}

static void a_ninth_field_stays_in_the_body(void **state) {
    (void)state;
    assert_dump(RECORD("1", "A", "h", "b\",\"c") "\n",
                "1 A=h\n\nb\",\"c~csv: quotation marks without a backslash (2, the first in line 1), read as "
                "themselves\n");
}

static void a_stream_that_fails_is_told_once(void **state) {
    (void)state;
    static const char whole[] = RECORD("1", "A", "h", "b") "\n";
    struct pieces p = {.left = span_of(whole), .step = 11, .fails = true};
    dump_all(&p, SPAN_EMPTY);
    assert_string_equal(dump.data, "1 A=h\n\nb\n! the disk is sticky\n");
    p = (struct pieces){.left = {whole, sizeof whole - 4}, .step = 11, .fails = true};
    dump_all(&p, SPAN_EMPTY);
    assert_string_equal(dump.data, "! in the record of line 1: the disk is sticky\n");
}

/* ---- sizes ---- */

/* A record with a body of n bytes that are 'x' but for a line end here and there, and a small one behind
 * it. */
struct giant {
    size_t body, at; /* bytes of the body, handed out so far */
    struct span before, after;
};

static enum err read_giant(void *context, char *bytes, size_t max, size_t *n, struct err_info *error) {
    struct giant *g = context;
    struct span *s = g->before.n > 0 ? &g->before : &g->after;
    (void)error;
    if (g->before.n == 0 && g->at < g->body) {
        *n = g->body - g->at < max ? g->body - g->at : max;
        memset(bytes, 'x', *n);
        bytes[*n - 1] = '\n';
        g->at += *n;
        return ERR_OK;
    }
    *n = s->n < max ? s->n : max;
    memcpy(bytes, s->p, *n);
    *s = span_from(*s, *n);
    return ERR_OK;
}

static struct giant giant(size_t body) {
    return (struct giant){.body = body,
                          .before = SPAN("\"1\",\"2/2/2002\",\"A\"" REST "\"h\",\""),
                          .after = SPAN("\"\n" RECORD("2", "B", "i", "c") "\n")};
}

static void a_body_may_be_several_megabytes(void **state) {
    (void)state;
    struct giant g = giant(5000000);
    struct source_csv *csv = NULL;
    struct raw raw;
    struct err_info error;
    assert_int_equal(source_csv_open((struct stream){read_giant, &g}, SPAN_EMPTY, &csv), ERR_OK);
    assert_int_equal(source_csv_next(csv, &raw, &error), ERR_OK);
    assert_int_equal(error.code, ERR_OK);
    assert_int_equal(raw.bytes.n, 5000003);
    assert_int_equal(source_csv_next(csv, &raw, &error), ERR_OK);
    assert_true(span_eq(raw.metadata.ident, SPAN("B")));
    source_csv_close(csv);
}

static void a_record_past_the_limit_is_told_and_skipped(void **state) {
    (void)state;
    struct giant g = giant((size_t)SOURCE_CSV_RECORD_MAX * 3);
    struct source_csv *csv = NULL;
    struct raw raw;
    struct err_info error;
    assert_int_equal(source_csv_open((struct stream){read_giant, &g}, SPAN_EMPTY, &csv), ERR_OK);
    assert_int_equal(source_csv_next(csv, &raw, &error), ERR_OK);
    assert_int_equal(error.code, ERR_LIMIT);
    assert_string_equal(error.text, "line 1: a record larger than 64 MiB");
    assert_int_equal(source_csv_next(csv, &raw, &error), ERR_OK);
    assert_int_equal(error.code, ERR_OK);
    assert_true(span_eq(raw.metadata.ident, SPAN("B")));
    assert_int_equal(raw.record, 2);
    assert_int_equal(source_csv_next(csv, &raw, &error), ERR_END);
    source_csv_close(csv);
}

static void nothing_is_searched_twice(void **state) {
    (void)state;
    /* 8 MB of backslashes, and of quotation marks: a search for the other from each would take hours */
    static const char bytes[] = {'\\', '"'};
    for (size_t i = 0; i < sizeof bytes; i++) {
        size_t n = 8000000;
        char *text = malloc(n);
        assert_non_null(text);
        memset(text, bytes[i], n);
        text[0] = '"';
        struct pieces p = {.left = {text, n}, .step = n};
        dump_all(&p, SPAN_EMPTY);
        free(text);
    }
}

/* More line ends behind a record than a decision looks at. */
static void many_line_ends_are_the_same_in_any_pieces(void **state) {
    (void)state;
    static char text[1000];
    int n = snprintf(text, sizeof text, "%s%100s%s", RECORD("1", "06VELM1", "h", "b"), "", "junk\n");
    assert_true(n > 0 && n < (int)sizeof text);
    memset(strchr(text, '\0') - 105, '\n', 100);
    assert_dump(text, "1 06VELM1=h\n\nb\n! line 101: not the beginning of a record\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_has_eight_fields),
        cmocka_unit_test(records_follow_each_other),
        cmocka_unit_test(nothing_holds_no_records),
        cmocka_unit_test(a_byte_order_mark_is_taken_off),
        cmocka_unit_test(fields_hold_line_ends_commas_and_entities),
        cmocka_unit_test(a_backslash_escapes_a_quotation_mark_and_itself),
        cmocka_unit_test(a_backslash_escapes_a_line_end),
        cmocka_unit_test(any_other_backslash_is_itself),
        cmocka_unit_test(a_quotation_mark_written_twice_is_one),
        cmocka_unit_test(fields_may_be_empty),
        cmocka_unit_test(nul_bytes_and_half_characters_are_kept),
        cmocka_unit_test(a_file_that_ends_inside_a_quotation_says_where_it_began),
        cmocka_unit_test(every_cut_of_a_file_is_told),
        cmocka_unit_test(a_record_that_does_not_end_does_not_swallow_the_next),
        cmocka_unit_test(a_record_with_too_few_fields_is_told),
        cmocka_unit_test(what_is_no_record_is_told_once),
        cmocka_unit_test(a_quotation_mark_without_its_backslash_is_itself),
        cmocka_unit_test(a_quotation_mark_at_the_end_of_a_line_does_not_end_the_body),
        cmocka_unit_test(a_ninth_field_stays_in_the_body),
        cmocka_unit_test(a_stream_that_fails_is_told_once),
        cmocka_unit_test(a_body_may_be_several_megabytes),
        cmocka_unit_test(a_record_past_the_limit_is_told_and_skipped),
        cmocka_unit_test(nothing_is_searched_twice),
        cmocka_unit_test(many_line_ends_are_the_same_in_any_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
