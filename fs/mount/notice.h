/* notice: says at once that something was done to the file of an index: inotify(7) on its directory.
 *
 * It is a hint: where there is none, or one gets lost, whoever looks now and then finds out.
 */
#ifndef CABLEFS_MOUNT_NOTICE_H
#define CABLEFS_MOUNT_NOTICE_H

#include <limits.h>
#include <stdbool.h>

struct notice { /* {.fd = -1}: none */
    int fd; /* can be read when there is something to take */
    char name[NAME_MAX + 1]; /* of the index in its directory */
};

/* To be called before the process shuts itself in. */
void notice_open(struct notice *n, const char *path);
void notice_close(struct notice *n);

/* Takes what is there: true when the index was put there or closed by who wrote it, or its journal has gone,
 * as at the end of each change in place. */
bool notice_take(const struct notice *n);

#endif
