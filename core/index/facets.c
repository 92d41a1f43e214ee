#include "facets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/filename.h"

/* The tables. A row is: id, dir, cables, newest, changed, and of a tag name, kind and meaning. The name of a
 * post is found at the end, when all cables are known. */
static const struct {
    const char *insert;
    const char
        *find; /* ?1 the directory; of a tag ?2 its name, ?3 and ?4: numbered directories lie between */
} tables[INDEX_FACETS] = {
    [INDEX_TAGS] = {"INSERT INTO tag(id, dir, cables, newest, changed, name, kind, meaning)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    "SELECT id FROM tag WHERE name = ?2 AND (dir = ?1 OR dir BETWEEN ?3 AND ?4)"},
    [INDEX_ORIGINS] = {"INSERT INTO origin(id, dir, cables, newest, changed) VALUES (?, ?, ?, ?, ?)",
                       "SELECT id FROM origin WHERE dir = ?1"},
    [INDEX_SIGNERS] = {"INSERT INTO signer(id, dir, cables, newest, changed) VALUES (?, ?, ?, ?, ?)",
                       "SELECT id FROM signer WHERE dir = ?1"},
    [INDEX_CLASSIFICATIONS] = {"INSERT INTO classification(id, dir, cables, newest, changed)"
                               " VALUES (?, ?, ?, ?, ?)",
                               "SELECT id FROM classification WHERE dir = ?1"},
};

struct index_facets {
    struct db *db;
    const struct vocabulary *vocabulary;
    struct index_numbers *numbers;
    struct registry values[INDEX_FACETS]; /* an item's id is that of its row */
    struct registry days; /* a name is the eight bytes of the day's number */
    struct db_stmt *insert[INDEX_FACETS], *find[INDEX_FACETS];
    struct buf scratch;
};

enum err index_facets_open(struct db *db, const struct vocabulary *v, struct index_numbers *numbers,
                           struct index_facets **out, struct err_info *info) {
    struct index_facets *f = calloc(1, sizeof *f);
    if (f == NULL)
        return err_no_memory(info);
    f->db = db;
    f->vocabulary = v;
    f->numbers = numbers;
    enum err e = ERR_OK;
    for (int i = 0; e == ERR_OK && i < INDEX_FACETS; i++) {
        e = db_prepare(db, tables[i].insert, &f->insert[i], info);
        if (e == ERR_OK && index_numbers_updates(numbers))
            e = db_prepare(db, tables[i].find, &f->find[i], info);
    }
    if (e == ERR_OK)
        *out = f;
    else
        index_facets_close(f);
    return e;
}

void index_facets_close(struct index_facets *f) {
    if (f == NULL)
        return;
    for (int i = 0; i < INDEX_FACETS; i++) {
        db_finalize(f->insert[i]);
        db_finalize(f->find[i]);
        registry_free(&f->values[i]);
    }
    registry_free(&f->days);
    buf_free(&f->scratch);
    free(f);
}

/* ---- rows ---- */

/* The spelled-out name of a code, or the codes of a name. */
static enum err bind_tag(struct index_facets *f, struct span name) {
    struct db_stmt *s = f->insert[INDEX_TAGS];
    const struct vocabulary_entry *code = vocabulary_code(f->vocabulary, name);
    const struct vocabulary_entry *entry = vocabulary_name(f->vocabulary, name);
    buf_clear(&f->scratch);
    if (code != NULL)
        buf_str(&f->scratch, code->name);
    for (size_t i = 0; code == NULL && entry != NULL && i < vocabulary_table_len; i++)
        if (span_eq(span_of(vocabulary_table[i].name), name))
            buf_printf(&f->scratch, "%s%s", f->scratch.len == 0 ? "" : " ", vocabulary_table[i].code);
    db_bind_text(s, 6, name);
    db_bind_text(s, 7, code != NULL ? SPAN("code") : entry != NULL ? SPAN("name") : SPAN("word"));
    db_bind_text_or_null(s, 8, (struct span){f->scratch.data, f->scratch.len});
    return buf_err(&f->scratch);
}

static enum err insert_value(struct index_facets *f, enum index_facet facet, const struct registry_item *item,
                             const char *dir, struct err_info *info) {
    struct db_stmt *s = f->insert[facet];
    db_bind_int(s, 1, item->id);
    db_bind_text(s, 2, span_of(dir));
    db_bind_int(s, 3, (int64_t)item->count);
    db_bind_int_or_null(s, 4, item->newest != INT64_MIN, item->newest);
    db_bind_int(s, 5, index_numbers_now(f->numbers));
    if (facet == INDEX_TAGS && bind_tag(f, item->name) != ERR_OK)
        return err_no_memory(info);
    return db_run(s, info);
}

/* ---- counting ---- */

static int64_t next_number(struct index_numbers *numbers, enum index_facet facet) {
    struct index_last *last = index_numbers_last(numbers);
    int64_t *const of[INDEX_FACETS] = {
        [INDEX_TAGS] = &last->tag,
        [INDEX_ORIGINS] = &last->origin,
        [INDEX_SIGNERS] = &last->signer,
        [INDEX_CLASSIFICATIONS] = &last->classification,
    };
    return ++*of[facet];
}

static enum err find_value(struct index_facets *f, enum index_facet facet, struct span name, const char *dir,
                           int64_t *id, struct err_info *info) {
    struct db_stmt *s = f->find[facet];
    buf_clear(&f->scratch);
    buf_printf(&f->scratch, "%s~", dir);
    size_t n = f->scratch.len;
    buf_printf(&f->scratch, "%s~~", dir);
    if (buf_err(&f->scratch) != ERR_OK)
        return err_no_memory(info);
    db_bind_text(s, 1, span_of(dir));
    if (facet == INDEX_TAGS) {
        db_bind_text(s, 2, name);
        db_bind_text(s, 3, (struct span){f->scratch.data, n});
        db_bind_text(s, 4, (struct span){f->scratch.data + n, f->scratch.len - n});
    }
    enum err e = db_step(s, info);
    *id = e == ERR_OK ? db_int(s, 0) : 0;
    if (e == ERR_OK)
        db_reset(s);
    return e == ERR_END ? ERR_OK : e;
}

/* A directory that no other has: a number stands in it until index_facets_settle_tags(). */
static enum err add_value(struct index_facets *f, enum index_facet facet, struct registry_item *item,
                          const char *dir, struct err_info *info) {
    char own[FILENAME_SIZE];
    snprintf(own, sizeof own, "%s", dir);
    item->id = next_number(f->numbers, facet);
    if (facet == INDEX_TAGS)
        snprintf(own, sizeof own, "/%lld", (long long)item->id);
    struct registry_item empty = *item;
    empty.count = 0;
    empty.newest = INT64_MIN;
    return insert_value(f, facet, &empty, own, info);
}

/* An item that was not met in this run yet gets its number. */
static enum err number_item(struct index_facets *f, enum index_facet facet, struct registry_item *item,
                            const char *dir, struct err_info *info) {
    if (!index_numbers_updates(f->numbers)) {
        item->id = next_number(f->numbers, facet);
        return ERR_OK;
    }
    int64_t id = 0;
    enum err e = find_value(f, facet, item->name, dir, &id, info);
    item->id = id;
    return e == ERR_OK && id == 0 ? add_value(f, facet, item, dir, info) : e;
}

static void count(struct registry_item *item, const struct cable *c) {
    item->count++;
    if (c->has_date && c->date > item->newest)
        item->newest = c->date;
}

enum err index_facets_count(struct index_facets *f, enum index_facet facet, struct span name,
                            const struct cable *c, int64_t *id, struct err_info *info) {
    char dir[FILENAME_SIZE];
    struct registry_item *item;
    bool fresh;
    filename_safe(name, false, dir);
    if (registry_get(&f->values[facet], facet == INDEX_TAGS ? name : span_of(dir), &item, &fresh) != ERR_OK)
        return err_no_memory(info);
    enum err e = fresh ? number_item(f, facet, item, dir, info) : ERR_OK;
    count(item, c);
    *id = item->id;
    return e;
}

enum err index_facets_count_day(struct index_facets *f, int64_t day, const struct cable *c,
                                struct err_info *info) {
    struct registry_item *item;
    if (registry_get(&f->days, (struct span){(const char *)&day, sizeof day}, &item, NULL) != ERR_OK)
        return err_no_memory(info);
    count(item, c);
    return ERR_OK;
}

/* ---- the tables of a new index ---- */

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

static enum err write_facet(struct index_facets *f, enum index_facet facet, struct err_info *info) {
    struct registry dirs = REGISTRY_EMPTY;
    const struct registry_item **items = sort_by_name(&f->values[facet]);
    enum err e = items == NULL ? err_no_memory(info) : ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < f->values[facet].n; i++) {
        char dir[FILENAME_SIZE];
        e = unique_dir(&dirs, items[i]->name, dir);
        e = e == ERR_OK ? insert_value(f, facet, items[i], dir, info) : err_no_memory(info);
    }
    registry_free(&dirs);
    free(items);
    return e;
}

static enum err write_days(struct index_facets *f, struct err_info *info) {
    struct db_stmt *s = NULL;
    enum err e =
        db_prepare(f->db, "INSERT INTO day(id, cables, newest, changed) VALUES (?, ?, ?, ?)", &s, info);
    for (size_t i = 0; e == ERR_OK && i < f->days.n; i++) {
        const struct registry_item *item = f->days.order[i];
        int64_t day;
        memcpy(&day, item->name.p, sizeof day);
        db_bind_int(s, 1, day);
        db_bind_int(s, 2, (int64_t)item->count);
        db_bind_int_or_null(s, 3, item->newest != INT64_MIN, item->newest);
        db_bind_int(s, 4, index_numbers_now(f->numbers));
        e = db_run(s, info);
    }
    db_finalize(s);
    return e;
}

enum err index_facets_write(struct index_facets *f, struct err_info *info) {
    enum err e = ERR_OK;
    for (int i = 0; e == ERR_OK && i < INDEX_FACETS; i++)
        e = write_facet(f, (enum index_facet)i, info);
    return e == ERR_OK ? write_days(f, info) : e;
}

/* ---- an update ---- */

/* Notes the tags whose directory is to be another one, in the order of names as above. */
static enum err list_moved(struct index_facets *f, struct registry *dirs, struct err_info *info) {
    struct db_stmt *list = NULL, *note = NULL;
    enum err e = db_prepare(f->db, "SELECT id, dir, name FROM tag ORDER BY CAST(name AS BLOB)", &list, info);
    if (e == ERR_OK)
        e = db_prepare(f->db, "INSERT INTO moved VALUES (?, ?, ?)", &note, info);
    while (e == ERR_OK && (e = db_step(list, info)) == ERR_OK) {
        char dir[FILENAME_SIZE];
        if (unique_dir(dirs, db_text(list, 2), dir) != ERR_OK)
            e = err_no_memory(info);
        else if (!span_eq(db_text(list, 1), span_of(dir))) {
            db_bind_int(note, 1, db_int(list, 0));
            db_bind_text(note, 2, db_text(list, 1));
            db_bind_text(note, 3, span_of(dir));
            e = db_run(note, info);
        }
    }
    db_finalize(list);
    db_finalize(note);
    return e == ERR_END ? ERR_OK : e;
}

/* A name that is given may still be another's: first each gets one that nobody has. */
enum err index_facets_settle_tags(struct index_facets *f, struct err_info *info) {
    struct registry dirs = REGISTRY_EMPTY;
    enum err e = list_moved(f, &dirs, info);
    registry_free(&dirs);
    return e == ERR_OK ? db_exec(f->db,
                                 "UPDATE tag SET dir = '/' || id WHERE id IN (SELECT id FROM moved);"
                                 "UPDATE tag SET dir = (SELECT new FROM moved WHERE moved.id = tag.id)"
                                 " WHERE id IN (SELECT id FROM moved);"
                                 "INSERT OR IGNORE INTO change SELECT generation, 1, 0, old FROM moved, run"
                                 " WHERE old NOT LIKE '/%';"
                                 "INSERT OR IGNORE INTO change SELECT generation, 1, 0, new FROM moved, run",
                                 info)
                       : e;
}
