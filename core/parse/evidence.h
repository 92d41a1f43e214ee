/* evidence: what a document says of itself, and what others say of it.
 *
 * Identity and date are each said in several places, which may contradict one another: identity.h and
 * sent_date.h weigh them.
 */
#ifndef CABLEFS_PARSE_EVIDENCE_H
#define CABLEFS_PARSE_EVIDENCE_H

#include "head.h"
#include "metadata.h"

struct evidence {
    const struct head *head; /* what is printed */
    const struct metadata *metadata; /* what the archive says */
    struct span file; /* the name of the file; empty in a container of many documents */
};

#endif
