/* idset: a set of small numbers, the ids of cables, as bits.
 *
 * An index numbers its cables from 1, one after the other, so that a bit each takes 31 KiB for 250,000 cables,
 * however many of them are in the set. Sets that are combined have the same room. The owner of a set frees it;
 * a set is for one thread at a time.
 */
#ifndef CABLEFS_IDSET_H
#define CABLEFS_IDSET_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct idset {
    uint64_t *words; /* owned; NULL while nothing is allocated */
    int64_t room; /* ids are 0 .. room - 1 */
};

#define IDSET_EMPTY ((struct idset){0})

enum { IDSET_ROOM_MAX = 1 << 30 };

/* An empty set for ids below `room`. ERR_NOMEM; ERR_LIMIT when room is negative or above IDSET_ROOM_MAX. */
enum err idset_make(int64_t room, struct idset *set);
enum err idset_copy(const struct idset *set, struct idset *copy); /* ERR_NOMEM */
void idset_free(struct idset *set); /* the set has no room any more; accepts one that never had */

bool idset_add(struct idset *set, int64_t id); /* false when there is no room for it */
bool idset_has(const struct idset *set, int64_t id);
int64_t idset_next(const struct idset *set, int64_t from); /* the first id >= from; -1 when there is none */
uint64_t idset_count(const struct idset *set);

/* a becomes the union, the intersection, a without b. Both have the same room. */
void idset_or(struct idset *a, const struct idset *b);
void idset_and(struct idset *a, const struct idset *b);
void idset_subtract(struct idset *a, const struct idset *b);

#endif
