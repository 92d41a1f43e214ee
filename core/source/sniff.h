/* sniff: the form of a file, by its first bytes and never by its name.
 *
 * A CSV of the full dump is known by the shape of its first record (or its second, below a line of column
 * names):
 *
 *     "1","2/25/1972 9:30","72TEHRAN1164","Embassy Tehran","UNCLASSIFIED","","...
 *
 * A CSV with a header row is known by the names in it (table.h).
 * JSON is known by the name that its first object begins with, alone or in an array.
 * A page is known by a first element of HTML, after a byte order mark, blanks, comments and declarations.
 * A PDF is known by `%PDF-` in its first kilobyte.
 * Archives and compressed files are known by their magic numbers, a tar file by the checksum of its first
 * header. What is known and not read is foreign (foreign.h). Everything else, binary or empty, is text:
 * whether it is a cable is for the parser to say.
 */
#ifndef CABLEFS_SOURCE_SNIFF_H
#define CABLEFS_SOURCE_SNIFF_H

#include "base/text.h"

enum { SNIFF_SIZE = 32 * 1024 }; /* so many bytes are enough, fewer are all that there is */

enum sniff_form {
    SNIFF_TEXT,
    SNIFF_CSV,
    SNIFF_HTML,
    SNIFF_TABLE, /* CSV with a header row */
    SNIFF_JSON,
    SNIFF_PDF,
    SNIFF_FOREIGN, /* what is known, and not read: foreign.h */
    SNIFF_ARCHIVE, /* zip, tar, 7z, or a file compressed with gzip, bzip2, xz, zstd, lz4 or lzip */
    SNIFF_FORMS
};

enum sniff_form sniff(struct span head);

/* Does s begin like a record of the dump, `"12","2/25/1972`? Looks at no more than SNIFF_RECORD bytes. */
enum { SNIFF_RECORD = 40 };
bool sniff_record(struct span s);

#endif
