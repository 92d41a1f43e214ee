#include "mountpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

static enum err cannot_stat(const char *path, int why, struct err_info *info) {
    switch (why) {
    case ENOTCONN: /* what the kernel answers for a FUSE mount whose process is gone */
        return err_set(info, ERR_INVALID, "%s: a dead mount is left here; remove it with: fusermount3 -u %s",
                       path, path);
    case ENOENT:
        return err_set(info, ERR_NOT_FOUND, "%s: %s; make the directory first", path, strerror(why));
    default:
        return err_set(info, ERR_IO, "%s: %s", path, strerror(why));
    }
}

/* A mount point is on another device than the directory above it. The root directory is the one directory
 * that is its own parent. */
static bool is_mounted_on(const char *path, const struct stat *directory) {
    char parent[PATH_MAX];
    struct stat above;
    int n = snprintf(parent, sizeof parent, "%s/..", path);
    return n > 0 && (size_t)n < sizeof parent && stat(parent, &above) == 0 &&
           (above.st_dev != directory->st_dev || above.st_ino == directory->st_ino);
}

enum err mountpoint_check(const char *path, struct err_info *info) {
    struct stat st;
    if (stat(path, &st) != 0)
        return cannot_stat(path, errno, info);
    if (!S_ISDIR(st.st_mode))
        return err_set(info, ERR_INVALID, "%s: not a directory; a mount point must be one", path);
    if (is_mounted_on(path, &st))
        return err_set(info, ERR_INVALID,
                       "%s: busy, something is mounted here; unmount it with: fusermount3 -u %s", path, path);
    return ERR_OK;
}

int mountpoint_open_abort(const char *path) {
    struct statx st;
    char name[64];
    if (statx(AT_FDCWD, path, AT_STATX_DONT_SYNC, STATX_TYPE, &st) != 0 || st.stx_dev_major != 0)
        return -1;
    snprintf(name, sizeof name, "/sys/fs/fuse/connections/%u/abort", (unsigned)st.stx_dev_minor);
    return open(name, O_WRONLY | O_CLOEXEC);
}

bool mountpoint_force(const char *path) {
    return umount2(path, MNT_FORCE | MNT_DETACH | UMOUNT_NOFOLLOW) == 0;
}
