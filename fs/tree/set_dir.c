#include "set_dir.h"

#include "set_contents.h"
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
    struct tree_entry entry = {.name = c->dir, .key = c->id};
    struct ino_node n = node_cable(node_place(l->node), c->id);
    return list_give(l, node_cable_attr(&n, c, &entry.attr), &entry);
}

static enum err list_ids(struct list *l, int64_t after) {
    struct set_store_result *ids;
    bool more = true;
    enum err e = set_contents_take_ids(l->tree, node_place(l->node), &ids);
    if (e != ERR_OK)
        return e;
    for (int64_t id = after; e == ERR_OK && more && (id = set_store_next(ids, id + 1)) >= 0;) {
        struct catalog_cable c;
        e = node_must_be(catalog_get_cable(l->tree->catalog, id, &c));
        more = e == ERR_OK && give_cable(l, &c);
    }
    set_contents_give_back(l->tree, ids);
    return e;
}

static enum err list(struct list *l, int64_t after) {
    return node_in_set(l->node)
               ? list_ids(l, after)
               : catalog_list_cables(l->tree->catalog, l->node->facet, l->node->value, after, give_cable, l);
}

const struct kind set_dir = {
    .find = find, .attr = set_contents_attr, .list = list, .parent = set_place_parent};
