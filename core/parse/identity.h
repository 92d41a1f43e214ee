/* identity: which cable a document is, when it was sent and how it was classified.
 *
 * Several places say so: the classification line, the FM and DE lines, the date-time group, the ZNY line, the
 * banner, the archive's metadata, the name of the file. Where they differ, the reading that another place
 * confirms wins; what was weighed becomes a problem of the cable.
 */
#ifndef CABLEFS_PARSE_IDENTITY_H
#define CABLEFS_PARSE_IDENTITY_H

#include "cable/ident.h"
#include "head.h"
#include "metadata.h"

struct evidence {
    const struct head *head;
    const struct metadata *metadata;
    struct span file; /* the name of the file; empty in a container of many documents */
};

/* Sets the cable's id and origin. *id gets the parts: the year is 0 when nothing gives one, the post empty
 * and the serial 0 when the cable is named after its file. ERR_OK or ERR_NOMEM, as the functions below. */
enum err evidence_identifier(struct cable *c, const struct evidence *about, struct ident *id);

/* Sets has_date and date. year: of the identifier, 0 when unknown. */
enum err evidence_date(struct cable *c, const struct evidence *about, int year);

/* Sets the level where the classification line gave none, checks it where it did, and adds caveats. */
enum err evidence_level(struct cable *c, const struct evidence *about);

#endif
