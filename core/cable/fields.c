#include "fields.h"

#include <stddef.h>

#define AT(member) offsetof(struct cable, member)

/* clang-format off */
const struct fields_row fields_table[] = {
    /* header                 key               place label             place column            kind               where */
    {"Identifier",            "id",              10, NULL,               0, "ident",          FIELDS_TEXT,       AT(ident)},
    {"Date",                  "date",            20, "Date",            10, "date",           FIELDS_DATE,       AT(date)},
    {"Origin",                "origin",          30, NULL,               0, NULL,             FIELDS_TEXT,       AT(origin)},
    {"Classification",        "classification",  50, "Classification",  60, "level",          FIELDS_LEVEL,      AT(level)},
    {"Caveat",                "caveats",         60, NULL,               0, "caveats",        FIELDS_LIST,       AT(caveats)},
    {"Subject",               "subject",        100, "Subject",         20, "subject",        FIELDS_TEXT,       AT(subject)},
    {"Tag",                   "tags",           110, "Tags",            70, NULL,             FIELDS_LIST,       AT(tags)},
    {"Catalogued",            "catalogued",    115, "Catalogued",     120, NULL,             FIELDS_LIST,       AT(catalogued)},
    {"Topic",                 "topics",         120, "Topics",         130, NULL,             FIELDS_TOPICS,     AT(topics)},
    {"Transmission",          "transmission",    80, NULL,               0, "transmission",   FIELDS_TEXT,       AT(transmission)},
    {"Precedence",            "precedence",      90, NULL,               0, "precedence",     FIELDS_TEXT,       AT(precedence)},
    {NULL,                    "origin_name",     40, NULL,               0, NULL,             FIELDS_TEXT,       AT(origin_name)},
    {"From",                  "from",           130, "From",            30, "origin_name",    FIELDS_SENDER,     AT(origin_name)},
    {"To",                    "to",             140, "To",              40, NULL,             FIELDS_TO,         AT(recipients)},
    {"Info",                  "info",           150, "Info",            50, NULL,             FIELDS_INFO,       AT(recipients)},
    {"Caption",               "captions",        70, NULL,               0, "captions",       FIELDS_LIST,       AT(captions)},
    {"Reference",             "references",     160, "References",      80, NULL,             FIELDS_REFERENCES, AT(references)},
    {"References-As-Printed", "reference_text", 170, "  as printed",   110, "reference_text", FIELDS_TEXT,       AT(reference_text)},
    {"Classified-By",         "classified_by",  180, "Classified by",  140, "classified_by",  FIELDS_TEXT,       AT(classified_by)},
    {"Reason",                "reason",         190, "Reason",         150, "reason",         FIELDS_TEXT,       AT(reason)},
    {"Declassify-On",         "declassify_on",  200, "Declassify on",  160, "declassify_on",  FIELDS_TEXT,       AT(declassify_on)},
    {"Signed",                "signed",         210, NULL,               0, "signed",         FIELDS_TEXT,       AT(signer)},
    {NULL,                    "paragraphs",     220, NULL,               0, NULL,             FIELDS_PARAGRAPHS, AT(paragraphs)},
    {"Problem",               "problems",       230, NULL,               0, NULL,             FIELDS_PROBLEMS,   AT(problems)},
};
/* clang-format on */
const size_t fields_table_len = sizeof fields_table / sizeof fields_table[0];

/* A pass over two dozen rows for each step costs less than a field's own bytes do. */
const struct fields_row *fields_next_key(const struct fields_row *after) {
    const struct fields_row *next = NULL;
    for (const struct fields_row *f = fields_table; f < fields_table + fields_table_len; f++)
        if (f->key_place > (after == NULL ? 0 : after->key_place) &&
            (next == NULL || f->key_place < next->key_place))
            next = f;
    return next;
}

const struct fields_row *fields_next_label(const struct fields_row *after) {
    const struct fields_row *next = NULL;
    for (const struct fields_row *f = fields_table; f < fields_table + fields_table_len; f++)
        if (f->label_place > (after == NULL ? 0 : after->label_place) &&
            (next == NULL || f->label_place < next->label_place))
            next = f;
    return next;
}

struct span *fields_span(const struct fields_row *f, struct cable *c) {
    return (struct span *)(void *)((char *)c + f->offset);
}

struct cable_spans *fields_spans(const struct fields_row *f, struct cable *c) {
    return (struct cable_spans *)(void *)((char *)c + f->offset);
}

const struct cable_spans *fields_list(const struct fields_row *f, const struct cable *c) {
    return (const struct cable_spans *)(const void *)((const char *)c + f->offset);
}

struct span fields_text(const struct fields_row *f, const struct cable *c, char iso[DTG_ISO_SIZE]) {
    switch (f->kind) {
    case FIELDS_TEXT:
    case FIELDS_SENDER:
        return *(const struct span *)(const void *)((const char *)c + f->offset);
    case FIELDS_DATE:
        if (!c->has_date)
            return SPAN_EMPTY;
        dtg_iso(c->date, iso);
        return span_of(iso);
    case FIELDS_LEVEL:
        return span_of(cable_level_name(c->level));
    default:
        return SPAN_EMPTY;
    }
}

size_t fields_columns(struct buf *out) {
    size_t n = 0;
    for (size_t i = 0; i < fields_table_len; i++) {
        if (fields_table[i].column == NULL)
            continue;
        n++;
        buf_str(out, ", ");
        buf_str(out, fields_table[i].column);
    }
    return n;
}
