/* file: the file of an index while a new one is made to take its place.
 *
 * The new index is written beside the old one, to PATH.new, under a lock, so that two runs do not write the
 * same file. When it is whole it is checked, synced and renamed over PATH. A reader keeps the file that it
 * opened; a run that fails, or is killed, leaves the old index as it was. What a killed run leaves is removed
 * by the next one.
 *
 * Others may put files into that directory. PATH.new is a new file, made by this run, or there is no run
 * (beside.h). Where PATH is a symbolic link the new index takes the place of the link; what the link leads to
 * stays. A directory in which another can rename our files protects nothing; then the last step notices.
 */
#ifndef CABLEFS_INDEX_FILE_H
#define CABLEFS_INDEX_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/stop.h"
#include "base/tell.h"

struct index_file {
    const char *path; /* of the index; borrowed, and so is its last part, */
    const char *name;
    int dir; /* its directory; -1: not open */
    char *whole; /* the true path of PATH */
    char *beside, *words; /* the true paths of PATH.new, where the new one is written, and PATH.new.words */
    int lock; /* PATH.new, open and locked; -1: not */
    bool has_words; /* PATH.new.words was made */
    bool in_place; /* PATH.new was renamed to PATH */
};

#define INDEX_FILE_NONE ((struct index_file){.dir = -1, .lock = -1})

/* True when the file at path begins like a SQLite database, a cablefs index or not. */
bool index_file_is_database(const char *path);

/* May an index be put at path? *size is that of the file that stands there, 0 where there is none.
 * ERR_OK      nothing is there, or an empty file, or a cablefs index, of whatever version and however damaged
 * ERR_FORMAT  something else is there
 * ERR_IO      it may not be read, so that nobody knows; or another user put it into a directory that is open
 *             to all, such as /tmp */
enum err index_file_look(const char *path, uint64_t *size, struct err_info *info);

/* Makes PATH.new, empty, locked and with this mode (less the umask), and PATH.new.words. ERR_IO: it cannot
 * be made, another run holds the lock, or something that no run left has one of the names. ERR_NOMEM. The
 * caller ends it with index_file_end(), after a failure too. path is borrowed until then. */
enum err index_file_begin(const char *path, mode_t mode, struct index_file *file, struct err_info *info);

/* May PATH be written where it stands? It is a plain file of its own name that we may write, on a file system
 * whose locks can be trusted (locks.h). A journal beside it that is not of its owner is removed: SQLite would
 * play it back into the index. */
bool index_file_may_write(const struct index_file *file);

/* Makes PATH.new a copy of PATH. ERR_IO. */
enum err index_file_copy(const struct index_file *file, struct err_info *info);

/* Takes everything out of PATH.new again. ERR_IO. */
enum err index_file_empty(const struct index_file *file, struct err_info *info);

/* Has SQLite look for damage in PATH.new, which nobody has open for writing any more. ERR_OK, ERR_CORRUPT,
 * ERR_STOPPED, ERR_IO, ERR_NOMEM. */
enum err index_file_check(const struct index_file *file, struct stop stop, const struct tell *tell,
                          struct err_info *info);

/* Syncs PATH.new and renames it to PATH; *size is that of the index. ERR_IO, also when PATH.new is not
 * the file any more that was made: the old index stands, unless the very last step failed, the sync of the
 * directory. */
enum err index_file_put_in_place(struct index_file *file, uint64_t *size, struct err_info *info);

/* Lets go of the lock, and removes PATH.new where it was not put in place. */
void index_file_end(struct index_file *file);

/* Removes what a killed run left beside the index, where no other run is at work. */
void index_file_sweep(const char *path);

#endif
