/* facets: the values of facets (tag, origin, signer, classification, day): their numbers, and the tables of
 * them.
 *
 * There are thousands of values at most, so they stay in memory while the cables stream by. For a new index
 * their cables are counted, and the tables are written at the end. In an update a value that is new gets its
 * row at once; cables are then counted by update.sql.
 *
 * Tags are told apart as they are written, because a header shows them so; the others by the name of their
 * directory. What comes out does not depend on the order of the cables, but for the numbers. Functions return
 * ERR_OK, ERR_NOMEM, ERR_IO or ERR_CORRUPT with a message.
 */
#ifndef CABLEFS_INDEX_FACETS_H
#define CABLEFS_INDEX_FACETS_H

#include "cable/cable.h"
#include "cable/vocabulary.h"
#include "numbers.h"
#include "registry.h"

/* Why a cable is in the directory of a tag: column `basis` of table cable_tag, which `source` spells out. */
enum index_tag_basis { INDEX_TAG_WRITTEN, INDEX_TAG_ASSIGNED, INDEX_TAG_DISCUSSED, INDEX_TAG_CATALOGUED };

enum index_facet {
    INDEX_TAGS,
    INDEX_ORIGINS,
    INDEX_SIGNERS,
    INDEX_CLASSIFICATIONS,
    INDEX_FACETS,
};

struct index_facets;

/* All are borrowed until the end. */
enum err index_facets_open(struct db *db, const struct vocabulary *v, struct index_numbers *numbers,
                           struct index_facets **facets, struct err_info *info);
void index_facets_close(struct index_facets *facets); /* accepts NULL */

/* Counts the cable under the value, which is registered when it is new; *id is its number. */
enum err index_facets_count(struct index_facets *f, enum index_facet facet, struct span name,
                            const struct cable *c, int64_t *id, struct err_info *info);

/* Counts the cable under a day (day.h). */
enum err index_facets_count_day(struct index_facets *f, int64_t day, const struct cable *c,
                                struct err_info *info);

/* Writes the tables of a new index. */
enum err index_facets_write(struct index_facets *f, struct err_info *info);

/* After an update has counted: gives the directories of tags anew that want the same name. */
enum err index_facets_settle_tags(struct index_facets *f, struct err_info *info);

#endif
