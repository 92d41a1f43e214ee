#include "near.h"

#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "keys.h"
#include "store/schema.h"

enum statement { LIST_OLD, MOVE, REMOVE, SEE, ADD_KEY, KEYS_SEEN, HAS_KEY, LIST_CABLES, STATEMENTS };

static const char *const sql[STATEMENTS] = {
    [LIST_OLD] = "SELECT id, item, print FROM source WHERE file_id = ? ORDER BY item",
    [MOVE] = "UPDATE source SET item = ? WHERE id = ?",
    [REMOVE] = "INSERT OR IGNORE INTO old_source VALUES (?)",
    [SEE] = "INSERT INTO seen(file_id, item, key, message, source_id) VALUES (?, ?, ?, ?, ?)",
    [ADD_KEY] = "INSERT OR IGNORE INTO near VALUES (?)",
    [HAS_KEY] = "SELECT 1 FROM near WHERE key = ?",
    [LIST_CABLES] = ("SELECT ident FROM old_source CROSS JOIN document ON source_id = old_source.id"
                     " JOIN cable ON document_id = document.id"),
    [KEYS_SEEN] = "SELECT key, message FROM seen WHERE source_id IS NULL",
};

struct old_item {
    int64_t source, item, print;
};

struct new_item {
    int64_t item;
    struct index_keys keys;
    size_t old; /* its match, from 1; 0: none */
};

struct pair {
    int64_t file, item;
};

struct index_near {
    struct db *db;
    struct db_stmt *statements[STATEMENTS];
    /* the file whose documents come */
    int64_t file;
    struct arena arena;
    struct old_item *old;
    size_t old_n, old_cap;
    struct new_item *new;
    size_t new_n, new_cap;
    struct index_files *files;
    /* what is to be written */
    struct arena kept;
    struct pair *wanted; /* by file and item */
    size_t wanted_n, wanted_cap;
};

enum err index_near_open(struct db *db, struct index_near **out, struct err_info *info) {
    struct index_near *n = calloc(1, sizeof *n);
    if (n == NULL)
        return err_no_memory(info);
    n->db = db;
    enum err e = index_files_open(db, true, &n->files, info);
    for (int i = 0; e == ERR_OK && i < STATEMENTS; i++)
        e = db_prepare(db, sql[i], &n->statements[i], info);
    if (e == ERR_OK)
        *out = n;
    else
        index_near_close(n);
    return e;
}

void index_near_close(struct index_near *n) {
    if (n == NULL)
        return;
    for (int i = 0; i < STATEMENTS; i++)
        db_finalize(n->statements[i]);
    index_files_close(n->files);
    arena_free(&n->arena);
    arena_free(&n->kept);
    free(n);
}

/* ---- matching the items of a file ---- */

static enum err load_old(struct index_near *n, struct err_info *info) {
    struct db_stmt *s = n->statements[LIST_OLD];
    enum err e;
    db_bind_int(s, 1, n->file);
    while ((e = db_step(s, info)) == ERR_OK) {
        if (arena_grow(&n->arena, (void **)&n->old, n->old_n, &n->old_cap, sizeof *n->old) != ERR_OK) {
            db_reset(s);
            return err_no_memory(info);
        }
        n->old[n->old_n++] =
            (struct old_item){.source = db_int(s, 0), .item = db_int(s, 1), .print = db_int(s, 2)};
    }
    return e == ERR_END ? ERR_OK : e;
}

/* How far a match is looked for: behind what a file lost there may be that much. */
enum { LOOK_AHEAD = 1000 };

/* In order: what stands elsewhere than before among its neighbours is no match, because the order decides
 * which of two documents comes first. */
static void match(struct index_near *n) {
    size_t from = 0, end_old = n->old_n, end_new = n->new_n;
    while (end_old > 0 && end_new > 0 && n->old[end_old - 1].print == n->new[end_new - 1].keys.print)
        n->new[--end_new].old = end_old--;
    for (size_t i = 0; i < end_new; i++)
        for (size_t k = from; k < end_old && k < from + LOOK_AHEAD; k++)
            if (n->old[k].print == n->new[i].keys.print) {
                n->new[i].old = k + 1;
                from = k + 1;
                break;
            }
}

/* Marks a match by giving the old item no source. */
static enum err note_new(struct index_near *n, const struct new_item *item, struct err_info *info) {
    struct old_item *old = item->old == 0 ? NULL : &n->old[item->old - 1];
    struct db_stmt *see = n->statements[SEE], *move = n->statements[MOVE];
    db_bind_int(see, 1, n->file);
    db_bind_int(see, 2, item->item);
    db_bind_int_or_null(see, 3, item->keys.has_key, item->keys.key);
    db_bind_int_or_null(see, 4, item->keys.has_message, item->keys.message);
    db_bind_int_or_null(see, 5, old != NULL, old == NULL ? 0 : old->source);
    enum err e = db_run(see, info);
    if (e == ERR_OK && old != NULL && old->item != item->item) {
        db_bind_int(move, 1, item->item);
        db_bind_int(move, 2, old->source);
        e = db_run(move, info);
    }
    if (old != NULL)
        old->source = 0;
    return e;
}

static enum err end_file(struct index_near *n, struct err_info *info) {
    if (n->file == 0)
        return ERR_OK;
    enum err e = load_old(n, info);
    if (e == ERR_OK)
        match(n);
    for (size_t i = 0; e == ERR_OK && i < n->new_n; i++)
        e = note_new(n, &n->new[i], info);
    for (size_t i = 0; e == ERR_OK && i < n->old_n; i++) {
        if (n->old[i].source == 0)
            continue;
        db_bind_int(n->statements[REMOVE], 1, n->old[i].source);
        e = db_run(n->statements[REMOVE], info);
    }
    arena_reset(&n->arena);
    n->file = 0;
    n->old = NULL;
    n->new = NULL;
    n->old_n = n->old_cap = n->new_n = n->new_cap = 0;
    return e;
}

enum err index_near_add(struct index_near *n, const struct index_document *d, struct err_info *info) {
    int64_t file;
    enum err e = index_files_met(n->files, &d->file, &d->error, &file, info);
    if (e == ERR_OK && file != n->file)
        e = end_file(n, info);
    if (e != ERR_OK)
        return e;
    n->file = file;
    if (arena_grow(&n->arena, (void **)&n->new, n->new_n, &n->new_cap, sizeof *n->new) != ERR_OK)
        return err_no_memory(info);
    n->new[n->new_n++] = (struct new_item){.item = (int64_t)d->place.item, .keys = d->keys};
    return ERR_OK;
}

/* ---- what has to do with it ---- */

static enum err add_key(struct index_near *n, int64_t key, struct err_info *info) {
    db_bind_int(n->statements[ADD_KEY], 1, key);
    return db_run(n->statements[ADD_KEY], info);
}

static enum err add_keys_seen(struct index_near *n, struct err_info *info) {
    struct db_stmt *s = n->statements[KEYS_SEEN];
    enum err e, added = ERR_OK;
    while (added == ERR_OK && (e = db_step(s, info)) == ERR_OK)
        for (int i = 0; added == ERR_OK && i < 2; i++)
            added = db_is_null(s, i) ? ERR_OK : add_key(n, db_int(s, i), info);
    if (added != ERR_OK)
        db_reset(s);
    return added != ERR_OK ? added : e == ERR_END ? ERR_OK : e;
}

/* The cables that come of several documents may be called otherwise than each of these. */
static enum err add_keys_of_cables(struct index_near *n, struct err_info *info) {
    struct db_stmt *s = n->statements[LIST_CABLES];
    enum err e, added = ERR_OK;
    while (added == ERR_OK && (e = db_step(s, info)) == ERR_OK)
        added = add_key(n, index_keys_ident(db_text(s, 0)), info);
    if (added != ERR_OK)
        db_reset(s);
    return added != ERR_OK ? added : e == ERR_END ? ERR_OK : e;
}

static enum err count_found(struct index_near *n, int64_t *found, struct err_info *info) {
    return db_exec_int(n->db, "SELECT (SELECT count(*) FROM near) + (SELECT count(*) FROM old_source)", found,
                       info);
}

static enum err load_wanted(struct index_near *n, struct err_info *info) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(n->db, "SELECT file_id, item FROM wanted ORDER BY 1, 2", &s, info);
    while (e == ERR_OK && (e = db_step(s, info)) == ERR_OK) {
        if (arena_grow(&n->kept, (void **)&n->wanted, n->wanted_n, &n->wanted_cap, sizeof *n->wanted) !=
            ERR_OK)
            e = err_no_memory(info);
        else
            n->wanted[n->wanted_n++] = (struct pair){db_int(s, 0), db_int(s, 1)};
    }
    db_finalize(s);
    return e == ERR_END ? ERR_OK : e;
}

enum err index_near_find(struct index_near *n, struct err_info *info) {
    int64_t before = -1, now = 0;
    enum err e = end_file(n, info);
    if (e == ERR_OK)
        e = db_exec(n->db,
                    "INSERT OR IGNORE INTO old_source SELECT source.id FROM gone_file CROSS JOIN source"
                    " ON file_id = gone_file.id",
                    info);
    if (e == ERR_OK)
        e = add_keys_seen(n, info);
    while (e == ERR_OK && now != before) {
        before = now;
        e = add_keys_of_cables(n, info);
        if (e == ERR_OK)
            e = schema_update(n->db, SCHEMA_NEAR, info);
        if (e == ERR_OK)
            e = count_found(n, &now, info);
    }
    if (e == ERR_OK)
        e = schema_update(n->db, SCHEMA_WANTED, info);
    return e == ERR_OK ? load_wanted(n, info) : e;
}

static int compare_pairs(const void *left, const void *right) {
    const struct pair *a = left, *b = right;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->item < b->item ? -1 : a->item > b->item;
}

bool index_near_wants(const struct index_near *n, int64_t file, int64_t item) {
    const struct pair key = {file, item};
    return n->wanted_n > 0 && bsearch(&key, n->wanted, n->wanted_n, sizeof *n->wanted, compare_pairs) != NULL;
}

static const struct err_info *error_of(const struct index_comparison *c, int64_t file) {
    for (size_t i = 0; i < c->files_n; i++)
        if (c->files[i].error != NULL && c->files[i].id == file)
            return c->files[i].error;
    return NULL;
}

enum err index_near_files(struct index_near *near, struct arena *arena, const struct index_comparison *c,
                          struct source_listed **files, size_t *n, struct err_info *info) {
    struct db_stmt *s = NULL;
    size_t cap = 0;
    *files = NULL;
    *n = 0;
    enum err e = db_prepare(near->db,
                            "SELECT id, root_id, path FROM (SELECT DISTINCT file_id FROM wanted)"
                            " CROSS JOIN file ON file.id = file_id ORDER BY root_id, path",
                            &s, info);
    while (e == ERR_OK && (e = db_step(s, info)) == ERR_OK) {
        char *below = index_files_below(db_text(s, 2), arena);
        if (below == NULL || arena_grow(arena, (void **)files, *n, &cap, sizeof **files) != ERR_OK)
            e = err_no_memory(info);
        else
            (*files)[(*n)++] = (struct source_listed){.number = (uint64_t)db_int(s, 0),
                                                      .root = (uint64_t)db_int(s, 1),
                                                      .below = below,
                                                      .error = error_of(c, db_int(s, 0))};
    }
    db_finalize(s);
    return e == ERR_END ? ERR_OK : e;
}

/* ---- removing ---- */

static enum err take_off(struct index_near *n, const char *query, uint64_t *count, struct err_info *info) {
    int64_t removed;
    enum err e = db_exec_int(n->db, query, &removed, info);
    if (e == ERR_OK)
        *count -= (uint64_t)removed < *count ? (uint64_t)removed : *count;
    return e;
}

enum err index_near_remove(struct index_near *n, struct index_counts *counts, struct err_info *info) {
#define OUTCOME(what)                                                                                        \
    "SELECT count(*) FROM old_source CROSS JOIN source USING (id) WHERE outcome = '" what "'"
    const struct {
        const char *query;
        uint64_t *count;
    } all[] = {
        {OUTCOME("cable"), &counts->cables},
        {OUTCOME("duplicate"), &counts->duplicates},
        {OUTCOME("joined"), &counts->joined},
        {OUTCOME("no cable"), &counts->others},
        {OUTCOME("unreadable"), &counts->unreadable},
        {"SELECT count(*) FROM old_source CROSS JOIN problem ON source_id = old_source.id",
         &counts->problems},
        {"SELECT count(*) FROM old_source CROSS JOIN document ON source_id = old_source.id"
         " JOIN cable ON document_id = document.id CROSS JOIN paragraph"
         " ON paragraph.id BETWEEN cable.id << 12 AND (cable.id << 12) + 4095",
         &counts->paragraphs},
    };
#undef OUTCOME
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < sizeof all / sizeof all[0]; i++)
        e = take_off(n, all[i].query, all[i].count, info);
    return e == ERR_OK ? schema_update(n->db, SCHEMA_REMOVE, info) : e;
}

enum err index_near_check(struct index_near *n, struct err_info *info) {
    struct db_stmt *s = NULL, *has = n->statements[HAS_KEY];
    enum err e = db_prepare(n->db, "SELECT ident FROM cable WHERE id IN (SELECT id FROM written)", &s, info);
    while (e == ERR_OK && (e = db_step(s, info)) == ERR_OK) {
        db_bind_int(has, 1, index_keys_ident(db_text(s, 0)));
        e = db_step(has, info);
        if (e == ERR_OK)
            db_reset(has);
        if (e == ERR_END)
            e = err_set(info, ERR_LIMIT, "a cable came of documents that are called otherwise");
    }
    db_finalize(s);
    return e == ERR_END ? ERR_OK : e;
}
