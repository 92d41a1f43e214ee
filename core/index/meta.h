/* meta: the table meta of an index: when it was built, from what, and how much of each kind it holds.
 *
 * An index is up to date when the fingerprint in it is that of the sources. An index without one is never up
 * to date.
 */
#ifndef CABLEFS_INDEX_META_H
#define CABLEFS_INDEX_META_H

#include "store/db.h"

struct index_counts {
    uint64_t cables; /* directories under cables/ */
    uint64_t duplicates; /* the same bytes again: kept once */
    uint64_t joined; /* other copies and further sections of a cable: in text/, with the cable */
    uint64_t others; /* no cables: only in text/ */
    uint64_t unreadable; /* files without content here */
    uint64_t problems; /* rows of the problem table */
};

struct index_meta {
    bool has_fingerprint;
    uint64_t fingerprint; /* of the sources, and of the parser */
    int64_t built; /* UTC seconds; written, and not read back, as `updated`, `files` and `bytes` */
    int64_t updated; /* UTC seconds, when a run changed something last */
    uint64_t generation; /* how many runs have changed something since it was built from nothing */
    uint64_t lineage; /* the same in an index and in what becomes of it, until it is built from nothing */
    uint64_t files, bytes; /* of the sources */
    struct index_counts counts;
};

/* Writes the table, inside the caller's transaction. ERR_IO, ERR_NOMEM. */
enum err index_meta_write(struct db *db, const struct index_meta *meta, struct err_info *info);

/* Reads the fingerprint and the counts. What is not there is 0 (or false). ERR_CORRUPT, ERR_IO, ERR_NOMEM. */
enum err index_meta_read(struct db *db, struct index_meta *meta, struct err_info *info);

#endif
