/* init_reply: what libfuse leaves out of its answer to INIT.
 *
 * libfuse 3.14, that of Debian 12 and Ubuntu 24.04, lets a file system ask for FUSE_CAP_PARALLEL_DIROPS and
 * never tells the kernel. The kernel then sends the requests of a directory one after the other, and whoever
 * waits for his turn cannot be killed. So the answer gets the flag on its way to the kernel.
 */
#ifndef CABLEFS_MOUNT_INIT_REPLY_H
#define CABLEFS_MOUNT_INIT_REPLY_H

#include <stdbool.h>
#include <sys/uio.h>

/* Adds the flag to an answer as writev() gets it: a head, and a struct fuse_init_out of linux/fuse.h. False,
 * and nothing is changed, when it is no such answer, or one that refuses. */
bool init_reply_add_parallel(const struct iovec *parts, int count);

#endif
