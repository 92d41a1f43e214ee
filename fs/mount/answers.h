/* answers: the requests that may need a set of cables to be worked out: names, attributes, links, listings.
 *
 * Each is tried where it came in, with what is at hand, which takes no time. Where that is not enough the
 * request goes to the queue of searches, is answered from one of its threads, and the thread that took it in
 * goes on reading requests. Who interrupts a request (Ctrl-C) ends its search.
 */
#ifndef CABLEFS_MOUNT_ANSWERS_H
#define CABLEFS_MOUNT_ANSWERS_H

#include "ops.h"

/* Answers a request now or later, exactly once. name: of a LOOKUP or GETXATTR, shorter than FILENAME_SIZE;
 * or NULL. size and offset: as far as the request has them. */
void answers_give(fuse_req_t req, enum request_counts_kind kind, fuse_ino_t number, const char *name,
                  size_t size, off_t offset);

/* For a queue of searches whose owner is a struct ops_context. */
struct search_queue_hooks answers_hooks(struct ops_context *c);

#endif
