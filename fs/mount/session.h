/* session: a mounted file system, from mount to unmount.
 *
 * A session shows the index that it opened, until another one is renamed over it: within seconds that one is
 * shown, and the kernel's caches are emptied.
 */
#ifndef CABLEFS_MOUNT_SESSION_H
#define CABLEFS_MOUNT_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct session_options {
    const char *index; /* whole path of the index; borrowed, as all of them */
    const char *source; /* shown as the device in mount tables */
    const char *mountpoint; /* absolute: an existing directory that is no mount point */
    const char *mount_options; /* "allow_other,..." or NULL */
    bool foreground; /* stay in the foreground; otherwise the caller's process returns when the mount is up */
    size_t search_bytes; /* of results of queries and narrowed sets that are kept; 0: as many as usual */
    bool stats; /* say at the end what was asked: on stderr or, from the background, in the journal */
    bool debug; /* libfuse's log of every request, on stderr */
};

/* Are these mount options (NULL for none) understood? ERR_INVALID with a message when not; ERR_NOMEM. */
enum err session_check_options(const char *mount_options, struct err_info *info);

/* Will this do as a mount point? ERR_NOT_FOUND, ERR_INVALID (no directory, busy, a dead mount), ERR_IO. */
enum err session_check(const char *mountpoint, struct err_info *info);

/* Mounts and serves until unmounted or interrupted. In the background case the calling process returns ERR_OK
 * as soon as the file system answers, and a child goes on serving. Errors: ERR_NOT_FOUND, ERR_INVALID (the
 * mount point will not do), ERR_FORMAT (no index), ERR_IO, ERR_NOMEM, with a message for a person. */
enum err session_run(const struct session_options *options, struct err_info *info);

#endif
