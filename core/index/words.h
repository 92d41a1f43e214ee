/* words: the full text index of paragraphs, built on a thread and a connection of its own beside the
 * load.
 *
 * SQLite takes one writer a file, and full text alone keeps a core busy. So the words go into an FTS5 table
 * in a file of their own, PATH.words, whose tables are copied into the index at the end: what FTS5 stores of
 * a table are ordinary tables (sqlite.org/fts5.html, "External Content and Contentless Tables" and "The
 * %_data table"), the same in any file.
 *
 * Functions return ERR_OK, ERR_STOPPED, ERR_NOMEM, ERR_IO or ERR_CORRUPT with a message.
 */
#ifndef CABLEFS_INDEX_WORDS_H
#define CABLEFS_INDEX_WORDS_H

#include "store/db.h"

struct index_words;

/* index: the path of the index being built; a file that stands at PATH.words is replaced. stop is asked on
 * the thread now and then, which ends with ERR_STOPPED when it is to. */
enum err index_words_open(const char *index, struct stop stop, struct index_words **words,
                          struct err_info *info);

/* Stops, and removes the file. Accepts NULL. */
void index_words_close(struct index_words *w);

/* A paragraph; its rowids rise. The spans are copied. A failure of the thread shows here or at the end. */
enum err index_words_add(struct index_words *w, int64_t rowid, struct span text, struct span heading,
                         struct err_info *info);

/* After the last paragraph: lets the thread merge what it has, while the caller does other things. */
void index_words_end(struct index_words *w);

/* Waits for the thread, and copies the tables into the table paragraph_fts of db, which is empty. Not inside
 * a transaction. */
enum err index_words_copy(struct index_words *w, struct db *db, struct err_info *info);

#endif
