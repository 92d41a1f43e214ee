/* calls: a list of the kernel's calls, by libseccomp; any other fails with ENOSYS. */
#ifndef CABLEFS_SANDBOX_CALLS_H
#define CABLEFS_SANDBOX_CALLS_H

#include <stdbool.h>

/* Allows what a process needs to read, to compute on several threads, and to talk over what it has open; with
 * `writes` what makes and changes files; with `runs` what starts another program and waits for it. It needs
 * no_new_privs. 0, or an error number: ENOMEM, where nothing was shut for lack of memory; ENOSYS also where
 * the program was built without libseccomp. */
int calls_enter(bool writes, bool runs);

#endif
