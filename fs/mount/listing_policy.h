/* listing_policy: which processes go into the cables that they list.
 *
 * An entry of a listing with attributes costs the kernel an inode; one without costs a request when somebody
 * comes to it. `ls` of a hundred thousand cables looks at names only, find and grep -r go into each. Which of
 * the two a process is shows when it looks a cable up or lists one; until then the first LISTING_POLICY_KNOWN
 * entries of its listing get attributes and the rest none. find and grep -r read 100,000 names (FTS in
 * gnulib) before they go into the first, so they look up what lies between the two: LISTING_POLICY_KNOWN is
 * where ls gains enough and they lose little.
 *
 * Kept in atomics without locks, a slot for many processes: a lost update costs requests, never a wrong
 * answer.
 */
#ifndef CABLEFS_MOUNT_LISTING_POLICY_H
#define CABLEFS_MOUNT_LISTING_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { LISTING_POLICY_SLOTS = 32, LISTING_POLICY_KNOWN = 20000 };

/* All zero to begin with. */
struct listing_policy {
    struct {
        _Atomic pid_t pid; /* the last one that came to this slot */
        _Atomic bool enters;
        _Atomic uint64_t directory; /* that it lists */
        _Atomic size_t entries; /* of it that it has been given */
    } slots[LISTING_POLICY_SLOTS];
};

/* The process looked a cable up, or lists one. */
void listing_policy_enters(struct listing_policy *c, pid_t pid);

/* Whether the next entries of a directory are to have attributes; start: they are its first. */
bool listing_policy_wants_attributes(struct listing_policy *c, pid_t pid, uint64_t directory, bool start);

/* The process has been given so many more entries of the directory. */
void listing_policy_given(struct listing_policy *c, pid_t pid, uint64_t directory, size_t entries);

#endif
