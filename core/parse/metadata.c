#include "metadata.h"

#include <string.h>

#include "cable/marking.h"
#include "field_references.h"

enum {
    /* Letters of a post that no table knows; a longer one is words of a REF line that were run into the
     * identifier. No document of the corpus decides, but the unit test
     * metadata/references_of_the_metadata_follow_those_of_the_text fails at 22. */
    UNKNOWN_POST_MAX = 14,
};

static bool take_number(struct span *s, size_t max_digits, int *value) {
    size_t n = text_count_digits(*s);
    unsigned long v;
    if (n == 0 || n > max_digits || !text_number(span_first(*s, n), 9999, &v))
        return false;
    *value = (int)v;
    *s = span_from(*s, n);
    return true;
}

static bool take_char(struct span *s, char c) {
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = span_from(*s, 1);
    return true;
}

bool metadata_date(struct span s, struct calendar_time *c) {
    int a, b, d;
    s = span_trim(s);
    *c = (struct calendar_time){0};
    if (!take_number(&s, 4, &a))
        return false;
    if (take_char(&s, '/')) {
        if (!take_number(&s, 2, &b) || !take_char(&s, '/') || !take_number(&s, 4, &d))
            return false;
        *c = (struct calendar_time){.year = d, .month = a, .day = b};
    } else {
        if (!take_char(&s, '-') || !take_number(&s, 2, &b) || !take_char(&s, '-') || !take_number(&s, 2, &d))
            return false;
        *c = (struct calendar_time){.year = a, .month = b, .day = d};
    }
    if (!take_char(&s, 'T'))
        s = span_trim(s);
    if (!take_number(&s, 2, &c->hour) || !take_char(&s, ':') || !take_number(&s, 2, &c->minute))
        return false;
    if (take_char(&s, ':') && !take_number(&s, 2, &c->second))
        return false;
    return (s.n == 0 || span_eq(s, SPAN("Z"))) && c->year >= 1900 && calendar_valid(c);
}

static void read_classification(struct span s, struct metadata *k) {
    struct span caveat;
    s = span_trim(s);
    size_t n = marking_level(s, &k->level);
    if (n == 0)
        return;
    s = span_from(s, n);
    while (k->caveats_n < sizeof k->caveats / sizeof k->caveats[0] && (n = marking_caveat(s, &caveat)) > 0) {
        k->caveats[k->caveats_n++] = caveat;
        s = span_from(s, n);
    }
}

void metadata_read(const struct raw_metadata *raw, struct metadata *k) {
    *k = (struct metadata){0};
    k->has_ident = ident_parse(span_trim(raw->ident), &k->ident) == ERR_OK;
    k->has_date = metadata_date(raw->date, &k->date);
    k->has_minutes = k->has_date && !raw->date_minutes_wrong;
    if (k->has_date && !k->has_minutes)
        k->date.minute = 0;
    read_classification(raw->classification, k);
    k->has_origin = ident_post(raw->origin, k->origin) == ERR_OK;
}

/* The identifier as the index writes it, its post by the name that identifiers use; false when it is none, or
 * so long that words of a REF line were run into it (09PREVIOUSBSTATE80743). */
static bool canonical(struct span s, char out[IDENT_MAX]) {
    struct ident id;
    if (ident_parse(span_trim(s), &id) != ERR_OK || id.serial == 0)
        return false;
    if (!ident_known_post(span_of(id.post), id.post) && span_of(id.post).n > UNKNOWN_POST_MAX)
        return false;
    ident_format(&id, out);
    return true;
}

static bool has_reference(const struct cable *c, struct span id) {
    for (size_t i = 0; i < c->references_n; i++)
        if (span_eq(c->references[i].ident, id))
            return true;
    return span_eq(c->ident, id);
}

/* 10ROME3326 where the text's 09ROME3326 is listed: the metadata gives a reference without a year that of
 * the citing cable, also where the year before must be meant (field_references_read). */
static bool is_listed_by_last_year(const struct cable *c, const char *ident) {
    struct ident id, citing;
    char text[IDENT_MAX];
    if (ident_parse(span_of(ident), &id) != ERR_OK || ident_parse(c->ident, &citing) != ERR_OK ||
        id.year != citing.year || strcmp(id.post, citing.post) != 0 || id.serial <= citing.serial)
        return false;
    id.year--;
    ident_format(&id, text);
    return has_reference(c, span_of(text));
}

enum err metadata_references(struct cable *c, struct span list) {
    enum err e = ERR_OK;
    while (e == ERR_OK && list.n > 0 && c->references_n < FIELD_REFERENCES_MAX) {
        size_t n = 0;
        char id[IDENT_MAX];
        while (n < list.n && list.p[n] != '|')
            n++;
        struct span item = span_first(list, n);
        list = span_from(list, n + 1);
        if (!canonical(item, id) || has_reference(c, span_of(id)) || is_listed_by_last_year(c, id))
            continue;
        struct cable_reference r = {span_copy(&c->arena, span_of(id)), SPAN_EMPTY,
                                    span_copy(&c->arena, span_trim(item))};
        e = r.ident.p == NULL || r.text.p == NULL ? ERR_NOMEM : cable_add_reference(c, &r);
    }
    return e;
}
