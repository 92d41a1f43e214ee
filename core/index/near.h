/* near: which documents an update has to remove and to write, and the removing.
 *
 * The items of changed files are matched with those that the index has, by what was read. What has no match
 * is new, or gone; and everything that has a key in common with it (keys.h), or with something that has, is
 * removed and written again. The temporary tables of update.sql hold all of it.
 *
 * All functions return ERR_OK, ERR_NOMEM, ERR_IO or ERR_CORRUPT with a message.
 */
#ifndef CABLEFS_INDEX_NEAR_H
#define CABLEFS_INDEX_NEAR_H

#include "compare.h"
#include "loader.h"
#include "meta.h"

struct index_near;

/* The tables are there, and hold which files are read and gone. db is borrowed. */
enum err index_near_open(struct db *db, struct index_near **near, struct err_info *info);
void index_near_close(struct index_near *near); /* accepts NULL */

/* Adds a document of a changed file; those of one file come one after the other. */
enum err index_near_add(struct index_near *near, const struct index_document *d, struct err_info *info);

/* After the last of them: finds all that is to be removed and written. */
enum err index_near_find(struct index_near *near, struct err_info *info);

/* Is the item of the file to be written? Any thread may ask, after index_near_find(). */
bool index_near_wants(const struct index_near *near, int64_t file, int64_t item);

/* The files to be read for it, in the order of the walk; they live in the arena. */
enum err index_near_files(struct index_near *near, struct arena *arena, const struct index_comparison *c,
                          struct source_listed **files, size_t *n, struct err_info *info);

/* Removes what is to be removed, and takes it off the counts. */
enum err index_near_remove(struct index_near *near, struct index_counts *counts, struct err_info *info);

/* After all is written: ERR_LIMIT when a cable came out whose identifier has a key that no document of it
 * had, so that others may have to do with it. */
enum err index_near_check(struct index_near *near, struct err_info *info);

#endif
