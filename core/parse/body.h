/* body: from the lines under the head to numbered paragraphs, headings and the signature.
 *
 * First the lines that transmission added are taken out, and what they had cut is joined (body_lines.h). Then
 * the signature is taken off the end (body_signature.h), the numbers of the paragraphs are recovered
 * (body_numbers.h), and each paragraph is unwrapped (unwrap.h). All other text of the body goes into exactly
 * one paragraph or heading.
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

/* Adds the paragraphs, the signer and the problems to the cable. lines are those of the document, from the
 * first one of the body. ERR_OK or ERR_NOMEM. */
enum err body_split(struct cable *c, const struct span *lines, size_t n, const struct body_hints *hints);

#endif
