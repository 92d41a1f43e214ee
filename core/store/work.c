#include "work.h"

#include "heap.h"

/* The thread's own clock is asked for when so much time has passed: it costs a system call. */
enum { LOOK_NS = 5 * 1000 * 1000 };

static int64_t nanoseconds(struct timespec t) {
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct timespec now(clockid_t clock) {
    struct timespec t = {0};
    clock_gettime(clock, &t);
    return t;
}

static bool is_over(void *context) {
    struct work *w = context;
    if (w->out_of_time || w->has_yielded || stop_asked(&w->limits.stop))
        return true;
    if (w->limits.milliseconds == 0 && !w->limits.yields)
        return false;
    struct timespec coarse = now(CLOCK_MONOTONIC_COARSE);
    if (nanoseconds(coarse) - nanoseconds(w->looked) < LOOK_NS)
        return false;
    w->looked = coarse;
    w->out_of_time =
        w->limits.milliseconds > 0 && nanoseconds(now(CLOCK_THREAD_CPUTIME_ID)) >= nanoseconds(w->end);
    w->has_yielded = w->limits.yields && db_is_awaited(w->db);
    return w->out_of_time || w->has_yielded;
}

void work_begin(struct work *w, struct db *db, const struct work_limits *limits) {
    *w = (struct work){.db = db, .limits = *limits, .begun = true};
    w->end = now(CLOCK_THREAD_CPUTIME_ID);
    w->end.tv_sec += limits->milliseconds / 1000;
    w->end.tv_nsec += (long)(limits->milliseconds % 1000) * 1000000L;
    if (limits->bytes > 0)
        heap_limit(limits->bytes);
    db_watch(db, (struct stop){is_over, w});
}

void work_end(struct work *w) {
    if (!w->begun)
        return;
    db_watch(w->db, (struct stop){0});
    if (w->limits.bytes > 0)
        w->out_of_memory = heap_end_limit();
    w->begun = false;
}

bool work_lacked_memory(const struct work *w) {
    return w->out_of_memory || (w->begun && w->limits.bytes > 0 && heap_has_refused());
}

enum err work_status(const struct work *w, enum err e, struct err_info *info) {
    if (work_lacked_memory(w))
        return err_set(info, ERR_COSTLY, "given up: it takes more than %zu MB of memory",
                       w->limits.bytes >> 20);
    if (w->has_yielded && e != ERR_OK)
        return err_set(info, ERR_BUSY, "given up: somebody waits to write the index");
    if (w->out_of_time && e != ERR_OK)
        return err_set(info, ERR_COSTLY, "given up after %.3g s of computing",
                       (double)w->limits.milliseconds / 1000);
    return e;
}
