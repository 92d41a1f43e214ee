/* search_queue: the threads that do what takes long, so that nobody waits for it but who asked.
 *
 * Two jobs are done at a time. A job that does not end in a moment is put back and done again with all the
 * time it may have, one such job at a time; so what is quick is not kept waiting by what is slow. Jobs of one
 * topic, who lack the same, are done one after the other: the second finds what the first has worked out.
 * There is one thread more than that, which ends what is not wanted any more before its turn.
 */
#ifndef CABLEFS_MOUNT_SEARCH_QUEUE_H
#define CABLEFS_MOUNT_SEARCH_QUEUE_H

#include <stdint.h>

#include "base/err.h"
#include "base/stop.h"

enum {
    SEARCH_QUEUE_AT_ONCE = 2,
    SEARCH_QUEUE_THREADS = SEARCH_QUEUE_AT_ONCE + 1,
    SEARCH_QUEUE_MAX = 1024, /* jobs that wait */
};

/* Private to search_queue.c. A member of what its owner has to do, all zero to begin with. */
struct search_queue_job {
    struct search_queue_job *next;
    uint64_t topic;
    _Atomic bool stopped;
    bool slow; /* it did not end in a moment */
};

/* What is called in the threads of the queue, each with the owner; none may be NULL. */
struct search_queue_hooks {
    /* Does the job and ends it: then it is gone. `stop` tells that it is not wanted any more. Only if the job
     * is to be `brief` it may also be left undone, which is false. */
    bool (*run)(void *owner, struct search_queue_job *job, bool brief, struct stop stop);
    /* Ends a job that was not wanted any more before its turn. */
    void (*give_up)(void *owner, struct search_queue_job *job);
    void *owner;
};

struct search_queue;

/* Without threads, for a process that may still fork. ERR_NOMEM. */
enum err search_queue_create(const struct search_queue_hooks *hooks, struct search_queue **queue);

/* Starts the threads; false when there can be none. */
bool search_queue_start(struct search_queue *q);

/* Takes a job; from now on it is the queue's. False, and it stays the caller's, when too many wait, or when
 * there are no threads. */
bool search_queue_add(struct search_queue *q, struct search_queue_job *job, uint64_t topic);

/* The job is not wanted any more. For a job that has not ended; it may not have been added yet. */
void search_queue_stop(struct search_queue *q, struct search_queue_job *job);

/* Stops all jobs and ends the threads. */
void search_queue_end(struct search_queue *q);

void search_queue_free(struct search_queue *q); /* after search_queue_end(); accepts NULL */

#endif
