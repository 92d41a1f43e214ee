/* locks: can the locks of files be trusted on a file system?
 *
 * Where they can, an index is written in place while others read it: each reader keeps SQLite's SHARED lock
 * for as long as it looks (sqlite.org/lockingv3.html). Elsewhere (NFS, SMB, FUSE, 9p ...) a lock may be
 * granted to two machines at once, so an index is never changed there once it is in its place: a new file
 * takes it by rename. Writers and readers ask the same question here, and so they agree.
 */
#ifndef CABLEFS_STORE_LOCKS_H
#define CABLEFS_STORE_LOCKS_H

#include <stdbool.h>

/* Of the file system that holds what is open as fd, or is at path. False also for a file system that is not
 * known here, and when it cannot be asked. */
bool locks_are_trusted(int fd);
bool locks_are_trusted_at(const char *path);

#endif
