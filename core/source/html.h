/* html: a page of the web edition, by libxml2.
 *
 * The page of a cable has a <table class="cable">, whose cells hold the metadata under the titles Reference
 * ID, Created, Classification and Origin, and behind it one or two <pre>: header and body. The document is
 * the text of these, with a blank line between them; links are replaced by what they say, and character
 * references are decoded. The rest of the page is navigation. A page that is not valid UTF-8 is read as
 * Windows-1252, and the document gets a note.
 *
 * What libxml2 would take minutes for is taken out before it sees the page, and told: html_attributes.h.
 *
 * The page's early form prints the hour twice: 2008-02-26 12:12 for 12 h, 2006-10-23 15:03 for 15 h. Where
 * the minutes are the hour in twelve-hour form they are taken to mean nothing.
 */
#ifndef CABLEFS_SOURCE_HTML_H
#define CABLEFS_SOURCE_HTML_H

#include "base/stop.h"
#include "cable/raw.h"

/* Bytes of a page: the tree takes several times as many, and libxml2 takes no text of more than ten million
 * bytes. */
enum { SOURCE_HTML_MAX = 8 * 1024 * 1024 };

struct libxml2; /* its functions, loaded with the first page */
struct source_html { /* used again from page to page; {0} to begin with */
    struct libxml2 *lib;
    struct stop stop; /* asked while a page is read */
    struct buf decoded, fields, text;
};

void source_html_free(struct source_html *h);

/* Reads the page: bytes, plain, note and metadata of raw are filled from h, the rest is left. ERR_NOMEM,
 * ERR_STOPPED. ERR_OK with error->code set: no page of a cable (ERR_INVALID), too large, or nested deeper
 * than libxml2 reads (ERR_LIMIT), built without libxml2 (ERR_INVALID), or libxml2 cannot be loaded
 * (ERR_MISSING); then raw->bytes is the page as it is. */
enum err source_html_read(struct source_html *h, struct span page, struct raw *raw, struct err_info *error);

#endif
