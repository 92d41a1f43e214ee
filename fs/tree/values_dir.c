#include "values_dir.h"

#include "state.h"

static enum err find(struct tree *t, const struct ino_node *n, struct span name, struct ino_node *child) {
    *child = node_value(n->facet, 0);
    return catalog_find_value(t->catalog, n->facet, name, &child->value);
}

static enum err attr_of(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    uint64_t count = 0;
    enum err e = catalog_count_values(t->catalog, n->facet, &count);
    return e == ERR_OK ? node_archive_attr(n, count, catalog_totals(t->catalog), attr) : e;
}

static enum err list(struct list *l, int64_t after) {
    return catalog_list_values(l->tree->catalog, l->node->facet, after, list_give_value, l);
}

const struct kind values_dir = {.find = find, .attr = attr_of, .list = list, .parent = node_parent_root};
