/* words: does full text say what the paragraphs, subjects and addresses say, word for word?
 *
 * FTS5 has an integrity check of its own, but that is a write, and an index is never written to. So this
 * reads all places of all words that the full text has. It puts the text of 1,000 cables at a time into a
 * temporary full text table, with the same tokenizer, and reads the places of its words, too. Both are summed
 * up for each cable, and where the two sums differ the cable is named. Each word is also looked up as a
 * search would do it.
 *
 * It takes eight bytes of memory for each cable, and a few times the text of 1,000 cables. It takes two to
 * five times the processor time that making the index took.
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
