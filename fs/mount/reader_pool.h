/* reader_pool: a catalog and a tree for each thread, all on the same file, and the change to a new file when one is
 * put in its place.
 *
 * The catalogs of a set are all on one file, so every thread sees one and the same index whatever is renamed
 * over it. The first is opened by reader_pool_open(), so that a mount is up at once, the others by
 * reader_pool_fill(); a thread that comes in between waits. When reader_pool_refresh() finds another file at
 * the path it opens a new set; a thread moves over at its next request, and the old set is closed when the
 * last thread has left it.
 */
#ifndef CABLEFS_MOUNT_READER_POOL_H
#define CABLEFS_MOUNT_READER_POOL_H

#include "tree/tree.h"

enum { POOL_THREADS = 8 }; /* threads served at a time; the session runs no more */

struct reader_pool;

/* ERR_FORMAT (no index of this version), ERR_IO, ERR_NOMEM. path is copied. */
enum err reader_pool_open(const char *path, struct reader_pool **pool, struct err_info *info);

/* Opens the other catalogs: one when a thread waits for it, the rest when no thread has for some
 * milliseconds. To be called once, before or while other threads use the pool; reader_pool_refresh() may be
 * called after it. When another file stands at the path by now, they stay closed until reader_pool_refresh().
 * An error, with a message, leaves fewer threads served. */
enum err reader_pool_fill(struct reader_pool *pool, struct err_info *info);

/* How many bytes of results of queries and narrowed sets are kept; SET_STORE_BYTES if this is never
 * called. */
void reader_pool_limit_sets(struct reader_pool *pool, size_t bytes);

/* No thread but the caller may use the pool any more. Accepts NULL. */
void reader_pool_close(struct reader_pool *pool);

/* The calling thread's tree, the same at every call until the index changes; NULL when there are too many
 * threads. No lock is taken but at a thread's first call and after a change. */
struct tree *reader_pool_tree(struct reader_pool *pool);

/* Looks whether another file stands at the path, and if so changes to it. *changed says so. When the new file
 * cannot be opened the old one stays: an error with a message, once for each such file. */
enum err reader_pool_refresh(struct reader_pool *pool, bool *changed, struct err_info *info);

#endif
