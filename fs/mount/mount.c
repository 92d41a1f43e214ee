#include "mount.h"

#include "daemon.h"
#include "mountpoint.h"
#include "open_files.h"
#include "session.h"

enum err mount_check_options(const char *fuse_options, struct err_info *info) {
    return session_check_options(fuse_options, info);
}

enum err mount_check_mountpoint(const char *path, struct err_info *info) {
    return mountpoint_check(path, info);
}

enum err mount_check_open_files(struct err_info *info) {
    return open_files_ensure(info);
}

static enum err serve(void *context, struct daemon *daemon, struct err_info *info) {
    return session_run(context, daemon, info);
}

enum err mount_run(const struct mount_options *options, struct err_info *info) {
    enum err e = mountpoint_check(options->mountpoint, info);
    if (e == ERR_OK)
        e = open_files_ensure(info);
    if (e != ERR_OK)
        return e;
    if (options->foreground)
        return session_run(options, NULL, info);
    struct mount_options copy = *options; /* the context of a callback is not const */
    return daemon_run(serve, &copy, info);
}
