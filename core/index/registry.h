/* registry: numbers given to names in order of first appearance, with what is counted for each.
 *
 * The index uses one for each kind of facet value (tags, origins, signers, ...): there are thousands of them
 * at most, so they live in memory while the cables stream by. The registry owns copies of the names.
 */
#ifndef CABLEFS_INDEX_REGISTRY_H
#define CABLEFS_INDEX_REGISTRY_H

#include <stdint.h>

#include "base/text.h"

struct registry_item {
    struct span name;
    int64_t id; /* 1, 2, 3, ..., unless the caller gives it another */
    uint64_t count; /* for the caller */
    int64_t newest; /* for the caller; INT64_MIN at first */
};

struct registry {
    struct arena arena;
    struct registry_item **slots; /* open addressing; slots_n is a power of two */
    size_t slots_n;
    struct registry_item **order; /* by id: order[id - 1] */
    size_t n, cap;
};

#define REGISTRY_EMPTY ((struct registry){0})

/* Finds the name or registers it; *fresh (may be NULL) says which. The item is valid as long as the registry.
 * ERR_NOMEM. */
enum err registry_get(struct registry *r, struct span name, struct registry_item **item, bool *fresh);
struct registry_item *registry_find(const struct registry *r,
                                    struct span name); /* NULL when it is not there */
void registry_free(struct registry *r);

#endif
