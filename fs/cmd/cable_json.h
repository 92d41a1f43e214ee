/* cable_json: a cable as one JSON object, the form that `cablefs parse --json` documents. */
#ifndef CABLEFS_CABLE_JSON_H
#define CABLEFS_CABLE_JSON_H

#include <jansson.h>

#include "cable.h"

/* A new reference, or NULL when memory ran out. path: of the document, as given. A document that is no cable
 * (is_cable false) has only its source and its problems. */
json_t *cable_json(const struct cable *c, struct span path, bool is_cable);

#endif
