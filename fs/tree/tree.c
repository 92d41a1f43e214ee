#include "tree.h"

#include <stdlib.h>

#include "private.h"
#include "store/schema.h"

/* The root's entries, in the order of their keys. */
const struct tree_root_entry tree_roots[TREE_ROOTS] = {
    {"README", {.kind = INO_FIXED, .fixed = INO_README}},
    {"about", {.kind = INO_FIXED, .fixed = INO_ABOUT_DIR}},
    {"cables", {.kind = INO_VALUE, .facet = CATALOG_ALL}},
    {"classifications", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_CLASSIFICATION}},
    {"dates", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_DATE}},
    {"origins", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_ORIGIN}},
    {"search", {.kind = INO_FIXED, .fixed = INO_SEARCH_DIR}},
    {"signers", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_SIGNER}},
    {"tags", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_TAG}},
    {"text", {.kind = INO_FIXED, .fixed = INO_TEXT_DIR}},
};
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
    tree_results_close(t);
    buf_free(&t->bytes);
    tree_xattrs_free(t->xattrs);
    free(t);
}

const char *tree_root_entry(size_t i) {
    return i < TREE_ROOTS ? tree_roots[i].name : NULL;
}

void tree_share_sets(struct tree *t, struct set_store *sets) {
    t->sets = sets;
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

/* ---- look up ---- */

/* A date's directory name as a number: exactly `digits` digits. */
static bool date_part(struct span name, size_t digits, unsigned long max, unsigned long *value) {
    return name.n == digits && text_number(name, max, value) && *value > 0;
}

enum err tree_find_date(int64_t top, struct span name, int64_t *value) {
    unsigned long part;
    bool year = top < 0, month = !year && day_is_year(top);
    if (year && span_eq(name, SPAN("undated"))) {
        *value = DAY_UNDATED;
        return ERR_OK;
    }
    if (!date_part(name, year ? 4 : 2, year ? 9999 : month ? 12 : 31, &part))
        return ERR_NOT_FOUND;
    int n = (int)part;
    *value = year ? day_number(n, 0, 0) : top + (month ? day_number(0, n, 0) : n);
    return ERR_OK;
}

static enum err find_in_fixed(struct tree *t, const struct ino_node *parent, struct span name,
                              struct ino_node *child) {
    enum err e = ERR_NOT_FOUND;
    switch (parent->fixed) {
    case INO_ROOT:
        for (size_t i = 0; i < TREE_ROOTS; i++)
            if (span_eq(name, span_of(tree_roots[i].name))) {
                *child = tree_roots[i].node;
                return ERR_OK;
            }
        return ERR_NOT_FOUND;
    case INO_FACET_DIR:
        *child = value_node(parent->facet, 0);
        if (parent->facet == CATALOG_DATE)
            return tree_find_date(-1, name, &child->value);
        return catalog_find_value(t->catalog, parent->facet, name, &child->value);
    case INO_TEXT_DIR:
        *child = (struct ino_node){.kind = INO_TEXT};
        return catalog_find_document(t->catalog, CATALOG_TEXT, name, &child->file);
    case INO_ABOUT_DIR:
        *child = (struct ino_node){.kind = INO_ABOUT};
        e = catalog_find_document(t->catalog, CATALOG_ABOUT, name, &child->file);
        return e == ERR_OK && child->file == SCHEMA_README_ID ? ERR_NOT_FOUND : e;
    default:
        return ERR_NOT_DIR;
    }
}

static enum err find_in_cable(struct tree *t, const struct ino_node *parent, struct span name,
                              struct ino_node *child) {
    struct catalog_paragraph p;
    enum err e = tree_has_cable(t, parent->facet, parent->value, parent->cable);
    if (e != ERR_OK)
        return e;
    if (span_eq(name, SPAN("subject")) || span_eq(name, SPAN("header"))) {
        *child = file_node(parent->cable, name.p[0] == 's' ? INO_FILE_SUBJECT : INO_FILE_HEADER);
        return ERR_OK;
    }
    if (span_eq(name, SPAN("references")) || span_eq(name, SPAN("cited-by"))) {
        *child = inside_cable(parent, name.p[0] == 'r' ? INO_REFERENCES : INO_CITED_BY);
        return ERR_OK; /* whether there are any is seen when its attributes are asked for */
    }
    if (name.n <= 4 || !span_eq(span_from(name, name.n - 4), SPAN(".txt")))
        return ERR_NOT_FOUND;
    e = catalog_find_paragraph(t->catalog, parent->cable, span_first(name, name.n - 4), &p);
    if (e == ERR_OK)
        *child = file_node(parent->cable, p.ordinal);
    return e;
}

static enum err find_in_value(struct tree *t, const struct ino_node *parent, struct span name,
                              struct ino_node *child) {
    bool holds;
    enum err e = tree_holds_cables(t, parent, &holds);
    if (e != ERR_OK)
        return e;
    if (span_eq(name, SPAN("+"))) {
        *child = *parent;
        child->kind = INO_PLUS;
        return ERR_OK;
    }
    *child = cable_node(parent, 0);
    if (holds)
        return catalog_find_cable(t->catalog, name, &child->cable);
    *child = *parent;
    return tree_find_date(parent->value, name, &child->value);
} /* whether it is in this set is seen when its attributes are asked for */

/* The attributes of what was found by its name. A cable may be in other sets only, a date may have no cables,
 * a cable no references, and "+" is found in any set, be there one of that number or not; all else is
 * there. */
static enum err found_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    bool may_be_absent = n->kind == INO_CABLE || n->kind == INO_REFERENCES || n->kind == INO_CITED_BY ||
                         n->kind == INO_PLUS || n->kind == INO_PLUS_FACET ||
                         (n->kind == INO_VALUE && n->facet == CATALOG_DATE);
    enum err e = tree_node_attr(t, n, attr);
    return may_be_absent ? e : tree_must_be(e);
}

enum err tree_lookup(struct tree *t, uint64_t parent, const char *name, struct tree_attr *attr) {
    struct ino_node n, child;
    struct span s = span_of(name);
    enum err e = ino_unpack(parent, &n);
    if (e != ERR_OK)
        return ERR_NOT_FOUND;
    bool holds = true;
    switch (n.kind) {
    case INO_FIXED:
        if (n.fixed == INO_SEARCH_DIR)
            return tree_find_query(t, s, attr);
        e = find_in_fixed(t, &n, s, &child);
        break;
    case INO_PLUS:
    case INO_PLUS_FACET:
        return tree_find_in_plus(t, &n, s, attr);
    case INO_VALUE:
        e = tree_holds_cables(t, &n, &holds);
        if (e == ERR_OK && !holds && (int)n.facet == INO_SET && !span_eq(s, SPAN("+")))
            return tree_find_narrowed_date(t, &n, s, attr);
        if (e == ERR_OK)
            e = find_in_value(t, &n, s, &child);
        break;
    case INO_CABLE:
        e = find_in_cable(t, &n, s, &child);
        break;
    case INO_REFERENCES:
    case INO_CITED_BY:
        return tree_find_citation(t, &n, s, attr);
    default:
        return ERR_NOT_DIR;
    }
    if (e == ERR_NOT_FOUND)
        e = tree_find_alias(t, &n, s, &child);
    return e == ERR_OK ? found_attr(t, &child, attr) : e;
}

enum err tree_parent(struct tree *t, uint64_t ino, uint64_t *parent) {
    struct ino_node n, up = {.kind = INO_FIXED, .fixed = INO_ROOT};
    enum err e = ERR_OK;
    if (ino_unpack(ino, &n) != ERR_OK)
        return ERR_NOT_FOUND;
    if (n.kind == INO_FIXED && n.fixed == INO_README)
        return ERR_NOT_DIR;
    if (n.kind == INO_CABLE)
        up = set_of(&n);
    else if (n.kind == INO_VALUE && (int)n.facet == INO_SET)
        e = tree_parent_of_set(t, &n, &up);
    else if (n.kind == INO_PLUS)
        up = set_of(&n);
    else if (n.kind == INO_PLUS_FACET)
        up = (struct ino_node){.kind = INO_PLUS, .facet = n.facet, .value = n.value};
    else if (n.kind == INO_REFERENCES || n.kind == INO_CITED_BY)
        up = inside_cable(&n, INO_CABLE);
    else if (n.kind == INO_VALUE && n.facet == CATALOG_DATE && day_parent(n.value) != DAY_UNDATED)
        up = value_node(CATALOG_DATE, day_parent(n.value));
    else if (n.kind == INO_VALUE && n.facet != CATALOG_ALL)
        up = (struct ino_node){.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = n.facet};
    else if (n.kind != INO_FIXED && n.kind != INO_VALUE)
        return ERR_NOT_DIR;
    return e == ERR_OK ? ino_pack(&up, parent) : e;
}
