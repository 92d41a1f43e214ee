#include "equal.h"

static bool same_day(struct query_day a, struct query_day b) {
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

/* Full text makes no difference between capitals and others, and of a date only its days count. */
static bool same_value(const struct query_node *a, const struct query_node *b) {
    if (a->kind == QUERY_FIELD && a->field == QUERY_DATE)
        return true;
    return a->kind == QUERY_TEXT ? span_ieq(a->value, b->value) : span_eq(a->value, b->value);
}

/* But for the children. */
static bool same_node(const struct query_node *a, const struct query_node *b) {
    return a->kind == b->kind && a->field == b->field && a->beginning == b->beginning &&
           a->further == b->further && a->undated == b->undated && a->distance == b->distance &&
           same_day(a->first, b->first) && same_day(a->last, b->last) && same_value(a, b);
}

/* Nodes nest QUERY_DEPTH_MAX times at most. The same children in another order are not noticed. */
static bool same(const struct query_node *a, const struct query_node *b) {
    if (!same_node(a, b))
        return false;
    const struct query_node *x = a->children, *y = b->children;
    while (x != NULL && y != NULL && same(x, y)) {
        x = x->next;
        y = y->next;
    }
    return x == NULL && y == NULL;
}

static bool is_there(const struct query_node *parent, const struct query_node *child) {
    const struct query_node *c = parent->children;
    while (c != NULL && !same(c, child))
        c = c->next;
    return c != NULL;
}

/* Adds a child that is not there yet; of an AND in an AND, or an OR in an OR, its children. */
static void add(struct query_node *parent, struct query_node *child) {
    bool joins = child->kind == parent->kind && (child->kind == QUERY_AND || child->kind == QUERY_OR);
    for (struct query_node *c = joins ? child->children : child, *next; c != NULL; c = next) {
        next = joins ? c->next : NULL;
        if (is_there(parent, c))
            continue;
        c->next = NULL;
        if (parent->last_child == NULL)
            parent->children = c;
        else
            parent->last_child->next = c;
        parent->last_child = c;
    }
}

/* What stands for a node: itself, its only child, or what a NOT of a NOT denies. */
static struct query_node *stand_in(struct query_node *node) {
    struct query_node *child = node->children;
    if (child == NULL || child->next != NULL)
        return node;
    if (node->kind != QUERY_NOT)
        return child;
    return child->kind == QUERY_NOT ? child->children : node;
}

static struct query_node *simplify(struct query_node *node) {
    struct query_node *child = node->children, *next;
    node->children = node->last_child = NULL;
    for (; child != NULL; child = next) {
        next = child->next;
        add(node, simplify(child));
    }
    return stand_in(node);
}

/* ---- twins ---- */

static bool is_dear(const struct query_node *node) {
    bool beginning = node->beginning;
    for (const struct query_node *text = node->children; text != NULL; text = text->next)
        beginning = beginning || text->beginning;
    return beginning && (node->kind == QUERY_TEXT || node->kind == QUERY_NEAR);
}

/* The first node below `node`, `end` not counted, that is equal to `end`; *found stays NULL when there is
 * none. Returns false when it came to `end`. */
static bool find_twin(struct query_node *node, const struct query_node *end, struct query_node **found) {
    if (node == end)
        return false;
    if (is_dear(node)) {
        if (same(node, end))
            *found = node;
        return *found == NULL;
    }
    for (struct query_node *child = node->children; child != NULL; child = child->next)
        if (!find_twin(child, end, found))
            return false;
    return true;
}

static void set_twins(struct query_node *root, struct query_node *node) {
    struct query_node *twin = NULL;
    if (is_dear(node)) {
        find_twin(root, node, &twin);
        if (twin != NULL)
            node->twin = twin->twin = twin;
        return;
    }
    for (struct query_node *child = node->children; child != NULL; child = child->next)
        set_twins(root, child);
}

struct query_node *equal_simplify(struct query_node *root) {
    root = simplify(root);
    root->next = NULL;
    set_twins(root, root);
    return root;
}
