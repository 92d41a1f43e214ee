#include "cable.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void cable_reset(struct cable *c) {
    struct arena arena = c->arena;
    arena_reset(&arena);
    *c = CABLE_EMPTY;
    c->arena = arena;
}

void cable_free(struct cable *c) {
    arena_free(&c->arena);
    *c = CABLE_EMPTY;
}

/* Makes room in a typed array of the cable and evaluates to the status. */
#define GROW(c, array, n, cap) arena_grow(&(c)->arena, (void **)&(array), (n), &(cap), sizeof *(array))

enum err cable_add_span(struct cable *c, struct cable_spans *list, struct span item) {
    enum err e = GROW(c, list->items, list->n, list->cap);
    if (e == ERR_OK)
        list->items[list->n++] = item;
    return e;
}

enum err cable_add_once(struct cable *c, struct cable_spans *list, struct span item) {
    for (size_t i = 0; i < list->n; i++)
        if (span_eq(list->items[i], item))
            return ERR_OK;
    return cable_add_span(c, list, item);
}

enum err cable_add_topic(struct cable *c, struct span name, enum cable_topic_source source) {
    for (size_t i = 0; i < c->topics_n; i++)
        if (span_eq(c->topics[i].name, name))
            return ERR_OK;
    enum err e = GROW(c, c->topics, c->topics_n, c->topics_cap);
    if (e == ERR_OK)
        c->topics[c->topics_n++] = (struct cable_topic){name, source};
    return e;
}

enum err cable_add_recipient(struct cable *c, const struct cable_recipient *r) {
    enum err e = GROW(c, c->recipients, c->recipients_n, c->recipients_cap);
    if (e == ERR_OK)
        c->recipients[c->recipients_n++] = *r;
    return e;
}

enum err cable_add_reference(struct cable *c, const struct cable_reference *r) {
    enum err e = GROW(c, c->references, c->references_n, c->references_cap);
    if (e == ERR_OK)
        c->references[c->references_n++] = *r;
    return e;
}

enum err cable_add_paragraph(struct cable *c, const struct cable_paragraph *p) {
    enum err e = GROW(c, c->paragraphs, c->paragraphs_n, c->paragraphs_cap);
    if (e == ERR_OK)
        c->paragraphs[c->paragraphs_n++] = *p;
    return e;
}

static int by_name(const void *a, const void *b) {
    return span_compare(((const struct cable_topic *)a)->name, ((const struct cable_topic *)b)->name);
}

void cable_sort_topics(struct cable *c) {
    if (c->topics_n > 1)
        qsort(c->topics, c->topics_n, sizeof *c->topics, by_name);
}

/* ---- from another section ---- */

static enum err fill_span(struct cable *c, struct span *own, struct span other) {
    if (own->n > 0 || other.n == 0)
        return ERR_OK;
    *own = span_copy(&c->arena, other);
    return own->p == NULL ? ERR_NOMEM : ERR_OK;
}

static enum err fill_spans(struct cable *c, struct cable_spans *own, const struct cable_spans *other) {
    enum err e = ERR_OK;
    if (own->n > 0)
        return e;
    for (size_t i = 0; e == ERR_OK && i < other->n; i++) {
        struct span item = SPAN_EMPTY;
        e = fill_span(c, &item, other->items[i]);
        if (e == ERR_OK)
            e = cable_add_span(c, own, item);
    }
    return e;
}

static enum err fill_recipients(struct cable *c, const struct cable *other) {
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < other->recipients_n; i++) {
        const struct cable_recipient *o = &other->recipients[i];
        struct cable_recipient r = {.info = o->info};
        e = fill_span(c, &r.route, o->route);
        if (e == ERR_OK)
            e = fill_span(c, &r.name, o->name);
        if (e == ERR_OK)
            e = fill_span(c, &r.precedence, o->precedence);
        if (e == ERR_OK)
            e = fill_span(c, &r.serial, o->serial);
        if (e == ERR_OK)
            e = cable_add_recipient(c, &r);
    }
    return e;
}

static enum err fill_references(struct cable *c, const struct cable *other) {
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < other->references_n; i++) {
        struct cable_reference r = {0};
        e = fill_span(c, &r.id, other->references[i].id);
        if (e == ERR_OK)
            e = fill_span(c, &r.label, other->references[i].label);
        if (e == ERR_OK)
            e = fill_span(c, &r.text, other->references[i].text);
        if (e == ERR_OK)
            e = cable_add_reference(c, &r);
    }
    return e;
}

/* The topics that another section's TAGS line brings along. */
static enum err fill_topics(struct cable *c, const struct cable *other) {
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < other->topics_n; i++) {
        struct span name = SPAN_EMPTY;
        if (other->topics[i].source == CABLE_ASSIGNED)
            e = fill_span(c, &name, other->topics[i].name);
        if (e == ERR_OK && name.n > 0)
            e = cable_add_topic(c, name, CABLE_ASSIGNED);
    }
    return e;
}

static enum err fill_texts(struct cable *c, const struct cable *o) {
    struct {
        struct span *own, other;
    } texts[] = {
        {&c->origin, o->origin},
        {&c->origin_name, o->origin_name},
        {&c->transmission, o->transmission},
        {&c->precedence, o->precedence},
        {&c->subject, o->subject},
        {&c->reference_text, o->reference_text},
        {&c->classified_by, o->classified_by},
        {&c->reason, o->reason},
        {&c->declassify_on, o->declassify_on},
        {&c->signer, o->signer},
    };
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < sizeof texts / sizeof texts[0]; i++)
        e = fill_span(c, texts[i].own, texts[i].other);
    return e;
}

enum err cable_fill(struct cable *c, const struct cable *other) {
    enum err e = ERR_OK;
    if (c->sections.year == 0 && other->sections.year != 0) {
        c->sections.year = other->sections.year;
        c->id = c->origin = SPAN_EMPTY;
        e = fill_span(c, &c->id, other->id);
    }
    if (!c->has_date && other->has_date) {
        c->has_date = true;
        c->date = other->date;
    }
    if (c->level == CABLE_LEVEL_NONE)
        c->level = other->level;
    if (e == ERR_OK)
        e = fill_texts(c, other);
    if (e == ERR_OK && c->tags.n == 0)
        e = fill_topics(c, other);
    if (e == ERR_OK)
        e = fill_spans(c, &c->tags, &other->tags);
    if (e == ERR_OK && c->recipients_n == 0)
        e = fill_recipients(c, other);
    if (e == ERR_OK && c->references_n == 0)
        e = fill_references(c, other);
    return e;
}

/* ---- fingerprint ---- */

uint64_t cable_print(uint64_t print, struct span text) {
    static const char mark[] = "\u00b6";
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == mark[0] && i + 1 < text.n && text.p[i + 1] == mark[1])
            i++;
        else if (!text_is_space(text.p[i]))
            print = (print ^ (unsigned char)text.p[i]) * UINT64_C(1099511628211);
    }
    return print;
}

uint64_t cable_print_body(const struct cable *c) {
    uint64_t print = CABLE_PRINT;
    for (size_t i = 0; i < c->paragraphs_n; i++)
        print = cable_print(cable_print(print, c->paragraphs[i].heading), c->paragraphs[i].text);
    return print;
}

/* ---- problems and levels ---- */

enum err cable_problem(struct cable *c, const char *kind, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = n < 0 ? NULL : arena_alloc(&c->arena, (size_t)n + 1);
    if (text != NULL)
        vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    enum err e = text == NULL ? ERR_NOMEM : GROW(c, c->problems, c->problems_n, c->problems_cap);
    if (e == ERR_OK)
        c->problems[c->problems_n++] = (struct cable_problem){span_of(kind), {text, (size_t)n}};
    return e;
}

static const char *const level_names[] = {
    [CABLE_LEVEL_NONE] = "",
    [CABLE_UNCLASSIFIED] = "UNCLASSIFIED",
    [CABLE_LIMITED_OFFICIAL_USE] = "LIMITED OFFICIAL USE",
    [CABLE_CONFIDENTIAL] = "CONFIDENTIAL",
    [CABLE_SECRET] = "SECRET",
    [CABLE_TOP_SECRET] = "TOP SECRET",
};

const char *cable_level_name(enum cable_level level) {
    return level_names[level];
}

enum cable_level cable_level_of(struct span name) {
    for (size_t i = 1; i < sizeof level_names / sizeof level_names[0]; i++)
        if (span_eq(name, span_of(level_names[i])))
            return (enum cable_level)i;
    return CABLE_LEVEL_NONE;
}
