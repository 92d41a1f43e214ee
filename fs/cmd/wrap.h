/* wrap: text for a reader's screen, its lines broken at blanks so that they fit.
 *
 * The inverse of unwrap.h, but for the eye only. Lines of the text stay lines; one that is too long goes on
 * below its own first word, behind the mark of a list. Lines of tables (three blanks, a tab or a bar inside)
 * are never broken, and neither is a word that is longer than a line. A column is a character of UTF-8.
 * Control characters, which could command a terminal, become U+FFFD.
 */
#ifndef CABLEFS_CMD_WRAP_H
#define CABLEFS_CMD_WRAP_H

#include "base/text.h"

/* Appends text, which is UTF-8, and a newline. width: columns of a line, with the indent. The caller has
 * written the first `indent` columns of the first line (a label, or blanks); every other line begins with as
 * many blanks. */
void wrap_text(struct buf *out, struct span text, size_t width, size_t indent);

void wrap_blanks(struct buf *out, size_t n);
size_t wrap_columns(struct span s); /* of UTF-8 */
void wrap_printable(struct buf *out, struct span s); /* as it is, but for control characters */

#endif
