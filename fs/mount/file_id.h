/* file_id: which file is at a path, and in which state.
 *
 * A file that is held open keeps its number, so as long as the index that is shown is open, no other file on
 * the same device can be taken for it. Size and time tell a file from itself before somebody wrote into it: a
 * copy that is not complete from the whole.
 */
#ifndef CABLEFS_MOUNT_FILE_ID_H
#define CABLEFS_MOUNT_FILE_ID_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

struct file_id {
    dev_t dev;
    ino_t ino;
    off_t size; /* bytes */
    struct timespec modified;
};

/* False when there is no file, or when it cannot be looked at; *id is not touched then. */
bool file_id_at(const char *path, struct file_id *id);

/* Are the two the same file, whatever was written into it? */
bool file_id_same_file(const struct file_id *a, const struct file_id *b);

/* Are they the same file, into which nothing was written between? */
bool file_id_equal(const struct file_id *a, const struct file_id *b);

#endif
