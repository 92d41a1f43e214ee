/* progress: how far an index has come, on one line of stderr that is written again and again.
 *
 * On a terminal only: elsewhere nothing is shown.
 */
#ifndef CABLEFS_CMD_PROGRESS_H
#define CABLEFS_CMD_PROGRESS_H

#include <stdbool.h>

#include "base/buf.h"
#include "index/index.h"

struct progress {
    bool terminal; /* stderr is one */
    double started, shown; /* seconds of CLOCK_MONOTONIC; shown is 0 before the first line */
};

struct progress progress_begin(void);

/* For index_request.progress; the context is a struct progress. Shows ten lines a second at the most. */
void progress_show(void *context, const struct index_progress *now);

/* The run has ended. The line goes, unless it is kept, so that one can see how far the run came. */
void progress_end(const struct progress *p, bool keep);

double progress_seconds(const struct progress *p); /* since progress_begin() */

/* Appends the line for what is done so far, after so many seconds. ERR_OK or ERR_NOMEM. */
enum err progress_line(const struct index_progress *now, double seconds, struct buf *out);

#endif
