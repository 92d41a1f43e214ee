#include "json_cable.h"

#include "base/json.h"
#include "fields.h"

static void spans(struct json *j, struct span name, const struct cable_spans *list) {
    json_key(j, name);
    json_begin_array(j);
    for (size_t i = 0; i < list->n; i++)
        json_text(j, list->items[i]);
    json_end_array(j);
}

static void recipients(struct json *j, struct span name, const struct cable *c, bool info) {
    json_key(j, name);
    json_begin_array(j);
    for (size_t i = 0; i < c->recipients_n; i++) {
        const struct cable_recipient *r = &c->recipients[i];
        if (r->info != info)
            continue;
        json_begin_object(j);
        json_field(j, SPAN("route"), r->route);
        json_field(j, SPAN("name"), r->name);
        json_field(j, SPAN("precedence"), r->precedence);
        json_field(j, SPAN("serial"), r->serial);
        json_end_object(j);
    }
    json_end_array(j);
}

static void references(struct json *j, struct span name, const struct cable *c) {
    json_key(j, name);
    json_begin_array(j);
    for (size_t i = 0; i < c->references_n; i++) {
        json_begin_object(j);
        json_field(j, SPAN("id"), c->references[i].ident);
        json_field(j, SPAN("label"), c->references[i].label);
        json_field(j, SPAN("text"), c->references[i].text);
        json_end_object(j);
    }
    json_end_array(j);
}

static void topics(struct json *j, struct span name, const struct cable *c) {
    json_key(j, name);
    json_begin_array(j);
    for (size_t i = 0; i < c->topics_n; i++)
        json_text(j, c->topics[i].name);
    json_end_array(j);
}

static void paragraphs(struct json *j, struct span name, const struct cable *c) {
    json_key(j, name);
    json_begin_array(j);
    for (size_t i = 0; i < c->paragraphs_n; i++) {
        const struct cable_paragraph *p = &c->paragraphs[i];
        json_begin_object(j);
        json_key(j, SPAN("number"));
        json_int(j, p->number);
        json_field(j, SPAN("name"), p->name);
        json_field(j, SPAN("marking"), p->marking);
        json_field(j, SPAN("heading"), p->heading);
        json_field(j, SPAN("text"), p->text);
        json_end_object(j);
    }
    json_end_array(j);
}

static void problems(struct json *j, struct span name, const struct cable *c) {
    json_key(j, name);
    json_begin_array(j);
    for (size_t i = 0; i < c->problems_n; i++) {
        json_begin_string(j);
        json_part(j, c->problems[i].kind);
        json_part(j, SPAN(": "));
        json_part(j, c->problems[i].detail);
        json_end_string(j);
    }
    json_end_array(j);
}

static void field(struct json *j, const struct fields_row *f, const struct cable *c) {
    char iso[DTG_ISO_SIZE];
    struct span key = span_of(f->key);
    switch (f->kind) {
    case FIELDS_TEXT:
    case FIELDS_SENDER:
    case FIELDS_DATE:
    case FIELDS_LEVEL:
        json_field(j, key, fields_text(f, c, iso));
        break;
    case FIELDS_LIST:
        spans(j, key, fields_list(f, c));
        break;
    case FIELDS_TOPICS:
        topics(j, key, c);
        break;
    case FIELDS_TO:
    case FIELDS_INFO:
        recipients(j, key, c, f->kind == FIELDS_INFO);
        break;
    case FIELDS_REFERENCES:
        references(j, key, c);
        break;
    case FIELDS_PARAGRAPHS:
        paragraphs(j, key, c);
        break;
    case FIELDS_PROBLEMS:
        problems(j, key, c);
        break;
    }
}

enum err json_cable_line(const struct cable *c, struct span path, bool is_cable, struct buf *out) {
    static const struct cable none;
    struct json writer = json_to(out), *j = &writer;
    json_begin_object(j);
    json_field(j, SPAN("source"), path);
    for (const struct fields_row *f = fields_next_key(NULL); f != NULL; f = fields_next_key(f))
        field(j, f, is_cable || f->kind == FIELDS_PROBLEMS ? c : &none);
    json_end_object(j);
    buf_char(out, '\n');
    return buf_err(out);
}
