/* columns: the names under which lists of cables keep what, and the values of one record under them.
 *
 * A CSV with a header row and lines of JSON name their columns, each list in its own words: one calls the
 * identifier "id", the next "MRN", and the archive of the 1970s "doc_id". One table knows them all. Capitals,
 * blanks, '_' and '-' do not matter. What no name fits is not read, and is told once a file.
 *
 * The values become what a document is made of: header and body its text, the others its metadata (raw.h).
 */
#ifndef CABLEFS_SOURCE_COLUMNS_H
#define CABLEFS_SOURCE_COLUMNS_H

#include "cable/raw.h"

enum column {
    COLUMN_UNKNOWN,
    COLUMN_IDENT,
    COLUMN_DATE,
    COLUMN_SUBJECT,
    COLUMN_ORIGIN,
    COLUMN_RECIPIENTS,
    COLUMN_CLASSIFICATION,
    COLUMN_CAPTIONS,
    COLUMN_TAGS,
    COLUMN_CONCEPTS,
    COLUMN_REFERENCES,
    COLUMN_HEADER,
    COLUMN_BODY,
    COLUMNS
};

/* The column that has this name. */
enum column columns_find(struct span name);

struct columns_value {
    struct span name; /* borrowed */
    size_t at, n; /* in `values` */
    bool set;
};

struct columns { /* {0} to begin with; used again from record to record */
    struct buf values; /* of the record */
    struct columns_value found[COLUMNS];
    struct buf text; /* header, blank line, body */
    struct buf told; /* names that were told in this file, each with a line end behind it */
    struct buf news; /* names that are to be told with the next document */
    size_t news_n;
};

void columns_free(struct columns *c);

/* Is this an identifier, also as the National Archives write it (1974LAPAZ00900)? */
bool columns_is_ident(struct span s);

/* Forgets which names are to be told, and were. */
void columns_forget(struct columns *c);

/* A record begins. */
void columns_begin(struct columns *c);

/* A value of the record, copied; the name is borrowed until the record is filled. An empty value is none. Of
 * two that differ for the same column the first counts, of two bodies the longer, of two identifiers the one
 * that is an identifier; the name of the other is told. */
void columns_add(struct columns *c, struct span name, enum column column, struct span value);

/* Fills bytes, note and metadata of raw from the record; valid until the next one begins. Where a text has no
 * line end, and \n instead, these are its line ends. False, and nothing is filled, when no column was found.
 * ERR_NOMEM is what columns_err() says afterwards. */
bool columns_fill(struct columns *c, struct raw *raw);
enum err columns_err(const struct columns *c);

#endif
