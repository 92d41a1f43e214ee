/* body_numbers: the lines of a body that begin numbered paragraphs, and what the numbers were printed as.
 *
 * What had to be repaired (paragraph_numbers.h), a number that stands twice and a second numbering become problems.
 */
#ifndef CABLEFS_PARSE_BODY_NUMBERS_H
#define CABLEFS_PARSE_BODY_NUMBERS_H

#include "body_lines.h"
#include "paragraph_numbers.h"

/* Takes the lines of stray numbers out of lines; *marks, in the cable's arena, gets the n marks that begin
 * paragraphs, in order, whose .line is one of lines. n is 0 where nothing is numbered. ERR_OK or
 * ERR_NOMEM. */
enum err body_numbers_find(struct cable *c, struct body_lines *lines,
                           const struct paragraph_numbers_mark *const **marks, size_t *n);

#endif
