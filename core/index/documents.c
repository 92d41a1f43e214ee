#include "documents.h"

#include <stdlib.h>

#include "base/filename.h"

enum statement {
    INSERT_SOURCE,
    INSERT_DOCUMENT,
    INSERT_BODY,
    INSERT_PROBLEM,
    NOTE_NAMES,
    FREE_NAMES,
    STATEMENTS
};

static const char *const sql[STATEMENTS] = {
    [INSERT_SOURCE] =
        "INSERT INTO source(file_id, item, path, outcome, print, key, message) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [INSERT_DOCUMENT] = ("INSERT INTO document(id, source_id, dir, wish, family, mtime, size, changed)"
                         " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
    [INSERT_BODY] = "INSERT INTO document_body(id, form, bytes) VALUES (?, ?, ?)",
    [NOTE_NAMES] = "INSERT OR IGNORE INTO old_name SELECT id, dir FROM document WHERE family = ?",
    [FREE_NAMES] = "UPDATE document SET dir = NULL WHERE family = ? AND dir NOTNULL",
    [INSERT_PROBLEM] = "INSERT INTO problem(source_id, cable_id, kind, detail) VALUES (?, ?, ?, ?)",
};

struct index_documents {
    struct db *db;
    struct db_stmt *statements[STATEMENTS];
    struct pack *pack;
    struct index_numbers *numbers; /* borrowed */
};

enum err index_documents_open(struct db *db, struct index_numbers *numbers, struct index_documents **out,
                              struct err_info *info) {
    struct index_documents *d = calloc(1, sizeof *d);
    if (d == NULL)
        return err_no_memory(info);
    d->db = db;
    d->numbers = numbers;
    enum err e = pack_open(&d->pack) == ERR_OK ? ERR_OK : err_no_memory(info);
    const int needed = index_numbers_updates(numbers) ? STATEMENTS : NOTE_NAMES;
    for (int i = 0; e == ERR_OK && i < needed; i++)
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

enum err index_documents_source(struct index_documents *d, const struct index_item *item, const char *outcome,
                                int64_t *id, struct err_info *info) {
    struct db_stmt *s = d->statements[INSERT_SOURCE];
    const struct index_keys *k = &item->keys;
    db_bind_int(s, 1, item->file);
    db_bind_int(s, 2, item->number);
    db_bind_text(s, 3, item->raw.path);
    db_bind_text(s, 4, span_of(outcome));
    db_bind_int(s, 5, k->print);
    db_bind_int_or_null(s, 6, k->has_key, k->key);
    db_bind_int_or_null(s, 7, k->has_message, k->message);
    enum err e = db_run(s, info);
    *id = db_last_id(d->db);
    return e;
}

enum err index_documents_pack(struct index_documents *d, struct span bytes, struct cable *cable,
                              struct packed *packed, struct err_info *info) {
    enum err e = pack_document(d->pack, cable, bytes, packed);
    return e == ERR_OK ? e : err_no_memory(info);
}

enum err index_documents_free_names(struct index_documents *d, int64_t family, struct err_info *info) {
    static const enum statement steps[] = {NOTE_NAMES, FREE_NAMES};
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < sizeof steps / sizeof steps[0]; i++) {
        db_bind_int(d->statements[steps[i]], 1, family);
        e = db_run(d->statements[steps[i]], info);
    }
    return e;
}

enum err index_documents_free_old_names(struct index_documents *d, struct err_info *info) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(d->db, "SELECT dir FROM old_name WHERE dir NOTNULL", &s, info);
    while (e == ERR_OK && (e = db_step(s, info)) == ERR_OK) /* more of a family may come; it is free then */
        e = index_documents_free_names(d, index_keys_family(db_text(s, 0)), info);
    db_finalize(s);
    return e == ERR_END ? ERR_OK : e;
}

static enum err insert_body(struct index_documents *d, int64_t id, const struct packed *packed,
                            struct err_info *info) {
    struct db_stmt *s = d->statements[INSERT_BODY];
    db_bind_int(s, 1, id);
    db_bind_int(s, 2, packed->form);
    db_bind_blob(s, 3, packed->bytes);
    return db_run(s, info);
}

enum err index_documents_add(struct index_documents *d, const struct packed *packed, const int64_t *mtime,
                             int64_t source, int64_t print, struct span name, bool is_wish, int64_t *id,
                             struct err_info *info) {
    struct db_stmt *s = d->statements[INSERT_DOCUMENT];
    char safe[FILENAME_SIZE];
    int64_t changed;
    filename_safe(name, true, safe);
    const struct span wish = span_of(safe);
    const int64_t family = index_keys_family(wish);
    enum err e = index_numbers_document(d->numbers, print, id, &changed, info);
    if (e == ERR_OK && index_numbers_updates(d->numbers))
        e = index_documents_free_names(d, family, info);
    if (e != ERR_OK)
        return e;
    db_bind_int(s, 1, *id);
    db_bind_int(s, 2, source);
    db_bind_text_or_null(s, 3, is_wish ? SPAN_EMPTY : wish); /* a safe name is never empty */
    db_bind_text_or_null(s, 4, is_wish ? wish : SPAN_EMPTY);
    db_bind_int_or_null(s, 5, is_wish, family);
    db_bind_int_or_null(s, 6, mtime != NULL, mtime == NULL ? 0 : *mtime);
    db_bind_int(s, 7, (int64_t)packed->size);
    db_bind_int(s, 8, changed);
    e = db_run(s, info);
    return e == ERR_OK ? insert_body(d, *id, packed, info) : e;
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
