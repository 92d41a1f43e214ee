/* test_work: a tree that defers gives what is at hand and leaves the rest to another tree over the same sets,
 * which works within limits. */
#include "lib/fixture_tree.h"
#include "lib/test.h"

static const struct work_limits ample = {.milliseconds = 60000, .bytes = 256 << 20};
static const struct work_limits tight = {.bytes = 1};

static struct fixture f;
static struct catalog *catalogs[2];
static struct tree *quick, *worker; /* the first defers, the second works */
static struct set_store *sets;
static bool final; /* what is given up is refused from then on */

static int begin(void **state) {
    (void)state;
    fixture_indexed(&f);
    assert_int_equal(set_store_open(SET_STORE_BYTES, &sets), ERR_OK);
    struct tree **trees[] = {&quick, &worker};
    for (size_t i = 0; i < COUNT(trees); i++) {
        assert_int_equal(catalog_open(f.index, &catalogs[i], NULL), ERR_OK);
        assert_int_equal(tree_open(catalogs[i], trees[i]), ERR_OK);
        tree_share_sets(*trees[i], sets);
        tree_set_edition(*trees[i], 1);
        tree_defer_work(*trees[i]);
    }
    return 0;
}

static int end(void **state) {
    (void)state;
    tree_close(quick);
    tree_close(worker);
    catalog_close(catalogs[0]);
    catalog_close(catalogs[1]);
    set_store_close(sets);
    fixture_close(&f);
    return 0;
}

static enum err look(struct tree *t, const char *path) {
    struct tree_attr attr;
    return fixture_tree_find(t, path, &attr);
}

static enum err work(const char *path, const struct work_limits *limits) {
    tree_begin_work(worker, limits, final);
    enum err e = look(worker, path);
    tree_end_work(worker);
    return e;
}

static enum err list(struct tree *t, const char *path, unsigned *n) {
    *n = 0;
    return tree_list(t, fixture_tree_at(t, path).ino, -1, fixture_tree_count, n);
}

static void a_query_is_left_to_a_tree_that_works(void **state) {
    unsigned n;
    (void)state;
    assert_int_equal(look(quick, "search/honey"), ERR_DEFERRED);
    assert_int_equal(look(worker, "search/honey"), ERR_DEFERRED);
    assert_int_equal(work("search/honey", &ample), ERR_OK);
    assert_int_equal(look(quick, "search/honey"), ERR_OK);
    assert_int_equal(list(quick, "search/honey", &n), ERR_OK);
    assert_true(n > 0);
    assert_int_equal(look(worker, "search/ferry"), ERR_DEFERRED); /* the work is at its end */
}

static void what_needs_no_work_is_not_left(void **state) {
    static const char *const paths[] = {"cables/06VELM1207/01.txt",
                                        "tags/PREL/06VELM1207",
                                        "origins/VELM",
                                        "dates/2006/06",
                                        "search",
                                        "tags/PREL/+"};
    (void)state;
    for (size_t i = 0; i < COUNT(paths); i++)
        assert_int_equal(look(quick, paths[i]), ERR_OK);
    assert_int_equal(look(quick, "search/("), ERR_QUERY);
    assert_int_equal(look(quick, "tags/NOWHERE"), ERR_NOT_FOUND);
}

static void a_narrowed_set_is_left_too(void **state) {
    unsigned n;
    (void)state;
    assert_int_equal(look(quick, "tags/PREL/+/origins"), ERR_DEFERRED);
    assert_int_equal(look(quick, "tags/PREL/+/origins/VELM"), ERR_DEFERRED);
    assert_int_equal(work("tags/PREL/+/origins/VELM", &ample), ERR_OK);
    assert_int_equal(list(quick, "tags/PREL/+/origins", &n), ERR_OK);
    assert_true(n > 0);
    assert_int_equal(look(quick, "tags/PREL/+/origins/VELM"), ERR_OK);
}

/* Who lacks the same gets the same number, so that it is worked out once. */
static void what_is_lacked_has_a_number(void **state) {
    (void)state;
    assert_int_equal(look(quick, "search/honey"), ERR_DEFERRED);
    uint64_t honey = tree_lacked(quick);
    assert_int_equal(look(worker, "search/honey"), ERR_DEFERRED);
    assert_true(tree_lacked(worker) == honey);
    assert_int_equal(look(quick, "search/ferry"), ERR_DEFERRED);
    assert_true(tree_lacked(quick) != honey);
    assert_int_equal(look(quick, "cables/+/origins"), ERR_DEFERRED);
    uint64_t origins = tree_lacked(quick);
    assert_int_equal(look(quick, "cables/+/tags"), ERR_DEFERRED);
    assert_true(tree_lacked(quick) != origins);
}

static void a_query_that_takes_too_much_is_refused_for_a_while(void **state) {
    (void)state;
    final = false;
    assert_int_equal(work("search/honey", &tight), ERR_COSTLY);
    assert_int_equal(look(quick, "search/honey"), ERR_DEFERRED);
    final = true;
    assert_int_equal(work("search/honey", &tight), ERR_COSTLY);
    assert_int_equal(look(quick, "search/honey"), ERR_COSTLY); /* at once, and by nobody else's work */
    assert_int_equal(work("search/honey", &ample), ERR_COSTLY);
    assert_int_equal(work("search/ferry", &ample), ERR_OK);
    assert_int_equal(look(worker, "cables/06VELM1207/01.txt"), ERR_OK);
    assert_int_equal(look(quick, "search"), ERR_OK);
}

static bool always(void *context) {
    (void)context;
    return true;
}

/* What was stopped may be asked for again at once. */
static void a_query_that_was_stopped_is_not_refused(void **state) {
    const struct work_limits stopped = {.milliseconds = 60000, .stop = {always, NULL}};
    (void)state;
    enum err e = work("search/NOT zebra", &stopped);
    assert_true(e == ERR_STOPPED || e == ERR_OK); /* it may end before it asks */
    assert_int_equal(work("search/NOT zebra", &ample), ERR_OK);
}

static bool note_bare(void *context, const struct tree_entry *entry) {
    bool *bare = context;
    *bare = entry->bare;
    assert_true(entry->attr.is_dir);
    return true;
}

/* Another index is shown, and what was asked of the old one is still listed. */
static void to_list_the_queries_takes_no_work(void **state) {
    bool bare = true;
    (void)state;
    assert_int_equal(work("search/honey", &ample), ERR_OK);
    uint64_t search = fixture_tree_at(quick, "search").ino;
    assert_int_equal(tree_list(quick, search, -1, note_bare, &bare), ERR_OK);
    assert_false(bare);
    tree_set_edition(quick, 2);
    assert_int_equal(tree_list(quick, search, -1, note_bare, &bare), ERR_OK);
    assert_true(bare);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_query_is_left_to_a_tree_that_works),
        TEST(what_needs_no_work_is_not_left),
        TEST(a_narrowed_set_is_left_too),
        TEST(what_is_lacked_has_a_number),
        TEST(a_query_that_takes_too_much_is_refused_for_a_while),
        TEST(a_query_that_was_stopped_is_not_refused),
        TEST(to_list_the_queries_takes_no_work),
    };
    db_configure();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
