/* cite: a cable as a footnote, and as an entry for BibTeX and for RIS (Zotero, EndNote).
 *
 * An entry says what the record has, as it is printed there, and nothing else: the subject keeps its
 * capitals, and what is absent is left out (a footnote without a date says "n.d."). A telegram of the
 * National Archives is cited as they do: by the number that it has in their Access to Archival Databases,
 * with its film number, its series and its record group.
 */
#ifndef CABLEFS_CABLE_CITE_H
#define CABLEFS_CABLE_CITE_H

#include "cable.h"

enum cite_style {
    CITE_CHICAGO, /* a note: one line */
    CITE_BIBTEX, /* an entry that begins with @misc */
    CITE_RIS, /* an entry that begins with TY and ends with ER */
    CITE_STYLES
};

/* "chicago"; static storage. cite_style_of(): CITE_STYLES when there is none of this name. */
const char *cite_style_name(enum cite_style style);
enum cite_style cite_style_of(struct span name);

/* What the catalogue behind a telegram of the National Archives says of it; both are empty for any other
 * document. */
struct cite_archive {
    struct span number; /* 1974LAPAZ00900: it begins with a year from 1973 to 1979 */
    struct span film; /* D740083-0381 */
};

/* Looks for that catalogue in a document as it was received, into which the spans then point. */
struct cite_archive cite_find_archive(struct span document);

/* Appends an entry, and a newline. paragraph: the one that is cited; NULL for the whole cable. ERR_OK or
 * ERR_NOMEM. */
enum err cite_cable(const struct cable *c, const struct cite_archive *archive,
                    const struct cable_paragraph *paragraph, enum cite_style style, struct buf *out);

/* The number of a paragraph as a footnote has it: its name without zeros before it, 4 or 6b; empty for the
 * text before the first number. */
struct span cite_number(const struct cable_paragraph *p);

#endif
