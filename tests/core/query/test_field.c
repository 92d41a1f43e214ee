/* test_field: the table of fields: a message has room for all their names, and their examples are queries. */
#include "lib/str.h"
#include "lib/test.h"
#include "query/field.h"

static void a_message_names_every_field(void **state) {
    (void)state;
    struct query *query = NULL;
    struct query_fault fault;
    char list[FIELD_LIST_SIZE];
    assert_int_equal(query_parse(SPAN("a_name_that_is_longer_than_what_a_message_quotes:x"), &query, &fault),
                     ERR_QUERY);
    assert_non_null(strstr(fault.text, field_list(list)));
    assert_non_null(strstr(fault.text, "quotation marks keep a colon in the text"));
    const char *at = list;
    for (int i = 0; i < QUERY_FIELDS; i++) {
        at = strstr(at, field_name((enum query_field)i));
        assert_non_null(at);
    }
}

static void a_field_is_found_by_its_name(void **state) {
    (void)state;
    for (int i = 0; i < QUERY_FIELDS; i++)
        assert_int_equal(field_of(span_of(field_name((enum query_field)i))), i);
    assert_int_equal(field_of(SPAN("Cited-By")), QUERY_CITED_BY);
    assert_int_equal(field_of(SPAN("cited")), QUERY_FIELDS);
}

static void the_examples_of_a_field_ask_for_it(void **state) {
    (void)state;
    for (int i = 0; i < QUERY_FIELDS; i++) {
        struct span rest = span_of(query_examples((enum query_field)i));
        assert_true(rest.n > 0);
        while (rest.n > 0) {
            struct query *query = NULL;
            struct query_fault fault;
            size_t n = 0;
            while (n < rest.n && rest.p[n] != ' ')
                n++;
            if (query_parse(span_first(rest, n), &query, &fault) != ERR_OK)
                fail_msg("%s: %s", str(span_first(rest, n)), fault.text);
            assert_int_equal(query_root(query)->kind, QUERY_FIELD);
            assert_int_equal(query_root(query)->field, i);
            query_free(query);
            rest = span_from(rest, n < rest.n ? n + 1 : n);
        }
    }
}

static void assert_value(const char *text, const char *value) {
    struct query *query = NULL;
    struct query_fault fault;
    if (query_parse(span_of(text), &query, &fault) != ERR_OK)
        fail_msg("%s: %s", text, fault.text);
    assert_string_equal(str(query_root(query)->value), value);
    query_free(query);
}

static void values_are_read_as_people_write_them(void **state) {
    (void)state;
    struct query *query = NULL;
    struct query_fault fault;
    assert_value("class:SECRET//NOFORN", "SECRET-NOFORN");
    assert_value("class:\"secret // noforn\"", "SECRET-NOFORN");
    assert_value("class:secret/", "SECRET");
    assert_value("class:\"limited official use/noforn\"", "LIMITED_OFFICIAL_USE-NOFORN");
    assert_int_equal(query_parse(SPAN("class://NOFORN"), &query, &fault), ERR_QUERY);
    assert_non_null(strstr(fault.text, "no such classification"));
    assert_value("id:\"74 LA PAZ 00015\"", "74LAPAZ15");
    assert_value("id:1974LAPAZ00015", "74LAPAZ15");
    assert_value("ref:\"07 New Delhi 1497\"", "07NEWDELHI1497");
    assert_value("id:\"Letter 3\"", "Letter 3");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_names_every_field),
        cmocka_unit_test(a_field_is_found_by_its_name),
        cmocka_unit_test(the_examples_of_a_field_ask_for_it),
        cmocka_unit_test(values_are_read_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
