/* head_ends: the lines at which a field of the head ends, although no blank line and no label says so.
 *
 * Telegrams of the 1970s come without blank lines: the text of a page that pdftotext made, and the copies of
 * libraries on the web (corpus nara/text).
 */
#ifndef CABLEFS_PARSE_HEAD_ENDS_H
#define CABLEFS_PARSE_HEAD_ENDS_H

#include "base/text.h"

/* Nothing but words that may be codes of tags: "MARR, IT". */
bool head_ends_are_codes(struct span line);

/* The same in small letters, "prel econ fr", the first one the code of a subject; they may be words all the
 * same. */
bool head_ends_are_small_codes(struct span line);

/* Can a list of tags go on with this line? Not with prose or a line of handling: "LIMA FOR AGATT". */
bool head_ends_may_be_tags(struct span line);

#endif
