/* citation_label: what parts the references of a REF field: letters, commas, brackets, AND. */
#ifndef CABLEFS_PARSE_CITATION_LABEL_H
#define CABLEFS_PARSE_CITATION_LABEL_H

#include "base/text.h"

/* Bytes of a letter of the list at s: "A.", "A)", "(A)", "(A.)", "A:", "[A]", "a.", "AA.", "¶B."; 0 when
 * there is none. *label gets the letter, as citation_label_of() gives it. */
size_t citation_label_at(struct span s, struct span *label);

/* An ASCII letter as a capital, once or twice; static. */
struct span citation_label_of(char letter, bool twice);

/* Has a reference come to its end before s: does a comma, a bracket, the next letter, AND or nothing follow?
 */
bool citation_label_ends(struct span s);

#endif
