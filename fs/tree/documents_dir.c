#include "documents_dir.h"

#include "state.h"
#include "store/schema.h"

/* ---- text/ and about/ ---- */

static enum catalog_shelf shelf_of_dir(const struct ino_node *n) {
    return n->fixed == INO_TEXT_DIR ? CATALOG_TEXT : CATALOG_ABOUT;
}

static struct ino_node document(enum catalog_shelf shelf, int64_t id) {
    return (struct ino_node){.kind = shelf == CATALOG_TEXT ? INO_TEXT : INO_ABOUT, .file = id};
}

static bool is_readme(enum catalog_shelf shelf, int64_t id) { /* which stands in the root */
    return shelf == CATALOG_ABOUT && id == SCHEMA_README_ID;
}

static enum err find(struct tree *t, const struct ino_node *n, struct span name, struct ino_node *child) {
    enum catalog_shelf shelf = shelf_of_dir(n);
    *child = document(shelf, 0);
    enum err e = catalog_find_document(t->catalog, shelf, name, &child->file);
    return e == ERR_OK && is_readme(shelf, child->file) ? ERR_NOT_FOUND : e;
}

static enum err attr_of(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    return node_archive_attr(n, 0, catalog_totals(t->catalog), attr);
}

static enum err document_attr(const struct ino_node *n, const struct catalog_document *d,
                              struct tree_attr *attr) {
    const struct node_times times = {d->has_date, d->date, d->changed};
    return node_file_attr(n, d->size, 1, &times, attr);
}

static bool give(void *context, const struct catalog_document *d) {
    struct list *l = context;
    enum catalog_shelf shelf = shelf_of_dir(l->node);
    struct tree_entry entry = {.name = d->dir, .key = d->id};
    struct ino_node n = document(shelf, d->id);
    return is_readme(shelf, d->id) || list_give(l, document_attr(&n, d, &entry.attr), &entry);
}

static enum err list(struct list *l, int64_t after) {
    return catalog_list_documents(l->tree->catalog, shelf_of_dir(l->node), after, give, l);
}

const struct kind documents_dir = {.find = find, .attr = attr_of, .list = list, .parent = node_parent_root};

/* ---- the files in them ---- */

static enum catalog_shelf shelf_of(const struct ino_node *n, int64_t *id) {
    bool readme = n->kind == INO_FIXED;
    *id = readme ? SCHEMA_README_ID : n->file;
    return n->kind == INO_TEXT ? CATALOG_TEXT : CATALOG_ABOUT;
}

static enum err file_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct catalog_document d;
    int64_t id;
    enum catalog_shelf shelf = shelf_of(n, &id);
    enum err e = catalog_get_document(t->catalog, shelf, id, &d);
    if (n->kind == INO_FIXED)
        e = node_must_be(e);
    return e == ERR_OK ? document_attr(n, &d, attr) : e;
}

static enum err read(struct tree *t, const struct ino_node *n, uint64_t offset, size_t size,
                     struct span *bytes) {
    size_t got = 0;
    int64_t id;
    enum catalog_shelf shelf = shelf_of(n, &id);
    if (!buf_extend(&t->bytes, size))
        return ERR_NOMEM;
    enum err e = catalog_read_document(t->catalog, shelf, id, offset, t->bytes.data, size, &got);
    *bytes = (struct span){t->bytes.data, e == ERR_OK ? got : 0};
    return e;
}

const struct kind documents_dir_file = {.attr = file_attr, .read = read};
