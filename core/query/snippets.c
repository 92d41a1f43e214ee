/* snippets: the part of search.h that shows a result. */
#include "term.h"

enum err search_get_cable(struct search *s, int64_t id, struct search_cable *cable, struct err_info *info) {
    struct db_stmt *stmt = s->statements[TERM_GET_CABLE];
    db_reset(stmt); /* it stayed on the row of the last call, whose spans were in use */
    db_bind_int(stmt, 1, id);
    enum err e = db_step(stmt, info);
    if (e == ERR_END)
        return err_set(info, ERR_NOT_FOUND, "no cable has the number %lld", (long long)id);
    if (e == ERR_OK)
        *cable = (struct search_cable){.id = id,
                                       .ident = db_text(stmt, 0),
                                       .origin = db_text(stmt, 1),
                                       .level = db_text(stmt, 2),
                                       .subject = db_text(stmt, 3),
                                       .has_date = !db_is_null(stmt, 4),
                                       .date = db_int(stmt, 4)};
    return e;
}

/* Goes back from the newest cable until it meets one of the set. */
enum err search_newest(struct search *s, const struct bitset *cables, bool *has_date, int64_t *date,
                       struct err_info *info) {
    struct db_stmt *stmt = s->statements[TERM_NEWEST];
    enum err e = ERR_OK;
    *has_date = false;
    while (!*has_date && (e = db_step(stmt, info)) == ERR_OK) {
        *has_date = bitset_has(cables, db_int(stmt, 0));
        *date = db_int(stmt, 1);
    }
    db_reset(stmt);
    return e == ERR_END ? ERR_OK : e;
}

/* ---- snippets ---- */

/* Appends the texts that may be marked, joined by OR. In the subject, those of subject: may be marked,
 * too. */
static enum err collect(const struct query_node *node, bool subject, struct buf *out) {
    if (node->kind == QUERY_TEXT || node->kind == QUERY_NEAR ||
        (subject && node->kind == QUERY_FIELD && node->field == QUERY_SUBJECT)) {
        buf_str(out, out->len > 0 ? " OR " : "");
        return term_match(node, out);
    }
    if (node->kind == QUERY_NOT)
        return ERR_OK;
    enum err e = ERR_OK;
    for (const struct query_node *child = node->children; e == ERR_OK && child != NULL; child = child->next)
        e = collect(child, subject, out);
    return e;
}

struct showing {
    struct search *s;
    int64_t cable;
    bool (*visit)(void *context, const struct search_snippet *snippet);
    void *context;
    struct err_info *info;
};

/* The text of a row is none, although what matched has a word at least. Either SQLite swallowed a failure, or
 * the full text has words that are not in the text: a second look tells the two apart. */
static enum err fail_empty(const struct showing *w, struct db_stmt *stmt, int column, unsigned row) {
    enum err e = ERR_OK;
    db_reset(stmt);
    for (unsigned i = 0; e == ERR_OK && i < row; i++)
        e = db_step(stmt, w->info);
    if (e != ERR_OK && e != ERR_END)
        return e;
    return e == ERR_OK && db_text(stmt, column).n > 0
               ? err_set(w->info, ERR_NOMEM, "out of memory")
               : err_set(w->info, ERR_CORRUPT, "damaged index: the full text has words of an empty text");
}

/* One row is the subject, with its text; or rows are paragraphs, with name and text. */
static enum err show(const struct showing *w, const struct query_node *root, bool subject, bool *more) {
    struct db_stmt *stmt = w->s->statements[subject ? TERM_SUBJECT_SNIPPET : TERM_SNIPPETS];
    struct buf *match = &w->s->match;
    int column = subject ? 0 : 1;
    unsigned rows = 0;
    buf_clear(match);
    if (collect(root, subject, match) != ERR_OK)
        return err_set(w->info, ERR_NOMEM, "out of memory");
    if (match->len == 0)
        return ERR_OK;
    db_bind_text(stmt, 1, (struct span){match->data, match->len});
    db_bind_int(stmt, 2, w->cable);
    enum err e = ERR_OK;
    while (*more && (e = db_step(stmt, w->info)) == ERR_OK) {
        struct search_snippet snippet = {.paragraph = subject ? SPAN_EMPTY : db_text(stmt, 0),
                                         .text = db_text(stmt, column)};
        rows++;
        if (snippet.text.n == 0) {
            e = fail_empty(w, stmt, column, rows);
            break;
        }
        *more = w->visit(w->context, &snippet);
    }
    db_reset(stmt);
    return e == ERR_END ? ERR_OK : e;
}

enum err search_snippets(struct search *s, const struct query *query, int64_t cable,
                         bool (*visit)(void *context, const struct search_snippet *snippet), void *context,
                         struct err_info *info) {
    struct showing w = {s, cable, visit, context, info};
    bool more = true;
    enum err e = show(&w, query_root(query), true, &more);
    return e == ERR_OK ? show(&w, query_root(query), false, &more) : e;
}
