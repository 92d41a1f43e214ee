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

/* ---- fingerprint ---- */

uint64_t cable_print(uint64_t print, struct span text) {
    static const char mark[] = "\u00b6";
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == mark[0] && i + 1 < text.n && text.p[i + 1] == mark[1])
            i++;
        else if (!text_is_space(text.p[i]) && !span_contains(SPAN("-=_"), text.p[i]))
            print = hash_byte(print, (unsigned char)text.p[i]);
    }
    return print;
}

uint64_t cable_print_paragraph(uint64_t print, struct span heading, unsigned number, struct span text) {
    char printed[16];
    snprintf(printed, sizeof printed, "%u.", number);
    return cable_print(cable_print(cable_print(print, heading), span_of(number == 0 ? "" : printed)), text);
}

uint64_t cable_print_page(const struct cable *c) {
    uint64_t print = CABLE_PRINT;
    for (size_t i = 0; i < c->paragraphs_n; i++) {
        const struct cable_paragraph *p = &c->paragraphs[i];
        print = cable_print_paragraph(print, p->heading, p->number, p->text);
    }
    return cable_print(print, c->signer);
}

uint64_t cable_print_body(const struct cable *c) {
    uint64_t print = CABLE_PRINT;
    for (size_t i = 0; i < c->paragraphs_n; i++)
        print = cable_print(cable_print(print, c->paragraphs[i].heading), c->paragraphs[i].text);
    return print;
}

/* ---- problems and levels ---- */

/* A detail may quote what a stranger wrote, cut anywhere: what is no UTF-8 in it becomes '?', and what is no
 * character of a line a blank. */
static void make_line(char *text, size_t n) {
    for (size_t at = 0, size; at < n; at += size) {
        size = text_utf8_char((struct span){text + at, n - at});
        if (size == 0)
            text[at] = '?';
        else if ((unsigned char)text[at] < ' ' || text[at] == 0x7f)
            text[at] = ' ';
        size = size == 0 ? 1 : size;
    }
}

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
    if (text != NULL)
        make_line(text, (size_t)n);
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
