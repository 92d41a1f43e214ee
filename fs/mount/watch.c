#include "watch.h"

#include <signal.h>

#include "daemon.h"
#include "deadline.h"

static void fill_pool(struct watch *w) {
    struct err_info info;
    if (reader_pool_fill(w->pool, &info) != ERR_OK)
        daemon_warn("not every thread can read the index: %s", info.text);
}

static void look(struct watch *w) {
    struct err_info info;
    bool changed;
    w->hooks.suspend(w->hooks.owner);
    enum err e = reader_pool_refresh(w->pool, &changed, &info);
    w->hooks.resume(w->hooks.owner);
    if (e != ERR_OK)
        daemon_warn("the new index is not used: %s", info.text);
    if (changed)
        w->hooks.changed(w->hooks.owner);
}

static void wait_until_begun(struct watch *w) {
    pthread_mutex_lock(&w->lock);
    while (!w->stopping && !w->begun)
        pthread_cond_wait(&w->wake, &w->lock);
    pthread_mutex_unlock(&w->lock);
}

/* Waits for one interval; false when the watch is to end. */
static bool wait_for_next_look(struct watch *w) {
    struct timespec until = deadline_in(w->interval_ms);
    int status = 0;
    pthread_mutex_lock(&w->lock);
    while (!w->stopping && status == 0)
        status = pthread_cond_timedwait(&w->wake, &w->lock, &until);
    bool goes_on = !w->stopping;
    pthread_mutex_unlock(&w->lock);
    return goes_on;
}

static void *run(void *argument) {
    struct watch *w = argument;
    sigset_t all; /* signals are for the main thread, which waits for them */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    wait_until_begun(w);
    fill_pool(w); /* also when the watch is to end: until it is done, threads of the session wait for it */
    while (wait_for_next_look(w))
        look(w);
    return NULL;
}

/* Makes the lock, the condition and the thread; false when one of them cannot be had. */
static bool make_thread(struct watch *w) {
    if (pthread_mutex_init(&w->lock, NULL) != 0)
        return false;
    if (deadline_init_cond(&w->wake) == 0) {
        if (pthread_create(&w->thread, NULL, run, w) == 0)
            return true;
        pthread_cond_destroy(&w->wake);
    }
    pthread_mutex_destroy(&w->lock);
    return false;
}

void watch_start(struct watch *w, struct reader_pool *pool, unsigned interval_ms,
                 const struct watch_hooks *hooks) {
    *w = (struct watch){.pool = pool, .hooks = *hooks, .interval_ms = interval_ms};
    w->running = make_thread(w);
    if (!w->running)
        fill_pool(w);
}

/* Sets one of the two words that the thread waits for. */
static void tell(struct watch *w, bool *word) {
    pthread_mutex_lock(&w->lock);
    *word = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
}

void watch_begin(struct watch *w) {
    if (w->running)
        tell(w, &w->begun);
}

void watch_stop(struct watch *w) {
    if (!w->running)
        return;
    tell(w, &w->stopping);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    w->running = false;
}
