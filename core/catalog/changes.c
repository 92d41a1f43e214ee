/* changes: which index it is, and what its updates changed. */
#include <string.h>

#include "private.h"

static const char version_sql[] =
    "SELECT (SELECT value FROM meta WHERE name = 'lineage'),"
    " (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'generation'),"
    " (SELECT CAST(strftime('%s', value) AS INTEGER) FROM meta WHERE name = 'updated')";

enum err catalog_read_version(struct catalog *k, struct err_info *info) {
    struct catalog_version v = {.generation = 0};
    struct db_stmt *s = NULL;
    enum err e = db_prepare(k->db, version_sql, &s, info);
    if (e == ERR_OK)
        e = db_step(s, info);
    if (e == ERR_OK) {
        struct span lineage = span_first(db_text(s, 0), sizeof v.lineage - 1);
        memcpy(v.lineage, lineage.p, lineage.n);
        v.generation = (uint64_t)db_int(s, 1);
        v.updated = db_int(s, 2);
    }
    db_finalize(s);
    if (e != ERR_OK)
        return e == ERR_END ? ERR_CORRUPT : e;
    if (k->seen != 0 && strcmp(v.lineage, k->version.lineage) != 0)
        return err_set(info, ERR_STALE, "another index was written into the file");
    k->version = v;
    return ERR_OK;
}

const struct catalog_version *catalog_version(const struct catalog *k) {
    return &k->version;
}

/* Each generation has rows, and the oldest are taken away together. */
static enum err are_all_known(struct catalog *k, uint64_t since) {
    struct db_stmt *s = catalog_statement(k, FIRST_CHANGE);
    db_bind_int(s, 1, (int64_t)since);
    enum err e = catalog_row(k, s);
    if (e != ERR_OK)
        return e;
    bool known = !db_is_null(s, 0) && (uint64_t)db_int(s, 0) == since + 1;
    db_reset(s);
    return known ? ERR_OK : ERR_LIMIT;
}

enum err catalog_list_changes(struct catalog *k, uint64_t since,
                              bool (*visit)(void *context, const struct catalog_change *change),
                              void *context) {
    enum err e = k->version.generation > since ? are_all_known(k, since) : ERR_OK;
    if (e != ERR_OK || k->version.generation <= since)
        return e;
    struct db_stmt *s = catalog_statement(k, LIST_CHANGES);
    db_bind_int(s, 1, (int64_t)since);
    while ((e = catalog_step(k, s)) == ERR_OK) {
        struct catalog_change c = {.facet = (int)db_int(s, 0), .value = db_int(s, 1)};
        struct span name = db_text(s, 2);
        if (name.n > 0)
            catalog_copy_dir(c.name, name);
        if (!visit(context, &c)) {
            db_reset(s);
            return ERR_OK;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}
