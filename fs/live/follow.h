/* follow: what the process of live.h does. */
#ifndef CABLEFS_LIVE_FOLLOW_H
#define CABLEFS_LIVE_FOLLOW_H

#include "live.h"

enum follow_end {
    FOLLOW_STOPPED, /* life has ended */
    FOLLOW_AGAIN, /* a source or the directory of the index is another one now: begin again with it */
    FOLLOW_FAILED, /* it has been told why */
};

/* Waits for delay_ms; watches, and runs, until the other end of life is closed. A byte is written to news
 * after each run that changed the index. It shuts the doors of this process. */
enum follow_end follow(const struct live_request *request, int news, int life, int delay_ms);

#endif
