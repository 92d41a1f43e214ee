#include "set_dir.h"

#include "set_contents.h"
#include "set_list.h"
#include "set_place.h"
#include "state.h"

/* Whether the cable is in this set is seen when its attributes are asked for. */
static enum err find(struct tree *t, const struct ino_node *n, struct span name, struct ino_node *child) {
    *child = node_plus(node_place(n));
    if (span_eq(name, SPAN(NODE_PLUS_NAME)))
        return ERR_OK;
    *child = node_cable(node_place(n), 0);
    return catalog_find_cable(t->catalog, name, &child->cable);
}

static bool give_cable(void *context, const struct catalog_cable *c) {
    struct list *l = context;
    struct tree_entry entry = {.name = c->dir, .key = c->key};
    struct ino_node n = node_cable(node_place(l->node), c->id);
    return list_give(l, node_cable_attr(&n, c, &entry.attr), &entry);
}

static enum err list(struct list *l, int64_t after) {
    return set_list(l->tree, node_place(l->node), after, give_cable, l);
}

const struct kind set_dir = {
    .find = find, .attr = set_contents_attr, .list = list, .parent = set_place_parent};
