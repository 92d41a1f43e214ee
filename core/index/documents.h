/* documents: the rows of the tables source, document, document_body and problem.
 *
 * Part of the writer of an index. All functions return ERR_OK, ERR_NOMEM or ERR_IO with a message.
 */
#ifndef CABLEFS_INDEX_DOCUMENTS_H
#define CABLEFS_INDEX_DOCUMENTS_H

#include "cable/cable.h"
#include "item.h"
#include "numbers.h"
#include "store/db.h"
#include "store/pack.h"

struct index_documents;

/* The numbers are borrowed until the end. */
enum err index_documents_open(struct db *db, struct index_numbers *numbers, struct index_documents **d,
                              struct err_info *info);
void index_documents_close(struct index_documents *d); /* accepts NULL */

/* Adds what came of an item. outcome: in a word: "cable", "no cable". Of its document only the path is looked
 * at. */
enum err index_documents_source(struct index_documents *d, const struct index_item *item, const char *outcome,
                                int64_t *id, struct err_info *info);

/* Packs a document against its cable, whose topics are then sorted, or alone where cable is NULL. What comes
 * out is valid until the next call. */
enum err index_documents_pack(struct index_documents *d, struct span bytes, struct cable *cable,
                              struct packed *packed, struct err_info *info);

/* Adds a document of a source. name: its name under text/. When it is a wish, it is given at the end, or the
 * next free one (names.h). mtime: NULL when it is not known. print: that of the
 * item. */
enum err index_documents_add(struct index_documents *d, const struct packed *packed, const int64_t *mtime,
                             int64_t source, int64_t print, struct span name, bool is_wish, int64_t *id,
                             struct err_info *info);

/* In an update: the names of a family (keys.h) are to be given anew, those that documents have now, too. */
enum err index_documents_free_names(struct index_documents *d, int64_t family, struct err_info *info);

/* In an update, for the names that were removed: what had to give way to one may have it now. */
enum err index_documents_free_old_names(struct index_documents *d, struct err_info *info);

/* cable: 0 for none. */
enum err index_documents_problem(struct index_documents *d, int64_t source, int64_t cable, struct span kind,
                                 struct span detail, struct err_info *info);

#endif
