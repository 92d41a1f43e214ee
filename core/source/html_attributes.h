/* html_attributes: which attributes of a page are more than a tag may have.
 *
 * For each attribute of a tag libxml2 looks through those before it, so that a tag of a megabyte takes it
 * minutes, in which nobody can stop it. Who reads a page therefore first takes out what stands behind the
 * first HTML_ATTRIBUTES_MAX of a tag. All tags of <html>, and all of <body>, are one tag, as libxml2 joins
 * them. Real pages have fewer than 10 attributes a tag.
 *
 * This knows of a page no more than where comments, scripts, tags and their attributes begin and end, as
 * libxml2 does.
 */
#ifndef CABLEFS_SOURCE_HTML_ATTRIBUTES_H
#define CABLEFS_SOURCE_HTML_ATTRIBUTES_H

#include "base/text.h"

enum { HTML_ATTRIBUTES_MAX = 100 };

struct html_attributes { /* how far the page was looked through; {0} to begin with */
    size_t at; /* bytes of the page */
    size_t joined[2]; /* attributes of <html> and <body> so far */
};

/* The next tag with too many: the excess is page[*from..*to), without the end of the tag, and *excess counts
 * its attributes. False when there is no further one. Each call goes on behind the tag of the last. */
bool html_attributes_next(struct html_attributes *h, struct span page, size_t *from, size_t *to,
                          size_t *excess);

#endif
