/* writer: puts documents and cables into the tables of a new index. Its helpers index_facets,
 * index_names, index_documents, index_sections and index_words each fill tables of their own; nothing else
 * inserts.
 *
 * A writer borrows an open, empty database (schema_create() done) inside a transaction of the caller, the
 * full text that is built beside it, and the vocabulary. Facet values are counted in memory and written at
 * the end. Every function returns ERR_OK, ERR_NOMEM, ERR_IO or ERR_CORRUPT with a message, and after a
 * failure the writer is good for index_writer_close() only.
 */
#ifndef CABLEFS_INDEX_WRITER_H
#define CABLEFS_INDEX_WRITER_H

#include "cable/cable.h"
#include "cable/raw.h"
#include "cable/vocabulary.h"
#include "meta.h"
#include "store/db.h"
#include "store/pack.h"
#include "words.h"

struct index_writer;

enum err index_writer_open(struct db *db, struct index_words *words, const struct vocabulary *v,
                           struct index_writer **w, struct err_info *info);
void index_writer_close(struct index_writer *w); /* accepts NULL */

/* Sorts the topics of a cable, and packs a document against it; valid until the next call. */
enum err index_writer_pack(struct index_writer *w, const struct raw *raw, struct cable *c,
                           struct packed *packed, struct err_info *info);

/* A document and the cable parsed from it, against which it was packed (so that its topics are sorted). The
 * identifier may get a ~2. */
enum err index_writer_cable(struct index_writer *w, const struct raw *raw, const struct packed *packed,
                            struct cable *c, struct err_info *info);

/* Another document of the cable that index_writer_cable() wrote or found last, c: its bytes are kept, named
 * after the cable; a row of problems says why. */
enum err index_writer_joined(struct index_writer *w, const struct raw *raw, const struct cable *c,
                             const char *why, struct err_info *info);

/* The bytes of a document of that cable again: only path and mtime of raw are looked at. */
enum err index_writer_duplicate(struct index_writer *w, const struct raw *raw, struct err_info *info);

/* A document that is no cable; `problems` of c say why. */
enum err index_writer_other(struct index_writer *w, const struct raw *raw, const struct packed *packed,
                            const struct cable *c, struct err_info *info);

/* A file that could not be read. */
enum err index_writer_unreadable(struct index_writer *w, struct span path, const struct err_info *why,
                                 struct err_info *info);

/* After the last document: facet values, secondary indexes, full text, names for the documents that are no
 * cables. */
enum err index_writer_finish(struct index_writer *w, struct err_info *info);

struct index_counts index_writer_counts(const struct index_writer *w);

#endif
