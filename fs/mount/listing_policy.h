/* listing_policy: which listings get attributes with their names.
 *
 * An entry that comes with attributes costs the kernel an inode, at once. An entry without them costs a
 * request later, when somebody comes to it. `ls` of a hundred thousand cables looks at the names only; find
 * and grep -r go into each of them. A process shows which of the two it is when it looks a cable up or lists
 * one. Until then the first LISTING_POLICY_KNOWN entries of its listing get attributes, and the rest get
 * none.
 *
 * find and grep -r read 100,000 names before they go into the first directory (FTS in gnulib), so they must
 * look up each cable between LISTING_POLICY_KNOWN and that number. It is set where ls gains enough and they
 * lose little.
 *
 * This is kept in atomics without locks, and many processes share a slot. A lost update costs requests, never
 * a wrong answer.
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

/* The process has been given this many more entries of the directory. */
void listing_policy_given(struct listing_policy *c, pid_t pid, uint64_t directory, size_t entries);

#endif
