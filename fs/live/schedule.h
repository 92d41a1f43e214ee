/* schedule: when the next index run is due. It knows the time as it is told, in milliseconds of any clock
 * that only goes forward. */
#ifndef CABLEFS_LIVE_SCHEDULE_H
#define CABLEFS_LIVE_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    SCHEDULE_NEVER = -1,
    SCHEDULE_QUIET_MS = 1000, /* after the last change */
    SCHEDULE_MOST_MS = 10000, /* after the first, while changes go on */
    SCHEDULE_EVERY_MS = 60000, /* where nobody tells of changes */
    SCHEDULE_REST_MS = 60000, /* at most, after a long run */
    SCHEDULE_RETRY_MS = 60000, /* after a run that failed; twice as long after each further one, */
    SCHEDULE_RETRY_MOST_MS = 3600000, /* but not longer than this */
};

/* All zero to begin with, but for `every`. Private to schedule.c otherwise. */
struct schedule {
    int64_t every; /* a run is due so long after the last one, whatever is told; 0: only after changes */
    bool changed; /* since the last run began */
    int64_t first, last; /* changes, when changed */
    int64_t began, ended; /* of the last run */
    bool ran; /* these two are set */
    unsigned failures; /* of the last runs, one after the other */
};

/* Something has changed. */
void schedule_changed(struct schedule *s, int64_t now);

/* In how many milliseconds a run is due: 0, now; SCHEDULE_NEVER: when something changes. A change waits for a
 * second of quiet, but for no more than ten. After a long run there is rest for as long as it took, and at
 * most a minute. A run that failed is tried again later also when nothing changes. */
int64_t schedule_due(const struct schedule *s, int64_t now);

/* A run begins, which sees all changes of which was told before; it has ended. */
void schedule_begins(struct schedule *s, int64_t now);
void schedule_ended(struct schedule *s, int64_t now, bool ok);

#endif
