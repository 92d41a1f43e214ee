/* list: what a directory holds, in the order of keys. */
#include "private.h"
#include "store/schema.h"

bool tree_give(struct lister *l, enum err e, struct tree_entry *entry) {
    l->err = e;
    if (e == ERR_OK && !l->visit(l->context, entry))
        l->stopped = true;
    return e == ERR_OK && !l->stopped;
}

static bool give_value(void *context, const struct catalog_value *v) {
    struct lister *l = context;
    struct tree_entry entry = {.name = v->dir, .key = v->id};
    struct ino_node n = value_node(l->node->facet, v->id);
    return tree_give(l, tree_value_attr(&n, v, &entry.attr), &entry);
}

static bool give_cable(void *context, const struct catalog_cable *c) {
    struct lister *l = context;
    struct tree_entry entry = {.name = c->dir, .key = c->id};
    struct ino_node n = cable_node(l->node, c->id);
    return tree_give(l, tree_cable_attr(&n, c, &entry.attr), &entry);
}

static bool give_document(void *context, const struct catalog_document *d) {
    struct lister *l = context;
    struct tree_entry entry = {.name = d->dir, .key = d->id};
    struct ino_node n = {.kind = l->node->fixed == INO_TEXT_DIR ? INO_TEXT : INO_ABOUT, .file = d->id};
    return tree_give(l, tree_document_attr(&n, d, &entry.attr), &entry);
}

static bool give_citation(void *context, const struct catalog_cable *c) {
    struct lister *l = context;
    struct tree_entry entry = {.name = c->dir, .key = c->id};
    return tree_give(l, tree_link_attr(l->tree, l->node, c, &entry.attr), &entry);
}

/* The keys in a cable's directory: the files of render.h, what it cites and what cites it, the paragraphs. */
enum { KEY_CITATIONS = RENDER_FILES, KEY_PARAGRAPHS = KEY_CITATIONS + TREE_CITATIONS };

static bool give_paragraph(void *context, const struct catalog_paragraph *p) {
    struct lister *l = context;
    char name[RENDER_NAME_SIZE];
    render_paragraph_file(p->name, name);
    struct tree_entry entry = {.name = name, .key = KEY_PARAGRAPHS + p->ordinal};
    struct ino_node node = file_node(l->node->cable, p->ordinal);
    return tree_give(l, tree_file_attr(&node, &l->files, p->size, &entry.attr), &entry);
}

static enum err list_root(struct lister *l, int64_t after) {
    for (int64_t i = after + 1; i < TREE_ROOTS; i++) {
        struct tree_entry entry = {.name = tree_roots[i].name, .key = i};
        if (!tree_give(l, tree_node_attr(l->tree, &tree_roots[i].node, &entry.attr), &entry))
            break;
    }
    return l->err;
}

/* What stands before the paragraphs: *there says whether this cable has it. */
static enum err cable_entry(const struct lister *l, int64_t key, struct tree_entry *entry, bool *there) {
    const struct catalog_files *f = &l->files;
    *there = true;
    if (key < KEY_CITATIONS) {
        struct ino_node n = file_node(l->node->cable, INO_FILE_NAMED + key);
        *entry = (struct tree_entry){.name = render_files[key].name, .key = key};
        return tree_file_attr(&n, f, 0, &entry->attr);
    }
    const struct tree_citations_dir *dir = &tree_citations[key - KEY_CITATIONS];
    struct ino_node n = inside_cable(l->node, dir->kind);
    *entry = (struct tree_entry){.name = dir->name, .key = key};
    *there = (f->links & dir->which) != 0;
    return tree_dir_attr(&n, 0, f->has_date, f->date, &entry->attr);
}

static enum err list_cable(struct lister *l, int64_t after) {
    enum err e = catalog_get_files(l->tree->catalog, l->node->cable, &l->files);
    for (int64_t key = after + 1; e == ERR_OK && key < KEY_PARAGRAPHS; key++) {
        struct tree_entry entry;
        bool there;
        e = cable_entry(l, key, &entry, &there);
        if (there && !tree_give(l, e, &entry))
            return l->err;
    }
    int64_t ordinal = after < KEY_PARAGRAPHS ? -1 : after - KEY_PARAGRAPHS;
    return e != ERR_OK
               ? e
               : catalog_list_paragraphs(l->tree->catalog, l->node->cable, ordinal, give_paragraph, l);
}

static enum err list_fixed(struct lister *l, int64_t after) {
    struct catalog *k = l->tree->catalog;
    switch (l->node->fixed) {
    case INO_ROOT:
        return list_root(l, after);
    case INO_FACET_DIR:
        return l->node->facet == CATALOG_DATE ? catalog_list_dates(k, 0, after, give_value, l)
                                              : catalog_list_values(k, l->node->facet, after, give_value, l);
    case INO_SEARCH_DIR:
        return tree_list_set(l, after);
    case INO_TEXT_DIR:
        return catalog_list_documents(k, CATALOG_TEXT, after, give_document, l);
    case INO_ABOUT_DIR: /* the README stands in the root */
        return catalog_list_documents(k, CATALOG_ABOUT, after < SCHEMA_README_ID ? SCHEMA_README_ID : after,
                                      give_document, l);
    default:
        return ERR_NOT_DIR;
    }
}

enum err tree_list(struct tree *t, uint64_t ino, int64_t after,
                   bool (*visit)(void *context, const struct tree_entry *entry), void *context) {
    struct ino_node n;
    if (ino_unpack(ino, &n) != ERR_OK)
        return ERR_NOT_FOUND;
    struct lister l = {.tree = t, .node = &n, .visit = visit, .context = context};
    struct tree_attr attr;
    enum err e = ERR_OK;
    if (after < 0) /* a number of an older index may name nothing */
        e = n.kind == INO_CABLE ? tree_has_cable(t, n.facet, n.value, n.cable) : tree_node_attr(t, &n, &attr);
    if (e != ERR_OK)
        return e;
    switch (n.kind) {
    case INO_FIXED:
        e = list_fixed(&l, after);
        break;
    case INO_PLUS:
    case INO_PLUS_FACET:
        e = tree_list_set(&l, after);
        break;
    case INO_VALUE:
        if ((int)n.facet == INO_SET)
            e = tree_list_set(&l, after);
        else
            e = date_span(n.facet, n.value) == 0
                    ? catalog_list_cables(t->catalog, n.facet, n.value, after, give_cable, &l)
                    : catalog_list_dates(t->catalog, n.value, after, give_value, &l);
        break;
    case INO_CABLE:
        e = list_cable(&l, after);
        break;
    case INO_REFERENCES:
    case INO_CITED_BY:
        e = catalog_list_citations(t->catalog, citations_of(&n), n.cable, after, give_citation, &l);
        break;
    default:
        return ERR_NOT_DIR;
    }
    return e != ERR_OK ? e : l.err;
}
