#include "query.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "query_private.h"

/* ---- making the tree ---- */

struct query_node *query_node(struct query *query, enum query_kind kind) {
    struct query_node *node = arena_alloc(&query->arena, sizeof *node);
    if (node != NULL)
        node->kind = kind;
    return node;
}

void query_adopt(struct query_node *parent, struct query_node *child) {
    bool same = child->kind == parent->kind && (child->kind == QUERY_AND || child->kind == QUERY_OR);
    struct query_node *first = same ? child->children : child;
    if (parent->last_child != NULL)
        parent->last_child->next = first;
    else
        parent->children = first;
    parent->last_child = same ? child->last_child : child;
}

const struct query_node *query_root(const struct query *query) {
    return query->root;
}

void query_free(struct query *query) {
    if (query == NULL)
        return;
    arena_free(&query->arena);
    free(query);
}

/* ---- faults ---- */

enum err query_refuse(struct query_parser *p, struct span place, const char *format, ...) {
    struct query_fault *fault = p->fault;
    if (fault == NULL)
        return ERR_QUERY;
    fault->at = (size_t)(place.p - p->text.p);
    fault->n = place.n;
    va_list args;
    va_start(args, format);
    vsnprintf(fault->text, sizeof fault->text, format, args);
    va_end(args);
    return ERR_QUERY;
}

const char *query_quote(struct span s, char out[QUERY_QUOTE_SIZE]) {
    size_t n = 0;
    bool cut = false;
    while (n < s.n && !cut) {
        size_t step = text_utf8_char(span_from(s, n));
        cut = step == 0 || n + step > QUERY_QUOTE_SIZE - 4;
        n += cut ? 0 : step;
    }
    snprintf(out, QUERY_QUOTE_SIZE, "%.*s%s", (int)n, s.p == NULL ? "" : s.p, cut ? "..." : "");
    return out;
}

/* ---- fields ---- */

static const char *const field_names[QUERY_FIELDS] = {
    [QUERY_TAG] = "tag",         [QUERY_ORIGIN] = "origin",
    [QUERY_CLASS] = "class",     [QUERY_DATE] = "date",
    [QUERY_SUBJECT] = "subject", [QUERY_FROM] = "from",
    [QUERY_TO] = "to",           [QUERY_SIGNED] = "signed",
    [QUERY_REF] = "ref",         [QUERY_CITED_BY] = "cited-by",
    [QUERY_ID] = "id",
};

const char *query_field_name(enum query_field field) {
    return field_names[field];
}

enum query_field query_field_of(struct span name) {
    int i = 0;
    while (i < QUERY_FIELDS && !span_ieq(name, span_of(field_names[i])))
        i++;
    return (enum query_field)i;
}

/* ---- printing ---- */

static void print_node(const struct query_node *node, struct buf *out);

static void print_value(const struct query_node *node, struct buf *out) {
    buf_char(out, '"');
    buf_add(out, node->value.p, node->value.n);
    buf_str(out, node->beginning ? "\"*" : "\"");
}

static void print_day(struct query_day day, struct buf *out) {
    if (day.year != 0)
        buf_printf(out, "%04d-%02d-%02d", day.year, day.month, day.day);
}

static void print_field(const struct query_node *node, struct buf *out) {
    buf_printf(out, "%s:", query_field_name(node->field));
    if (node->field != QUERY_DATE)
        print_value(node, out);
    else if (node->undated)
        buf_str(out, "undated");
    else {
        print_day(node->first, out);
        buf_str(out, "..");
        print_day(node->last, out);
    }
}

static void print_children(const struct query_node *node, const char *between, struct buf *out) {
    for (const struct query_node *child = node->children; child != NULL; child = child->next) {
        bool nested = node->kind == QUERY_AND && child->kind == QUERY_OR;
        buf_str(out, child == node->children ? "" : between);
        buf_str(out, nested ? "(" : "");
        print_node(child, out);
        buf_str(out, nested ? ")" : "");
    }
}

static void print_not(const struct query_node *child, struct buf *out) {
    bool nested = child->kind == QUERY_AND || child->kind == QUERY_OR;
    buf_str(out, nested ? "NOT (" : "NOT ");
    print_node(child, out);
    buf_str(out, nested ? ")" : "");
}

/* Nodes nest QUERY_DEPTH_MAX times at most, so recursion is bounded; an OR needs parentheses only inside an
 * AND. */
static void print_node(const struct query_node *node, struct buf *out) {
    switch (node->kind) {
    case QUERY_AND:
        print_children(node, " ", out);
        break;
    case QUERY_OR:
        print_children(node, " OR ", out);
        break;
    case QUERY_NOT:
        print_not(node->children, out);
        break;
    case QUERY_TEXT:
        print_value(node, out);
        break;
    case QUERY_NEAR:
        buf_str(out, "NEAR(");
        print_children(node, " ", out);
        buf_printf(out, ", %d)", node->distance);
        break;
    case QUERY_FIELD:
        print_field(node, out);
        break;
    }
}

enum err query_print(const struct query *query, struct buf *out) {
    print_node(query->root, out);
    return buf_err(out);
}
