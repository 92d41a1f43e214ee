#include "set_file.h"

#include <stdlib.h>

#include "cable/cite.h"
#include "cable/export.h"
#include "cable/json_cable.h"
#include "cable/show_page.h"
#include "set_contents.h"
#include "set_list.h"
#include "state.h"

/* ---- the files there are ---- */

enum needs {
    NEEDS_ROW, /* of a cable what stands in its row */
    NEEDS_TEXTS, /* the record */
    NEEDS_DOCUMENT, /* the record without its texts, and the bytes of its document where cite.h asks for it */
};

struct form {
    const char *name;
    const char *between; /* two cables; or NULL */
    enum needs needs;
    bool by_document; /* a cable's name is that of the document in text/, as `show --json` has it */
    enum err (*head)(struct buf *out); /* or NULL */
    enum err (*add)(const struct cable *c, struct span name, struct buf *out);
    enum cite_style style; /* where there is no add() */
};

enum { PAGE_WIDTH = 80 }; /* as `show` has it where it does not write to a terminal */

static enum err add_json(const struct cable *c, struct span name, struct buf *out) {
    return json_cable_line(c, name, true, out);
}

/* For a printer or a pager; the name stands on the page. */
static enum err add_page(const struct cable *c, struct span name, struct buf *out) {
    static const struct show_page_style style = {.width = PAGE_WIDTH};
    (void)name;
    return show_page(c, &style, out);
}

/* In the order of their numbers, which are below 1 << INO_SET_FILE_BITS. */
static const struct form forms[] = {
    {.name = "list.txt", .add = export_list_line},
    {.name = "cables.csv", .needs = NEEDS_TEXTS, .head = export_csv_header, .add = export_csv_row},
    {.name = "cables.jsonl", .needs = NEEDS_TEXTS, .by_document = true, .add = add_json},
    {.name = "cables.txt", .between = "\f", .needs = NEEDS_TEXTS, .add = add_page},
    {.name = "cables.bib", .between = "\n", .needs = NEEDS_DOCUMENT, .style = CITE_BIBTEX},
    {.name = "cables.ris", .between = "\n", .needs = NEEDS_DOCUMENT, .style = CITE_RIS},
};
enum { FORMS = sizeof forms / sizeof forms[0] };
_Static_assert((int)FORMS <= 1 << INO_SET_FILE_BITS, "each form has a number");

const char *set_file_name(size_t i) {
    return i < FORMS ? forms[i].name : NULL;
}

static struct ino_node node_of(const struct tree *t, struct set_store_place place, size_t form) {
    return node_set_file(place, (int64_t)form, catalog_version(t->catalog)->generation);
}

enum err set_file_find(struct tree *t, struct set_store_place place, struct span name,
                       struct ino_node *file) {
    for (size_t i = 0; i < FORMS; i++)
        if (span_eq(name, span_of(forms[i].name))) {
            *file = node_of(t, place, i);
            return ERR_OK;
        }
    return ERR_NOT_FOUND;
}

enum err set_file_list(struct list *l, struct set_store_place place, int64_t first, int64_t after) {
    for (int64_t i = after < first ? 0 : after - first + 1; i < FORMS && list_goes_on(l); i++) {
        struct tree_entry entry = {.name = forms[i].name, .bare = true, .key = first + i};
        struct ino_node n = node_of(l->tree, place, (size_t)i);
        list_give(l, ino_pack(&n, &entry.attr.ino), &entry);
    }
    return ERR_OK;
}

/* ERR_STALE for a number of another generation. */
static enum err form_of(const struct tree *t, const struct ino_node *n, const struct form **form) {
    size_t i = (size_t)node_set_file_form(n);
    if (i >= FORMS)
        return ERR_NOT_FOUND;
    *form = &forms[i];
    return node_of(t, node_place(n), i).cable == n->cable ? ERR_OK : ERR_STALE;
}

/* ---- a pass over cables ---- */

struct pass {
    struct tree *tree;
    const struct form *form;
    struct cable cable;
    struct catalog_document document;
    struct buf text; /* of the document */
    struct buf bytes; /* of this cable */
    uint64_t offset; /* of them in the file */
    int64_t last; /* key of the cable before; -1 for none */
    bool (*visit)(struct pass *p); /* false: it has seen enough */
    void *context;
    enum err err;
};

static enum err read_text(struct pass *p) {
    size_t got = 0;
    if (!buf_extend(&p->text, (size_t)p->document.size))
        return ERR_NOMEM;
    if (p->document.size == 0)
        return ERR_OK;
    enum err e = catalog_read_document(p->tree->catalog, CATALOG_TEXT, p->document.id, 0, p->text.data,
                                       p->text.len, &got);
    p->text.len = got;
    return e;
}

/* A telegram of the National Archives, for which cite.h looks into the document, is of 1973 to 1979. */
static bool may_be_of_archives(const struct cable *c) {
    return c->ident.n == 0 || c->ident.p[0] == '7';
}

static enum err load(struct pass *p, int64_t cable) {
    struct catalog *k = p->tree->catalog;
    const struct form *f = p->form;
    enum err e = f->needs == NEEDS_ROW ? catalog_load_fields(k, cable, &p->cable)
                                       : catalog_load_cable(k, cable, f->needs == NEEDS_TEXTS, &p->cable);
    bool reads = f->needs == NEEDS_DOCUMENT && may_be_of_archives(&p->cable);
    buf_clear(&p->text);
    if (e == ERR_OK && (f->by_document || reads))
        e = catalog_get_cable_document(k, cable, &p->document);
    if (e == ERR_OK && reads)
        e = read_text(p);
    return node_must_be(e);
}

static enum err add(struct pass *p, const char *name) {
    const struct form *f = p->form;
    if (f->add != NULL)
        return f->add(&p->cable, span_of(f->by_document ? p->document.dir : name), &p->bytes);
    struct cite_archive archive = cite_find_archive((struct span){p->text.data, p->text.len});
    return cite_cable(&p->cable, &archive, NULL, f->style, &p->bytes);
}

static bool visit_bytes(struct pass *p) {
    bool more = p->visit(p);
    p->offset += p->bytes.len;
    buf_clear(&p->bytes);
    return more && p->err == ERR_OK;
}

static bool visit_cable(void *context, const struct catalog_cable *c) {
    struct pass *p = context;
    p->err = load(p, c->id);
    if (p->err == ERR_OK && p->last >= 0 && p->form->between != NULL)
        buf_str(&p->bytes, p->form->between);
    if (p->err == ERR_OK)
        p->err = add(p, c->dir);
    bool more = p->err == ERR_OK && visit_bytes(p);
    p->last = c->key;
    return more;
}

/* Visits the bytes of the cables behind p->last, which begin at p->offset. */
static enum err go_on(struct pass *p, struct set_store_place place) {
    bool more = true;
    if (p->last < 0 && p->form->head != NULL) {
        p->err = p->form->head(&p->bytes);
        more = p->err == ERR_OK && visit_bytes(p);
    }
    enum err e = more ? set_list(p->tree, place, p->last, visit_cable, p) : ERR_OK;
    buf_free(&p->bytes);
    buf_free(&p->text);
    cable_free(&p->cable);
    return p->err != ERR_OK ? p->err : e;
}

/* ---- the index: rows of the key of the cable before a piece, and where that begins ---- */

enum { END = 1 }; /* the last row says how long the file is */

struct pieces {
    struct set_store_row *rows;
    size_t n, room;
};

static bool add_piece(struct pieces *s, int64_t key, uint64_t offset) {
    if (s->n == s->room) {
        size_t room = s->room < 64 ? 64 : s->room * 2;
        struct set_store_row *rows = realloc(s->rows, room * sizeof *rows);
        if (rows == NULL)
            return false;
        s->rows = rows;
        s->room = room;
    }
    s->rows[s->n++] = (struct set_store_row){.value = key, .count = offset};
    return true;
}

static bool visit_to_measure(struct pass *p) {
    struct pieces *s = p->context;
    if (s->n > 0 && s->rows[s->n - 1].value == p->last)
        return true; /* that is where it goes on */
    if ((s->n == 0 || p->offset - s->rows[s->n - 1].count >= SET_FILE_PIECE) &&
        !add_piece(s, p->last, p->offset))
        p->err = ERR_NOMEM;
    return p->err == ERR_OK;
}

static struct set_store_key key_of(const struct tree *t, const struct ino_node *n, int rows) {
    return (struct set_store_key){.era = state_era(t),
                                  .place = node_place(n),
                                  .rows = (enum catalog_facet)(rows + node_set_file_form(n))};
}

/* Goes on from where a pass was given up before. */
static enum err resume(struct set_store *s, const struct set_store_key *begun, struct pieces *pieces,
                       struct pass *p) {
    struct set_store_result *r = set_store_take(s, begun);
    bool added = true;
    for (size_t i = 0; added && r != NULL && i < r->rows_n; i++) {
        p->last = r->rows[i].value;
        p->offset = r->rows[i].count;
        added = add_piece(pieces, p->last, p->offset);
    }
    set_store_give_back(s, r);
    return added ? ERR_OK : ERR_NOMEM;
}

/* Keeps what was measured before time ran out: whoever asks again goes on from there, so that each file is
 * there in the end. */
static void keep_begun(struct set_store *s, const struct set_store_key *begun, struct pieces *pieces) {
    struct set_store_result *r;
    set_store_drop(s, begun);
    if (set_store_make_rows(pieces->rows, pieces->n, &r) == ERR_OK)
        set_store_give_back(s, set_store_keep(s, begun, r));
}

static enum err measure(struct tree *t, const struct ino_node *n, const struct form *form,
                        struct set_store_result **result) {
    const struct set_store_key begun = key_of(t, n, SET_STORE_BEGUN);
    struct pieces s = {.n = 0};
    struct pass p = {.tree = t, .form = form, .last = -1, .visit = visit_to_measure, .context = &s};
    enum err e = resume(t->sets, &begun, &s, &p);
    if (e == ERR_OK)
        e = work_status(&t->work, go_on(&p, node_place(n)), NULL);
    if (e == ERR_OK && !add_piece(&s, INT64_MAX, p.offset))
        e = ERR_NOMEM;
    if (e == ERR_OK) {
        set_store_drop(t->sets, &begun);
        return set_store_make_rows(s.rows, s.n, result);
    }
    if (s.n > 1 && (e == ERR_STOPPED || e == ERR_COSTLY) && !work_lacked_memory(&t->work))
        keep_begun(t->sets, &begun, &s);
    else
        free(s.rows);
    return e;
}

/* Given back with set_contents_give_back(). */
static enum err take_index(struct tree *t, const struct ino_node *n, const struct form *form,
                           struct set_store_result **index) {
    const struct set_store_key key = key_of(t, n, SET_STORE_FILES);
    struct set_store *s;
    enum err e = state_sets(t, &s);
    if (e != ERR_OK || (*index = set_store_take(s, &key)) != NULL)
        return e;
    e = set_contents_may_begin(t, &key);
    if (e == ERR_OK)
        e = measure(t, n, form, index);
    if (e == ERR_OK)
        *index = set_store_keep(s, &key, *index);
    return e;
}

static uint64_t size_of(const struct set_store_result *index) {
    return index->rows[index->rows_n - END].count;
}

static enum err attr_of(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    const struct form *form;
    struct set_store_result *index;
    struct set_store_summary sum;
    enum err e = form_of(t, n, &form);
    if (e == ERR_OK)
        e = set_contents_sum(t, node_place(n), &sum);
    if (e == ERR_OK)
        e = take_index(t, n, form, &index);
    if (e != ERR_OK)
        return e;
    const struct node_times times = {sum.has_newest, sum.newest, sum.changed};
    e = node_file_attr(n, size_of(index), 1, &times, attr);
    attr->name_passes = true;
    set_contents_give_back(t, index);
    return e;
}

/* ---- reading ---- */

struct reading {
    const struct set_store_row *next; /* the row behind this piece */
    uint64_t offset;
    size_t size;
    struct buf *out;
};

/* The last row whose piece begins at or before the offset, which is in the file. */
static size_t piece_at(const struct set_store_result *index, uint64_t offset) {
    size_t low = 0, high = index->rows_n - END;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (index->rows[middle].count <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Takes what is wanted of these bytes; sees to it that each piece begins where the index says. */
static bool visit_to_read(struct pass *p) {
    struct reading *r = p->context;
    if (p->last == r->next->value) {
        if (p->offset != r->next->count)
            p->err = ERR_CORRUPT;
        r->next++;
    }
    struct span bytes = {p->bytes.data, p->bytes.len};
    uint64_t skip = r->offset > p->offset ? r->offset - p->offset : 0;
    if (skip < bytes.n) {
        bytes = span_first(span_from(bytes, (size_t)skip), r->size - r->out->len);
        buf_add(r->out, bytes.p, bytes.n);
    }
    return r->out->len < r->size;
}

static enum err read(struct tree *t, const struct ino_node *n, uint64_t offset, size_t size,
                     struct span *bytes) {
    const struct form *form;
    struct set_store_result *index;
    enum err e = form_of(t, n, &form);
    if (e == ERR_OK)
        e = take_index(t, n, form, &index);
    if (e != ERR_OK)
        return e;
    uint64_t end = size_of(index);
    struct reading r = {.offset = offset, .out = &t->bytes};
    r.size = offset >= end ? 0 : end - offset < size ? (size_t)(end - offset) : size;
    if (r.size > 0) {
        size_t i = piece_at(index, offset);
        struct pass p = {.tree = t,
                         .form = form,
                         .offset = index->rows[i].count,
                         .last = index->rows[i].value,
                         .visit = visit_to_read,
                         .context = &r};
        r.next = &index->rows[i + 1];
        e = go_on(&p, node_place(n));
        if (e == ERR_OK && r.out->len != r.size)
            e = buf_err(r.out) != ERR_OK ? ERR_NOMEM : ERR_CORRUPT;
    }
    set_contents_give_back(t, index);
    *bytes = (struct span){t->bytes.data, e == ERR_OK ? r.size : 0};
    return e;
}

const struct kind set_file = {.attr = attr_of, .read = read};
