/* shut: the process that serves gives up what serving does not need. */
#ifndef CABLEFS_MOUNT_SHUT_H
#define CABLEFS_MOUNT_SHUT_H

#include "mount.h"

/* Shuts the doors of sandbox.h behind this process, before the first request and before there are threads. It
 * goes on reading the directory of the index, where the next index will be. What the machine lacks for it is
 * said once, in the system's log; with o->stats or o->debug also what is on, on stderr in the foreground.
 * Nothing is done with o->no_sandbox. ERR_NOMEM. */
enum err shut_doors(const struct mount_options *o, struct err_info *info);

#endif
