/* test_registry: numbers for names in order of first appearance, a few and many.
 * Names are any bytes, and copied. */
#include <stdio.h>

#include "index/registry.h"
#include "lib/test.h"

static struct registry r;

static int forget(void **state) {
    (void)state;
    registry_free(&r);
    return 0;
}

static struct registry_item *get(struct span name) {
    struct registry_item *item = NULL;
    assert_int_equal(registry_get(&r, name, &item, NULL), ERR_OK);
    assert_non_null(item);
    return item;
}

/* The name of a number that no other number has. */
static struct span name_of(unsigned i) {
    static char text[32];
    snprintf(text, sizeof text, "NAME %u", i * 7919u);
    return span_of(text);
}

static void ids_count_from_one_in_order_of_appearance(void **state) {
    (void)state;
    assert_int_equal(get(SPAN("VELM"))->id, 1);
    assert_int_equal(get(SPAN("SANCALIXTO"))->id, 2);
    assert_int_equal(get(SPAN("ALMARA"))->id, 3);
    assert_int_equal(r.n, 3);
}

static void a_known_name_keeps_its_item(void **state) {
    (void)state;
    struct registry_item *first = get(SPAN("VELM"));
    get(SPAN("ALMARA"));
    assert_ptr_equal(get(SPAN("VELM")), first);
    assert_int_equal(r.n, 2);
}

static void fresh_says_whether_the_name_is_new(void **state) {
    (void)state;
    struct registry_item *item;
    bool fresh = false;
    assert_int_equal(registry_get(&r, SPAN("VELM"), &item, &fresh), ERR_OK);
    assert_true(fresh);
    assert_int_equal(registry_get(&r, SPAN("VELM"), &item, &fresh), ERR_OK);
    assert_false(fresh);
}

static void a_new_item_has_counted_nothing(void **state) {
    (void)state;
    struct registry_item *item = get(SPAN("VELM"));
    assert_int_equal(item->count, 0);
    assert_true(item->newest == INT64_MIN);
}

static void a_name_is_copied(void **state) {
    (void)state;
    char text[] = "VELM";
    struct registry_item *item = get(span_of(text));
    memset(text, 'x', 4);
    assert_memory_equal(item->name.p, "VELM", 4);
    assert_ptr_equal(registry_find(&r, SPAN("VELM")), item);
    assert_null(registry_find(&r, SPAN("xxxx")));
}

static void names_differ_in_every_byte_and_in_length(void **state) {
    (void)state;
    assert_int_equal(get(SPAN("VELM"))->id, 1);
    assert_int_equal(get(SPAN("velm"))->id, 2);
    assert_int_equal(get(SPAN("VELM "))->id, 3);
    assert_int_equal(get(SPAN("VELM\0"))->id, 4);
    assert_int_equal(get(SPAN("\0\0\0\0\0\0\0\1"))->id, 5);
    assert_int_equal(get(SPAN("\0\0\0\0\0\0\0\2"))->id, 6);
}

static void the_empty_name_is_a_name(void **state) {
    (void)state;
    assert_int_equal(get(SPAN(""))->id, 1);
    assert_int_equal(get(SPAN_EMPTY)->id, 1);
    assert_int_equal(get(SPAN("VELM"))->id, 2);
}

static void nothing_is_found_in_an_empty_registry(void **state) {
    (void)state;
    assert_null(registry_find(&r, SPAN("VELM")));
    assert_null(registry_find(&r, SPAN("")));
}

static void finding_registers_nothing(void **state) {
    (void)state;
    get(SPAN("VELM"));
    assert_null(registry_find(&r, SPAN("ALMARA")));
    assert_int_equal(r.n, 1);
}

static void thousands_of_names_keep_their_numbers(void **state) {
    (void)state;
    for (unsigned i = 0; i < 5000; i++)
        assert_int_equal(get(name_of(i))->id, i + 1);
    for (unsigned i = 0; i < 5000; i++)
        assert_int_equal(get(name_of(i))->id, i + 1);
    assert_int_equal(r.n, 5000);
}

static void the_order_lists_items_by_their_number(void **state) {
    (void)state;
    for (unsigned i = 0; i < 1000; i++)
        get(name_of(i));
    for (unsigned i = 0; i < 1000; i++) {
        assert_int_equal(r.order[i]->id, i + 1);
        assert_true(span_eq(r.order[i]->name, name_of(i)));
    }
}

static void items_stay_where_they_are_while_it_grows(void **state) {
    (void)state;
    struct registry_item *first = get(SPAN("VELM"));
    first->count = 41;
    for (unsigned i = 0; i < 3000; i++)
        get(name_of(i))->count++;
    assert_ptr_equal(registry_find(&r, SPAN("VELM")), first);
    assert_int_equal(first->count, 41);
    assert_int_equal(registry_find(&r, name_of(2999))->count, 1);
}

static void a_freed_registry_begins_anew(void **state) {
    (void)state;
    get(SPAN("VELM"));
    registry_free(&r);
    assert_null(registry_find(&r, SPAN("VELM")));
    assert_int_equal(get(SPAN("ALMARA"))->id, 1);
}

#define test(name) cmocka_unit_test_teardown(name, forget)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(ids_count_from_one_in_order_of_appearance),
        test(a_known_name_keeps_its_item),
        test(fresh_says_whether_the_name_is_new),
        test(a_new_item_has_counted_nothing),
        test(a_name_is_copied),
        test(names_differ_in_every_byte_and_in_length),
        test(the_empty_name_is_a_name),
        test(nothing_is_found_in_an_empty_registry),
        test(finding_registers_nothing),
        test(thousands_of_names_keep_their_numbers),
        test(the_order_lists_items_by_their_number),
        test(items_stay_where_they_are_while_it_grows),
        test(a_freed_registry_begins_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
