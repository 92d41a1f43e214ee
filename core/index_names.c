#include "index_names.h"

#include <stdio.h>
#include <stdlib.h>

#include "name.h"

struct index_names {
    struct db_stmt *find, *same;
};

enum err index_names_open(struct db *db, struct index_names **names, struct err_info *info) {
    struct index_names *k = calloc(1, sizeof *k);
    if (k == NULL)
        return err_set(info, ERR_NOMEM, "out of memory");
    enum err e = db_prepare(db, "SELECT id, document_id FROM cable WHERE ident = ?", &k->find, info);
    if (e == ERR_OK)
        e = db_prepare(db, "SELECT 1 FROM document_body WHERE id = ? AND bytes = ?", &k->same, info);
    if (e == ERR_OK)
        *names = k;
    else
        index_names_close(k);
    return e;
}

void index_names_close(struct index_names *k) {
    if (k == NULL)
        return;
    db_finalize(k->find);
    db_finalize(k->same);
    free(k);
}

enum { IDENT_DIR_MAX = 240 }; /* a document named after its file leaves room for ~2 and .txt */

enum sameness { IS_NEW, IS_DUPLICATE, IS_VARIANT };

static enum err compare_with(struct index_names *k, struct span ident, const struct raw *raw,
                             enum sameness *same, int64_t *cable, struct err_info *info) {
    struct db_stmt *s = k->find;
    *same = IS_NEW;
    db_bind_text(s, 1, ident);
    enum err e = db_step(s, info);
    if (e != ERR_OK)
        return e == ERR_END ? ERR_OK : e;
    *cable = db_int(s, 0);
    int64_t document = db_int(s, 1);
    db_reset(s);
    s = k->same;
    db_bind_int(s, 1, document);
    db_bind_blob(s, 2, raw->bytes);
    e = db_step(s, info);
    *same = e == ERR_OK ? IS_DUPLICATE : IS_VARIANT;
    if (e == ERR_OK)
        db_reset(s);
    return e == ERR_END ? ERR_OK : e;
}

enum err index_names_settle(struct index_names *k, const struct raw *raw, struct cable *c,
                            int64_t *duplicate_of, struct err_info *info) {
    char safe[NAME_SIZE], name[NAME_SIZE];
    *duplicate_of = 0;
    name_safe(span_first(c->id, IDENT_DIR_MAX), false, safe);
    snprintf(name, sizeof name, "%s", safe);
    for (unsigned n = 2;; n++) {
        enum sameness same;
        int64_t cable = 0;
        enum err e = compare_with(k, span_of(name), raw, &same, &cable, info);
        if (e != ERR_OK)
            return e;
        if (same == IS_NEW)
            break;
        if (same == IS_DUPLICATE) {
            *duplicate_of = cable;
            return ERR_OK;
        }
        name_numbered(safe, n, false, name);
    }
    if (!span_eq(span_of(name), span_of(safe)) &&
        cable_problem(c, "identifier", "another document has the identifier %s: this one is shown as %s",
                      safe, name) != ERR_OK)
        return err_set(info, ERR_NOMEM, "out of memory");
    c->id = span_copy(&c->arena, span_of(name));
    return c->id.p == NULL ? err_set(info, ERR_NOMEM, "out of memory") : ERR_OK;
}

enum err index_names_finish(struct db *db, struct err_info *info) {
    struct db_stmt *list = NULL, *taken = NULL, *set = NULL;
    enum err e = db_prepare(db,
                            "SELECT document.id, path FROM document JOIN source ON source.id = source_id"
                            " WHERE dir IS NULL ORDER BY document.id",
                            &list, info);
    if (e == ERR_OK)
        e = db_prepare(db, "SELECT 1 FROM document WHERE dir = ?", &taken, info);
    if (e == ERR_OK)
        e = db_prepare(db, "UPDATE document SET dir = ? WHERE id = ?", &set, info);
    while (e == ERR_OK && (e = db_step(list, info)) == ERR_OK) {
        struct span path = db_text(list, 1);
        size_t slash = path.n;
        while (slash > 0 && path.p[slash - 1] != '/')
            slash--;
        char safe[NAME_SIZE], dir[NAME_SIZE];
        name_safe(span_from(path, slash), true, safe);
        snprintf(dir, sizeof dir, "%s", safe);
        for (unsigned n = 2;; n++) {
            db_bind_text(taken, 1, span_of(dir));
            e = db_step(taken, info);
            if (e != ERR_OK)
                break;
            db_reset(taken);
            name_numbered(safe, n, true, dir);
        }
        if (e == ERR_END) {
            db_bind_text(set, 1, span_of(dir));
            db_bind_int(set, 2, db_int(list, 0));
            e = db_run(set, info);
        }
    }
    db_finalize(list);
    db_finalize(taken);
    db_finalize(set);
    return e == ERR_END ? ERR_OK : e;
}
