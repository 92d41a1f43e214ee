#include "search.h"

#include <stdlib.h>

#include "cable/layout.h"
#include "term.h"

/* ---- opening ---- */

static enum err read_room(struct search *s, struct err_info *info) {
    enum err e = db_exec_int(s->db, "SELECT 1 + coalesce(max(id), 0) FROM cable", &s->room, info);
    if (e == ERR_OK && (s->room < 1 || !layout_fits(s->room - 1, LAYOUT_CABLE_BITS)))
        e = err_set(info, ERR_CORRUPT, "damaged index: cables numbered out of all bounds");
    return e;
}

enum err search_open(struct db *db, struct search **out, struct err_info *info) {
    struct search *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_no_memory(info);
    s->db = db;
    enum err e = read_room(s, info);
    if (e == ERR_OK)
        e = term_prepare(s, info);
    if (e == ERR_OK)
        *out = s;
    else
        search_close(s);
    return e;
}

void search_close(struct search *s) {
    if (s == NULL)
        return;
    term_finalize(s);
    bitset_free(&s->all);
    buf_free(&s->match);
    free(s);
}

enum err search_hold(struct search *s, struct err_info *info) {
    return db_run(s->statements[TERM_HOLD], info);
}

void search_let_go(struct search *s) {
    db_reset(s->statements[TERM_GET_CABLE]); /* which may still be on a row */
    db_run(s->statements[TERM_LET_GO], NULL);
}

/* ---- the tree ---- */

static enum err evaluate(struct search *s, const struct query_node *node, const struct bitset *within,
                         struct bitset *out, struct err_info *info);

static enum err no_memory(enum err e, struct err_info *info) {
    return e == ERR_OK ? e : err_set(info, e, "%s", err_name(e));
}

static bool is_leaf(const struct query_node *node) {
    return node->kind == QUERY_TEXT || node->kind == QUERY_NEAR || node->kind == QUERY_FIELD;
}

/* Before it gives the first row FTS5 gathers all words that have a beginning, so giving up early saves
 * nothing. */
static bool is_cheap_to_try(const struct query_node *node) {
    if (!is_leaf(node) || node->beginning)
        return false;
    for (const struct query_node *text = node->children; text != NULL; text = text->next)
        if (text->beginning)
            return false;
    return true;
}

/* Chooses the child of an AND with which to begin, and finds its cables. It should be one that finds few,
 * because the others are then looked for in these only. Which one that is nobody knows beforehand. So each
 * may read a few rows in turn, then more, until one of them has read all of its own. */
static enum err narrowest(struct search *s, const struct query_node *node, const struct query_node **first,
                          struct bitset *out, struct err_info *info) {
    *first = NULL;
    for (uint64_t budget = 1024;; budget *= 8) {
        bool tried = false;
        for (const struct query_node *child = node->children; child != NULL; child = child->next) {
            bool spent = false;
            if (!is_cheap_to_try(child))
                continue;
            tried = true;
            enum err e = no_memory(bitset_make(s->room, out), info);
            if (e == ERR_OK)
                e = term_find(s, child, NULL, budget, out, &spent, info);
            if (e != ERR_OK)
                return e;
            if (!spent) {
                *first = child;
                return ERR_OK;
            }
            bitset_free(out);
        }
        if (!tried)
            break;
    }
    const struct bitset *all;
    for (const struct query_node *child = node->children; child != NULL; child = child->next)
        if (child->kind != QUERY_NOT) {
            *first = child;
            return evaluate(s, child, NULL, out, info);
        }
    enum err e = term_all(s, &all, info);
    return e == ERR_OK ? no_memory(bitset_copy(all, out), info) : e;
}

/* Keeps in `have` what child finds, or what it does not find. */
static enum err narrow(struct search *s, const struct query_node *child, bool keep, struct bitset *have,
                       struct err_info *info) {
    struct bitset found = BITSET_EMPTY;
    enum err e = evaluate(s, child, have, &found, info);
    if (e == ERR_OK && keep)
        bitset_and(have, &found);
    else if (e == ERR_OK)
        bitset_subtract(have, &found);
    bitset_free(&found);
    return e;
}

/* AND: the terms one after the other, each within what those before it left. NOTs come last. */
static enum err evaluate_all(struct search *s, const struct query_node *node, const struct bitset *within,
                             struct bitset *out, struct err_info *info) {
    const struct query_node *first = NULL, *child;
    enum err e =
        within == NULL ? narrowest(s, node, &first, out, info) : no_memory(bitset_copy(within, out), info);
    for (child = node->children; e == ERR_OK && child != NULL; child = child->next)
        if (child != first && child->kind != QUERY_NOT)
            e = narrow(s, child, true, out, info);
    for (child = node->children; e == ERR_OK && child != NULL; child = child->next)
        if (child->kind == QUERY_NOT && child != first)
            e = narrow(s, child->children, false, out, info);
    return e;
}

static enum err evaluate_any(struct search *s, const struct query_node *node, const struct bitset *within,
                             struct bitset *out, struct err_info *info) {
    enum err e = no_memory(bitset_make(s->room, out), info);
    for (const struct query_node *child = node->children; e == ERR_OK && child != NULL; child = child->next) {
        struct bitset found = BITSET_EMPTY;
        e = evaluate(s, child, within, &found, info);
        if (e == ERR_OK)
            bitset_or(out, &found);
        bitset_free(&found);
    }
    return e;
}

static enum err evaluate_not(struct search *s, const struct query_node *node, const struct bitset *within,
                             struct bitset *out, struct err_info *info) {
    enum err e = within == NULL ? term_all(s, &within, info) : ERR_OK;
    if (e == ERR_OK)
        e = no_memory(bitset_copy(within, out), info);
    return e == ERR_OK ? narrow(s, node->children, false, out, info) : e;
}

/* ---- terms that stand in a query more than once, and are dear ---- */

struct search_known {
    struct search_known *next;
    const struct query_node *twin;
    struct bitset found; /* of all cables */
};

static void forget_known(struct search *s) {
    for (struct search_known *k = s->known, *next; k != NULL; k = next) {
        next = k->next;
        bitset_free(&k->found);
        free(k);
    }
    s->known = NULL;
}

/* What a twin finds in all cables, asked for once in the run of a query. */
static enum err find_known(struct search *s, const struct query_node *node, const struct bitset **found,
                           struct err_info *info) {
    bool spent;
    struct search_known *k = s->known;
    while (k != NULL && k->twin != node->twin)
        k = k->next;
    if (k == NULL) {
        k = calloc(1, sizeof *k);
        if (k == NULL)
            return err_no_memory(info);
        k->twin = node->twin;
        enum err e = no_memory(bitset_make(s->room, &k->found), info);
        if (e == ERR_OK)
            e = term_find(s, node, NULL, UINT64_MAX, &k->found, &spent, info);
        if (e != ERR_OK) {
            bitset_free(&k->found);
            free(k);
            return e;
        }
        k->next = s->known;
        s->known = k;
    }
    *found = &k->found;
    return ERR_OK;
}

static enum err evaluate_twin(struct search *s, const struct query_node *node, const struct bitset *within,
                              struct bitset *out, struct err_info *info) {
    const struct bitset *found;
    enum err e = find_known(s, node, &found, info);
    if (e == ERR_OK)
        e = no_memory(bitset_copy(found, out), info);
    if (e == ERR_OK && within != NULL)
        bitset_and(out, within);
    return e;
}

/* Makes the set `out` of the cables that match, of all cables or of those within. The caller frees it, also
 * after a failure. */
static enum err evaluate(struct search *s, const struct query_node *node, const struct bitset *within,
                         struct bitset *out, struct err_info *info) {
    bool spent;
    switch (node->kind) {
    case QUERY_AND:
        return evaluate_all(s, node, within, out, info);
    case QUERY_OR:
        return evaluate_any(s, node, within, out, info);
    case QUERY_NOT:
        return evaluate_not(s, node, within, out, info);
    default:
        break;
    }
    if (node->twin != NULL)
        return evaluate_twin(s, node, within, out, info);
    enum err e = no_memory(bitset_make(s->room, out), info);
    return e == ERR_OK ? term_find(s, node, within, UINT64_MAX, out, &spent, info) : e;
}

enum err search_run(struct search *s, const struct query *query, struct bitset *cables,
                    struct err_info *info) {
    struct bitset found = BITSET_EMPTY;
    enum err e = search_hold(s, info);
    if (e != ERR_OK)
        return e;
    e = evaluate(s, query_root(query), NULL, &found, info);
    forget_known(s);
    search_let_go(s);
    if (e == ERR_OK)
        *cables = found;
    else
        bitset_free(&found);
    return e;
}
