/* body: from the lines under the head to numbered paragraphs, headings and the signature.
 *
 * Page markers go and what they cut is joined; numbers are recovered (paragraph_numbers.h); each paragraph is
 * unwrapped (unwrap.h). Everything else of the body is in exactly one paragraph, heading, or the signer.
 */
#ifndef CABLEFS_PARSE_BODY_H
#define CABLEFS_PARSE_BODY_H

#include "cable/cable.h"

/* What the head knows and the body needs to tell markers from prose. */
struct body_hints {
    struct span post; /* NEWDELHI; empty when unknown */
    unsigned long serial;
    struct span classified; /* the Classified By field, which the head of a later section may repeat */
};

/* lines: of the document, from the first one of the body. Adds paragraphs, signer and problems. ERR_OK,
 * ERR_NOMEM. */
enum err body_split(struct cable *c, const struct span *lines, size_t n, const struct body_hints *hints);

#endif
