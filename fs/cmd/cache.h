/* cache: where the index of a source is kept when nobody says.
 *
 * In $XDG_CACHE_HOME/cablefs, or ~/.cache/cablefs: a directory that is ours, and closed to everybody else,
 * because an index holds all that its source holds, whoever may read that.
 */
#ifndef CABLEFS_CMD_CACHE_H
#define CABLEFS_CMD_CACHE_H

#include "base/err.h"

/* $XDG_CACHE_HOME/cablefs/NAME-HASH.sqlite. The directories are made. The caller frees *path. ERR_NOT_FOUND
 * (no such source), ERR_IO (no home, or the directory is another's or open to others), ERR_NOMEM. */
enum err cache_path(const char *source, char **path, struct err_info *info);

#endif
