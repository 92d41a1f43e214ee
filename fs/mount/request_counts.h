/* stats: how many requests came, of which kind, and how many bytes went back.
 *
 * Counting is always on: an addition that orders nothing and waits for nobody. Threads count in lanes of
 * their own, chosen by whatever pointer a thread has to itself, and a lane shared by chance still counts
 * right.
 */
#ifndef CABLEFS_STATS_H
#define CABLEFS_STATS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/buf.h"

enum stats_kind {
    STATS_LOOKUP,
    STATS_GETATTR,
    STATS_READ,
    STATS_READLINK,
    STATS_GETXATTR,
    STATS_LISTXATTR,
    STATS_READDIR,
    STATS_READDIRPLUS,
    STATS_OPEN,
    STATS_OPENDIR,
    STATS_STATFS,
    STATS_FORGET,
    STATS_PUSH, /* files given to the kernel before it asked */
    STATS_REFUSED, /* ... which it did not take */
    STATS_KINDS
};

enum { STATS_LANES = 16 };

struct stats {
    struct stats_lane {
        _Alignas(64) _Atomic uint64_t times[STATS_KINDS];
        _Atomic uint64_t bytes[STATS_KINDS];
    } lanes[STATS_LANES];
};

void stats_count(struct stats *s, const void *own, enum stats_kind kind, uint64_t bytes);

/* The sums over all lanes. */
uint64_t stats_times(const struct stats *s, enum stats_kind kind);
uint64_t stats_bytes(const struct stats *s, enum stats_kind kind);

/* "lookup 12, read 34 (5678 bytes)", what is not 0; "nothing". ERR_OK or ERR_NOMEM. */
enum err stats_text(const struct stats *s, struct buf *out);

#endif
