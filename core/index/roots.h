/* roots: the table `root` of an index: the sources that it was made of, and what a run makes of them.
 *
 * A source is recorded by its whole path. Its directory is named as the file system has it, without links and
 * dots; its own name is as given, so that a source that is a link is looked for under that name again. Two
 * paths are the same source when they are so recorded, or lead to the same file now.
 *
 * An index is never replaced by one of other sources unless the caller says so.
 */
#ifndef CABLEFS_INDEX_ROOTS_H
#define CABLEFS_INDEX_ROOTS_H

#include "store/db.h"

/* Paths, each source once. {0} is the empty list. Owned; index_roots_free() releases them. */
struct index_roots {
    char **paths;
    size_t n;
    bool follow_links; /* symbolic links in them, too */
};

void index_roots_free(struct index_roots *roots);

/* The sources as they are given, each once. ERR_NOT_FOUND, ERR_IO, ERR_NOMEM. */
enum err index_roots_once(char *const *sources, size_t n, struct index_roots *roots, struct err_info *info);

/* Puts a copy of the path behind the others. False when memory ran out. */
bool index_roots_append(struct index_roots *roots, const char *path);

/* What the index at path was made of; nothing where there is none. *unrecorded: one stands there that does
 * not say it, because it is of an earlier version or damaged. ERR_FORMAT, ERR_IO: no index may be put at path
 * (file.h). ERR_NOMEM. */
enum err index_roots_read(const char *path, struct index_roots *roots, bool *unrecorded,
                          struct err_info *info);

enum index_roots_how {
    INDEX_ROOTS_SAME, /* those that the index was made of: named again, or none named */
    INDEX_ROOTS_ADD, /* those, and what is named */
    INDEX_ROOTS_REPLACE, /* what is named, whatever the index was made of */
};

struct index_roots_request { /* all borrowed */
    const char *path; /* of the index, for messages */
    const struct index_roots *recorded; /* of what it was made */
    bool unrecorded; /* an index is there that does not say it */
    char *const *sources; /* as given */
    size_t sources_n;
    enum index_roots_how how;
    bool follow_links;
};

/* What a run has to read. Recorded sources come under their recorded paths, named ones as they are given.
 * Links are followed when the request says so; where it names no source also when the last run did.
 * Reads no index, and is for a process that has not shut its doors.
 *
 * ERR_NOT_FOUND  a source is not there (an empty directory that is recorded, and not named, counts as one: a
 *                disk may not be mounted), or none is named and none recorded
 * ERR_INVALID    the index was made of other sources, or links in them were followed and now are not to be
 * ERR_IO, ERR_NOMEM */
enum err index_roots_plan(const struct index_roots_request *request, struct index_roots *roots,
                          struct err_info *info);

/* Adds rows for the sources behind the first `recorded`, inside the caller's transaction. ERR_NOT_FOUND (a
 * source has gone), ERR_IO, ERR_NOMEM. */
enum err index_roots_write(struct db *db, char *const *sources, size_t n, size_t recorded, bool follow_links,
                           struct err_info *info);

struct index_roots_order {
    bool fits; /* all that is recorded is among the sources; otherwise nothing else means anything */
    char **paths; /* the sources (borrowed), in the order of their rows, and then those that have none */
    struct index_roots given; /* what each was called when it was recorded */
    size_t n, recorded;
};

/* ERR_IO, ERR_CORRUPT, ERR_NOMEM. index_roots_order_free() is called after a failure, too. */
enum err index_roots_order(struct db *db, char *const *sources, size_t n, bool follow_links,
                           struct index_roots_order *order, struct err_info *info);
void index_roots_order_free(struct index_roots_order *order);

#endif
