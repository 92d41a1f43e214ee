/* release_catalogue: the lines in which an archive says what it knows of a telegram (release.h).
 *
 *   Message Attributes
 *   Concepts: MILITARY ASSISTANCE, MILITARY ASSISTANCE PROGRAMS
 *   Draft Date: 11 FEB 1974
 *   Document Number: 1974LAPAZ00900
 *
 * Each name stands on a line of its own, and its value may go on for lines.
 */
#ifndef CABLEFS_PARSE_RELEASE_CATALOGUE_H
#define CABLEFS_PARSE_RELEASE_CATALOGUE_H

#include "cable/cable.h"
#include "cable/raw.h"

/* Reads the lines below "Message Attributes"; stamps among them are passed over. The values are copied into
 * the cable's arena, each as one line. ERR_OK or ERR_NOMEM. */
enum err release_catalogue_read(struct cable *c, struct span lines, struct raw_metadata *metadata);

/* Takes a preamble off: identifier, subject, date, classification and post on the first five lines. The
 * values point into the text. False when there is none, and nothing is changed. */
bool release_catalogue_preamble(struct span *text, struct raw_metadata *metadata);

#endif
