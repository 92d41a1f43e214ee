#include "set_values.h"

#include "set_contents.h"
#include "set_place.h"
#include "state.h"

enum err set_values_find(struct tree *t, struct set_store_place place, enum catalog_facet facet,
                         int64_t value, struct ino_node *child) {
    struct set_store_result *rows;
    struct set_store_summary sum;
    enum err e = set_contents_take_rows(t, place, facet, &rows);
    if (e != ERR_OK)
        return e;
    set_contents_sum_rows(rows, facet, value, &sum);
    set_contents_give_back(t, rows);
    e = sum.inside == 0 ? ERR_NOT_FOUND : set_place_narrow(t, place, facet, value, child);
    if (e == ERR_OK)
        set_store_summarize(t->sets, child->value, &sum);
    return e;
}

enum err set_values_count(struct tree *t, struct set_store_place place, enum catalog_facet facet,
                          uint64_t *count) {
    struct set_store_result *rows;
    enum err e = set_contents_take_rows(t, place, facet, &rows);
    if (e != ERR_OK)
        return e;
    *count = 0;
    for (size_t i = 0; i < rows->rows_n; i++)
        *count += facet != CATALOG_DATE || i == 0 ||
                  day_year(rows->rows[i].value) != day_year(rows->rows[i - 1].value);
    set_contents_give_back(t, rows);
    return ERR_OK;
}

static enum err give(struct list *l, struct set_store_place place, enum catalog_facet facet, int64_t value,
                     const struct set_store_summary *sum) {
    struct tree *t = l->tree;
    struct catalog_value v; /* for its name */
    struct ino_node set;
    enum err e = node_must_be(catalog_get_value(t->catalog, facet, value, &v));
    if (e == ERR_OK)
        e = set_place_narrow(t, place, facet, value, &set);
    if (e != ERR_OK)
        return e;
    set_store_summarize(t->sets, set.value, sum);
    struct tree_entry entry = {.name = v.dir, .key = value};
    list_give(l, node_set_attr(&set, sum, &entry.attr), &entry);
    return ERR_OK;
}

enum err set_values_list(struct list *l, struct set_store_place place, enum catalog_facet facet, int64_t top,
                         int64_t after) {
    struct set_store_result *rows;
    int64_t end = top < 0 ? INT64_MAX : top + node_span(CATALOG_DATE, top);
    int shift = facet != CATALOG_DATE ? 0 : top < 0 ? DAY_YEAR_SHIFT : day_inside_shift(top);
    enum err e = set_contents_take_rows(l->tree, place, facet, &rows);
    if (e != ERR_OK)
        return e;
    for (size_t i = 0; i < rows->rows_n && e == ERR_OK && list_goes_on(l); i++) {
        const struct set_store_row *row = &rows->rows[i];
        int64_t value = day_group(row->value, shift);
        struct set_store_summary sum = {.known = true,
                                        .inside = row->count,
                                        .all = row->count,
                                        .has_newest = row->newest != INT64_MIN,
                                        .newest = row->newest};
        if (value <= after || value < top || value > end ||
            (i > 0 && shift > 0 && day_group(rows->rows[i - 1].value, shift) == value))
            continue;
        if (facet == CATALOG_DATE)
            set_contents_sum_rows(rows, facet, value, &sum);
        e = give(l, place, facet, value, &sum);
    }
    set_contents_give_back(l->tree, rows);
    return e;
}
