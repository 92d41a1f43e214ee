/* marker_parts: the pieces of which page markers and classification lines are made.
 *
 * Each function takes one piece off the front of a line and moves the line on behind it. When the piece does
 * not stand there, it returns false and leaves the line as it was.
 */
#ifndef CABLEFS_PARSE_MARKER_PARTS_H
#define CABLEFS_PARSE_MARKER_PARTS_H

#include "base/text.h"

/* A number of at least min and at most max digits; max is at most 9. */
bool marker_parts_digits(struct span *s, size_t min, size_t max, unsigned long *value);

/* The word in small or capital letters, when no letter follows it. */
bool marker_parts_word(struct span *s, struct span word);

/* "002.2 OF 003", "01 OF 02": two numbers of at least so many digits. What stands behind the point is left
 * out. */
bool marker_parts_numbers_of(struct span *s, size_t digits, unsigned long *part, unsigned long *of);
bool marker_parts_skip_numbers_of(struct span *s, size_t digits); /* the same, whatever the numbers are */

/* The words of a post's name before a number, "TEL AVIV " before "001234"; the number stays. */
bool marker_parts_post(struct span *s, struct span *post);

#endif
