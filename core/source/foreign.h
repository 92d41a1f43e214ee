/* foreign: files that are known, and not read: what they are, and what would help.
 *
 * Known by their first bytes. What is not known here is taken for text, and if it is none the parser finds
 * that it is no cable.
 */
#ifndef CABLEFS_SOURCE_FOREIGN_H
#define CABLEFS_SOURCE_FOREIGN_H

#include "base/text.h"

/* A sentence, static; NULL when the file is none of these. */
const char *source_foreign(struct span head);

#endif
