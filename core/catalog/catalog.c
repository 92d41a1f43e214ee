#include "catalog.h"

#include <stdlib.h>
#include <string.h>

#include "private.h"

static const char small_cache[] = "PRAGMA cache_size = -512";

/* What is numbered out of bounds is in no set; whoever lists it says that it is damaged. */
static int64_t largest_id(int64_t id) {
    int64_t most = (INT64_C(1) << LAYOUT_CABLE_BITS) - 1;
    return id < 0 ? 0 : id > most ? most : id;
}

/* From the days, of which there are some thousands however many cables there are. */
static enum err read_totals(struct catalog *k, const char *path, struct err_info *info) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(k->db, catalog_sql(SUM_ALL_DAYS), &s, info);
    if (e == ERR_OK)
        e = db_step(s, info);
    if (e == ERR_OK && !layout_fits(db_int(s, 0), LAYOUT_CABLE_BITS))
        e = err_set(info, ERR_CORRUPT, "%s: damaged: its days have more cables than there can be", path);
    if (e == ERR_OK)
        k->totals = (struct catalog_totals){.cables = (uint64_t)db_int(s, 0),
                                            .last = largest_id(db_int(s, 2)),
                                            .has_newest = !db_is_null(s, 1),
                                            .newest = db_int(s, 1)};
    db_finalize(s);
    return e;
}

/* An index that was written to is looked at as when it was opened. */
static enum err begin(struct catalog *k, const char *path, struct err_info *info) {
    if (db_in_transaction(k->db))
        return ERR_OK;
    enum err e = schema_begin(k->db, path, info);
    if (e == ERR_OK && k->seen != db_changes(k->db)) {
        e = schema_check(k->db, path, info);
        if (e == ERR_OK)
            e = read_totals(k, path, info);
        if (e == ERR_OK)
            e = catalog_read_version(k, info);
        k->totals.updated = k->version.updated;
        if (e == ERR_OK)
            k->seen = db_changes(k->db);
        k->unpacked_id = 0;
    }
    if (e != ERR_OK)
        db_end(k->db);
    return e;
}

enum err catalog_begin(struct catalog *k) {
    enum err e = begin(k, "", NULL);
    return e == ERR_FORMAT ? ERR_CORRUPT : e;
}

void catalog_end(struct catalog *k) {
    db_end(k->db);
}

uint64_t catalog_state(const struct catalog *k) {
    return k->seen;
}

enum err catalog_open(const char *path, struct catalog **out, struct err_info *info) {
    struct catalog *k = calloc(1, sizeof *k);
    if (k == NULL)
        return err_no_memory(info);
    enum err e = db_open(path, DB_READ, &k->db, info);
    if (e == ERR_OK)
        e = begin(k, path, info);
    if (e == ERR_OK)
        e = db_exec(k->db, small_cache, info);
    if (e == ERR_OK)
        *out = k;
    else
        catalog_close(k);
    return e;
}

void catalog_close(struct catalog *k) {
    if (k == NULL)
        return;
    for (int i = 0; i < CATALOG_STATEMENTS; i++)
        db_finalize(k->prepared[i]);
    pack_close(k->pack);
    buf_free(&k->prefix);
    db_close(k->db);
    free(k);
}

struct db *catalog_db(struct catalog *k) {
    return k->db;
}

const struct catalog_totals *catalog_totals(const struct catalog *k) {
    return &k->totals;
}

struct db_stmt *catalog_statement(struct catalog *k, int statement) {
    struct db_stmt **s = &k->prepared[statement];
    k->failed = catalog_begin(k);
    if (k->failed != ERR_OK)
        return NULL;
    if (*s != NULL)
        return *s;
    struct buf made = BUF_EMPTY;
    const char *sql = catalog_sql((enum catalog_statement)statement);
    if (sql == NULL && catalog_make_sql((enum catalog_statement)statement, &made) == ERR_OK)
        sql = made.data;
    k->failed = sql != NULL ? db_prepare(k->db, sql, s, NULL) : ERR_NOMEM;
    buf_free(&made);
    return *s;
}

enum err catalog_step(struct catalog *k, struct db_stmt *s) {
    return s != NULL ? db_step(s, NULL) : k->failed;
}

enum err catalog_row(struct catalog *k, struct db_stmt *s) {
    enum err e = catalog_step(k, s);
    return e == ERR_END ? ERR_NOT_FOUND : e;
}

enum err catalog_row_with(struct catalog *k, struct db_stmt *s, int bits, int64_t *number) {
    enum err e = catalog_row(k, s);
    if (e != ERR_OK)
        return e;
    *number = db_int(s, 0);
    db_reset(s);
    return layout_fits(*number, bits) ? ERR_OK : ERR_CORRUPT;
}

/* Nearly all names are of these characters, and are copied as they are. */
static bool is_plain(struct span name) {
    if (name.n == 0 || name.n >= FILENAME_SIZE || name.p[0] == '.' || name.p[0] == '-')
        return false;
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (c <= ' ' || c >= 0x7f || c == '/')
            return false;
    }
    return true;
}

void catalog_copy_dir(char out[FILENAME_SIZE], struct span dir) {
    if (!is_plain(dir)) {
        filename_safe(dir, true, out);
        return;
    }
    memcpy(out, dir.p, dir.n);
    out[dir.n] = '\0';
}
