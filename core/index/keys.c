#include "keys.h"

#include <string.h>

#include "base/filename.h"
#include "cable/fields.h"
#include "cable/ident.h"

/* Eight bytes at a time: every document is hashed whole. */
static uint64_t add_bytes(uint64_t hash, struct span s) {
    uint64_t word;
    hash = hash_number(hash, s.n);
    for (; s.n >= sizeof word; s = span_from(s, sizeof word)) {
        memcpy(&word, s.p, sizeof word);
        hash = hash_number(hash, word);
    }
    word = 0;
    if (s.n > 0)
        memcpy(&word, s.p, s.n);
    return hash_number(hash, word);
}

/* ---- names ---- */

/* Without the numbers that were put behind it: name~2~3. */
static struct span without_numbers(struct span name) {
    for (;;) {
        size_t n = name.n;
        while (n > 0 && name.p[n - 1] >= '0' && name.p[n - 1] <= '9')
            n--;
        if (n < 2 || n == name.n || name.p[n - 1] != '~')
            return name;
        name.n = n - 1;
    }
}

/* Names are cut to make room for a number: of long ones only the beginning counts. */
enum { NAME_COUNTS = 200 };

int64_t index_keys_ident(struct span ident) {
    char safe[FILENAME_SIZE];
    struct ident parts;
    filename_safe(ident, false, safe);
    struct span root = without_numbers(span_of(safe));
    if (ident_parse(root, &parts) == ERR_OK)
        return (int64_t)hash_number(add_bytes(HASH_START, span_of(parts.post)), parts.serial);
    for (size_t i = root.n; i > 0; i--) /* post and serial alone: a message */
        if (root.p[i - 1] < '0' || root.p[i - 1] > '9') {
            unsigned long serial = 0;
            if (i == root.n || root.n - i > 8)
                break;
            for (size_t k = i; k < root.n; k++)
                serial = serial * 10 + (unsigned long)(root.p[k] - '0');
            return (int64_t)hash_number(add_bytes(HASH_START, span_first(root, i)), serial);
        }
    return (int64_t)add_bytes(HASH_START, span_first(root, NAME_COUNTS));
}

int64_t index_keys_family(struct span name) {
    size_t dot = name.n;
    while (dot > 0 && name.p[dot - 1] != '.')
        dot--;
    struct span stem = dot > 1 ? span_first(name, dot - 1) : name;
    struct span extension = dot > 1 ? span_from(name, dot) : SPAN_EMPTY;
    stem = span_first(without_numbers(stem), NAME_COUNTS);
    return (int64_t)add_bytes(add_bytes(HASH_START, stem), extension);
}

/* ---- documents ---- */

static uint64_t print_document(const struct raw *raw, bool is_file, const struct err_info *error) {
    struct raw_metadata k = raw->metadata;
    uint64_t h = add_bytes(HASH_START, raw->bytes);
    h = is_file ? h : add_bytes(add_bytes(h, raw->path), raw->name);
    for (size_t i = 0; i < RAW_METADATA_TEXTS; i++)
        if (raw_metadata_text(&k, i)->n > 0)
            h = add_bytes(hash_number(h, i), *raw_metadata_text(&k, i));
    const int facts[] = {raw->plain, k.date_minutes_wrong, raw->bytes.p != NULL, (int)error->code};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        h = hash_number(h, (uint64_t)facts[i]);
    if (raw->note.kind != NULL)
        h = add_bytes(add_bytes(h, span_of(raw->note.kind)), span_of(raw->note.text));
    return error->code == ERR_OK ? h : add_bytes(h, span_of(error->text));
}

struct index_keys index_keys_of(const struct raw *raw, bool is_file, const struct err_info *error,
                                const struct cable *c) {
    struct index_keys k = {.print = (int64_t)print_document(raw, is_file, error)};
    if (c == NULL && raw->bytes.p != NULL) /* its file in text/ has the time of the document */
        k.print = (int64_t)hash_number((uint64_t)k.print, (uint64_t)raw->mtime);
    if (c == NULL)
        return k;
    k.has_key = true;
    k.key = index_keys_ident(c->ident);
    if (c->sections.message.n > 0)
        k.message = index_keys_ident(c->sections.message);
    k.has_message = c->sections.message.n > 0 && k.message != k.key;
    return k;
}

/* ---- cables ---- */

static uint64_t add_list(uint64_t h, const struct cable_spans *list) {
    h = hash_number(h, list->n);
    for (size_t i = 0; i < list->n; i++)
        h = add_bytes(h, list->items[i]);
    return h;
}

/* The fields that are one value or a list of values. */
static uint64_t add_fields(uint64_t h, const struct cable *c) {
    for (size_t i = 0; i < fields_table_len; i++) {
        char iso[DTG_ISO_SIZE];
        if (fields_table[i].kind == FIELDS_LIST)
            h = add_list(h, fields_list(&fields_table[i], c));
        else
            h = add_bytes(h, fields_text(&fields_table[i], c, iso));
    }
    h = add_bytes(add_list(h, &c->catalogued), c->origin);
    return hash_number(h, c->has_date ? (uint64_t)c->date : 0);
}

static uint64_t add_people(uint64_t h, const struct cable *c) {
    for (size_t i = 0; i < c->recipients_n; i++) {
        const struct cable_recipient *r = &c->recipients[i];
        const struct span texts[] = {r->route, r->name, r->precedence, r->serial};
        h = hash_number(h, r->info);
        for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
            h = add_bytes(h, texts[k]);
    }
    for (size_t i = 0; i < c->references_n; i++) {
        const struct cable_reference *r = &c->references[i];
        h = add_bytes(add_bytes(add_bytes(h, r->ident), r->label), r->text);
    }
    return h;
}

int64_t index_keys_cable(const struct cable *c) {
    uint64_t h = add_people(add_fields(add_bytes(HASH_START, c->ident), c), c);
    for (size_t i = 0; i < c->topics_n; i++)
        h = hash_number(add_bytes(h, c->topics[i].name), c->topics[i].source);
    for (size_t i = 0; i < c->problems_n; i++)
        h = add_bytes(add_bytes(h, c->problems[i].kind), c->problems[i].detail);
    for (size_t i = 0; i < c->paragraphs_n; i++) {
        const struct cable_paragraph *p = &c->paragraphs[i];
        h = add_bytes(add_bytes(hash_number(h, p->number), p->name), p->marking);
        h = add_bytes(add_bytes(h, p->heading), p->text);
    }
    return (int64_t)h;
}
