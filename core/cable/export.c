#include "export.h"

#include <string.h>

#include "base/calendar.h"
#include "base/printable.h"
#include "cite.h"
#include "dtg.h"

/* ---- a list in columns ---- */

enum { NAME_WIDTH = 18, DAY_WIDTH = 10, LEVEL_WIDTH = 23 }; /* 06SANCALIXTO12345, UNCLASSIFIED//SENSITIVE */

/* Ends a column that began at `begin`: blanks up to its width, and two more. */
static void end_column(struct buf *out, size_t begin, size_t width) {
    size_t characters = 0;
    for (size_t i = begin; i < out->len; i++)
        characters += ((unsigned char)out->data[i] & 0xc0) != 0x80; /* of UTF-8 the first byte of each */
    for (; characters < width; characters++)
        buf_char(out, ' ');
    buf_str(out, "  ");
}

static void add_day(const struct cable *c, struct buf *out) {
    if (!c->has_date) {
        buf_str(out, "undated");
        return;
    }
    struct calendar_time t = calendar_time(c->date);
    buf_printf(out, "%04d-%02d-%02d", t.year, t.month, t.day);
}

static void add_level(const struct cable *c, struct buf *out) {
    buf_str(out, c->level == CABLE_LEVEL_NONE ? "-" : cable_level_name(c->level));
    for (size_t i = 0; i < c->caveats.n; i++) {
        buf_str(out, "//");
        printable_add(out, c->caveats.items[i], "\xef\xbf\xbd");
    }
}

enum err export_list_line(const struct cable *c, struct span name, struct buf *out) {
    size_t begin = out->len;
    printable_add(out, name, "\xef\xbf\xbd");
    end_column(out, begin, NAME_WIDTH);
    begin = out->len;
    add_day(c, out);
    end_column(out, begin, DAY_WIDTH);
    begin = out->len;
    add_level(c, out);
    end_column(out, begin, LEVEL_WIDTH);
    printable_add(out, c->subject, "\xef\xbf\xbd");
    buf_char(out, '\n');
    return buf_err(out);
}

/* ---- CSV ---- */

static const char *const columns[] = {"id",     "date", "origin", "classification", "caveats", "tags",
                                      "topics", "from", "to",     "references",     "signer",  "subject",
                                      "text"};

enum err export_csv_header(struct buf *out) {
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        buf_str(out, i > 0 ? "," : "");
        buf_str(out, columns[i]);
    }
    buf_str(out, "\r\n");
    return buf_err(out);
}

/* A field, or part of one that is quoted. */
static void add_quoted(struct buf *out, struct span s) {
    const char *quote;
    while (s.n > 0 && (quote = memchr(s.p, '"', s.n)) != NULL) {
        size_t n = (size_t)(quote - s.p) + 1;
        buf_add(out, s.p, n);
        buf_char(out, '"');
        s = span_from(s, n);
    }
    buf_add(out, s.p, s.n);
}

static bool needs_quotes(struct span s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r')
            return true;
    return s.n > 0 && (s.p[0] == ' ' || s.p[s.n - 1] == ' '); /* which some programs would take away */
}

static void add_field(struct buf *out, struct span s) {
    if (needs_quotes(s)) {
        buf_char(out, '"');
        add_quoted(out, s);
        buf_char(out, '"');
    } else {
        buf_add(out, s.p, s.n);
    }
}

/* A list is one field, which is quoted when it has any items. */
static void begin_item(struct buf *out, size_t i) {
    buf_str(out, i == 0 ? "\"" : "; ");
}

static void end_list(struct buf *out, size_t items) {
    buf_str(out, items > 0 ? "\"," : ",");
}

static void add_list(struct buf *out, const struct cable_spans *list) {
    for (size_t i = 0; i < list->n; i++) {
        begin_item(out, i);
        add_quoted(out, list->items[i]);
    }
    end_list(out, list->n);
}

static void add_topics(struct buf *out, const struct cable *c) {
    for (size_t i = 0; i < c->topics_n; i++) {
        begin_item(out, i);
        add_quoted(out, c->topics[i].name);
    }
    end_list(out, c->topics_n);
}

static void add_recipients(struct buf *out, const struct cable *c) {
    size_t n = 0;
    for (size_t i = 0; i < c->recipients_n; i++) {
        const struct cable_recipient *r = &c->recipients[i];
        if (r->info)
            continue;
        begin_item(out, n++);
        add_quoted(out, r->name.n > 0 ? r->name : r->route);
    }
    end_list(out, n);
}

static void add_references(struct buf *out, const struct cable *c) {
    for (size_t i = 0; i < c->references_n; i++) {
        begin_item(out, i);
        add_quoted(out, c->references[i].ident);
    }
    end_list(out, c->references_n);
}

static void add_number(struct buf *out, const struct cable_paragraph *p) {
    struct span number = cite_number(p);
    add_quoted(out, number);
    buf_str(out, number.n > 0 ? ". " : "");
}

static void add_text(struct buf *out, const struct cable *c) {
    buf_char(out, '"');
    for (size_t i = 0; i < c->paragraphs_n; i++) {
        const struct cable_paragraph *p = &c->paragraphs[i];
        buf_str(out, i > 0 ? "\n\n" : "");
        add_quoted(out, p->heading);
        buf_str(out, p->heading.n > 0 ? "\n\n" : "");
        add_number(out, p);
        add_quoted(out, p->text);
    }
    buf_char(out, '"');
}

enum err export_csv_row(const struct cable *c, struct span name, struct buf *out) {
    char iso[DTG_ISO_SIZE] = "";
    if (c->has_date)
        dtg_iso(c->date, iso);
    const struct span first[] = {name, span_of(iso), c->origin,
                                 c->level == CABLE_LEVEL_NONE ? SPAN_EMPTY
                                                              : span_of(cable_level_name(c->level))};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        add_field(out, first[i]);
        buf_char(out, ',');
    }
    add_list(out, &c->caveats);
    add_list(out, &c->tags);
    add_topics(out, c);
    add_field(out, c->origin_name);
    buf_char(out, ',');
    add_recipients(out, c);
    add_references(out, c);
    add_field(out, c->signer);
    buf_char(out, ',');
    add_field(out, c->subject);
    buf_char(out, ',');
    add_text(out, c);
    buf_str(out, "\r\n");
    return buf_err(out);
}
