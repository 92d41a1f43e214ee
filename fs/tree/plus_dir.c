#include "plus_dir.h"

#include "date_name.h"
#include "set_contents.h"
#include "set_file.h"
#include "set_place.h"
#include "set_values.h"
#include "state.h"

enum { FACETS = CATALOG_FACETS - 1 }; /* all but CATALOG_ALL */

/* ---- "+" ---- */

static enum err find(struct tree *t, const struct ino_node *n, struct span name, struct ino_node *child) {
    for (size_t i = 0; i < NODE_ROOTS; i++)
        if (node_is_facet_dir(&node_roots[i].node) && span_eq(name, span_of(node_roots[i].name))) {
            *child = node_plus_facet(node_place(n), node_roots[i].node.facet);
            return ERR_OK;
        }
    return set_file_find(t, node_place(n), name, child);
}

static enum err dir_attr(const struct ino_node *n, uint64_t inside, const struct set_store_summary *sum,
                         struct tree_attr *attr) {
    const struct node_times times = {sum->has_newest, sum->newest, sum->changed};
    return node_dir_attr(n, inside, &times, attr);
}

/* "+" and what is in it are as new as the set. A set that is too deep has none, so that no listing fails
 * half-way. */
static enum err attr_of(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct set_store_summary sum;
    bool may;
    enum err e = set_place_may_narrow(t, node_place(n), &may);
    if (e == ERR_OK)
        e = may ? set_contents_sum(t, node_place(n), &sum) : ERR_NOT_FOUND;
    return e == ERR_OK ? dir_attr(n, FACETS, &sum, attr) : e;
}

static enum err list(struct list *l, int64_t after) {
    for (int64_t i = after + 1; i < NODE_ROOTS && list_goes_on(l); i++) {
        if (!node_is_facet_dir(&node_roots[i].node))
            continue;
        struct ino_node n = node_plus_facet(node_place(l->node), node_roots[i].node.facet);
        list_give_node(l, node_roots[i].name, i, &n);
    }
    return list_goes_on(l) ? set_file_list(l, node_place(l->node), NODE_ROOTS, after) : ERR_OK;
}

static enum err parent(struct tree *t, const struct ino_node *n, struct ino_node *up) {
    (void)t;
    *up = node_value(n->facet, n->value);
    return ERR_OK;
}

const struct kind plus_dir = {.find = find, .attr = attr_of, .list = list, .parent = parent};

/* ---- a facet in it ---- */

static enum catalog_facet facet_of(const struct ino_node *n) {
    return (enum catalog_facet)n->cable;
}

static enum err find_value(struct tree *t, const struct ino_node *n, struct span name,
                           struct ino_node *child) {
    int64_t value;
    enum err e = facet_of(n) == CATALOG_DATE ? date_name_find(-1, name, &value)
                                             : catalog_find_value(t->catalog, facet_of(n), name, &value);
    return e == ERR_OK ? set_values_find(t, node_place(n), facet_of(n), value, child) : e;
}

static enum err facet_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct set_store_summary sum;
    uint64_t inside;
    enum err e = set_contents_sum(t, node_place(n), &sum);
    if (e == ERR_OK)
        e = set_values_count(t, node_place(n), facet_of(n), &inside);
    return e == ERR_OK ? dir_attr(n, inside, &sum, attr) : e;
}

static enum err list_values(struct list *l, int64_t after) {
    return set_values_list(l, node_place(l->node), facet_of(l->node), -1, after);
}

static enum err facet_parent(struct tree *t, const struct ino_node *n, struct ino_node *up) {
    (void)t;
    *up = node_plus(node_place(n));
    return ERR_OK;
}

const struct kind plus_dir_facet = {
    .find = find_value, .attr = facet_attr, .list = list_values, .parent = facet_parent};
