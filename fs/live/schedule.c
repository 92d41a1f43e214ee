#include "schedule.h"

static int64_t earlier(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static int64_t later(int64_t a, int64_t b) {
    return a > b ? a : b;
}

void schedule_changed(struct schedule *s, int64_t now) {
    if (!s->changed)
        s->first = now;
    s->last = now;
    s->changed = true;
}

static int64_t retry_after(unsigned failures) {
    int64_t wait = SCHEDULE_RETRY_MS;
    for (unsigned i = 1; i < failures && wait < SCHEDULE_RETRY_MOST_MS; i++)
        wait *= 2;
    return earlier(wait, SCHEDULE_RETRY_MOST_MS);
}

int64_t schedule_due(const struct schedule *s, int64_t now) {
    int64_t at = INT64_MAX;
    if (s->changed)
        at = earlier(s->last + SCHEDULE_QUIET_MS, s->first + SCHEDULE_MOST_MS);
    if (s->ran && s->failures > 0)
        at = earlier(at, s->ended + retry_after(s->failures));
    else if (s->ran && s->every > 0)
        at = earlier(at, s->ended + s->every);
    if (at == INT64_MAX)
        return SCHEDULE_NEVER;
    if (s->ran)
        at = later(at, s->ended + earlier(s->ended - s->began, SCHEDULE_REST_MS));
    return later(at - now, 0);
}

void schedule_begins(struct schedule *s, int64_t now) {
    s->began = now;
    s->changed = false;
}

void schedule_ended(struct schedule *s, int64_t now, bool ok) {
    s->ended = now;
    s->ran = true;
    s->failures = ok ? 0 : s->failures + 1;
}
