#include "search.h"

#include <stdlib.h>

#include "term.h"

/* ---- opening ---- */

static enum err read_room(struct search *s, struct err_info *info) {
    enum err e = db_exec_int(s->db, "SELECT 1 + coalesce(max(id), 0) FROM cable", &s->room, info);
    if (e == ERR_OK && (s->room < 1 || s->room > BITSET_ROOM_MAX))
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

/* FTS5 gathers all words with a beginning before it gives the first row: to give up early saves nothing. */
static bool is_cheap_to_try(const struct query_node *node) {
    if (!is_leaf(node) || node->beginning)
        return false;
    for (const struct query_node *text = node->children; text != NULL; text = text->next)
        if (text->beginning)
            return false;
    return true;
}

/* The child of an AND with which to begin: one that finds few cables, because the others need then only be
 * looked for in these. Who finds few is not known before; so all may read a few rows, then some more, until
 * one is through. */
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

/* AND: the terms one after the other, each within what those before it left; what is left out comes last. */
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

/* Makes `out`: the cables that match, of all or of those within. The caller frees it, after a failure too. */
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
    search_let_go(s);
    if (e == ERR_OK)
        *cables = found;
    else
        bitset_free(&found);
    return e;
}
