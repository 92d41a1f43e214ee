#include "meta.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cable/dtg.h"

/* The numbers as they stand in the table. */
static const struct {
    const char *name;
    size_t offset;
} numbers[] = {
    {"program", offsetof(struct index_meta, program)},
    {"generation", offsetof(struct index_meta, generation)},
    {"lineage", offsetof(struct index_meta, lineage)},
    {"files", offsetof(struct index_meta, files)},
    {"bytes", offsetof(struct index_meta, bytes)},
    {"last_cable", offsetof(struct index_meta, last.cable)},
    {"last_document", offsetof(struct index_meta, last.document)},
    {"last_tag", offsetof(struct index_meta, last.tag)},
    {"last_origin", offsetof(struct index_meta, last.origin)},
    {"last_signer", offsetof(struct index_meta, last.signer)},
    {"last_classification", offsetof(struct index_meta, last.classification)},
    {"cables", offsetof(struct index_meta, counts.cables)},
    {"duplicates", offsetof(struct index_meta, counts.duplicates)},
    {"joined", offsetof(struct index_meta, counts.joined)},
    {"others", offsetof(struct index_meta, counts.others)},
    {"unreadable", offsetof(struct index_meta, counts.unreadable)},
    {"problems", offsetof(struct index_meta, counts.problems)},
    {"paragraphs", offsetof(struct index_meta, counts.paragraphs)},
};

enum { NUMBERS = sizeof numbers / sizeof numbers[0] };

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
    char time[DTG_ISO_SIZE];
    struct db_stmt *s = NULL;
    enum err e = db_exec(db,
                         meta->updated == 0 ? "DELETE FROM meta WHERE name NOT IN ('built', 'updated')"
                                            : "DELETE FROM meta WHERE name <> 'built'",
                         info);
    if (e == ERR_OK)
        e = db_prepare(db, "INSERT OR IGNORE INTO meta(name, value) VALUES (?, ?)", &s, info);
    dtg_iso(meta->built, time);
    if (e == ERR_OK)
        e = put(s, "built", time, info);
    dtg_iso(meta->updated, time);
    if (e == ERR_OK && meta->updated != 0)
        e = put(s, "updated", time, info);
    for (size_t i = 0; e == ERR_OK && i < NUMBERS; i++) {
        uint64_t value;
        memcpy(&value, (const char *)meta + numbers[i].offset, sizeof value);
        e = put_number(s, numbers[i].name, value, info);
    }
    db_finalize(s);
    return e;
}

/* ---- reading ---- */

static enum err get_number(struct db_stmt *s, const char *name, uint64_t *value, struct err_info *info) {
    char text[32];
    db_bind_text(s, 1, span_of(name));
    enum err e = db_step(s, info);
    if (e != ERR_OK)
        return e == ERR_END ? ERR_OK : e;
    struct span v = span_first(db_text(s, 0), sizeof text - 1);
    snprintf(text, sizeof text, "%.*s", (int)v.n, v.p == NULL ? "" : v.p);
    *value = strtoull(text, NULL, 10);
    db_reset(s);
    return ERR_OK;
}

enum err index_meta_read(struct db *db, struct index_meta *meta, struct err_info *info) {
    struct db_stmt *s = NULL;
    *meta = (struct index_meta){0};
    enum err e = db_prepare(db, "SELECT value FROM meta WHERE name = ?", &s, info);
    for (size_t i = 0; e == ERR_OK && i < NUMBERS; i++) {
        uint64_t value = 0;
        e = get_number(s, numbers[i].name, &value, info);
        memcpy((char *)meta + numbers[i].offset, &value, sizeof value);
    }
    db_finalize(s);
    return e;
}
