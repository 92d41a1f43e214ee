#include "compare.h"

#include <string.h>

#include "files.h"

/* The walk and the table go on side by side, because both are in one order. */
struct comparing {
    struct index_comparison *c;
    struct db_stmt *rows;
    bool has_row; /* the statement stands on a row that was not met yet */
    int64_t next_id;
    struct buf path;
    struct err_info *info;
};

static enum err next_row(struct comparing *k) {
    enum err e = db_step(k->rows, k->info);
    k->has_row = e == ERR_OK;
    return e == ERR_END ? ERR_OK : e;
}

static enum err add_gone(struct comparing *k) {
    struct index_comparison *c = k->c;
    if (arena_grow(&c->arena, (void **)&c->gone, c->gone_n, &c->gone_cap, sizeof *c->gone) != ERR_OK)
        return err_no_memory(k->info);
    c->gone[c->gone_n++] = db_int(k->rows, 0);
    return next_row(k);
}

static int compare_place(struct comparing *k, const struct source_file *file) {
    int64_t root = db_int(k->rows, 1);
    if (root != (int64_t)file->root)
        return root < (int64_t)file->root ? -1 : 1;
    return span_compare(db_text(k->rows, 2), (struct span){k->path.data, k->path.len});
}

static bool is_as_it_was(struct db_stmt *row, const struct source_file *file) {
    return file->is_known && !db_is_null(row, 3) && db_int(row, 3) == file->size &&
           db_int(row, 4) == file->mtime && db_int(row, 5) == file->ctime && db_int(row, 6) == file->inode;
}

/* id: of its row; 0: it has none. */
static enum err add_file(struct comparing *k, int64_t id, const struct source_file *file,
                         const struct err_info *error) {
    struct index_comparison *c = k->c;
    if (arena_grow(&c->arena, (void **)&c->files, c->files_n, &c->files_cap, sizeof *c->files) != ERR_OK)
        return err_no_memory(k->info);
    struct index_compared *f = &c->files[c->files_n];
    *f = (struct index_compared){.id = id != 0 ? id : k->next_id++, .is_new = id == 0, .file = *file};
    f->file.below = arena_copy(&c->arena, file->below, strlen(file->below));
    if (error->code != ERR_OK && (f->error = arena_alloc(&c->arena, sizeof *f->error)) != NULL)
        *f->error = *error;
    if (f->file.below == NULL || (error->code != ERR_OK && f->error == NULL))
        return err_no_memory(k->info);
    c->files_n++;
    c->bytes += (uint64_t)file->size;
    return ERR_OK;
}

static enum err meet(void *context, const struct source_file *file, const struct err_info *error) {
    struct comparing *k = context;
    int order = 1;
    if (index_files_path(file->below, &k->path) != ERR_OK)
        return err_no_memory(k->info);
    while (k->has_row && (order = compare_place(k, file)) < 0) {
        enum err e = add_gone(k);
        if (e != ERR_OK)
            return e;
    }
    if (!k->has_row || order > 0)
        return add_file(k, 0, file, error);
    enum err e = ERR_OK;
    if (!is_as_it_was(k->rows, file)) {
        e = add_file(k, db_int(k->rows, 0), file, error);
        if (e == ERR_OK)
            k->c->files[k->c->files_n - 1].is_unsure = db_is_null(k->rows, 3);
    }
    return e == ERR_OK ? next_row(k) : e;
}

enum err index_compare(struct db *db, const struct source_request *sources, struct index_comparison *c,
                       struct err_info *info) {
    struct comparing k = {.c = c, .info = info};
    *c = (struct index_comparison){.files = NULL};
    enum err e = db_exec_int(db, "SELECT coalesce(max(id), 0) + 1 FROM file", &k.next_id, info);
    if (e == ERR_OK)
        e = db_prepare(db,
                       "SELECT id, root_id, path, size, mtime, ctime, inode FROM file INDEXED BY file_path"
                       " ORDER BY root_id, path",
                       &k.rows, info);
    if (e == ERR_OK)
        e = next_row(&k);
    if (e == ERR_OK)
        e = source_survey(sources, meet, &k, &c->totals, info);
    while (e == ERR_OK && k.has_row)
        e = add_gone(&k);
    db_finalize(k.rows);
    buf_free(&k.path);
    return e;
}

void index_comparison_free(struct index_comparison *c) {
    arena_free(&c->arena);
    *c = (struct index_comparison){.files = NULL};
}
