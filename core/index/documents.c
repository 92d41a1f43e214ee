#include "documents.h"

#include <stdlib.h>

enum statement { INSERT_SOURCE, INSERT_DOCUMENT, INSERT_BODY, INSERT_PROBLEM, STATEMENTS };

static const char *const sql[STATEMENTS] = {
    [INSERT_SOURCE] = "INSERT INTO source(path, mtime, outcome) VALUES (?, ?, ?)",
    [INSERT_DOCUMENT] = "INSERT INTO document(source_id, dir, mtime, size) VALUES (?, ?, ?, ?)",
    [INSERT_BODY] = "INSERT INTO document_body(id, form, bytes) VALUES (?, ?, ?)",
    [INSERT_PROBLEM] = "INSERT INTO problem(source_id, cable_id, kind, detail) VALUES (?, ?, ?, ?)",
};

struct index_documents {
    struct db *db;
    struct db_stmt *statements[STATEMENTS];
    struct pack *pack;
};

enum err index_documents_open(struct db *db, struct index_documents **out, struct err_info *info) {
    struct index_documents *d = calloc(1, sizeof *d);
    if (d == NULL)
        return err_no_memory(info);
    d->db = db;
    enum err e = pack_open(&d->pack) == ERR_OK ? ERR_OK : err_no_memory(info);
    for (int i = 0; e == ERR_OK && i < STATEMENTS; i++)
        e = db_prepare(db, sql[i], &d->statements[i], info);
    if (e == ERR_OK)
        *out = d;
    else
        index_documents_close(d);
    return e;
}

void index_documents_close(struct index_documents *d) {
    if (d == NULL)
        return;
    for (int i = 0; i < STATEMENTS; i++)
        db_finalize(d->statements[i]);
    pack_close(d->pack);
    free(d);
}

enum err index_documents_source(struct index_documents *d, struct span path, int64_t mtime,
                                const char *outcome, int64_t *id, struct err_info *info) {
    struct db_stmt *s = d->statements[INSERT_SOURCE];
    db_bind_text(s, 1, path);
    db_bind_int(s, 2, mtime);
    db_bind_text(s, 3, span_of(outcome));
    enum err e = db_run(s, info);
    *id = db_last_id(d->db);
    return e;
}

enum err index_documents_pack(struct index_documents *d, struct span bytes, struct cable *cable,
                              struct packed *packed, struct err_info *info) {
    enum err e = pack_document(d->pack, cable, bytes, packed);
    return e == ERR_OK ? e : err_no_memory(info);
}

enum err index_documents_add(struct index_documents *d, const struct packed *packed, int64_t mtime,
                             int64_t source, const char *dir, int64_t *id, struct err_info *info) {
    struct db_stmt *s = d->statements[INSERT_DOCUMENT];
    db_bind_int(s, 1, source);
    if (dir == NULL)
        db_bind_null(s, 2);
    else
        db_bind_text(s, 2, span_of(dir));
    db_bind_int(s, 3, mtime);
    db_bind_int(s, 4, (int64_t)packed->size);
    enum err e = db_run(s, info);
    if (e != ERR_OK)
        return e;
    *id = db_last_id(d->db);
    s = d->statements[INSERT_BODY];
    db_bind_int(s, 1, *id);
    db_bind_int(s, 2, packed->form);
    db_bind_blob(s, 3, packed->bytes);
    return db_run(s, info);
}

enum err index_documents_problem(struct index_documents *d, int64_t source, int64_t cable, struct span kind,
                                 struct span detail, struct err_info *info) {
    struct db_stmt *s = d->statements[INSERT_PROBLEM];
    db_bind_int(s, 1, source);
    if (cable == 0)
        db_bind_null(s, 2);
    else
        db_bind_int(s, 2, cable);
    db_bind_text(s, 3, kind);
    db_bind_text(s, 4, detail);
    return db_run(s, info);
}
