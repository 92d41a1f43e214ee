/* identity: which cable a document is, and how it was classified.
 *
 * The classification line, the FM and DE lines, the ZNY line, the metadata of the archive and the name of the
 * file may all say so (evidence.h). Where two of them differ, the one that a third confirms is believed, and
 * the difference becomes a problem of the cable.
 */
#ifndef CABLEFS_PARSE_IDENTITY_H
#define CABLEFS_PARSE_IDENTITY_H

#include "cable/ident.h"
#include "evidence.h"

/* Sets the id and the origin of the cable. *id gets the parts of the id. Its year is 0 when nothing says the
 * year; its post is empty and its serial 0 when the cable is named after its file. ERR_OK or ERR_NOMEM. */
enum err identity_find(struct cable *c, const struct evidence *about, struct ident *id);

/* Sets the level of the cable when the classification line gave none, checks it when the line did, and adds
 * the caveats of the metadata. ERR_OK or ERR_NOMEM. */
enum err identity_level(struct cable *c, const struct evidence *about);

#endif
