/* landlock: of the file system only what is named (landlock(7)). */
#ifndef CABLEFS_SANDBOX_LANDLOCK_H
#define CABLEFS_SANDBOX_LANDLOCK_H

#include "sandbox.h"

/* The version that the kernel has; 0 where it has none, or it is switched off: then errno says why. */
int landlock_version(void);

/* From now on only these paths can be opened, each for what its access says; it needs no_new_privs. Newer
 * versions of Landlock also forbid TCP, devices, and signals and abstract sockets to the rest of the machine.
 * False with errno when that cannot be had. */
bool landlock_enter(int version, const struct sandbox_path *paths, size_t n);

#endif
