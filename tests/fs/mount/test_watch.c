/* The watch says when another index is at the path, and only then. */
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "mount/deadline.h"
#include "mount/watch.h"

enum { EVERY_MS = 5, PATIENCE_MS = 20000 };

struct events {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    unsigned looks, changes;
    int ear[2];
    bool looking, crossed; /* crossed: a hook came when it must not */
};

static void suspend(void *owner) {
    struct events *e = owner;
    pthread_mutex_lock(&e->lock);
    e->crossed = e->crossed || e->looking;
    e->looking = true;
    pthread_mutex_unlock(&e->lock);
}

static void resume(void *owner) {
    struct events *e = owner;
    pthread_mutex_lock(&e->lock);
    e->crossed = e->crossed || !e->looking;
    e->looking = false;
    pthread_mutex_unlock(&e->lock);
}

static void changed(void *owner) {
    struct events *e = owner;
    pthread_mutex_lock(&e->lock);
    e->crossed = e->crossed || e->looking;
    e->changes++;
    pthread_cond_signal(&e->wake);
    pthread_mutex_unlock(&e->lock);
}

static bool note(void *owner, const struct tree_change *change) {
    (void)owner;
    (void)change;
    return true;
}

static void noted(void *owner, bool updated) {
    struct events *e = owner;
    pthread_mutex_lock(&e->lock);
    e->crossed = e->crossed || e->looking || updated;
    e->looks++;
    pthread_cond_signal(&e->wake);
    pthread_mutex_unlock(&e->lock);
}

static const struct notice no_notice = {.fd = -1};

static bool hear(void *owner) {
    const struct events *e = owner;
    char byte;
    return read(e->ear[0], &byte, 1) == 1;
}

/* Waits until a counter has at least this value. */
static void wait_for(struct events *e, const unsigned *counter, unsigned value) {
    struct timespec until = deadline_in(PATIENCE_MS);
    int status = 0;
    pthread_mutex_lock(&e->lock);
    while (*counter < value && status == 0)
        status = pthread_cond_timedwait(&e->wake, &e->lock, &until);
    pthread_mutex_unlock(&e->lock);
    assert_int_equal(status, 0);
}

static unsigned read_now(struct events *e, const unsigned *counter) {
    pthread_mutex_lock(&e->lock);
    unsigned value = *counter;
    pthread_mutex_unlock(&e->lock);
    return value;
}

static void another_index_is_noticed_once(void **state) {
    struct fixture f, other;
    struct events e = {.lock = PTHREAD_MUTEX_INITIALIZER};
    const struct watch_hooks hooks = {suspend, resume, changed, note, noted, hear, &e};
    struct reader_pool *pool = NULL;
    struct watch w = {0};
    struct err_info info;
    (void)state;
    fixture_indexed(&f);
    assert_int_equal(deadline_init_cond(&e.wake), 0);
    assert_int_equal(reader_pool_open(f.index, &pool, &info), ERR_OK);
    watch_start(&w, pool, EVERY_MS, -1, &no_notice, &hooks);
    watch_begin(&w);
    wait_for(&e, &e.looks, 2);
    assert_int_equal(read_now(&e, &e.changes), 0);
    other = f;
    snprintf(other.index, sizeof other.index, "%s/other", f.dir);
    fixture_write_cable(&f, "new.txt", "VELM 001999", "R 010800Z DEC 06", "CONFIDENTIAL", "PREL",
                        "1. (C) New.");
    fixture_must_build(&other, NULL);
    assert_int_equal(rename(other.index, f.index), 0);
    wait_for(&e, &e.changes, 1);
    wait_for(&e, &e.looks, read_now(&e, &e.looks) + 3);
    watch_stop(&w);
    assert_int_equal(e.changes, 1);
    assert_false(e.crossed);
    assert_int_equal(tree_edition(reader_pool_tree(pool)), 1);
    reader_pool_close(pool);
    pthread_cond_destroy(&e.wake);
    fixture_close(&f);
}

static void without_a_mount_it_does_not_look(void **state) {
    struct fixture f;
    struct events e = {.lock = PTHREAD_MUTEX_INITIALIZER};
    const struct watch_hooks hooks = {suspend, resume, changed, note, noted, hear, &e};
    struct reader_pool *pool = NULL;
    struct watch w = {0};
    struct err_info info;
    (void)state;
    fixture_indexed(&f);
    assert_int_equal(reader_pool_open(f.index, &pool, &info), ERR_OK);
    watch_start(&w, pool, 0, -1, &no_notice, &hooks);
    watch_stop(&w); /* as when the mount failed: it never began */
    watch_stop(&w); /* once more does nothing */
    assert_int_equal(e.looks, 0);
    reader_pool_close(pool);
    fixture_close(&f);
}

/* An interval of ten minutes: it looks when it hears that there is something new, and no more when the
 * other side has ended. */
static void it_looks_when_it_hears(void **state) {
    struct fixture f;
    struct events e = {.lock = PTHREAD_MUTEX_INITIALIZER};
    const struct watch_hooks hooks = {suspend, resume, changed, note, noted, hear, &e};
    struct reader_pool *pool = NULL;
    struct watch w = {0};
    struct err_info info;
    (void)state;
    fixture_indexed(&f);
    assert_int_equal(pipe(e.ear), 0);
    assert_int_equal(deadline_init_cond(&e.wake), 0);
    assert_int_equal(reader_pool_open(f.index, &pool, &info), ERR_OK);
    watch_start(&w, pool, 600000, e.ear[0], &no_notice, &hooks);
    watch_begin(&w);
    assert_int_equal(write(e.ear[1], "n", 1), 1);
    wait_for(&e, &e.looks, 1);
    close(e.ear[1]);
    wait_for(&e, &e.looks, 2);
    watch_stop(&w);
    assert_int_equal(e.looks, 2);
    close(e.ear[0]);
    reader_pool_close(pool);
    pthread_cond_destroy(&e.wake);
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_index_is_noticed_once),
        cmocka_unit_test(without_a_mount_it_does_not_look),
        cmocka_unit_test(it_looks_when_it_hears),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
