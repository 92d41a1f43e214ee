/* links: references/ and cited-by/ in a cable's directory, and the text of symlinks. */
#include <string.h>

#include "private.h"

static const char up[] = "../", cables[] = "cables/";

/* A symlink in references/ or cited-by/: from there to the root, and down to the cable. */
static enum err link_node(struct tree *t, const struct ino_node *dir, int64_t target, struct ino_node *n) {
    struct ino_node set = set_of(dir);
    unsigned depth = 0;
    enum err e = tree_depth(t, &set, &depth);
    *n = (struct ino_node){.kind = INO_LINK, .value = (int64_t)depth + 2, .cable = target};
    return e;
}

/* ---- symlinks ---- */

enum err tree_link_text(struct tree *t, const struct ino_node *n) {
    struct catalog_cable c;
    struct catalog_value v;
    enum err e;
    buf_clear(&t->bytes);
    if (n->kind == INO_ALIAS && n->facet != CATALOG_ALL) {
        e = catalog_get_value(t->catalog, n->facet, n->value, &v);
        if (e == ERR_OK)
            buf_str(&t->bytes, v.dir);
        return e == ERR_OK ? buf_err(&t->bytes) : e;
    }
    e = catalog_get_cable(t->catalog, n->kind == INO_LINK ? n->cable : n->value, &c);
    if (e != ERR_OK)
        return e;
    for (int64_t i = 0; n->kind == INO_LINK && i < n->value; i++)
        buf_str(&t->bytes, up);
    buf_str(&t->bytes, n->kind == INO_LINK ? cables : "");
    buf_str(&t->bytes, c.dir);
    return buf_err(&t->bytes);
}

enum err tree_readlink(struct tree *t, uint64_t ino, const char **text) {
    struct ino_node n;
    if (ino_unpack(ino, &n) != ERR_OK)
        return ERR_NOT_FOUND;
    if (n.kind != INO_LINK && n.kind != INO_ALIAS)
        return ERR_INVALID;
    enum err e = tree_link_text(t, &n);
    buf_char(&t->bytes, '\0');
    *text = t->bytes.data;
    return e == ERR_OK ? buf_err(&t->bytes) : e;
}

enum err tree_link_attr(struct tree *t, const struct ino_node *dir, const struct catalog_cable *target,
                        struct tree_attr *attr) {
    struct ino_node n;
    enum err e = link_node(t, dir, target->id, &n);
    *attr = (struct tree_attr){.is_link = true,
                               .size = (uint64_t)n.value * (sizeof up - 1) + sizeof cables - 1 +
                                       strlen(target->dir),
                               .links = 1,
                               .mtime = target->has_date ? target->date : 0};
    return e == ERR_OK ? ino_pack(&n, &attr->ino) : e;
}

enum err tree_find_citation(struct tree *t, const struct ino_node *dir, struct span name,
                            struct tree_attr *attr) {
    struct catalog_cable c;
    struct tree_attr own;
    int64_t id;
    enum err e = tree_node_attr(t, dir, &own); /* a number of an older index may name nothing */
    if (e == ERR_OK)
        e = catalog_find_cable(t->catalog, name, &id);
    if (e == ERR_OK)
        e = catalog_has_citation(t->catalog, citations_of(dir), dir->cable, id);
    if (e == ERR_OK)
        e = tree_must_be(catalog_get_cable(t->catalog, id, &c));
    return e == ERR_OK ? tree_link_attr(t, dir, &c, attr) : e;
}
