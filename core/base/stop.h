/* stop: the question whether the caller still wants what a long work is about, asked while it goes on.
 *
 * Whoever asks it may do so often and on any thread. Once the answer is true it stays true, and the work ends
 * with ERR_STOPPED. A value that borrows its context.
 */
#ifndef CABLEFS_BASE_STOP_H
#define CABLEFS_BASE_STOP_H

#include <stdbool.h>
#include <stddef.h>

struct stop { /* {0}: never */
    bool (*ask)(void *context);
    void *context;
};

static inline bool stop_asked(const struct stop *s) {
    return s->ask != NULL && s->ask(s->context);
}

#endif
