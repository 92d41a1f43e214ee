/* words: the full text of paragraphs, which is built beside the load, on a thread and a connection of its
 * own.
 *
 * SQLite allows one writer for each file, and full text alone keeps a core busy. So the words go into an FTS5
 * table in a file of their own, PATH.words, and at the end its tables are copied into the index. This works
 * because FTS5 stores a table as ordinary tables, which are the same in any file (sqlite.org/fts5.html,
 * "External Content and Contentless Tables" and "The %_data table").
 *
 * Functions return ERR_OK, ERR_STOPPED, ERR_NOMEM, ERR_IO or ERR_CORRUPT with a message.
 */
#ifndef CABLEFS_INDEX_WORDS_H
#define CABLEFS_INDEX_WORDS_H

#include "store/db.h"

struct index_words;

/* index: the path of the index that is being built. PATH.words is empty or not there (file.h
 * makes it). The thread asks stop
 * now and then, and when the answer is yes it ends with ERR_STOPPED. */
enum err index_words_open(const char *index, struct stop stop, struct index_words **words,
                          struct err_info *info);

/* Stops, and removes the file. Accepts NULL. */
void index_words_close(struct index_words *w);

/* Adds a paragraph. Each rowid must be larger than the one before. The spans are copied. When the thread has
 * failed, this call says so or index_words_copy() does. */
enum err index_words_add(struct index_words *w, int64_t rowid, struct span text, struct span heading,
                         struct err_info *info);

/* After the last paragraph: lets the thread merge what it has while the caller does other things. */
void index_words_end(struct index_words *w);

/* Waits for the thread, and copies its tables into the table paragraph_fts of db, which must be empty. The
 * caller must not be inside a transaction. */
enum err index_words_copy(struct index_words *w, struct db *db, struct err_info *info);

#endif
