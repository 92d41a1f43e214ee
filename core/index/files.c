#include "files.h"

#include <stdlib.h>
#include <string.h>

enum statement { INSERT, FORGET, STATEMENTS };

static const char *const sql[STATEMENTS] = {
    [INSERT] = "INSERT INTO file(root_id, path, size, mtime, ctime, inode) VALUES (?, ?, ?, ?, ?, ?)",
    [FORGET] = "UPDATE file SET size = NULL WHERE id = ?",
};

struct index_files {
    struct db *db;
    struct db_stmt *statements[STATEMENTS];
    uint64_t number; /* of the file that was met last; 0: none */
    int64_t id;
    bool forgotten;
    struct buf path;
};

enum err index_files_open(struct db *db, struct index_files **out, struct err_info *info) {
    struct index_files *f = calloc(1, sizeof *f);
    if (f == NULL)
        return err_no_memory(info);
    f->db = db;
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

static void bind_or_null(struct db_stmt *s, int parameter, bool there, int64_t value) {
    if (there)
        db_bind_int(s, parameter, value);
    else
        db_bind_null(s, parameter);
}

static enum err insert(struct index_files *f, const struct source_file *file, struct err_info *info) {
    struct db_stmt *s = f->statements[INSERT];
    if (index_files_path(file->below, &f->path) != ERR_OK)
        return err_no_memory(info);
    db_bind_int(s, 1, (int64_t)file->root);
    db_bind_blob(s, 2, (struct span){f->path.data, f->path.len});
    bind_or_null(s, 3, file->is_known, file->size);
    bind_or_null(s, 4, file->is_known, file->mtime);
    bind_or_null(s, 5, file->is_known, file->ctime);
    bind_or_null(s, 6, file->is_known, file->inode);
    enum err e = db_run(s, info);
    f->number = file->number;
    f->id = db_last_id(f->db);
    f->forgotten = !file->is_known;
    return e;
}

/* May it be read the next time, though it looks as it did? */
static bool may_change(const struct err_info *error) {
    return error->code != ERR_OK && error->code != ERR_INVALID && error->code != ERR_LIMIT &&
           error->code != ERR_CRASHED;
}

enum err index_files_met(struct index_files *f, const struct source_file *file, const struct err_info *error,
                         int64_t *id, struct err_info *info) {
    enum err e = f->number == file->number ? ERR_OK : insert(f, file, info);
    if (e == ERR_OK && !f->forgotten && may_change(error)) {
        f->forgotten = true;
        db_bind_int(f->statements[FORGET], 1, f->id);
        e = db_run(f->statements[FORGET], info);
    }
    *id = f->id;
    return e;
}
