/* source: documents, one at a time, from files and directories.
 *
 * Directories are walked recursively in the order of their names; symbolic links to files are followed, links
 * to directories are not. Names that begin with a dot are hidden and passed over, as ls does; so is the index
 * itself when it lies inside the source. A file is one document. (Formats that hold many documents a file are
 * read here too, by a reader of their own that turns bytes into raw documents; the caller sees no
 * difference.)
 *
 * Nothing is passed over silently: what cannot be read is handed out as an item with an error.
 */
#ifndef CABLEFS_SOURCE_H
#define CABLEFS_SOURCE_H

#include "raw.h"

enum { SOURCE_FILE_MAX = 512 * 1024 * 1024 }; /* bytes of one document; SQLite takes at most 1e9 */

struct source; /* opaque */

struct source_totals {
    uint64_t files;
    uint64_t bytes;
    uint64_t fingerprint; /* over path, size and modification time of every file: changes when they do */
};

struct source_item {
    struct raw raw;        /* valid until the next call; without bytes when there was an error */
    struct err_info error; /* error.code != ERR_OK: this file could not be read */
};

/* What is looked at and what is left out. All strings are borrowed. */
struct source_request {
    char *const *paths; /* files and directories, as given */
    size_t paths_n;
    const char *skip; /* the index that will be replaced, or NULL; it and the file PATH.new are no
                         documents */
};

/* Walks without reading: how much there is, and a fingerprint of it. ERR_NOT_FOUND when a path does not
 * exist, ERR_IO, ERR_NOMEM. */
enum err source_survey(const struct source_request *request, struct source_totals *totals,
                       struct err_info *info);

/* ERR_NOT_FOUND, ERR_IO, ERR_NOMEM. The caller closes it; source_close() accepts NULL. */
enum err source_open(const struct source_request *request, struct source **source, struct err_info *info);
void source_close(struct source *source);

/* The next document. ERR_END after the last one, ERR_NOMEM; a file that cannot be read is an item, not a
 * failure. */
enum err source_next(struct source *source, struct source_item *item);

#endif
