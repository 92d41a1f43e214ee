/* bitset: a set of small numbers, the ids of cables, as bits.
 *
 * An index numbers its cables from 1, as they arrive. With one bit for each number up to the highest, a set
 * of 250,000 cables takes 31 KiB, however many of them are in it. Sets that are combined must have the same
 * room. The owner of a set frees it. A set is for one thread at a time.
 */
#ifndef CABLEFS_BASE_BITSET_H
#define CABLEFS_BASE_BITSET_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct bitset {
    uint64_t *words; /* owned; NULL while nothing is allocated */
    int64_t room; /* ids are 0 .. room - 1 */
};

#define BITSET_EMPTY ((struct bitset){0})

enum { BITSET_ROOM_MAX = 1 << 30 };

/* An empty set for ids below `room`. ERR_NOMEM; ERR_LIMIT when room is negative or above BITSET_ROOM_MAX. */
enum err bitset_make(int64_t room, struct bitset *set);
enum err bitset_copy(const struct bitset *set, struct bitset *copy); /* ERR_NOMEM */
void bitset_free(struct bitset *set); /* the set has no room any more; accepts one that never had */

void bitset_clear(struct bitset *set); /* it is empty, and keeps its room */
bool bitset_add(struct bitset *set, int64_t id); /* false when there is no room for it */
bool bitset_has(const struct bitset *set, int64_t id);
int64_t bitset_next(const struct bitset *set, int64_t from); /* the first id >= from; -1 when there is none */
uint64_t bitset_count(const struct bitset *set);

/* a becomes the union, the intersection, a without b. Both have the same room. */
void bitset_or(struct bitset *a, const struct bitset *b);
void bitset_and(struct bitset *a, const struct bitset *b);
void bitset_subtract(struct bitset *a, const struct bitset *b);

#endif
