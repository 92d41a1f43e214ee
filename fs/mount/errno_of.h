/* errno_of: what the kernel is told where a function of the tree failed.
 *
 * This is the one place where a status becomes an errno. Every status has an errno of its own, except for
 * those that say that something is wrong with the index or with this program: these are EIO.
 */
#ifndef CABLEFS_MOUNT_ERRNO_OF_H
#define CABLEFS_MOUNT_ERRNO_OF_H

#include "base/err.h"

/* 0 for ERR_OK. */
int errno_of(enum err e);

#endif
