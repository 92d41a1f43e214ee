/* metadata_lines: the lines of an archive's metadata that its program printed into the text of a cable.
 *
 *   ID: 190648
 *   ORIGIN: 09VELM110
 *   DATE: 2009-02-04 15:22:00
 *
 * They stand between the header and the body, each once, in any order, and are no part of the cable.
 */
#ifndef CABLEFS_PARSE_METADATA_LINES_H
#define CABLEFS_PARSE_METADATA_LINES_H

#include "cable/cable.h"

/* How many of the n lines, from the first on, are such a block; 0 when none are. */
size_t metadata_lines_at(const struct span *lines, size_t n);

/* Records that so many lines (at least one) were left out. ERR_OK or ERR_NOMEM. */
enum err metadata_lines_report(struct cable *c, const struct span *lines, size_t n);

#endif
