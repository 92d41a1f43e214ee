/* deadline: waiting for a condition until a time, by a clock that nobody sets.
 *
 * By the clock of the wall a wait would last an hour when that clock is put back by an hour.
 */
#ifndef CABLEFS_MOUNT_DEADLINE_H
#define CABLEFS_MOUNT_DEADLINE_H

#include <pthread.h>
#include <time.h>

/* Makes a condition that waits by the same clock. 0, or an error number as pthread_cond_init(). */
int deadline_init_cond(pthread_cond_t *cond);

/* The time so many milliseconds from now, for pthread_cond_timedwait() on such a condition. */
struct timespec deadline_in(unsigned milliseconds);

#endif
