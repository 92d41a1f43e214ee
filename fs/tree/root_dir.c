#include "root_dir.h"

#include "state.h"

static enum err find(struct tree *t, const struct ino_node *n, struct span name, struct ino_node *child) {
    (void)t;
    (void)n;
    for (size_t i = 0; i < NODE_ROOTS; i++)
        if (span_eq(name, span_of(node_roots[i].name))) {
            *child = node_roots[i].node;
            return ERR_OK;
        }
    return ERR_NOT_FOUND;
}

static enum err attr_of(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    return node_archive_attr(n, NODE_ROOT_DIRS, catalog_totals(t->catalog), attr);
}

static enum err list(struct list *l, int64_t after) {
    for (int64_t i = after + 1; i < NODE_ROOTS; i++)
        if (!list_give_node(l, node_roots[i].name, i, &node_roots[i].node))
            break;
    return ERR_OK;
}

static enum err parent(struct tree *t, const struct ino_node *n, struct ino_node *up) {
    (void)t;
    *up = *n;
    return ERR_OK;
}

const struct kind root_dir = {.find = find, .attr = attr_of, .list = list, .parent = parent};
