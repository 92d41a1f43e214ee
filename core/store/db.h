/* db: a thin layer over SQLite: connections, prepared statements, values read in parts.
 *
 * db.c is the only file that sees sqlite3.h, beside heap.c. A connection and its statements belong to one
 * thread at a time. The module that owns a statement prepares it once, and then binds, steps and resets it as
 * often as it likes. The message of a failure gives the name of the file and SQLite's own words.
 */
#ifndef CABLEFS_STORE_DB_H
#define CABLEFS_STORE_DB_H

#include <stdint.h>

#include "base/stop.h"
#include "base/tell.h"
#include "base/text.h"

struct db;
struct db_stmt;

enum db_mode {
    DB_READ, /* an existing file, never written to */
    DB_UPDATE, /* an existing file, written in transactions that are whole or not at all. No part of its path
                * is a symbolic link. Until a commit its readers are not disturbed: what is written is held
                * in memory */
    DB_COPY, /* the same for a copy that nobody else knows of: without a journal and without sync */
    DB_CREATE, /* a new file, for a bulk load: no journal, no sync; the caller syncs the file at the end. No
                * part of its path is a symbolic link */
};

/* For a whole program, before its first connection: SQLite does not count its memory, which takes a lock at
 * each allocation; a thread can have a limit (heap.h). */
void db_configure(void);

/* ERR_NOT_FOUND: there is no such file. ERR_FORMAT: it is a directory or a device, or to be read and in WAL
 * mode. ERR_IO: it cannot be opened. ERR_NOMEM. That a file is no database may show only when it is read.
 * db_close() accepts NULL; all statements must have been finalized before.
 *
 * A file to read is not trusted: its views and triggers are not run, no value is larger than the file, and a
 * statement that takes more steps, or gives more rows, than the file has room for fails with ERR_CORRUPT. It
 * is not mapped into memory, so that nothing worse than ERR_CORRUPT or ERR_IO happens when somebody cuts
 * it. read_vfs.h says how it is read beside somebody who writes to it. */
enum err db_open(const char *path, enum db_mode mode, struct db **db, struct err_info *info);
void db_close(struct db *db);

/* From now on a statement that takes long asks now and then whether it should stop, on the thread that steps
 * it; when the answer is yes, it fails with ERR_STOPPED. */
void db_watch(struct db *db, struct stop stop);

/* What is read between the two is read from one state of the file, whoever writes to it meanwhile; and
 * whoever writes waits. Without them that holds for each statement. db_begin() does nothing where it was
 * called already; db_end() resets all statements. ERR_BUSY: a writer has kept all readers out for ten
 * seconds; it may also be the status of a statement outside of the two. */
enum err db_begin(struct db *db, struct err_info *info);
void db_end(struct db *db);

/* Between the two: does a writer wait, and with it all who come after it? */
bool db_is_awaited(struct db *db);

/* A number that is another in each state of the file that db_begin() has met one after the other: what was
 * found out in an earlier one may be wrong. */
uint64_t db_changes(const struct db *db);

/* Runs statements that return nothing. */
enum err db_exec(struct db *db, const char *sql, struct err_info *info);
/* The same, and tells after each of them. */
enum err db_exec_telling(struct db *db, const char *sql, const struct tell *tell, struct err_info *info);

/* A single integer, for pragmas and counts; ERR_NOT_FOUND when there is no row. */
enum err db_exec_int(struct db *db, const char *sql, int64_t *value, struct err_info *info);

enum err db_prepare(struct db *db, const char *sql, struct db_stmt **stmt, struct err_info *info);
void db_finalize(struct db_stmt *stmt); /* accepts NULL */

/* Parameters count from 1. Spans are not copied: they must live until the statement is reset. An empty span
 * binds an empty text, also when its p is NULL. A failure to bind shows when the statement is stepped. */
void db_bind_int(struct db_stmt *stmt, int parameter, int64_t value);
/* NULL when it is not there. */
void db_bind_int_or_null(struct db_stmt *stmt, int parameter, bool there, int64_t value);
void db_bind_text(struct db_stmt *stmt, int parameter, struct span value);
void db_bind_text_or_null(struct db_stmt *stmt, int parameter, struct span value); /* NULL when empty */
void db_bind_blob(struct db_stmt *stmt, int parameter, struct span value);
void db_bind_null(struct db_stmt *stmt, int parameter);

/* ERR_OK: there is a row; the caller steps on, or calls db_reset(). ERR_END: there are no more rows.
 * ERR_NOMEM: also for a statement that is NULL because it could not be prepared. After ERR_END or a failure
 * the statement has been reset, so that it can be bound again. */
enum err db_step(struct db_stmt *stmt, struct err_info *info);
void db_reset(struct db_stmt *stmt);
/* Steps a statement that returns no row, and resets it. */
enum err db_run(struct db_stmt *stmt, struct err_info *info);

/* Columns count from 0; spans are valid until the next step or reset. A number that is NULL or a word is 0, a
 * text that is NULL is empty; p is never NULL. */
int64_t db_int(struct db_stmt *stmt, int column);
struct span db_text(struct db_stmt *stmt, int column);
bool db_is_null(struct db_stmt *stmt, int column);

/* Pages that were read from the file since it was opened: those in SQLite's cache are not read again. */
uint64_t db_pages_read(struct db *db);

int64_t db_last_id(struct db *db);

/* False also when a transaction was ended by a failure to read. */
bool db_in_transaction(const struct db *db);

/* The bytes of all that db_text() gave since the statement was begun; and those of the whole file, as
 * db_begin() met it last, or when it was opened to be read. */
uint64_t db_text_bytes(const struct db_stmt *stmt);
uint64_t db_file_bytes(const struct db *db);

/* Reads bytes offset .. offset+size of a value without loading the rest of it. *got is less than size at the
 * end of the value. ERR_NOT_FOUND when there is no such row. */
enum err db_read_value(struct db *db, const char *table, const char *column, int64_t rowid, uint64_t offset,
                       void *bytes, size_t size, size_t *got, struct err_info *info);

#endif
