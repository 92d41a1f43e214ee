/* cable_json: cables as JSON objects, the form that `cablefs parse --json` documents.
 *
 * A struct cable_json is a writer for one cable after the other; not shared between threads.
 */
#ifndef CABLEFS_CABLE_JSON_H
#define CABLEFS_CABLE_JSON_H

#include "cable/cable.h"

struct cable_json; /* opaque */

/* ERR_NOMEM. The caller frees *j with cable_json_free(), which accepts NULL. */
enum err cable_json_open(struct cable_json **j);
void cable_json_free(struct cable_json *j);

/* The object and a line feed, valid until the next call; ERR_NOMEM. path: of the document, as given. A
 * document that is no cable (is_cable false) has only its source and its problems. */
enum err cable_json_line(struct cable_json *j, const struct cable *c, struct span path, bool is_cable,
                         struct span *line);

#endif
