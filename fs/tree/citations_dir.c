#include "citations_dir.h"

#include <string.h>

#include "set_contents.h"
#include "set_place.h"
#include "state.h"

static const char up[] = "../", cables[] = "cables/";

static unsigned which_of(const struct ino_node *dir) {
    size_t i = 0;
    while (i < NODE_CITATIONS - 1 && node_citations[i].kind != dir->kind)
        i++;
    return node_citations[i].which;
}

/* A symlink in such a directory: from there to the root, and down to the cable. */
static enum err symlink_node(struct tree *t, const struct ino_node *dir, struct ino_node *n) {
    unsigned depth = 0;
    enum err e = set_place_depth(t, node_place(dir), &depth);
    *n = (struct ino_node){.kind = INO_CITATION, .value = (int64_t)depth + 2};
    return e;
}

static enum err symlink_attr(const struct ino_node *n, const struct catalog_cable *target,
                             struct tree_attr *attr) {
    uint64_t size = (uint64_t)n->value * (sizeof up - 1) + sizeof cables - 1 + strlen(target->dir);
    const struct node_times times = {target->has_date, target->date, target->changed};
    return node_symlink_attr(n, size, &times, attr);
}

/* ---- references/ and cited-by/ ---- */

static enum err attr_of(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct catalog_cable c;
    enum err e = set_contents_has_cable(t, node_place(n), n->cable);
    if (e == ERR_OK)
        e = node_must_be(catalog_get_cable(t->catalog, n->cable, &c));
    if (e == ERR_OK && !(c.citations & which_of(n)))
        e = ERR_NOT_FOUND;
    return e == ERR_OK ? node_cable_attr(n, &c, attr) : e;
}

static enum err find(struct tree *t, const struct ino_node *n, struct span name, struct ino_node *child) {
    struct tree_attr own;
    enum err e = attr_of(t, n, &own); /* a number of an older index may name nothing */
    if (e == ERR_OK)
        e = symlink_node(t, n, child);
    if (e == ERR_OK)
        e = catalog_find_cable(t->catalog, name, &child->cable);
    return e == ERR_OK ? catalog_has_citation(t->catalog, which_of(n), n->cable, child->cable) : e;
}

struct listing {
    struct list *list;
    struct ino_node symlink;
};

static bool give(void *context, const struct catalog_cable *c) {
    struct listing *l = context;
    struct tree_entry entry = {.name = c->dir, .key = c->key};
    l->symlink.cable = c->id;
    return list_give(l->list, symlink_attr(&l->symlink, c, &entry.attr), &entry);
}

static enum err list(struct list *l, int64_t after) {
    struct listing listing = {.list = l};
    enum err e = symlink_node(l->tree, l->node, &listing.symlink);
    return e == ERR_OK ? catalog_list_citations(l->tree->catalog, which_of(l->node), l->node->cable, after,
                                                give, &listing)
                       : e;
}

static enum err parent(struct tree *t, const struct ino_node *n, struct ino_node *up_node) {
    (void)t;
    *up_node = node_inside_cable(n, INO_CABLE);
    return ERR_OK;
}

const struct kind citations_dir = {.find = find, .attr = attr_of, .list = list, .parent = parent};

/* ---- the symlinks in them ---- */

static enum err symlink_attr_of(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct catalog_cable c;
    enum err e = catalog_get_cable(t->catalog, n->cable, &c);
    return e == ERR_OK ? symlink_attr(n, &c, attr) : e;
}

static enum err text(struct tree *t, const struct ino_node *n) {
    struct catalog_cable c;
    enum err e = catalog_get_cable(t->catalog, n->cable, &c);
    if (e != ERR_OK)
        return e;
    for (int64_t i = 0; i < n->value; i++)
        buf_str(&t->bytes, up);
    buf_str(&t->bytes, cables);
    buf_str(&t->bytes, c.dir);
    return buf_err(&t->bytes);
}

const struct kind citations_dir_symlink = {.attr = symlink_attr_of, .text = text};
