#include "search_dir.h"

#include "query/query.h"
#include "set_contents.h"
#include "state.h"

/* A name that `ls` can show again, and that nothing but a person asks for. */
static enum err check_query(struct span text) {
    struct query *query = NULL;
    if (text.n > 0 && text.p[0] == '.')
        return ERR_NOT_FOUND;
    if (text.n >= SET_STORE_QUERY_SIZE || !text_is_utf8(text))
        return ERR_QUERY;
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7f)
            return ERR_QUERY;
    enum err e = query_parse(text, &query, NULL);
    query_free(query);
    return e;
}

/* A query is listed from then on, when it could be answered. */
static enum err find(struct tree *t, const struct ino_node *n, struct span name, struct ino_node *child) {
    struct set_store_summary sum;
    struct set_store *s;
    (void)n;
    *child = node_set(0);
    enum err e = check_query(name);
    if (e == ERR_OK)
        e = state_sets(t, &s);
    if (e == ERR_OK)
        e = set_store_query(s, t->edition, name, &child->value);
    if (e == ERR_OK)
        e = set_contents_sum(t, node_place(child), &sum);
    return e == ERR_OK ? set_store_visit(s, name) : e;
}

static enum err attr_of(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    const struct catalog_totals *totals = catalog_totals(t->catalog);
    uint64_t count;
    int64_t seconds;
    long nanoseconds;
    struct set_store *s;
    enum err e = state_sets(t, &s);
    if (e != ERR_OK)
        return e;
    set_store_visited(s, &count, &seconds, &nanoseconds);
    e = node_archive_attr(n, count, totals, attr);
    if (count > 0)
        attr->mtime = seconds;
    if (count > 0 && attr->ctime < seconds)
        attr->ctime = seconds;
    attr->mtime_ns = nanoseconds;
    attr->passes = attr->lasts = true; /* the number of a set is never given to another */
    return e;
}

/* No query is worked out again for this, be they many and dear. */
static enum err list(struct list *l, int64_t after) {
    struct ino_node n = node_set(0);
    char text[SET_STORE_QUERY_SIZE];
    struct tree_entry entry = {.name = text, .key = after < 0 ? 0 : after};
    struct set_store *s;
    enum err e = state_sets(l->tree, &s);
    while (e == ERR_OK && list_goes_on(l)) {
        e = set_store_next_visited(s, entry.key, &entry.key, text);
        if (e == ERR_OK)
            e = set_store_query(s, l->tree->edition, span_of(text), &n.value);
        if (e == ERR_OK)
            list_give(l, set_contents_attr_at_hand(l->tree, &n, &entry.attr, &entry.bare), &entry);
    }
    return e == ERR_END ? ERR_OK : e;
}

const struct kind search_dir = {.find = find, .attr = attr_of, .list = list, .parent = node_parent_root};
