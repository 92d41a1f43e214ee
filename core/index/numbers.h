/* numbers: the ids that rows get, which are the numbers by which a mount knows them.
 *
 * A number is never given twice, also when what had it is gone: whoever still holds it (a shell in a
 * directory, an open file) must not be shown something else. What an update has removed and writes again as
 * it was keeps its number and the time of its last change. All functions return ERR_OK, ERR_NOMEM, ERR_IO or
 * ERR_CORRUPT with a message.
 */
#ifndef CABLEFS_INDEX_NUMBERS_H
#define CABLEFS_INDEX_NUMBERS_H

#include "store/db.h"

/* The largest that were ever given. */
struct index_last {
    int64_t cable, document, tag, origin, signer, classification;
};

struct index_numbers;

/* last: where to go on, of an index that is updated, whose temporary tables are there; NULL: a new index.
 * now: of the run, UTC seconds. */
enum err index_numbers_open(struct db *db, const struct index_last *last, int64_t now,
                            struct index_numbers **numbers, struct err_info *info);
void index_numbers_close(struct index_numbers *numbers); /* accepts NULL */

bool index_numbers_updates(const struct index_numbers *numbers);
int64_t index_numbers_now(const struct index_numbers *numbers);

/* The number of a cable, and since when it looks so. print: index_keys_cable(). */
enum err index_numbers_cable(struct index_numbers *numbers, struct span ident, int64_t print, int64_t *id,
                             int64_t *changed, struct err_info *info);

/* Of a document; print: as in struct index_keys. */
enum err index_numbers_document(struct index_numbers *numbers, int64_t print, int64_t *id, int64_t *changed,
                                struct err_info *info);

/* To be changed by who gives numbers to values, too. */
struct index_last *index_numbers_last(struct index_numbers *numbers);

#endif
