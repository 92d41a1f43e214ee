/* facets: what a load counts for each facet value (tag, origin, signer, classification, day), and the
 * tables it becomes at the end.
 *
 * There are thousands of values at most, so they stay in memory while the cables stream by; a value's
 * registry number is its id in the index. The day's registry is keyed by the eight bytes of day_number().
 */
#ifndef CABLEFS_INDEX_FACETS_H
#define CABLEFS_INDEX_FACETS_H

#include "cable/cable.h"
#include "cable/vocabulary.h"
#include "registry.h"
#include "store/db.h"

struct index_facets {
    struct registry tags, origins, signers, classifications,
        days; /* a note on an origin is its printed name */
};

/* Counts the cable under the value, which is registered when it is new. ERR_OK or ERR_NOMEM. */
enum err index_facets_count(struct registry *r, struct span name, const struct cable *c,
                            struct registry_item **item);

/* Writes the facet tables, with a directory name for each value, unique in its table. ERR_NOMEM, ERR_IO. */
enum err index_facets_write(const struct index_facets *f, struct db *db, const struct vocabulary *v,
                            struct err_info *info);

void index_facets_free(struct index_facets *f);

#endif
