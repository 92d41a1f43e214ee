/* tables: everything that fills the tables of a new index, under one owner.
 *
 * It owns the connection to the file, and on this connection the writer and the sections; beside them the
 * full text of paragraphs, on a thread and in a file of its own; and a parser for messages that came in
 * sections. It alone opens, finishes and closes them, in the order in which they need each other:
 *
 *   open     connection, tables, transaction; full text; writer (borrows full text); sections (borrow it)
 *   name     the sources are recorded
 *   add      each document, in the order of the sources
 *   end      the sections that were held aside are joined and written, and closed
 *   finish   the writer's last tables, about, meta; commit; full text is copied in
 *   close    whatever is open, the last opened first
 *
 * Functions return ERR_OK, ERR_STOPPED, ERR_NOMEM, ERR_IO or ERR_CORRUPT with a message. After a failure only
 * index_tables_close() may be called.
 */
#ifndef CABLEFS_INDEX_TABLES_H
#define CABLEFS_INDEX_TABLES_H

#include "cable/vocabulary.h"
#include "loader.h"
#include "meta.h"
#include "writer.h"

struct index_tables; /* opaque */

/* path: an empty file. now: of the run, UTC seconds. path, v and what stop points to are borrowed until the
 * end. */
enum err index_tables_open(const char *path, const struct vocabulary *v, int64_t now, struct stop stop,
                           struct index_tables **tables, struct err_info *info);

/* The same for an index that is updated: the database stands in a transaction of the caller's, and what has
 * to do with the documents to come was removed from it (update.h). index_tables_finish() leaves it to the
 * caller to commit. db and v are borrowed. */
enum err index_tables_open_update(struct db *db, const struct vocabulary *v,
                                  const struct index_writer_start *start, struct index_tables **tables,
                                  struct err_info *info);

/* Accepts NULL. Before index_tables_finish() the file is left half written, without a schema that is good for
 * reading. */
void index_tables_close(struct index_tables *tables);

/* What the index is made of (roots.h). Also ERR_NOT_FOUND. */
enum err index_tables_name_roots(struct index_tables *tables, char *const *sources, size_t n,
                                 bool follow_links, struct err_info *info);

/* A document as the loader gives it; its cable may be changed. */
enum err index_tables_add(struct index_tables *tables, struct index_document *document,
                          struct err_info *info);

/* After the last document. *counts is what the index will hold. */
enum err index_tables_end(struct index_tables *tables, struct index_counts *counts, struct err_info *info);

/* Makes the file whole. meta->counts and meta->last are not looked at: they are the tables' own. */
enum err index_tables_finish(struct index_tables *tables, const struct index_meta *meta,
                             const struct tell *tell, struct err_info *info);

#endif
