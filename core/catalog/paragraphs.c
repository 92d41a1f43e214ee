/* paragraphs: the files of a cable that hold its paragraphs. */
#include "cable/render.h"
#include "private.h"

static bool is_ordinal(int64_t ordinal) { /* a larger one would be another cable's paragraph */
    return layout_fits(ordinal, LAYOUT_ORDINAL_BITS);
}

static enum err read_ordinal(struct db_stmt *s, int64_t cable, int64_t *ordinal) {
    int64_t row = db_int(s, 0);
    *ordinal = layout_paragraph_ordinal(row);
    return layout_paragraph_cable(row) == cable ? ERR_OK : ERR_CORRUPT;
}

static enum err read_paragraph(struct db_stmt *s, int64_t cable, struct catalog_paragraph *p) {
    catalog_copy_dir(p->name, db_text(s, 1));
    p->size = catalog_size(s, 2);
    return read_ordinal(s, cable, &p->ordinal);
}

enum err catalog_find_paragraph(struct catalog *k, int64_t cable, struct span name,
                                struct catalog_paragraph *p) {
    struct db_stmt *s = catalog_statement(k, FIND_PARAGRAPH);
    db_bind_int(s, 1, catalog_first_row(cable));
    db_bind_int(s, 2, catalog_last_row(cable));
    db_bind_text(s, 3, name);
    enum err e = catalog_row(k, s);
    if (e == ERR_OK) {
        e = read_paragraph(s, cable, p);
        db_reset(s);
    }
    return e;
}

enum err catalog_get_paragraph(struct catalog *k, int64_t cable, int64_t ordinal,
                               struct catalog_paragraph *p) {
    struct db_stmt *s = catalog_statement(k, GET_PARAGRAPH);
    if (!is_ordinal(ordinal))
        return ERR_NOT_FOUND;
    db_bind_int(s, 1, layout_paragraph(cable, ordinal));
    enum err e = catalog_row(k, s);
    if (e == ERR_OK) {
        e = read_paragraph(s, cable, p);
        db_reset(s);
    }
    return e;
}

enum err catalog_list_paragraphs(struct catalog *k, int64_t cable, int64_t after,
                                 bool (*visit)(void *context, const struct catalog_paragraph *p),
                                 void *context) {
    struct db_stmt *s = catalog_statement(k, LIST_PARAGRAPHS);
    enum err e;
    db_bind_int(s, 1, catalog_first_row(cable) + after); /* after is -1 for all of them */
    db_bind_int(s, 2, catalog_last_row(cable));
    while ((e = catalog_step(k, s)) == ERR_OK) {
        struct catalog_paragraph p;
        e = read_paragraph(s, cable, &p);
        if (e != ERR_OK || !visit(context, &p)) {
            db_reset(s);
            return e;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

enum err catalog_read_paragraph(struct catalog *k, int64_t cable, int64_t ordinal, struct buf *out) {
    struct db_stmt *s = catalog_statement(k, READ_PARAGRAPH);
    if (!is_ordinal(ordinal))
        return ERR_NOT_FOUND;
    db_bind_int(s, 1, layout_paragraph(cable, ordinal));
    enum err e = catalog_row(k, s);
    if (e != ERR_OK)
        return e;
    e = render_paragraph(db_text(s, 0), db_text(s, 1), out);
    db_reset(s);
    return e;
}

enum err catalog_read_heading(struct catalog *k, int64_t cable, int64_t ordinal, int64_t *number,
                              struct buf *marking, struct buf *heading) {
    struct db_stmt *s = catalog_statement(k, READ_HEADING);
    if (!is_ordinal(ordinal))
        return ERR_NOT_FOUND;
    db_bind_int(s, 1, layout_paragraph(cable, ordinal));
    enum err e = catalog_row(k, s);
    if (e != ERR_OK)
        return e;
    struct span mark = db_text(s, 1), head = db_text(s, 2);
    *number = db_int(s, 0);
    buf_add(marking, mark.p, mark.n);
    buf_add(heading, head.p, head.n);
    db_reset(s);
    return buf_err(marking) == ERR_OK ? buf_err(heading) : ERR_NOMEM;
}

enum err catalog_read_paragraphs(struct catalog *k, int64_t cable, int64_t after, struct buf *scratch,
                                 bool (*visit)(void *context, int64_t ordinal, struct span bytes),
                                 void *context) {
    struct db_stmt *s = catalog_statement(k, READ_PARAGRAPHS);
    enum err e;
    db_bind_int(s, 1, catalog_first_row(cable) + after);
    db_bind_int(s, 2, catalog_last_row(cable));
    while ((e = catalog_step(k, s)) == ERR_OK) {
        int64_t ordinal;
        buf_clear(scratch);
        e = read_ordinal(s, cable, &ordinal);
        if (e == ERR_OK)
            e = render_paragraph(db_text(s, 1), db_text(s, 2), scratch);
        if (e != ERR_OK || !visit(context, ordinal, (struct span){scratch->data, scratch->len})) {
            db_reset(s);
            return e;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}
