/* push: gives the kernel a cable's files before it asks for them.
 *
 * A `grep -r` lists a cable's directory and then reads every file in it, a request each. When a process has
 * read the files of the directory that it listed before, the end of its next listing is not answered at once:
 * the request goes to a thread of ours, which puts the files into the page cache (in one pass over the cable)
 * and then answers. No read follows. A process that only lists (find, ls -R) never gets there; and every
 * 128th cable is left alone, to see what is read of it, so that one which stops reading stops paying too. Who
 * reads without listing first (cat *, rsync) gets the rest of a cable pushed when it has read two of its
 * files; who reads one file of each cable (head *) pays nothing.
 *
 * Why a thread of its own, and why only listings wait for it: pushing waits for a page that is being read,
 * and that read must find a thread to answer it. Reads never wait for this thread, so it always ends.
 *
 * What is watched is a guess kept in atomics without locks: a lost update costs a request, never a wrong
 * byte.
 */
#ifndef CABLEFS_MOUNT_PUSH_H
#define CABLEFS_MOUNT_PUSH_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "request_counts.h"
#include "tree/tree.h"

struct push;

/* tree(owner) is called in the prefetcher's thread and gives it a tree of its own, or NULL. stats is
 * borrowed. */
enum err push_create(struct tree *(*tree)(void *owner), void *owner, struct request_counts *stats,
                     struct push **prefetch);

/* Starts the thread; from then on files are pushed through se. Without a thread (false) nothing is pushed. */
bool push_start(struct push *p, struct fuse_session *se);

/* Ends the thread and answers what it still had. serve() is called again and again while the thread may wait
 * for a read that nobody else answers any more. */
void push_stop(struct push *p, void (*serve)(void *owner));

void push_free(struct push *p); /* after push_stop(); accepts NULL */

/* The index changes between these two: no bytes of the old one are pushed after push_suspend(). */
void push_suspend(struct push *p);
void push_resume(struct push *p);

/* The end of a cable's listing is reached. True: the request is taken over and will be answered with an empty
 * listing; false: the caller answers. */
bool push_listed(struct push *p, fuse_req_t req, int64_t cable, uint64_t edition);

/* A file of a cable has been read from its beginning; called after the answer, with the process that
 * asked. */
void push_read(struct push *p, pid_t pid, int64_t cable, unsigned kind, uint64_t edition);

#endif
