#include "json_cable.h"

#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_gen.h>

#include "dtg.h"

struct json_cable {
    yajl_gen gen; /* escapes, and puts the commas */
    struct buf line;
    struct buf scratch; /* a value put together; keeps its failure until the next line */
};

static void append(void *context, const char *bytes, size_t n) {
    if (n == 1) /* a quotation mark, a comma */
        buf_char(context, *bytes);
    else
        buf_add(context, bytes, n);
}

enum err json_cable_open(struct json_cable **out) {
    struct json_cable *j = calloc(1, sizeof *j);
    if (j == NULL)
        return ERR_NOMEM;
    j->gen = yajl_gen_alloc(NULL);
    if (j->gen == NULL || !yajl_gen_config(j->gen, yajl_gen_print_callback, append, &j->line)) {
        json_cable_free(j);
        return ERR_NOMEM;
    }
    *out = j;
    return ERR_OK;
}

void json_cable_free(struct json_cable *j) {
    if (j == NULL)
        return;
    if (j->gen != NULL)
        yajl_gen_free(j->gen);
    buf_free(&j->line);
    buf_free(&j->scratch);
    free(j);
}

static struct span scratch(struct json_cable *j) {
    return (struct span){j->scratch.data, j->scratch.len};
}

static void scratch_clear(struct json_cable *j) {
    if (buf_err(&j->scratch) == ERR_OK)
        buf_clear(&j->scratch);
}

/* Is there a quotation mark, a backslash or a control character in s? Perhaps true where there is none. */
static bool wants_escape(struct span s) {
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones * 0x80;
    uint64_t found = 0, c;
    size_t i = 0;
    for (; i + sizeof c <= s.n; i += sizeof c) {
        memcpy(&c, s.p + i, sizeof c);
        uint64_t quote = c ^ ones * '"', slash = c ^ ones * '\\'; /* 0 there; below: its top bit */
        found |= ((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((c - ones * ' ') & ~c);
    }
    for (; i < s.n; i++)
        found |= s.p[i] == '"' || s.p[i] == '\\' || (unsigned char)s.p[i] < ' ' ? tops : 0;
    return (found & tops) != 0;
}

static void string(struct json_cable *j, struct span s) {
    yajl_gen_string(j->gen, (const unsigned char *)s.p, s.n);
}

/* A path that is not UTF-8 has its odd bytes replaced. */
static struct span mended(struct json_cable *j, struct span s) {
    scratch_clear(j);
    while (s.n > 0) {
        size_t n = text_utf8_char(s);
        if (n == 0)
            buf_str(&j->scratch, "\xef\xbf\xbd");
        else
            buf_add(&j->scratch, s.p, n);
        s = span_from(s, n == 0 ? 1 : n);
    }
    return scratch(j);
}

/* null for an empty span */
static void value(struct json_cable *j, struct span s) {
    if (s.n == 0)
        yajl_gen_null(j->gen);
    else
        string(j, text_is_utf8(s) ? s : mended(j, s));
}

static void field(struct json_cable *j, struct span name, struct span s) {
    string(j, name);
    value(j, s);
}

/* Most paragraphs have nothing to escape. yajl looks at each of their bytes all the same, for longer than it
 * took to parse them; what it takes as a number it writes as it is. */
static void long_string(struct json_cable *j, struct span s) {
    if (wants_escape(s)) {
        string(j, s);
        return;
    }
    scratch_clear(j);
    buf_char(&j->scratch, '"');
    buf_add(&j->scratch, s.p, s.n);
    buf_char(&j->scratch, '"');
    yajl_gen_number(j->gen, j->scratch.data, j->scratch.len);
}

static void spans(struct json_cable *j, struct span name, const struct cable_spans *list) {
    string(j, name);
    yajl_gen_array_open(j->gen);
    for (size_t i = 0; i < list->n; i++)
        value(j, list->items[i]);
    yajl_gen_array_close(j->gen);
}

static void recipients(struct json_cable *j, struct span name, const struct cable *c, bool info) {
    string(j, name);
    yajl_gen_array_open(j->gen);
    for (size_t i = 0; i < c->recipients_n; i++) {
        const struct cable_recipient *r = &c->recipients[i];
        if (r->info != info)
            continue;
        yajl_gen_map_open(j->gen);
        field(j, SPAN("route"), r->route);
        field(j, SPAN("name"), r->name);
        field(j, SPAN("precedence"), r->precedence);
        field(j, SPAN("serial"), r->serial);
        yajl_gen_map_close(j->gen);
    }
    yajl_gen_array_close(j->gen);
}

static void references(struct json_cable *j, const struct cable *c) {
    string(j, SPAN("references"));
    yajl_gen_array_open(j->gen);
    for (size_t i = 0; i < c->references_n; i++) {
        yajl_gen_map_open(j->gen);
        field(j, SPAN("id"), c->references[i].id);
        field(j, SPAN("label"), c->references[i].label);
        field(j, SPAN("text"), c->references[i].text);
        yajl_gen_map_close(j->gen);
    }
    yajl_gen_array_close(j->gen);
}

static void topics(struct json_cable *j, const struct cable *c) {
    string(j, SPAN("topics"));
    yajl_gen_array_open(j->gen);
    for (size_t i = 0; i < c->topics_n; i++)
        value(j, c->topics[i].name);
    yajl_gen_array_close(j->gen);
}

static void paragraphs(struct json_cable *j, const struct cable *c) {
    string(j, SPAN("paragraphs"));
    yajl_gen_array_open(j->gen);
    for (size_t i = 0; i < c->paragraphs_n; i++) {
        const struct cable_paragraph *p = &c->paragraphs[i];
        yajl_gen_map_open(j->gen);
        string(j, SPAN("number"));
        yajl_gen_integer(j->gen, p->number);
        field(j, SPAN("name"), p->name);
        field(j, SPAN("marking"), p->marking);
        field(j, SPAN("heading"), p->heading);
        string(j, SPAN("text"));
        if (p->text.n == 0)
            yajl_gen_null(j->gen);
        else
            long_string(j, p->text); /* the parser made it UTF-8 */
        yajl_gen_map_close(j->gen);
    }
    yajl_gen_array_close(j->gen);
}

static void problems(struct json_cable *j, const struct cable *c) {
    string(j, SPAN("problems"));
    yajl_gen_array_open(j->gen);
    for (size_t i = 0; i < c->problems_n; i++) {
        scratch_clear(j);
        buf_add(&j->scratch, c->problems[i].kind.p, c->problems[i].kind.n);
        buf_str(&j->scratch, ": ");
        buf_add(&j->scratch, c->problems[i].detail.p, c->problems[i].detail.n);
        string(j, scratch(j));
    }
    yajl_gen_array_close(j->gen);
}

static struct span iso_date(const struct cable *c, char out[DTG_ISO_SIZE]) {
    if (!c->has_date)
        return SPAN_EMPTY;
    dtg_iso(c->date, out);
    return span_of(out);
}

static void head(struct json_cable *j, const struct cable *c, struct span path) {
    char iso[DTG_ISO_SIZE];
    field(j, SPAN("source"), path);
    field(j, SPAN("id"), c->id);
    field(j, SPAN("date"), iso_date(c, iso));
    field(j, SPAN("origin"), c->origin);
    field(j, SPAN("origin_name"), c->origin_name);
    field(j, SPAN("classification"), span_of(cable_level_name(c->level)));
    spans(j, SPAN("caveats"), &c->caveats);
    spans(j, SPAN("captions"), &c->captions);
    field(j, SPAN("transmission"), c->transmission);
    field(j, SPAN("precedence"), c->precedence);
    field(j, SPAN("subject"), c->subject);
    spans(j, SPAN("tags"), &c->tags);
    topics(j, c);
    field(j, SPAN("from"), c->origin_name);
}

enum err json_cable_line(struct json_cable *j, const struct cable *c, struct span path, bool is_cable,
                         struct span *line) {
    static const struct cable none;
    const struct cable *k = is_cable ? c : &none;
    buf_clear(&j->line);
    buf_clear(&j->scratch);
    yajl_gen_reset(j->gen, NULL);
    yajl_gen_map_open(j->gen);
    head(j, k, path);
    recipients(j, SPAN("to"), k, false);
    recipients(j, SPAN("info"), k, true);
    references(j, k);
    field(j, SPAN("reference_text"), k->reference_text);
    field(j, SPAN("classified_by"), k->classified_by);
    field(j, SPAN("reason"), k->reason);
    field(j, SPAN("declassify_on"), k->declassify_on);
    field(j, SPAN("signed"), k->signer);
    paragraphs(j, k);
    problems(j, c);
    yajl_gen_map_close(j->gen);
    buf_char(&j->line, '\n');
    enum err e = buf_err(&j->line);
    *line = (struct span){j->line.data, j->line.len};
    return e == ERR_OK ? buf_err(&j->scratch) : e;
}
