/* names: under which name a document appears: a cable's directory, a file in text/.
 *
 * Two documents may claim one identifier. If their bytes are the same they are one document, which is kept
 * once. If their paragraphs are the same and other bytes differ (another copy, another header, lines that
 * break elsewhere), or the second has no text, they are one cable and two documents. If their texts differ
 * they are two cables, and the second is called ID~2. Documents without text come last: see sections.h.
 *
 * All functions return ERR_OK, ERR_NOMEM or ERR_IO with a message.
 */
#ifndef CABLEFS_INDEX_NAMES_H
#define CABLEFS_INDEX_NAMES_H

#include "cable/cable.h"
#include "store/db.h"
#include "store/pack.h"

struct index_names;

enum index_sameness {
    INDEX_NEW, /* no cable of the index has this text: c->id is its directory, unused */
    INDEX_DUPLICATE, /* *cable was made from the same bytes */
    INDEX_JOINED, /* *cable has the same identifier and the same paragraphs, or c has none */
};

enum err index_names_open(struct db *db, struct index_names **names, struct err_info *info);
void index_names_close(struct index_names *names); /* accepts NULL */

/* Finds out whether the index has the cable. A new cable gets a safe and unused directory name as c->id, and
 * a problem where that is not its identifier. Otherwise *cable is the number of the one that is there, and
 * c->id is left alone. */
enum err index_names_settle(struct index_names *names, const struct packed *packed, struct cable *c,
                            enum index_sameness *same, int64_t *cable, struct err_info *info);

/* At the end of a load: gives each document that has none the name that it should have, or the next free one,
 * name~2, name~3, where it is taken; in the order of the sources. */
enum err index_names_finish(struct db *db, struct err_info *info);

#endif
