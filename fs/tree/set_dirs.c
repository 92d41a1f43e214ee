/* set_dirs: the directories of search/ and of "+": queries, and sets narrowed by the values that occur in
 * them. */
#include <stdio.h>
#include <string.h>

#include "private.h"
#include "query/query.h"

static struct set_store_place place_of(const struct ino_node *n) {
    return (struct set_store_place){n->facet, n->value};
}

static struct ino_node node_of(enum ino_kind kind, struct set_store_place place) {
    return (struct ino_node){.kind = kind, .facet = place.facet, .value = place.value};
}

static struct ino_node facet_node(struct set_store_place place, enum catalog_facet facet) {
    return (struct ino_node){
        .kind = INO_PLUS_FACET, .facet = place.facet, .value = place.value, .cable = (int64_t)facet};
}

static bool is_set(const struct ino_node *n) {
    return n->kind == INO_VALUE && (int)n->facet == INO_SET;
}

/* ---- where a set is ---- */

/* Steps that a value takes below the directory of its facet. */
static unsigned levels(enum catalog_facet facet, int64_t value) {
    if (facet != CATALOG_DATE || value == DAY_UNDATED || day_is_year(value))
        return 1;
    return day_is_month(value) ? 2 : 3;
}

enum err tree_depth(struct tree *t, const struct ino_node *set, unsigned *depth) {
    struct set_store_definition d;
    struct set_store *s;
    if ((int)set->facet != INO_SET) {
        *depth = set->facet == CATALOG_ALL ? 1 : 1 + levels(set->facet, set->value);
        return ERR_OK;
    }
    enum err e = tree_sets(t, &s);
    if (e == ERR_OK)
        e = set_store_get(s, t->edition, set->value, &d);
    *depth = d.depth;
    return e;
}

/* The set of the cables of a place that have a value. */
static enum err narrow(struct tree *t, struct set_store_place place, enum catalog_facet facet, int64_t value,
                       struct ino_node *set) {
    struct ino_node parent = node_of(INO_VALUE, place);
    unsigned depth;
    struct set_store *s;
    *set = value_node((enum catalog_facet)INO_SET, 0);
    enum err e = tree_sets(t, &s);
    if (e == ERR_OK)
        e = tree_depth(t, &parent, &depth);
    return e == ERR_OK ? set_store_narrow(s, t->edition, place, depth + 2 + levels(facet, value), facet,
                                          value, &set->value)
                       : e;
}

enum err tree_parent_of_set(struct tree *t, const struct ino_node *n, struct ino_node *up) {
    struct set_store_definition d;
    struct set_store *s;
    enum err e = tree_sets(t, &s);
    if (e == ERR_OK)
        e = set_store_get(s, t->edition, n->value, &d);
    if (e != ERR_OK)
        return e;
    *up = (struct ino_node){.kind = INO_FIXED, .fixed = INO_SEARCH_DIR};
    if (d.is_query)
        return ERR_OK;
    *up = facet_node(d.parent, d.facet);
    if (levels(d.facet, d.value) == 1)
        return ERR_OK;
    return narrow(t, d.parent, d.facet, day_parent(d.value), up);
}

enum err tree_holds_cables(struct tree *t, const struct ino_node *n, bool *holds) {
    struct set_store_definition d;
    struct set_store *s;
    *holds = n->kind == INO_VALUE && date_span(n->facet, n->value) == 0;
    if (!is_set(n))
        return ERR_OK;
    enum err e = tree_sets(t, &s);
    if (e == ERR_OK)
        e = set_store_get(s, t->edition, n->value, &d);
    if (e == ERR_OK)
        *holds = d.is_query || date_span(d.facet, d.value) == 0;
    return e;
}

/* ---- attributes ---- */

static enum err sum_attr(const struct ino_node *n, const struct set_store_summary *sum,
                         struct tree_attr *attr) {
    enum err e = tree_dir_attr(n, sum->inside, sum->has_newest, sum->newest, attr);
    attr->name_passes = true; /* its number may be forgotten */
    return e;
}

static enum err search_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    const struct catalog_totals *totals = catalog_totals(t->catalog);
    uint64_t count;
    int64_t seconds;
    long nanoseconds;
    struct set_store *s;
    enum err e = tree_sets(t, &s);
    if (e != ERR_OK)
        return e;
    set_store_visited(s, &count, &seconds, &nanoseconds);
    e = tree_dir_attr(n, count, totals->has_newest, count > 0 ? seconds : totals->newest, attr);
    if (count > 0)
        attr->mtime = seconds;
    attr->mtime_ns = nanoseconds;
    attr->passes = attr->lasts = true; /* the number of a set is never given to another */
    return e;
}

/* How many directories the directory of a facet has: values, or of the dates years and "undated". */
static uint64_t count_values(const struct set_store_result *rows, enum catalog_facet facet) {
    uint64_t n = 0;
    for (size_t i = 0; i < rows->rows_n; i++)
        n += facet != CATALOG_DATE || i == 0 ||
             day_year(rows->rows[i].value) != day_year(rows->rows[i - 1].value);
    return n;
}

enum err tree_set_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct ino_node set = node_of(INO_VALUE, place_of(n));
    struct set_store_definition d;
    struct set_store_result *rows;
    uint64_t inside = 5;
    struct tree_attr own;
    enum err e;
    if (n->kind == INO_FIXED)
        return search_attr(t, n, attr);
    if (is_set(n)) {
        e = tree_sum_up(t, n->value, &d);
        if (e == ERR_OK && !d.is_query && d.summary.inside == 0)
            e = ERR_NOT_FOUND;
        return e == ERR_OK ? sum_attr(n, &d.summary, attr) : e;
    }
    e = tree_node_attr(t, &set, &own); /* "+" and what is in it are as new as the set */
    if (e == ERR_OK && n->kind == INO_PLUS_FACET) {
        enum catalog_facet facet = (enum catalog_facet)n->cable;
        e = tree_take_rows(t, place_of(n), facet, &rows);
        if (e == ERR_OK) {
            inside = count_values(rows, facet);
            set_store_give_back(t->sets, rows);
        }
    }
    return e == ERR_OK ? tree_dir_attr(n, inside, true, own.mtime, attr) : e;
}

/* ---- look up ---- */

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

enum err tree_find_query(struct tree *t, struct span text, struct tree_attr *attr) {
    struct ino_node n = value_node((enum catalog_facet)INO_SET, 0);
    struct set_store *s;
    enum err e = check_query(text);
    if (e == ERR_OK)
        e = tree_sets(t, &s);
    if (e == ERR_OK)
        e = set_store_query(s, t->edition, text, &n.value);
    if (e == ERR_OK)
        e = tree_set_attr(t, &n, attr);
    return e == ERR_OK ? set_store_visit(s, text) : e;
}

/* The node of a narrowed set, when it is not empty. */
static enum err found(struct tree *t, struct set_store_place place, enum catalog_facet facet, int64_t value,
                      struct tree_attr *attr) {
    struct ino_node set;
    struct set_store_result *rows;
    struct set_store_summary sum;
    enum err e = tree_take_rows(t, place, facet, &rows);
    if (e != ERR_OK)
        return e;
    tree_sum_rows(rows, facet, value, &sum);
    set_store_give_back(t->sets, rows);
    e = sum.inside == 0 ? ERR_NOT_FOUND : narrow(t, place, facet, value, &set);
    if (e == ERR_OK)
        set_store_summarize(t->sets, set.value, &sum);
    return e == ERR_OK ? sum_attr(&set, &sum, attr) : e;
}

static enum err find_facet(struct tree *t, const struct ino_node *plus, struct span name,
                           struct tree_attr *attr) {
    for (size_t i = 0; i < TREE_ROOTS; i++) {
        const struct ino_node *root = &tree_roots[i].node;
        if (root->kind != INO_FIXED || root->fixed != INO_FACET_DIR ||
            !span_eq(name, span_of(tree_roots[i].name)))
            continue;
        struct ino_node n = facet_node(place_of(plus), root->facet);
        return tree_set_attr(t, &n, attr);
    }
    return ERR_NOT_FOUND;
}

static enum err find_narrowed(struct tree *t, const struct ino_node *dir, struct span name,
                              struct tree_attr *attr) {
    struct ino_node facet = {
        .kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = (enum catalog_facet)dir->cable};
    struct ino_node child = {.kind = INO_ALIAS, .facet = facet.facet};
    struct tree_attr target;
    if (facet.facet == CATALOG_DATE) {
        enum err e = tree_find_date(-1, name, &child.value);
        return e == ERR_OK ? found(t, place_of(dir), CATALOG_DATE, child.value, attr) : e;
    }
    enum err e = catalog_find_value(t->catalog, facet.facet, name, &child.value);
    if (e == ERR_OK)
        return found(t, place_of(dir), facet.facet, child.value, attr);
    if (e == ERR_NOT_FOUND)
        e = tree_find_alias(t, &facet, name, &child);
    if (e == ERR_OK)
        e = found(t, place_of(dir), facet.facet, child.value, &target);
    return e == ERR_OK ? tree_node_attr(t, &child, attr) : e;
}

enum err tree_find_in_plus(struct tree *t, const struct ino_node *dir, struct span name,
                           struct tree_attr *attr) {
    return dir->kind == INO_PLUS ? find_facet(t, dir, name, attr) : find_narrowed(t, dir, name, attr);
}

enum err tree_find_narrowed_date(struct tree *t, const struct ino_node *set, struct span name,
                                 struct tree_attr *attr) {
    struct set_store_definition d;
    struct set_store *s;
    int64_t value;
    enum err e = tree_sets(t, &s);
    if (e == ERR_OK)
        e = set_store_get(s, t->edition, set->value, &d);
    if (e == ERR_OK)
        e = tree_find_date(d.value, name, &value);
    return e == ERR_OK ? found(t, d.parent, CATALOG_DATE, value, attr) : e;
}

/* ---- lists ---- */

static enum err give_set(struct lister *l, struct set_store_place place, enum catalog_facet facet,
                         int64_t value, const struct set_store_summary *sum) {
    struct tree *t = l->tree;
    struct catalog_value v; /* for its name */
    struct ino_node set;
    enum err e = tree_must_be(catalog_get_value(t->catalog, facet, value, &v));
    if (e == ERR_OK)
        e = narrow(t, place, facet, value, &set);
    if (e != ERR_OK)
        return e;
    set_store_summarize(t->sets, set.value, sum);
    struct tree_entry entry = {.name = v.dir, .key = value};
    tree_give(l, sum_attr(&set, sum, &entry.attr), &entry);
    return ERR_OK;
}

/* The values of a facet; of the dates those below `top`, which is -1 for the years. */
static enum err list_values(struct lister *l, struct set_store_place place, enum catalog_facet facet,
                            int64_t top, int64_t after) {
    struct set_store_result *rows;
    int64_t end = top < 0 ? INT64_MAX : top + date_span(CATALOG_DATE, top);
    int shift = facet != CATALOG_DATE ? 0 : top < 0 ? DAY_YEAR_SHIFT : day_inside_shift(top);
    enum err e = tree_take_rows(l->tree, place, facet, &rows);
    if (e != ERR_OK)
        return e;
    for (size_t i = 0; i < rows->rows_n && e == ERR_OK && l->err == ERR_OK && !l->stopped; i++) {
        int64_t value = day_group(rows->rows[i].value, shift);
        struct set_store_summary sum = {.known = true,
                                        .inside = rows->rows[i].count,
                                        .all = rows->rows[i].count,
                                        .has_newest = rows->rows[i].newest != INT64_MIN,
                                        .newest = rows->rows[i].newest};
        if (value <= after || value < top || value > end ||
            (i > 0 && shift > 0 && day_group(rows->rows[i - 1].value, shift) == value))
            continue;
        if (facet == CATALOG_DATE)
            tree_sum_rows(rows, facet, value, &sum);
        e = give_set(l, place, facet, value, &sum);
    }
    set_store_give_back(l->tree->sets, rows);
    return e;
}

static enum err list_queries(struct lister *l, int64_t after) {
    struct ino_node n = value_node((enum catalog_facet)INO_SET, 0);
    char text[SET_STORE_QUERY_SIZE];
    struct tree_entry entry = {.name = text, .key = after < 0 ? 0 : after};
    struct set_store *s;
    enum err e = tree_sets(l->tree, &s);
    while (e == ERR_OK && l->err == ERR_OK && !l->stopped) {
        e = set_store_next_visited(s, entry.key, &entry.key, text);
        if (e == ERR_OK)
            e = set_store_query(s, l->tree->edition, span_of(text), &n.value);
        if (e == ERR_OK)
            tree_give(l, tree_set_attr(l->tree, &n, &entry.attr), &entry);
    }
    return e == ERR_END ? ERR_OK : e;
}

static enum err list_facets(struct lister *l, int64_t after) {
    for (int64_t i = after + 1; i < TREE_ROOTS && l->err == ERR_OK && !l->stopped; i++) {
        const struct ino_node *root = &tree_roots[i].node;
        struct tree_entry entry = {.name = tree_roots[i].name, .key = i};
        if (root->kind != INO_FIXED || root->fixed != INO_FACET_DIR)
            continue;
        struct ino_node n = facet_node(place_of(l->node), root->facet);
        tree_give(l, tree_set_attr(l->tree, &n, &entry.attr), &entry);
    }
    return ERR_OK;
}

static enum err list_cables(struct lister *l, int64_t after) {
    struct set_store_result *ids;
    enum err e = tree_take_ids(l->tree, place_of(l->node), &ids);
    if (e != ERR_OK)
        return e;
    for (int64_t id = after; e == ERR_OK && l->err == ERR_OK && !l->stopped;) {
        struct catalog_cable c;
        id = set_store_next(ids, id + 1);
        if (id < 0)
            break;
        e = tree_must_be(catalog_get_cable(l->tree->catalog, id, &c));
        struct tree_entry entry = {.name = c.dir, .key = id};
        struct ino_node n = cable_node(l->node, id);
        if (e == ERR_OK)
            tree_give(l, tree_cable_attr(&n, &c, &entry.attr), &entry);
    }
    set_store_give_back(l->tree->sets, ids);
    return e;
}

enum err tree_list_set(struct lister *l, int64_t after) {
    const struct ino_node *n = l->node;
    struct set_store_definition d;
    struct set_store *s;
    if (n->kind == INO_FIXED)
        return list_queries(l, after);
    if (n->kind == INO_PLUS)
        return list_facets(l, after);
    if (n->kind == INO_PLUS_FACET)
        return list_values(l, place_of(n), (enum catalog_facet)n->cable, -1, after);
    enum err e = tree_sets(l->tree, &s);
    if (e == ERR_OK)
        e = set_store_get(s, l->tree->edition, n->value, &d);
    if (e != ERR_OK)
        return e;
    return d.is_query || date_span(d.facet, d.value) == 0
               ? list_cables(l, after)
               : list_values(l, d.parent, CATALOG_DATE, d.value, after);
}
