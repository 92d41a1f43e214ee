/* export: cables as lines and rows for other programs: a list in columns, and CSV for spreadsheets.
 *
 * name: of the cable's directory in cables/, which is its identifier, and unique. Everything is appended to
 * out, which the caller owns; ERR_OK, or ERR_NOMEM, which is kept in out.
 */
#ifndef CABLEFS_CABLE_EXPORT_H
#define CABLEFS_CABLE_EXPORT_H

#include "cable.h"

/* One line: name, day, classification with its caveats, and subject, in columns. What does not fit its column
 * pushes the rest of the line. A day that is not known is "undated". A character that is not printable
 * becomes U+FFFD. */
enum err export_list_line(const struct cable *c, struct span name, struct buf *out);

/* CSV as RFC 4180 has it: lines end in CR LF, and a field is quoted where it must be. The bytes of a field
 * are those of the cable. Lists are in one field, "; " between their items; `text` has all paragraphs, with
 * headings and numbers, a blank line between them. */
enum err export_csv_header(struct buf *out);
enum err export_csv_row(const struct cable *c, struct span name, struct buf *out);

#endif
