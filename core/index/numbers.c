#include "numbers.h"

#include <stdlib.h>

enum statement { FIND_CABLE, KEEP_CABLE, FIND_DOCUMENT, KEEP_DOCUMENT, STATEMENTS };

static const char *const sql[STATEMENTS] = {
    [FIND_CABLE] = "SELECT id, changed FROM old_cable WHERE ident = ?1 AND print = ?2 AND NOT kept",
    [KEEP_CABLE] = "UPDATE old_cable SET kept = 1 WHERE id = ?",
    [FIND_DOCUMENT] = "SELECT id, changed FROM old_document WHERE print = ? AND NOT kept ORDER BY id LIMIT 1",
    [KEEP_DOCUMENT] = "UPDATE old_document SET kept = 1 WHERE id = ?",
};

struct index_numbers {
    struct db_stmt *statements[STATEMENTS]; /* of an update */
    bool updates;
    int64_t now;
    struct index_last last;
};

enum err index_numbers_open(struct db *db, const struct index_last *last, int64_t now,
                            struct index_numbers **out, struct err_info *info) {
    struct index_numbers *n = calloc(1, sizeof *n);
    if (n == NULL)
        return err_no_memory(info);
    enum err e = ERR_OK;
    n->now = now;
    n->updates = last != NULL;
    if (last != NULL)
        n->last = *last;
    for (int i = 0; n->updates && e == ERR_OK && i < STATEMENTS; i++)
        e = db_prepare(db, sql[i], &n->statements[i], info);
    if (e == ERR_OK)
        *out = n;
    else
        index_numbers_close(n);
    return e;
}

void index_numbers_close(struct index_numbers *n) {
    if (n == NULL)
        return;
    for (int i = 0; i < STATEMENTS; i++)
        db_finalize(n->statements[i]);
    free(n);
}

bool index_numbers_updates(const struct index_numbers *n) {
    return n->updates;
}

int64_t index_numbers_now(const struct index_numbers *n) {
    return n->now;
}

struct index_last *index_numbers_last(struct index_numbers *n) {
    return &n->last;
}

/* Takes the row that `find`, which is bound, finds; or the next number. */
static enum err take(struct index_numbers *n, struct db_stmt *find, struct db_stmt *keep, int64_t *last,
                     int64_t *id, int64_t *changed, struct err_info *info) {
    enum err e = db_step(find, info);
    if (e == ERR_END) {
        *id = ++*last;
        *changed = n->now;
        return ERR_OK;
    }
    if (e != ERR_OK)
        return e;
    *id = db_int(find, 0);
    *changed = db_int(find, 1);
    db_reset(find);
    db_bind_int(keep, 1, *id);
    return db_run(keep, info);
}

enum err index_numbers_cable(struct index_numbers *n, struct span ident, int64_t print, int64_t *id,
                             int64_t *changed, struct err_info *info) {
    struct db_stmt *find = n->statements[FIND_CABLE];
    if (!n->updates) {
        *id = ++n->last.cable;
        *changed = n->now;
        return ERR_OK;
    }
    db_bind_text(find, 1, ident);
    db_bind_int(find, 2, print);
    return take(n, find, n->statements[KEEP_CABLE], &n->last.cable, id, changed, info);
}

enum err index_numbers_document(struct index_numbers *n, int64_t print, int64_t *id, int64_t *changed,
                                struct err_info *info) {
    struct db_stmt *find = n->statements[FIND_DOCUMENT];
    if (!n->updates) {
        *id = ++n->last.document;
        *changed = n->now;
        return ERR_OK;
    }
    db_bind_int(find, 1, print);
    return take(n, find, n->statements[KEEP_DOCUMENT], &n->last.document, id, changed, info);
}
