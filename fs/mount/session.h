/* session: the FUSE session of a mount: its options, its threads, its beginning and its end. */
#ifndef CABLEFS_MOUNT_SESSION_H
#define CABLEFS_MOUNT_SESSION_H

#include "daemon.h"
#include "mount.h"

/* As mount_check_options(). */
enum err session_check_options(const char *fuse_options, struct err_info *info);

/* Mounts and serves in this process, until the file system is unmounted or a signal tells the process to end.
 * daemon_ready(daemon) is called when the file system answers; daemon is NULL in the foreground. Errors as
 * mount_run(). */
enum err session_run(const struct mount_options *options, struct daemon *daemon, struct err_info *info);

#endif
