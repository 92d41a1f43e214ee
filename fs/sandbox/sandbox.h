/* sandbox: shuts the doors behind a process, so that a document or an index that takes it over can do little
 * with it.
 *
 * What is taken away stays away until the process ends, and from its children, too. Threads that run already
 * keep what they have, so it is done before there are any. A kernel, a container or a build may lack a layer:
 * then the others are used, and the state says which one is missing.
 *
 *   no_new_privs   no program that it runs gets more rights than it has (setuid)
 *   capabilities   what root may do beyond other users
 *   files          Landlock: of the file system only what is named can be opened; no TCP and no signals
 *   calls          seccomp: a list of system calls; any other fails with ENOSYS, as on a kernel that lacks it
 *
 * The action is an error and not a kill, because a new C library may try new calls and falls back to old ones
 * where they are missing: an update must not end a mount. For an intruder it is the same: the call is not
 * made.
 */
#ifndef CABLEFS_SANDBOX_H
#define CABLEFS_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum sandbox_access {
    SANDBOX_READ = 1, /* files and directories at and below it */
    SANDBOX_WRITE = 2, /* make, write, rename and remove files in it */
    SANDBOX_RUN = 4, /* run it, if it is a program */
    SANDBOX_WATCH = 8, /* be told of changes of what can be read (inotify) */
};

struct sandbox_path {
    char *path;
    unsigned access; /* of enum sandbox_access */
};

/* All zero to begin with; what was allowed is freed by sandbox_rules_free(). */
struct sandbox_rules {
    struct sandbox_path *paths; /* owned */
    size_t paths_n;
    bool failed; /* memory ran out: sandbox_enter() says so */
    /* Root, and only root, goes on reading and writing (as far as paths allow) what belongs to others. */
    bool of_others;
    /* It starts processes that shut more doors behind themselves. */
    bool nests;
};

/* Allows what is at and below a path. It is copied; what is not there is passed over; a link is followed. */
void sandbox_allow(struct sandbox_rules *rules, const char *path, unsigned access);

/* Allows reading what is needed to load shared libraries: directories of the system and LD_LIBRARY_PATH. */
void sandbox_allow_libraries(struct sandbox_rules *rules);

/* Allows running the program at this path, with the loader that this program was started with; what it reads
 * is allowed by others. */
void sandbox_allow_program(struct sandbox_rules *rules, const char *path);

void sandbox_rules_free(struct sandbox_rules *rules);

struct sandbox_state {
    bool no_new_privs, capabilities, files, calls; /* which doors are shut */
    int landlock; /* version that the kernel has; 0: none */
    char missing[160]; /* what is not, and why, in words; "" when all are shut */
};

/* Shuts the doors. Call it with one thread. Calls that write files, or run programs, are allowed where a path
 * has SANDBOX_WRITE or SANDBOX_RUN. ERR_NOMEM: system calls were not shut, nor perhaps anything else. */
enum err sandbox_enter(const struct sandbox_rules *rules, struct sandbox_state *state);

/* The same for who says nothing of what the machine lacks; frees the rules. */
enum err sandbox_enter_silently(struct sandbox_rules *rules);

/* Is the file readable for a process without capabilities? It is tried. One thread. */
bool sandbox_can_read_without_capabilities(const char *path);

/* Appends what is on: "no_new_privs, capabilities, Landlock 7, seccomp"; "off". ERR_OK, ERR_NOMEM. */
enum err sandbox_text(const struct sandbox_state *state, struct buf *out);

/* What this program was built with, for --version. */
#if CABLEFS_SECCOMP
#define SANDBOX_BUILT "Landlock and seccomp"
#elif CABLEFS_SANDBOX
#define SANDBOX_BUILT "Landlock"
#else
#define SANDBOX_BUILT "none"
#endif

/* Was it built with a sandbox at all? Sanitizers need what it takes away. */
bool sandbox_is_built(void);

#endif
