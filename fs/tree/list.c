#include "list.h"

bool list_give(struct list *l, enum err e, struct tree_entry *entry) {
    if (e == ERR_OK && entry->key <= l->last)
        e = ERR_CORRUPT; /* the listing would be resumed before what was given, and never end */
    l->err = e;
    l->last = entry->key;
    if (e == ERR_OK && !l->visit(l->context, entry))
        l->stopped = true;
    return list_goes_on(l);
}

bool list_give_node(struct list *l, const char *name, int64_t key, const struct ino_node *n) {
    struct tree_entry entry = {.name = name, .key = key};
    return list_give(l, l->attr(l->tree, n, &entry.attr), &entry);
}

bool list_give_value(void *context, const struct catalog_value *v) {
    struct list *l = context;
    struct tree_entry entry = {.name = v->dir, .key = v->id};
    struct ino_node n = node_value(l->node->facet, v->id);
    return list_give(l, node_value_attr(&n, v, &entry.attr), &entry);
}
