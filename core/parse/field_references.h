/* field_references: the cables that a REF field names. citation.h says how one is printed.
 *
 * What had to be repaired becomes a problem of the cable. Text that does not read is not lost, because the
 * file `header` of a cable shows the field as it was printed as well.
 */
#ifndef CABLEFS_PARSE_FIELD_REFERENCES_H
#define CABLEFS_PARSE_FIELD_REFERENCES_H

#include "cable/cable.h"

enum {
    /* References of one cable that are listed; the field as printed has the rest. It bounds the work that a
     * hostile document causes. */
    FIELD_REFERENCES_MAX = 2000,
};

/* Adds every cable that the text names, with its letter: "A. 05 PARIS 5459  B. STATE 12345 (NOTAL)". c->ident
 * must be known, and the date if the cable has one. year is that of the citing cable, and counts for
 * references that have none; 0 when it is unknown, and then such references are left out. A reference without
 * a year is one of the year before where its serial is much higher than that of the citing cable of the same
 * post, or than any post could have reached by that day, because a post numbers its cables from 1 each year.
 * ERR_OK or ERR_NOMEM. */
enum err field_references_read(struct cable *c, struct span text, int year);

/* Does the next line of the document go on with a list of references although a blank line or a page marker
 * cut it there? Only where it completes what the line before began ("C) " and "STATE 2034", "05 " and
 * "HANOI 2323", "HONG " and "KONG 723"), or names a cable behind a comma, a slash or AND. list is what was
 * read of the field, empty where the label stands alone. */
bool field_references_goes_on(struct span list, struct span line);

#endif
