/* follow: what the process of live.h does. */
#ifndef CABLEFS_LIVE_FOLLOW_H
#define CABLEFS_LIVE_FOLLOW_H

#include "live.h"

enum follow_end {
    FOLLOW_STOPPED, /* life has ended */
    FOLLOW_AGAIN, /* a source or the directory of the index is another one now: begin again with it */
    FOLLOW_FAILED, /* it has been told why */
};

struct follow_way {
    int news; /* a byte is written to it after each run that changed the index */
    int life; /* it ends when the other end of this is closed */
    int delay_ms; /* before anything is done */
    bool waits; /* for a change, before the first run */
};

/* Watches, and runs, in this process, whose doors it shuts. */
enum follow_end follow(const struct live_request *request, const struct follow_way *way);

#endif
