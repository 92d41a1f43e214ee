/* meta: the table meta of an index: when it was built, from what, and how much of each kind it holds.
 *
 */
#ifndef CABLEFS_INDEX_META_H
#define CABLEFS_INDEX_META_H

#include "numbers.h"

struct index_counts {
    uint64_t cables; /* directories under cables/ */
    uint64_t duplicates; /* the same bytes again: kept once */
    uint64_t joined; /* other copies and further sections of a cable: in text/, with the cable */
    uint64_t others; /* no cables: only in text/ */
    uint64_t unreadable; /* files without content here */
    uint64_t problems; /* rows of the problem table */
    uint64_t paragraphs; /* rows of the paragraph table */
};

struct index_meta {
    uint64_t
        program; /* of what makes documents of files, and cables of documents: another one, another index */
    int64_t built; /* UTC seconds; written, and not read back, as `files` and `bytes` */
    int64_t updated; /* UTC seconds, when a run changed something last; 0: as it stands */
    uint64_t generation; /* how many runs have changed something since it was built from nothing */
    uint64_t lineage; /* the same in an index and in what becomes of it, until it is built from nothing */
    uint64_t files, bytes; /* of the sources */
    struct index_last last; /* numbers.h */
    struct index_counts counts;
};

/* Writes the table anew but for `built`, which stays when there is one; inside the caller's transaction.
 * ERR_IO, ERR_NOMEM. */
enum err index_meta_write(struct db *db, const struct index_meta *meta, struct err_info *info);

/* Reads the rest. What is not there is 0 (or false). ERR_CORRUPT, ERR_IO, ERR_NOMEM. */
enum err index_meta_read(struct db *db, struct index_meta *meta, struct err_info *info);

#endif
