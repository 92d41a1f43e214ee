#include "xattr.h"

#include <stdlib.h>
#include <string.h>

#include "cable/fields.h"
#include "cable/render.h"
#include "set_contents.h"
#include "state.h"

static const char prefix[] = XATTR_PREFIX;

enum { ITEMS_MAX = 40 };

struct item {
    const char *name; /* without the prefix; static */
    size_t at, n; /* its value's place in `values` */
    bool unlisted;
};

struct xattr {
    uint64_t ino; /* of the node; 0 for none */
    struct buf values, names;
    struct item items[ITEMS_MAX];
    size_t items_n;
};

void xattr_free(struct xattr *x) {
    if (x == NULL)
        return;
    buf_free(&x->values);
    buf_free(&x->names);
    free(x);
}

/* ---- gathering ---- */

/* What has been appended to the values since `at` is the attribute; an empty one is absent. */
static void end(struct xattr *x, const char *name, size_t at) {
    if (x->values.len > at && x->items_n < ITEMS_MAX)
        x->items[x->items_n++] = (struct item){.name = name, .at = at, .n = x->values.len - at};
}

static void put(struct xattr *x, const char *name, struct span value) {
    size_t at = x->values.len;
    buf_add(&x->values, value.p, value.n);
    end(x, name, at);
}

static void put_number(struct xattr *x, const char *name, uint64_t number) {
    size_t at = x->values.len;
    buf_printf(&x->values, "%llu", (unsigned long long)number);
    end(x, name, at);
}

/* Lists are one a line, without a newline at the end. */
static void next_line(struct xattr *x, size_t at) {
    if (x->values.len > at)
        buf_char(&x->values, '\n');
}

static void put_list(struct xattr *x, const char *name, const struct cable_spans *list) {
    size_t at = x->values.len;
    for (size_t i = 0; i < list->n; i++) {
        next_line(x, at);
        buf_add(&x->values, list->items[i].p, list->items[i].n);
    }
    end(x, name, at);
}

static void put_topics(struct xattr *x, const char *name, const struct cable *c) {
    size_t at = x->values.len;
    for (size_t i = 0; i < c->topics_n; i++) {
        next_line(x, at);
        buf_add(&x->values, c->topics[i].name.p, c->topics[i].name.n);
    }
    end(x, name, at);
}

static void put_recipients(struct xattr *x, const char *name, const struct cable *c, bool info) {
    size_t at = x->values.len;
    for (size_t i = 0; i < c->recipients_n; i++) {
        if (c->recipients[i].info != info)
            continue;
        next_line(x, at);
        render_recipient(&c->recipients[i], &x->values);
    }
    end(x, name, at);
}

static void put_references(struct xattr *x, const char *name, const struct cable *c) {
    size_t at = x->values.len;
    for (size_t i = 0; i < c->references_n; i++) {
        next_line(x, at);
        buf_add(&x->values, c->references[i].ident.p, c->references[i].ident.n);
    }
    end(x, name, at);
}

static void put_problems(struct xattr *x, const char *name, const struct cable *c) {
    size_t at = x->values.len;
    for (size_t i = 0; i < c->problems_n; i++) {
        next_line(x, at);
        buf_add(&x->values, c->problems[i].kind.p, c->problems[i].kind.n);
        buf_str(&x->values, ": ");
        buf_add(&x->values, c->problems[i].detail.p, c->problems[i].detail.n);
    }
    end(x, name, at);
}

static void put_field(struct xattr *x, const struct fields_row *f, const struct cable *c) {
    char iso[DTG_ISO_SIZE];
    switch (f->kind) {
    case FIELDS_TEXT:
    case FIELDS_SENDER:
    case FIELDS_DATE:
    case FIELDS_LEVEL:
        put(x, f->key, fields_text(f, c, iso));
        break;
    case FIELDS_LIST:
        put_list(x, f->key, fields_list(f, c));
        break;
    case FIELDS_TOPICS:
        put_topics(x, f->key, c);
        break;
    case FIELDS_TO:
    case FIELDS_INFO:
        put_recipients(x, f->key, c, f->kind == FIELDS_INFO);
        break;
    case FIELDS_REFERENCES:
        put_references(x, f->key, c);
        break;
    case FIELDS_PROBLEMS:
        put_problems(x, f->key, c);
        break;
    case FIELDS_PARAGRAPHS: /* nodes of their own */
        break;
    }
}

/* The fields of `cablefs parse --json`, in its order. */
static void put_cable(struct xattr *x, const struct cable *c) {
    for (const struct fields_row *f = fields_next_key(NULL); f != NULL; f = fields_next_key(f))
        put_field(x, f, c);
}

/* Why a cable is in the directory of a tag, or of a set that a tag narrowed. */
static enum err put_source(struct tree *t, const struct ino_node *n) {
    struct xattr *x = t->xattr;
    struct set_store_definition d = {.facet = n->facet, .value = n->value};
    size_t at = x->values.len;
    enum err e = node_in_set(n) ? state_get_set(t, n->value, &d) : ERR_OK;
    if (e != ERR_OK || d.is_query || d.facet != CATALOG_TAG)
        return e;
    e = catalog_read_tag_source(t->catalog, d.value, n->cable, &x->values);
    end(x, "tag.source", at);
    return e;
}

static enum err gather_cable(struct tree *t, const struct ino_node *n) {
    struct xattr *x = t->xattr;
    struct cable c = CABLE_EMPTY;
    enum err e = set_contents_has_cable(t, node_place(n), n->cable);
    if (e == ERR_OK)
        e = catalog_load_cable(t->catalog, n->cable, false, &c);
    if (e == ERR_OK)
        put_cable(x, &c);
    cable_free(&c);
    return e == ERR_OK ? put_source(t, n) : e;
}

static enum err gather_paragraph(struct tree *t, const struct ino_node *n) {
    struct buf marking = BUF_EMPTY, heading = BUF_EMPTY;
    int64_t number = 0;
    enum err e = catalog_read_heading(t->catalog, n->cable, n->file, &number, &marking, &heading);
    if (e == ERR_OK) {
        put_number(t->xattr, "number", (uint64_t)number);
        put(t->xattr, "marking", (struct span){marking.data, marking.len});
        put(t->xattr, "heading", (struct span){heading.data, heading.len});
    }
    buf_free(&marking);
    buf_free(&heading);
    return e;
}

static enum err gather_set(struct tree *t, const struct ino_node *n) {
    struct set_store_definition d;
    char text[SET_STORE_QUERY_SIZE];
    enum err e = set_contents_get(t, n->value, &d);
    if (e != ERR_OK)
        return e;
    put_number(t->xattr, "count", d.summary.all);
    if (!d.is_query)
        return ERR_OK;
    e = set_store_get_query(t->sets, t->edition, n->value, text);
    if (e == ERR_OK)
        put(t->xattr, "query", span_of(text));
    return e;
}

static enum err gather_value(struct tree *t, const struct ino_node *n) {
    static const char *const names[CATALOG_NOTES] = {"name", "kind", "meaning"};
    struct buf notes[CATALOG_NOTES] = {BUF_EMPTY, BUF_EMPTY, BUF_EMPTY};
    struct catalog_value v;
    enum err e = catalog_get_value(t->catalog, n->facet, n->value, &v);
    if (e != ERR_OK)
        return e;
    put_number(t->xattr, "count", v.all);
    e = catalog_read_notes(t->catalog, n->facet, n->value, notes);
    for (int i = 0; i < CATALOG_NOTES; i++) {
        if (e == ERR_OK)
            put(t->xattr, names[i], (struct span){notes[i].data, notes[i].len});
        buf_free(&notes[i]);
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* ---- what is listed ---- */

/* Some file systems keep all attributes of a file in one block of 4 KiB: ext4 needs so much for one, of what
 * it has when its own and an access list are in it. */
enum { LISTED_MAX = 3800, LISTED_EACH = 16 };

static size_t cost(const struct item *item) {
    size_t name = strlen(item->name) + sizeof "cable." - 1;
    return LISTED_EACH + (name + 3) / 4 * 4 + (item->n + 3) / 4 * 4;
}

/* Takes the largest values off the list until what is left can be copied; "unlisted" names them. */
static void choose_listed(struct xattr *x) {
    size_t sum = 0, at = x->values.len;
    for (size_t i = 0; i < x->items_n; i++)
        sum += cost(&x->items[i]);
    while (sum > LISTED_MAX) {
        struct item *largest = NULL;
        for (size_t i = 0; i < x->items_n; i++)
            if (!x->items[i].unlisted && (largest == NULL || x->items[i].n > largest->n))
                largest = &x->items[i];
        if (largest == NULL)
            break;
        largest->unlisted = true;
        sum -= cost(largest);
        sum += at == x->values.len ? LISTED_EACH + sizeof "cable.unlisted" : 0;
        next_line(x, at);
        buf_str(&x->values, largest->name);
        sum += strlen(largest->name) + 4;
    }
    end(x, "unlisted", at);
}

static enum err gather_names(struct xattr *x) {
    for (size_t i = 0; i < x->items_n; i++) {
        if (x->items[i].unlisted)
            continue;
        buf_str(&x->names, prefix);
        buf_str(&x->names, x->items[i].name);
        buf_char(&x->names, '\0');
    }
    return buf_err(&x->names);
}

/* ---- asking ---- */

static enum err gather_node(struct tree *t, const struct ino_node *n) {
    switch (n->kind) {
    case INO_CABLE:
        return gather_cable(t, n);
    case INO_VALUE:
        return node_in_set(n) ? gather_set(t, n) : gather_value(t, n);
    case INO_FILE:
        return n->file < INO_FILE_NAMED ? gather_paragraph(t, n) : ERR_OK;
    default:
        return ERR_OK;
    }
}

static enum err gather(struct tree *t, uint64_t ino) {
    struct ino_node n;
    if (ino_unpack(ino, &n) != ERR_OK)
        return ERR_NOT_FOUND;
    if (t->xattr == NULL && (t->xattr = calloc(1, sizeof *t->xattr)) == NULL)
        return ERR_NOMEM;
    struct xattr *x = t->xattr;
    if (x->ino == ino)
        return ERR_OK;
    x->ino = 0;
    x->items_n = 0;
    buf_clear(&x->values);
    buf_clear(&x->names);
    enum err e = gather_node(t, &n);
    if (e == ERR_OK) {
        choose_listed(x);
        e = buf_err(&x->values);
    }
    if (e == ERR_OK)
        e = gather_names(x);
    if (e == ERR_OK)
        x->ino = ino;
    return e;
}

enum err xattr_list(struct tree *t, uint64_t ino, struct span *names) {
    enum err e = gather(t, ino);
    if (e == ERR_OK)
        *names = (struct span){t->xattr->names.data, t->xattr->names.len};
    return e;
}

enum err xattr_get(struct tree *t, uint64_t ino, const char *name, struct span *value) {
    if (strncmp(name, prefix, sizeof prefix - 1) != 0)
        return ERR_NO_ATTRIBUTE;
    enum err e = gather(t, ino);
    if (e != ERR_OK)
        return e;
    const struct xattr *x = t->xattr;
    for (size_t i = 0; i < x->items_n; i++)
        if (strcmp(x->items[i].name, name + sizeof prefix - 1) == 0) {
            *value = (struct span){x->values.data + x->items[i].at, x->items[i].n};
            return ERR_OK;
        }
    return ERR_NO_ATTRIBUTE;
}
