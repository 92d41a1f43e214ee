/* body_lines: the lines of a body without those that transmission put between them.
 *
 * Page markers, the repeated heads of later sections and the lines that end a message are taken out. Each
 * line that stays remembers whether one of them stood before it. Lines that had run into one another are
 * taken apart.
 */
#ifndef CABLEFS_PARSE_BODY_LINES_H
#define CABLEFS_PARSE_BODY_LINES_H

#include "body.h"
#include "unwrap.h"

struct body_lines {
    struct unwrap_line *items; /* in the cable's arena */
    size_t n, cap;
};

/* ERR_OK or ERR_NOMEM. */
enum err body_lines_collect(struct cable *c, const struct span *lines, size_t n,
                            const struct body_hints *hints, struct body_lines *body);

#endif
