/* walk: the files at and below some paths, one path after the other, each in the order of its names.
 *
 * Directories are walked recursively. Names that begin with a dot are hidden, and passed over as ls does. So
 * is one file that the caller names (the index). A FUSE file system below the source is not entered, because
 * it may be our own mount. No file is read.
 *
 * A symbolic link is followed where it is one of the paths. One below them is passed over and counted: who
 * may write into a source could otherwise show all that its reader may read. Where the caller wants them,
 * links are followed, those to directories, too, and each directory is entered once, under the first of its
 * names. A hard link is a file like any other: Linux lets nobody make one of what he may not read
 * (fs.protected_hardlinks).
 *
 * Instead of a walk there may be a list of what an earlier one met (struct source_listed).
 */
#ifndef CABLEFS_SOURCE_WALK_H
#define CABLEFS_SOURCE_WALK_H

#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/stop.h"
#include "base/text.h"
#include "source.h"

struct walk; /* opaque */

struct walk_entry { /* borrowed, valid until the next call */
    const char *path; /* as given, and below it */
    const char *open_as; /* the path to open it by */
    const char *below; /* the part of the path that is not as given */
    struct span name; /* the last component */
    uint64_t number; /* its place in the walk, from 1 */
    uint64_t root; /* 1 for what is at or below the first path, 2 for the second ... */
    struct stat st; /* of the file, when error.code == ERR_OK */
    struct err_info error; /* otherwise: why this cannot be read */
};

struct walk_request { /* all borrowed */
    char *const *paths;
    size_t paths_n;
    const struct source_listed *files; /* what is given instead of what is met; NULL: a walk */
    size_t files_n;
    const char *skip; /* this file is passed over, and so is what is written beside it, `skip`.new,
                         `skip`.new.words and `skip`-journal; NULL for none */
    struct stop stop; /* asked about each thing that is met */
    bool follow_links;
};

/* ERR_NOT_FOUND when a path does not exist, ERR_IO, ERR_NOMEM. The caller closes the walk; walk_close()
 * accepts NULL. */
enum err walk_open(const struct walk_request *request, struct walk **walk, struct err_info *info);
void walk_close(struct walk *walk);

/* The next file, or the next thing that should have been one. ERR_END after the last, ERR_STOPPED,
 * ERR_NOMEM; ERR_IO when the walk cannot go on. */
enum err walk_next(struct walk *walk, struct walk_entry *entry);

/* Opens the file that walk_next() gave last, which the caller closes. It is a regular file, and no link was
 * followed that the walk would not have followed, whatever was put in its place meanwhile. ERR_IO or
 * ERR_INVALID: *error says why not, and *fd is -1. */
enum err walk_open_file(const struct walk *walk, const struct walk_entry *entry, int *fd,
                        struct err_info *error);

/* Appends the path of what is below a path, or the path itself where that is "". */
void walk_join(const char *path, const char *below, struct buf *out);

/* How many symbolic links were passed over so far. */
uint64_t walk_links(const struct walk *walk);

#endif
