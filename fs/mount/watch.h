/* watch: a thread that looks whether the index that is shown was updated, or another one put at its path.
 *
 * The same thread first opens the rest of the pool's catalogs, so that a mount is up before they are open.
 */
#ifndef CABLEFS_MOUNT_WATCH_H
#define CABLEFS_MOUNT_WATCH_H

#include <pthread.h>
#include <stdbool.h>

#include "notice.h"
#include "reader_pool.h"

enum { WATCH_MS = 2000 }; /* between two looks of a mount */

/* What is called in the watching thread, each with the owner. None may be NULL; hear() is called for an
 * ear only. */
struct watch_hooks {
    void (*suspend)(
        void *owner); /* before a look: from now on nothing of the index may be handed out unasked */
    void (*resume)(void *owner); /* after it */
    void (*changed)(void *owner); /* after resume(): another index is shown now */
    /* The index was updated: what has changed, one by one; then noted(). */
    bool (*note)(void *owner, const struct tree_change *change);
    void (*noted)(void *owner, bool updated); /* after each look; not updated: what was noted is void */
    bool (*hear)(
        void *owner); /* the ear can be read: takes what is there; false when there will be no more */
    void *owner;
};

/* Private to watch.c. All zero to begin with; it must not be moved while it runs. */
struct watch {
    struct reader_pool *pool;
    struct watch_hooks hooks;
    unsigned interval_ms;
    int ear;
    struct notice notice; /* borrowed */
    int life[2]; /* a pipe, whose end ends a wait of the thread */
    pthread_t thread;
    pthread_mutex_t lock; /* of begun and stopping */
    pthread_cond_t wake;
    bool begun, stopping;
    bool running;
};

/* Makes the thread, which waits for watch_begin(). Where there can be none, the pool is filled at once, and
 * no other index is ever noticed. The pool is borrowed, and so is the ear: a file that can be read when it is
 * time to look before the interval is over; -1: there is none. The notice says the same of the file
 * of the index, and is borrowed, too. */
void watch_start(struct watch *w, struct reader_pool *pool, unsigned interval_ms, int ear,
                 const struct notice *notice, const struct watch_hooks *hooks);

/* The mount is up: the thread fills the pool, then looks at every interval. Any thread may call it, before
 * watch_stop(). */
void watch_begin(struct watch *w);

/* Ends the thread and waits for it. Does nothing when there is none. */
void watch_stop(struct watch *w);

#endif
