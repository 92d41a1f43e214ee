/* documents: the documents as received, and the files of about/. */
#include <string.h>

#include "private.h"

static struct db_stmt *shelf(struct catalog *k, enum catalog_shelf which, enum catalog_statement text) {
    int about = FIND_ABOUT + (int)(text - FIND_TEXT);
    return catalog_statement(k, which == CATALOG_TEXT ? (int)text : about);
}

static enum err read_document(struct catalog *k, enum catalog_shelf which, struct db_stmt *s,
                              struct catalog_document *d) {
    bool about = which == CATALOG_ABOUT; /* as new as the newest cable */
    d->id = db_int(s, 0);
    catalog_copy_dir(d->dir, db_text(s, 1));
    d->size = catalog_size(s, 2);
    d->has_date = about ? k->totals.has_newest : !db_is_null(s, 3);
    d->date = about ? k->totals.newest : db_int(s, 3);
    d->changed = about ? k->version.updated : db_int(s, 4);
    return layout_fits(d->id, LAYOUT_DOCUMENT_BITS) ? ERR_OK : ERR_CORRUPT;
}

enum err catalog_find_document(struct catalog *k, enum catalog_shelf which, struct span dir, int64_t *id) {
    struct db_stmt *s = shelf(k, which, FIND_TEXT);
    db_bind_text(s, 1, dir);
    return catalog_row_with(k, s, LAYOUT_DOCUMENT_BITS, id);
}

enum err catalog_get_document(struct catalog *k, enum catalog_shelf which, int64_t id,
                              struct catalog_document *d) {
    struct db_stmt *s = shelf(k, which, GET_TEXT);
    db_bind_int(s, 1, id);
    enum err e = catalog_row(k, s);
    if (e == ERR_OK) {
        e = read_document(k, which, s, d);
        db_reset(s);
    }
    return e;
}

enum err catalog_get_cable_document(struct catalog *k, int64_t cable, struct catalog_document *d) {
    struct db_stmt *s = catalog_statement(k, GET_CABLE_TEXT);
    db_bind_int(s, 1, cable);
    enum err e = catalog_row(k, s);
    if (e == ERR_OK) {
        e = read_document(k, CATALOG_TEXT, s, d);
        db_reset(s);
    }
    return e;
}

enum err catalog_list_documents(struct catalog *k, enum catalog_shelf which, int64_t after,
                                bool (*visit)(void *context, const struct catalog_document *d),
                                void *context) {
    struct db_stmt *s = shelf(k, which, LIST_TEXTS);
    enum err e;
    db_bind_int(s, 1, after);
    while ((e = catalog_step(k, s)) == ERR_OK) {
        struct catalog_document d;
        e = read_document(k, which, s, &d);
        if (e != ERR_OK || !visit(context, &d)) {
            db_reset(s);
            return e;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

enum err catalog_sum_documents(struct catalog *k, uint64_t *count, uint64_t *bytes) {
    struct db_stmt *s = catalog_statement(k, SUM_DOCUMENTS);
    enum err e = catalog_row(k, s);
    if (e == ERR_OK) {
        *count = catalog_size(s, 0);
        *bytes = catalog_size(s, 1);
        db_reset(s);
    }
    return e;
}

/* ---- their bytes ---- */

/* What the document of a cable is packed against. */
static enum err read_prefix(struct catalog *k, int64_t cable) {
    struct cable c = CABLE_EMPTY;
    buf_clear(&k->prefix);
    enum err e = catalog_load_cable(k, cable, true, &c);
    if (e == ERR_OK)
        e = pack_prefix(&c, &k->prefix);
    cable_free(&c);
    return e;
}

/* Unpacks the document; it stays in the catalog until another one is wanted. *plain: it is stored as
 * received. */
static enum err unpack(struct catalog *k, int64_t id, bool *plain) {
    struct db_stmt *s = catalog_statement(k, READ_TEXT);
    k->unpacked_id = 0;
    db_bind_int(s, 1, id);
    enum err e = catalog_row(k, s);
    if (e != ERR_OK)
        return e;
    struct packed packed = {
        .form = (enum pack_form)db_int(s, 0), .size = (size_t)db_int(s, 1), .bytes = db_text(s, 2)};
    *plain = packed.form == PACK_PLAIN;
    if (!*plain && k->pack == NULL)
        e = pack_open(&k->pack);
    if (e == ERR_OK && packed.form == PACK_PREFIX)
        e = read_prefix(k, db_int(s, 3));
    if (e == ERR_OK && !*plain)
        e = pack_undo(k->pack, (struct span){k->prefix.data, k->prefix.len}, &packed, &k->unpacked);
    if (e == ERR_OK && !*plain)
        k->unpacked_id = id;
    db_reset(s);
    return e;
}

enum err catalog_read_document(struct catalog *k, enum catalog_shelf which, int64_t id, uint64_t offset,
                               void *bytes, size_t size, size_t *got) {
    enum err e = catalog_begin(k);
    if (e != ERR_OK)
        return e;
    if (which == CATALOG_ABOUT)
        return db_read_value(k->db, "about", "bytes", id, offset, bytes, size, got, NULL);
    bool plain = false;
    e = k->unpacked_id == id && id != 0 ? ERR_OK : unpack(k, id, &plain);
    if (e == ERR_OK && plain)
        return db_read_value(k->db, "document_body", "bytes", id, offset, bytes, size, got, NULL);
    if (e != ERR_OK)
        return e;
    struct span rest = span_from(k->unpacked, offset < k->unpacked.n ? (size_t)offset : k->unpacked.n);
    *got = rest.n < size ? rest.n : size;
    if (*got > 0)
        memcpy(bytes, rest.p, *got);
    return ERR_OK;
}
