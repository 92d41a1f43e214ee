/* compare: the files of the sources as they are now, against the table `file`: what an update has to do.
 *
 * Nothing is read but names and times. A file is as it was when size, mtime, ctime and inode are; one of
 * which that is not known is read again whatever it looks like.
 */
#ifndef CABLEFS_INDEX_COMPARE_H
#define CABLEFS_INDEX_COMPARE_H

#include "source/source.h"
#include "store/db.h"

struct index_compared { /* a file that is new, or not as it was */
    int64_t id; /* of its row */
    bool is_new; /* it has no row yet; id is the next free one */
    bool is_unsure; /* its row does not say what it was like: it is read by every run */
    struct source_file file; /* below is copied */
    struct err_info *error; /* what the walk said of it; NULL: nothing */
};

struct index_comparison { /* {0} is an empty one */
    struct arena arena;
    struct index_compared *files; /* in the order of the walk */
    size_t files_n, files_cap;
    int64_t *gone; /* rows of files that are not there any more */
    size_t gone_n, gone_cap;
    uint64_t bytes; /* of `files` */
    struct source_totals totals; /* of all files */
};

/* The sources in the order of their rows in `root`; what stands behind them has no row yet. ERR_NOT_FOUND,
 * ERR_STOPPED, ERR_IO, ERR_CORRUPT, ERR_NOMEM, with a message. index_comparison_free() is called after a
 * failure, too. */
enum err index_compare(struct db *db, const struct source_request *sources, struct index_comparison *c,
                       struct err_info *info);
void index_comparison_free(struct index_comparison *c);

#endif
