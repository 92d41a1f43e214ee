/* forget: makes the kernel forget what an update of the index has changed, and nothing else.
 *
 * What is to be forgotten is gathered first, because telling the kernel may wait for somebody whose request
 * waits for a writer: nothing of the index may be held then, and no request be waited for in a thread that
 * answers them.
 *
 * A name is said to be out of date, and is asked for again when somebody needs it: who stands in a directory
 * that is still there stays in it. A kernel before 6.2 forgets it with all below it instead.
 */
#ifndef CABLEFS_MOUNT_FORGET_H
#define CABLEFS_MOUNT_FORGET_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "base/buf.h"
#include "tree/tree.h"

/* What is to be forgotten; all zero: nothing. */
struct forget {
    struct buf items;
};

/* For tree_list_changed(), with a struct forget; false when memory ran out. */
bool forget_add(void *context, const struct tree_change *change);

/* Tells the kernel all of it, as numbers of this edition. */
void forget_tell(const struct forget *f, struct fuse_session *se, uint64_t edition);

void forget_free(struct forget *f);

#endif
