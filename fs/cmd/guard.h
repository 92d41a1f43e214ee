/* guard: the last thing before a terminal: nothing reaches it that it would obey, whoever wrote it.
 *
 * What a command prints is made of names, arguments and cables, and so are the messages of the C library and
 * of libfuse. Those that are shown to people are cleaned where they are made (base/printable.h); this is for
 * all of them, and for what is printed as it is for programs and then shown on a terminal all the same.
 */
#ifndef CABLEFS_CMD_GUARD_H
#define CABLEFS_CMD_GUARD_H

#include "base/text.h"

enum { GUARD_HELD = 8 }; /* the longest thing that is kept, and a NUL */

struct guard {
    int fd;
    char held[GUARD_HELD]; /* the beginning of a character or of one of our sequences, whose rest comes */
    size_t held_n;
};

/* From now on all that is written to stderr goes through a guard, and what is written to stdout where that is
 * a terminal. Both stay until the process ends. They are buffered by lines. Where memory is lacking nothing
 * changes. */
void guard_begin(void);

/* Appends what of these bytes may pass: line feeds, tabs, printable UTF-8 and the sequences for bold, dim and
 * their end. A question mark stands for each other character. */
void guard_pass(struct guard *g, struct span bytes, struct buf *out);

#endif
