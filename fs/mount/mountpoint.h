/* mountpoint: may this directory be mounted on? */
#ifndef CABLEFS_MOUNT_MOUNTPOINT_H
#define CABLEFS_MOUNT_MOUNTPOINT_H

#include "base/err.h"

/* ERR_OK when the path is a directory on which nothing is mounted. Otherwise, each with a message that says
 * what to do: ERR_NOT_FOUND; ERR_INVALID when it is no directory, when something is mounted there, or when
 * the process behind an earlier FUSE mount has died without unmounting; ERR_IO. */
enum err mountpoint_check(const char *path, struct err_info *info);

#endif
