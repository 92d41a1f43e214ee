/* test_work: what takes too long or too much is given up with a sentence, and what comes after it is free
 * again. */
#include <pthread.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "store/work.h"

static const char endless[] =
    "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
static const char large[] = "SELECT length(zeroblob(40000000) || '.')"; /* 40 MB, and a copy */

static struct fixture f;
static struct db *db;
static struct err_info info;

static int begin(void **state) {
    (void)state;
    fixture_open(&f);
    return db_open(f.index, DB_CREATE, &db, &info) == ERR_OK ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    db_close(db);
    db = NULL;
    fixture_close(&f);
    return 0;
}

/* What comes of a statement within limits. */
static enum err run(const char *sql, const struct work_limits *limits) {
    struct work w;
    int64_t value = 0;
    info.text[0] = '\0';
    work_begin(&w, db, limits);
    enum err e = db_exec_int(db, sql, &value, &info);
    work_end(&w);
    return work_status(&w, e, &info);
}

static void what_takes_too_long_is_given_up(void **state) {
    (void)state;
    assert_int_equal(run(endless, &(struct work_limits){.milliseconds = 50}), ERR_COSTLY);
    assert_string_equal(info.text, "given up after 0.05 s of computing");
}

static bool always(void *context) {
    (void)context;
    return true;
}

static void what_is_not_wanted_any_more_is_stopped(void **state) {
    (void)state;
    assert_int_equal(run(endless, &(struct work_limits){.milliseconds = 60000, .stop = {always, NULL}}),
                     ERR_STOPPED);
}

static void what_takes_too_much_memory_is_given_up(void **state) {
    (void)state;
    assert_int_equal(run(large, &(struct work_limits){.bytes = 8 << 20}), ERR_COSTLY);
    assert_string_equal(info.text, "given up: it takes more than 8 MB of memory");
    assert_int_equal(run(large, &(struct work_limits){.bytes = 256 << 20}), ERR_OK);
    assert_int_equal(run("SELECT 1", &(struct work_limits){.bytes = 8 << 20}), ERR_OK);
}

/* What one work has taken does not count for the next. */
static void each_work_begins_anew(void **state) {
    (void)state;
    for (int i = 0; i < 20; i++)
        assert_int_equal(
            run("SELECT length(zeroblob(4000000) || '.')", &(struct work_limits){.bytes = 16 << 20}), ERR_OK);
    assert_int_equal(run(large, &(struct work_limits){0}), ERR_OK);
}

static void another_failure_stays_what_it_is(void **state) {
    (void)state;
    assert_int_equal(
        run("SELECT nothing FROM nowhere", &(struct work_limits){.milliseconds = 60000, .bytes = 64 << 20}),
        ERR_CORRUPT);
}

static void *read_much(void *argument) {
    struct db *own = NULL;
    int64_t value = 0;
    struct err_info failure;
    (void)argument;
    enum err e = db_open(fixture_path(&f, "other"), DB_CREATE, &own, &failure);
    if (e == ERR_OK)
        e = db_exec_int(own, large, &value, &failure);
    db_close(own);
    return e == ERR_OK ? &f : NULL;
}

static void another_thread_has_no_limit(void **state) {
    struct work w;
    pthread_t other;
    void *done = NULL;
    (void)state;
    assert_int_equal(db_exec(db, "CREATE TABLE t(a)", &info), ERR_OK);
    work_begin(&w, db, &(struct work_limits){.bytes = 1 << 20});
    assert_int_equal(pthread_create(&other, NULL, read_much, NULL), 0);
    assert_int_equal(pthread_join(other, &done), 0);
    work_end(&w);
    assert_non_null(done);
    assert_int_equal(work_status(&w, ERR_OK, &info), ERR_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_takes_too_long_is_given_up),        TEST(what_is_not_wanted_any_more_is_stopped),
        TEST(what_takes_too_much_memory_is_given_up), TEST(each_work_begins_anew),
        TEST(another_failure_stays_what_it_is),       TEST(another_thread_has_no_limit),
    };
    db_configure();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
