/* attr: the attributes of nodes. */
#include "private.h"
#include "store/schema.h"

enum err tree_dir_attr(const struct ino_node *n, uint64_t inside, bool dated, int64_t mtime,
                       struct tree_attr *attr) {
    *attr = (struct tree_attr){.is_dir = true, .links = 2 + inside, .mtime = dated ? mtime : 0};
    return ino_pack(n, &attr->ino);
}

static enum err file_attr(const struct ino_node *n, uint64_t size, uint64_t links, bool dated, int64_t mtime,
                          struct tree_attr *attr) {
    *attr = (struct tree_attr){.size = size, .links = links, .mtime = dated ? mtime : 0};
    return ino_pack(n, &attr->ino);
}

enum err tree_value_attr(const struct ino_node *n, const struct catalog_value *v, struct tree_attr *attr) {
    return tree_dir_attr(n, v->cables, v->has_newest, v->newest, attr);
}

enum err tree_document_attr(const struct ino_node *n, const struct catalog_document *d,
                            struct tree_attr *attr) {
    return file_attr(n, d->size, 1, d->has_date, d->date, attr);
}

static enum err fixed_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    const struct catalog_totals *totals = catalog_totals(t->catalog);
    struct catalog_document d;
    uint64_t count = 0;
    enum err e = ERR_OK;
    switch (n->fixed) {
    case INO_README:
        e = catalog_get_document(t->catalog, CATALOG_ABOUT, SCHEMA_README_ID, &d);
        return e == ERR_OK ? tree_document_attr(n, &d, attr) : tree_must_be(e);
    case INO_ROOT:
        count = TREE_ROOT_DIRS;
        break;
    case INO_SEARCH_DIR:
        return tree_set_attr(t, n, attr);
    case INO_FACET_DIR:
        e = catalog_count_values(t->catalog, n->facet, &count);
        break;
    default:
        break;
    }
    return e == ERR_OK ? tree_dir_attr(n, count, totals->has_newest, totals->newest, attr) : e;
}

enum err tree_cable_attr(const struct ino_node *n, const struct catalog_cable *c, struct tree_attr *attr) {
    uint64_t inside = 0;
    if (n->kind == INO_CABLE)
        inside = (c->links & CATALOG_CITES ? 1u : 0u) + (c->links & CATALOG_CITED ? 1u : 0u);
    return tree_dir_attr(n, inside, c->has_date, c->date, attr);
}

/* Of a cable's directory in a set, and of references/ and cited-by/ in it. */
static enum err cable_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct catalog_cable c;
    enum err e = tree_has_cable(t, n->facet, n->value, n->cable);
    if (e == ERR_OK)
        e = tree_must_be(catalog_get_cable(t->catalog, n->cable, &c));
    if (e == ERR_OK && n->kind != INO_CABLE && !(c.links & citations_of(n)))
        e = ERR_NOT_FOUND;
    return e == ERR_OK ? tree_cable_attr(n, &c, attr) : e;
}

enum err tree_file_attr(const struct ino_node *n, const struct catalog_files *f, uint64_t paragraph_size,
                        struct tree_attr *attr) {
    uint64_t size = n->file == INO_FILE_HEADER    ? f->header_size
                    : n->file == INO_FILE_SUBJECT ? f->subject_size
                                                  : paragraph_size;
    return file_attr(n, size, f->views, f->has_date, f->date, attr);
}

static enum err symlink_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct catalog_cable c = {.has_date = false};
    struct catalog_value v = {.has_newest = false};
    enum err e = tree_link_text(t, n);
    if (e == ERR_OK && (n->kind == INO_LINK || n->facet == CATALOG_ALL))
        e = catalog_get_cable(t->catalog, n->kind == INO_LINK ? n->cable : n->value, &c);
    else if (e == ERR_OK)
        e = catalog_get_value(t->catalog, n->facet, n->value, &v);
    *attr = (struct tree_attr){.is_link = true,
                               .size = t->bytes.len,
                               .links = 1,
                               .mtime = c.has_date     ? c.date
                                        : v.has_newest ? v.newest
                                                       : 0};
    return e == ERR_OK ? ino_pack(n, &attr->ino) : e;
}

enum err tree_node_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct catalog_value v;
    struct catalog_files f;
    struct catalog_paragraph p = {0};
    struct catalog_document d;
    enum err e;
    switch (n->kind) {
    case INO_FIXED:
        return fixed_attr(t, n, attr);
    case INO_PLUS:
    case INO_PLUS_FACET:
        return tree_set_attr(t, n, attr);
    case INO_VALUE:
        if ((int)n->facet == INO_SET)
            return tree_set_attr(t, n, attr);
        e = catalog_get_value(t->catalog, n->facet, n->value, &v);
        return e == ERR_OK ? tree_value_attr(n, &v, attr) : e;
    case INO_CABLE:
    case INO_REFERENCES:
    case INO_CITED_BY:
        return cable_attr(t, n, attr);
    case INO_FILE:
        e = catalog_get_files(t->catalog, n->cable, &f);
        if (e == ERR_OK && n->file < INO_FILE_SUBJECT)
            e = catalog_get_paragraph(t->catalog, n->cable, n->file, &p);
        return e == ERR_OK ? tree_file_attr(n, &f, p.size, attr) : e;
    case INO_TEXT:
    case INO_ABOUT:
        e = catalog_get_document(t->catalog, n->kind == INO_TEXT ? CATALOG_TEXT : CATALOG_ABOUT, n->file, &d);
        return e == ERR_OK ? tree_document_attr(n, &d, attr) : e;
    case INO_LINK:
    case INO_ALIAS:
        return symlink_attr(t, n, attr);
    default:
        return ERR_INVALID;
    }
}

enum err tree_getattr(struct tree *t, uint64_t ino, struct tree_attr *attr) {
    struct ino_node n;
    return ino_unpack(ino, &n) == ERR_OK ? tree_node_attr(t, &n, attr) : ERR_NOT_FOUND;
}
