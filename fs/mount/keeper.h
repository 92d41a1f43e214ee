/* keeper: a small process beside the one that serves, with the rights that the other gives up.
 *
 * It is forked before anything of strangers is opened, and never opens any of it. It mounts when it is asked
 * to, waits for the end of the process that serves, whatever ends it, and unmounts. So no dead mount stays
 * when that process is killed. A thread of a killed process may wait in the kernel for what only the dead
 * could give, and keep its files open: the keeper hears of the death itself. From here, and from nowhere
 * else, it is seen to that the index of what is mounted is brought up to date (fs/live).
 *
 * Between the two there is a socket, on which the keeper takes two words and no more: mount, and the end. It
 * says when there is something new.
 */
#ifndef CABLEFS_MOUNT_KEEPER_H
#define CABLEFS_MOUNT_KEEPER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

/* What it does, each called in its process, with the owner as it was when keeper_start() forked. */
struct keeper_hooks {
    /* Mounts; *connection is where requests come from, and stays open in the keeper. */
    enum err (*mount)(void *owner, int *connection, struct err_info *info);
    void (*unmount)(
        void *owner); /* once, after mount() has returned ERR_OK; perhaps nothing is mounted now, or threads
                         of the other process wait still for what nobody will answer */
    /* What goes on beside, from when it has mounted until it has unmounted; all NULL: nothing does. A file
     * that can be read when there is something to hear; -1: there is none. */
    int (*begin)(void *owner);
    /* Hears it. *file may be another one after that. True: the other process is to be told. */
    bool (*hear)(void *owner, int *file);
    void (*end)(void *owner);
    void *owner;
};

/* The side of who serves. Private to keeper.c. */
struct keeper {
    int socket; /* -1: there is no keeper */
    pid_t pid;
};

#define KEEPER_NONE ((struct keeper){.socket = -1})

/* Forks the keeper. Call it with one thread, and before a database is open. In the background the keeper lets
 * go of the terminal as soon as it has mounted. It does not hear SIGHUP, SIGINT and SIGTERM, because the end
 * of the other process is what it waits for. ERR_IO. */
enum err keeper_start(struct keeper *k, const struct keeper_hooks *hooks, bool background,
                      struct err_info *info);

/* Has it mount. The caller closes *connection. The failure of hooks.mount(), with its message; ERR_IO. */
enum err keeper_mount(const struct keeper *k, int *connection, struct err_info *info);

/* Takes what the keeper has said since the last time: that there is something new. k->socket can be read when
 * it has said something. False when it has ended. */
bool keeper_heard(const struct keeper *k);

/* Has it unmount, if it has mounted, and waits for its end. The caller has closed the connection. Nothing is
 * done where there is no keeper. ERR_IO with a message: it ended before, so that what it mounted is mounted
 * still. */
enum err keeper_end(struct keeper *k, struct err_info *info);

#endif
