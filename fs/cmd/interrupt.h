/* interrupt: the signals that would kill the process, held while it makes something that it must clean up.
 *
 * While they are held the work asks whether one of them has come, and stops if so. When it has cleaned up the
 * signals are let in again, and the process dies of the one that waits, as its shell expects.
 */
#ifndef CABLEFS_CMD_INTERRUPT_H
#define CABLEFS_CMD_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

struct interrupt {
    sigset_t held, before;
};

/* Holds SIGHUP, SIGINT and SIGTERM in this thread and in those that it will make, except for those that
 * somebody above has ignored (nohup) or blocked. */
void interrupt_hold(struct interrupt *i);

/* Has one come? For struct stop; the context is a struct interrupt. */
bool interrupt_has_come(void *context);

/* Lets them in again. When one has come the process ends here. */
void interrupt_release(const struct interrupt *i);

#endif
