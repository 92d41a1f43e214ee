#include "tree.h"

#include <stdlib.h>
#include <string.h>

#include "about.h"

struct tree {
    struct catalog *catalog;
    uint64_t generation;
    struct buf bytes; /* what tree_read() hands out */
    bool summed;      /* what tree_sum() found */
    uint64_t sum_bytes, sum_files;
};

/* The root's entries, in the order of their keys. */
static const struct {
    const char *name;
    struct ino_node node;
} root_entries[] = {
    {"README", {.kind = INO_FIXED, .fixed = INO_README}},
    {"about", {.kind = INO_FIXED, .fixed = INO_ABOUT_DIR}},
    {"cables", {.kind = INO_VALUE, .facet = CATALOG_ALL}},
    {"classifications", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_CLASSIFICATION}},
    {"dates", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_DATE}},
    {"origins", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_ORIGIN}},
    {"signers", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_SIGNER}},
    {"tags", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_TAG}},
    {"text", {.kind = INO_FIXED, .fixed = INO_TEXT_DIR}},
};
enum { ROOT_ENTRIES = sizeof root_entries / sizeof root_entries[0], ROOT_DIRS = ROOT_ENTRIES - 1 };

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
    buf_free(&t->bytes);
    free(t);
}

const char *tree_root_entry(size_t i) {
    return i < ROOT_ENTRIES ? root_entries[i].name : NULL;
}

void tree_set_generation(struct tree *t, uint64_t generation) {
    t->generation = generation;
}

uint64_t tree_generation(const struct tree *t) {
    return t->generation;
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

/* ---- nodes of the dates: a year and a month hold directories, a day and "undated" hold cables ---- */

static bool holds_cables(const struct ino_node *n) {
    return n->kind == INO_VALUE && (n->facet != CATALOG_DATE || n->value == 0 || (n->value & 31) != 0);
}

static struct ino_node value_node(enum catalog_facet facet, int64_t value) {
    return (struct ino_node){.kind = INO_VALUE, .facet = facet, .value = value};
}

static struct ino_node cable_node(const struct ino_node *set, int64_t cable) {
    return (struct ino_node){.kind = INO_CABLE, .facet = set->facet, .value = set->value, .cable = cable};
}

static struct ino_node file_node(int64_t cable, int64_t file) {
    return (struct ino_node){.kind = INO_FILE, .cable = cable, .file = file};
}

/* ---- attributes ---- */

static enum err dir_attr(const struct ino_node *n, uint64_t inside, bool dated, int64_t mtime,
                         struct tree_attr *attr) {
    *attr = (struct tree_attr){.is_dir = true, .links = 2 + inside, .mtime = dated ? mtime : 0};
    return ino_pack(n, &attr->ino);
}

static enum err file_attr(const struct ino_node *n, uint64_t size, uint64_t links, bool dated, int64_t mtime,
                          struct tree_attr *attr) {
    *attr = (struct tree_attr){.size = size, .links = links, .mtime = dated ? mtime : 0};
    return ino_pack(n, &attr->ino);
}

static enum err value_attr(const struct ino_node *n, const struct catalog_value *v, struct tree_attr *attr) {
    return dir_attr(n, v->cables, v->has_newest, v->newest, attr);
}

static enum err document_attr(const struct ino_node *n, const struct catalog_document *d,
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
        e = catalog_get_document(t->catalog, CATALOG_ABOUT, ABOUT_README_ID, &d);
        return e == ERR_OK ? document_attr(n, &d, attr) : e;
    case INO_ROOT:
        count = ROOT_DIRS;
        break;
    case INO_FACET_DIR:
        e = catalog_count_values(t->catalog, n->facet, &count);
        break;
    default:
        break;
    }
    return e == ERR_OK ? dir_attr(n, count, totals->has_newest, totals->newest, attr) : e;
}

static enum err cable_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct catalog_cable c;
    enum err e = catalog_has_cable(t->catalog, n->facet, n->value, n->cable);
    if (e == ERR_OK)
        e = catalog_get_cable(t->catalog, n->cable, &c);
    return e == ERR_OK ? dir_attr(n, 0, c.has_date, c.date, attr) : e;
}

static enum err cable_file_attr(const struct ino_node *n, const struct catalog_files *f,
                                uint64_t paragraph_size, struct tree_attr *attr) {
    uint64_t size = n->file == INO_FILE_HEADER    ? f->header_size
                    : n->file == INO_FILE_SUBJECT ? f->subject_size
                                                  : paragraph_size;
    return file_attr(n, size, f->views, f->has_date, f->date, attr);
}

static enum err node_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct catalog_value v;
    struct catalog_files f;
    struct catalog_paragraph p = {0};
    struct catalog_document d;
    enum err e;
    switch (n->kind) {
    case INO_FIXED:
        return fixed_attr(t, n, attr);
    case INO_VALUE:
        e = catalog_get_value(t->catalog, n->facet, n->value, &v);
        return e == ERR_OK ? value_attr(n, &v, attr) : e;
    case INO_CABLE:
        return cable_attr(t, n, attr);
    case INO_FILE:
        e = catalog_get_files(t->catalog, n->cable, &f);
        if (e == ERR_OK && n->file < INO_FILE_SUBJECT)
            e = catalog_get_paragraph(t->catalog, n->cable, n->file, &p);
        return e == ERR_OK ? cable_file_attr(n, &f, p.size, attr) : e;
    case INO_TEXT:
    case INO_ABOUT:
        e = catalog_get_document(t->catalog, n->kind == INO_TEXT ? CATALOG_TEXT : CATALOG_ABOUT, n->file, &d);
        return e == ERR_OK ? document_attr(n, &d, attr) : e;
    default:
        return ERR_INVALID;
    }
}

enum err tree_getattr(struct tree *t, uint64_t ino, struct tree_attr *attr) {
    struct ino_node n;
    return ino_unpack(ino, &n) == ERR_OK ? node_attr(t, &n, attr) : ERR_NOT_FOUND;
}

/* ---- look up ---- */

/* A date's directory name as a number: exactly `digits` digits. */
static bool date_part(struct span name, size_t digits, unsigned long max, unsigned long *value) {
    return name.n == digits && text_number(name, max, value) && *value > 0;
}

static enum err find_date(const struct ino_node *parent, struct span name, struct ino_node *child) {
    unsigned long part;
    bool year = parent->kind == INO_FIXED;
    bool month = !year && (parent->value & 511) == 0;
    if (year && span_eq(name, SPAN("undated"))) {
        *child = value_node(CATALOG_DATE, 0);
        return ERR_OK;
    }
    if (!date_part(name, year ? 4 : 2, year ? 9999 : month ? 12 : 31, &part))
        return ERR_NOT_FOUND;
    *child = value_node(CATALOG_DATE, year    ? (int64_t)part << 9
                                      : month ? parent->value | (int64_t)part << 5
                                              : parent->value | (int64_t)part);
    return ERR_OK;
}

static enum err find_in_fixed(struct tree *t, const struct ino_node *parent, struct span name,
                              struct ino_node *child) {
    enum err e = ERR_NOT_FOUND;
    switch (parent->fixed) {
    case INO_ROOT:
        for (size_t i = 0; i < ROOT_ENTRIES; i++)
            if (span_eq(name, span_of(root_entries[i].name))) {
                *child = root_entries[i].node;
                return ERR_OK;
            }
        return ERR_NOT_FOUND;
    case INO_FACET_DIR:
        if (parent->facet == CATALOG_DATE)
            return find_date(parent, name, child);
        *child = value_node(parent->facet, 0);
        return catalog_find_value(t->catalog, parent->facet, name, &child->value);
    case INO_TEXT_DIR:
        *child = (struct ino_node){.kind = INO_TEXT};
        return catalog_find_document(t->catalog, CATALOG_TEXT, name, &child->file);
    case INO_ABOUT_DIR:
        *child = (struct ino_node){.kind = INO_ABOUT};
        e = catalog_find_document(t->catalog, CATALOG_ABOUT, name, &child->file);
        return e == ERR_OK && child->file == ABOUT_README_ID ? ERR_NOT_FOUND : e;
    default:
        return ERR_INVALID;
    }
}

static enum err find_in_cable(struct tree *t, const struct ino_node *parent, struct span name,
                              struct ino_node *child) {
    struct catalog_paragraph p;
    enum err e = catalog_has_cable(t->catalog, parent->facet, parent->value, parent->cable);
    if (e != ERR_OK)
        return e;
    if (span_eq(name, SPAN("subject")) || span_eq(name, SPAN("header"))) {
        *child = file_node(parent->cable, name.p[0] == 's' ? INO_FILE_SUBJECT : INO_FILE_HEADER);
        return ERR_OK;
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
    int64_t cable;
    if (!holds_cables(parent))
        return find_date(parent, name, child);
    enum err e = catalog_find_cable(t->catalog, name, &cable);
    if (e == ERR_OK)
        *child = cable_node(parent, cable);
    return e; /* whether it is in this set is seen when its attributes are asked for */
}

enum err tree_lookup(struct tree *t, uint64_t parent, const char *name, struct tree_attr *attr) {
    struct ino_node n, child;
    struct span s = span_of(name);
    enum err e = ino_unpack(parent, &n);
    if (e != ERR_OK)
        return ERR_NOT_FOUND;
    switch (n.kind) {
    case INO_FIXED:
        e = find_in_fixed(t, &n, s, &child);
        break;
    case INO_VALUE:
        e = find_in_value(t, &n, s, &child);
        break;
    case INO_CABLE:
        e = find_in_cable(t, &n, s, &child);
        break;
    default:
        return ERR_INVALID;
    }
    return e == ERR_OK ? node_attr(t, &child, attr) : e;
}

enum err tree_parent(uint64_t ino, uint64_t *parent) {
    struct ino_node n, up = {.kind = INO_FIXED, .fixed = INO_ROOT};
    if (ino_unpack(ino, &n) != ERR_OK)
        return ERR_NOT_FOUND;
    if (n.kind == INO_FIXED && n.fixed == INO_README)
        return ERR_INVALID;
    if (n.kind == INO_CABLE)
        up = value_node(n.facet, n.value);
    else if (n.kind == INO_VALUE && n.facet == CATALOG_DATE && (n.value & 31) != 0)
        up = value_node(CATALOG_DATE, n.value & ~INT64_C(31));
    else if (n.kind == INO_VALUE && n.facet == CATALOG_DATE && (n.value & 511) != 0)
        up = value_node(CATALOG_DATE, n.value & ~INT64_C(511));
    else if (n.kind == INO_VALUE && n.facet != CATALOG_ALL)
        up = (struct ino_node){.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = n.facet};
    else if (n.kind != INO_FIXED && n.kind != INO_VALUE)
        return ERR_INVALID;
    return ino_pack(&up, parent);
}

/* ---- lists ---- */

struct lister {
    struct tree *tree;
    const struct ino_node *node;
    bool (*visit)(void *context, const struct tree_entry *entry);
    void *context;
    struct catalog_files files; /* of the cable whose paragraphs are listed */
    enum err err;               /* of a visit */
    bool stopped;
};

/* Hands out one entry; false when the listing is to end. */
static bool give(struct lister *l, enum err e, struct tree_entry *entry) {
    l->err = e;
    if (e == ERR_OK && !l->visit(l->context, entry))
        l->stopped = true;
    return e == ERR_OK && !l->stopped;
}

static bool give_value(void *context, const struct catalog_value *v) {
    struct lister *l = context;
    struct tree_entry entry = {.name = v->dir, .key = v->id};
    struct ino_node n = value_node(l->node->facet, v->id);
    return give(l, value_attr(&n, v, &entry.attr), &entry);
}

static bool give_cable(void *context, const struct catalog_cable *c) {
    struct lister *l = context;
    struct tree_entry entry = {.name = c->dir, .key = c->id};
    struct ino_node n = cable_node(l->node, c->id);
    return give(l, dir_attr(&n, 0, c->has_date, c->date, &entry.attr), &entry);
}

static bool give_document(void *context, const struct catalog_document *d) {
    struct lister *l = context;
    struct tree_entry entry = {.name = d->dir, .key = d->id};
    struct ino_node n = {.kind = l->node->fixed == INO_TEXT_DIR ? INO_TEXT : INO_ABOUT, .file = d->id};
    return give(l, document_attr(&n, d, &entry.attr), &entry);
}

enum { KEY_SUBJECT, KEY_HEADER, KEY_PARAGRAPH }; /* in a cable's directory; then the ordinals */

static bool give_paragraph(void *context, const struct catalog_paragraph *p) {
    struct lister *l = context;
    char name[NAME_SIZE + 4];
    size_t n = strlen(p->name);
    memcpy(name, p->name, n);
    memcpy(name + n, ".txt", 5);
    struct tree_entry entry = {.name = name, .key = KEY_PARAGRAPH + p->ordinal};
    struct ino_node node = file_node(l->node->cable, p->ordinal);
    return give(l, cable_file_attr(&node, &l->files, p->size, &entry.attr), &entry);
}

static enum err list_root(struct lister *l, int64_t after) {
    for (int64_t i = after + 1; i < ROOT_ENTRIES; i++) {
        struct tree_entry entry = {.name = root_entries[i].name, .key = i};
        if (!give(l, node_attr(l->tree, &root_entries[i].node, &entry.attr), &entry))
            break;
    }
    return l->err;
}

static enum err list_cable(struct lister *l, int64_t after) {
    static const struct {
        const char *name;
        int64_t file;
    } first[] = {{"subject", INO_FILE_SUBJECT}, {"header", INO_FILE_HEADER}};
    enum err e = catalog_get_files(l->tree->catalog, l->node->cable, &l->files);
    for (int64_t i = after + 1; e == ERR_OK && i < KEY_PARAGRAPH; i++) {
        struct tree_entry entry = {.name = first[i].name, .key = i};
        struct ino_node n = file_node(l->node->cable, first[i].file);
        if (!give(l, cable_file_attr(&n, &l->files, 0, &entry.attr), &entry))
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
    case INO_TEXT_DIR:
        return catalog_list_documents(k, CATALOG_TEXT, after, give_document, l);
    case INO_ABOUT_DIR: /* the README stands in the root */
        return catalog_list_documents(k, CATALOG_ABOUT, after < ABOUT_README_ID ? ABOUT_README_ID : after,
                                      give_document, l);
    default:
        return ERR_INVALID;
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
        e = n.kind == INO_CABLE ? catalog_has_cable(t->catalog, n.facet, n.value, n.cable)
                                : node_attr(t, &n, &attr);
    if (e != ERR_OK)
        return e;
    switch (n.kind) {
    case INO_FIXED:
        e = list_fixed(&l, after);
        break;
    case INO_VALUE:
        e = holds_cables(&n) ? catalog_list_cables(t->catalog, n.facet, n.value, after, give_cable, &l)
                             : catalog_list_dates(t->catalog, n.value, after, give_value, &l);
        break;
    case INO_CABLE:
        e = list_cable(&l, after);
        break;
    default:
        return ERR_INVALID;
    }
    return e != ERR_OK ? e : l.err;
}

/* ---- bytes ---- */

static enum err read_document(struct tree *t, enum catalog_shelf shelf, int64_t id, uint64_t offset,
                              size_t size, struct span *bytes) {
    size_t got = 0;
    if (!buf_extend(&t->bytes, size))
        return ERR_NOMEM;
    enum err e = catalog_read_document(t->catalog, shelf, id, offset, t->bytes.data, size, &got);
    *bytes = (struct span){t->bytes.data, e == ERR_OK ? got : 0};
    return e;
}

static enum err read_cable_file(struct tree *t, const struct ino_node *n, uint64_t offset, size_t size,
                                struct span *bytes) {
    enum err e = n->file == INO_FILE_HEADER ? catalog_read_header(t->catalog, n->cable, &t->bytes)
                 : n->file == INO_FILE_SUBJECT
                     ? catalog_read_subject(t->catalog, n->cable, &t->bytes)
                     : catalog_read_paragraph(t->catalog, n->cable, n->file, &t->bytes);
    struct span whole = {t->bytes.data, t->bytes.len};
    *bytes = offset >= whole.n ? SPAN_EMPTY : span_first(span_from(whole, (size_t)offset), size);
    return e;
}

enum err tree_read(struct tree *t, uint64_t ino, uint64_t offset, size_t size, struct span *bytes) {
    struct ino_node n;
    if (ino_unpack(ino, &n) != ERR_OK)
        return ERR_NOT_FOUND;
    buf_clear(&t->bytes);
    if (n.kind == INO_FILE)
        return read_cable_file(t, &n, offset, size, bytes);
    if (n.kind == INO_TEXT || n.kind == INO_ABOUT)
        return read_document(t, n.kind == INO_TEXT ? CATALOG_TEXT : CATALOG_ABOUT, n.file, offset, size,
                             bytes);
    if (n.kind == INO_FIXED && n.fixed == INO_README)
        return read_document(t, CATALOG_ABOUT, ABOUT_README_ID, offset, size, bytes);
    return ERR_INVALID;
}

unsigned tree_file_kind(uint64_t ino, int64_t *cable) {
    struct ino_node n;
    if (ino_unpack(ino, &n) != ERR_OK || n.kind != INO_FILE)
        return 0;
    *cable = n.cable;
    return n.file == INO_FILE_SUBJECT  ? TREE_SUBJECT
           : n.file == INO_FILE_HEADER ? TREE_HEADER
                                       : TREE_PARAGRAPHS;
}

bool tree_is_cable(uint64_t ino, int64_t *cable) {
    struct ino_node n;
    bool is = ino_unpack(ino, &n) == ERR_OK && n.kind == INO_CABLE;
    if (is)
        *cable = n.cable;
    return is;
}

struct reading {
    int64_t cable;
    bool (*visit)(void *context, uint64_t ino, struct span bytes);
    void *context;
    bool stopped;
};

static bool read_one(void *context, int64_t file, struct span bytes) {
    struct reading *r = context;
    struct ino_node n = file_node(r->cable, file);
    uint64_t ino;
    if (ino_pack(&n, &ino) != ERR_OK || !r->visit(r->context, ino, bytes))
        r->stopped = true;
    return !r->stopped;
}

enum err tree_read_cable(struct tree *t, int64_t cable, unsigned files,
                         bool (*visit)(void *context, uint64_t ino, struct span bytes), void *context) {
    struct reading r = {.cable = cable, .visit = visit, .context = context};
    enum err e = ERR_OK;
    buf_clear(&t->bytes);
    if (files & TREE_SUBJECT) {
        e = catalog_read_subject(t->catalog, cable, &t->bytes);
        if (e == ERR_OK)
            read_one(&r, INO_FILE_SUBJECT, (struct span){t->bytes.data, t->bytes.len});
        buf_clear(&t->bytes);
    }
    if (e == ERR_OK && !r.stopped && files & TREE_HEADER) {
        e = catalog_read_header(t->catalog, cable, &t->bytes);
        if (e == ERR_OK)
            read_one(&r, INO_FILE_HEADER, (struct span){t->bytes.data, t->bytes.len});
    }
    if (e == ERR_OK && !r.stopped && files & TREE_PARAGRAPHS)
        e = catalog_read_paragraphs(t->catalog, cable, -1, &t->bytes, read_one, &r);
    return e;
}
