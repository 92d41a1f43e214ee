/* body_numbers: the lines of a body that begin numbered paragraphs.
 *
 * paragraph_numbers.h decides which they are. What it had to repair becomes a problem of the cable, and so
 * does a number that stands twice, or a second numbering.
 */
#ifndef CABLEFS_PARSE_BODY_NUMBERS_H
#define CABLEFS_PARSE_BODY_NUMBERS_H

#include "body_lines.h"
#include "paragraph_numbers.h"

/* Takes lines that hold nothing but a stray number out of `lines`, which are wrapped to `width`
 * (unwrap_width()). Sets *marks to the *n marks that begin
 * paragraphs, in order; .line of each is the number of its line. *n is 0 when nothing is numbered. The array
 * is in the cable's arena. ERR_OK or ERR_NOMEM. */
enum err body_numbers_find(struct cable *c, struct body_lines *lines, size_t width,
                           const struct paragraph_numbers_mark *const **marks, size_t *n);

#endif
