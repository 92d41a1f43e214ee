/* words: does full text say what the paragraphs, subjects and addresses say, word for word?
 *
 * FTS5's own integrity-check is a write, and an index is never written to. So all places of all words that
 * the index has are read, and all that the text has, by the same tokenizer (a temporary full text table,
 * 1,000 cables at a time). Both are summed up for each cable; where the sums differ the cable is named. Each
 * word is also asked for as a search does. Eight bytes of memory a cable and some times the text of 1,000
 * cables; two to five times the processor time of making the index.
 */
#ifndef CABLEFS_CHECK_WORDS_H
#define CABLEFS_CHECK_WORDS_H

#include "store/db.h"

/* db is open for reading; temporary tables are made in it and dropped again. Calls fault() with one line for
 * each cable whose words differ. ERR_OK when the check ran to its end, ERR_CORRUPT when full text cannot be
 * read, ERR_IO, ERR_NOMEM. */
enum err check_words(struct db *db, void (*fault)(void *context, const char *line), void *context,
                     struct err_info *info);

#endif
