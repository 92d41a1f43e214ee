/* files: the table `file` of an index: every file of the sources as it was when it was read.
 *
 * All functions return ERR_OK, ERR_NOMEM, ERR_IO or ERR_CORRUPT with a message.
 */
#ifndef CABLEFS_INDEX_FILES_H
#define CABLEFS_INDEX_FILES_H

#include "source/source.h"
#include "store/db.h"

struct index_files;

/* db is borrowed until the end. updates: the files are recorded already, each under its number. */
enum err index_files_open(struct db *db, bool updates, struct index_files **files, struct err_info *info);
void index_files_close(struct index_files *files); /* accepts NULL */

/* The number of the row of this file, which is recorded when it was not met before. The items of a file come
 * one after the other. *error: what was said of the item; where it may be another the next time (a library is
 * missing, a disk failed), the file is to be read again whatever it looks like. */
enum err index_files_met(struct index_files *files, const struct source_file *file,
                         const struct err_info *error, int64_t *id, struct err_info *info);

/* May what is said of an item be otherwise the next time, though its file looks as it did? */
bool index_files_may_change(const struct err_info *error);

struct index_compared;

/* In an update: records all these files as they are now. */
enum err index_files_record(struct db *db, const struct index_compared *files, size_t n,
                            struct err_info *info);

/* The path as the walk says it, of one that is kept; in the arena. NULL when memory ran out. */
char *index_files_below(struct span path, struct arena *arena);

/* Writes the path as it is kept, which sorts in the order of the walk, into out. ERR_NOMEM. */
enum err index_files_path(const char *below, struct buf *out);

#endif
