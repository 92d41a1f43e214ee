#include "show_page.h"

#include <stdio.h>

#include "base/wrap.h"
#include "fields.h"

enum { LABEL = 16 }; /* columns of the names of fields */

struct page {
    struct buf *out;
    size_t width;
    bool styled, full;
    struct buf value; /* of a field that is a list */
};

static void bold(struct page *p, bool on) {
    if (p->styled)
        buf_str(p->out, on ? "\033[1m" : "\033[0m");
}

static void dim(struct page *p, bool on) {
    if (p->styled)
        buf_str(p->out, on ? "\033[2m" : "\033[0m");
}

static void field(struct page *p, const char *name, struct span value) {
    struct span label = span_of(name);
    if (value.n == 0)
        return;
    dim(p, true);
    buf_add(p->out, label.p, label.n);
    dim(p, false);
    wrap_blanks(p->out, label.n < LABEL ? LABEL - label.n : 1);
    wrap_text(p->out, value, p->width, LABEL);
}

/* ---- fields that are put together: items apart by semicolons ---- */

static void item(struct page *p, struct span text) {
    if (p->value.len > 0)
        buf_str(&p->value, "; ");
    buf_add(&p->value, text.p, text.n);
}

static void forget_items(struct page *p) {
    if (buf_err(&p->value) == ERR_OK) /* a failure is kept for the end */
        buf_clear(&p->value);
}

static void list_end(struct page *p, const char *name) {
    field(p, name, (struct span){p->value.data, p->value.len});
    forget_items(p);
}

/* Is there room for a name in the line that p->value has begun, and for "; and 99 more" behind it? */
static bool has_room(const struct page *p, struct span name) {
    size_t used = LABEL + wrap_columns((struct span){p->value.data, p->value.len});
    return p->full || p->value.len == 0 || used + 2 + wrap_columns(name) + 13 <= p->width;
}

static void recipients(struct page *p, const char *name, const struct cable *c, bool info) {
    size_t more = 0;
    for (size_t i = 0; i < c->recipients_n; i++) {
        const struct cable_recipient *r = &c->recipients[i];
        struct span shown = r->name.n > 0 ? r->name : r->route;
        if (r->info == info && (more > 0 || !has_room(p, shown)))
            more++;
        else if (r->info == info)
            item(p, shown);
    }
    if (more > 0)
        buf_printf(&p->value, "; and %zu more", more);
    list_end(p, name);
}

static void spans(struct page *p, const char *name, const struct cable_spans *list) {
    for (size_t i = 0; i < list->n; i++)
        item(p, list->items[i]);
    list_end(p, name);
}

static void level(struct page *p, const char *name, const struct cable *c) {
    buf_str(&p->value, cable_level_name(c->level));
    for (size_t i = 0; i < c->caveats.n; i++) {
        buf_str(&p->value, "//");
        buf_add(&p->value, c->caveats.items[i].p, c->caveats.items[i].n);
    }
    list_end(p, name);
}

static void topics(struct page *p, const char *name, const struct cable *c) {
    for (size_t i = 0; i < c->topics_n; i++) {
        item(p, c->topics[i].name);
        buf_str(&p->value, c->topics[i].source == CABLE_ASSIGNED ? " (assigned)" : " (discussed)");
    }
    list_end(p, name);
}

static void references(struct page *p, const char *name, const struct cable *c) {
    for (size_t i = 0; i < c->references_n; i++) {
        const struct cable_reference *r = &c->references[i];
        item(p, r->label);
        buf_str(&p->value, r->label.n > 0 ? ". " : "");
        buf_add(&p->value, r->ident.p, r->ident.n);
    }
    list_end(p, name);
}

static void date(struct page *p, const char *name, const struct cable *c) {
    char text[DTG_ISO_SIZE + 8];
    if (!c->has_date) {
        field(p, name, SPAN("unknown"));
        return;
    }
    struct calendar_time t = calendar_time(c->date);
    int n =
        snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d UTC", t.year, t.month, t.day, t.hour, t.minute);
    field(p, name, (struct span){text, n < 0 ? 0 : (size_t)n});
}

static void page_field(struct page *p, const struct fields_row *f, const struct cable *c) {
    char iso[DTG_ISO_SIZE];
    struct span text = fields_text(f, c, iso);
    switch (f->kind) {
    case FIELDS_TEXT:
        field(p, f->label, text);
        break;
    case FIELDS_SENDER:
        field(p, f->label, text.n > 0 ? text : c->origin);
        break;
    case FIELDS_DATE:
        date(p, f->label, c);
        break;
    case FIELDS_LEVEL:
        level(p, f->label, c);
        break;
    case FIELDS_LIST:
        spans(p, f->label, fields_list(f, c));
        break;
    case FIELDS_TOPICS:
        topics(p, f->label, c);
        break;
    case FIELDS_TO:
    case FIELDS_INFO:
        recipients(p, f->label, c, f->kind == FIELDS_INFO);
        break;
    case FIELDS_REFERENCES:
        references(p, f->label, c);
        break;
    case FIELDS_PARAGRAPHS: /* behind the head */
    case FIELDS_PROBLEMS:
        break;
    }
}

static void head(struct page *p, const struct cable *c) {
    bold(p, true);
    wrap_printable(p->out, c->ident);
    bold(p, false);
    buf_str(p->out, "\n\n");
    for (const struct fields_row *f = fields_next_label(NULL); f != NULL; f = fields_next_label(f))
        if (p->full || f->label_place < FIELDS_FULL)
            page_field(p, f, c);
}

/* ---- paragraphs ---- */

/* The number as a footnote cites it: the name of the file without zeros before it, 4 or 6b; empty for text
 * before the first number. */
static struct span number_of(const struct cable_paragraph *p) {
    struct span name = p->name;
    while (name.n > 0 && name.p[0] == '0')
        name = span_from(name, 1);
    return p->number == 0 ? SPAN_EMPTY : name;
}

static void paragraph(struct page *p, const struct cable_paragraph *text, size_t indent) {
    struct span number = number_of(text);
    buf_char(p->out, '\n');
    if (text->heading.n > 0) {
        bold(p, true);
        wrap_text(p->out, text->heading, p->width, 0);
        bold(p, false);
        buf_char(p->out, '\n');
    }
    bold(p, number.n > 0);
    wrap_printable(p->out, number);
    if (number.n > 0)
        buf_char(p->out, '.');
    bold(p, false);
    wrap_blanks(p->out, indent - number.n - (number.n > 0));
    wrap_text(p->out, text->text, p->width, indent);
}

static void paragraphs(struct page *p, const struct cable *c) {
    size_t indent = 4; /* the widest number, its point, a blank */
    for (size_t i = 0; i < c->paragraphs_n; i++) {
        size_t n = number_of(&c->paragraphs[i]).n + 2;
        indent = n > indent ? n : indent;
    }
    for (size_t i = 0; i < c->paragraphs_n; i++)
        paragraph(p, &c->paragraphs[i], indent);
}

static void problems(struct page *p, const struct cable *c) {
    if (c->problems_n == 0)
        return;
    buf_char(p->out, '\n');
    bold(p, true);
    buf_str(p->out, "Derived, repaired or doubtful");
    bold(p, false);
    buf_str(p->out, "\n\n");
    for (size_t i = 0; i < c->problems_n; i++) {
        item(p, c->problems[i].kind);
        buf_str(&p->value, ": ");
        buf_add(&p->value, c->problems[i].detail.p, c->problems[i].detail.n);
        buf_str(p->out, "-   ");
        wrap_text(p->out, (struct span){p->value.data, p->value.len}, p->width, 4);
        forget_items(p);
    }
}

enum err show_page(const struct cable *c, const struct show_page_style *style, struct buf *out) {
    struct page p = {.out = out,
                     .width = style->width < SHOW_PAGE_WIDTH_MIN ? SHOW_PAGE_WIDTH_MIN : style->width,
                     .styled = style->styled,
                     .full = style->full};
    head(&p, c);
    paragraphs(&p, c);
    if (c->signer.n > 0) {
        buf_char(out, '\n');
        wrap_blanks(out, 4);
        wrap_text(out, c->signer, p.width, 4);
    }
    problems(&p, c);
    enum err e = buf_err(&p.value);
    buf_free(&p.value);
    return e == ERR_OK ? buf_err(out) : e;
}
