#include "html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/dynlib.h"
#include "html_attributes.h"

void source_html_free(struct source_html *h) {
    buf_free(&h->decoded);
    buf_free(&h->fields);
    buf_free(&h->text);
    free(h->lib);
    h->lib = NULL;
}

#if CABLEFS_HTML

#include <libxml/HTMLparser.h>

#define FUNCTIONS(X)                                                                                         \
    X(htmlNewParserCtxt)                                                                                     \
    X(htmlCtxtReadIO)                                                                                        \
    X(htmlFreeParserCtxt)                                                                                    \
    X(xmlCtxtGetLastError)                                                                                   \
    X(xmlDocGetRootElement)                                                                                  \
    X(xmlFreeDoc)

struct libxml2 {
    FUNCTIONS(DYNLIB_POINTER)
};

static enum err load_libxml2(struct source_html *h, struct err_info *info) {
#define NAMED(name) DYNLIB_FUNCTION(struct libxml2, name)
    static const struct dynlib_function functions[] = {FUNCTIONS(NAMED)};
    static const struct dynlib library = {.soname = LIBXML2_SONAME,
                                          .package = "libxml2",
                                          .purpose = "to read HTML pages",
                                          .functions = functions,
                                          .functions_n = sizeof functions / sizeof functions[0]};
    if (h->lib != NULL)
        return ERR_OK;
    struct libxml2 *lib = malloc(sizeof *lib);
    if (lib == NULL)
        return err_no_memory(info);
    enum err e = dynlib_open(&library, lib, info);
    if (e == ERR_OK)
        h->lib = lib;
    else
        free(lib);
    return e;
}

/* ---- the tree ---- */

static bool is_element(const xmlNode *node, const char *name) {
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* The next node that is not below this one; NULL behind the last one below root. Nothing recurses: how deep a
 * page nests is its author's choice. */
static const xmlNode *node_behind(const xmlNode *root, const xmlNode *node) {
    while (node != root && node->next == NULL)
        node = node->parent;
    return node == root ? NULL : node->next;
}

/* The next node in the order of the document. */
static const xmlNode *next_node(const xmlNode *root, const xmlNode *node) {
    if (node->children != NULL && node->type != XML_ENTITY_REF_NODE)
        return node->children;
    return node_behind(root, node);
}

/* Is the word among those of the attribute? */
static bool has_class(const xmlNode *node, struct span word) {
    for (const xmlAttr *a = node->properties; a != NULL; a = a->next) {
        if (strcmp((const char *)a->name, "class") != 0 || a->children == NULL ||
            a->children->content == NULL)
            continue;
        struct span rest = span_of((const char *)a->children->content), w;
        while ((w = span_word(&rest)).n > 0)
            if (span_eq(w, word))
                return true;
    }
    return false;
}

/* Appends the text below the node. A <br> is a line end, but with one behind it they are one. */
static void add_text(const xmlNode *root, struct buf *out) {
    bool broken = false;
    for (const xmlNode *n = root; n != NULL; n = next_node(root, n)) {
        bool is_text = (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && n->content != NULL;
        bool is_break = is_element(n, "br");
        if (broken && (is_break || (is_text && *n->content != '\n')))
            buf_char(out, '\n');
        if (is_text)
            buf_str(out, (const char *)n->content);
        broken = is_break || (broken && !is_text);
    }
    if (broken)
        buf_char(out, '\n');
}

/* ---- the metadata ---- */

enum { IDENT, CREATED, CLASSIFICATION, ORIGIN, COLUMNS };
enum { CELLS_MAX = 16 };

struct cells {
    size_t ends[CELLS_MAX + 1]; /* in the buf: cell i lies between ends[i] and ends[i + 1] */
    int n;
};

static void add_cell(struct cells *cells, const xmlNode *node, struct buf *out) {
    if (cells->n == CELLS_MAX)
        return;
    cells->ends[cells->n++] = out->len;
    add_text(node, out);
    cells->ends[cells->n] = out->len;
}

static struct span cell(const struct cells *cells, int i, const struct buf *text) {
    if (i >= cells->n || text->len == 0)
        return SPAN_EMPTY;
    return span_trim((struct span){text->data + cells->ends[i], cells->ends[i + 1] - cells->ends[i]});
}

/* The place of a column by its title; a table without titles has them in this order, "Released" being the
 * third. */
static int column(const struct cells *titles, const struct buf *text, int which) {
    static const struct {
        const char *title;
        int usual;
    } columns[COLUMNS] = {[IDENT] = {"Reference ID", 0},
                          [CREATED] = {"Created", 1},
                          [CLASSIFICATION] = {"Classification", 3},
                          [ORIGIN] = {"Origin", 4}};
    for (int i = 0; i < titles->n; i++)
        if (span_ieq(cell(titles, i, text), span_of(columns[which].title)))
            return i;
    return titles->n == 0 ? columns[which].usual : CELLS_MAX;
}

/* "2006-10-23 15:03": fifteen hours, printed twice. */
static bool minutes_wrong(struct span date) {
    unsigned long hour, minute;
    if (date.n != 16 || date.p[13] != ':' || !text_number((struct span){date.p + 11, 2}, 23, &hour) ||
        !text_number((struct span){date.p + 14, 2}, 59, &minute))
        return false;
    return minute == (hour % 12 == 0 ? 12 : hour % 12);
}

static void read_table(const xmlNode *table, struct buf *fields, struct raw_metadata *c) {
    struct cells titles = {0}, cells = {0};
    for (const xmlNode *n = table; n != NULL; n = next_node(table, n))
        if (is_element(n, "th"))
            add_cell(&titles, n, fields);
        else if (is_element(n, "td"))
            add_cell(&cells, n, fields);
    *c =
        (struct raw_metadata){.ident = cell(&cells, column(&titles, fields, IDENT), fields),
                              .date = cell(&cells, column(&titles, fields, CREATED), fields),
                              .classification = cell(&cells, column(&titles, fields, CLASSIFICATION), fields),
                              .origin = cell(&cells, column(&titles, fields, ORIGIN), fields)};
    c->date_minutes_wrong = minutes_wrong(c->date);
}

/* ---- the page ---- */

/* Finds the table and joins the blocks behind it; an error when there is none of one of them. */
static void read_tree(struct source_html *h, const xmlNode *root, struct raw_metadata *c,
                      struct err_info *error) {
    const xmlNode *n = root;
    int blocks = 0;
    while (n != NULL && !(is_element(n, "table") && has_class(n, SPAN("cable"))))
        n = next_node(root, n);
    if (n == NULL) {
        err_set(error, ERR_INVALID, "an HTML page without the table of a cable");
        return;
    }
    read_table(n, &h->fields, c);
    while (n != NULL) {
        if (!is_element(n, "pre")) {
            n = next_node(root, n);
            continue;
        }
        if (blocks++ > 0 && h->text.len > 0)
            buf_str(&h->text, "\n\n");
        add_text(n, &h->text);
        n = node_behind(root, n);
    }
    if (blocks == 0)
        err_set(error, ERR_INVALID, "an HTML page without the text of a cable");
}

/* What libxml2 has not asked for yet. */
struct rest {
    struct span page;
    const struct stop *stop;
    bool stopped;
};

/* A page that is stopped ends here. libxml2 asks for a few thousand bytes at a time. */
static int read_piece(void *context, char *bytes, int max) {
    struct rest *r = context;
    size_t n = (size_t)max < r->page.n ? (size_t)max : r->page.n;
    r->stopped = r->stopped || stop_asked(r->stop);
    if (r->stopped || n == 0)
        return 0;
    memcpy(bytes, r->page.p, n);
    r->page = span_from(r->page, n);
    return (int)n;
}

/* The caller frees *doc, whatever the status is; NULL: libxml2 makes nothing of it. ERR_LIMIT: it did not
 * read all of it. ERR_IO: it had too little memory for the page. ERR_NOMEM, ERR_STOPPED. */
static enum err parse_tree(const struct libxml2 *lib, struct span page, const struct stop *stop,
                           xmlDoc **doc) {
    enum {
        OPTIONS = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                  HTML_PARSE_COMPACT
    };
    struct rest rest = {.page = page, .stop = stop};
    enum err e = ERR_OK;
    htmlParserCtxt *context = lib->htmlNewParserCtxt();
    if (context == NULL)
        return ERR_NOMEM;
    *doc = lib->htmlCtxtReadIO(context, read_piece, NULL, &rest, NULL, "UTF-8", OPTIONS);
    const xmlError *last = lib->xmlCtxtGetLastError(context);
    if (rest.stopped)
        e = ERR_STOPPED;
    else if (last != NULL && last->code == XML_ERR_NO_MEMORY) /* the tree is not whole */
        e = ERR_IO;
    else if (last != NULL &&
             last->level == XML_ERR_FATAL) /* no fault of a page is fatal, but how deep it is */
        e = ERR_LIMIT;
    lib->htmlFreeParserCtxt(context);
    return e;
}

/* The page as bytes of our own, which may be changed. */
static enum err own(struct source_html *h, struct span *text) {
    if (text->p == h->decoded.data)
        return ERR_OK;
    buf_clear(&h->decoded);
    buf_add(&h->decoded, text->p, text->n);
    text->p = h->decoded.data;
    return buf_err(&h->decoded);
}

/* Takes out the attributes that are too many. *excess counts them. */
static enum err limit_attributes(struct source_html *h, struct span *text, size_t *excess) {
    struct html_attributes attributes = {0};
    size_t from, to, n;
    enum err e = ERR_OK;
    while (e == ERR_OK && html_attributes_next(&attributes, *text, &from, &to, &n)) {
        e = own(h, text);
        if (e == ERR_OK)
            memset(h->decoded.data + from, ' ', to - from);
        *excess += n;
    }
    return e;
}

/* The page as UTF-8 without NUL bytes, at which libxml2 would stop. */
static enum err decode(struct source_html *h, struct span page, struct span *text, bool *converted) {
    enum err e = text_decode(page, &h->decoded, text, converted);
    if (e != ERR_OK || text->n == 0 || memchr(text->p, '\0', text->n) == NULL)
        return e;
    e = own(h, text);
    for (size_t i = 0; e == ERR_OK && i < h->decoded.len; i++)
        if (h->decoded.data[i] == '\0')
            h->decoded.data[i] = ' ';
    return e;
}

/* What was done to the page before it could be read. */
static void take_note(bool converted, size_t excess, struct raw_note *note) {
    *note = (struct raw_note){0};
    if (converted) {
        note->kind = "encoding";
        snprintf(note->text, sizeof note->text, "not UTF-8, read as Windows-1252");
    } else if (excess > 0) {
        note->kind = "html";
        snprintf(note->text, sizeof note->text,
                 "%zu attributes of tags that have more than %d: not looked at", excess, HTML_ATTRIBUTES_MAX);
    }
}

/* Finds the cable in the page that was decoded. ERR_NOMEM, ERR_STOPPED. */
static enum err read_decoded(struct source_html *h, struct span text, struct raw_metadata *metadata,
                             struct err_info *error) {
    xmlDoc *doc = NULL;
    enum err e = parse_tree(h->lib, text, &h->stop, &doc);
    const xmlNode *root = doc == NULL ? NULL : h->lib->xmlDocGetRootElement(doc);
    if (e == ERR_LIMIT)
        err_set(error, ERR_LIMIT, "an HTML page nested deeper than libxml2 reads");
    else if (root == NULL || e == ERR_IO)
        err_set(error, ERR_INVALID, "an HTML page that libxml2 cannot read");
    else if (e == ERR_OK)
        read_tree(h, root, metadata, error);
    h->lib->xmlFreeDoc(doc);
    if (e == ERR_OK && (buf_err(&h->fields) != ERR_OK || buf_err(&h->text) != ERR_OK))
        return ERR_NOMEM;
    return e == ERR_LIMIT || e == ERR_IO ? ERR_OK : e;
}

enum err source_html_read(struct source_html *h, struct span page, struct raw *raw, struct err_info *error) {
    struct span text;
    bool converted;
    size_t excess = 0;
    struct raw_metadata metadata = {0};
    *error = (struct err_info){0};
    raw->bytes = page;
    if (page.n > SOURCE_HTML_MAX) {
        err_set(error, ERR_LIMIT, "an HTML page larger than %d MiB", SOURCE_HTML_MAX >> 20);
        return ERR_OK;
    }
    enum err e = load_libxml2(h, error);
    if (e != ERR_OK)
        return e == ERR_MISSING ? ERR_OK : e;
    buf_clear(&h->fields);
    buf_clear(&h->text);
    e = decode(h, page, &text, &converted);
    if (e == ERR_NOMEM)
        return e;
    if (e != ERR_OK) {
        err_set(error, e, "an HTML page in Windows-1252, which this system cannot convert");
        return ERR_OK;
    }
    e = limit_attributes(h, &text, &excess);
    if (e == ERR_OK)
        e = read_decoded(h, text, &metadata, error);
    if (e != ERR_OK || error->code != ERR_OK)
        return e;
    raw->bytes = (struct span){h->text.data, h->text.len};
    raw->metadata = metadata;
    raw->plain = true;
    take_note(converted, excess, &raw->note);
    return ERR_OK;
}

#else

enum err source_html_read(struct source_html *h, struct span page, struct raw *raw, struct err_info *error) {
    (void)h;
    raw->bytes = page;
    err_set(error, ERR_INVALID, "an HTML page; this cablefs was built without libxml2 and does not read it");
    return ERR_OK;
}

#endif
