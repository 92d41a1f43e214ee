/* ops: the FUSE callbacks. Each answers its request exactly once, from the tree of the thread it runs in, or
 * hands it over (answers.h).
 *
 * Nothing in an index ever changes, so the kernel may keep what it is told. Entries and attributes are valid
 * for ever. open and opendir are answered with ENOSYS: then the kernel (5.1 and later) no longer asks, and
 * keeps pages and listings by itself. An older kernel gets ordinary answers.
 */
#ifndef CABLEFS_MOUNT_OPS_H
#define CABLEFS_MOUNT_OPS_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "listing_policy.h"
#include "push.h"
#include "read_pattern.h"
#include "request_counts.h"
#include "search_queue.h"
#include "tree/tree.h"

/* What the callbacks need of the session; they get it as the session's user data. */
struct ops_context {
    struct tree *(*tree)(void *owner); /* the calling thread's tree; NULL when none can be had */
    void (*started)(void *owner); /* INIT has succeeded: the file system is mounted */
    void *owner;
    struct push *push; /* NULL: nothing is pushed */
    struct request_counts *stats; /* NULL: nothing is counted */
    struct search_queue *searches; /* with the hooks of answers.h */
    struct work_limits search_limits; /* of each search */
    uid_t uid; /* owner of everything */
    gid_t gid;
    struct listing_policy listings; /* all zero */
    struct read_pattern reads; /* all zero */
    bool no_open, no_opendir; /* set by INIT: the kernel knows how to do without */
    _Atomic bool answered; /* INIT is answered */
};

/* Static storage; for fuse_session_new() with a struct ops_context as user data. */
const struct fuse_lowlevel_ops *ops_table(void);

#endif
