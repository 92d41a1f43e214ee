#include "interrupt.h"

#include <stddef.h>

void interrupt_hold(struct interrupt *i) {
    static const int deadly[] = {SIGHUP, SIGINT, SIGTERM};
    sigemptyset(&i->held);
    pthread_sigmask(SIG_BLOCK, NULL, &i->before);
    for (size_t k = 0; k < sizeof deadly / sizeof deadly[0]; k++) {
        struct sigaction action;
        if (sigaction(deadly[k], NULL, &action) == 0 && action.sa_handler != SIG_IGN &&
            !sigismember(&i->before, deadly[k]))
            sigaddset(&i->held, deadly[k]);
    }
    pthread_sigmask(SIG_BLOCK, &i->held, NULL);
}

bool interrupt_has_come(void *context) {
    const struct interrupt *i = context;
    sigset_t waiting, ours;
    return sigpending(&waiting) == 0 && sigandset(&ours, &waiting, &i->held) == 0 && !sigisemptyset(&ours);
}

void interrupt_release(const struct interrupt *i) {
    pthread_sigmask(SIG_SETMASK, &i->before, NULL);
}
