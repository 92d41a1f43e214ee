/* build: builds an index for a command, with its progress on a terminal and one line of summary at the
 * end. */
#ifndef CABLEFS_CMD_BUILD_H
#define CABLEFS_CMD_BUILD_H

#include "index/index.h"

struct build { /* all borrowed */
    char *const *sources; /* as given; none: those that the index was made of */
    size_t sources_n;
    enum index_roots_how how; /* what they are to an index that is there */
    const char *path; /* of the index */
    bool anew; /* it is made from nothing, whatever is there */
    bool is_private; /* the index can be read by its owner only */
    bool follow_links; /* symbolic links in the sources */
    bool no_sandbox; /* the process that reads keeps rights that it does not need (run.h) */
    bool *lacks; /* set: documents were passed over for lack of a library; NULL: nobody asks */
};

/* Builds the index or brings it up to date. Progress and summary go to stderr. ERR_* as index_roots_plan()
 * and index_build().
 * $SOURCE_DATE_EPOCH, where it is set and not empty, is the time that the index gives as that of its build;
 * ERR_INVALID when it is no number of seconds.
 * On SIGINT, SIGTERM or SIGHUP what was begun is removed, and the process dies of the signal. */
enum err build_run(const struct build *build, struct err_info *info);

#endif
