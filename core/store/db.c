#include "db.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "heap.h"

struct db {
    sqlite3 *handle;
    char *path;
    struct stop stop;
};

/* Of SQLite's machine. Full text counts few of them where it gathers what has a beginning: a tenth of a
 * second goes by in a hundred. */
enum { WATCH_STEPS = 100 };

/* A db_stmt is a sqlite3_stmt under another name: nothing to free but the statement itself. */
static sqlite3_stmt *raw(struct db_stmt *stmt) {
    return (sqlite3_stmt *)stmt;
}

static enum err fail_at(sqlite3 *handle, const char *path, int code, struct err_info *info) {
    if (code == SQLITE_NOMEM)
        return err_set(info, ERR_NOMEM, "%s: out of memory", path);
    if (code == SQLITE_INTERRUPT)
        return err_set(info, ERR_STOPPED, "%s: stopped", path);
    /* SQLITE_ERROR: the SQL is ours, so what it names is not there, or not as we made it */
    enum err e = code == SQLITE_CORRUPT || code == SQLITE_ERROR ? ERR_CORRUPT
                 : code == SQLITE_NOTADB                        ? ERR_FORMAT
                                                                : ERR_IO;
    return err_set(info, e, "%s: %s", path, sqlite3_errmsg(handle));
}

static enum err fail(struct db *db, int code, struct err_info *info) {
    return fail_at(db->handle, db->path, code, info);
}

void db_configure(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* a refusal is no harm */
    heap_install();
}

enum err db_open(const char *path, enum db_mode mode, struct db **out, struct err_info *info) {
    struct db *db = calloc(1, sizeof *db);
    if (db == NULL || (db->path = strdup(path)) == NULL) {
        free(db);
        return err_set(info, ERR_NOMEM, "%s: out of memory", path);
    }
    if (mode == DB_READ &&
        faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0) { /* SQLite would only say that it cannot */
        enum err e = errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
        err_set(info, e, "%s: %s", path, strerror(errno));
        db_close(db);
        return e;
    }
    struct stat st;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        db_close(db);
        return err_set(info, ERR_FORMAT, "%s: not a file", path);
    }
    int flags = mode == DB_READ ? SQLITE_OPEN_READONLY
                                : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW;
    int code = sqlite3_open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    enum err e = code == SQLITE_OK ? ERR_OK : fail(db, code, info);
    if (e == ERR_OK && mode == DB_READ)
        e = db_exec(db, "PRAGMA query_only = 1; PRAGMA temp_store = MEMORY", info);
    if (e == ERR_OK && mode == DB_CREATE)
        e = db_exec(db,
                    "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA "
                    "locking_mode = EXCLUSIVE;"
                    "PRAGMA cache_size = -4096; PRAGMA temp_store = FILE",
                    info);
    if (e == ERR_OK)
        *out = db;
    else
        db_close(db);
    return e;
}

void db_close(struct db *db) {
    if (db == NULL)
        return;
    sqlite3_close(db->handle);
    free(db->path);
    free(db);
}

static int is_stopped(void *context) {
    struct db *db = context;
    return stop_asked(&db->stop);
}

void db_watch(struct db *db, struct stop stop) {
    db->stop = stop;
    sqlite3_progress_handler(db->handle, WATCH_STEPS, stop.ask == NULL ? NULL : is_stopped, db);
}

enum err db_exec(struct db *db, const char *sql, struct err_info *info) {
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? ERR_OK : fail(db, code, info);
}

enum err db_prepare(struct db *db, const char *sql, struct db_stmt **stmt, struct err_info *info) {
    sqlite3_stmt *made = NULL;
    int code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, NULL);
    if (code != SQLITE_OK)
        return fail(db, code, info);
    *stmt = (struct db_stmt *)made;
    return ERR_OK;
}

void db_finalize(struct db_stmt *stmt) {
    sqlite3_finalize(raw(stmt));
}

enum err db_exec_int(struct db *db, const char *sql, int64_t *value, struct err_info *info) {
    struct db_stmt *stmt = NULL;
    enum err e = db_prepare(db, sql, &stmt, info);
    if (e == ERR_OK)
        e = db_step(stmt, info);
    if (e == ERR_OK)
        *value = db_int(stmt, 0);
    db_finalize(stmt);
    return e == ERR_END ? ERR_NOT_FOUND : e;
}

void db_bind_int(struct db_stmt *stmt, int parameter, int64_t value) {
    sqlite3_bind_int64(raw(stmt), parameter, value);
}

void db_bind_text(struct db_stmt *stmt, int parameter, struct span value) {
    sqlite3_bind_text64(raw(stmt), parameter, value.p == NULL ? "" : value.p, value.n, SQLITE_STATIC,
                        SQLITE_UTF8);
}

void db_bind_text_or_null(struct db_stmt *stmt, int parameter, struct span value) {
    if (value.n == 0)
        db_bind_null(stmt, parameter);
    else
        db_bind_text(stmt, parameter, value);
}

void db_bind_blob(struct db_stmt *stmt, int parameter, struct span value) {
    sqlite3_bind_blob64(raw(stmt), parameter, value.p == NULL ? "" : value.p, value.n, SQLITE_STATIC);
}

void db_bind_null(struct db_stmt *stmt, int parameter) {
    sqlite3_bind_null(raw(stmt), parameter);
}

enum err db_step(struct db_stmt *stmt, struct err_info *info) {
    if (stmt == NULL)
        return err_set(info, ERR_NOMEM, "a statement could not be prepared");
    int code = sqlite3_step(raw(stmt));
    if (code == SQLITE_ROW)
        return ERR_OK;
    enum err e = ERR_END;
    if (code != SQLITE_DONE) {
        sqlite3 *handle = sqlite3_db_handle(raw(stmt));
        const char *path = sqlite3_db_filename(handle, "main");
        e = fail_at(handle, path == NULL ? "index" : path, code, info);
    }
    sqlite3_reset(raw(stmt));
    return e;
}

void db_reset(struct db_stmt *stmt) {
    sqlite3_reset(raw(stmt));
}

enum err db_run(struct db_stmt *stmt, struct err_info *info) {
    enum err e = db_step(stmt, info);
    if (e == ERR_OK)
        db_reset(stmt);
    return e == ERR_END ? ERR_OK : e;
}

int64_t db_int(struct db_stmt *stmt, int column) {
    return sqlite3_column_int64(raw(stmt), column);
}

struct span db_text(struct db_stmt *stmt, int column) {
    const void *p = sqlite3_column_blob(raw(stmt), column); /* text or blob: the bytes as they are */
    int n = sqlite3_column_bytes(raw(stmt), column);
    return (struct span){p, p == NULL || n < 0 ? 0 : (size_t)n};
}

bool db_is_null(struct db_stmt *stmt, int column) {
    return sqlite3_column_type(raw(stmt), column) == SQLITE_NULL;
}

int64_t db_last_id(struct db *db) {
    return sqlite3_last_insert_rowid(db->handle);
}

enum err db_read_value(struct db *db, const char *table, const char *column, int64_t rowid, uint64_t offset,
                       void *bytes, size_t size, size_t *got, struct err_info *info) {
    sqlite3_blob *blob = NULL;
    int code = sqlite3_blob_open(db->handle, "main", table, column, rowid, 0, &blob);
    if (code != SQLITE_OK) {
        sqlite3_blob_close(blob);
        if (code == SQLITE_ERROR)
            return err_set(info, ERR_NOT_FOUND, "%s: no such row in %s", db->path, table);
        return fail(db, code, info);
    }
    uint64_t whole = (uint64_t)sqlite3_blob_bytes(blob);
    *got = offset >= whole ? 0 : whole - offset < size ? (size_t)(whole - offset) : size;
    code = *got == 0 ? SQLITE_OK : sqlite3_blob_read(blob, bytes, (int)*got, (int)offset);
    sqlite3_blob_close(blob);
    return code == SQLITE_OK ? ERR_OK : fail(db, code, info);
}
