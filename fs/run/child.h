/* child: what the process of an index run does. */
#ifndef CABLEFS_RUN_CHILD_H
#define CABLEFS_RUN_CHILD_H

#include "run.h"
#include "shared.h"

/* Shuts the doors, runs, writes what came out to the shared memory, and ends the process. It ends with its
 * parent, and does not hear SIGHUP, SIGINT and SIGTERM: who waits for it does, and says stop. */
_Noreturn void child_work(const struct index_request *request, const struct run_options *options,
                          pid_t parent, struct shared *shared);

#endif
