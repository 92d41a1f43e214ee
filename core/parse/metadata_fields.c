#include "metadata_fields.h"

#include "cable/marking.h"
#include "field_tags.h"

/* Items of a list of the catalogue, each of which is compared with those before it. As many as a TAGS line
 * may have. */
enum { LIST_MAX = 1000 };

struct span metadata_fields_value(struct span value) {
    value = span_trim(value);
    return span_ieq(value, SPAN("N/A")) ? SPAN_EMPTY : value;
}

/* Takes the next item of a list off; false at its end. */
static bool next_item(struct span *list, struct span separators, struct span *item) {
    while (list->n > 0) {
        size_t n = 0;
        while (n < list->n && !span_contains(separators, list->p[n]))
            n++;
        *item = metadata_fields_value(span_first(*list, n));
        *list = span_from(*list, n + 1);
        if (item->n > 0)
            return true;
    }
    return false;
}

static bool has(const struct cable_spans *list, struct span item) {
    for (size_t i = 0; i < list->n; i++)
        if (span_eq(list->items[i], item))
            return true;
    return false;
}

/* KOSOVO where KV is on the TAGS line: what the line carries by its code. */
static bool is_carried(const struct cable *c, const struct vocabulary *v, struct span name) {
    if (has(&c->tags, name))
        return true;
    for (size_t i = 0; i < c->tags.n; i++) {
        const struct vocabulary_entry *entry = vocabulary_code(v, c->tags.items[i]);
        if (entry != NULL && span_eq(span_of(entry->name), name))
            return true;
    }
    return false;
}

static enum err catalogue(struct cable *c, const struct vocabulary *v, struct span item) {
    return is_carried(c, v, item) ? ERR_OK : cable_add_once(c, &c->catalogued, item);
}

/* The tags are read as those of a TAGS line are; what is mended in them is no problem of the text. */
static enum err add_tags(struct cable *c, const struct vocabulary *v, struct span tags) {
    struct cable other = {.arena = c->arena};
    enum err e = field_tags_read(&other, v, tags);
    c->arena = other.arena;
    for (size_t i = 0; e == ERR_OK && i < other.tags.n; i++)
        e = catalogue(c, v, other.tags.items[i]);
    return e;
}

/* Passes over the rest of a list that has as many items as it may have, and says so. */
static enum err check_room(struct cable *c, const char *name, size_t n, struct span *list) {
    if (n < LIST_MAX || span_is_blank(*list))
        return ERR_OK;
    *list = SPAN_EMPTY;
    return cable_problem(c, "catalogue", "%s: only the first %zu are read", name, n);
}

/* A copy in capitals with single blanks. */
static struct span capitals(struct cable *c, struct span s) {
    char *p = arena_alloc(&c->arena, s.n);
    size_t n = 0;
    for (size_t i = 0; p != NULL && i < s.n; i++) {
        bool blank = text_is_space(s.p[i]);
        if (!blank || p[n - 1] != ' ') /* the first byte is no blank */
            p[n++] = blank ? ' ' : text_upper(s.p[i]);
    }
    return (struct span){p, n};
}

static enum err add_concepts(struct cable *c, const struct vocabulary *v, struct span list) {
    enum err e = ERR_OK;
    struct span item;
    while (e == ERR_OK && next_item(&list, SPAN(",;|"), &item)) {
        struct span concept = capitals(c, item);
        e = concept.p == NULL ? ERR_NOMEM : catalogue(c, v, concept);
        if (e == ERR_OK)
            e = check_room(c, "concepts", c->catalogued.n, &list);
    }
    return e;
}

static enum err add_captions(struct cable *c, struct span list) {
    enum err e = ERR_OK;
    struct span item, caveat;
    while (e == ERR_OK && next_item(&list, SPAN(",;|"), &item)) {
        struct span caption = capitals(c, item);
        if (caption.p == NULL)
            return ERR_NOMEM;
        size_t n = marking_caveat(caption, &caveat);
        e = n == caption.n && marking_is_caveat(caveat) ? cable_add_once(c, &c->caveats, caveat)
                                                        : cable_add_once(c, &c->captions, caption);
        if (e == ERR_OK)
            e = check_room(c, "captions", c->captions.n, &list);
    }
    return e;
}

static enum err add_recipients(struct cable *c, struct span list) {
    enum err e = ERR_OK;
    struct span item;
    while (e == ERR_OK && next_item(&list, SPAN(",;|"), &item)) {
        struct cable_recipient r = {.name = span_copy(&c->arena, item)};
        e = r.name.p == NULL ? ERR_NOMEM : cable_add_recipient(c, &r);
        if (e == ERR_OK)
            e = check_room(c, "recipients", c->recipients_n, &list);
    }
    return e;
}

static enum err fill_subject(struct cable *c, struct span subject) {
    if (c->subject.n > 0 || subject.n == 0)
        return ERR_OK;
    c->subject = span_copy(&c->arena, subject);
    return c->subject.p == NULL ? ERR_NOMEM
                                : cable_problem(c, "subject", "none in the text: taken from the catalogue");
}

enum err metadata_fields_add(struct cable *c, const struct vocabulary *v, const struct raw_metadata *raw) {
    enum err e = fill_subject(c, metadata_fields_value(raw->subject));
    if (e == ERR_OK)
        e = add_captions(c, raw->captions);
    if (e == ERR_OK && c->recipients_n == 0)
        e = add_recipients(c, raw->recipients);
    if (e == ERR_OK)
        e = add_tags(c, v, metadata_fields_value(raw->tags));
    return e == ERR_OK ? add_concepts(c, v, raw->concepts) : e;
}
