/* charref: character references of HTML that stayed in the text copy of a page: &amp; &quot; &#x000A;
 *
 * The five references of XML, &nbsp; and the numeric ones are decoded. Anything else that begins with an
 * ampersand (&8, AT&T) is text.
 */
#ifndef CABLEFS_PARSE_CHARREF_H
#define CABLEFS_PARSE_CHARREF_H

#include "base/text.h"

/* Appends s to out with references replaced once; *count says how many there were. ERR_NOMEM. */
enum err charref_decode(struct span s, struct buf *out, size_t *count);

#endif
