/* charref: HTML character references that stayed in a text copy of a page: &amp; &quot; &#x000A; &#39;
 *
 * Only the five references of XML, &nbsp; and numeric ones are known here; anything else (&8, AT&T) is text.
 */
#ifndef CABLEFS_PARSE_CHARREF_H
#define CABLEFS_PARSE_CHARREF_H

#include "base/text.h"

/* Appends s to out with references replaced once; *count says how many there were. ERR_NOMEM. */
enum err charref_decode(struct span s, struct buf *out, size_t *count);

#endif
