/* errno_of: what the kernel is told where a function of the tree failed.
 *
 * The one place where a status becomes an errno. Every status has its own; what says that something is wrong
 * with the index or with this program is EIO.
 */
#ifndef CABLEFS_MOUNT_ERRNO_OF_H
#define CABLEFS_MOUNT_ERRNO_OF_H

#include "base/err.h"

/* 0 for ERR_OK. */
int errno_of(enum err e);

#endif
