#include "set_place.h"

#include "state.h"

enum err set_place_get(struct tree *t, int64_t id, struct set_store_definition *d) {
    struct set_store *s;
    enum err e = state_sets(t, &s);
    return e == ERR_OK ? state_get_set(t, id, d) : e;
}

/* Steps that a value takes below the directory of its facet. */
static unsigned levels(enum catalog_facet facet, int64_t value) {
    if (facet != CATALOG_DATE || value == DAY_UNDATED || day_is_year(value))
        return 1;
    return day_is_month(value) ? 2 : 3;
}

enum err set_place_depth(struct tree *t, struct set_store_place place, unsigned *depth) {
    struct set_store_definition d = {.depth = 0};
    enum err e = ERR_OK;
    if ((int)place.facet == INO_SET) {
        e = set_place_get(t, place.value, &d);
        *depth = d.depth;
    } else {
        *depth = place.facet == CATALOG_ALL ? 1 : 1 + levels(place.facet, place.value);
    }
    return e;
}

enum err set_place_holds_cables(struct tree *t, struct set_store_place place, bool *holds) {
    struct set_store_definition d = {.facet = place.facet, .value = place.value};
    enum err e = (int)place.facet == INO_SET ? set_place_get(t, place.value, &d) : ERR_OK;
    *holds = d.is_query || node_span(d.facet, d.value) == 0;
    return e;
}

/* "+", the directory of the facet, and what a value takes. */
static unsigned narrowed_depth(unsigned depth, enum catalog_facet facet, int64_t value) {
    return depth + 2 + levels(facet, value);
}

enum err set_place_may_narrow(struct tree *t, struct set_store_place place, bool *may) {
    unsigned depth;
    enum err e = set_place_depth(t, place, &depth);
    *may = e == ERR_OK && narrowed_depth(depth, CATALOG_DATE, day_number(1, 1, 1)) <= SET_STORE_DEPTH_MAX;
    return e;
}

enum err set_place_narrow(struct tree *t, struct set_store_place place, enum catalog_facet facet,
                          int64_t value, struct ino_node *set) {
    unsigned depth;
    struct set_store *s;
    *set = node_set(0);
    enum err e = state_sets(t, &s);
    if (e == ERR_OK)
        e = set_place_depth(t, place, &depth);
    return e == ERR_OK ? set_store_narrow(s, t->edition, place, narrowed_depth(depth, facet, value), facet,
                                          value, &set->value)
                       : e;
}

static enum err parent_of_set(struct tree *t, int64_t id, struct ino_node *up) {
    struct set_store_definition d;
    enum err e = set_place_get(t, id, &d);
    if (e != ERR_OK)
        return e;
    if (!d.is_query && levels(d.facet, d.value) > 1)
        return set_place_narrow(t, d.parent, d.facet, day_parent(d.value), up);
    *up = d.is_query ? node_fixed(INO_SEARCH_DIR) : node_plus_facet(d.parent, d.facet);
    return ERR_OK;
}

enum err set_place_parent(struct tree *t, const struct ino_node *n, struct ino_node *up) {
    if (node_in_set(n))
        return parent_of_set(t, n->value, up);
    if (n->facet == CATALOG_ALL)
        *up = node_fixed(INO_ROOT);
    else if (n->facet == CATALOG_DATE && day_parent(n->value) != DAY_UNDATED)
        *up = node_value(CATALOG_DATE, day_parent(n->value));
    else
        *up = node_facet_dir(n->facet);
    return ERR_OK;
}
