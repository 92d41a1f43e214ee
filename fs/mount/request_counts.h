/* request_counts: how many requests came, of which kind, and how many bytes went back.
 *
 * Counting is always on, because it is only a relaxed atomic addition, which waits for nobody. So that
 * threads do not write to the same cache lines, each counts in a lane, which is chosen by a pointer that the
 * thread has to itself. Two threads that get one lane by chance still count right.
 */
#ifndef CABLEFS_MOUNT_REQUEST_COUNTS_H
#define CABLEFS_MOUNT_REQUEST_COUNTS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/buf.h"

enum request_counts_kind {
    REQUEST_COUNTS_LOOKUP,
    REQUEST_COUNTS_GETATTR,
    REQUEST_COUNTS_READ,
    REQUEST_COUNTS_READLINK,
    REQUEST_COUNTS_GETXATTR,
    REQUEST_COUNTS_LISTXATTR,
    REQUEST_COUNTS_READDIR,
    REQUEST_COUNTS_READDIRPLUS,
    REQUEST_COUNTS_OPEN,
    REQUEST_COUNTS_OPENDIR,
    REQUEST_COUNTS_STATFS,
    REQUEST_COUNTS_FORGET,
    REQUEST_COUNTS_PUSH, /* files given to the kernel before it asked */
    REQUEST_COUNTS_REFUSED, /* ... which it did not take */
    REQUEST_COUNTS_KINDS
};

enum { REQUEST_COUNTS_LANES = 16 };

struct request_counts {
    struct request_counts_lane {
        _Alignas(64) _Atomic uint64_t times[REQUEST_COUNTS_KINDS];
        _Atomic uint64_t bytes[REQUEST_COUNTS_KINDS];
    } lanes[REQUEST_COUNTS_LANES];
};

void request_counts_count(struct request_counts *s, const void *own, enum request_counts_kind kind,
                          uint64_t bytes);

/* The sums over all lanes. */
uint64_t request_counts_times(const struct request_counts *s, enum request_counts_kind kind);
uint64_t request_counts_bytes(const struct request_counts *s, enum request_counts_kind kind);

/* "lookup 12, read 34 (5678 bytes)", what is not 0; "nothing". ERR_OK or ERR_NOMEM. */
enum err request_counts_text(const struct request_counts *s, struct buf *out);

#endif
