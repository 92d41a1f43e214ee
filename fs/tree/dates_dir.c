#include "dates_dir.h"

#include "date_name.h"
#include "set_contents.h"
#include "set_place.h"
#include "set_values.h"
#include "state.h"

/* ---- dates/ ---- */

static enum err find_year(struct tree *t, const struct ino_node *n, struct span name,
                          struct ino_node *child) {
    (void)t;
    *child = node_value(n->facet, 0);
    return date_name_find(-1, name, &child->value);
}

static enum err attr_of(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    uint64_t count = 0;
    enum err e = catalog_count_values(t->catalog, n->facet, &count);
    return e == ERR_OK ? node_archive_attr(n, count, catalog_totals(t->catalog), attr) : e;
}

static enum err list_years(struct list *l, int64_t after) {
    return catalog_list_dates(l->tree->catalog, 0, after, list_give_value, l);
}

const struct kind dates_dir = {
    .find = find_year, .attr = attr_of, .list = list_years, .parent = node_parent_root};

/* ---- a year or a month in it ---- */

static enum err find_part(struct tree *t, const struct ino_node *n, struct span name,
                          struct ino_node *child) {
    (void)t;
    *child = node_plus(node_place(n));
    if (span_eq(name, SPAN(NODE_PLUS_NAME)))
        return ERR_OK;
    *child = node_value(n->facet, 0);
    return date_name_find(n->value, name, &child->value);
}

static enum err list_part(struct list *l, int64_t after) {
    return catalog_list_dates(l->tree->catalog, l->node->value, after, list_give_value, l);
}

const struct kind dates_dir_part = {
    .find = find_part, .attr = set_contents_attr, .list = list_part, .parent = set_place_parent};

/* ---- a year or a month of a narrowed set ---- */

static enum err find_narrowed(struct tree *t, const struct ino_node *n, struct span name,
                              struct ino_node *child) {
    struct set_store_definition d;
    int64_t value;
    *child = node_plus(node_place(n));
    if (span_eq(name, SPAN(NODE_PLUS_NAME)))
        return ERR_OK;
    enum err e = set_place_get(t, n->value, &d);
    if (e == ERR_OK)
        e = date_name_find(d.value, name, &value);
    return e == ERR_OK ? set_values_find(t, d.parent, CATALOG_DATE, value, child) : e;
}

static enum err list_narrowed(struct list *l, int64_t after) {
    struct set_store_definition d;
    enum err e = set_place_get(l->tree, l->node->value, &d);
    return e == ERR_OK ? set_values_list(l, d.parent, CATALOG_DATE, d.value, after) : e;
}

const struct kind dates_dir_narrowed = {
    .find = find_narrowed, .attr = set_contents_attr, .list = list_narrowed, .parent = set_place_parent};
