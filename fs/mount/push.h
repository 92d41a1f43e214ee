/* push: gives the kernel a cable's files before it asks for them.
 *
 * A `grep -r` lists a cable's directory and then reads every file in it, one request each. Where read_pattern
 * sees that this will happen, the end of the listing is not answered at once. The request goes to a thread of
 * ours, which puts the files into the page cache, in one pass over the cable, and then answers; so no read
 * follows. For a process that reads without listing, the rest of a cable is pushed while it reads on.
 *
 * Why this needs a thread of its own, and why only listings wait for it: pushing a file waits for every page
 * of it that is being read, and such a read must find a thread that answers it. Reads never wait for this
 * thread, so it always comes to an end.
 */
#ifndef CABLEFS_MOUNT_PUSH_H
#define CABLEFS_MOUNT_PUSH_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "request_counts.h"
#include "tree/tree.h"

struct push;

/* tree(owner) is called in the thread that pushes and gives it a tree of its own, or NULL. stats is borrowed.
 * ERR_OK or ERR_NOMEM. */
enum err push_create(struct tree *(*tree)(void *owner), void *owner, struct request_counts *stats,
                     struct push **push);

/* Starts the thread; from then on files are pushed through se. Without a thread (false) nothing is pushed. */
bool push_start(struct push *p, struct fuse_session *se);

/* Ends the thread, and answers the requests that it still has. Meanwhile serve() is called again and again:
 * the thread may be waiting for a read, and when the loop has ended nobody else answers reads. */
void push_stop(struct push *p, void (*serve)(void *owner));

void push_free(struct push *p); /* after push_stop(); accepts NULL */

/* The index changes between these two: no bytes of the old one are pushed after push_suspend(). */
void push_suspend(struct push *p);
void push_resume(struct push *p);

/* Asks for the files of these kinds (tree_file_kind()) of a cable to be pushed, if the index is still of this
 * edition then. True: it will be done, and req, the request for the end of the cable's listing (or NULL),
 * will be answered with an empty listing afterwards. False: there is no room for it, and the caller
 * answers. */
bool push_cable(struct push *p, fuse_req_t req, int64_t cable, unsigned kinds, uint64_t edition);

#endif
