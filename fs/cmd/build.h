/* build: builds an index for a command, with its progress on a terminal and one line of summary at the
 * end. */
#ifndef CABLEFS_CMD_BUILD_H
#define CABLEFS_CMD_BUILD_H

#include "index/index.h"

/* Builds or brings up to date the index at path. Progress and summary go to stderr. ERR_* as index_build().
 * On SIGINT, SIGTERM or SIGHUP what was begun is removed, and the process dies of the signal. */
enum err build_run(char *const *sources, size_t n, const char *path, struct err_info *info);

/* Where the index of a source is kept when nobody says: $XDG_CACHE_HOME/cablefs/NAME-HASH.sqlite. The
 * directories are made. The caller frees *path. ERR_NOT_FOUND (no such source), ERR_IO, ERR_NOMEM. */
enum err build_default_path(const char *source, char **path, struct err_info *info);

#endif
