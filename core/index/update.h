/* update: brings an index up to date with what changed in its sources.
 *
 * It reads the files that are new or not as they were, finds which documents these have to do with (keys.h),
 * removes all of them and what came of them, and writes again those that are there, in the order of the
 * sources and by the same code that makes a new index. So the index becomes what a new one would be, but for
 * the numbers of rows, which nothing gets that had another content (numbers.h). It is one transaction.
 */
#ifndef CABLEFS_INDEX_UPDATE_H
#define CABLEFS_INDEX_UPDATE_H

#include "compare.h"
#include "index.h"

struct index_update_request { /* all borrowed */
    const struct source_request *sources; /* in the order of their rows in `root` */
    size_t recorded; /* the first ones have a row */
    const struct index_comparison *comparison;
    const struct index_meta *meta; /* of the index that was compared */
    const struct vocabulary *vocabulary;
    int64_t now; /* UTC seconds */
    struct source_watch writing;
    /* Told of each document: how many bytes have been read, of twice those of the comparison. May be NULL. */
    void (*progress)(void *context, uint64_t documents, uint64_t bytes);
    void *context;
};

/* *written: something was; files that are read by every run may all be as they were. db is open to be
 * written, in no transaction, and in none afterwards. *report: the counts, the documents, and the libraries
 * that were missing. ERR_OK ERR_NOT_FOUND  no cable would be left; nothing is changed
 * ERR_LIMIT      the documents have to do with ever more others: the index is to be made anew
 * ERR_STOPPED, ERR_IO, ERR_CORRUPT, ERR_NOMEM; nothing is changed */
enum err index_update(struct db *db, const struct index_update_request *request, struct index_report *report,
                      bool *written, struct err_info *info);

#endif
