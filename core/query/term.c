#include "term.h"

#include "cable/day.h"
#include "cable/layout.h"

_Static_assert(LAYOUT_ORDINALS == 4096, "the SQL below says 12 bits, and 4095 for the last ordinal");

enum {
    STEPS_MAX = 256, /* rows to pass over before it is cheaper to look up the next cable of interest */
    ROWS_A_LOOK_UP = 16, /* rows of a value that are read in the time of looking one cable up */
};

struct finding { /* what it takes to find the cables of a term, handed down */
    struct search *s;
    const struct term_field *field; /* the row of a QUERY_FIELD */
    const struct bitset *within;
    uint64_t budget;
    struct bitset *out;
    bool *spent;
    struct err_info *info;
};

/* ---- SQL ---- */

/* How a field is found. Each of these uses the statement of the field's row. */
static enum err find_value(const struct finding *f, const struct query_node *node);
static enum err find_words(const struct finding *f, const struct query_node *node);
static enum err find_date(const struct finding *f, const struct query_node *node);
static enum err find_ordered(const struct finding *f, const struct query_node *node);
static enum err find_ident(const struct finding *f, const struct query_node *node);
static enum err find_exactly(const struct finding *f, const struct query_node *node);

static const struct term_field {
    enum err (*find)(const struct finding *f, const struct query_node *node);
    /* The statement gives numbers of cables. For find_ordered and find_words it gives them in order, ?1 is
     * the value, and ?2 the first cable that is of interest. For find_value and find_date it gives them in
     * any order; the value is ?1, or the days are from ?1 to ?2. */
    const char *sql;
    const char *column; /* of full text, for find_words: "sender : "; NULL: any */
    const char *has; /* for find_value and find_date: is cable ?3 one of them? */
} fields[] = {
    [QUERY_TAG] = {find_value,
                   "SELECT cable_id FROM cable_tag WHERE tag_id = (SELECT id FROM tag WHERE dir = ?1)", NULL,
                   "SELECT 1 FROM cable_tag INDEXED BY cable_tag_cable WHERE cable_id = ?3 AND tag_id ="
                   " (SELECT id FROM tag WHERE dir = ?1)"},
    [QUERY_ORIGIN] = {find_value,
                      "SELECT id FROM cable INDEXED BY cable_origin WHERE origin_id ="
                      " (SELECT id FROM origin WHERE dir = ?1)",
                      NULL,
                      "SELECT 1 FROM cable WHERE id = ?3 AND origin_id ="
                      " (SELECT id FROM origin WHERE dir = ?1)"},
    [QUERY_CLASS] = {find_value,
                     "SELECT cable_id FROM cable_classification WHERE classification_id ="
                     " (SELECT id FROM classification WHERE dir = ?1)",
                     NULL,
                     "SELECT 1 FROM cable_classification INDEXED BY cable_classification_cable"
                     " WHERE cable_id = ?3 AND classification_id ="
                     " (SELECT id FROM classification WHERE dir = ?1)"},
    [QUERY_DATE] = {find_date, "SELECT id FROM cable INDEXED BY cable_day WHERE day BETWEEN ?1 AND ?2", NULL,
                    "SELECT 1 FROM cable WHERE id = ?3 AND day BETWEEN ?1 AND ?2"},
    [QUERY_SUBJECT] = {find_words,
                       "SELECT rowid FROM subject_fts WHERE subject_fts MATCH ?1 AND rowid >= ?2"
                       " ORDER BY rowid",
                       NULL, NULL},
    [QUERY_FROM] = {find_words,
                    "SELECT rowid FROM address_fts WHERE address_fts MATCH ?1 AND rowid >= ?2"
                    " ORDER BY rowid",
                    "sender : ", NULL},
    [QUERY_TO] = {find_words,
                  "SELECT rowid FROM address_fts WHERE address_fts MATCH ?1 AND rowid >= ?2"
                  " ORDER BY rowid",
                  "recipients : ", NULL},
    [QUERY_SIGNER] = {find_value,
                      "SELECT id FROM cable INDEXED BY cable_signer WHERE signer_id ="
                      " (SELECT id FROM signer WHERE dir = ?1)",
                      NULL,
                      "SELECT 1 FROM cable WHERE id = ?3 AND signer_id ="
                      " (SELECT id FROM signer WHERE dir = ?1)"},
    [QUERY_REF] = {find_ordered,
                   "SELECT cable_id FROM reference INDEXED BY reference_ident WHERE ident = ?1"
                   " AND cable_id >= ?2 ORDER BY cable_id",
                   NULL, NULL},
    [QUERY_CITED_BY] = {find_exactly,
                        "SELECT cable.id FROM reference JOIN cable ON cable.ident = reference.ident"
                        " WHERE cable_id = (SELECT id FROM cable WHERE ident = ?1)",
                        NULL, NULL},
    [QUERY_ID] = {find_ident, "SELECT id FROM cable WHERE ident = ?1", NULL, NULL},
};

_Static_assert(sizeof fields / sizeof fields[0] == QUERY_FIELDS, "each field has its row");

static const char *const sql[TERM_STATEMENTS] = {
    [TERM_IN_PARAGRAPHS] = "SELECT rowid >> 12 FROM paragraph_fts WHERE paragraph_fts MATCH ?1"
                           " AND rowid >= ?2 << 12 ORDER BY rowid",
    [TERM_ID_BEGINNING] = "SELECT id FROM cable WHERE ident >= ?1 AND ident < ?2",
    [TERM_ALL_CABLES] = "SELECT id FROM cable INDEXED BY cable_entry",
    [TERM_GET_CABLE] = "SELECT ident, origin.dir, level, subject, date FROM cable"
                       " LEFT JOIN origin ON origin.id = origin_id WHERE cable.id = ?1",
    [TERM_NEWEST] = "SELECT id, moment FROM cable INDEXED BY cable_day WHERE day > 0"
                    " ORDER BY day DESC, moment DESC",
    [TERM_SUBJECT_SNIPPET] = "SELECT highlight(subject_fts, 0, char(1), char(2)) FROM subject_fts"
                             " WHERE subject_fts MATCH ?1 AND rowid = ?2",
    [TERM_SNIPPETS] =
        "SELECT name, snippet(paragraph_fts, -1, char(1), char(2), '…', 40) FROM paragraph_fts"
        " JOIN paragraph ON paragraph.id = paragraph_fts.rowid WHERE paragraph_fts MATCH ?1"
        " AND paragraph_fts.rowid BETWEEN ?2 << 12 AND (?2 << 12) + 4095 ORDER BY paragraph_fts.rowid",
    [TERM_HOLD] = "SAVEPOINT search",
    [TERM_LET_GO] = "RELEASE search",
};

enum err term_prepare(struct search *s, struct err_info *info) {
    enum err e = ERR_OK;
    for (int i = 0; e == ERR_OK && i < TERM_STATEMENTS; i++)
        e = db_prepare(s->db, sql[i], &s->statements[i], info);
    for (int i = 0; e == ERR_OK && i < QUERY_FIELDS; i++)
        e = db_prepare(s->db, fields[i].sql, &s->of_field[i], info);
    for (int i = 0; e == ERR_OK && i < QUERY_FIELDS; i++)
        if (fields[i].has != NULL)
            e = db_prepare(s->db, fields[i].has, &s->has_field[i], info);
    return e;
}

void term_finalize(struct search *s) {
    for (int i = 0; i < TERM_STATEMENTS; i++)
        db_finalize(s->statements[i]);
    for (int i = 0; i < QUERY_FIELDS; i++)
        db_finalize(s->of_field[i]);
    for (int i = 0; i < QUERY_FIELDS; i++)
        db_finalize(s->has_field[i]);
}

/* ---- texts, for FTS5 ---- */

static void match_text(const struct query_node *node, struct buf *out) {
    buf_char(out, '"'); /* the grammar lets no quotation mark into a value */
    buf_add(out, node->value.p, node->value.n);
    buf_str(out, node->beginning ? "\"*" : "\"");
}

enum err term_match(const struct query_node *node, struct buf *out) {
    if (node->kind != QUERY_NEAR) {
        match_text(node, out);
        return buf_err(out);
    }
    buf_str(out, "NEAR(");
    for (const struct query_node *text = node->children; text != NULL; text = text->next) {
        match_text(text, out);
        buf_char(out, ' ');
    }
    buf_printf(out, ", %d)", node->distance);
    return buf_err(out);
}

static bool has_beginning(const struct query_node *node) {
    for (const struct query_node *text = node->children; text != NULL; text = text->next)
        if (text->beginning)
            return true;
    return node->beginning;
}

/* ---- reading cables from a statement ---- */

static enum err add(struct bitset *out, int64_t id, struct err_info *info) {
    return bitset_add(out, id)
               ? ERR_OK
               : err_set(info, ERR_CORRUPT, "damaged index: a cable numbered %lld", (long long)id);
}

/* All rows, in whatever order, up to the budget. */
static enum err read_rows(struct db_stmt *stmt, uint64_t budget, struct bitset *out, bool *spent,
                          struct err_info *info) {
    enum err e;
    while ((e = db_step(stmt, info)) == ERR_OK) {
        *spent = budget-- == 0;
        e = *spent ? ERR_OK : add(out, db_int(stmt, 0), info);
        if (e != ERR_OK || *spent) {
            db_reset(stmt);
            return e;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

/* Reads the rows of the cables within; rows come in order, or else the index is damaged, and beginning again
 * might never end. Where the statement is far behind the next of
 * these cables it is begun again at that one (?2). `dear`: beginning costs more than going on, so it is not
 * done. */
static enum err read_within(struct db_stmt *stmt, const struct bitset *within, bool dear, struct bitset *out,
                            struct err_info *info) {
    int64_t want = bitset_next(within, 0), from = want;
    int behind = 0;
    enum err e = ERR_END;
    if (want >= 0)
        db_bind_int(stmt, 2, want);
    while (want >= 0 && (e = db_step(stmt, info)) == ERR_OK) {
        int64_t id = db_int(stmt, 0);
        if (id < from) {
            e = err_set(info, ERR_CORRUPT, "damaged index: cables are out of order");
            break;
        }
        from = id;
        if (id > want)
            want = bitset_next(within, id);
        if (id == want) {
            if ((e = add(out, id, info)) != ERR_OK)
                break;
            want = bitset_next(within, id + 1);
            behind = 0;
        } else if (++behind > STEPS_MAX && !dear && want >= 0) {
            db_reset(stmt);
            db_bind_int(stmt, 2, want);
            from = want;
            behind = 0;
        }
    }
    if (e == ERR_OK || e == ERR_CORRUPT)
        db_reset(stmt);
    return e == ERR_END ? ERR_OK : e;
}

/* A statement whose cables come in order. */
static enum err read_ordered(const struct finding *f, struct db_stmt *stmt, struct span value, bool dear) {
    db_bind_text(stmt, 1, value);
    if (f->within != NULL)
        return read_within(stmt, f->within, dear, f->out, f->info);
    db_bind_int(stmt, 2, 0);
    return read_rows(stmt, f->budget, f->out, f->spent, f->info);
}

/* A statement whose parameters are bound, and whose cables come in any order. */
static enum err read_unordered(const struct finding *f, struct db_stmt *stmt) {
    enum err e = read_rows(stmt, f->budget, f->out, f->spent, f->info);
    if (e == ERR_OK && f->within != NULL)
        bitset_and(f->out, f->within);
    return e;
}

/* ---- kinds of terms ---- */

static enum err no_memory(const struct finding *f) {
    return err_set(f->info, ERR_NOMEM, "out of memory");
}

static enum err match_in(const struct finding *f, struct db_stmt *stmt, const char *column,
                         const struct query_node *node) {
    struct buf *match = &f->s->match;
    buf_clear(match);
    buf_str(match, column == NULL ? "" : column);
    if (term_match(node, match) != ERR_OK)
        return no_memory(f);
    return read_ordered(f, stmt, (struct span){match->data, match->len}, has_beginning(node));
}

/* In a paragraph or in the subject. */
static enum err find_text(const struct finding *f, const struct query_node *node) {
    enum err e = match_in(f, f->s->of_field[QUERY_SUBJECT], NULL, node);
    return e == ERR_OK && !*f->spent ? match_in(f, f->s->statements[TERM_IN_PARAGRAPHS], NULL, node) : e;
}

static enum err find_words(const struct finding *f, const struct query_node *node) {
    return match_in(f, f->s->of_field[node->field], f->field->column, node);
}

static enum err find_ordered(const struct finding *f, const struct query_node *node) {
    return read_ordered(f, f->s->of_field[node->field], node->value, false);
}

/* Each of the cables within by itself. */
static enum err look_up(const struct finding *f, struct db_stmt *stmt) {
    enum err e = ERR_OK;
    int64_t id = bitset_next(f->within, 0);
    bitset_clear(f->out);
    for (; e == ERR_OK && id >= 0; id = bitset_next(f->within, id + 1)) {
        db_bind_int(stmt, 3, id);
        e = db_step(stmt, f->info);
        if (e == ERR_OK) {
            db_reset(stmt);
            e = add(f->out, id, f->info);
        } else if (e == ERR_END)
            e = ERR_OK;
    }
    return e;
}

/* All cables of the value are read, unless that turns out to be more work than to look up those within. */
static enum err find_among(const struct finding *f, const struct query_node *node,
                           void (*bind)(struct db_stmt *stmt, const struct query_node *node)) {
    struct db_stmt *all = f->s->of_field[node->field], *one = f->s->has_field[node->field];
    struct finding some = *f;
    bool spent = false;
    if (f->within != NULL) {
        some.budget = bitset_count(f->within) * ROWS_A_LOOK_UP;
        some.spent = &spent;
    }
    bind(all, node);
    enum err e = read_unordered(&some, all);
    if (e != ERR_OK || !spent)
        return e;
    bind(one, node);
    return look_up(f, one);
}

static void bind_value(struct db_stmt *stmt, const struct query_node *node) {
    db_bind_text(stmt, 1, node->value);
}

static enum err find_value(const struct finding *f, const struct query_node *node) {
    return find_among(f, node, bind_value);
}

static int64_t day_of(struct query_day day, int64_t open) {
    return day.year == 0 ? open : day_number(day.year, day.month, day.day);
}

static void bind_days(struct db_stmt *stmt, const struct query_node *node) {
    db_bind_int(stmt, 1, node->undated ? 0 : day_of(node->first, 1)); /* 0 is undated: in no range */
    db_bind_int(stmt, 2, node->undated ? 0 : day_of(node->last, INT64_MAX));
}

static enum err find_date(const struct finding *f, const struct query_node *node) {
    return find_among(f, node, bind_days);
}

static enum err find_exactly(const struct finding *f, const struct query_node *node) {
    struct db_stmt *stmt = f->s->of_field[node->field];
    db_bind_text(stmt, 1, node->value);
    return read_unordered(f, stmt);
}

/* The further document of a number, or where it is no cable of its own the one that has the number. */
static enum err find_further(const struct finding *f, const struct query_node *node) {
    struct db_stmt *stmt = f->s->of_field[node->field];
    struct span ident = node->value;
    db_bind_text(stmt, 1, ident);
    enum err e = db_step(stmt, f->info);
    if (e == ERR_OK)
        db_reset(stmt);
    else if (e != ERR_END)
        return e;
    while (e == ERR_END && ident.n > 0 && ident.p[--ident.n] != '~')
        ;
    db_bind_text(stmt, 1, ident);
    return read_unordered(f, stmt);
}

/* One identifier, or all from this beginning up to the highest character behind it. */
static enum err find_ident(const struct finding *f, const struct query_node *node) {
    struct db_stmt *stmt = f->s->statements[TERM_ID_BEGINNING];
    struct buf *end = &f->s->match;
    if (!node->beginning)
        return node->further ? find_further(f, node) : find_exactly(f, node);
    buf_clear(end);
    buf_add(end, node->value.p, node->value.n);
    buf_str(end, "\xf4\x8f\xbf\xbf");
    if (buf_err(end) != ERR_OK)
        return no_memory(f);
    db_bind_text(stmt, 1, node->value);
    db_bind_text(stmt, 2, (struct span){end->data, end->len});
    return read_unordered(f, stmt);
}

enum err term_find(struct search *s, const struct query_node *node, const struct bitset *within,
                   uint64_t budget, struct bitset *out, bool *spent, struct err_info *info) {
    const struct term_field *field = node->kind == QUERY_FIELD ? &fields[node->field] : NULL;
    const struct finding f = {s, field, within, budget, out, spent, info};
    *spent = false;
    return field != NULL ? field->find(&f, node) : find_text(&f, node);
}

enum err term_all(struct search *s, const struct bitset **all, struct err_info *info) {
    struct bitset found = BITSET_EMPTY;
    bool spent = false;
    *all = &s->all;
    if (s->all.words != NULL)
        return ERR_OK;
    enum err e = bitset_make(s->room, &found);
    if (e != ERR_OK)
        return err_set(info, e, "%s", err_name(e));
    e = read_rows(s->statements[TERM_ALL_CABLES], UINT64_MAX, &found, &spent, info);
    if (e == ERR_OK)
        s->all = found;
    else
        bitset_free(&found);
    return e;
}
