/* test_equal: what a query says twice is asked once. Trees are shown in the canonical spelling. */
#include <stdio.h>
#include <stdlib.h>

#include "lib/test.h"
#include "query/query.h"

static struct buf printed;

static int end(void **state) {
    (void)state;
    buf_free(&printed);
    return 0;
}

/* The canonical spelling of a query that must parse; good until the next call. */
static const char *canonical(const char *text) {
    struct query *query = NULL;
    struct query_fault fault;
    if (query_parse(span_of(text), &query, &fault) != ERR_OK)
        fail_msg("%s: %s, at %zu", text, fault.text, fault.at);
    buf_clear(&printed);
    assert_int_equal(query_print(query, &printed), ERR_OK);
    query_free(query);
    buf_char(&printed, '\0');
    assert_int_equal(buf_err(&printed), ERR_OK);
    return printed.data;
}

static void assert_tree(const char *text, const char *expected) {
    const char *got = canonical(text);
    if (strcmp(got, expected) != 0)
        fail_msg("%s\n  became   %s\n  not      %s", text, got, expected);
    char again[512];
    snprintf(again, sizeof again, "%s", got);
    assert_string_equal(canonical(again), again);
}

static void what_is_said_twice_side_by_side_counts_once(void **state) {
    (void)state;
    assert_tree("a a", "\"a\"");
    assert_tree("a b a c b", "\"a\" \"b\" \"c\"");
    assert_tree("a OR b OR a", "\"a\" OR \"b\"");
    assert_tree("a NEAR a", "\"a\"");
    assert_tree("t* NEAR t* NEAR t*", "\"t\"*");
    assert_tree("NEAR(a b a, 3)", "NEAR(\"a\" \"b\", 3)");
    assert_tree("Honey honey", "\"Honey\"");
    assert_tree("(a b) OR (a b)", "\"a\" \"b\"");
    assert_tree("tag:kv tag:KV", "tag:\"KV\"");
    assert_tree("NOT a NOT a b", "NOT \"a\" \"b\"");
    assert_tree("NOT NOT (a b) c", "\"a\" \"b\" \"c\"");
    assert_tree("NOT NOT (a b) a", "\"a\" \"b\"");
    assert_tree("(a a) (a OR a)", "\"a\"");
    assert_tree("date:2006 date:2006-01..2006-12", "date:2006-01-01..2006-12-31");
}

static void what_only_looks_alike_stays(void **state) {
    (void)state;
    assert_tree("a a*", "\"a\" \"a\"*");
    assert_tree("a subject:a", "\"a\" subject:\"a\"");
    assert_tree("a NOT a", "\"a\" NOT \"a\"");
    assert_tree("NEAR(a b, 3) NEAR(a b, 4)", "NEAR(\"a\" \"b\", 3) NEAR(\"a\" \"b\", 4)");
    assert_tree("NEAR(a b) NEAR(b a)", "NEAR(\"a\" \"b\", 10) NEAR(\"b\" \"a\", 10)");
    assert_tree("date:2006 date:2006..", "date:2006-01-01..2006-12-31 date:2006-01-01..");
    assert_tree("(a b) OR (a c)", "\"a\" \"b\" OR \"a\" \"c\"");
}

/* The first of equal texts with a beginning is the twin of each of them. */
static void dear_terms_know_their_twins(void **state) {
    struct query *query = NULL;
    (void)state;
    assert_int_equal(query_parse(SPAN("(t* a) OR (T* b) OR (u* a)"), &query, NULL), ERR_OK);
    const struct query_node *first = query_root(query)->children, *second = first->next,
                            *third = second->next;
    assert_non_null(first->children->twin);
    assert_ptr_equal(first->children->twin, first->children);
    assert_ptr_equal(second->children->twin, first->children);
    assert_null(third->children->twin); /* there is one of it */
    assert_null(first->children->next->twin); /* a word is cheap */
    query_free(query);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_said_twice_side_by_side_counts_once),
        cmocka_unit_test(what_only_looks_alike_stays),
        cmocka_unit_test(dear_terms_know_their_twins),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
