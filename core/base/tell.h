/* tell: how long work tells how much of it is done.
 *
 * A tell is a value that borrows its context. Work that is a part of other work gets the part of it as from
 * and to, and need not know what comes before and behind.
 */
#ifndef CABLEFS_BASE_TELL_H
#define CABLEFS_BASE_TELL_H

#include <stddef.h>

struct tell { /* {0}: nobody listens */
    void (*hear)(void *context, double done); /* of the whole, 0 to 1 */
    void *context;
    double from, to; /* of the whole: where this work begins and ends */
};

/* done: of this work, 0 to 1; more counts as 1. */
static inline void tell_done(const struct tell *t, double done) {
    if (t->hear != NULL)
        t->hear(t->context, t->from + (t->to - t->from) * (done < 1 ? done : 1));
}

/* For a part of this work. */
static inline struct tell tell_within(const struct tell *t, double from, double to) {
    const double all = t->to - t->from;
    return (struct tell){t->hear, t->context, t->from + all * from, t->from + all * to};
}

#endif
