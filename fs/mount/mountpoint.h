/* mountpoint: may this directory be mounted on, and the end of what was. */
#ifndef CABLEFS_MOUNT_MOUNTPOINT_H
#define CABLEFS_MOUNT_MOUNTPOINT_H

#include <stdbool.h>

#include "base/err.h"

/* ERR_OK when the path is a directory on which nothing is mounted. Otherwise, each with a message that says
 * what to do: ERR_NOT_FOUND; ERR_INVALID when it is no directory, when something is mounted there, or when
 * the process behind an earlier FUSE mount has died without unmounting; ERR_IO. */
enum err mountpoint_check(const char *path, struct err_info *info);

/* Where the kernel can be told to end the connection of the FUSE file system that was just mounted at path;
 * -1 where that cannot be had. Nobody is asked who serves it. It stands for that connection alone, also when
 * another one gets its number. The caller closes it. */
int mountpoint_open_abort(const char *path);

/* Unmounts path, also when it is in use, and ends the connection, so that whoever waits for an answer gets an
 * error. That takes root: false where it cannot be done. */
bool mountpoint_force(const char *path);

#endif
