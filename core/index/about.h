/* about: the texts by which an index describes itself: README, tags.tsv, origins.tsv, problems.tsv.
 *
 * They are made once, at the end of a load, and stored in the table `about`, so that a mount shows them with
 * exact sizes at no cost. The first row is the tree's README, the others are the files of about/.
 */
#ifndef CABLEFS_INDEX_ABOUT_H
#define CABLEFS_INDEX_ABOUT_H

#include "meta.h"

/* The caller is inside the transaction of the load, and index_writer_finish() has been called. generation:
 * that an update makes, which says in `change` what it has written; 0 for a new index. ERR_NOMEM, ERR_IO. */
enum err index_about_write(struct db *db, uint64_t generation, const struct index_counts *counts,
                           struct err_info *info);

#endif
