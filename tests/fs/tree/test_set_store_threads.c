/* test_set_store_threads: many threads of a pool that ask for the same queries and narrowed sets and for
 * different ones at once, with room for few results, while another index is put in place. Each must see what
 * one alone would see. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/fixture_tree.h"
#include "lib/test.h"
#include "mount/reader_pool.h"

enum { THREADS = 6, ROUNDS = 300, STALE_MAX = 5 };

static struct fixture f;
static struct reader_pool *pool;
static struct err_info info;
static _Atomic int wrong, stale;

/* Paths, and what is in them, in any order. */
static const struct {
    const char *path;
    unsigned entries;
} expected[] = {
    {"search/tag:KV", 2},
    {"search/tag:PREL", 3},
    {"search/ferry OR honey", 2},
    {"search/origin:VELM NOT class:CONFIDENTIAL", 2},
    {"tags/PREL/+/classifications", 3},
    {"tags/PREL/+/classifications/CONFIDENTIAL", 2},
    {"origins/VELM/+/dates", 2},
    {"origins/VELM/+/dates/2006/06/19", 3},
    {"origins/VELM/+/dates/2006/+/signers/PENNIFOLD", 3},
    {"search/tag:PREL/+/origins/VELM/+/classifications/SECRET", 1},
    {"cables/+/tags/KV/06VELM1207/references", 1},
    {"search/velm/+/origins", 1},
};

static bool count_entry(void *context, const struct tree_entry *entry) {
    *(unsigned *)context += entry->attr.ino != 0;
    return true;
}

static bool any_entry(void *context, const struct tree_entry *entry) {
    (void)context;
    (void)entry;
    return true;
}

/* Between a look at a name and at what it means another index may have come: then the number is stale,
 * once. */
static void look(size_t i) {
    for (int attempt = 0; attempt < STALE_MAX; attempt++) {
        struct tree *t = reader_pool_tree(pool);
        struct tree_attr attr;
        unsigned n = 0;
        enum err e = t == NULL ? ERR_NOMEM : fixture_tree_find(t, expected[i].path, &attr);
        if (e == ERR_OK)
            e = tree_list(t, attr.ino, -1, count_entry, &n);
        if (e == ERR_STALE) {
            atomic_fetch_add(&stale, 1);
            continue;
        }
        if (e != ERR_OK || n != expected[i].entries) {
            fprintf(stderr, "%s: %s, %u entries\n", expected[i].path, err_name(e), n);
            atomic_fetch_add(&wrong, 1);
        }
        return;
    }
    atomic_fetch_add(&wrong, 1);
}

static void ask_something_else(unsigned *seed) {
    char path[64];
    struct tree *t = reader_pool_tree(pool);
    struct tree_attr attr;
    snprintf(path, sizeof path, "search/velm OR lamp%d", rand_r(seed) % 400);
    if (t == NULL || fixture_tree_find(t, path, &attr) != ERR_OK)
        atomic_fetch_add(&wrong, 1);
    if (t != NULL && fixture_tree_find(t, "search", &attr) == ERR_OK &&
        tree_list(t, attr.ino, rand_r(seed) % 100, any_entry, NULL) != ERR_OK)
        atomic_fetch_add(&wrong, 1);
}

static void *work(void *argument) {
    unsigned seed = *(unsigned *)argument;
    for (int round = 0; round < ROUNDS; round++) {
        look((size_t)rand_r(&seed) % (sizeof expected / sizeof expected[0]));
        if (round % 8 == 0)
            ask_something_else(&seed);
    }
    return NULL;
}

static void replace_index(void) {
    struct index_report report;
    bool changed;
    fixture_write(&f, "more.txt", "soap\n");
    assert_int_equal(fixture_build(&f, &report, &info), ERR_OK);
    assert_false(report.unchanged);
    assert_int_equal(reader_pool_refresh(pool, &changed, &info), ERR_OK);
    assert_true(changed);
}

static void all_see_what_one_would_see(void **state) {
    (void)state;
    pthread_t threads[THREADS];
    unsigned seeds[THREADS];
    fixture_indexed(&f);
    assert_int_equal(reader_pool_open(f.index, &pool, &info), ERR_OK);
    assert_int_equal(reader_pool_fill(pool, &info), ERR_OK);
    reader_pool_limit_sets(pool, 1000);
    for (unsigned i = 0; i < THREADS; i++) {
        seeds[i] = i + 1;
        assert_int_equal(pthread_create(&threads[i], NULL, work, &seeds[i]), 0);
    }
    replace_index();
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        look(i); /* and what one sees is right */
    assert_int_equal(wrong, 0);
    reader_pool_close(pool);
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_see_what_one_would_see)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
