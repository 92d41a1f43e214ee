/* build: builds an index for a command, with its progress on a terminal and one line of summary at the
 * end. */
#ifndef CABLEFS_CMD_BUILD_H
#define CABLEFS_CMD_BUILD_H

#include "index/index.h"

/* Builds or brings up to date the index at path; a private one can be read by its owner only. Progress and
 * summary go to stderr. ERR_* as index_build().
 * On SIGINT, SIGTERM or SIGHUP what was begun is removed, and the process dies of the signal. */
enum err build_run(char *const *sources, size_t n, const char *path, bool is_private, struct err_info *info);

#endif
