/* facets: counts the cables of each facet value (tag, origin, signer, classification, day) during a load, and
 * writes the facet tables at its end.
 *
 * There are thousands of values at most, so they stay in memory while the cables stream by. A value's number
 * in its registry is its id in the index. The name of a day, in its registry, is the eight bytes of
 * day_number(). Tags are registered as they are written, because a header shows them so; the others by the
 * name of their directory.
 *
 * What comes out does not depend on the order of the cables, but for the numbers.
 */
#ifndef CABLEFS_INDEX_FACETS_H
#define CABLEFS_INDEX_FACETS_H

#include "cable/cable.h"
#include "cable/vocabulary.h"
#include "registry.h"
#include "store/db.h"

/* Why a cable is in the directory of a tag: column `basis` of table cable_tag, which `source` spells out. */
enum index_tag_basis { INDEX_TAG_WRITTEN, INDEX_TAG_ASSIGNED, INDEX_TAG_DISCUSSED, INDEX_TAG_CATALOGUED };

struct index_facets {
    struct registry tags, origins, signers, classifications,
        days; /* a note on an origin is a struct index_facets_printed */
};

/* The printed name of a post: that of the oldest cable that has one, of those of one moment the one whose
 * identifier comes first. */
struct index_facets_printed {
    int64_t moment; /* INT64_MAX: undated */
    struct span ident, name;
};

/* Counts the cable under the value, which is registered when it is new. ERR_OK or ERR_NOMEM. */
enum err index_facets_count(struct registry *r, struct span name, const struct cable *c,
                            struct registry_item **item);

/* The same under the name that its directory has. */
enum err index_facets_count_dir(struct registry *r, struct span name, const struct cable *c,
                                struct registry_item **item);

/* Counts a cable, which has a post, under it. */
enum err index_facets_count_origin(struct index_facets *f, const struct cable *c,
                                   struct registry_item **item);

/* Writes the facet tables. now: of the run, UTC seconds. ERR_NOMEM, ERR_IO. */
enum err index_facets_write(const struct index_facets *f, struct db *db, const struct vocabulary *v,
                            int64_t now, struct err_info *info);

void index_facets_free(struct index_facets *f);

#endif
