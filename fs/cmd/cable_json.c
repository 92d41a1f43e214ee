#include "cable_json.h"

#include "dtg.h"

/* null for an empty span; a path that is not UTF-8 has its odd bytes replaced */
static json_t *text(struct span s) {
    if (s.n == 0)
        return json_null();
    json_t *value = json_stringn(s.p, s.n);
    if (value != NULL)
        return value;
    struct buf b = BUF_EMPTY;
    while (s.n > 0) {
        size_t n = text_utf8_char(s);
        if (n == 0)
            buf_str(&b, "\xef\xbf\xbd");
        else
            buf_add(&b, s.p, n);
        s = span_from(s, n == 0 ? 1 : n);
    }
    value = buf_err(&b) == ERR_OK ? json_stringn(b.data, b.len) : NULL;
    buf_free(&b);
    return value;
}

static json_t *spans(const struct cable_spans *list) {
    json_t *array = json_array();
    for (size_t i = 0; array != NULL && i < list->n; i++)
        json_array_append_new(array, text(list->items[i]));
    return array;
}

static json_t *recipients(const struct cable *c, bool info) {
    json_t *array = json_array();
    for (size_t i = 0; array != NULL && i < c->recipients_n; i++) {
        const struct cable_recipient *r = &c->recipients[i];
        if (r->info == info)
            json_array_append_new(array, json_pack("{s:o, s:o, s:o, s:o}", "route", text(r->route), "name",
                                                   text(r->name), "precedence", text(r->precedence), "serial",
                                                   text(r->serial)));
    }
    return array;
}

static json_t *references(const struct cable *c) {
    json_t *array = json_array();
    for (size_t i = 0; array != NULL && i < c->references_n; i++) {
        const struct cable_reference *r = &c->references[i];
        json_array_append_new(array, json_pack("{s:o, s:o, s:o}", "id", text(r->id), "label", text(r->label),
                                               "text", text(r->text)));
    }
    return array;
}

static json_t *topics(const struct cable *c) {
    json_t *array = json_array();
    for (size_t i = 0; array != NULL && i < c->topics_n; i++)
        json_array_append_new(array, text(c->topics[i].name));
    return array;
}

static json_t *paragraphs(const struct cable *c) {
    json_t *array = json_array();
    for (size_t i = 0; array != NULL && i < c->paragraphs_n; i++) {
        const struct cable_paragraph *p = &c->paragraphs[i];
        json_array_append_new(array, json_pack("{s:i, s:o, s:o, s:o, s:o}", "number", (int)p->number, "name",
                                               text(p->name), "marking", text(p->marking), "heading",
                                               text(p->heading), "text", text(p->text)));
    }
    return array;
}

static json_t *problems(const struct cable *c) {
    json_t *array = json_array();
    struct buf b = BUF_EMPTY;
    for (size_t i = 0; array != NULL && i < c->problems_n; i++) {
        buf_clear(&b);
        buf_add(&b, c->problems[i].kind.p, c->problems[i].kind.n);
        buf_str(&b, ": ");
        buf_add(&b, c->problems[i].detail.p, c->problems[i].detail.n);
        json_array_append_new(array, text((struct span){b.data, b.len}));
    }
    bool failed = buf_err(&b) != ERR_OK;
    buf_free(&b);
    if (failed) {
        json_decref(array);
        return NULL;
    }
    return array;
}

static struct span iso_date(const struct cable *c, char out[DTG_ISO_SIZE]) {
    if (!c->has_date)
        return SPAN_EMPTY;
    dtg_iso(c->date, out);
    return span_of(out);
}

json_t *cable_json(const struct cable *c, struct span path, bool is_cable) {
    static const struct cable none;
    const struct cable *k = is_cable ? c : &none;
    char iso[DTG_ISO_SIZE];
    json_t *object = json_object();
    if (object == NULL)
        return NULL;
    const struct {
        const char *name;
        json_t *value;
    } fields[] = {
        {"source", text(path)},
        {"id", text(k->id)},
        {"date", text(iso_date(k, iso))},
        {"origin", text(k->origin)},
        {"origin_name", text(k->origin_name)},
        {"classification", text(span_of(cable_level_name(k->level)))},
        {"caveats", spans(&k->caveats)},
        {"captions", spans(&k->captions)},
        {"transmission", text(k->transmission)},
        {"precedence", text(k->precedence)},
        {"subject", text(k->subject)},
        {"tags", spans(&k->tags)},
        {"topics", topics(k)},
        {"from", text(k->origin_name)},
        {"to", recipients(k, false)},
        {"info", recipients(k, true)},
        {"references", references(k)},
        {"reference_text", text(k->reference_text)},
        {"classified_by", text(k->classified_by)},
        {"reason", text(k->reason)},
        {"declassify_on", text(k->declassify_on)},
        {"signed", text(k->signer)},
        {"paragraphs", paragraphs(k)},
        {"problems", problems(c)},
    };
    bool failed = false;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        failed = json_object_set_new(object, fields[i].name, fields[i].value) != 0 || failed;
    if (failed) {
        json_decref(object);
        return NULL;
    }
    return object;
}
