/* names: under which name a document appears: a cable's directory, a file in text/.
 *
 * Two documents may claim one identifier. The very same bytes are one document, kept once; the same
 * paragraphs in other bytes (another copy, another header, lines that break elsewhere) are one cable and two
 * documents; another text is a cable of its own, ID~2. All functions return ERR_OK, ERR_NOMEM or ERR_IO with
 * a message.
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
    INDEX_JOINED, /* *cable has the same identifier and the same paragraphs */
};

enum err index_names_open(struct db *db, struct index_names **names, struct err_info *info);
void index_names_close(struct index_names *names); /* accepts NULL */

/* Finds what the cable is to the index. A new one gets a safe and unused directory name as c->id, with a
 * problem where that is not its identifier; otherwise *cable is the one that is there, and c->id is left
 * alone. */
enum err index_names_settle(struct index_names *names, const struct packed *packed, struct cable *c,
                            enum index_sameness *same, int64_t *cable, struct err_info *info);

/* Wishes a name under text/ for a document; which one it gets is settled at the end of the load, when all are
 * known. */
enum err index_names_want(struct index_names *names, int64_t document, struct span name,
                          struct err_info *info);

/* At the end of a load: gives the documents the names wished for, with ~2 where one is taken. */
enum err index_names_finish(struct db *db, struct err_info *info);

#endif
