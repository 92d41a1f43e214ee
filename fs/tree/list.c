/* list: what a directory holds, in the order of keys. */
#include <string.h>

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

/* In a cable's directory; then the ordinals. */
enum { KEY_SUBJECT, KEY_HEADER, KEY_REFERENCES, KEY_CITED_BY, KEY_PARAGRAPH };

static bool give_paragraph(void *context, const struct catalog_paragraph *p) {
    struct lister *l = context;
    char name[FILENAME_SIZE + 4];
    size_t n = strlen(p->name);
    memcpy(name, p->name, n);
    memcpy(name + n, ".txt", 5);
    struct tree_entry entry = {.name = name, .key = KEY_PARAGRAPH + p->ordinal};
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
    static const struct {
        const char *name;
        int64_t file;
        enum ino_kind dir;
        unsigned links;
    } entries[] = {[KEY_SUBJECT] = {"subject", INO_FILE_SUBJECT, INO_FILE, 0},
                   [KEY_HEADER] = {"header", INO_FILE_HEADER, INO_FILE, 0},
                   [KEY_REFERENCES] = {"references", 0, INO_REFERENCES, CATALOG_CITES},
                   [KEY_CITED_BY] = {"cited-by", 0, INO_CITED_BY, CATALOG_CITED}};
    const struct catalog_files *f = &l->files;
    *entry = (struct tree_entry){.name = entries[key].name, .key = key};
    *there = entries[key].links == 0 || (f->links & entries[key].links);
    if (entries[key].links == 0) {
        struct ino_node n = file_node(l->node->cable, entries[key].file);
        return tree_file_attr(&n, f, 0, &entry->attr);
    }
    struct ino_node n = inside_cable(l->node, entries[key].dir);
    return tree_dir_attr(&n, 0, f->has_date, f->date, &entry->attr);
}

static enum err list_cable(struct lister *l, int64_t after) {
    enum err e = catalog_get_files(l->tree->catalog, l->node->cable, &l->files);
    for (int64_t key = after + 1; e == ERR_OK && key < KEY_PARAGRAPH; key++) {
        struct tree_entry entry;
        bool there;
        e = cable_entry(l, key, &entry, &there);
        if (there && !tree_give(l, e, &entry))
            return l->err;
    }
    int64_t ordinal = after < KEY_PARAGRAPH ? -1 : after - KEY_PARAGRAPH;
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
