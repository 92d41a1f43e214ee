/* read: the bytes of files. */
#include "private.h"
#include "store/schema.h"

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

static enum err read_node(struct tree *t, const struct ino_node *n, uint64_t offset, size_t size,
                          struct span *bytes) {
    buf_clear(&t->bytes);
    if (n->kind == INO_FILE)
        return read_cable_file(t, n, offset, size, bytes);
    if (n->kind == INO_TEXT || n->kind == INO_ABOUT)
        return read_document(t, n->kind == INO_TEXT ? CATALOG_TEXT : CATALOG_ABOUT, n->file, offset, size,
                             bytes);
    if (n->kind == INO_FIXED && n->fixed == INO_README)
        return read_document(t, CATALOG_ABOUT, SCHEMA_README_ID, offset, size, bytes);
    return n->kind == INO_LINK || n->kind == INO_ALIAS ? ERR_INVALID : ERR_IS_DIR;
}

enum err tree_read(struct tree *t, uint64_t ino, uint64_t offset, size_t size, struct span *bytes) {
    struct ino_node n;
    struct tree_attr attr;
    if (ino_unpack(ino, &n) != ERR_OK)
        return ERR_NOT_FOUND;
    enum err e = read_node(t, &n, offset, size, bytes);
    if (e == ERR_NOT_FOUND && tree_node_attr(t, &n, &attr) == ERR_OK)
        return tree_must_be(e); /* it is no number of an older index */
    return e;
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
