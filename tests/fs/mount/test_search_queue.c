/* The threads that do what takes long: how many jobs at a time, in which order, and what becomes of those
 * that nobody wants any more. The jobs of these tests end when they are let go. */
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "lib/test.h"
#include "mount/deadline.h"
#include "mount/search_queue.h"

enum { JOBS = 16, PATIENCE_MS = 20000 };

struct play;

struct job {
    struct search_queue_job queued; /* first */
    int number;
    bool slow; /* it never ends in a moment */
    bool may_end;
    bool running, ran, gave_up, was_stopped;
};

struct play {
    struct search_queue *queue;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct job jobs[JOBS];
    int order[2 * JOBS], order_n; /* numbers of the jobs as they began */
    int running, most;
};

static bool run(void *owner, struct search_queue_job *queued, bool brief, struct stop stop) {
    struct play *p = owner;
    struct job *job = (struct job *)queued;
    pthread_mutex_lock(&p->lock);
    p->order[p->order_n++] = job->number;
    job->running = true;
    p->most = ++p->running > p->most ? p->running : p->most;
    pthread_cond_broadcast(&p->wake);
    bool put_back = brief && job->slow;
    while (!put_back && !job->may_end && !stop_asked(&stop)) {
        struct timespec until = deadline_in(5);
        pthread_cond_timedwait(&p->wake, &p->lock, &until);
    }
    job->was_stopped = job->was_stopped || stop_asked(&stop);
    job->running = false;
    job->ran = !put_back;
    p->running--;
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->lock);
    return !put_back;
}

static void give_up(void *owner, struct search_queue_job *queued) {
    struct play *p = owner;
    pthread_mutex_lock(&p->lock);
    ((struct job *)queued)->gave_up = true;
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->lock);
}

static void begin(struct play *p) {
    const struct search_queue_hooks hooks = {run, give_up, p};
    *p = (struct play){.lock = PTHREAD_MUTEX_INITIALIZER};
    assert_int_equal(deadline_init_cond(&p->wake), 0);
    for (int i = 0; i < JOBS; i++)
        p->jobs[i].number = i;
    assert_int_equal(search_queue_create(&hooks, &p->queue), ERR_OK);
    assert_true(search_queue_start(p->queue));
}

static void end(struct play *p) {
    search_queue_end(p->queue);
    search_queue_free(p->queue);
    pthread_cond_destroy(&p->wake);
}

static void add(struct play *p, int number, uint64_t topic) {
    assert_true(search_queue_add(p->queue, &p->jobs[number].queued, topic));
}

static void let_go(struct play *p, int number) {
    pthread_mutex_lock(&p->lock);
    p->jobs[number].may_end = true;
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->lock);
}

/* Waits until a word of a job is true. */
static void wait_for(struct play *p, const bool *word) {
    struct timespec until = deadline_in(PATIENCE_MS);
    int status = 0;
    pthread_mutex_lock(&p->lock);
    while (!*word && status == 0)
        status = pthread_cond_timedwait(&p->wake, &p->lock, &until);
    pthread_mutex_unlock(&p->lock);
    assert_int_equal(status, 0);
}

static bool read_now(struct play *p, const bool *word) {
    pthread_mutex_lock(&p->lock);
    bool value = *word;
    pthread_mutex_unlock(&p->lock);
    return value;
}

/* Time enough for a thread to do what it must not. */
static void give_time(void) {
    nanosleep(&(struct timespec){.tv_nsec = 30 * 1000 * 1000}, NULL);
}

static void two_jobs_run_at_a_time(void **state) {
    struct play p;
    (void)state;
    begin(&p);
    for (int i = 0; i < 5; i++)
        add(&p, i, (uint64_t)i);
    wait_for(&p, &p.jobs[0].running);
    wait_for(&p, &p.jobs[1].running);
    give_time();
    assert_false(read_now(&p, &p.jobs[2].running));
    for (int i = 0; i < 5; i++)
        let_go(&p, i);
    for (int i = 0; i < 5; i++)
        wait_for(&p, &p.jobs[i].ran);
    assert_int_equal(p.most, 2);
    end(&p);
}

static void jobs_of_one_topic_follow_each_other(void **state) {
    struct play p;
    (void)state;
    begin(&p);
    add(&p, 0, 7);
    add(&p, 1, 7);
    add(&p, 2, 8);
    wait_for(&p, &p.jobs[0].running);
    wait_for(&p, &p.jobs[2].running); /* it passes the one that waits for its topic */
    let_go(&p, 2);
    wait_for(&p, &p.jobs[2].ran);
    give_time();
    assert_false(read_now(&p, &p.jobs[1].running));
    let_go(&p, 0);
    wait_for(&p, &p.jobs[1].running);
    let_go(&p, 1);
    wait_for(&p, &p.jobs[1].ran);
    end(&p);
}

static void what_is_slow_leaves_a_place_to_what_is_quick(void **state) {
    struct play p;
    (void)state;
    begin(&p);
    for (int i = 0; i < 4; i++) {
        p.jobs[i].slow = true;
        add(&p, i, (uint64_t)i);
    }
    while (!read_now(&p, &p.jobs[0].running) && !read_now(&p, &p.jobs[1].running))
        give_time();
    for (int i = 4; i < 8; i++) {
        add(&p, i, (uint64_t)i);
        wait_for(&p, &p.jobs[i].running);
        let_go(&p, i);
        wait_for(&p, &p.jobs[i].ran);
    }
    for (int i = 0; i < 4; i++)
        assert_false(read_now(&p, &p.jobs[i].ran));
    for (int i = 0; i < 4; i++)
        let_go(&p, i);
    for (int i = 0; i < 4; i++)
        wait_for(&p, &p.jobs[i].ran);
    end(&p);
}

static void who_gives_up_waiting_is_told_at_once(void **state) {
    struct play p;
    (void)state;
    begin(&p);
    for (int i = 0; i < 4; i++)
        add(&p, i, (uint64_t)i);
    wait_for(&p, &p.jobs[1].running);
    search_queue_stop(p.queue, &p.jobs[3].queued);
    wait_for(&p, &p.jobs[3].gave_up);
    assert_false(read_now(&p, &p.jobs[3].ran));
    search_queue_stop(p.queue, &p.jobs[1].queued); /* which runs */
    wait_for(&p, &p.jobs[1].ran);
    assert_true(p.jobs[1].was_stopped);
    wait_for(&p, &p.jobs[2].running);
    end(&p);
}

static void a_job_may_be_stopped_before_it_is_added(void **state) {
    struct play p;
    (void)state;
    begin(&p);
    search_queue_stop(p.queue, &p.jobs[0].queued);
    add(&p, 0, 1);
    wait_for(&p, &p.jobs[0].gave_up);
    end(&p);
}

static void no_more_than_so_many_wait(void **state) {
    static struct job many[SEARCH_QUEUE_MAX + 1];
    struct play p;
    (void)state;
    begin(&p);
    add(&p, 0, 1);
    wait_for(&p, &p.jobs[0].running);
    for (int i = 0; i < SEARCH_QUEUE_MAX; i++)
        assert_true(search_queue_add(p.queue, &many[i].queued, 1));
    assert_false(search_queue_add(p.queue, &many[SEARCH_QUEUE_MAX].queued, 1));
    end(&p);
    for (int i = 0; i < SEARCH_QUEUE_MAX; i++)
        assert_true(many[i].gave_up);
    assert_false(many[SEARCH_QUEUE_MAX].gave_up);
}

static void the_end_ends_all_jobs(void **state) {
    struct play p;
    (void)state;
    begin(&p);
    p.jobs[1].slow = true;
    for (int i = 0; i < 6; i++)
        add(&p, i, (uint64_t)i);
    wait_for(&p, &p.jobs[0].running);
    end(&p);
    for (int i = 0; i < 6; i++)
        assert_true(p.jobs[i].ran || p.jobs[i].gave_up);
}

static void without_threads_nothing_is_taken(void **state) {
    struct play p = {.running = 0};
    const struct search_queue_hooks hooks = {run, give_up, &p};
    (void)state;
    assert_int_equal(search_queue_create(&hooks, &p.queue), ERR_OK);
    assert_false(search_queue_add(p.queue, &p.jobs[0].queued, 1));
    search_queue_end(p.queue);
    search_queue_free(p.queue);
    search_queue_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_jobs_run_at_a_time),
        cmocka_unit_test(jobs_of_one_topic_follow_each_other),
        cmocka_unit_test(what_is_slow_leaves_a_place_to_what_is_quick),
        cmocka_unit_test(who_gives_up_waiting_is_told_at_once),
        cmocka_unit_test(a_job_may_be_stopped_before_it_is_added),
        cmocka_unit_test(no_more_than_so_many_wait),
        cmocka_unit_test(the_end_ends_all_jobs),
        cmocka_unit_test(without_threads_nothing_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
