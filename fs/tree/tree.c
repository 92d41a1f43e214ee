#include "tree.h"

#include <stdlib.h>

#include "alias.h"
#include "cable_dir.h"
#include "kinds.h"
#include "set_contents.h"
#include "state.h"
#include "xattr.h"

_Static_assert((int)TREE_PARAGRAPHS == (int)CABLE_DIR_PARAGRAPHS, "the door and the room count files alike");
_Static_assert((int)TREE_SUBJECT == (int)CABLE_DIR_NAMED << RENDER_SUBJECT, "and those with a name");

enum err tree_open(struct catalog *catalog, struct tree **tree) {
    *tree = calloc(1, sizeof **tree);
    if (*tree == NULL)
        return ERR_NOMEM;
    (*tree)->catalog = catalog;
    return ERR_OK;
}

void tree_close(struct tree *t) {
    if (t == NULL)
        return;
    set_contents_close(t);
    set_store_close(t->own_sets);
    buf_free(&t->bytes);
    xattr_free(t->xattr);
    free(t);
}

/* What was kept of a state of the index that is no more. */
static void forget(struct tree *t) {
    set_contents_close(t);
    xattr_free(t->xattr);
    t->xattr = NULL;
    t->summed = false;
}

enum err tree_begin(struct tree *t) {
    enum err e = catalog_begin(t->catalog);
    if (e == ERR_OK && t->state != catalog_state(t->catalog)) {
        forget(t);
        t->state = catalog_state(t->catalog);
    }
    return e;
}

void tree_end(struct tree *t) {
    catalog_end(t->catalog);
}

const char *tree_root_entry(size_t i) {
    return i < NODE_ROOTS ? node_roots[i].name : NULL;
}

void tree_share_sets(struct tree *t, struct set_store *sets) {
    t->sets = sets;
}

void tree_defer_work(struct tree *t) {
    t->defers = true;
}

uint64_t tree_lacked(const struct tree *t) {
    return t->lacked;
}

void tree_begin_work(struct tree *t, const struct work_limits *limits, bool final) {
    t->is_final = final;
    work_begin(&t->work, catalog_db(t->catalog), limits);
}

void tree_end_work(struct tree *t) {
    work_end(&t->work);
    t->work = (struct work){.begun = false};
}

void tree_set_edition(struct tree *t, uint64_t edition) {
    t->edition = edition;
}

uint64_t tree_edition(const struct tree *t) {
    return t->edition;
}

enum err tree_sum(struct tree *t, uint64_t *bytes, uint64_t *files) {
    if (!t->summed) { /* an index does not change, and this looks at every document */
        uint64_t documents;
        enum err e = catalog_sum_documents(t->catalog, &documents, &t->sum_bytes);
        if (e != ERR_OK)
            return e;
        t->sum_files = documents + catalog_totals(t->catalog)->cables;
        t->summed = true;
    }
    *bytes = t->sum_bytes;
    *files = t->sum_files;
    return ERR_OK;
}

/* ---- nodes ---- */

/* What a number means, and what can be done with it. */
static enum err open_node(struct tree *t, uint64_t ino, struct ino_node *n, const struct kind **kind) {
    return ino_unpack(ino, n) == ERR_OK ? kinds_find(t, n, kind) : ERR_NOT_FOUND;
}

static enum err attr_of(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    const struct kind *kind;
    enum err e = kinds_find(t, n, &kind);
    return e == ERR_OK ? kind->attr(t, n, attr) : e;
}

enum err tree_getattr(struct tree *t, uint64_t ino, struct tree_attr *attr) {
    struct ino_node n;
    return ino_unpack(ino, &n) == ERR_OK ? attr_of(t, &n, attr) : ERR_NOT_FOUND;
}

/* A cable that was found by its name may be in other sets only, a date may have no cables, a cable no
 * references, and "+" is found in any set, be there one of that number or not; a set may be forgotten. All
 * else that was found is there. */
static bool may_be_absent(const struct ino_node *n) {
    switch (n->kind) {
    case INO_CABLE:
    case INO_REFERENCES:
    case INO_CITED_BY:
    case INO_PLUS:
    case INO_PLUS_FACET:
    case INO_SET_FILE:
        return true;
    case INO_VALUE:
        return n->facet == CATALOG_DATE || node_in_set(n);
    default:
        return false;
    }
}

enum err tree_lookup(struct tree *t, uint64_t parent, const char *name, struct tree_attr *attr) {
    const struct kind *kind;
    struct ino_node n, child;
    enum err e = open_node(t, parent, &n, &kind);
    if (e != ERR_OK)
        return e;
    if (kind->find == NULL)
        return ERR_NOT_DIR;
    e = kind->find(t, &n, span_of(name), &child);
    if (e == ERR_NOT_FOUND)
        e = alias_find(t, &n, span_of(name), &child);
    if (e != ERR_OK)
        return e;
    e = attr_of(t, &child, attr);
    return may_be_absent(&child) ? e : node_must_be(e);
}

enum err tree_parent(struct tree *t, uint64_t ino, uint64_t *parent) {
    const struct kind *kind;
    struct ino_node n, up;
    enum err e = open_node(t, ino, &n, &kind);
    if (e != ERR_OK)
        return e;
    if (kind->parent == NULL)
        return ERR_NOT_DIR;
    e = kind->parent(t, &n, &up);
    return e == ERR_OK ? ino_pack(&up, parent) : e;
}

enum err tree_list(struct tree *t, uint64_t ino, int64_t after,
                   bool (*visit)(void *context, const struct tree_entry *entry), void *context) {
    const struct kind *kind;
    struct ino_node n;
    struct tree_attr attr;
    struct list l = {
        .tree = t, .node = &n, .visit = visit, .context = context, .attr = attr_of, .last = after};
    enum err e = open_node(t, ino, &n, &kind);
    if (e == ERR_OK && after < 0) /* a number of an older index may name nothing */
        e = kind->exists != NULL ? kind->exists(t, &n) : kind->attr(t, &n, &attr);
    if (e != ERR_OK)
        return e;
    if (kind->list == NULL)
        return ERR_NOT_DIR;
    e = kind->list(&l, after);
    return e != ERR_OK ? e : l.err;
}

/* ---- files and symlinks ---- */

enum err tree_read(struct tree *t, uint64_t ino, uint64_t offset, size_t size, struct span *bytes) {
    const struct kind *kind;
    struct ino_node n;
    struct tree_attr attr;
    enum err e = open_node(t, ino, &n, &kind);
    if (e != ERR_OK)
        return e;
    if (kind->read == NULL)
        return kind->text != NULL ? ERR_INVALID : ERR_IS_DIR;
    buf_clear(&t->bytes);
    e = kind->read(t, &n, offset, size, bytes);
    if (e != ERR_NOT_FOUND)
        return e;
    e = kind->attr(t, &n, &attr);
    return e == ERR_OK ? ERR_CORRUPT : e; /* it may be a number of an older index */
}

enum err tree_readlink(struct tree *t, uint64_t ino, const char **text) {
    const struct kind *kind;
    struct ino_node n;
    enum err e = open_node(t, ino, &n, &kind);
    if (e != ERR_OK)
        return e;
    if (kind->text == NULL)
        return ERR_INVALID;
    buf_clear(&t->bytes);
    e = kind->text(t, &n);
    buf_char(&t->bytes, '\0');
    *text = t->bytes.data;
    return e == ERR_OK ? buf_err(&t->bytes) : e;
}

unsigned tree_file_kind(uint64_t ino, int64_t *cable) {
    struct ino_node n;
    if (ino_unpack(ino, &n) != ERR_OK || n.kind != INO_FILE)
        return 0;
    *cable = n.cable;
    return cable_dir_bit(&n);
}

bool tree_is_cable(uint64_t ino, int64_t *cable) {
    struct ino_node n;
    bool is = ino_unpack(ino, &n) == ERR_OK && n.kind == INO_CABLE;
    if (is)
        *cable = n.cable;
    return is;
}

enum err tree_read_cable(struct tree *t, int64_t cable, unsigned files,
                         bool (*visit)(void *context, uint64_t ino, struct span bytes), void *context) {
    return cable_dir_read(t, cable, files, visit, context);
}

/* ---- extended attributes ---- */

enum err tree_list_xattr(struct tree *t, uint64_t ino, struct span *names) {
    return xattr_list(t, ino, names);
}

enum err tree_get_xattr(struct tree *t, uint64_t ino, const char *name, struct span *value) {
    return xattr_get(t, ino, name, value);
}
