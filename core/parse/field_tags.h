/* field_tags: the TAGS line, the line of a cable that is damaged most often.
 *
 * What had to be repaired becomes a problem of the cable. Text that does not read is not lost, because the
 * file `header` of a cable shows the field as it was printed as well.
 */
#ifndef CABLEFS_PARSE_FIELD_TAGS_H
#define CABLEFS_PARSE_FIELD_TAGS_H

#include "cable/cable.h"
#include "cable/vocabulary.h"

/* Adds the tags of the line to the cable: "PREL, PGOV, IT" or "PREL PGOV IT", "OVIP (STEINBERG, JAMES B.)",
 * "PHUMBA", which was run together, and "[PREL](#)", which some copies made of a link. ERR_OK or
 * ERR_NOMEM. */
enum err field_tags_read(struct cable *c, const struct vocabulary *v, struct span text);

#endif
