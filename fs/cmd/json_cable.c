#include "json_cable.h"

#include "cable/dtg.h"
#include "json.h"

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

static void references(struct json *j, const struct cable *c) {
    json_key(j, SPAN("references"));
    json_begin_array(j);
    for (size_t i = 0; i < c->references_n; i++) {
        json_begin_object(j);
        json_field(j, SPAN("id"), c->references[i].id);
        json_field(j, SPAN("label"), c->references[i].label);
        json_field(j, SPAN("text"), c->references[i].text);
        json_end_object(j);
    }
    json_end_array(j);
}

static void topics(struct json *j, const struct cable *c) {
    json_key(j, SPAN("topics"));
    json_begin_array(j);
    for (size_t i = 0; i < c->topics_n; i++)
        json_text(j, c->topics[i].name);
    json_end_array(j);
}

static void paragraphs(struct json *j, const struct cable *c) {
    json_key(j, SPAN("paragraphs"));
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

static void problems(struct json *j, const struct cable *c) {
    json_key(j, SPAN("problems"));
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

static struct span iso_date(const struct cable *c, char out[DTG_ISO_SIZE]) {
    if (!c->has_date)
        return SPAN_EMPTY;
    dtg_iso(c->date, out);
    return span_of(out);
}

static void head(struct json *j, const struct cable *c, struct span path) {
    char iso[DTG_ISO_SIZE];
    json_field(j, SPAN("source"), path);
    json_field(j, SPAN("id"), c->id);
    json_field(j, SPAN("date"), iso_date(c, iso));
    json_field(j, SPAN("origin"), c->origin);
    json_field(j, SPAN("origin_name"), c->origin_name);
    json_field(j, SPAN("classification"), span_of(cable_level_name(c->level)));
    spans(j, SPAN("caveats"), &c->caveats);
    spans(j, SPAN("captions"), &c->captions);
    json_field(j, SPAN("transmission"), c->transmission);
    json_field(j, SPAN("precedence"), c->precedence);
    json_field(j, SPAN("subject"), c->subject);
    spans(j, SPAN("tags"), &c->tags);
    topics(j, c);
    json_field(j, SPAN("from"), c->origin_name);
}

enum err json_cable_line(const struct cable *c, struct span path, bool is_cable, struct buf *out) {
    static const struct cable none;
    const struct cable *k = is_cable ? c : &none;
    struct json writer = json_to(out), *j = &writer;
    json_begin_object(j);
    head(j, k, path);
    recipients(j, SPAN("to"), k, false);
    recipients(j, SPAN("info"), k, true);
    references(j, k);
    json_field(j, SPAN("reference_text"), k->reference_text);
    json_field(j, SPAN("classified_by"), k->classified_by);
    json_field(j, SPAN("reason"), k->reason);
    json_field(j, SPAN("declassify_on"), k->declassify_on);
    json_field(j, SPAN("signed"), k->signer);
    paragraphs(j, k);
    problems(j, c);
    json_end_object(j);
    buf_char(out, '\n');
    return buf_err(out);
}
