#include "cable_dir.h"

#include "set_contents.h"
#include "state.h"

/* The keys of a listing: the files of render.h, what it cites and what cites it, the paragraphs. */
enum { KEY_CITATIONS = RENDER_FILES, KEY_PARAGRAPHS = KEY_CITATIONS + NODE_CITATIONS };

static bool is_named(const struct ino_node *n) {
    return n->file >= INO_FILE_NAMED;
}

/* Of a file with a name. */
static int number_of(const struct ino_node *n) {
    return (int)(n->file - INO_FILE_NAMED);
}

static struct ino_node named(int64_t cable, int64_t number) {
    return node_file(cable, INO_FILE_NAMED + number);
}

/* ---- the directory ---- */

static enum err exists(struct tree *t, const struct ino_node *n) {
    return set_contents_has_cable(t, node_place(n), n->cable);
}

/* Whether the cable has any citations is seen when the attributes of their directory are asked for. */
static enum err find(struct tree *t, const struct ino_node *n, struct span name, struct ino_node *child) {
    struct catalog_paragraph p;
    struct span paragraph;
    enum err e = exists(t, n);
    if (e != ERR_OK)
        return e;
    int file = render_find_file(name);
    *child = named(n->cable, file);
    if (file < RENDER_FILES)
        return ERR_OK;
    for (size_t i = 0; i < NODE_CITATIONS; i++)
        if (span_eq(name, span_of(node_citations[i].name))) {
            *child = node_inside_cable(n, node_citations[i].kind);
            return ERR_OK;
        }
    if (!render_paragraph_of(name, &paragraph))
        return ERR_NOT_FOUND;
    e = catalog_find_paragraph(t->catalog, n->cable, paragraph, &p);
    if (e == ERR_OK)
        *child = node_file(n->cable, p.ordinal);
    return e;
}

static enum err attr_of(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct catalog_cable c;
    enum err e = exists(t, n);
    if (e == ERR_OK)
        e = node_must_be(catalog_get_cable(t->catalog, n->cable, &c));
    return e == ERR_OK ? node_cable_attr(n, &c, attr) : e;
}

static enum err parent(struct tree *t, const struct ino_node *n, struct ino_node *up) {
    (void)t;
    *up = node_value(n->facet, n->value);
    return ERR_OK;
}

/* ---- its list ---- */

struct listing {
    struct list *list;
    struct catalog_files files;
};

static enum err attr_from(const struct ino_node *n, const struct catalog_files *f, uint64_t paragraph_size,
                          struct tree_attr *attr) {
    uint64_t size = is_named(n) ? f->sizes[number_of(n)] : paragraph_size;
    const struct node_times times = {f->has_date, f->date, f->changed};
    return node_file_attr(n, size, f->views, &times, attr);
}

static bool give_named(struct listing *l, int64_t key) {
    struct tree_entry entry = {.name = render_files[key].name, .key = key};
    struct ino_node n = named(l->list->node->cable, key);
    return list_give(l->list, attr_from(&n, &l->files, 0, &entry.attr), &entry);
}

static bool give_citations(struct listing *l, int64_t key) {
    const struct node_citations *dir = &node_citations[key - KEY_CITATIONS];
    const struct catalog_files *f = &l->files;
    struct tree_entry entry = {.name = dir->name, .key = key};
    struct ino_node n = node_inside_cable(l->list->node, dir->kind);
    const struct node_times times = {f->has_date, f->date, f->changed};
    return !node_lists_citations(l->list->node) || (f->citations & dir->which) == 0 ||
           list_give(l->list, node_dir_attr(&n, 0, &times, &entry.attr), &entry);
}

static bool give_paragraph(void *context, const struct catalog_paragraph *p) {
    struct listing *l = context;
    char name[RENDER_NAME_SIZE];
    render_paragraph_file(p->name, name);
    struct tree_entry entry = {.name = name, .key = KEY_PARAGRAPHS + p->ordinal};
    struct ino_node n = node_file(l->list->node->cable, p->ordinal);
    return list_give(l->list, attr_from(&n, &l->files, p->size, &entry.attr), &entry);
}

static enum err list(struct list *l, int64_t after) {
    struct listing listing = {.list = l};
    int64_t ordinal = after < KEY_PARAGRAPHS ? -1 : after - KEY_PARAGRAPHS;
    bool more = true;
    enum err e = catalog_get_files(l->tree->catalog, l->node->cable, &listing.files);
    if (e != ERR_OK)
        return e;
    for (int64_t key = after + 1; more && key < KEY_PARAGRAPHS; key++)
        more = key < KEY_CITATIONS ? give_named(&listing, key) : give_citations(&listing, key);
    return more ? catalog_list_paragraphs(l->tree->catalog, l->node->cable, ordinal, give_paragraph, &listing)
                : ERR_OK;
}

const struct kind cable_dir = {
    .find = find, .exists = exists, .attr = attr_of, .list = list, .parent = parent};

/* ---- a file in it ---- */

static enum err file_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct catalog_files f;
    struct catalog_paragraph p = {.size = 0};
    enum err e = catalog_get_files(t->catalog, n->cable, &f);
    if (e == ERR_OK && !is_named(n))
        e = catalog_get_paragraph(t->catalog, n->cable, n->file, &p);
    return e == ERR_OK ? attr_from(n, &f, p.size, attr) : e;
}

static enum err read(struct tree *t, const struct ino_node *n, uint64_t offset, size_t size,
                     struct span *bytes) {
    enum err e = is_named(n) ? catalog_read_file(t->catalog, n->cable, number_of(n), &t->bytes)
                             : catalog_read_paragraph(t->catalog, n->cable, n->file, &t->bytes);
    struct span whole = {t->bytes.data, t->bytes.len};
    *bytes = offset >= whole.n ? SPAN_EMPTY : span_first(span_from(whole, (size_t)offset), size);
    return e;
}

const struct kind cable_dir_file = {.attr = file_attr, .read = read};

/* ---- its files together ---- */

unsigned cable_dir_bit(const struct ino_node *file) {
    return is_named(file) ? (unsigned)CABLE_DIR_NAMED << number_of(file) : CABLE_DIR_PARAGRAPHS;
}

struct reading {
    int64_t cable;
    bool (*visit)(void *context, uint64_t ino, struct span bytes);
    void *context;
    bool stopped;
};

static bool give_bytes(struct reading *r, const struct ino_node *n, struct span bytes) {
    uint64_t ino;
    if (ino_pack(n, &ino) != ERR_OK || !r->visit(r->context, ino, bytes))
        r->stopped = true;
    return !r->stopped;
}

static bool read_named(void *context, int file, struct span bytes) {
    struct reading *r = context;
    struct ino_node n = named(r->cable, file);
    return give_bytes(r, &n, bytes);
}

static bool read_paragraph(void *context, int64_t ordinal, struct span bytes) {
    struct reading *r = context;
    struct ino_node n = node_file(r->cable, ordinal);
    return give_bytes(r, &n, bytes);
}

enum err cable_dir_read(struct tree *t, int64_t cable, unsigned files,
                        bool (*visit)(void *context, uint64_t ino, struct span bytes), void *context) {
    struct reading r = {.cable = cable, .visit = visit, .context = context};
    unsigned wanted = files / CABLE_DIR_NAMED;
    enum err e = ERR_OK;
    if (wanted != 0)
        e = catalog_read_files(t->catalog, cable, wanted, &t->bytes, read_named, &r);
    if (e == ERR_OK && !r.stopped && (files & CABLE_DIR_PARAGRAPHS) != 0)
        e = catalog_read_paragraphs(t->catalog, cable, -1, &t->bytes, read_paragraph, &r);
    return e;
}
