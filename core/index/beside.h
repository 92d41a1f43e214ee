/* beside: a file that a run makes for itself in the directory of the index.
 *
 * The directory may be one where others put files, too: /tmp, or that of a group. So what has the name
 * already is never opened for writing, whatever it is. What a killed run left is removed, and only that: a
 * plain file of ours, under this one name, that nobody has locked and that has the look of a database. All
 * else is refused, and stays as it is. Names are looked up in a directory that is open, and the last step
 * follows no link.
 */
#ifndef CABLEFS_INDEX_BESIDE_H
#define CABLEFS_INDEX_BESIDE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/err.h"

/* Makes the file `name` in dir, empty and locked (flock), which the caller closes. shown: its path, for
 * messages. ERR_IO: another run holds the lock, something else has the name, or it cannot be made. */
enum err beside_make(int dir, const char *name, const char *shown, mode_t mode, int *fd,
                     struct err_info *info);

/* Does the name mean the file that fd is? */
bool beside_is(int dir, const char *name, int fd);

/* Removes what SQLite may have left beside a database of this name: a journal, a log and its index. None of
 * ours has one: another's would be taken for it by whoever opens the database. */
void beside_remove_journals(int dir, const char *name);

/* Keeps the journal of a database of this name where it belongs to the same user, for a writer that was
 * killed may have left it; else removes it. False when that cannot be done. */
bool beside_keep_journal(int dir, const char *name, uid_t owner);

/* Removes files of ours in dir that SQLite sorts in. It takes their name away as soon as they are open, so
 * one that has a name was left by a process that was killed in between. */
void beside_remove_temporaries(int dir);

#endif
