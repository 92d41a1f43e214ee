/* csv: the records of the full dump, in the dialect in which it was written.
 *
 * No header row; eight fields: number, date, identifier, origin, classification, references, header, body.
 * Every field is in double quotes and may hold line ends; \" and \\ stand for a quotation mark and a
 * backslash, a backslash before a line end for the line end. Any other backslash is itself. A quotation mark
 * written twice is one, too.
 *
 * Read as a stream in constant memory: a window of SOURCE_CSV_WINDOW bytes and the record at hand, at most
 * SOURCE_CSV_RECORD_MAX bytes. What is damaged costs one record and no more:
 *   - A quotation mark without its backslash, with no separator behind it, is itself; the document has a note.
 *   - A record that begins in the middle of another ends that other, which is handed out as an error.
 *   - After anything else that is not a record the next line that begins like one, `"12","2/25/1972`, goes on.
 *   - A record that the end of the file cuts is an error that says where it began.
 */
#ifndef CABLEFS_SOURCE_CSV_H
#define CABLEFS_SOURCE_CSV_H

#include "base/stream.h"
#include "cable/raw.h"

enum {
    SOURCE_CSV_WINDOW = 256 * 1024,
    SOURCE_CSV_RECORD_MAX = 64 * 1024 * 1024,
};

struct source_csv; /* opaque */

/* head: what was read of the stream before, at most SOURCE_CSV_WINDOW bytes; copied. The stream is borrowed.
 * ERR_NOMEM. The caller closes it; source_csv_close() accepts NULL. */
enum err source_csv_open(struct stream stream, struct span head, struct source_csv **csv);
void source_csv_close(struct source_csv *csv);

/* The next record: bytes (header, blank line, body), record, note and metadata of raw are filled, the rest
 * is left. ERR_OK with error->code set: there is no document here but damage, or the stream failed, and error
 * says what and in which line. ERR_END after the last record, ERR_NOMEM. */
enum err source_csv_next(struct source_csv *csv, struct raw *raw, struct err_info *error);

#endif
