#include "db.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "heap.h"
#include "read_vfs.h"

/* The statements around what is read from one state of the file. */
enum { BEGIN, HOLD, END, BOUNDS };

struct db {
    sqlite3 *handle;
    char *path;
    struct stop stop;
    sqlite3_stmt *bounds[BOUNDS]; /* prepared when they are first needed */
    bool begun; /* db_begin() has succeeded, and db_end() was not called since */
    bool knows; /* what state of the file the following were in: */
    uint64_t changes; /* of the file, that were seen */
    unsigned version; /* SQLite's number of its state */
    uint64_t bytes; /* of the file, in the state that is read */
    uint64_t rows_max; /* of one statement; 0: as many as there are */
    uint64_t steps_max; /* from one row to the next; 0: as many as it takes */
    uint64_t steps; /* since the last row, in units of WATCH_STEPS */
    bool endless; /* they were too many */
};

struct db_stmt {
    sqlite3_stmt *raw; /* owned */
    struct db *db; /* borrowed */
    uint64_t rows, bytes; /* given since it was begun */
};

enum {
    /* Of SQLite's machine. Full text counts few of them where it gathers what has a beginning: a tenth of a
     * second goes by in a hundred. */
    WATCH_STEPS = 100,
    /* An honest statement takes some steps for each row, and a row some bytes. A damaged tree of pages may
     * hold one page so often that it has more rows than there are atoms. */
    STEPS_PER_BYTE = 16,
    STEPS_ALWAYS = 10000000,
    ROWS_ALWAYS = 1000000,
    LENGTH_ALWAYS = 1 << 20,
    BUSY_MS = 10000, /* how long a writer that changes the file is waited for */
};

static sqlite3_stmt *raw(struct db_stmt *stmt) {
    return stmt == NULL ? NULL : stmt->raw;
}

static enum err fail_endless(const struct db *db, struct err_info *info) {
    return err_set(info, ERR_CORRUPT, "%s: damaged: it has more rows than there is room for", db->path);
}

static enum err fail(struct db *db, int code, struct err_info *info) {
    if (code == SQLITE_NOMEM)
        return err_set(info, ERR_NOMEM, "%s: out of memory", db->path);
    if (code == SQLITE_INTERRUPT && db->endless)
        return fail_endless(db, info);
    if (code == SQLITE_INTERRUPT)
        return err_set(info, ERR_STOPPED, "%s: stopped", db->path);
    if (code == SQLITE_BUSY)
        return err_set(info, ERR_BUSY, "%s: another process has been writing it for %d s: try again later",
                       db->path, BUSY_MS / 1000);
    /* SQLITE_ERROR: the SQL is ours, so what it names is not there, or not as we made it. SQLITE_TOOBIG: no
     * value is larger than the file. */
    enum err e = code == SQLITE_CORRUPT || code == SQLITE_ERROR || code == SQLITE_TOOBIG ? ERR_CORRUPT
                 : code == SQLITE_NOTADB                                                 ? ERR_FORMAT
                                                                                         : ERR_IO;
    return err_set(info, e, "%s: %s", db->path, sqlite3_errmsg(db->handle));
}

void db_configure(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* a refusal is no harm */
    heap_install();
}

/* ---- opening ---- */

/* What one statement may give and take, in a file of this size. SQLite's own limit of a value stays where it
 * is lower. */
static void limit_to_size(struct db *db, uint64_t size) {
    if (size < INT32_MAX - LENGTH_ALWAYS)
        sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, (int)size + LENGTH_ALWAYS);
    db->bytes = size;
    db->rows_max = ROWS_ALWAYS + size;
    db->steps_max = STEPS_ALWAYS + size * STEPS_PER_BYTE;
}

/* A file to read may be a stranger's: what sqlite.org/security.html asks for. Nothing in its schema is run;
 * schema_check() compares it with ours besides. No page is read through a mapping, since a file that is cut
 * while it is mapped would end the process. */
static enum err distrust(struct db *db, bool writes, uint64_t size, struct err_info *info) {
    static const struct {
        int what, on;
    } switches[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 0},    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };
    static const struct {
        int what, most;
    } limits[] = {
        {SQLITE_LIMIT_SQL_LENGTH, 100000},   {SQLITE_LIMIT_COLUMN, 100},
        {SQLITE_LIMIT_EXPR_DEPTH, 100},      {SQLITE_LIMIT_COMPOUND_SELECT, 20},
        {SQLITE_LIMIT_VDBE_OP, 100000},      {SQLITE_LIMIT_FUNCTION_ARG, 10},
        {SQLITE_LIMIT_ATTACHED, 0},          {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
        {SQLITE_LIMIT_VARIABLE_NUMBER, 100}, {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
    };
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++)
        sqlite3_db_config(db->handle, switches[i].what, switches[i].on, NULL);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        sqlite3_limit(db->handle, limits[i].what, limits[i].most);
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    if (writes)
        return ERR_OK;
    limit_to_size(db, size);
    db_watch(db, db->stop);
    return db_exec(db,
                   "PRAGMA query_only = 1; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = 1;"
                   "PRAGMA mmap_size = 0",
                   info);
}

/* A database with a log of its own (WAL) is one that somebody else has written to; SQLite would make files
 * beside it and map one of them. Its header says so: sqlite.org/fileformat2.html, 1.3. */
static enum err refuse_log(struct db *db, struct err_info *info) {
    enum { VERSIONS_OFFSET = 18 };
    sqlite3_file *file = NULL;
    unsigned char versions[2] = {0, 0}; /* to write, to read */
    sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (file == NULL || file->pMethods == NULL ||
        file->pMethods->xRead(file, versions, sizeof versions, VERSIONS_OFFSET) != SQLITE_OK)
        return ERR_OK; /* too short: what is read next says what it is */
    if (versions[0] != 2 && versions[1] != 2)
        return ERR_OK;
    return err_set(info, ERR_FORMAT, "%s: in WAL mode, which cablefs never sets: index again", db->path);
}

/* The file is read in our own way (read_vfs.h). Its name may hold what means something in a URI. */
static int open_to_read(struct db *db) {
    struct buf uri = BUF_EMPTY;
    const char *vfs = read_vfs_name();
    buf_str(&uri, "file:");
    for (const char *p = db->path; *p != '\0'; p++)
        buf_printf(&uri, text_is_letter(*p) || text_is_digit(*p) ? "%c" : "%%%02X", (unsigned char)*p);
    buf_char(&uri, '\0');
    int code = SQLITE_NOMEM;
    if (buf_err(&uri) == ERR_OK && vfs != NULL)
        code = sqlite3_open_v2(uri.data, &db->handle,
                               SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, vfs);
    buf_free(&uri);
    return code;
}

static enum err prepare_update(struct db *db, enum db_mode mode, struct err_info *info) {
    return db_exec(db,
                   mode == DB_UPDATE
                       ? "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA cache_spill = 0;"
                         "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = 1"
                       : "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
                         "PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY",
                   info);
}

static enum err open_handle(struct db *db, enum db_mode mode, uint64_t size, struct err_info *info) {
    const int writing = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX |
                        (mode == DB_CREATE ? SQLITE_OPEN_CREATE : 0);
    int code = mode == DB_READ ? open_to_read(db) : sqlite3_open_v2(db->path, &db->handle, writing, NULL);
    if (code != SQLITE_OK)
        return fail(db, code, info);
    if (mode == DB_CREATE)
        return db_exec(db,
                       "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                       "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -4096; PRAGMA temp_store = FILE",
                       info);
    enum err e = refuse_log(db, info);
    if (e == ERR_OK)
        e = distrust(db, mode != DB_READ, size, info);
    return e != ERR_OK || mode == DB_READ ? e : prepare_update(db, mode, info);
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
    struct stat st = {.st_size = 0};
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        db_close(db);
        return err_set(info, ERR_FORMAT, "%s: not a file", path);
    }
    enum err e = open_handle(db, mode, (uint64_t)st.st_size, info);
    if (e == ERR_OK)
        *out = db;
    else
        db_close(db);
    return e;
}

void db_close(struct db *db) {
    if (db == NULL)
        return;
    for (int i = 0; i < BOUNDS; i++)
        sqlite3_finalize(db->bounds[i]);
    sqlite3_close(db->handle);
    free(db->path);
    free(db);
}

/* ---- watching over statements ---- */

static int is_stopped(void *context) {
    struct db *db = context;
    db->endless = db->steps_max > 0 && ++db->steps * WATCH_STEPS > db->steps_max;
    return db->endless || stop_asked(&db->stop);
}

void db_watch(struct db *db, struct stop stop) {
    bool any = stop.ask != NULL || db->steps_max > 0;
    db->stop = stop;
    sqlite3_progress_handler(db->handle, WATCH_STEPS, any ? is_stopped : NULL, db);
}

/* Before SQLite works. */
static void begin_work(struct db *db) {
    db->steps = 0;
    db->endless = false;
}

/* ---- one state of the file ---- */

static int step_bound(struct db *db, int which) {
    /* BEGIN takes no lock. The second one takes it, by a look at the first page. */
    static const char *const sql[BOUNDS] = {"BEGIN", "PRAGMA main.schema_version", "COMMIT"};
    int code = SQLITE_OK;
    begin_work(db);
    if (db->bounds[which] == NULL)
        code = sqlite3_prepare_v3(db->handle, sql[which], -1, SQLITE_PREPARE_PERSISTENT, &db->bounds[which],
                                  NULL);
    if (code == SQLITE_OK)
        sqlite3_step(db->bounds[which]);
    return code == SQLITE_OK ? sqlite3_reset(db->bounds[which]) : code;
}

/* Has the file been written to since the last look? */
static void look_for_changes(struct db *db) {
    sqlite3_file *file = NULL;
    sqlite3_int64 size = (sqlite3_int64)db->bytes;
    unsigned version = db->version;
    sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_DATA_VERSION, &version);
    if (db->knows && version == db->version)
        return;
    db->knows = true;
    db->version = version;
    db->changes++;
    sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (file != NULL && file->pMethods != NULL && file->pMethods->xFileSize(file, &size) == SQLITE_OK)
        limit_to_size(db, (uint64_t)size);
}

enum err db_begin(struct db *db, struct err_info *info) {
    if (db_in_transaction(db))
        return ERR_OK;
    if (db->begun) /* a failure has ended it: who knows what the file is now */
        db->knows = false;
    int code = step_bound(db, BEGIN);
    if (code == SQLITE_OK)
        code = step_bound(db, HOLD);
    if (code != SQLITE_OK) {
        enum err e = fail(db, code, info);
        db_end(db);
        return e;
    }
    db->begun = true;
    look_for_changes(db);
    return ERR_OK;
}

/* A statement that is still on a row keeps the lock. */
static void reset_all(struct db *db) {
    for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(db->handle, s)) != NULL;)
        if (sqlite3_stmt_busy(s))
            sqlite3_reset(s);
}

void db_end(struct db *db) {
    db->begun = false;
    if (db_in_transaction(db) && step_bound(db, END) != SQLITE_OK)
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    if (sqlite3_txn_state(db->handle, "main") != SQLITE_TXN_NONE)
        reset_all(db);
}

bool db_is_awaited(struct db *db) {
    bool is = false;
    return sqlite3_file_control(db->handle, "main", READ_VFS_IS_AWAITED, &is) == SQLITE_OK && is;
}

uint64_t db_changes(const struct db *db) {
    return db->changes;
}

/* ---- statements ---- */

enum err db_exec(struct db *db, const char *sql, struct err_info *info) {
    begin_work(db);
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? ERR_OK : fail(db, code, info);
}

enum err db_exec_telling(struct db *db, const char *sql, const struct tell *tell, struct err_info *info) {
    const size_t all = strlen(sql);
    const char *rest = sql;
    int code = SQLITE_OK;
    begin_work(db);
    while (code == SQLITE_OK && *rest != '\0') {
        sqlite3_stmt *one = NULL;
        code = sqlite3_prepare_v2(db->handle, rest, -1, &one, &rest);
        while (code == SQLITE_OK && one != NULL && sqlite3_step(one) == SQLITE_ROW)
            ;
        if (code == SQLITE_OK)
            code = sqlite3_finalize(one);
        tell_done(tell, (double)(size_t)(rest - sql) / (double)all);
    }
    return code == SQLITE_OK ? ERR_OK : fail(db, code, info);
}

enum err db_prepare(struct db *db, const char *sql, struct db_stmt **stmt, struct err_info *info) {
    struct db_stmt *made = malloc(sizeof *made);
    if (made == NULL)
        return fail(db, SQLITE_NOMEM, info);
    *made = (struct db_stmt){.db = db};
    begin_work(db);
    int code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &made->raw, NULL);
    if (code != SQLITE_OK) {
        free(made);
        return fail(db, code, info);
    }
    *stmt = made;
    return ERR_OK;
}

void db_finalize(struct db_stmt *stmt) {
    sqlite3_finalize(raw(stmt));
    free(stmt);
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

void db_bind_int_or_null(struct db_stmt *stmt, int parameter, bool there, int64_t value) {
    if (there)
        db_bind_int(stmt, parameter, value);
    else
        db_bind_null(stmt, parameter);
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
    begin_work(stmt->db);
    int code = sqlite3_step(stmt->raw);
    bool row = code == SQLITE_ROW;
    if (row && (stmt->db->rows_max == 0 || ++stmt->rows <= stmt->db->rows_max))
        return ERR_OK;
    enum err e = row                   ? fail_endless(stmt->db, info)
                 : code == SQLITE_DONE ? ERR_END
                                       : fail(stmt->db, code, info);
    db_reset(stmt);
    return e;
}

void db_reset(struct db_stmt *stmt) {
    if (stmt == NULL)
        return;
    sqlite3_reset(stmt->raw);
    stmt->rows = stmt->bytes = 0;
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
    if (stmt == NULL || p == NULL || n < 0)
        return SPAN("");
    stmt->bytes += (uint64_t)n;
    return (struct span){p, (size_t)n};
}

bool db_is_null(struct db_stmt *stmt, int column) {
    return sqlite3_column_type(raw(stmt), column) == SQLITE_NULL;
}

uint64_t db_text_bytes(const struct db_stmt *stmt) {
    return stmt->bytes;
}

uint64_t db_file_bytes(const struct db *db) {
    return db->bytes;
}

bool db_in_transaction(const struct db *db) {
    return sqlite3_get_autocommit(db->handle) == 0;
}

uint64_t db_pages_read(struct db *db) {
    int pages = 0, most = 0;
    sqlite3_db_status(db->handle, SQLITE_DBSTATUS_CACHE_MISS, &pages, &most, 0);
    return pages < 0 ? 0 : (uint64_t)pages;
}

int64_t db_last_id(struct db *db) {
    return sqlite3_last_insert_rowid(db->handle);
}

enum err db_read_value(struct db *db, const char *table, const char *column, int64_t rowid, uint64_t offset,
                       void *bytes, size_t size, size_t *got, struct err_info *info) {
    sqlite3_blob *blob = NULL;
    begin_work(db);
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
