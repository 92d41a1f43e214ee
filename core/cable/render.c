#include "render.h"

#include "dtg.h"

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

static void recipients(struct buf *out, const struct cable *c, bool info) {
    for (size_t i = 0; i < c->recipients_n; i++) {
        if (c->recipients[i].info != info)
            continue;
        buf_str(out, info ? "Info: " : "To: ");
        render_recipient(&c->recipients[i], out);
        buf_char(out, '\n');
    }
}

static void topics(struct buf *out, const struct cable *c) {
    for (size_t i = 0; i < c->topics_n; i++)
        buf_printf(out, "Topic: %.*s (%s)\n", (int)c->topics[i].name.n, c->topics[i].name.p,
                   c->topics[i].source == CABLE_ASSIGNED ? "assigned" : "discussed");
}

static void references(struct buf *out, const struct cable *c) {
    for (size_t i = 0; i < c->references_n; i++) {
        const struct cable_reference *r = &c->references[i];
        buf_str(out, "Reference: ");
        buf_add(out, r->id.p, r->id.n);
        if (r->label.n > 0)
            buf_printf(out, " (ref %.*s)", (int)r->label.n, r->label.p);
        buf_char(out, '\n');
    }
    field(out, "References-As-Printed", c->reference_text);
}

enum err render_header(const struct cable *c, struct buf *out) {
    char iso[DTG_ISO_SIZE] = "";
    if (c->has_date)
        dtg_iso(c->date, iso);
    field(out, "Identifier", c->id);
    field(out, "Date", span_of(iso));
    field(out, "Origin", c->origin);
    field(out, "Classification", span_of(cable_level_name(c->level)));
    list(out, "Caveat", &c->caveats);
    field(out, "Subject", c->subject);
    list(out, "Tag", &c->tags);
    topics(out, c);
    field(out, "Transmission", c->transmission);
    field(out, "Precedence", c->precedence);
    field(out, "From", c->origin_name);
    recipients(out, c, false);
    recipients(out, c, true);
    list(out, "Caption", &c->captions);
    references(out, c);
    field(out, "Classified-By", c->classified_by);
    field(out, "Reason", c->reason);
    field(out, "Declassify-On", c->declassify_on);
    field(out, "Signed", c->signer);
    for (size_t i = 0; i < c->problems_n; i++)
        buf_printf(out, "Problem: %.*s: %.*s\n", (int)c->problems[i].kind.n, c->problems[i].kind.p,
                   (int)c->problems[i].detail.n, c->problems[i].detail.p);
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
