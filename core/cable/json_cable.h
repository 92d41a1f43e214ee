/* json_cable: cables as JSON objects, the form that `cablefs parse --json` documents. */
#ifndef CABLEFS_CABLE_JSON_CABLE_H
#define CABLEFS_CABLE_JSON_CABLE_H

#include "cable.h"

/* Appends the object and a line feed to out, which the caller owns; ERR_NOMEM, kept in out. path: of the
 * document, as given. A document that is no cable (is_cable false) has only its source and its problems. */
enum err json_cable_line(const struct cable *c, struct span path, bool is_cable, struct buf *out);

#endif
