/* distance: how far one short word is from another, to recognise a word that was misspelt. */
#ifndef CABLEFS_BASE_DISTANCE_H
#define CABLEFS_BASE_DISTANCE_H

#include "text.h"

enum { DISTANCE_WORD_MAX = 16 }; /* bytes of the longest word that is compared */

/* How many slips lie between the two words: a letter that is missing, one too many, a wrong one, or two
 * neighbours that changed places (the restricted edit distance of Damerau and Levenshtein). Letters are
 * compared as they are, capitals with capitals. SIZE_MAX when one of the words is longer than
 * DISTANCE_WORD_MAX. */
size_t distance_slips(struct span a, struct span b);

#endif
