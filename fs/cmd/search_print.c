#include "search_print.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/printable.h"
#include "base/wrap.h"
#include "cable/dtg.h"

struct search_print {
    struct search *search;
    const struct query *query;
    struct search_print_style style;
    int width;
    struct buf subject, lines; /* the subject with marks, the paragraphs' lines */
    struct json json; /* writes into object */
    struct buf object, plain; /* plain: a text without marks, or before it is folded */
};

enum err search_print_open(struct search *search, const struct query *query,
                           const struct search_print_style *style, size_t width, struct search_print **out,
                           struct err_info *info) {
    struct search_print *p = calloc(1, sizeof *p);
    if (p == NULL)
        return err_set(info, ERR_NOMEM, "out of memory");
    p->search = search;
    p->query = query;
    p->style = *style;
    p->width = width < 256 ? (int)width : 255;
    *out = p;
    return ERR_OK;
}

void search_print_close(struct search_print *p) {
    if (p == NULL)
        return;
    buf_free(&p->subject);
    buf_free(&p->lines);
    buf_free(&p->object);
    buf_free(&p->plain);
    free(p);
}

/* ---- lines ---- */

/* One line of it: blanks for line breaks, a question mark for what a terminal might obey. Marks become bold,
 * or go. */
static void add_line(struct buf *out, struct span text, bool marks) {
    while (text.n > 0) {
        size_t n;
        enum printable_kind kind = printable_char(text, &n);
        unsigned char c = (unsigned char)text.p[0];
        if (c == SEARCH_MARK || c == SEARCH_MARK_END)
            buf_str(out, !marks ? "" : c == SEARCH_MARK ? "\033[1m" : "\033[0m");
        else if (text_is_space((char)c))
            buf_char(out, ' ');
        else if (kind != PRINTABLE)
            buf_char(out, '?');
        else
            buf_add(out, text.p, n);
        text = span_from(text, n);
    }
}

/* ---- lines that fit; what turns bold on and off (ESC [ digit m) takes no columns ---- */

static size_t columns_of(struct span line) {
    size_t columns = 0;
    for (size_t i = 0; i < line.n; i++) {
        bool bold = line.p[i] == '\033';
        columns += !bold && ((unsigned char)line.p[i] & 0xc0) != 0x80; /* bytes that begin a character */
        i += bold ? 3 : 0;
    }
    return columns;
}

enum { CUT_MIN = 10 }; /* columns that a subject has at least, however narrow the terminal is */

static void cut(struct buf *line, size_t columns) {
    struct span s = {line->data, line->len};
    columns = columns > CUT_MIN ? columns : CUT_MIN;
    if (columns_of(s) <= columns)
        return;
    while (columns_of(s) > columns - 3)
        s.n--;
    while (s.n < line->len && ((unsigned char)line->data[s.n] & 0xc0) == 0x80) /* the last one is whole */
        s.n++;
    bool bold = span_contains(s, '\033');
    line->len = s.n;
    buf_str(line, bold ? "\033[0m..." : "...");
}

/* Appends a line of which the first `indent` columns are written, as lines that each begin there. */
static void fold(struct buf *out, struct span line, size_t indent, size_t width) {
    size_t at = indent;
    while (line.n > 0) {
        struct span word = span_first(line, span_until(line, ' '));
        size_t columns = columns_of(word);
        if (at > indent && at + 1 + columns > width) {
            buf_char(out, '\n');
            wrap_blanks(out, indent);
            at = indent;
        } else if (at > indent) {
            buf_char(out, ' ');
            at++;
        }
        buf_add(out, word.p, word.n);
        at += columns;
        line = span_from(line, word.n + 1);
    }
}

static bool add_snippet(void *context, const struct search_snippet *s) {
    struct search_print *p = context;
    if (s->paragraph.n == 0) {
        add_line(&p->subject, s->text, p->style.marks);
        return buf_err(&p->subject) == ERR_OK;
    }
    const size_t before = p->lines.len;
    buf_printf(&p->lines, "    %-3.*s ", (int)s->paragraph.n, s->paragraph.p);
    const size_t indent = p->lines.len - before;
    if (p->style.width == 0) {
        add_line(&p->lines, s->text, p->style.marks);
    } else {
        buf_clear(&p->plain);
        add_line(&p->plain, s->text, p->style.marks);
        fold(&p->lines, (struct span){p->plain.data, p->plain.len}, indent, p->style.width);
    }
    buf_char(&p->lines, '\n');
    return buf_err(&p->plain) == ERR_OK && buf_err(&p->lines) == ERR_OK;
}

static enum err print_line(struct search_print *p, const struct search_cable *c, struct err_info *info) {
    char iso[DTG_ISO_SIZE] = "undated";
    if (c->has_date)
        dtg_iso(c->date, iso);
    if (p->subject.len == 0)
        add_line(&p->subject, c->subject, false);
    const size_t used = (size_t)p->width + 14; /* the identifier, a date, the blanks between */
    if (p->style.width > 0)
        cut(&p->subject, p->style.width > used ? p->style.width - used : 0);
    if (buf_err(&p->subject) != ERR_OK || buf_err(&p->lines) != ERR_OK)
        return err_set(info, ERR_NOMEM, "out of memory");
    printf("%-*.*s  %.10s", p->width, (int)c->ident.n, c->ident.p, iso);
    if (p->subject.len > 0)
        printf("%s  %.*s", c->has_date ? "" : "   ", (int)p->subject.len, p->subject.data);
    putchar('\n');
    if (p->lines.len > 0)
        fwrite(p->lines.data, 1, p->lines.len, stdout);
    return ERR_OK;
}

/* ---- JSON ---- */

static bool add_match(void *context, const struct search_snippet *s) {
    struct search_print *p = context;
    if (s->paragraph.n == 0)
        return true;
    buf_clear(&p->plain);
    for (size_t i = 0; i < s->text.n; i++)
        if (s->text.p[i] != SEARCH_MARK && s->text.p[i] != SEARCH_MARK_END)
            buf_char(&p->plain, s->text.p[i]);
    json_begin_object(&p->json);
    json_field(&p->json, SPAN("name"), s->paragraph);
    json_field(&p->json, SPAN("snippet"), (struct span){p->plain.data, p->plain.len});
    json_end_object(&p->json);
    return buf_err(&p->plain) == ERR_OK;
}

static void add_fields(struct json *j, const struct search_cable *c) {
    char iso[DTG_ISO_SIZE] = "";
    if (c->has_date)
        dtg_iso(c->date, iso);
    json_field(j, SPAN("id"), c->ident);
    json_field(j, SPAN("date"), span_of(iso));
    json_field(j, SPAN("origin"), c->origin);
    json_field(j, SPAN("classification"), c->level);
    json_field(j, SPAN("subject"), c->subject);
}

static enum err print_json(struct search_print *p, const struct search_cable *c, struct err_info *info) {
    enum err e = ERR_OK;
    buf_clear(&p->object);
    p->json = json_to(&p->object);
    json_begin_object(&p->json);
    add_fields(&p->json, c);
    if (p->style.snippets) {
        json_key(&p->json, SPAN("paragraphs"));
        json_begin_array(&p->json);
        e = search_snippets(p->search, p->query, c->id, add_match, p, info);
        json_end_array(&p->json);
    }
    json_end_object(&p->json);
    buf_char(&p->object, '\n');
    if (e == ERR_OK && (buf_err(&p->plain) != ERR_OK || buf_err(&p->object) != ERR_OK))
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (e == ERR_OK)
        fwrite(p->object.data, 1, p->object.len, stdout);
    return e;
}

enum err search_print_cable(struct search_print *p, const struct search_cable *c, struct err_info *info) {
    enum err e = ERR_OK;
    buf_clear(&p->subject);
    buf_clear(&p->lines);
    if (p->style.json)
        return print_json(p, c, info);
    if (p->style.snippets)
        e = search_snippets(p->search, p->query, c->id, add_snippet, p, info);
    return e == ERR_OK ? print_line(p, c, info) : e;
}

/* ---- faults ---- */

enum { WINDOW = 72, BEFORE = 36 }; /* characters of a long query, and of these before the fault */

/* The place of a byte in characters; a byte that is no UTF-8 is one. */
static size_t column_of(struct span s, size_t at) {
    size_t column = 0;
    for (size_t i = 0; i < at && i < s.n; column++) {
        size_t n = text_utf8_char(span_from(s, i));
        i += n == 0 ? 1 : n;
    }
    return column;
}

static struct span without_columns(struct span s, size_t columns) {
    for (; columns > 0 && s.n > 0; columns--) {
        size_t n = text_utf8_char(s);
        s = span_from(s, n == 0 ? 1 : n);
    }
    return s;
}

void search_print_fault(struct span query, const struct query_fault *fault, FILE *out) {
    size_t columns = column_of(query, query.n), at = column_of(query, fault->at);
    size_t end = column_of(query, fault->at + fault->n);
    size_t from = columns <= WINDOW || at < BEFORE ? 0 : at - BEFORE;
    size_t to = columns <= WINDOW || columns - from < WINDOW ? columns : from + WINDOW;
    struct span shown = without_columns(query, from);
    struct buf line = BUF_EMPTY;
    shown = span_first(shown, shown.n - without_columns(shown, to - from).n);
    add_line(&line, shown, false);
    fprintf(out, "cablefs: query: %s\n", fault->text);
    if (buf_err(&line) == ERR_OK) {
        fprintf(out, "    %s%.*s%s\n    %*s^", from > 0 ? "..." : "", (int)line.len,
                line.len > 0 ? line.data : "", to < columns ? "..." : "",
                (int)(at - from) + (from > 0 ? 3 : 0), "");
        for (size_t i = at + 1; i < end && i < to; i++)
            fputc('~', out);
        fputc('\n', out);
    }
    buf_free(&line);
}
