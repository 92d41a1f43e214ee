/* test_counts: the counts over the small archive. */
#include <stdio.h>

#include "lib/fixture_catalog.h"
#include "lib/test.h"

static struct fixture f;
static struct catalog *k;

static int open_archive(void **state) {
    (void)state;
    fixture_indexed(&f);
    return fixture_catalog_open(&f, &k);
}

static int close_archive(void **state) {
    (void)state;
    return fixture_catalog_close(&f, k);
}

struct counted {
    char list[400]; /* NAME NUMBER, ... */
    size_t stop;
};

static bool count(void *context, const struct catalog_count *c) {
    struct counted *list = context;
    size_t n = strlen(list->list);
    snprintf(list->list + n, sizeof list->list - n, "%s%s %d", n > 0 ? ", " : "", c->name, (int)c->n);
    return --list->stop > 0;
}

static void everything_is_counted(void **state) {
    (void)state;
    static const char *const expected[CATALOG_COUNTS] = {
        [CATALOG_BY_YEAR] = "2006 4, 2007 1, undated 1",
        [CATALOG_BY_ORIGIN] = "VELM 5, SANCALIXTO 1",
        [CATALOG_BY_PROBLEM] = NULL, /* checked against the table */
        [CATALOG_BY_OUTCOME] = "cable 6, no cable 2, duplicate 1, unreadable 1",
    };
    for (int by = 0; by < CATALOG_COUNTS; by++) {
        struct counted all = {.stop = SIZE_MAX}, one = {.stop = 1};
        assert_int_equal(catalog_list_counts(k, (enum catalog_count_by)by, count, &all), ERR_OK);
        if (expected[by] != NULL)
            assert_string_equal(all.list, expected[by]);
        assert_int_equal(catalog_list_counts(k, (enum catalog_count_by)by, count, &one), ERR_OK);
        assert_true(strlen(one.list) > 0);
        assert_memory_equal(one.list, all.list, strlen(one.list));
    }
}

static void the_dates_are_those_of_the_oldest_and_newest_cable(void **state) {
    (void)state;
    int64_t first = 0, last = 0;
    assert_int_equal(catalog_get_dates(k, &first, &last), ERR_OK);
    assert_true(first == INT64_C(1150709400)); /* 2006-06-19 09:30 UTC: 06VELM1301 */
    assert_true(last == FIXTURE_NEWEST);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_counted),
        cmocka_unit_test(the_dates_are_those_of_the_oldest_and_newest_cable),
    };
    return cmocka_run_group_tests(tests, open_archive, close_archive);
}
