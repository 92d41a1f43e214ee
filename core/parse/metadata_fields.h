/* metadata_fields: what the archive's metadata (raw.h) adds to the fields of a cable.
 *
 * It is asked after the text: a field that is printed stays as it is printed. Subject and addressees are
 * filled where the text has none. Handling restrictions become captions. Tags that the TAGS line does not
 * carry, and concepts, are the archive's own words: they are kept apart, in c->catalogued.
 */
#ifndef CABLEFS_PARSE_METADATA_FIELDS_H
#define CABLEFS_PARSE_METADATA_FIELDS_H

#include "cable/cable.h"
#include "cable/raw.h"
#include "cable/vocabulary.h"

/* The fields of the text have been read into c. ERR_OK or ERR_NOMEM. */
enum err metadata_fields_add(struct cable *c, const struct vocabulary *v, const struct raw_metadata *raw);

/* A value without white space round it; empty when it is "n/a". */
struct span metadata_fields_value(struct span value);

#endif
