/* walk: the files below some paths, in the order of their names.
 *
 * Directories are walked recursively; symbolic links to files are followed, links to directories are not.
 * Names that begin with a dot are hidden and passed over, as ls does; so is one file that the caller names
 * (the index). A FUSE file system below the source is not entered: it may be our own mount. Nothing is read.
 */
#ifndef CABLEFS_SOURCE_WALK_H
#define CABLEFS_SOURCE_WALK_H

#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/stop.h"
#include "base/text.h"

struct walk; /* opaque */

struct walk_entry { /* borrowed, valid until the next call */
    const char *path; /* as given, and below it */
    const char *open_as; /* the path to open it by */
    const char *below; /* the part of the path that is not as given */
    struct span name; /* the last component */
    uint64_t root; /* 1 for what is at or below the first path, 2 for the second ... */
    struct stat st; /* of the file, when error.code == ERR_OK */
    struct err_info error; /* otherwise: why this cannot be read */
};

/* The n paths and skip are borrowed. skip: this file and what is written beside it, `skip`.new and
 * `skip`.new.words, are passed over; NULL for none. stop is asked at everything that is met. ERR_NOT_FOUND
 * when a path does not exist, ERR_IO, ERR_NOMEM. The caller closes it; walk_close() accepts NULL. */
enum err walk_open(char *const *paths, size_t n, const char *skip, struct stop stop, struct walk **walk,
                   struct err_info *info);
void walk_close(struct walk *walk);

/* The next file, or the next thing that should have been one. ERR_END after the last, ERR_STOPPED,
 * ERR_NOMEM. */
enum err walk_next(struct walk *walk, struct walk_entry *entry);

#endif
