/* test_json: cables as JSON objects: their names, what is damaged among them, and that it does not matter
 * where a read ends. */
#include <stdlib.h>

#include "lib/test.h"
#include "pieces.h"
#include "source/json.h"

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

/* A line for each object, "1 [bytes] field=value ...", with "~ note" behind it where there is one, or
 * "! error". */
static void dump_all(struct pieces *p, struct span head) {
    struct source_json *json = NULL;
    struct raw raw = {0};
    struct err_info error;
    enum err e;
    assert_int_equal(source_json_open(pieces_stream(p), head, &json, &error), ERR_OK);
    buf_clear(&dump);
    while ((e = source_json_next(json, &raw, &error)) == ERR_OK) {
        if (error.code != ERR_OK) {
            buf_printf(&dump, "! %s\n", error.text);
            continue;
        }
        buf_printf(&dump, "%d [%.*s]", (int)raw.record, (int)raw.bytes.n, raw.bytes.p);
        add_field("id", raw.metadata.ident);
        add_field("date", raw.metadata.date);
        add_field("origin", raw.metadata.origin);
        add_field("class", raw.metadata.classification);
        add_field("refs", raw.metadata.references);
        if (raw.note.kind != NULL)
            buf_printf(&dump, " ~%s: %s", raw.note.kind, raw.note.text);
        buf_char(&dump, '\n');
    }
    source_json_close(json);
    assert_int_equal(e, ERR_END);
    buf_char(&dump, '\0');
}

static void assert_dump(const char *text, const char *expected) {
    struct span all = span_of(text);
    for (size_t step = 1; step < all.n + 2; step++) {
        struct pieces p = {.left = span_from(all, step / 2), .step = step};
        dump_all(&p, span_first(all, step / 2));
        assert_string_equal(dump.data, expected);
    }
}

static void an_object_a_line_is_a_document(void **state) {
    (void)state;
    assert_dump(
        "{\"doc_id\": \"1974VELM02334\", \"authored\": \"1974-04-03T00:00:00Z\", \"body\": \"A\\nB\"}\n"
        "{\"doc_id\": \"1974VELM02344\", \"classification\": \"SECRET\", \"body\": \"C \\u00e9\"}\n",
        "1 [A\nB] id=1974VELM02334 date=1974-04-03T00:00:00Z\n"
        "2 [C \xc3\xa9] id=1974VELM02344 class=SECRET\n");
}

static void line_ends_and_a_byte_order_mark_do_not_matter(void **state) {
    (void)state;
    assert_dump("\xef\xbb\xbf{\"id\": \"a\", \"text\": \"A\"}\r\n\r\n{\"id\": \"b\", \"text\": \"B\"}",
                "1 [A] id=a\n2 [B] id=b\n");
}

static void names_are_known_in_any_spelling(void **state) {
    (void)state;
    assert_dump("{\"Doc-ID\": \"a\", \"Draft Date\": \"d\", \"FULL_TEXT\": \"A\", \"From\": \"VELM\"}\n",
                "1 [A] id=a date=d origin=VELM\n");
}

static void header_and_body_are_one_text(void **state) {
    (void)state;
    assert_dump("{\"body\": \"B\", \"header\": \"H\"}\n", "1 [H\n\nB]\n");
}

static void what_no_name_fits_is_told_once(void **state) {
    (void)state;
    assert_dump(
        "{\"id\": \"a\", \"text\": \"A\", \"pg_cnt\": 3, \"film\": \"D74\"}\n"
        "{\"id\": \"b\", \"text\": \"B\", \"pg_cnt\": 4, \"box\": null}\n"
        "{\"id\": \"c\", \"text\": \"C\", \"box\": [1, 2]}\n",
        "1 [A] id=a ~columns: not read: pg_cnt, film\n2 [B] id=b\n3 [C] id=c ~columns: not read: box\n");
}

static void many_names_are_counted(void **state) {
    (void)state;
    assert_dump("{\"text\": \"A\", \"a_rather_long_name_number_1\": 1, \"a_rather_long_name_number_2\": 2, "
                "\"a_rather_long_name_number_3\": 3, \"a_rather_long_name_number_4\": 4, \"n5\": 5}\n",
                "1 [A] ~columns: not read: a_rather_long_name_number_1, a_rather_long_name_number_2, "
                "a_rather_long_name_number_3 and 2 more\n");
}

static void values_may_be_numbers_lists_and_objects(void **state) {
    (void)state;
    assert_dump("{\"id\": 7, \"date\": 134352000, \"refs\": [\"74VELM1\", \"74VELM2\"], \"origin\": null, "
                "\"body\": [\"A\", \"B\"], \"tags\": []}\n",
                "1 [A\nB] id=7 date=134352000 refs=74VELM1, 74VELM2\n");
    assert_dump("{\"_source\": {\"id\": \"b\", \"text\": \"B\"}, \"id\": \"a\"}\n",
                "1 [B] id=a ~columns: not read: id\n");
    assert_dump("{\"text\": \"A\", \"origin\": {\"x\": 1}}\n", "1 [A] ~columns: not read: origin\n");
}

static void of_two_identifiers_the_one_that_is_one_counts(void **state) {
    (void)state;
    assert_dump("{\"id\": 7, \"mrn\": \"1974VELM02334\", \"text\": \"A\"}\n",
                "1 [A] id=1974VELM02334 ~columns: not read: id\n");
}

static void line_ends_that_were_escaped_twice_are_line_ends(void **state) {
    (void)state;
    assert_dump("{\"text\": \"A\\\\nB\\\\r\\\\nC\\\\\\\\D\"}\n", "1 [A\nB\r\nC\\D]\n");
    assert_dump("{\"text\": \"A \\\\n\\nB \\\\n\"}\n", "1 [A \\n\nB \\n]\n");
}

static void objects_of_several_lines_and_arrays_are_read(void **state) {
    (void)state;
    assert_dump("[\n  {\n    \"id\": \"a\",\n    \"x\": {\"id\": \"z\"},\n    \"text\": \"A\"\n  },\n"
                "  {\n    \"id\": \"b\",\n    \"text\": \"B\"\n  }\n]\n",
                "1 [A] id=a ~columns: not read: id\n2 [B] id=b\n");
    assert_dump("[{\"id\": \"a\", \"text\": \"A\"}, {\"id\": \"b\", \"text\": \"B\"}]",
                "1 [A] id=a\n2 [B] id=b\n");
}

static void a_list_within_an_object_is_read(void **state) {
    (void)state;
    assert_dump("{\"took\": 5, \"hits\": {\"hits\": [{\"_source\": {\"id\": \"a\", \"text\": \"A\"}}, "
                "{\"_source\": {\"id\": \"b\", \"text\": \"B\"}}]}}\n",
                "1 [A] id=a\n2 [B] id=b\n");
}

static void damage_costs_one_object(void **state) {
    (void)state;
    assert_dump("{\"id\": \"a\", \"text\": \"A\"}\n"
                "{\"id\": \"b\", \"text\": \"B\n"
                "{\"id\": \"c\", \"text\": \"C\"}\n"
                "{\"id\": \"d\", \"text\" \"D\"}\n"
                "nothing\n"
                "{\"id\": \"e\", \"text\": \"E\"}\n"
                "{\"id\": \"f\", \"text\": \"F",
                "1 [A] id=a\n"
                "! line 2: an object that does not end before the next one\n"
                "3 [C] id=c\n"
                "! line 4: no valid JSON: object property name separator ':' expected\n"
                "! line 5: not the beginning of an object\n"
                "6 [E] id=e\n"
                "! line 7: an object that does not end: the file is cut\n");
}

static void damage_in_the_first_or_in_a_long_object_costs_one(void **state) {
    (void)state;
    assert_dump("{\"id\": \"a\", \"text\": \"A\n{\"id\": \"b\", \"text\": \"B\"}\n",
                "! line 1: an object that does not end before the next one\n2 [B] id=b\n");
    assert_dump(
        "[\n {\n  \"id\": \"a\",\n  \"text\": \"A\"\n },\n {\n  \"id\": \"b\",\n  \"text\": \"B\n },\n"
        " {\n  \"id\": \"c\",\n  \"text\": \"C\"\n }\n]\n",
        "1 [A] id=a\n! line 6: an object that does not end before the next one\n3 [C] id=c\n");
}

static void other_json_is_refused_once(void **state) {
    (void)state;
    assert_dump(
        "{\"name\": \"velm\", \"version\": 1}\n{\"name\": \"karst\"}\n",
        "! line 1: an object in which no name is known: this JSON holds no cables; what is read are names "
        "such as id, date, subject, tags, body\n");
}

static void cables_under_names_of_their_own_are_not_mixed(void **state) {
    (void)state;
    assert_dump(
        "{\"74VELM1\": {\"text\": \"A\"}, \"74VELM2\": {\"text\": \"B\"}}\n",
        "! line 1: an object with cables under names of their own: write one object a line, with the name "
        "in it as id\n");
}

static void a_stream_that_fails_is_told(void **state) {
    (void)state;
    struct pieces between = {.left = SPAN("{\"id\": \"a\"}\n"), .step = 5, .fails = true};
    dump_all(&between, SPAN_EMPTY);
    assert_string_equal(dump.data, "1 [] id=a\n! the disk is sticky\n");
    struct pieces within = {.left = SPAN("{\"id\": \"a\"}\n{\"id\""), .step = 5, .fails = true};
    dump_all(&within, SPAN_EMPTY);
    assert_string_equal(dump.data, "1 [] id=a\n! in the object of line 2: the disk is sticky\n");
}

static void a_text_of_megabytes_is_whole(void **state) {
    (void)state;
    struct buf text = BUF_EMPTY;
    buf_str(&text, "{\"id\": \"a\", \"text\": \"");
    size_t before = text.len;
    for (int i = 0; i < 200000; i++)
        buf_str(&text, "THE STAMPS ");
    size_t n = text.len - before;
    buf_str(&text, "\"}\n{\"id\": \"b\"}\n");
    struct pieces p = {.left = {text.data, text.len}, .step = 100000};
    dump_all(&p, SPAN_EMPTY);
    assert_int_equal(dump.len, n + sizeof "1 [] id=a\n2 [] id=b\n");
    buf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_object_a_line_is_a_document),
        cmocka_unit_test(line_ends_and_a_byte_order_mark_do_not_matter),
        cmocka_unit_test(names_are_known_in_any_spelling),
        cmocka_unit_test(header_and_body_are_one_text),
        cmocka_unit_test(what_no_name_fits_is_told_once),
        cmocka_unit_test(many_names_are_counted),
        cmocka_unit_test(values_may_be_numbers_lists_and_objects),
        cmocka_unit_test(of_two_identifiers_the_one_that_is_one_counts),
        cmocka_unit_test(line_ends_that_were_escaped_twice_are_line_ends),
        cmocka_unit_test(objects_of_several_lines_and_arrays_are_read),
        cmocka_unit_test(a_list_within_an_object_is_read),
        cmocka_unit_test(damage_costs_one_object),
        cmocka_unit_test(damage_in_the_first_or_in_a_long_object_costs_one),
        cmocka_unit_test(other_json_is_refused_once),
        cmocka_unit_test(cables_under_names_of_their_own_are_not_mixed),
        cmocka_unit_test(a_stream_that_fails_is_told),
        cmocka_unit_test(a_text_of_megabytes_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
