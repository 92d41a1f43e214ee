/* reader_pool: a catalog and a tree for each thread, all on one index, and the change to another index when
 * it is put in the place of the first.
 *
 * A catalog with its tree is called a reader. All readers are on one file, so every thread sees the same
 * index, whatever is renamed over it; when it is updated in place, each request sees one state of it.
 * reader_pool_open() opens the first, so that a mount is up at once, and
 * reader_pool_fill() opens the others; a thread that comes in between waits for one. When
 * reader_pool_refresh() finds another file at the path, it opens a new lot of readers. Each thread moves over
 * at its next request, and the old lot is closed when the last thread has left it.
 */
#ifndef CABLEFS_MOUNT_READER_POOL_H
#define CABLEFS_MOUNT_READER_POOL_H

#include "tree/tree.h"

enum { READER_POOL_THREADS = 8 }; /* threads served at a time; the session runs no more */

struct reader_pool;

/* ERR_FORMAT (no index of this version), ERR_IO, ERR_NOMEM. path is copied. */
enum err reader_pool_open(const char *path, struct reader_pool **pool, struct err_info *info);

/* Opens the other readers: one as soon as a thread waits for it, and the rest when no thread has waited for
 * some milliseconds. It is called once, before or while other threads use the pool, and before
 * reader_pool_refresh(). A file that was renamed meanwhile is found. When it is nowhere, or after an error,
 * which comes with a message, fewer threads are served until reader_pool_refresh() can do better. */
enum err reader_pool_fill(struct reader_pool *pool, struct err_info *info);

/* How many bytes of results of queries and narrowed sets are kept; SET_STORE_BYTES if this is never
 * called. */
void reader_pool_limit_sets(struct reader_pool *pool, size_t bytes);

/* No thread but the caller may use the pool any more. Accepts NULL. */
void reader_pool_close(struct reader_pool *pool);

/* The calling thread's tree, the same at every call until the index changes; NULL when there are more threads
 * than readers. A lock is taken only at a thread's first call and after a change. */
struct tree *reader_pool_tree(struct reader_pool *pool);

/* What an update of the index has changed while it is shown. */
enum reader_pool_news {
    READER_POOL_NONE, /* nothing, as far as can be seen */
    READER_POOL_UPDATED, /* what visit() was called with; the edition, and all numbers, stay */
    READER_POOL_OTHER, /* perhaps everything: reader_pool_refresh() looks for what there is now */
};

/* Looks whether the index was updated, in place or by a file that took its place. Nothing of it is held when
 * this returns. Called by one thread, after reader_pool_fill(). */
enum reader_pool_news reader_pool_look(struct reader_pool *pool,
                                       bool (*visit)(void *context, const struct tree_change *change),
                                       void *context);

uint64_t reader_pool_edition(struct reader_pool *pool); /* that is shown */

/* Looks whether another file is at the path, or the file was written into, and if so changes to what is there
 * now; *changed says whether it did. When that cannot be opened the old one stays. That is an error with a
 * message, once for each such file; it is tried again at every call, for it may be a copy that is not
 * complete. */
enum err reader_pool_refresh(struct reader_pool *pool, bool *changed, struct err_info *info);

#endif
