/* watcher: is told by the kernel (inotify(7)) when something changes in or below some files and directories.
 *
 * It enters what core/source/walk enters: no hidden names, no symbolic links below the paths, whatever is put
 * there meanwhile, and no FUSE file system. It reads no file. What an index run makes beside its index is no
 * change.
 *
 * Directories are watched one by one. When one comes, goes or moves, and when the kernel has lost events, the
 * caller is told that the watch has gaps, and mends it by watching anew.
 */
#ifndef CABLEFS_LIVE_WATCHER_H
#define CABLEFS_LIVE_WATCHER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct watcher; /* opaque */

struct watcher_request { /* all borrowed, for the call only */
    char *const *paths; /* files and directories; one that is a link is followed */
    size_t paths_n;
    const char *index; /* this file, and what is written beside it, is passed over */
    size_t watches_max; /* 0: as many as the kernel allows */
};

/* Watches all that is there now. The caller closes the watcher; watcher_close() accepts NULL.
 * ERR_LIMIT      the kernel allows no more watches; the message says which number it is, and how to raise it
 * ERR_INVALID    a file system does not tell of changes that others make (NFS, FUSE ...)
 * ERR_NOT_FOUND  a path is not there
 * ERR_IO, ERR_NOMEM */
enum err watcher_open(const struct watcher_request *request, struct watcher **watcher, struct err_info *info);
void watcher_close(struct watcher *w);

/* Can be read when there is something to tell. */
int watcher_fd(const struct watcher *w);

struct watcher_news {
    bool changed; /* something that a walk would see, or might */
    bool gaps; /* directories are not watched, or what is watched has gone: watch anew */
};

/* Takes all that has been told until now, and does not wait. */
struct watcher_news watcher_read(struct watcher *w);

#endif
