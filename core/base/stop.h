/* stop: a question that long work asks while it goes on: does the caller still want the result?
 *
 * The work may ask often, and from any thread. Once the answer is true it stays true, and the work ends with
 * ERR_STOPPED. A stop is a value that borrows its context.
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
