#include "changed.h"

#include <string.h>

#include "date_name.h"
#include "set_file.h"
#include "state.h"
#include "tree.h"

/* More are not told one by one: what is remembered of sets is the product of these. */
enum { SET_ENTRIES_MAX = 1000000 };

struct telling {
    struct tree *tree;
    bool (*visit)(void *context, const struct tree_change *change);
    void *context;
    bool any, stopped;
    enum err err;
    int facet; /* of the row before */
    int64_t value;
    int64_t set; /* whose entries are told */
    uint64_t cables; /* that came, went or are others */
};

/* ---- telling ---- */

static void tell(struct telling *t, const struct ino_node *n, const char *name, bool contents) {
    struct tree_change change = {.name = name, .contents = contents};
    if (t->stopped || ino_pack(n, &change.ino) != ERR_OK) /* what has no number is not remembered */
        return;
    t->stopped = !t->visit(t->context, &change);
}

static void tell_node(struct telling *t, struct ino_node n, bool contents) {
    tell(t, &n, NULL, contents);
}

static void tell_entry(struct telling *t, struct ino_node n, const char *name) {
    tell(t, &n, name, false);
}

/* A directory of cables, and what narrows it. */
static void tell_place(struct telling *t, struct set_store_place place) {
    tell_node(t, node_value(place.facet, place.value), true);
    tell_node(t, node_plus(place), false);
    for (int facet = CATALOG_ALL + 1; facet < CATALOG_FACETS; facet++)
        tell_node(t, node_plus_facet(place, (enum catalog_facet)facet), true);
    for (size_t i = 0; set_file_name(i) != NULL; i++) /* each name leads to another number now */
        tell_entry(t, node_plus(place), set_file_name(i));
}

/* A day, with the month and the year in which it stands, or no longer does. */
static void tell_day(struct telling *t, int64_t day) {
    char name[DATE_NAME_SIZE];
    tell_place(t, (struct set_store_place){CATALOG_DATE, day});
    int64_t month = day_group(day, DAY_MONTH_SHIFT), year = day_group(day, DAY_YEAR_SHIFT);
    if (day != DAY_UNDATED) {
        tell_place(t, (struct set_store_place){CATALOG_DATE, month});
        tell_place(t, (struct set_store_place){CATALOG_DATE, year});
        date_name_of(day, name);
        tell_entry(t, node_value(CATALOG_DATE, month), name);
        date_name_of(month, name);
        tell_entry(t, node_value(CATALOG_DATE, year), name);
    }
    date_name_of(day == DAY_UNDATED ? day : year, name);
    tell_entry(t, node_facet_dir(CATALOG_DATE), name);
    tell_node(t, node_facet_dir(CATALOG_DATE), true);
}

/* ---- citations ---- */

struct cited {
    struct telling *telling;
    enum catalog_facet facet;
    int64_t cable;
};

/* What a cable cites, and what cites it, where it stands: only in cables/ they are listed. */
static void tell_citations_in(struct telling *t, struct set_store_place place, int64_t cable) {
    struct ino_node n = node_cable(place, cable);
    tell_node(t, n, node_lists_citations(&n));
    for (size_t i = 0; i < NODE_CITATIONS; i++) {
        tell_entry(t, n, node_citations[i].name);
        tell_node(t, node_inside_cable(&n, node_citations[i].kind), true);
    }
}

static bool tell_fact(void *context, const struct catalog_fact *fact) {
    const struct cited *c = context;
    tell_citations_in(c->telling, (struct set_store_place){c->facet, fact->value}, c->cable);
    return !c->telling->stopped;
}

static enum err tell_citations(struct telling *t, int64_t cable) {
    enum err e = ERR_OK;
    tell_citations_in(t, (struct set_store_place){CATALOG_ALL, 0}, cable);
    for (int facet = CATALOG_ALL + 1; e == ERR_OK && facet < CATALOG_FACETS; facet++) {
        struct cited c = {.telling = t, .facet = (enum catalog_facet)facet, .cable = cable};
        e = catalog_list_facts_of(t->tree->catalog, c.facet, cable, tell_fact, &c);
    }
    for (int64_t set = 0;
         e == ERR_OK && (set = set_store_next_set(t->tree->sets, t->tree->edition, set)) > 0;)
        tell_citations_in(t, (struct set_store_place){(enum catalog_facet)INO_SET, set}, cable);
    return e;
}

/* ---- rows ---- */

/* The name of an entry of a citation directory: the cable at its other end. */
static void tell_citation(struct telling *t, int64_t cable, const char *name) {
    struct ino_node n = node_cable((struct set_store_place){CATALOG_ALL, 0}, cable);
    for (size_t i = 0; name[0] != '\0' && i < NODE_CITATIONS; i++)
        tell_entry(t, node_inside_cable(&n, node_citations[i].kind), name);
}

/* The first row of a directory: the directory itself. */
static enum err tell_directory(struct telling *t, const struct catalog_change *c) {
    enum catalog_facet facet = (enum catalog_facet)c->facet;
    switch (c->facet) {
    case CATALOG_CHANGED_TEXT:
        tell_node(t, node_fixed(INO_TEXT_DIR), true);
        return ERR_OK;
    case CATALOG_CHANGED_ABOUT:
        tell_node(t, node_fixed(INO_ABOUT_DIR), true);
        tell_node(t, node_fixed(INO_README), true);
        return ERR_OK;
    case CATALOG_CHANGED_CITATIONS:
        return tell_citations(t, c->value);
    case CATALOG_DATE:
        tell_day(t, c->value);
        return ERR_OK;
    default:
        if (facet != CATALOG_ALL && c->value == 0)
            tell_node(t, node_facet_dir(facet), true);
        else
            tell_place(t, (struct set_store_place){facet, c->value});
        return ERR_OK;
    }
}

/* A directory of values; that of a value may have got another name, to which other spellings lead. */
static enum err tell_value(struct telling *t, enum catalog_facet facet, const char *name) {
    int64_t value;
    tell_entry(t, node_facet_dir(facet), name);
    enum err e = catalog_find_value(t->tree->catalog, facet, span_of(name), &value);
    if (e == ERR_OK)
        tell_node(t, (struct ino_node){.kind = INO_ALIAS, .facet = facet, .value = value}, true);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* A file of about/ keeps its number. */
static enum err tell_about(struct telling *t, const char *name) {
    struct ino_node n = {.kind = INO_ABOUT};
    tell_entry(t, node_fixed(INO_ABOUT_DIR), name);
    enum err e = catalog_find_document(t->tree->catalog, CATALOG_ABOUT, span_of(name), &n.file);
    if (e == ERR_OK)
        tell_node(t, n, true);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err tell_name(struct telling *t, const struct catalog_change *c) {
    enum catalog_facet facet = (enum catalog_facet)c->facet;
    if (c->facet == CATALOG_CHANGED_TEXT)
        tell_entry(t, node_fixed(INO_TEXT_DIR), c->name);
    else if (c->facet == CATALOG_CHANGED_ABOUT)
        return tell_about(t, c->name);
    else if (c->facet == CATALOG_CHANGED_CITATIONS)
        tell_citation(t, c->value, c->name);
    else if (facet != CATALOG_ALL && facet != CATALOG_DATE && c->value == 0)
        return tell_value(t, facet, c->name);
    else
        tell_entry(t, node_value(facet, c->value), c->name);
    t->cables += c->facet == CATALOG_ALL;
    return ERR_OK;
}

static bool tell_row(void *context, const struct catalog_change *c) {
    struct telling *t = context;
    bool known = c->facet >= CATALOG_ALL && c->facet < CATALOG_FACETS;
    if (!known && (c->facet < CATALOG_CHANGED_TEXT || c->facet > CATALOG_CHANGED_CITATIONS)) {
        t->err = ERR_LIMIT; /* nobody knows what it was */
        return false;
    }
    if (!t->any || c->facet != t->facet || c->value != t->value)
        t->err = tell_directory(t, c);
    t->any = true;
    t->facet = c->facet;
    t->value = c->value;
    if (t->err == ERR_OK)
        t->err = tell_name(t, c);
    return t->err == ERR_OK && !t->stopped;
}

/* ---- sets that are remembered ---- */

static bool tell_in_set(void *context, const struct catalog_change *c) {
    struct telling *t = context;
    if (c->facet == CATALOG_ALL)
        tell_entry(t, node_set(t->set), c->name);
    return c->facet == CATALOG_ALL && !t->stopped; /* its rows come first */
}

/* Any of them may have had, or may have, any of the cables; a set of months or days has none, and lists
 * others. */
static enum err tell_sets(struct telling *t, uint64_t since) {
    struct tree *tree = t->tree;
    enum err e = ERR_OK;
    uint64_t sets = 0;
    for (int64_t set = 0; (set = set_store_next_set(tree->sets, tree->edition, set)) > 0;)
        sets++;
    if (sets > 0 && t->cables > SET_ENTRIES_MAX / sets)
        return ERR_LIMIT;
    while (e == ERR_OK && (t->set = set_store_next_set(tree->sets, tree->edition, t->set)) > 0) {
        tell_place(t, (struct set_store_place){(enum catalog_facet)INO_SET, t->set});
        e = catalog_list_changes(tree->catalog, since, tell_in_set, t);
    }
    return e;
}

/* Whatever changes, the newest cable and the time of the change may be others. */
static void tell_root(struct telling *t) {
    tell_node(t, node_fixed(INO_ROOT), false);
    for (size_t i = 0; i < NODE_ROOTS; i++)
        tell_node(t, node_roots[i].node, false);
}

enum err tree_list_changed(struct tree *tree, uint64_t since,
                           bool (*visit)(void *context, const struct tree_change *change), void *context) {
    struct telling t = {.tree = tree, .visit = visit, .context = context};
    struct set_store *sets;
    enum err e = state_sets(tree, &sets);
    if (e == ERR_OK)
        e = catalog_list_changes(tree->catalog, since, tell_row, &t);
    if (e == ERR_OK)
        e = t.err;
    if (e == ERR_OK)
        e = tell_sets(&t, since);
    tell_root(&t);
    return e;
}
