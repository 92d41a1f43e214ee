/* pool: a catalog and a tree for each thread, all on the same file, and the change to a new file when one is
 * put in its place.
 *
 * The catalogs of a set are all on one file, so every thread sees one and the same index whatever is renamed
 * over it. The first is opened by pool_open(), so that a mount is up at once, the others by pool_fill(); a
 * thread that comes in between waits. When pool_refresh() finds another file at the path it opens a new set;
 * a thread moves over at its next request, and the old set is closed when the last thread has left it.
 */
#ifndef CABLEFS_POOL_H
#define CABLEFS_POOL_H

#include "tree/tree.h"

enum { POOL_THREADS = 8 }; /* threads served at a time; the session runs no more */

struct pool;

/* ERR_FORMAT (no index of this version), ERR_IO, ERR_NOMEM. path is copied. */
enum err pool_open(const char *path, struct pool **pool, struct err_info *info);

/* Opens the other catalogs: one when a thread waits for it, the rest when no thread has for some
 * milliseconds. To be called once, before or while other threads use the pool; pool_refresh() may be called
 * after it. When another file stands at the path by now, they stay closed until pool_refresh(). An error,
 * with a message, leaves fewer threads served. */
enum err pool_fill(struct pool *pool, struct err_info *info);

/* How many bytes of results of queries and narrowed sets are kept; SETS_BYTES if this is never called. */
void pool_limit_sets(struct pool *pool, size_t bytes);

/* No thread but the caller may use the pool any more. Accepts NULL. */
void pool_close(struct pool *pool);

/* The calling thread's tree, the same at every call until the index changes; NULL when there are too many
 * threads. No lock is taken but at a thread's first call and after a change. */
struct tree *pool_tree(struct pool *pool);

/* Looks whether another file stands at the path, and if so changes to it. *changed says so. When the new file
 * cannot be opened the old one stays: an error with a message, once for each such file. */
enum err pool_refresh(struct pool *pool, bool *changed, struct err_info *info);

#endif
