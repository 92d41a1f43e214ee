/* The trees of the pool: each thread has its own, all show one index, and a new index is moved to. */
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/fixture_tree.h"
#include "lib/test.h"
#include "mount/reader_pool.h"

static struct reader_pool *open_pool(const struct fixture *f) {
    struct reader_pool *pool = NULL;
    struct err_info info;
    assert_int_equal(reader_pool_open(f->index, &pool, &info), ERR_OK);
    return pool;
}

static struct reader_pool *open_filled_pool(const struct fixture *f) {
    struct reader_pool *pool = open_pool(f);
    struct err_info info;
    assert_int_equal(reader_pool_fill(pool, &info), ERR_OK);
    return pool;
}

/* Builds an index of what is in the source by now, beside the one that is shown, and puts it in its place. */
static void put_another_index(const struct fixture *f) {
    struct fixture other = *f;
    snprintf(other.index, sizeof other.index, "%s/other", f->dir);
    fixture_must_build(&other, NULL);
    assert_int_equal(rename(other.index, f->index), 0);
}

static bool has(struct tree *t, const char *path) {
    struct tree_attr attr;
    return fixture_tree_find(t, path, &attr) == ERR_OK;
}

static void without_an_index_there_is_no_pool(void **state) {
    const struct fixture *f = *state;
    struct reader_pool *pool = NULL;
    struct err_info info = {0};
    fixture_write(f, "notes", "no index\n");
    assert_int_equal(reader_pool_open(fixture_path(f, "source/notes"), &pool, &info), ERR_FORMAT);
    assert_int_not_equal(reader_pool_open(fixture_path(f, "none"), &pool, &info), ERR_OK);
    assert_null(pool);
    reader_pool_close(NULL);
}

static void a_thread_keeps_its_tree(void **state) {
    struct reader_pool *pool = open_pool(*state);
    struct tree *t = reader_pool_tree(pool);
    assert_non_null(t);
    assert_ptr_equal(reader_pool_tree(pool), t);
    assert_int_equal(tree_edition(t), 0);
    assert_true(has(t, "cables/06VELM1207"));
    reader_pool_close(pool);
}

/* ---- many threads ---- */

enum { THREADS = 15 }; /* one more than there are catalogs */

struct crowd {
    struct reader_pool *pool;
    pthread_barrier_t taken; /* each has asked for a tree, and none has ended */
    struct tree *trees[THREADS];
};

struct member {
    struct crowd *crowd;
    size_t number;
};

static void *take_a_tree(void *argument) {
    const struct member *m = argument;
    m->crowd->trees[m->number] = reader_pool_tree(m->crowd->pool);
    pthread_barrier_wait(&m->crowd->taken);
    return NULL;
}

static void run_crowd(struct crowd *c) {
    pthread_t threads[THREADS];
    struct member members[THREADS];
    assert_int_equal(pthread_barrier_init(&c->taken, NULL, THREADS), 0);
    for (size_t i = 0; i < THREADS; i++) {
        members[i] = (struct member){c, i};
        assert_int_equal(pthread_create(&threads[i], NULL, take_a_tree, &members[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    pthread_barrier_destroy(&c->taken);
}

static size_t count_without_tree(const struct crowd *c) {
    size_t n = 0;
    for (size_t i = 0; i < THREADS; i++)
        n += c->trees[i] == NULL;
    return n;
}

static void no_two_threads_share_a_tree(void **state) {
    struct crowd c = {.pool = open_filled_pool(*state)};
    run_crowd(&c);
    for (size_t i = 0; i < THREADS; i++)
        for (size_t k = i + 1; k < THREADS; k++)
            assert_true(c.trees[i] == NULL || c.trees[i] != c.trees[k]);
    reader_pool_close(c.pool);
}

static void a_thread_too_many_gets_none(void **state) {
    struct crowd c = {.pool = open_filled_pool(*state)};
    run_crowd(&c);
    assert_int_equal(count_without_tree(&c), 1);
    run_crowd(&c); /* the first fifteen have ended, and given theirs back */
    assert_int_equal(count_without_tree(&c), 1);
    reader_pool_close(c.pool);
}

static void *fill(void *argument) {
    struct err_info info;
    return reader_pool_fill(argument, &info) == ERR_OK ? argument : NULL;
}

static void who_comes_before_the_catalogs_waits_for_them(void **state) {
    struct crowd c = {.pool = open_pool(*state)};
    pthread_t filler;
    void *filled;
    assert_non_null(reader_pool_tree(c.pool)); /* takes the only one that is open */
    assert_int_equal(pthread_create(&filler, NULL, fill, c.pool), 0);
    run_crowd(&c);
    assert_int_equal(pthread_join(filler, &filled), 0);
    assert_non_null(filled);
    assert_int_equal(count_without_tree(&c), 2); /* thirteen were left */
    reader_pool_close(c.pool);
}

/* ---- another index ---- */

static void the_same_file_is_no_change(void **state) {
    struct reader_pool *pool = open_filled_pool(*state);
    struct tree *t = reader_pool_tree(pool);
    struct err_info info;
    bool changed = true;
    assert_int_equal(reader_pool_refresh(pool, &changed, &info), ERR_OK);
    assert_false(changed);
    assert_ptr_equal(reader_pool_tree(pool), t);
    reader_pool_close(pool);
}

static void another_file_is_shown_at_the_next_request(void **state) {
    const struct fixture *f = *state;
    struct reader_pool *pool = open_filled_pool(f);
    struct tree *t = reader_pool_tree(pool);
    struct err_info info;
    bool changed = false;
    fixture_write_cable(f, "new.txt", "VELM 001999", "R 010800Z DEC 06", "CONFIDENTIAL", "PREL",
                        "1. (C) New.");
    put_another_index(f);
    assert_false(has(t, "cables/06VELM1999")); /* what is open stays as it is */
    assert_int_equal(reader_pool_refresh(pool, &changed, &info), ERR_OK);
    assert_true(changed);
    t = reader_pool_tree(pool);
    assert_int_equal(tree_edition(t), 1);
    assert_true(has(t, "cables/06VELM1999"));
    assert_int_equal(reader_pool_refresh(pool, &changed, &info), ERR_OK);
    assert_false(changed);
    reader_pool_close(pool);
}

static void a_file_that_is_no_index_is_said_once(void **state) {
    const struct fixture *f = *state;
    struct reader_pool *pool = open_filled_pool(f);
    struct err_info info;
    bool changed = true;
    fixture_write(f, "notes", "no index\n");
    assert_int_equal(rename(fixture_path(f, "source/notes"), f->index), 0);
    assert_int_equal(reader_pool_refresh(pool, &changed, &info), ERR_FORMAT);
    assert_false(changed);
    assert_int_equal(reader_pool_refresh(pool, &changed, &info), ERR_OK);
    assert_false(changed);
    assert_true(has(reader_pool_tree(pool), "cables/06VELM1207"));
    reader_pool_close(pool);
}

static void a_file_that_is_gone_goes_on_being_shown(void **state) {
    const struct fixture *f = *state;
    struct reader_pool *pool = open_filled_pool(f);
    struct err_info info;
    bool changed = true;
    assert_int_equal(remove(f->index), 0);
    assert_int_equal(reader_pool_refresh(pool, &changed, &info), ERR_OK);
    assert_false(changed);
    assert_true(has(reader_pool_tree(pool), "cables/06VELM1207"));
    reader_pool_close(pool);
}

/* The catalogs of a pool are all on one file: those that would be on the new one stay closed. */
static void no_catalog_is_opened_on_another_file(void **state) {
    const struct fixture *f = *state;
    struct crowd c = {.pool = open_pool(f)};
    struct err_info info;
    bool changed = false;
    put_another_index(f);
    assert_int_equal(reader_pool_fill(c.pool, &info), ERR_OK);
    run_crowd(&c);
    assert_int_equal(count_without_tree(&c), 14);
    assert_int_equal(reader_pool_refresh(c.pool, &changed, &info), ERR_OK);
    assert_true(changed);
    run_crowd(&c);
    assert_int_equal(count_without_tree(&c), 1);
    reader_pool_close(c.pool);
}

/* A rename just after the mount: the catalogs that are still wanted are opened at the new name. */
static void an_index_that_was_renamed_fills_the_pool(void **state) {
    const struct fixture *f = *state;
    struct crowd c = {.pool = open_pool(f)};
    struct err_info info;
    char elsewhere[PATH_MAX];
    snprintf(elsewhere, sizeof elsewhere, "%s/elsewhere", f->dir);
    assert_int_equal(rename(f->index, elsewhere), 0);
    assert_int_equal(reader_pool_fill(c.pool, &info), ERR_OK);
    run_crowd(&c);
    assert_int_equal(count_without_tree(&c), 1);
    reader_pool_close(c.pool);
}

/* What is at the path is no index and the shown one is nowhere, for a while. */
static void a_pool_that_is_not_full_is_filled_later(void **state) {
    const struct fixture *f = *state;
    struct crowd c = {.pool = open_pool(f)};
    struct err_info info;
    bool changed = true;
    char kept[PATH_MAX];
    snprintf(kept, sizeof kept, "%s/kept", f->dir);
    assert_int_equal(link(f->index, kept), 0);
    fixture_write(f, "notes", "no index\n");
    assert_int_equal(rename(fixture_path(f, "source/notes"), f->index), 0);
    assert_int_equal(reader_pool_fill(c.pool, &info), ERR_OK);
    assert_int_equal(rename(kept, f->index), 0);
    assert_int_equal(reader_pool_refresh(c.pool, &changed, &info), ERR_OK);
    assert_false(changed);
    run_crowd(&c);
    assert_int_equal(count_without_tree(&c), 1);
    reader_pool_close(c.pool);
}

/* A slow copy keeps its number while it grows. */
static void a_copy_is_shown_when_it_is_complete(void **state) {
    const struct fixture *f = *state;
    struct fixture other = *f;
    struct reader_pool *pool = open_filled_pool(f);
    struct err_info info;
    bool changed = true;
    char bytes[4096];
    size_t n;
    fixture_write_cable(f, "new.txt", "VELM 001999", "R 010800Z DEC 06", "CONFIDENTIAL", "PREL",
                        "1. (C) New.");
    snprintf(other.index, sizeof other.index, "%s/other", f->dir);
    fixture_must_build(&other, NULL);
    assert_int_equal(remove(f->index), 0);
    FILE *from = fopen(other.index, "rb"), *to = fopen(f->index, "wb");
    assert_non_null(from);
    assert_non_null(to);
    assert_int_equal(fwrite(bytes, 1, fread(bytes, 1, 100, from), to), 100);
    fflush(to);
    assert_int_equal(reader_pool_refresh(pool, &changed, &info), ERR_FORMAT);
    assert_false(changed);
    while ((n = fread(bytes, 1, sizeof bytes, from)) > 0)
        assert_int_equal(fwrite(bytes, 1, n, to), n);
    fclose(from);
    assert_int_equal(fclose(to), 0);
    assert_int_equal(reader_pool_refresh(pool, &changed, &info), ERR_OK);
    assert_true(changed);
    assert_true(has(reader_pool_tree(pool), "cables/06VELM1999"));
    reader_pool_close(pool);
}

static int set_up(void **state) {
    static struct fixture f;
    fixture_indexed(&f);
    *state = &f;
    return 0;
}

static int tear_down(void **state) {
    fixture_close(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(without_an_index_there_is_no_pool),
        TEST(a_thread_keeps_its_tree),
        TEST(no_two_threads_share_a_tree),
        TEST(a_thread_too_many_gets_none),
        TEST(who_comes_before_the_catalogs_waits_for_them),
        TEST(the_same_file_is_no_change),
        TEST(another_file_is_shown_at_the_next_request),
        TEST(a_file_that_is_no_index_is_said_once),
        TEST(a_file_that_is_gone_goes_on_being_shown),
        TEST(no_catalog_is_opened_on_another_file),
        TEST(an_index_that_was_renamed_fills_the_pool),
        TEST(a_pool_that_is_not_full_is_filled_later),
        TEST(a_copy_is_shown_when_it_is_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
