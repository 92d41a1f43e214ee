/* schema: the tables of an index, and how one is recognised.
 *
 * An index is one SQLite file, which anybody may read with any SQLite tool. docs/schema.md describes it for
 * them; schema.sql is what makes it. The file carries an application_id and a user_version
 * (sqlite.org/pragma.html). user_version goes up whenever the index stores otherwise than before: a table,
 * the bytes of a paragraph or of a file whose size is stored (render.h), the texts of index/about.c. An index
 * of an earlier version is then built anew.
 */
#ifndef CABLEFS_STORE_SCHEMA_H
#define CABLEFS_STORE_SCHEMA_H

#include "db.h"

enum {
    SCHEMA_APPLICATION_ID = 0x6361626c, /* "cabl" */
    SCHEMA_VERSION = 9,
};

/* Of all full text; schema.sql says the same. Sizes of columns are not stored (columnsize = 0): only ranks
 * would need them. */
#define SCHEMA_TOKENIZER "unicode61 remove_diacritics 2"

/* The row of table `about` that is the README of the tree's root; the others are the files of about/. */
enum { SCHEMA_README_ID = 1 };

/* Makes the tables in an empty database. */
enum err schema_create(struct db *db, struct err_info *info);

/* The full text of the paragraphs is built in a file of its own (index/words.h). These make its table there,
 * end it, and copy it from the file at path into the empty table of an index. That index must not be in a
 * transaction, and must be opened anew before the table is used. */
enum err schema_words_create(struct db *db, struct err_info *info);
enum err schema_words_finish(struct db *db, struct err_info *info);
enum err schema_words_copy(struct db *db, const char *path, struct err_info *info);

/* After the load: secondary indexes, full text of the rest, statistics. */
enum err schema_finish(struct db *db, const struct tell *tell, struct err_info *info);

/* db_begin(), for what may be no database at all: ERR_FORMAT with a message then. */
enum err schema_begin(struct db *db, const char *path, struct err_info *info);

/* The steps of an update (update.sql), in this order, inside the caller's transaction. */
enum schema_step {
    SCHEMA_BEGIN, /* makes the temporary tables, those of a load, too */
    SCHEMA_NEAR,
    SCHEMA_WANTED,
    SCHEMA_REMOVE,
    SCHEMA_FINISH,
    SCHEMA_NAMES,
};
enum err schema_update(struct db *db, enum schema_step step, struct err_info *info);

/* ERR_OK when the open database is a finished index of this version, with our tables, indexes and views, word
 * for word, and no others; ERR_FORMAT otherwise, with a message; ERR_CORRUPT, ERR_IO, ERR_NOMEM. Nothing that
 * a stranger wrote into the schema is run for it. */
enum err schema_check(struct db *db, const char *path, struct err_info *info);

#endif
