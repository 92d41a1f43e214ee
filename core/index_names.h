/* index_names: under which name a document appears: a cable's directory, a file in text/.
 *
 * Two documents may claim one identifier: the very same bytes are one cable, another text becomes ID~2. All functions
 * return ERR_OK, ERR_NOMEM or ERR_IO with a message.
 */
#ifndef CABLEFS_INDEX_NAMES_H
#define CABLEFS_INDEX_NAMES_H

#include "cable.h"
#include "db.h"
#include "raw.h"

struct index_names;

enum err index_names_open(struct db *db, struct index_names **names, struct err_info *info);
void index_names_close(struct index_names *names); /* accepts NULL */

/* Makes c->id a safe directory name that no cable of the index has, noting a problem when it had to be changed; or sets
 * *duplicate_of to the cable that was made from the same bytes, 0 otherwise. */
enum err index_names_settle(struct index_names *names, const struct raw *raw, struct cable *c,
                            int64_t *duplicate_of, struct err_info *info);

/* At the end of a load: gives the documents that are no cables their own file's name under text/, with ~2 where it is
 * taken. */
enum err index_names_finish(struct db *db, struct err_info *info);

#endif
