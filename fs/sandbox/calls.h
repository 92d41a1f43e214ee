/* calls: a list of the kernel's calls, by libseccomp; any other fails with ENOSYS. */
#ifndef CABLEFS_SANDBOX_CALLS_H
#define CABLEFS_SANDBOX_CALLS_H

#include <stdbool.h>

/* Beyond what every process needs: to read, to compute on several threads, to talk over what it has open. */
struct calls_wanted {
    bool writes; /* makes and changes files */
    bool runs; /* starts another program, and waits for it */
    bool watches; /* is told of changes by inotify */
    bool nests; /* starts processes of its own that shut more doors */
};

/* Allows these calls and no others. It needs no_new_privs. 0, or an error number: ENOMEM, where nothing was
 * shut for lack of memory; ENOSYS also where the program was built without libseccomp. */
int calls_enter(const struct calls_wanted *wanted);

#endif
