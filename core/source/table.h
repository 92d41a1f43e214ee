/* table: CSV with a header row, a cable a row.
 *
 * The first line names the columns; columns.h knows the names. Fields stand apart by a comma, semicolon, tab
 * or bar, whichever the header row has. A field in quotation marks may hold line ends and the separator. In
 * it a quotation mark is written twice (RFC 4180) or has a backslash before it, as in the full dump (csv.h),
 * where \\ is a backslash, too. Which of the two, the first that can mean but one of them says.
 *
 * Read as a stream, a row at a time (window.h). What is damaged costs one row:
 *   - A quotation mark that neither ends its field nor is written twice stands for itself, and the document
 *     gets a note.
 *   - A row with other than the columns of the header, or without an end, is handed out as an error. Reading
 *     goes on at the next line that begins like a row: with an identifier or a date in its column.
 */
#ifndef CABLEFS_SOURCE_TABLE_H
#define CABLEFS_SOURCE_TABLE_H

#include "base/stream.h"
#include "cable/raw.h"

struct source_table; /* opaque */

/* Is the first line of these bytes a header row? Then all its fields could be names, and of those that are
 * known one is a text and another something else, or three are not texts. A text and names of one word each
 * are enough, too. loosely: two that are not texts and another one, of a word each. */
bool source_table_begins(struct span head, bool loosely);

/* head: what was read of the stream before, with the whole header row; copied. The stream is borrowed.
 * ERR_NOMEM. The caller closes it; source_table_close() accepts NULL. */
enum err source_table_open(struct stream stream, struct span head, struct source_table **table);
void source_table_close(struct source_table *table);

/* The next row: bytes, record (1 for the first row below the header), note and metadata of raw are filled,
 * the rest is left. Rows without any value are passed over. ERR_OK with error->code set: there is no document
 * here, and error says why and in which line. ERR_END after the last row, ERR_NOMEM. */
enum err source_table_next(struct source_table *table, struct raw *raw, struct err_info *error);

#endif
