#include "files.h"

#include <stdlib.h>
#include <string.h>

#include "compare.h"

enum statement { INSERT, FORGET, STATEMENTS };

static const char *const sql[STATEMENTS] = {
    [INSERT] = "INSERT INTO file(root_id, path, size, mtime, ctime, inode) VALUES (?, ?, ?, ?, ?, ?)",
    [FORGET] = "UPDATE file SET size = NULL, mtime = NULL, ctime = NULL, inode = NULL WHERE id = ?",
};

struct index_files {
    struct db *db;
    struct db_stmt *statements[STATEMENTS];
    bool updates;
    uint64_t number; /* of the file that was met last; 0: none */
    int64_t id;
    bool forgotten;
    struct buf path;
};

enum err index_files_open(struct db *db, bool updates, struct index_files **out, struct err_info *info) {
    struct index_files *f = calloc(1, sizeof *f);
    if (f == NULL)
        return err_no_memory(info);
    f->db = db;
    f->updates = updates;
    enum err e = ERR_OK;
    for (int i = 0; e == ERR_OK && i < STATEMENTS; i++)
        e = db_prepare(db, sql[i], &f->statements[i], info);
    if (e == ERR_OK)
        *out = f;
    else
        index_files_close(f);
    return e;
}

void index_files_close(struct index_files *f) {
    if (f == NULL)
        return;
    for (int i = 0; i < STATEMENTS; i++)
        db_finalize(f->statements[i]);
    buf_free(&f->path);
    free(f);
}

enum err index_files_path(const char *below, struct buf *out) {
    buf_clear(out);
    for (; *below != '\0'; below++)
        buf_char(out, *below == '/' ? '\0' : *below);
    return buf_err(out);
}

/* From the first parameter on: size, mtime, ctime, inode. */
static void bind_facts(struct db_stmt *s, int first, const struct source_file *file) {
    db_bind_int_or_null(s, first, file->is_known, file->size);
    db_bind_int_or_null(s, first + 1, file->is_known, file->mtime);
    db_bind_int_or_null(s, first + 2, file->is_known, file->ctime);
    db_bind_int_or_null(s, first + 3, file->is_known, file->inode);
}

static enum err insert(struct index_files *f, const struct source_file *file, struct err_info *info) {
    struct db_stmt *s = f->statements[INSERT];
    if (index_files_path(file->below, &f->path) != ERR_OK)
        return err_no_memory(info);
    db_bind_int(s, 1, (int64_t)file->root);
    db_bind_blob(s, 2, (struct span){f->path.data, f->path.len});
    bind_facts(s, 3, file);
    enum err e = db_run(s, info);
    f->number = file->number;
    f->id = db_last_id(f->db);
    f->forgotten = !file->is_known;
    return e;
}

bool index_files_may_change(const struct err_info *error) {
    return error->code != ERR_OK && error->code != ERR_INVALID && error->code != ERR_LIMIT &&
           error->code != ERR_CRASHED;
}

enum err index_files_met(struct index_files *f, const struct source_file *file, const struct err_info *error,
                         int64_t *id, struct err_info *info) {
    enum err e = ERR_OK;
    if (f->updates && f->number != file->number) {
        f->number = file->number;
        f->id = (int64_t)file->number;
        f->forgotten = false;
    } else if (f->number != file->number) {
        e = insert(f, file, info);
    }
    if (e == ERR_OK && !f->forgotten && index_files_may_change(error)) {
        f->forgotten = true;
        db_bind_int(f->statements[FORGET], 1, f->id);
        e = db_run(f->statements[FORGET], info);
    }
    *id = f->id;
    return e;
}

/* ---- in an update ---- */

static enum err record(struct db_stmt *insert, struct db_stmt *renew, const struct index_compared *f,
                       struct buf *path, struct err_info *info) {
    if (!f->is_new) {
        bind_facts(renew, 1, &f->file);
        db_bind_int(renew, 5, f->id);
        return db_run(renew, info);
    }
    if (index_files_path(f->file.below, path) != ERR_OK)
        return err_no_memory(info);
    db_bind_int(insert, 1, (int64_t)f->file.root);
    db_bind_blob(insert, 2, (struct span){path->data, path->len});
    bind_facts(insert, 3, &f->file);
    db_bind_int(insert, 7, f->id);
    return db_run(insert, info);
}

enum err index_files_record(struct db *db, const struct index_compared *files, size_t n,
                            struct err_info *info) {
    struct db_stmt *insert_new = NULL, *renew = NULL;
    struct buf path = BUF_EMPTY;
    enum err e = db_prepare(db,
                            "INSERT INTO file(root_id, path, size, mtime, ctime, inode, id)"
                            " VALUES (?, ?, ?, ?, ?, ?, ?)",
                            &insert_new, info);
    if (e == ERR_OK)
        e = db_prepare(db, "UPDATE file SET size = ?, mtime = ?, ctime = ?, inode = ? WHERE id = ?", &renew,
                       info);
    for (size_t i = 0; e == ERR_OK && i < n; i++)
        e = record(insert_new, renew, &files[i], &path, info);
    db_finalize(insert_new);
    db_finalize(renew);
    buf_free(&path);
    return e;
}

char *index_files_below(struct span path, struct arena *arena) {
    char *below = arena_copy(arena, path.p, path.n);
    for (size_t i = 0; below != NULL && i < path.n; i++)
        below[i] = below[i] == '\0' ? '/' : below[i];
    return below;
}
