/* wrap: text for a reader's screen, its lines broken at blanks so that they fit.
 *
 * This is the inverse of core/parse/unwrap.h, but for the eye only. Each line of the text stays a line. One
 * that is too long goes on in the next, where it begins below its own first word, or behind the mark of a
 * list. A line of a table (it has three blanks, a tab or a bar inside) is never broken, and a word that is
 * longer than a line is not, either. A column is a character of UTF-8. What is not printable
 * (base/printable.h) becomes U+FFFD.
 */
#ifndef CABLEFS_BASE_WRAP_H
#define CABLEFS_BASE_WRAP_H

#include "text.h"

/* Appends text, which is UTF-8, and a newline. width: columns of a line, with the indent. The caller has
 * written the first `indent` columns of the first line (a label, or blanks); every other line begins with as
 * many blanks. */
void wrap_text(struct buf *out, struct span text, size_t width, size_t indent);

void wrap_blanks(struct buf *out, size_t n);
size_t wrap_columns(struct span s); /* of UTF-8 */
void wrap_printable(struct buf *out, struct span s); /* as it is, where it is printable */

#endif
