/* The second half of catalog.h: the files of a cable, its record, and documents. */
#include <string.h>

#include "cable/render.h"
#include "private.h"

static int64_t first_id(int64_t cable) {
    return layout_paragraph(cable, 0);
}

static bool is_ordinal(int64_t ordinal) { /* a larger one would be another cable's paragraph */
    return layout_fits(ordinal, LAYOUT_ORDINAL_BITS);
}

static int64_t last_id(int64_t cable) {
    return first_id(cable + 1) - 1;
}

/* ---- files ---- */

enum err catalog_get_files(struct catalog *k, int64_t cable, struct catalog_files *files) {
    struct db_stmt *s = catalog_statement(k, GET_FILES);
    db_bind_int(s, 1, cable);
    enum err e = catalog_row(s);
    if (e != ERR_OK)
        return e;
    *files = (struct catalog_files){.header_size = (uint64_t)db_int(s, 0),
                                    .subject_size = (uint64_t)db_int(s, 1),
                                    .views = (unsigned)db_int(s, 2),
                                    .has_date = !db_is_null(s, 3),
                                    .date = db_int(s, 3),
                                    .links = (unsigned)db_int(s, 4)};
    db_reset(s);
    return ERR_OK;
}

static void read_paragraph(struct db_stmt *s, struct catalog_paragraph *p) {
    p->ordinal = layout_paragraph_ordinal(db_int(s, 0));
    catalog_copy_dir(p->name, db_text(s, 1));
    p->size = (uint64_t)db_int(s, 2);
}

enum err catalog_find_paragraph(struct catalog *k, int64_t cable, struct span name,
                                struct catalog_paragraph *p) {
    struct db_stmt *s = catalog_statement(k, FIND_PARAGRAPH);
    db_bind_int(s, 1, first_id(cable));
    db_bind_int(s, 2, last_id(cable));
    db_bind_text(s, 3, name);
    enum err e = catalog_row(s);
    if (e == ERR_OK) {
        read_paragraph(s, p);
        db_reset(s);
    }
    return e;
}

enum err catalog_get_paragraph(struct catalog *k, int64_t cable, int64_t ordinal,
                               struct catalog_paragraph *p) {
    struct db_stmt *s = catalog_statement(k, GET_PARAGRAPH);
    if (!is_ordinal(ordinal))
        return ERR_NOT_FOUND;
    db_bind_int(s, 1, first_id(cable) | ordinal);
    enum err e = catalog_row(s);
    if (e == ERR_OK) {
        read_paragraph(s, p);
        db_reset(s);
    }
    return e;
}

enum err catalog_list_paragraphs(struct catalog *k, int64_t cable, int64_t after,
                                 bool (*visit)(void *context, const struct catalog_paragraph *p),
                                 void *context) {
    struct db_stmt *s = catalog_statement(k, LIST_PARAGRAPHS);
    enum err e;
    db_bind_int(s, 1, first_id(cable) + after); /* after is -1 for all of them */
    db_bind_int(s, 2, last_id(cable));
    while ((e = db_step(s, NULL)) == ERR_OK) {
        struct catalog_paragraph p;
        read_paragraph(s, &p);
        if (!visit(context, &p)) {
            db_reset(s);
            return ERR_OK;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

enum err catalog_read_subject(struct catalog *k, int64_t cable, struct buf *out) {
    struct db_stmt *s = catalog_statement(k, READ_SUBJECT);
    db_bind_int(s, 1, cable);
    enum err e = catalog_row(s);
    if (e != ERR_OK)
        return e;
    struct cable c = {.subject = db_text(s, 0)};
    e = render_subject(&c, out);
    db_reset(s);
    return e;
}

enum err catalog_read_paragraph(struct catalog *k, int64_t cable, int64_t ordinal, struct buf *out) {
    struct db_stmt *s = catalog_statement(k, READ_PARAGRAPH);
    if (!is_ordinal(ordinal))
        return ERR_NOT_FOUND;
    db_bind_int(s, 1, first_id(cable) | ordinal);
    enum err e = catalog_row(s);
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
    db_bind_int(s, 1, first_id(cable) | ordinal);
    enum err e = catalog_row(s);
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
    db_bind_int(s, 1, first_id(cable) + after);
    db_bind_int(s, 2, last_id(cable));
    while ((e = db_step(s, NULL)) == ERR_OK) {
        int64_t ordinal = db_int(s, 0) - first_id(cable);
        buf_clear(scratch);
        e = render_paragraph(db_text(s, 1), db_text(s, 2), scratch);
        if (e != ERR_OK || !visit(context, ordinal, (struct span){scratch->data, scratch->len})) {
            db_reset(s);
            return e;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

enum err catalog_read_header(struct catalog *k, int64_t cable, struct buf *out) {
    struct cable c = CABLE_EMPTY;
    enum err e = catalog_load_cable(k, cable, false, &c);
    if (e == ERR_OK)
        e = render_header(&c, out);
    cable_free(&c);
    return e;
}

/* ---- the whole record ---- */

/* Copies a column into the cable's arena; sets *failed when memory ran out. */
static struct span column(struct cable *c, struct db_stmt *s, int i, bool *failed) {
    struct span value = db_text(s, i);
    if (value.n == 0)
        return SPAN_EMPTY;
    value = span_copy(&c->arena, value);
    *failed = *failed || value.p == NULL;
    return value;
}

static enum err split_lines(struct cable *c, struct span text, struct cable_spans *items) {
    struct span line;
    enum err e = ERR_OK;
    while (e == ERR_OK && span_line(&text, &line))
        e = cable_add_span(c, items, line);
    return e;
}

static enum err load_fields(struct db_stmt *s, struct cable *c) {
    bool failed = false;
    c->id = column(c, s, 0, &failed);
    c->has_date = !db_is_null(s, 1);
    c->date = db_int(s, 1);
    c->level = cable_level_of(db_text(s, 4));
    struct span *const fields[] = {&c->origin,
                                   &c->origin_name,
                                   NULL,
                                   NULL,
                                   NULL,
                                   &c->transmission,
                                   &c->precedence,
                                   &c->subject,
                                   &c->reference_text,
                                   &c->classified_by,
                                   &c->reason,
                                   &c->declassify_on,
                                   &c->signer};
    for (int i = 0; i < (int)(sizeof fields / sizeof fields[0]); i++)
        if (fields[i] != NULL)
            *fields[i] = column(c, s, i + 2, &failed);
    struct span caveats = column(c, s, 5, &failed), captions = column(c, s, 6, &failed);
    enum err e = failed ? ERR_NOMEM : split_lines(c, caveats, &c->caveats);
    return e == ERR_OK ? split_lines(c, captions, &c->captions) : e;
}

static enum err load_recipient(struct db_stmt *s, struct cable *c) {
    bool failed = false;
    struct cable_recipient r = {.info = db_int(s, 0) != 0,
                                .route = column(c, s, 1, &failed),
                                .name = column(c, s, 2, &failed),
                                .precedence = column(c, s, 3, &failed),
                                .serial = column(c, s, 4, &failed)};
    return failed ? ERR_NOMEM : cable_add_recipient(c, &r);
}

static enum err load_reference(struct db_stmt *s, struct cable *c) {
    bool failed = false;
    struct cable_reference r = {
        .id = column(c, s, 0, &failed), .label = column(c, s, 1, &failed), .text = column(c, s, 2, &failed)};
    return failed ? ERR_NOMEM : cable_add_reference(c, &r);
}

static enum err load_tag(struct db_stmt *s, struct cable *c) {
    bool failed = false;
    struct span name = column(c, s, 2, &failed), source = db_text(s, 1);
    enum err e = failed ? ERR_NOMEM : ERR_OK;
    if (e == ERR_OK && db_int(s, 0) >= 0)
        e = cable_add_span(c, &c->tags, name);
    if (e == ERR_OK && !span_eq(source, SPAN("written")))
        e = cable_add_topic(c, name, span_eq(source, SPAN("assigned")) ? CABLE_ASSIGNED : CABLE_DISCUSSED);
    return e;
}

static enum err load_problem(struct db_stmt *s, struct cable *c) {
    bool failed = false;
    struct span kind = column(c, s, 0, &failed), detail = column(c, s, 1, &failed);
    if (failed)
        return ERR_NOMEM;
    return cable_problem(c, kind.p, "%.*s", (int)detail.n, detail.p == NULL ? "" : detail.p);
}

static enum err load_paragraph(struct db_stmt *s, struct cable *c) {
    bool failed = false;
    struct cable_paragraph p = {.number = (unsigned)db_int(s, 0),
                                .name = column(c, s, 1, &failed),
                                .marking = column(c, s, 2, &failed),
                                .heading = column(c, s, 3, &failed),
                                .text = column(c, s, 4, &failed)};
    return failed ? ERR_NOMEM : cable_add_paragraph(c, &p);
}

static enum err load_rows(struct db_stmt *s, struct cable *c,
                          enum err (*load)(struct db_stmt *s, struct cable *c)) {
    enum err e;
    while ((e = db_step(s, NULL)) == ERR_OK)
        if ((e = load(s, c)) != ERR_OK) {
            db_reset(s);
            return e;
        }
    return e == ERR_END ? ERR_OK : e;
}

enum err catalog_load_cable(struct catalog *k, int64_t id, bool texts, struct cable *c) {
    static const struct {
        enum catalog_statement statement;
        enum err (*load)(struct db_stmt *s, struct cable *c);
    } lists[] = {{LOAD_RECIPIENTS, load_recipient},
                 {LOAD_REFERENCES, load_reference},
                 {LOAD_TAGS, load_tag},
                 {LOAD_PROBLEMS, load_problem}};
    struct db_stmt *s = catalog_statement(k, LOAD_CABLE);
    cable_reset(c);
    db_bind_int(s, 1, id);
    enum err e = catalog_row(s);
    if (e != ERR_OK)
        return e;
    e = load_fields(s, c);
    db_reset(s);
    for (size_t i = 0; e == ERR_OK && i < sizeof lists / sizeof lists[0]; i++) {
        s = catalog_statement(k, (int)lists[i].statement);
        db_bind_int(s, 1, id);
        e = load_rows(s, c, lists[i].load);
    }
    if (e == ERR_OK && texts) {
        s = catalog_statement(k, LOAD_PARAGRAPHS);
        db_bind_int(s, 1, first_id(id));
        db_bind_int(s, 2, last_id(id));
        e = load_rows(s, c, load_paragraph);
    }
    cable_sort_topics(c);
    return e;
}

/* ---- documents ---- */

static struct db_stmt *shelf(struct catalog *k, enum catalog_shelf which, enum catalog_statement text) {
    int about = FIND_ABOUT + (int)(text - FIND_TEXT);
    return catalog_statement(k, which == CATALOG_TEXT ? (int)text : about);
}

static void read_document(struct catalog *k, enum catalog_shelf which, struct db_stmt *s,
                          struct catalog_document *d) {
    bool about = which == CATALOG_ABOUT; /* as new as the newest cable */
    d->id = db_int(s, 0);
    catalog_copy_dir(d->dir, db_text(s, 1));
    d->size = (uint64_t)db_int(s, 2);
    d->has_date = about ? k->totals.has_newest : !db_is_null(s, 3);
    d->date = about ? k->totals.newest : db_int(s, 3);
}

enum err catalog_find_document(struct catalog *k, enum catalog_shelf which, struct span dir, int64_t *id) {
    struct db_stmt *s = shelf(k, which, FIND_TEXT);
    db_bind_text(s, 1, dir);
    enum err e = catalog_row(s);
    if (e == ERR_OK) {
        *id = db_int(s, 0);
        db_reset(s);
    }
    return e;
}

enum err catalog_get_document(struct catalog *k, enum catalog_shelf which, int64_t id,
                              struct catalog_document *d) {
    struct db_stmt *s = shelf(k, which, GET_TEXT);
    db_bind_int(s, 1, id);
    enum err e = catalog_row(s);
    if (e == ERR_OK) {
        read_document(k, which, s, d);
        db_reset(s);
    }
    return e;
}

enum err catalog_get_cable_document(struct catalog *k, int64_t cable, struct catalog_document *d) {
    struct db_stmt *s = catalog_statement(k, GET_CABLE_TEXT);
    db_bind_int(s, 1, cable);
    enum err e = catalog_row(s);
    if (e == ERR_OK) {
        read_document(k, CATALOG_TEXT, s, d);
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
    while ((e = db_step(s, NULL)) == ERR_OK) {
        struct catalog_document d;
        read_document(k, which, s, &d);
        if (!visit(context, &d)) {
            db_reset(s);
            return ERR_OK;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

enum err catalog_sum_documents(struct catalog *k, uint64_t *count, uint64_t *bytes) {
    struct db_stmt *s = catalog_statement(k, SUM_DOCUMENTS);
    enum err e = catalog_row(s);
    if (e == ERR_OK) {
        *count = (uint64_t)db_int(s, 0);
        *bytes = (uint64_t)db_int(s, 1);
        db_reset(s);
    }
    return e;
}
