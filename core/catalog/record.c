/* record: the record of a cable, and the files that are made of it (cable/render.h). */
#include "cable/fields.h"
#include "cable/render.h"
#include "private.h"

/* Copies a column into the cable's arena, with a NUL behind it; sets *failed when memory ran out. */
static struct span column(struct cable *c, struct db_stmt *s, int i, bool *failed) {
    struct span value = db_text(s, i);
    if (value.n == 0)
        return SPAN("");
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

static enum err load_field(struct db_stmt *s, int i, const struct fields_row *f, struct cable *c) {
    bool failed = false;
    struct span text;
    switch (f->kind) {
    case FIELDS_DATE:
        c->has_date = !db_is_null(s, i);
        c->date = db_int(s, i);
        return ERR_OK;
    case FIELDS_LEVEL:
        c->level = cable_level_of(db_text(s, i));
        return ERR_OK;
    case FIELDS_LIST:
        text = column(c, s, i, &failed);
        return failed ? ERR_NOMEM : split_lines(c, text, fields_spans(f, c));
    case FIELDS_TEXT:
    case FIELDS_SENDER:
        *fields_span(f, c) = column(c, s, i, &failed);
        return failed ? ERR_NOMEM : ERR_OK;
    case FIELDS_TOPICS:
    case FIELDS_TO:
    case FIELDS_INFO:
    case FIELDS_REFERENCES:
    case FIELDS_PARAGRAPHS:
    case FIELDS_PROBLEMS: /* they have no column: load_lists() reads their tables */
        break;
    }
    return ERR_OK;
}

/* The post, then the fields that have a column: catalog_make_sql(). */
static enum err load_fields(struct db_stmt *s, struct cable *c) {
    bool failed = false;
    int i = 0;
    c->origin = column(c, s, i++, &failed);
    enum err e = failed ? ERR_NOMEM : ERR_OK;
    for (const struct fields_row *f = fields_table; e == ERR_OK && f < fields_table + fields_table_len; f++)
        if (f->column != NULL)
            e = load_field(s, i++, f, c);
    return e;
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
    struct cable_reference r = {.ident = column(c, s, 0, &failed),
                                .label = column(c, s, 1, &failed),
                                .text = column(c, s, 2, &failed)};
    return failed ? ERR_NOMEM : cable_add_reference(c, &r);
}

static enum err load_tag(struct db_stmt *s, struct cable *c) {
    bool failed = false;
    struct span name = column(c, s, 2, &failed), source = db_text(s, 1);
    enum err e = failed ? ERR_NOMEM : ERR_OK;
    bool assigned = span_eq(source, SPAN("assigned")), discussed = span_eq(source, SPAN("discussed"));
    bool listed = assigned || span_eq(source, SPAN("written")); /* where it has a place, on the TAGS line */
    if (e == ERR_OK && db_int(s, 0) >= 0)
        e = cable_add_span(c, listed ? &c->tags : &c->catalogued, name);
    if (e == ERR_OK && (assigned || discussed))
        e = cable_add_topic(c, name, assigned ? CABLE_ASSIGNED : CABLE_DISCUSSED);
    return e;
}

static enum err load_problem(struct db_stmt *s, struct cable *c) {
    bool failed = false;
    struct span kind = column(c, s, 0, &failed), detail = column(c, s, 1, &failed);
    if (failed)
        return ERR_NOMEM;
    return cable_problem(c, kind.p, "%.*s", (int)detail.n, detail.p);
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

/* A record is not larger than the file it comes from. */
static enum err load_rows(struct catalog *k, struct db_stmt *s, struct cable *c,
                          enum err (*load)(struct db_stmt *s, struct cable *c)) {
    enum err e;
    while ((e = catalog_step(k, s)) == ERR_OK) {
        e = load(s, c);
        if (e == ERR_OK && db_text_bytes(s) > db_file_bytes(k->db))
            e = ERR_CORRUPT;
        if (e != ERR_OK) {
            db_reset(s);
            return e;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

static enum err load_subject(struct db_stmt *s, struct cable *c) {
    bool failed = false;
    c->subject = column(c, s, 0, &failed);
    return failed ? ERR_NOMEM : ERR_OK;
}

/* Columns of the cable's own row; c is reset first. */
static enum err load_row(struct catalog *k, int64_t id, enum catalog_statement columns,
                         enum err (*load)(struct db_stmt *s, struct cable *c), struct cable *c) {
    struct db_stmt *s = catalog_statement(k, (int)columns);
    cable_reset(c);
    db_bind_int(s, 1, id);
    enum err e = catalog_row(k, s);
    if (e == ERR_OK) {
        e = load(s, c);
        db_reset(s);
    }
    return e;
}

static enum err load_lists(struct catalog *k, int64_t id, struct cable *c) {
    static const struct {
        enum catalog_statement statement;
        enum err (*load)(struct db_stmt *s, struct cable *c);
    } lists[] = {{LOAD_RECIPIENTS, load_recipient},
                 {LOAD_REFERENCES, load_reference},
                 {LOAD_TAGS, load_tag},
                 {LOAD_PROBLEMS, load_problem}};
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < sizeof lists / sizeof lists[0]; i++) {
        struct db_stmt *s = catalog_statement(k, (int)lists[i].statement);
        db_bind_int(s, 1, id);
        e = load_rows(k, s, c, lists[i].load);
    }
    cable_sort_topics(c);
    return e;
}

enum err catalog_load_fields(struct catalog *k, int64_t id, struct cable *c) {
    return load_row(k, id, LOAD_CABLE, load_fields, c);
}

enum err catalog_load_cable(struct catalog *k, int64_t id, bool texts, struct cable *c) {
    enum err e = catalog_load_fields(k, id, c);
    if (e == ERR_OK)
        e = load_lists(k, id, c);
    if (e == ERR_OK && texts) {
        struct db_stmt *s = catalog_statement(k, LOAD_PARAGRAPHS);
        db_bind_int(s, 1, catalog_first_row(id));
        db_bind_int(s, 2, catalog_last_row(id));
        e = load_rows(k, s, c, load_paragraph);
    }
    return e;
}

/* As much of the record as these files of render.h show. */
static enum err load_for_files(struct catalog *k, int64_t id, unsigned files, struct cable *c) {
    enum render_needs needs = RENDER_NEEDS_SUBJECT;
    for (int file = 0; file < RENDER_FILES; file++)
        if ((files & 1u << file) != 0 && render_files[file].needs > needs)
            needs = render_files[file].needs;
    enum err e = needs == RENDER_NEEDS_SUBJECT ? load_row(k, id, READ_SUBJECT, load_subject, c)
                                               : load_row(k, id, LOAD_CABLE, load_fields, c);
    return e == ERR_OK && needs == RENDER_NEEDS_LISTS ? load_lists(k, id, c) : e;
}

/* ---- its files ---- */

/* The files whose sizes the index does not store are rendered to be measured. */
static enum err measure_files(struct catalog *k, int64_t cable, struct catalog_files *files) {
    struct cable c = CABLE_EMPTY;
    struct buf bytes = BUF_EMPTY;
    unsigned wanted = 0;
    for (int file = 0; file < RENDER_FILES; file++)
        wanted |= render_files[file].size_column != NULL ? 0u : 1u << file;
    enum err e = wanted == 0 ? ERR_OK : load_for_files(k, cable, wanted, &c);
    for (int file = 0; e == ERR_OK && file < RENDER_FILES; file++) {
        if (render_files[file].size_column != NULL)
            continue;
        buf_clear(&bytes);
        e = render_files[file].render(&c, &bytes);
        files->sizes[file] = bytes.len;
    }
    buf_free(&bytes);
    cable_free(&c);
    return e;
}

enum err catalog_get_files(struct catalog *k, int64_t cable, struct catalog_files *files) {
    struct db_stmt *s = catalog_statement(k, GET_FILES);
    db_bind_int(s, 1, cable);
    enum err e = catalog_row(k, s);
    if (e != ERR_OK)
        return e;
    *files = (struct catalog_files){.views = (unsigned)db_int(s, 0),
                                    .has_date = !db_is_null(s, 1),
                                    .date = db_int(s, 1),
                                    .citations = (unsigned)db_int(s, 2),
                                    .changed = db_int(s, 3)};
    for (int file = 0, column = 4; file < RENDER_FILES; file++)
        if (render_files[file].size_column != NULL)
            files->sizes[file] = catalog_size(s, column++);
    db_reset(s);
    return measure_files(k, cable, files);
}

enum err catalog_read_file(struct catalog *k, int64_t cable, int file, struct buf *out) {
    struct cable c = CABLE_EMPTY;
    enum err e = load_for_files(k, cable, 1u << file, &c);
    if (e == ERR_OK)
        e = render_files[file].render(&c, out);
    cable_free(&c);
    return e;
}

enum err catalog_read_files(struct catalog *k, int64_t cable, unsigned files, struct buf *scratch,
                            bool (*visit)(void *context, int file, struct span bytes), void *context) {
    struct cable c = CABLE_EMPTY;
    bool more = true;
    enum err e = load_for_files(k, cable, files, &c);
    for (int file = 0; e == ERR_OK && more && file < RENDER_FILES; file++) {
        if ((files & 1u << file) == 0)
            continue;
        buf_clear(scratch);
        e = render_files[file].render(&c, scratch);
        more = e == ERR_OK && visit(context, file, (struct span){scratch->data, scratch->len});
    }
    cable_free(&c);
    return e;
}
