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

/* The next word of the other threads: true for that the mount is up, false at their end. */
static bool listen_to(const struct watch *w) {
    char word;
    ssize_t n;
    do
        n = read(w->words[0], &word, 1);
    while (n < 0 && errno == EINTR);
    return n == 1;
}

/* Waits for one interval, or until there is something to hear; false when the watch is to end. Where the
 * system cannot wait for files, the interval passes. */
static bool wait_for_next_look(struct watch *w) {
    struct pollfd fds[] = {{.fd = w->words[0], .events = POLLIN}, {.fd = w->ear, .events = POLLIN}};
    const struct timespec interval = {w->interval_ms / 1000, (long)(w->interval_ms % 1000) * 1000000};
    int n = poll(fds, 2, (int)w->interval_ms);
    if (n < 0 && errno != EINTR)
        nanosleep(&interval, NULL);
    if (n > 0 && fds[1].revents != 0 && !w->hooks.hear(w->hooks.owner))
        w->ear = -1;
    return n <= 0 || fds[0].revents == 0 || listen_to(w);
}

static void *run(void *argument) {
    struct watch *w = argument;
    sigset_t all; /* signals are for the main thread, which waits for them */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    bool goes_on = listen_to(w);
    fill_pool(w); /* also when the watch is to end: until it is done, threads of the session wait for it */
    while (goes_on && wait_for_next_look(w))
        look(w);
    return NULL;
}

static void close_words(struct watch *w) {
    for (int i = 0; i < 2; i++)
        if (w->words[i] >= 0)
            close(w->words[i]);
    w->words[0] = w->words[1] = -1;
}

/* Makes the pipe and the thread; false when one of them cannot be had. */
static bool make_thread(struct watch *w) {
    if (pipe2(w->words, O_CLOEXEC) != 0)
        return false;
    if (pthread_create(&w->thread, NULL, run, w) == 0)
        return true;
    close_words(w);
    return false;
}

void watch_start(struct watch *w, struct reader_pool *pool, unsigned interval_ms, int ear,
                 const struct watch_hooks *hooks) {
    *w = (struct watch){
        .pool = pool, .hooks = *hooks, .interval_ms = interval_ms, .ear = ear, .words = {-1, -1}};
    w->running = make_thread(w);
    if (!w->running)
        fill_pool(w);
}

void watch_begin(struct watch *w) {
    const char word = 'b';
    while (w->running && write(w->words[1], &word, 1) < 0 && errno == EINTR)
        ;
}

void watch_stop(struct watch *w) {
    if (!w->running)
        return;
    close(w->words[1]);
    w->words[1] = -1;
    pthread_join(w->thread, NULL);
    close_words(w);
    w->running = false;
}
