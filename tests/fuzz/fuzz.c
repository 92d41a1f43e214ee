/* fuzz: checks that hold for whatever a stranger wrote. */
#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "cable/fields.h"

void fuzz_fail(const char *file, int line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    abort();
}

/* ---- a cable ---- */

static void add(struct buf *out, const char *name, struct span value) {
    FUZZ_CHECK(text_is_utf8(value), "%s is not UTF-8", name);
    FUZZ_CHECK(!span_contains(value, '\0'), "%s has a NUL", name);
    buf_printf(out, "%s=", name);
    buf_add(out, value.p, value.n);
    buf_char(out, '\n');
}

static void add_line(struct buf *out, const char *name, struct span value) {
    FUZZ_CHECK(!span_contains(value, '\n') && !span_contains(value, '\r'), "%s has several lines", name);
    add(out, name, value);
}

static void add_list(struct buf *out, const char *name, const struct cable_spans *list) {
    for (size_t i = 0; i < list->n; i++)
        add_line(out, name, list->items[i]);
}

static void add_fields(const struct cable *c, struct buf *out) {
    char iso[DTG_ISO_SIZE];
    for (size_t i = 0; i < fields_table_len; i++) {
        const struct fields_row *f = &fields_table[i];
        if (f->kind == FIELDS_LIST)
            add_list(out, f->key, fields_list(f, c));
        else
            add_line(out, f->key == NULL ? "field" : f->key, fields_text(f, c, iso));
    }
    FUZZ_CHECK(c->ident.n > 0, "a cable without an identifier");
}

static void add_rows(const struct cable *c, struct buf *out) {
    for (size_t i = 0; i < c->topics_n; i++)
        add_line(out, c->topics[i].source == CABLE_ASSIGNED ? "assigned" : "discussed", c->topics[i].name);
    for (size_t i = 0; i < c->recipients_n; i++) {
        const struct cable_recipient *r = &c->recipients[i];
        add_line(out, r->info ? "info" : "to", r->name);
        add_line(out, "route", r->route);
        add_line(out, "precedence", r->precedence);
        add_line(out, "serial", r->serial);
    }
    for (size_t i = 0; i < c->references_n; i++) {
        add_line(out, "ref", c->references[i].ident);
        add_line(out, "label", c->references[i].label);
        add_line(out, "printed", c->references[i].text);
    }
    for (size_t i = 0; i < c->problems_n; i++) {
        FUZZ_CHECK(c->problems[i].kind.n > 0 && c->problems[i].detail.n > 0, "a problem says nothing");
        add_line(out, "problem", c->problems[i].kind);
        add_line(out, "detail", c->problems[i].detail);
    }
    add_line(out, "message", c->sections.message);
    buf_printf(out, "sections=%u %u %u %d\n", c->sections.first, c->sections.last, c->sections.of,
               c->sections.year);
}

/* 06, 06b: as the file is named. */
static void check_paragraph_name(const struct cable *c, size_t i) {
    const struct span name = c->paragraphs[i].name;
    const size_t digits = text_count_digits(name);
    unsigned long number = 0;
    FUZZ_CHECK(digits >= 2 && text_number(span_first(name, digits), 1000000, &number) &&
                   number == c->paragraphs[i].number,
               "paragraph %u is called %.*s", c->paragraphs[i].number, (int)name.n, name.p);
    for (size_t k = digits; k < name.n; k++)
        FUZZ_CHECK(text_is_lower(name.p[k]), "paragraph %.*s", (int)name.n, name.p);
    for (size_t k = 0; k < i && c->paragraphs_n <= 300; k++)
        FUZZ_CHECK(!span_eq(name, c->paragraphs[k].name), "two paragraphs %.*s", (int)name.n, name.p);
}

static void add_paragraphs(const struct cable *c, struct buf *out) {
    FUZZ_CHECK(c->paragraphs_n <= CABLE_PARAGRAPHS_MAX + 1, "%zu paragraphs", c->paragraphs_n);
    for (size_t i = 0; i < c->paragraphs_n; i++) {
        const struct cable_paragraph *p = &c->paragraphs[i];
        check_paragraph_name(c, i);
        add_line(out, "name", p->name);
        add_line(out, "marking", p->marking);
        add(out, "heading", p->heading);
        add(out, "text", p->text);
    }
}

/* A byte of Windows-1252 is up to three of UTF-8, and may be in a value and as it is printed. */
enum { GROWTH = 12, FRAME = 8192 };

void fuzz_dump_cable(const struct cable *c, size_t document, struct buf *out) {
    size_t before = out->len;
    add_fields(c, out);
    add_rows(c, out);
    size_t values = out->len - before;
    add_paragraphs(c, out);
    size_t frames = (c->paragraphs_n + c->problems_n) * 300 + FRAME;
    if (buf_err(out) == ERR_OK)
        FUZZ_CHECK(out->len - before <= document * GROWTH + frames,
                   "%zu bytes became %zu, %zu of them values", document, out->len - before, values);
}

/* ---- parsing ---- */

static struct parser *open_parser(void) {
    static struct vocabulary *vocabulary;
    struct parser *parser = NULL;
    if (vocabulary == NULL && vocabulary_open(&vocabulary) != ERR_OK)
        return NULL;
    return parser_open(vocabulary, &parser) == ERR_OK ? parser : NULL;
}

struct letters {
    size_t of[128];
};

static void count(struct letters *l, struct span s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 128)
            l->of[(unsigned char)s.p[i]]++;
}

/* No letter or digit of a body is invented or in two places: there are no more of any than in the document. A
 * character reference could stand for one. */
static void check_letters(const struct cable *c, const struct raw *raw) {
    struct letters document = {{0}}, body = {{0}};
    if (!raw->plain && span_contains(raw->bytes, '&'))
        return;
    count(&document, raw->bytes);
    count(&body, c->signer);
    for (size_t i = 0; i < c->paragraphs_n; i++) {
        count(&body, c->paragraphs[i].heading);
        count(&body, c->paragraphs[i].text);
    }
    for (int ch = '0'; ch <= 'z'; ch++)
        FUZZ_CHECK(body.of[ch] <= document.of[ch] || !(text_is_letter((char)ch) || text_is_digit((char)ch)),
                   "%zu times %c in the body, and %zu times in the document", body.of[ch], ch,
                   document.of[ch]);
}

static enum err parse_into(struct parser *parser, const struct raw *raw, struct buf *out) {
    struct cable c = CABLE_EMPTY;
    enum err e = parse_document(parser, raw, &c);
    FUZZ_CHECK(e == ERR_OK || e == ERR_INVALID || e == ERR_NOMEM, "the parser says %s", err_name(e));
    size_t length = raw->bytes.n;
    struct raw_metadata metadata = raw->metadata;
    for (size_t i = 0; i < RAW_METADATA_TEXTS; i++)
        length += raw_metadata_text(&metadata, i)->n;
    if (e == ERR_OK) {
        fuzz_dump_cable(&c, length, out);
        check_letters(&c, raw);
    }
    if (e == ERR_INVALID)
        FUZZ_CHECK(c.problems_n > 0, "refused without a word");
    cable_free(&c);
    return e;
}

void fuzz_parse(const struct raw *raw, struct buf *out) {
    static struct parser *used;
    struct parser *fresh = open_parser();
    struct buf one = BUF_EMPTY, two = BUF_EMPTY;
    if (used == NULL)
        used = open_parser();
    if (used != NULL && fresh != NULL) {
        enum err first = parse_into(used, raw, &one), second = parse_into(fresh, raw, &two);
        bool whole =
            first != ERR_NOMEM && second != ERR_NOMEM && buf_err(&one) == ERR_OK && buf_err(&two) == ERR_OK;
        FUZZ_CHECK(!whole || (first == second &&
                              span_eq((struct span){one.data, one.len}, (struct span){two.data, two.len})),
                   "parsed twice, it is not the same");
        buf_add(out, one.data, one.len);
    }
    buf_free(&one);
    buf_free(&two);
    parser_free(fresh);
}

/* ---- documents ---- */

void fuzz_dump_raw(const struct raw *raw, struct buf *out) {
    struct raw_metadata metadata = raw->metadata;
    buf_printf(out, "record %llu of %zu bytes\n", (unsigned long long)raw->record, raw->bytes.n);
    buf_add(out, raw->bytes.p, raw->bytes.n);
    for (size_t i = 0; i < RAW_METADATA_TEXTS; i++) {
        const struct span *text = raw_metadata_text(&metadata, i);
        buf_printf(out, "\nmetadata %zu=", i);
        buf_add(out, text->p, text->n);
    }
    if (raw->note.kind != NULL) {
        FUZZ_CHECK(memchr(raw->note.text, '\0', sizeof raw->note.text) != NULL, "a note without an end");
        buf_printf(out, "\n%s: %s", raw->note.kind, raw->note.text);
    }
    buf_char(out, '\n');
}

struct piece {
    struct span left;
    size_t step;
};

static enum err read_piece(void *context, char *bytes, size_t max, size_t *n, struct err_info *error) {
    struct piece *p = context;
    (void)error;
    *n = p->step < max ? p->step : max;
    *n = *n < p->left.n ? *n : p->left.n;
    if (*n > 0)
        memcpy(bytes, p->left.p, *n);
    p->left = span_from(p->left, *n);
    return ERR_OK;
}

/* Appends the documents and what is wrong between them; parses them, too, where that is asked for. */
static enum err read_records(const struct fuzz_form *form, struct span bytes, size_t head, size_t step,
                             bool parse, struct buf *out) {
    void *reader = NULL;
    struct raw raw = {.path = SPAN("x"), .name = SPAN("x")};
    struct err_info error;
    if (head < form->head)
        head = form->head < bytes.n ? form->head : bytes.n;
    struct piece piece = {.left = span_from(bytes, head), .step = step};
    enum err e =
        form->open((struct stream){.read = read_piece, .context = &piece}, span_first(bytes, head), &reader);
    for (size_t n = 0; e == ERR_OK; n++) {
        FUZZ_CHECK(n <= bytes.n + 2, "more documents than bytes");
        error = (struct err_info){0};
        e = form->next(reader, &raw, &error);
        if (e != ERR_OK)
            break;
        if (error.code != ERR_OK) {
            FUZZ_CHECK(error.text[0] != '\0', "an error without words");
            buf_printf(out, "error: %s\n", error.text);
            continue;
        }
        fuzz_dump_raw(&raw, out);
        if (parse) {
            struct buf cable = BUF_EMPTY;
            fuzz_parse(&raw, &cable);
            buf_free(&cable);
        }
    }
    form->close(reader);
    return e;
}

void fuzz_records(const struct fuzz_form *form, struct span bytes) {
    const struct {
        size_t head, step;
    } ways[] = {{0, 1}, {0, 7}, {bytes.n / 2, 64}, {bytes.n < 32768 ? bytes.n : 32768, 4096}};
    struct buf whole = BUF_EMPTY;
    enum err e = read_records(form, bytes, 0, bytes.n + 1, true, &whole);
    FUZZ_CHECK(e == ERR_END || e == ERR_NOMEM || e == ERR_MISSING, "the reader says %s", err_name(e));
    for (size_t i = 0; e == ERR_END && i < sizeof ways / sizeof ways[0]; i++) {
        struct buf pieces = BUF_EMPTY;
        enum err again = bytes.n > 32768 && ways[i].step == 1
                             ? ERR_NOMEM
                             : read_records(form, bytes, ways[i].head, ways[i].step, false, &pieces);
        bool same =
            whole.len == pieces.len && (whole.len == 0 || memcmp(whole.data, pieces.data, whole.len) == 0);
        bool both = again == ERR_END && buf_err(&whole) == ERR_OK && buf_err(&pieces) == ERR_OK;
        FUZZ_CHECK(!both || same,
                   "in pieces of %zu behind the first %zu bytes it is not the same:\n%.*s\n---\n%.*s",
                   ways[i].step, ways[i].head, (int)whole.len, whole.data, (int)pieces.len, pieces.data);
        buf_free(&pieces);
    }
    buf_free(&whole);
}
