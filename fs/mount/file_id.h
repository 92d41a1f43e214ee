/* file_id: which file is at a path.
 *
 * A file that is held open keeps its number, so as long as the index that is shown is open, no other file on
 * the same device can be taken for it.
 */
#ifndef CABLEFS_MOUNT_FILE_ID_H
#define CABLEFS_MOUNT_FILE_ID_H

#include <stdbool.h>
#include <sys/types.h>

struct file_id {
    dev_t dev;
    ino_t ino;
};

/* False when there is no file, or when it cannot be looked at; *id is not touched then. */
bool file_id_at(const char *path, struct file_id *id);

/* Are the two the same file? */
bool file_id_equal(const struct file_id *a, const struct file_id *b);

#endif
