/* mount: a mounted file system, from mount to unmount. The door of this room.
 *
 * A mount shows the index that it opened until another index is renamed over that file. Within seconds the
 * new one is shown, and the kernel forgets what it had kept of the old one. A mount of a source also sees to
 * it that there is a new one when the source has changed (live.h).
 */
#ifndef CABLEFS_MOUNT_H
#define CABLEFS_MOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { MOUNT_SEARCH_SECONDS = 10, MOUNT_SEARCH_MEGABYTES = 128 }; /* where nothing is said */

/* All strings are borrowed and must outlive the mount. Paths are absolute: the process that serves the mount
 * leaves the working directory. */
struct mount_options {
    const char *index;
    const char *source; /* what mount tables show as the device */
    const char *mountpoint; /* an existing directory that is no mount point */
    const char *fuse_options; /* for libfuse, separated by commas: "allow_other,..."; NULL for none */
    bool foreground; /* stay in the foreground; otherwise the caller's process returns when the mount is up */
    size_t search_bytes; /* that searches may take: while they run, and for results that are kept */
    unsigned search_seconds; /* of computing, after which a search is given up; 0: never */
    bool stats; /* say at the end what was asked: on stderr or, from the background, in the system's log */
    bool watched; /* the index is of `source`, and brought up to date whenever that changes, */
    bool is_private; /* readable by its owner only, */
    bool follow_links; /* with what links in it lead to; */
    bool lacks; /* it lacks documents for which a library is missing: no run before something changes */
    bool no_sandbox; /* keep rights that serving does not need (sandbox.h) */
    bool debug; /* write libfuse's log of every request to stderr */
};

/* Does libfuse understand these options (NULL for none)? ERR_INVALID with a message when not; ERR_NOMEM. */
enum err mount_check_options(const char *fuse_options, struct err_info *info);

/* Can this directory be mounted on? ERR_NOT_FOUND, ERR_INVALID (no directory, busy, a dead mount), ERR_IO. */
enum err mount_check_mountpoint(const char *path, struct err_info *info);

/* May this process open as many files as a mount needs? The limit is raised where it can be. ERR_LIMIT. */
enum err mount_check_open_files(struct err_info *info);

/* Mounts the index, and serves it until it is unmounted or the process is told to end by a signal. Another
 * process, forked here, mounts and unmounts, also when the one that serves is killed (keeper.h). In the
 * background the caller gets ERR_OK as soon as the file system answers, and a child process goes on serving.
 * Errors: ERR_NOT_FOUND, ERR_INVALID (the mount point or an option will not do), ERR_FORMAT (no index),
 * ERR_IO, ERR_NOMEM, each with a message for a person. */
enum err mount_run(const struct mount_options *options, struct err_info *info);

#endif
