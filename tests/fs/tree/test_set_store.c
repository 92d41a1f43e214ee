/* test_set_store: numbers, definitions and results of sets, and that what is kept stays within its bounds. */
#include <stdio.h>
#include <stdlib.h>

#include "lib/test.h"
#include "tree/set_store.h"

static struct set_store *s;

static int open_sets(void **state) {
    (void)state;
    return set_store_open(10000, &s) == ERR_OK ? 0 : -1;
}

static int close_sets(void **state) {
    (void)state;
    set_store_close(s);
    set_store_close(NULL);
    return 0;
}

static int64_t query(uint64_t edition, const char *text) {
    int64_t id = 0;
    assert_int_equal(set_store_query(s, edition, span_of(text), &id), ERR_OK);
    assert_true(id > 0);
    return id;
}

static int64_t narrow(struct set_store_place parent, enum catalog_facet facet, int64_t value) {
    int64_t id = 0;
    assert_int_equal(set_store_narrow(s, 1, parent, 4, facet, value, &id), ERR_OK);
    return id;
}

/* ---- definitions ---- */

static void the_same_set_has_the_same_number(void **state) {
    (void)state;
    const struct set_store_place tag = {CATALOG_TAG, 7}, other = {CATALOG_TAG, 8};
    assert_true(query(1, "lamps") == query(1, "lamps"));
    assert_true(query(1, "lamps") != query(1, "oil"));
    assert_true(query(1, "lamps") != query(2, "lamps"));
    assert_true(narrow(tag, CATALOG_ORIGIN, 3) == narrow(tag, CATALOG_ORIGIN, 3));
    assert_true(narrow(tag, CATALOG_ORIGIN, 3) != narrow(tag, CATALOG_ORIGIN, 4));
    assert_true(narrow(tag, CATALOG_ORIGIN, 3) != narrow(tag, CATALOG_SIGNER, 3));
    assert_true(narrow(tag, CATALOG_ORIGIN, 3) != narrow(other, CATALOG_ORIGIN, 3));
}

static void a_number_says_what_it_is(void **state) {
    (void)state;
    struct set_store_definition d;
    char text[SET_STORE_QUERY_SIZE];
    int64_t id = query(1, "lamps"),
            narrowed = narrow((struct set_store_place){CATALOG_TAG, 7}, CATALOG_DATE, 9);
    assert_int_equal(set_store_get(s, 1, id, &d), ERR_OK);
    assert_true(d.is_query);
    assert_int_equal(d.depth, 2);
    assert_int_equal(set_store_get_query(s, 1, id, text), ERR_OK);
    assert_string_equal(text, "lamps");
    assert_int_equal(set_store_get(s, 1, narrowed, &d), ERR_OK);
    assert_false(d.is_query);
    assert_false(d.summary.known);
    assert_int_equal(d.parent.facet, CATALOG_TAG);
    assert_int_equal(d.parent.value, 7);
    assert_int_equal(d.facet, CATALOG_DATE);
    assert_int_equal(d.value, 9);
    assert_int_equal(d.depth, 4);
    assert_int_equal(set_store_get_query(s, 1, narrowed, text), ERR_STALE);
}

static void a_summary_is_kept_with_it(void **state) {
    (void)state;
    struct set_store_definition d;
    int64_t id = query(1, "summed");
    set_store_summarize(s, id, &(struct set_store_summary){.known = true, .inside = 3, .all = 9});
    assert_int_equal(set_store_get(s, 1, id, &d), ERR_OK);
    assert_true(d.summary.known);
    assert_int_equal(d.summary.all, 9);
    set_store_summarize(s, 1 << 29, &d.summary); /* of nothing: ignored */
}

static void a_number_of_nothing_is_stale(void **state) {
    (void)state;
    struct set_store_definition d;
    int64_t id = query(1, "lamps");
    assert_int_equal(set_store_get(s, 2, id, &d), ERR_STALE); /* of another index */
    assert_int_equal(set_store_get(s, 1, 0, &d), ERR_STALE);
    assert_int_equal(set_store_get(s, 1, -1, &d), ERR_STALE);
    assert_int_equal(set_store_get(s, 1, INT64_MAX, &d), ERR_STALE);
}

static void what_is_too_long_or_too_deep_is_refused(void **state) {
    (void)state;
    char text[SET_STORE_QUERY_SIZE + 1];
    int64_t id;
    memset(text, 'a', sizeof text);
    assert_int_equal(set_store_query(s, 1, (struct span){text, SET_STORE_QUERY_SIZE - 1}, &id), ERR_OK);
    assert_int_equal(set_store_query(s, 1, (struct span){text, SET_STORE_QUERY_SIZE}, &id), ERR_LIMIT);
    assert_int_equal(set_store_narrow(s, 1, (struct set_store_place){CATALOG_TAG, 1}, SET_STORE_DEPTH_MAX + 1,
                                      CATALOG_TAG, 1, &id),
                     ERR_LIMIT);
}

static void the_oldest_are_forgotten_and_numbers_never_come_back(void **state) {
    (void)state;
    struct set_store_definition d;
    int64_t first = query(1, "an old one"), last = first;
    for (int64_t i = 0; i < SET_STORE_DEFINED; i++) {
        int64_t id = narrow((struct set_store_place){CATALOG_TAG, 1000}, CATALOG_SIGNER, i);
        assert_true(id > last);
        last = id;
    }
    assert_int_equal(set_store_get(s, 1, first, &d), ERR_STALE);
    assert_int_equal(set_store_get(s, 1, last, &d), ERR_OK);
    assert_int_equal(set_store_get(s, 1, last - SET_STORE_DEFINED + 1, &d), ERR_OK);
    assert_true(query(1, "an old one") > last);
}

/* ---- the list of queries ---- */

static void queries_are_listed_in_the_order_of_their_first_visits(void **state) {
    (void)state;
    static const char *const visits[] = {"b", "a", "b", "c"}, *const listed[] = {"b", "a", "c"};
    uint64_t count;
    int64_t seconds, key = 0;
    long nanoseconds;
    char text[SET_STORE_QUERY_SIZE];
    set_store_visited(s, &count, &seconds, &nanoseconds);
    assert_int_equal(count, 0);
    assert_int_equal(seconds, 0);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(set_store_visit(s, span_of(visits[i])), ERR_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(set_store_next_visited(s, key, &key, text), ERR_OK);
        assert_string_equal(text, listed[i]);
    }
    assert_int_equal(set_store_next_visited(s, key, &key, text), ERR_END);
    set_store_visited(s, &count, &seconds, &nanoseconds);
    assert_int_equal(count, 3);
    assert_true(seconds > 0);
}

/* "b" has been asked for again since "a". */
static void the_one_that_was_not_asked_for_longest_goes(void **state) {
    (void)state;
    int64_t key = 0;
    uint64_t count;
    int64_t seconds;
    long nanoseconds;
    char text[SET_STORE_QUERY_SIZE];
    for (int i = 0; i < SET_STORE_LISTED - 2; i++) {
        snprintf(text, sizeof text, "query %d", i);
        assert_int_equal(set_store_visit(s, span_of(text)), ERR_OK);
    }
    set_store_visited(s, &count, &seconds, &nanoseconds);
    assert_int_equal(count, SET_STORE_LISTED);
    assert_int_equal(set_store_next_visited(s, key, &key, text), ERR_OK);
    assert_string_equal(text, "b");
    assert_int_equal(set_store_next_visited(s, key, &key, text), ERR_OK);
    assert_string_equal(text, "c");
}

/* ---- results ---- */

static struct set_store_result *ids(int64_t room, int64_t first, int64_t step) {
    struct bitset set;
    struct set_store_result *r = NULL;
    assert_int_equal(bitset_make(room, &set), ERR_OK);
    for (int64_t id = first; id < room; id += step)
        bitset_add(&set, id);
    assert_int_equal(set_store_make_ids(&set, &r), ERR_OK);
    bitset_free(&set);
    return r;
}

static void assert_members(struct set_store_result *r, int64_t room, int64_t first, int64_t step) {
    uint64_t n = 0;
    for (int64_t id = 0; id < room; id++)
        assert_int_equal(set_store_has(r, id), id >= first && (id - first) % step == 0);
    for (int64_t id = -1, expected = first; (id = set_store_next(r, id + 1)) >= 0; expected += step, n++)
        assert_true(id == expected);
    assert_int_equal(n, r->n);
    assert_false(set_store_has(r, room + 100));
    assert_false(set_store_has(r, -1));
    set_store_free(r);
}

static void few_and_many_ids_are_found(void **state) {
    (void)state;
    struct set_store_result *few = ids(5000, 7, 1000), *many = ids(5000, 1, 2), *none = ids(5000, 5000, 1);
    assert_non_null(few->ids);
    assert_null(many->ids);
    assert_true(few->bytes < 200);
    assert_true(many->bytes < 1000);
    assert_members(few, 5000, 7, 1000);
    assert_members(many, 5000, 1, 2);
    assert_int_equal(none->n, 0);
    assert_int_equal(set_store_next(none, 0), -1);
    assert_false(set_store_has(none, 0));
    set_store_free(none);
}

static void rows_are_found_by_their_value(void **state) {
    (void)state;
    struct set_store_row *rows = calloc(3, sizeof *rows);
    struct set_store_result *r = NULL;
    assert_non_null(rows);
    for (int i = 0; i < 3; i++)
        rows[i] = (struct set_store_row){.value = i * 10, .count = (uint64_t)i + 1};
    assert_int_equal(set_store_make_rows(rows, 3, &r), ERR_OK);
    assert_int_equal(set_store_row(r, 20)->count, 3);
    assert_null(set_store_row(r, 15));
    assert_null(set_store_row(r, 30));
    set_store_free(r);
    assert_int_equal(set_store_make_rows(NULL, 0, &r), ERR_OK);
    assert_null(set_store_row(r, 0));
    set_store_free(r);
    set_store_free(NULL);
}

static struct set_store_key key_of(int64_t id) {
    return (struct set_store_key){.era = 1, .place = {(enum catalog_facet)INO_SET, id}};
}

static void a_result_is_kept_and_the_quicker_one_wins(void **state) {
    (void)state;
    const struct set_store_key key = key_of(1);
    struct set_store_key other = key_of(1);
    assert_null(set_store_take(s, &key));
    struct set_store_result *mine = set_store_keep(s, &key, ids(100, 1, 9)),
                            *late = set_store_keep(s, &key, ids(100, 1, 9));
    assert_ptr_equal(mine, late);
    struct set_store_result *taken = set_store_take(s, &key);
    assert_ptr_equal(mine, taken);
    other.era = 2;
    assert_null(set_store_take(s, &other));
    other = key;
    other.rows = CATALOG_ORIGIN;
    assert_null(set_store_take(s, &other));
    set_store_give_back(s, mine);
    set_store_give_back(s, late);
    set_store_give_back(s, taken);
}

/* Each takes 2,500 bytes of bits and what it says of itself; three of them fit into 10,000 bytes. */
static void the_bytes_kept_are_bounded(void **state) {
    (void)state;
    struct set_store_result *in_use = NULL;
    set_store_limit(s, 0); /* all of them go */
    set_store_limit(s, 10000);
    for (int64_t i = 10; i < 15; i++) {
        const struct set_store_key key = key_of(i);
        struct set_store_result *r = set_store_keep(s, &key, ids(20000, 1, 2));
        if (i == 10)
            in_use = r;
        else
            set_store_give_back(s, r);
    }
    for (int64_t i = 10; i < 15; i++) {
        const struct set_store_key key = key_of(i);
        struct set_store_result *r = set_store_take(s, &key);
        assert_int_equal(r != NULL, i >= 12);
        if (r != NULL)
            set_store_give_back(s, r);
    }
    assert_true(set_store_has(in_use, 1)); /* dropped, but in use */
    set_store_give_back(s, in_use);
}

static void what_is_too_large_is_not_kept(void **state) {
    (void)state;
    const struct set_store_key key = key_of(20);
    struct set_store_result *r = set_store_keep(s, &key, ids(200000, 1, 2));
    assert_true(set_store_has(r, 199999));
    set_store_give_back(s, r);
    assert_null(set_store_take(s, &key));
}

static void the_number_of_results_is_bounded(void **state) {
    (void)state;
    int kept = 0;
    set_store_limit(s, 1 << 20);
    for (int64_t i = 0; i < SET_STORE_RESULTS + 10; i++) {
        const struct set_store_key key = key_of(1000 + i);
        set_store_give_back(s, set_store_keep(s, &key, ids(100, 1, 50)));
    }
    for (int64_t i = 0; i < SET_STORE_RESULTS + 10; i++) {
        const struct set_store_key key = key_of(1000 + i);
        struct set_store_result *r = set_store_take(s, &key);
        kept += r != NULL;
        assert_int_equal(r != NULL, i >= 10);
        if (r != NULL)
            set_store_give_back(s, r);
    }
    assert_int_equal(kept, SET_STORE_RESULTS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_set_has_the_same_number),
        cmocka_unit_test(a_number_says_what_it_is),
        cmocka_unit_test(a_summary_is_kept_with_it),
        cmocka_unit_test(a_number_of_nothing_is_stale),
        cmocka_unit_test(what_is_too_long_or_too_deep_is_refused),
        cmocka_unit_test(the_oldest_are_forgotten_and_numbers_never_come_back),
        cmocka_unit_test(queries_are_listed_in_the_order_of_their_first_visits),
        cmocka_unit_test(the_one_that_was_not_asked_for_longest_goes),
        cmocka_unit_test(few_and_many_ids_are_found),
        cmocka_unit_test(rows_are_found_by_their_value),
        cmocka_unit_test(a_result_is_kept_and_the_quicker_one_wins),
        cmocka_unit_test(the_bytes_kept_are_bounded),
        cmocka_unit_test(what_is_too_large_is_not_kept),
        cmocka_unit_test(the_number_of_results_is_bounded),
    };
    return cmocka_run_group_tests(tests, open_sets, close_sets);
}
