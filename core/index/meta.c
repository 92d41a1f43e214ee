#include "meta.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "cable/dtg.h"

/* The counts as they stand in the table. */
static const struct {
    const char *name;
    size_t offset;
} count_names[] = {
    {"cables", offsetof(struct index_counts, cables)},
    {"duplicates", offsetof(struct index_counts, duplicates)},
    {"joined", offsetof(struct index_counts, joined)},
    {"others", offsetof(struct index_counts, others)},
    {"unreadable", offsetof(struct index_counts, unreadable)},
    {"problems", offsetof(struct index_counts, problems)},
};

enum { COUNTS = sizeof count_names / sizeof count_names[0] };

_Static_assert(COUNTS * sizeof(uint64_t) == sizeof(struct index_counts), "each count has its name");

/* ---- writing ---- */

static enum err put(struct db_stmt *s, const char *name, const char *value, struct err_info *info) {
    db_bind_text(s, 1, span_of(name));
    db_bind_text(s, 2, span_of(value));
    return db_run(s, info);
}

static enum err put_number(struct db_stmt *s, const char *name, uint64_t value, struct err_info *info) {
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    return put(s, name, text, info);
}

enum err index_meta_write(struct db *db, const struct index_meta *meta, struct err_info *info) {
    const char *counts = (const char *)&meta->counts;
    char built[DTG_ISO_SIZE];
    struct db_stmt *s = NULL;
    dtg_iso(meta->built, built);
    enum err e = db_prepare(db, "INSERT INTO meta(name, value) VALUES (?, ?)", &s, info);
    if (e == ERR_OK)
        e = put(s, "built", built, info);
    if (e == ERR_OK && meta->has_fingerprint)
        e = put_number(s, "fingerprint", meta->fingerprint, info);
    dtg_iso(meta->updated, built);
    if (e == ERR_OK)
        e = put(s, "updated", built, info);
    if (e == ERR_OK)
        e = put_number(s, "generation", meta->generation, info);
    if (e == ERR_OK)
        e = put_number(s, "lineage", meta->lineage, info);
    if (e == ERR_OK)
        e = put_number(s, "files", meta->files, info);
    if (e == ERR_OK)
        e = put_number(s, "bytes", meta->bytes, info);
    for (size_t i = 0; e == ERR_OK && i < COUNTS; i++)
        e = put_number(s, count_names[i].name,
                       *(const uint64_t *)(const void *)(counts + count_names[i].offset), info);
    db_finalize(s);
    return e;
}

/* ---- reading ---- */

/* *found: there is such a row. */
static enum err get_number(struct db_stmt *s, const char *name, uint64_t *value, bool *found,
                           struct err_info *info) {
    char text[32];
    db_bind_text(s, 1, span_of(name));
    enum err e = db_step(s, info);
    *found = e == ERR_OK;
    if (e != ERR_OK)
        return e == ERR_END ? ERR_OK : e;
    struct span v = span_first(db_text(s, 0), sizeof text - 1);
    snprintf(text, sizeof text, "%.*s", (int)v.n, v.p == NULL ? "" : v.p);
    *value = strtoull(text, NULL, 10);
    db_reset(s);
    return ERR_OK;
}

enum err index_meta_read(struct db *db, struct index_meta *meta, struct err_info *info) {
    char *counts = (char *)&meta->counts;
    struct db_stmt *s = NULL;
    bool found;
    *meta = (struct index_meta){0};
    enum err e = db_prepare(db, "SELECT value FROM meta WHERE name = ?", &s, info);
    if (e == ERR_OK)
        e = get_number(s, "fingerprint", &meta->fingerprint, &meta->has_fingerprint, info);
    if (e == ERR_OK)
        e = get_number(s, "generation", &meta->generation, &found, info);
    if (e == ERR_OK)
        e = get_number(s, "lineage", &meta->lineage, &found, info);
    for (size_t i = 0; e == ERR_OK && i < COUNTS; i++)
        e = get_number(s, count_names[i].name, (uint64_t *)(void *)(counts + count_names[i].offset), &found,
                       info);
    db_finalize(s);
    return e;
}
