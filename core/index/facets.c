#include "facets.h"

#include <stdio.h>
#include <stdlib.h>
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

enum err index_facets_count_dir(struct registry *r, struct span name, const struct cable *c,
                                struct registry_item **item) {
    char dir[FILENAME_SIZE];
    filename_safe(name, false, dir);
    return index_facets_count(r, span_of(dir), c, item);
}

static bool is_before(int64_t moment, struct span ident, const struct index_facets_printed *p) {
    return moment < p->moment || (moment == p->moment && span_compare(ident, p->ident) < 0);
}

static enum err note_printed(struct registry *origins, struct registry_item *item, const struct cable *c) {
    const int64_t moment = c->has_date ? c->date : INT64_MAX;
    struct index_facets_printed *p = item->note;
    if (p != NULL && !is_before(moment, c->ident, p))
        return ERR_OK;
    if (p == NULL && (p = arena_alloc(&origins->arena, sizeof *p)) == NULL)
        return ERR_NOMEM;
    item->note = p;
    p->moment = moment;
    p->ident = span_copy(&origins->arena, c->ident);
    if (!span_eq(p->name, c->origin_name))
        p->name = span_copy(&origins->arena, c->origin_name);
    return p->ident.p == NULL || p->name.p == NULL ? ERR_NOMEM : ERR_OK;
}

enum err index_facets_count_origin(struct index_facets *f, const struct cable *c,
                                   struct registry_item **item) {
    enum err e = index_facets_count_dir(&f->origins, c->origin, c, item);
    return e == ERR_OK && c->origin_name.n > 0 ? note_printed(&f->origins, *item, c) : e;
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
    const char *insert; /* id, dir, cables, newest, changed, then what `extra` binds */
    enum err (*extra)(const struct vocabulary *v, const struct registry_item *item, struct db_stmt *s,
                      struct buf *scratch);
};

static enum err origin_extra(const struct vocabulary *v, const struct registry_item *item, struct db_stmt *s,
                             struct buf *scratch) {
    (void)v;
    (void)scratch;
    const struct index_facets_printed *p = item->note;
    db_bind_text_or_null(s, 6, p == NULL ? SPAN_EMPTY : p->name);
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
    db_bind_text(s, 6, item->name);
    db_bind_text(s, 7, code != NULL ? SPAN("code") : name != NULL ? SPAN("name") : SPAN("word"));
    db_bind_text_or_null(s, 8, (struct span){scratch->data, scratch->len});
    return buf_err(scratch);
}

/* A registry of directory names makes them unique: two tags may have the same safe name. */
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

static int by_name(const void *left, const void *right) {
    const struct registry_item *const *a = left, *const *b = right;
    return span_compare((*a)->name, (*b)->name);
}

/* In the order of their names, so that of two that want one directory the same gets it every time. */
static const struct registry_item **sort_by_name(const struct registry *r) {
    const struct registry_item **items = calloc(r->n + 1, sizeof(struct registry_item *));
    if (items == NULL)
        return NULL;
    for (size_t i = 0; i < r->n; i++)
        items[i] = r->order[i];
    qsort(items, r->n, sizeof(struct registry_item *), by_name);
    return items;
}

static enum err write_facet(struct db *db, const struct vocabulary *v, const struct facet_row *facet,
                            int64_t now, struct buf *scratch, struct err_info *info) {
    struct registry dirs = REGISTRY_EMPTY;
    struct db_stmt *s = NULL;
    const struct registry_item **items = sort_by_name(facet->registry);
    enum err e = items == NULL ? err_no_memory(info) : db_prepare(db, facet->insert, &s, info);
    for (size_t i = 0; e == ERR_OK && i < facet->registry->n; i++) {
        const struct registry_item *item = items[i];
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
        db_bind_int(s, 5, now);
        e = db_run(s, info);
    }
    db_finalize(s);
    registry_free(&dirs);
    free(items);
    return e;
}

static enum err write_days(const struct registry *days, struct db *db, int64_t now, struct err_info *info) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(db, "INSERT INTO day(id, cables, newest, changed) VALUES (?, ?, ?, ?)", &s, info);
    for (size_t i = 0; e == ERR_OK && i < days->n; i++) {
        const struct registry_item *item = days->order[i];
        int64_t day;
        memcpy(&day, item->name.p, sizeof day);
        db_bind_int(s, 1, day);
        db_bind_int(s, 2, (int64_t)item->count);
        bind_newest(s, 3, item);
        db_bind_int(s, 4, now);
        e = db_run(s, info);
    }
    db_finalize(s);
    return e;
}

enum err index_facets_write(const struct index_facets *f, struct db *db, const struct vocabulary *v,
                            int64_t now, struct err_info *info) {
    const struct facet_row rows[] = {
        {&f->tags,
         "INSERT INTO tag(id, dir, cables, newest, changed, name, kind, meaning)"
         " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
         tag_extra},
        {&f->origins, "INSERT INTO origin(id, dir, cables, newest, changed, name) VALUES (?, ?, ?, ?, ?, ?)",
         origin_extra},
        {&f->signers, "INSERT INTO signer(id, dir, cables, newest, changed) VALUES (?, ?, ?, ?, ?)", NULL},
        {&f->classifications,
         "INSERT INTO classification(id, dir, cables, newest, changed) VALUES (?, ?, ?, ?, ?)", NULL},
    };
    struct buf scratch = BUF_EMPTY;
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < sizeof rows / sizeof rows[0]; i++)
        e = write_facet(db, v, &rows[i], now, &scratch, info);
    buf_free(&scratch);
    return e == ERR_OK ? write_days(&f->days, db, now, info) : e;
}
