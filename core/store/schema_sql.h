/* schema_sql: the sections of schema.sql as strings. sections.py makes the file that defines them. */
#ifndef CABLEFS_STORE_SCHEMA_SQL_H
#define CABLEFS_STORE_SCHEMA_SQL_H

#include <stddef.h>

extern const char schema_sql_tables[]; /* of the index */
extern const char schema_sql_load[]; /* temporary tables that the load needs */
extern const char schema_sql_finish[]; /* after the load: citations, indexes, full text, statistics */
extern const char schema_sql_words[]; /* the full text of the paragraphs, in a file of its own */
extern const char schema_sql_words_finish[];
extern const char schema_sql_words_copy[]; /* from that file, attached as `words` */

/* Of an update, in this order; each is said in update.sql. */
extern const char schema_sql_update[];
extern const char schema_sql_update_near[];
extern const char schema_sql_update_wanted[];
extern const char schema_sql_update_remove[];
extern const char schema_sql_update_finish[];
extern const char schema_sql_update_names[];

struct schema_sql_object { /* a row of sqlite_master in a finished index */
    const char *type, *name, *sql;
};
extern const struct schema_sql_object schema_sql_objects[];
extern const size_t schema_sql_objects_len;

#endif
