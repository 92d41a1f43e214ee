#include "render.h"

#include <string.h>

#include "fields.h"

static void field(struct buf *out, const char *name, struct span value) {
    if (value.n == 0)
        return;
    buf_str(out, name);
    buf_str(out, ": ");
    for (size_t i = 0; i < value.n; i++) /* a field is one line */
        buf_char(out, value.p[i] == '\n' ? ' ' : value.p[i]);
    buf_char(out, '\n');
}

static void list(struct buf *out, const char *name, const struct cable_spans *items) {
    for (size_t i = 0; i < items->n; i++)
        field(out, name, items->items[i]);
}

enum err render_recipient(const struct cable_recipient *r, struct buf *out) {
    buf_add(out, r->route.p, r->route.n);
    buf_str(out, r->route.n > 0 ? "/" : "");
    buf_add(out, r->name.p, r->name.n);
    buf_str(out, r->precedence.n > 0 ? " " : "");
    buf_add(out, r->precedence.p, r->precedence.n);
    buf_str(out, r->serial.n > 0 ? " " : "");
    buf_add(out, r->serial.p, r->serial.n);
    return buf_err(out);
}

static void recipients(struct buf *out, const char *name, const struct cable *c, bool info) {
    for (size_t i = 0; i < c->recipients_n; i++) {
        if (c->recipients[i].info != info)
            continue;
        buf_str(out, name);
        buf_str(out, ": ");
        render_recipient(&c->recipients[i], out);
        buf_char(out, '\n');
    }
}

static void topics(struct buf *out, const char *name, const struct cable *c) {
    for (size_t i = 0; i < c->topics_n; i++)
        buf_printf(out, "%s: %.*s (%s)\n", name, (int)c->topics[i].name.n, c->topics[i].name.p,
                   c->topics[i].source == CABLE_ASSIGNED ? "assigned" : "discussed");
}

static void references(struct buf *out, const char *name, const struct cable *c) {
    for (size_t i = 0; i < c->references_n; i++) {
        const struct cable_reference *r = &c->references[i];
        buf_str(out, name);
        buf_str(out, ": ");
        buf_add(out, r->ident.p, r->ident.n);
        if (r->label.n > 0)
            buf_printf(out, " (ref %.*s)", (int)r->label.n, r->label.p);
        buf_char(out, '\n');
    }
}

static void problems(struct buf *out, const char *name, const struct cable *c) {
    for (size_t i = 0; i < c->problems_n; i++)
        buf_printf(out, "%s: %.*s: %.*s\n", name, (int)c->problems[i].kind.n, c->problems[i].kind.p,
                   (int)c->problems[i].detail.n, c->problems[i].detail.p);
}

static void header_field(struct buf *out, const struct fields_row *f, const struct cable *c) {
    char iso[DTG_ISO_SIZE];
    switch (f->kind) {
    case FIELDS_TEXT:
    case FIELDS_SENDER:
    case FIELDS_DATE:
    case FIELDS_LEVEL:
        field(out, f->header, fields_text(f, c, iso));
        break;
    case FIELDS_LIST:
        list(out, f->header, fields_list(f, c));
        break;
    case FIELDS_TOPICS:
        topics(out, f->header, c);
        break;
    case FIELDS_TO:
    case FIELDS_INFO:
        recipients(out, f->header, c, f->kind == FIELDS_INFO);
        break;
    case FIELDS_REFERENCES:
        references(out, f->header, c);
        break;
    case FIELDS_PROBLEMS:
        problems(out, f->header, c);
        break;
    case FIELDS_PARAGRAPHS: /* files of their own */
        break;
    }
}

enum err render_header(const struct cable *c, struct buf *out) {
    for (size_t i = 0; i < fields_table_len; i++)
        if (fields_table[i].header != NULL)
            header_field(out, &fields_table[i], c);
    return buf_err(out);
}

enum err render_subject(const struct cable *c, struct buf *out) {
    if (c->subject.n > 0) {
        buf_add(out, c->subject.p, c->subject.n);
        buf_char(out, '\n');
    }
    return buf_err(out);
}

enum err render_paragraph(struct span heading, struct span text, struct buf *out) {
    if (heading.n > 0) {
        buf_add(out, heading.p, heading.n);
        buf_str(out, "\n\n");
    }
    buf_add(out, text.p, text.n);
    buf_char(out, '\n');
    return buf_err(out);
}

/* ---- the files ---- */

const struct render_file render_files[RENDER_FILES] = {
    [RENDER_SUBJECT] = {"subject", render_subject, RENDER_NEEDS_SUBJECT, "subject_size"},
    [RENDER_HEADER] = {"header", render_header, RENDER_NEEDS_LISTS, "header_size"},
};

static const char suffix[] = ".txt"; /* of a paragraph */

int render_find_file(struct span name) {
    int file = 0;
    while (file < RENDER_FILES && !span_eq(name, span_of(render_files[file].name)))
        file++;
    return file;
}

size_t render_size_columns(struct buf *out) {
    size_t n = 0;
    for (int file = 0; file < RENDER_FILES; file++) {
        if (render_files[file].size_column == NULL)
            continue;
        n++;
        buf_str(out, ", ");
        buf_str(out, render_files[file].size_column);
    }
    return n;
}

void render_paragraph_file(const char *name, char file[RENDER_NAME_SIZE]) {
    size_t n = strlen(name);
    memcpy(file, name, n); /* NOLINT(bugprone-not-null-terminated-result): the suffix ends it */
    memcpy(file + n, suffix, sizeof suffix);
}

bool render_paragraph_of(struct span file, struct span *name) {
    size_t n = sizeof suffix - 1;
    if (file.n <= n || !span_eq(span_from(file, file.n - n), SPAN(suffix)))
        return false;
    *name = span_first(file, file.n - n);
    return true;
}
