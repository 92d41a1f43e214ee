#include "names.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/filename.h"
#include "cable/layout.h"
#include "registry.h"
#include "store/schema.h"

struct index_names {
    struct db_stmt *find, *same, *paragraphs;
};

enum { IDENT_DIR_MAX = 240 }; /* a document named after its file leaves room for ~2 and .txt */

enum err index_names_open(struct db *db, struct index_names **names, struct err_info *info) {
    struct index_names *k = calloc(1, sizeof *k);
    if (k == NULL)
        return err_no_memory(info);
    enum err e = db_prepare(db, "SELECT id, document_id, signed FROM cable WHERE ident = ?", &k->find, info);
    if (e == ERR_OK)
        e = db_prepare(db,
                       "SELECT 1 FROM document_body JOIN document USING (id)"
                       " WHERE id = ? AND form = ? AND size = ? AND bytes = ?",
                       &k->same, info);
    if (e == ERR_OK)
        e = db_prepare(db, "SELECT heading, number, text FROM paragraph WHERE id BETWEEN ? AND ? ORDER BY id",
                       &k->paragraphs, info);
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
    db_finalize(k->paragraphs);
    free(k);
}

/* Steps a query that answers yes (a row) or no. */
static enum err ask(struct db_stmt *s, bool *yes, struct err_info *info) {
    enum err e = db_step(s, info);
    *yes = e == ERR_OK;
    if (e == ERR_OK)
        db_reset(s);
    return e == ERR_END ? ERR_OK : e;
}

/* Do the paragraphs of the cable in the index, with their headings, say the same as those of c? What does not
 * count is said at cable_print(). signer: of that cable. A document without text is a copy of any cable that
 * has its identifier. */
static enum err same_paragraphs(struct index_names *k, int64_t cable, struct span signer,
                                const struct cable *c, bool *same, struct err_info *info) {
    struct db_stmt *s = k->paragraphs;
    uint64_t print = CABLE_PRINT, page = CABLE_PRINT;
    enum err e;
    *same = c->paragraphs_n == 0;
    if (*same)
        return ERR_OK;
    db_bind_int(s, 1, layout_paragraph(cable, 0));
    db_bind_int(s, 2, layout_paragraph(cable + 1, 0) - 1);
    while ((e = db_step(s, info)) == ERR_OK) {
        struct span heading = db_text(s, 0), text = db_text(s, 2);
        print = cable_print(cable_print(print, heading), text);
        page = cable_print_paragraph(page, heading, (unsigned)db_int(s, 1), text);
    }
    *same = print == cable_print_body(c) || cable_print(page, signer) == cable_print_page(c);
    return e == ERR_END ? ERR_OK : e;
}

/* Compares the document with the cable of this name. *taken: there is one; *same is INDEX_NEW when its text
 * is another. */
static enum err compare_with(struct index_names *k, struct span ident, const struct packed *packed,
                             const struct cable *c, bool *taken, enum index_sameness *same, int64_t *cable,
                             struct err_info *info) {
    bool same_bytes = false, same_text = false;
    *same = INDEX_NEW;
    db_bind_text(k->find, 1, ident);
    enum err e = db_step(k->find, info);
    *taken = e == ERR_OK;
    if (e != ERR_OK)
        return e == ERR_END ? ERR_OK : e;
    *cable = db_int(k->find, 0);
    int64_t document = db_int(k->find, 1);
    db_bind_int(k->same, 1, document);
    db_bind_int(k->same, 2, packed->form);
    db_bind_int(k->same, 3, (int64_t)packed->size);
    db_bind_blob(k->same, 4, packed->bytes);
    e = ask(k->same, &same_bytes, info);
    if (e == ERR_OK)
        e = same_paragraphs(k, *cable, db_text(k->find, 2), c, &same_text, info);
    db_reset(k->find);
    if (e == ERR_OK && same_bytes && (same_text || packed->form != PACK_PREFIX)) /* packed in the same way */
        *same = INDEX_DUPLICATE;
    else if (e == ERR_OK && same_text)
        *same = INDEX_JOINED;
    return e;
}

enum err index_names_settle(struct index_names *k, const struct packed *packed, struct cable *c,
                            enum index_sameness *same, int64_t *cable, struct err_info *info) {
    char safe[FILENAME_SIZE], name[FILENAME_SIZE];
    filename_safe(span_first(c->ident, IDENT_DIR_MAX), false, safe);
    snprintf(name, sizeof name, "%s", safe);
    for (unsigned n = 2;; n++) {
        bool taken;
        enum err e = compare_with(k, span_of(name), packed, c, &taken, same, cable, info);
        if (e != ERR_OK || *same != INDEX_NEW)
            return e;
        if (!taken)
            break;
        filename_numbered(safe, n, false, name);
    }
    if (!span_eq(span_of(name), span_of(safe)) &&
        cable_problem(c, "identifier", "another document has the identifier %s: this one is shown as %s",
                      safe, name) != ERR_OK)
        return err_no_memory(info);
    c->ident = span_copy(&c->arena, span_of(name));
    return c->ident.p == NULL ? err_no_memory(info) : ERR_OK;
}

/* The first free one of name, name~2, name~3 ... The registry remembers how far a name has been counted. */
static enum err free_name(struct db_stmt *taken, struct registry *counted, struct span wish,
                          char dir[FILENAME_SIZE], struct err_info *info) {
    struct registry_item *item;
    if (registry_get(counted, wish, &item, NULL) != ERR_OK)
        return err_no_memory(info);
    for (;;) {
        bool yes;
        item->count++;
        if (item->count == 1)
            snprintf(dir, FILENAME_SIZE, "%.*s", (int)wish.n, wish.p);
        else
            filename_numbered(item->name.p, (unsigned)item->count, true, dir);
        db_bind_text(taken, 1, span_of(dir));
        enum err e = ask(taken, &yes, info);
        if (e != ERR_OK || !yes)
            return e;
    }
}

enum err index_names_finish(struct db *db, struct err_info *info) {
    struct db_stmt *list = NULL, *taken = NULL, *set = NULL;
    struct registry counted = REGISTRY_EMPTY;
    enum err e = db_prepare(db,
                            "SELECT document.id, wish FROM document JOIN source ON source.id = source_id"
                            " JOIN file ON file.id = file_id WHERE family IS NOT NULL AND dir IS NULL"
                            " ORDER BY root_id, file.path, item",
                            &list, info);
    if (e == ERR_OK)
        e = db_prepare(db, "SELECT 1 FROM document WHERE dir = ?", &taken, info);
    if (e == ERR_OK)
        e = db_prepare(db, "UPDATE document SET dir = ? WHERE id = ?", &set, info);
    while (e == ERR_OK && (e = db_step(list, info)) == ERR_OK) {
        char dir[FILENAME_SIZE];
        e = free_name(taken, &counted, db_text(list, 1), dir, info);
        if (e != ERR_OK)
            break;
        db_bind_text(set, 1, span_of(dir));
        db_bind_int(set, 2, db_int(list, 0));
        e = db_run(set, info);
    }
    db_finalize(list);
    db_finalize(taken);
    db_finalize(set);
    registry_free(&counted);
    return e == ERR_END ? ERR_OK : e;
}
