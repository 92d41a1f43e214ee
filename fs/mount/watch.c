#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "daemon.h"

static void fill_pool(struct watch *w) {
    struct err_info info;
    if (reader_pool_fill(w->pool, &info) != ERR_OK)
        daemon_warn("not every thread can read the index: %s", info.text);
}

static void look_for_another(struct watch *w) {
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

static void look(struct watch *w) {
    enum reader_pool_news news = reader_pool_look(w->pool, w->hooks.note, w->hooks.owner);
    w->hooks.noted(w->hooks.owner, news == READER_POOL_UPDATED);
    if (news == READER_POOL_OTHER)
        look_for_another(w);
}

/* False when the watch is to end. No system call is made that could fail: until the pool is filled, threads
 * of the session wait for it. */
static bool wait_until_begun(struct watch *w) {
    pthread_mutex_lock(&w->lock);
    while (!w->stopping && !w->begun)
        pthread_cond_wait(&w->wake, &w->lock);
    bool goes_on = !w->stopping;
    pthread_mutex_unlock(&w->lock);
    return goes_on;
}

static bool is_stopping(struct watch *w) {
    pthread_mutex_lock(&w->lock);
    bool stopping = w->stopping;
    pthread_mutex_unlock(&w->lock);
    return stopping;
}

/* Waits for one interval, or until there is something to hear; false when the watch is to end. Where the
 * system cannot wait for files, the interval passes. *worth: it is time to look. */
static bool wait_for_next_look(struct watch *w, bool *worth) {
    struct pollfd fds[] = {{.fd = w->life[0], .events = POLLIN},
                           {.fd = w->ear, .events = POLLIN},
                           {.fd = w->notice.fd, .events = POLLIN}};
    const struct timespec interval = {w->interval_ms / 1000, (long)(w->interval_ms % 1000) * 1000000};
    int n = poll(fds, 3, (int)w->interval_ms);
    *worth = n <= 0 || fds[1].revents != 0;
    if (n < 0 && errno != EINTR)
        nanosleep(&interval, NULL);
    if (n > 0 && fds[1].revents != 0 && !w->hooks.hear(w->hooks.owner))
        w->ear = -1;
    if (n > 0 && fds[2].revents != 0 && notice_take(&w->notice))
        *worth = true;
    return !is_stopping(w);
}

static void *run(void *argument) {
    struct watch *w = argument;
    sigset_t all; /* signals are for the main thread, which waits for them */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    bool goes_on = wait_until_begun(w);
    fill_pool(w); /* also when the watch is to end: until it is done, threads of the session wait for it */
    for (bool worth; goes_on && wait_for_next_look(w, &worth);)
        if (worth)
            look(w);
    return NULL;
}

static void close_pipe(struct watch *w) {
    for (int i = 0; i < 2; i++)
        if (w->life[i] >= 0)
            close(w->life[i]);
    w->life[0] = w->life[1] = -1;
}

/* Makes the pipe, the lock, the condition and the thread; false when one of them cannot be had. */
static bool make_thread(struct watch *w) {
    if (pipe2(w->life, O_CLOEXEC) != 0)
        return false;
    if (pthread_mutex_init(&w->lock, NULL) == 0) {
        if (pthread_cond_init(&w->wake, NULL) == 0) {
            if (pthread_create(&w->thread, NULL, run, w) == 0)
                return true;
            pthread_cond_destroy(&w->wake);
        }
        pthread_mutex_destroy(&w->lock);
    }
    close_pipe(w);
    return false;
}

void watch_start(struct watch *w, struct reader_pool *pool, unsigned interval_ms, int ear,
                 const struct notice *notice, const struct watch_hooks *hooks) {
    *w = (struct watch){.pool = pool,
                        .hooks = *hooks,
                        .interval_ms = interval_ms,
                        .ear = ear,
                        .notice = *notice,
                        .life = {-1, -1}};
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
    close(w->life[1]); /* which ends its wait */
    w->life[1] = -1;
    pthread_join(w->thread, NULL);
    close_pipe(w);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    w->running = false;
}
