/* check: does an index say the same thing everywhere?
 *
 * Verifies SQLite's own structure, that every count, link count and stored size is what counting and
 * rendering give, that full text has the words of every paragraph and no others, and that names are safe and
 * unique. Reads everything: minutes on a large archive.
 */
#ifndef CABLEFS_CHECK_H
#define CABLEFS_CHECK_H

#include "catalog/catalog.h"

/* Calls fault() with one line for each thing that is wrong, at most about a hundred of them. ERR_OK when the
 * check ran to its end, whatever it found (*faults says how many); ERR_FORMAT when the file is no index;
 * ERR_IO, ERR_NOMEM. */
enum err check_index(const char *path, void (*fault)(void *context, const char *line), void *context,
                     uint64_t *faults, struct err_info *info);

#endif
