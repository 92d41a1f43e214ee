/* head_transmission: the lines above the classification line, which the communicators put there.
 *
 *   VZCZCXRO5941                         transmission identifier
 *   OO RUEHDBU RUEHFL                    precedence and routing
 *   DE RUEHRO #1851/01 1731516           station, serial, day of the year and time
 *   ZNY CCCCC ZZH                        classification
 *   O 221516Z JUN 06                     precedence and date-time group
 *   FM, TO, INFO                         sender and addressees, which go on over lines; ACTION: is another TO
 */
#ifndef CABLEFS_PARSE_HEAD_TRANSMISSION_H
#define CABLEFS_PARSE_HEAD_TRANSMISSION_H

#include "head.h"

/* Reads one line into the cable and the head. *field says which list the line goes on with, and then which
 * one the next line may go on with: 't' for TO, 'i' for INFO, 0 for none. *known becomes false when the line
 * is none of these. ERR_OK or ERR_NOMEM. */
enum err head_transmission_read(struct cable *c, struct head *h, struct span line, char *field, bool *known);

/* Do the words behind the first one, which is the label, name a post: are they a known post, or does one of
 * them begin the name of a post, or hold a route? */
bool head_transmission_names_post(struct span line);

/* Does the line say by its beginning that it belongs to a transmission: FM, DE, a date-time group, TO and a
 * post? */
bool head_transmission_shows(struct span line);

/* Reads the lines above line `end`. What no field has becomes a caption. ERR_OK or ERR_NOMEM. */
enum err head_transmission_lines(struct cable *c, struct head *h, size_t end);

/* Makes a handling line a caption, once where it is no more than a word such as SIPDIS (it may come twice),
 * and takes the caveats in it, such as NOFORN. ERR_OK or ERR_NOMEM. */
enum err head_transmission_caption(struct cable *c, struct span line);

/* Is line i an "INFO: AMB DCM" right below "ACTION: POL": which of its own sections the post gave a copy? It
 * names no other post. */
bool head_transmission_is_own_list(const struct head *h, size_t i);

#endif
