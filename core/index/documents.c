#include "documents.h"

#include <stdlib.h>

#include "base/filename.h"

enum statement { INSERT_SOURCE, INSERT_DOCUMENT, INSERT_BODY, INSERT_PROBLEM, STATEMENTS };

static const char *const sql[STATEMENTS] = {
    [INSERT_SOURCE] =
        "INSERT INTO source(file_id, item, path, outcome, print, key, message) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [INSERT_DOCUMENT] =
        "INSERT INTO document(source_id, dir, wish, family, mtime, size, changed) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [INSERT_BODY] = "INSERT INTO document_body(id, form, bytes) VALUES (?, ?, ?)",
    [INSERT_PROBLEM] = "INSERT INTO problem(source_id, cable_id, kind, detail) VALUES (?, ?, ?, ?)",
};

struct index_documents {
    struct db *db;
    struct db_stmt *statements[STATEMENTS];
    struct pack *pack;
    int64_t now;
};

enum err index_documents_open(struct db *db, int64_t now, struct index_documents **out,
                              struct err_info *info) {
    struct index_documents *d = calloc(1, sizeof *d);
    if (d == NULL)
        return err_no_memory(info);
    d->db = db;
    d->now = now;
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

static void bind_or_null(struct db_stmt *s, int parameter, bool there, int64_t value) {
    if (there)
        db_bind_int(s, parameter, value);
    else
        db_bind_null(s, parameter);
}

enum err index_documents_source(struct index_documents *d, const struct index_item *item, const char *outcome,
                                int64_t *id, struct err_info *info) {
    struct db_stmt *s = d->statements[INSERT_SOURCE];
    const struct index_keys *k = &item->keys;
    db_bind_int(s, 1, item->file);
    db_bind_int(s, 2, item->number);
    db_bind_text(s, 3, item->raw.path);
    db_bind_text(s, 4, span_of(outcome));
    db_bind_int(s, 5, k->print);
    bind_or_null(s, 6, k->has_key, k->key);
    bind_or_null(s, 7, k->has_message, k->message);
    enum err e = db_run(s, info);
    *id = db_last_id(d->db);
    return e;
}

enum err index_documents_pack(struct index_documents *d, struct span bytes, struct cable *cable,
                              struct packed *packed, struct err_info *info) {
    enum err e = pack_document(d->pack, cable, bytes, packed);
    return e == ERR_OK ? e : err_no_memory(info);
}

enum err index_documents_add(struct index_documents *d, const struct packed *packed, const int64_t *mtime,
                             int64_t source, struct span name, bool is_wish, int64_t *id,
                             struct err_info *info) {
    struct db_stmt *s = d->statements[INSERT_DOCUMENT];
    char safe[FILENAME_SIZE];
    filename_safe(name, true, safe);
    db_bind_int(s, 1, source);
    if (is_wish) {
        db_bind_null(s, 2);
        db_bind_text(s, 3, span_of(safe));
    } else {
        db_bind_text(s, 2, span_of(safe));
        db_bind_null(s, 3);
    }
    bind_or_null(s, 4, is_wish, index_keys_family(span_of(safe)));
    bind_or_null(s, 5, mtime != NULL, mtime == NULL ? 0 : *mtime);
    db_bind_int(s, 6, (int64_t)packed->size);
    db_bind_int(s, 7, d->now);
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
