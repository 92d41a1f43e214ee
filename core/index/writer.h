/* writer: puts documents and cables into the tables of a new index.
 *
 * It fills the tables of a cable (cable, paragraph, recipient, reference, tags, classifications) itself, and
 * has three helpers for others: facets, documents and names. It hands each paragraph on to the full text. All
 * of them belong to tables.h, which says in what order they are opened and closed.
 *
 * A writer borrows an open database, inside a transaction of the caller, the full text, and the vocabulary.
 * The tables are empty, or the index is updated: then what has to do with the documents to come has been
 * removed, the tables of update.sql are there, and words is NULL. Every function returns ERR_OK, ERR_NOMEM,
 * ERR_IO or ERR_CORRUPT with a message, and after a failure only index_writer_close() may be called.
 */
#ifndef CABLEFS_INDEX_WRITER_H
#define CABLEFS_INDEX_WRITER_H

#include "cable/cable.h"
#include "cable/vocabulary.h"
#include "item.h"
#include "meta.h"
#include "numbers.h"
#include "store/db.h"
#include "store/pack.h"
#include "words.h"

struct index_writer;

/* What there is already. */
struct index_writer_start {
    int64_t now; /* of the run, UTC seconds */
    const struct index_last *last; /* numbers.h; NULL: nothing, the index is new */
    struct index_counts counts;
};

enum err index_writer_open(struct db *db, struct index_words *words, const struct vocabulary *v,
                           const struct index_writer_start *start, struct index_writer **w,
                           struct err_info *info);
void index_writer_close(struct index_writer *w); /* accepts NULL */

/* Sorts the topics of a cable, and packs a document against it. What comes out is valid until the next
 * call. */
enum err index_writer_pack(struct index_writer *w, const struct index_item *item, struct cable *c,
                           struct packed *packed, struct err_info *info);

/* Writes a document and the cable that was parsed from it. The document was packed against the cable, so that
 * the topics are sorted. The identifier may get a ~2. */
enum err index_writer_cable(struct index_writer *w, const struct index_item *item,
                            const struct packed *packed, struct cable *c, struct err_info *info);

/* Writes another document of the cable c, which is the one that index_writer_cable() wrote or found last. Its
 * bytes are kept, it is named after the cable, and a row of problems says why. */
enum err index_writer_joined(struct index_writer *w, const struct index_item *item, const struct cable *c,
                             const char *why, struct err_info *info);

/* Records that a file has the bytes of a document of that cable once more. Of its document only the path is
 * looked at. */
enum err index_writer_duplicate(struct index_writer *w, const struct index_item *item, struct err_info *info);

/* Writes a document that is no cable; the problems of c say why. */
enum err index_writer_other(struct index_writer *w, const struct index_item *item,
                            const struct packed *packed, const struct cable *c, struct err_info *info);

/* Records a file that could not be read. */
enum err index_writer_unreadable(struct index_writer *w, const struct index_item *item,
                                 const struct err_info *why, struct err_info *info);

/* After the last document: writes facet values, secondary indexes, full text of subjects and addresses, and
 * the names of documents that are no cables. *last: the largest numbers that were given. */
enum err index_writer_finish(struct index_writer *w, struct index_last *last, const struct tell *tell,
                             struct err_info *info);

struct index_counts index_writer_counts(const struct index_writer *w);

#endif
