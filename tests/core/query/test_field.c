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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_names_every_field),
        cmocka_unit_test(a_field_is_found_by_its_name),
        cmocka_unit_test(the_examples_of_a_field_ask_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
