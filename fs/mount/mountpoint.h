/* mountpoint: may this directory be mounted on, and the end of a mount that answers no more. */
#ifndef CABLEFS_MOUNT_MOUNTPOINT_H
#define CABLEFS_MOUNT_MOUNTPOINT_H

#include "base/err.h"

/* ERR_OK when the path is a directory on which nothing is mounted. Otherwise, each with a message that says
 * what to do: ERR_NOT_FOUND; ERR_INVALID when it is no directory, when something is mounted there, or when
 * the process behind an earlier FUSE mount has died without unmounting; ERR_IO. */
enum err mountpoint_check(const char *path, struct err_info *info);

/* Has the kernel end the connection of the FUSE mount at path, so that whoever waits for an answer gets an
 * error. That takes root, or the user of the mount and a kernel that shows its connections in /sys; without
 * them, and where no FUSE file system is mounted, nothing is done. The mount stays, and is dead. */
void mountpoint_abort(const char *path);

#endif
