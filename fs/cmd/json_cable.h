/* json_cable: cables as JSON objects, the form that `cablefs parse --json` documents.
 *
 * A struct json_cable is a writer for one cable after the other; not shared between threads.
 */
#ifndef CABLEFS_JSON_CABLE_H
#define CABLEFS_JSON_CABLE_H

#include "cable.h"

struct json_cable; /* opaque */

/* ERR_NOMEM. The caller frees *j with json_cable_free(), which accepts NULL. */
enum err json_cable_open(struct json_cable **j);
void json_cable_free(struct json_cable *j);

/* The object and a line feed, valid until the next call; ERR_NOMEM. path: of the document, as given. A
 * document that is no cable (is_cable false) has only its source and its problems. */
enum err json_cable_line(struct json_cable *j, const struct cable *c, struct span path, bool is_cable,
                         struct span *line);

#endif
