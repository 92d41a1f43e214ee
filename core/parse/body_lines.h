/* body_lines: the first half of body_split: the lines of a body without what transmission put between them.
 *
 * Takes out page markers, repeated heads of later sections and the end prosign, and notes where they stood.
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
