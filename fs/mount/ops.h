/* ops: the FUSE callbacks. Each answers its request exactly once, from the tree of the thread it runs in.
 *
 * open and opendir are answered ENOSYS, so that the kernel (5.1 and later) stops asking and keeps pages and
 * directory listings itself; entries and attributes are valid without end. An older kernel gets ordinary
 * answers.
 */
#ifndef CABLEFS_MOUNT_OPS_H
#define CABLEFS_MOUNT_OPS_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "listing_policy.h"
#include "push.h"
#include "request_counts.h"
#include "tree/tree.h"

/* What the callbacks need of the session; they get it as the session's user data. */
struct ops_context {
    struct tree *(*tree)(void *owner); /* the calling thread's tree; NULL when none can be had */
    void (*started)(void *owner); /* INIT has succeeded: the file system is mounted */
    void *owner;
    struct push *prefetch; /* NULL: nothing is pushed */
    struct request_counts *stats; /* NULL: nothing is counted */
    uid_t uid; /* owner of everything */
    gid_t gid;
    struct listing_policy crawl; /* all zero */
    bool no_open, no_opendir; /* set by INIT: the kernel knows how to do without */
};

/* Static storage; for fuse_session_new() with a struct ops_context as user data. */
const struct fuse_lowlevel_ops *ops_table(void);

#endif
