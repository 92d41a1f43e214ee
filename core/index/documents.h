/* documents: the rows of the tables source, document, document_body and problem.
 *
 * Part of the writer of an index. All functions return ERR_OK, ERR_NOMEM or ERR_IO with a message.
 */
#ifndef CABLEFS_INDEX_DOCUMENTS_H
#define CABLEFS_INDEX_DOCUMENTS_H

#include "cable/cable.h"
#include "cable/raw.h"
#include "store/db.h"
#include "store/pack.h"

struct index_documents;

enum err index_documents_open(struct db *db, struct index_documents **d, struct err_info *info);
void index_documents_close(struct index_documents *d); /* accepts NULL */

/* outcome: a word of the table source. */
enum err index_documents_source(struct index_documents *d, struct span path, int64_t mtime,
                                const char *outcome, int64_t *id, struct err_info *info);

/* Packs a document against its cable, whose topics are sorted, or alone where cable is NULL; valid until the
 * next one. */
enum err index_documents_pack(struct index_documents *d, struct span bytes, struct cable *cable,
                              struct packed *packed, struct err_info *info);

/* A document of a source. dir: the name under text/; NULL when it is given at the end. */
enum err index_documents_add(struct index_documents *d, const struct packed *packed, int64_t mtime,
                             int64_t source, const char *dir, int64_t *id, struct err_info *info);

/* cable: 0 for none. */
enum err index_documents_problem(struct index_documents *d, int64_t source, int64_t cable, struct span kind,
                                 struct span detail, struct err_info *info);

#endif
