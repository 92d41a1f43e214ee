#include "query.h"

#include <stdlib.h>

#include "equal.h"
#include "field.h"
#include "grammar.h"

struct query {
    struct arena arena; /* of the text, and of all nodes */
    struct span text;
    struct query_node *root;
};

enum err query_parse(struct span text, struct query **out, struct query_fault *fault) {
    struct query *query = calloc(1, sizeof *query);
    if (query == NULL)
        return ERR_NOMEM;
    query->text = span_copy(&query->arena, text);
    struct grammar g = {.arena = &query->arena, .text = query->text, .fault = fault};
    enum err e = query->text.p == NULL ? ERR_NOMEM : grammar_parse(&g, &query->root);
    if (e == ERR_OK) {
        query->root = equal_simplify(query->root);
        *out = query;
    } else {
        query_free(query);
    }
    return e;
}

void query_free(struct query *query) {
    if (query == NULL)
        return;
    arena_free(&query->arena);
    free(query);
}

const char *query_examples(enum query_field field) {
    return field_examples(field);
}

const struct query_node *query_root(const struct query *query) {
    return query->root;
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
    buf_printf(out, "%s:", field_name(node->field));
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
