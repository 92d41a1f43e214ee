#include "facets.h"

#include <stdio.h>
#include <string.h>

#include "base/filename.h"

enum err index_facets_count(struct registry *r, struct span name, const struct cable *c,
                            struct registry_item **item) {
    enum err e = registry_get(r, name, item, NULL);
    if (e != ERR_OK)
        return e;
    (*item)->count++;
    if (c->has_date && c->date > (*item)->newest)
        (*item)->newest = c->date;
    return ERR_OK;
}

void index_facets_free(struct index_facets *f) {
    registry_free(&f->tags);
    registry_free(&f->origins);
    registry_free(&f->signers);
    registry_free(&f->classifications);
    registry_free(&f->days);
}

struct facet_row {
    const struct registry *registry;
    const char *insert; /* id, dir, cables, newest, then what `extra` binds */
    enum err (*extra)(const struct vocabulary *v, const struct registry_item *item, struct db_stmt *s,
                      struct buf *scratch);
};

static enum err origin_extra(const struct vocabulary *v, const struct registry_item *item, struct db_stmt *s,
                             struct buf *scratch) {
    (void)v;
    (void)scratch;
    db_bind_text_or_null(s, 5, item->note);
    return ERR_OK;
}

/* The spelled-out name of a code, or the codes of a name. */
static enum err tag_extra(const struct vocabulary *v, const struct registry_item *item, struct db_stmt *s,
                          struct buf *scratch) {
    const struct vocabulary_entry *code = vocabulary_code(v, item->name);
    const struct vocabulary_entry *name = vocabulary_name(v, item->name);
    buf_clear(scratch);
    if (code != NULL)
        buf_str(scratch, code->name);
    for (size_t i = 0; code == NULL && name != NULL && i < vocabulary_table_len; i++)
        if (span_eq(span_of(vocabulary_table[i].name), item->name))
            buf_printf(scratch, "%s%s", scratch->len == 0 ? "" : " ", vocabulary_table[i].code);
    db_bind_text(s, 5, item->name);
    db_bind_text(s, 6, code != NULL ? SPAN("code") : name != NULL ? SPAN("name") : SPAN("word"));
    db_bind_text_or_null(s, 7, (struct span){scratch->data, scratch->len});
    return buf_err(scratch);
}

/* A registry of directory names makes them unique: two signers may have the same safe name. */
static enum err unique_dir(struct registry *dirs, struct span name, char dir[FILENAME_SIZE]) {
    char safe[FILENAME_SIZE];
    struct registry_item *item;
    bool fresh;
    filename_safe(name, false, safe);
    snprintf(dir, FILENAME_SIZE, "%s", safe);
    for (unsigned n = 2;; n++) {
        enum err e = registry_get(dirs, span_of(dir), &item, &fresh);
        if (e != ERR_OK || fresh)
            return e;
        filename_numbered(safe, n, false, dir);
    }
}

static void bind_newest(struct db_stmt *s, int parameter, const struct registry_item *item) {
    if (item->newest == INT64_MIN)
        db_bind_null(s, parameter);
    else
        db_bind_int(s, parameter, item->newest);
}

static enum err write_facet(struct db *db, const struct vocabulary *v, const struct facet_row *facet,
                            struct buf *scratch, struct err_info *info) {
    struct registry dirs = REGISTRY_EMPTY;
    struct db_stmt *s = NULL;
    enum err e = db_prepare(db, facet->insert, &s, info);
    for (size_t i = 0; e == ERR_OK && i < facet->registry->n; i++) {
        const struct registry_item *item = facet->registry->order[i];
        char dir[FILENAME_SIZE];
        e = unique_dir(&dirs, item->name, dir);
        if (e == ERR_OK && facet->extra != NULL)
            e = facet->extra(v, item, s, scratch);
        if (e != ERR_OK) {
            err_set(info, e, "out of memory");
            break;
        }
        db_bind_int(s, 1, item->id);
        db_bind_text(s, 2, span_of(dir));
        db_bind_int(s, 3, (int64_t)item->count);
        bind_newest(s, 4, item);
        e = db_run(s, info);
    }
    db_finalize(s);
    registry_free(&dirs);
    return e;
}

static enum err write_days(const struct registry *days, struct db *db, struct err_info *info) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(db, "INSERT INTO day(id, cables, newest) VALUES (?, ?, ?)", &s, info);
    for (size_t i = 0; e == ERR_OK && i < days->n; i++) {
        const struct registry_item *item = days->order[i];
        int64_t day;
        memcpy(&day, item->name.p, sizeof day);
        db_bind_int(s, 1, day);
        db_bind_int(s, 2, (int64_t)item->count);
        bind_newest(s, 3, item);
        e = db_run(s, info);
    }
    db_finalize(s);
    return e;
}

enum err index_facets_write(const struct index_facets *f, struct db *db, const struct vocabulary *v,
                            struct err_info *info) {
    const struct facet_row rows[] = {
        {&f->tags,
         "INSERT INTO tag(id, dir, cables, newest, name, kind, meaning) VALUES (?, ?, ?, ?, ?, ?, ?)",
         tag_extra},
        {&f->origins, "INSERT INTO origin(id, dir, cables, newest, name) VALUES (?, ?, ?, ?, ?)",
         origin_extra},
        {&f->signers, "INSERT INTO signer(id, dir, cables, newest) VALUES (?, ?, ?, ?)", NULL},
        {&f->classifications, "INSERT INTO classification(id, dir, cables, newest) VALUES (?, ?, ?, ?)",
         NULL},
    };
    struct buf scratch = BUF_EMPTY;
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < sizeof rows / sizeof rows[0]; i++)
        e = write_facet(db, v, &rows[i], &scratch, info);
    buf_free(&scratch);
    return e == ERR_OK ? write_days(&f->days, db, info) : e;
}
