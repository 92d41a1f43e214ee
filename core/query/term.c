/* The terms of a query: one statement for each kind, the value bound to it, cables out of it. */
#include "cable/day.h"
#include "search_private.h"

_Static_assert(LAYOUT_ORDINALS == 4096, "the SQL below says 12 bits, and 4095 for the last ordinal");

enum {
    STEPS_MAX = 256, /* rows to pass over before it is cheaper to look up the next cable of interest */
    LOOK_UP_MAX =
        10000, /* cables whose day is looked up one by one; of more it is read from the table of days */
};

const char *search_sql(enum search_statement statement) {
    static const char *const sql[SEARCH_STATEMENTS] = {
        [IN_PARAGRAPHS] =
            "SELECT rowid >> 12 FROM paragraph_fts WHERE paragraph_fts MATCH ?1 AND rowid >= ?2 << 12"
            " ORDER BY rowid",
        [IN_SUBJECTS] =
            "SELECT rowid FROM subject_fts WHERE subject_fts MATCH ?1 AND rowid >= ?2 ORDER BY rowid",
        [IN_ADDRESSES] =
            "SELECT rowid FROM address_fts WHERE address_fts MATCH ?1 AND rowid >= ?2 ORDER BY rowid",
        [BY_TAG] = "SELECT cable_id FROM cable_tag WHERE tag_id = (SELECT id FROM tag WHERE dir = ?1)"
                   " AND cable_id >= ?2 ORDER BY cable_id",
        [BY_ORIGIN] = "SELECT id FROM cable INDEXED BY cable_origin WHERE origin_id ="
                      " (SELECT id FROM origin WHERE dir = ?1) AND id >= ?2 ORDER BY id",
        [BY_CLASS] = "SELECT cable_id FROM cable_classification WHERE classification_id ="
                     " (SELECT id FROM classification WHERE dir = ?1) AND cable_id >= ?2 ORDER BY cable_id",
        [BY_SIGNER] = "SELECT id FROM cable INDEXED BY cable_signer WHERE signer_id ="
                      " (SELECT id FROM signer WHERE dir = ?1) AND id >= ?2 ORDER BY id",
        [BY_REFERENCE] = "SELECT cable_id FROM reference INDEXED BY reference_ident WHERE ident = ?1"
                         " AND cable_id >= ?2 ORDER BY cable_id",
        [CITED_BY] = "SELECT cable.id FROM reference JOIN cable ON cable.ident = reference.ident"
                     " WHERE cable_id = (SELECT id FROM cable WHERE ident = ?1)",
        [BY_ID] = "SELECT id FROM cable WHERE ident = ?1",
        [BY_ID_BEGINNING] = "SELECT id FROM cable WHERE ident >= ?1 AND ident < ?2",
        [BY_DAY] = "SELECT id FROM cable INDEXED BY cable_day WHERE day BETWEEN ?1 AND ?2",
        [ALL_CABLES] = "SELECT id FROM cable INDEXED BY cable_entry",
        [HAS_DAY] = "SELECT 1 FROM cable WHERE id = ?3 AND day BETWEEN ?1 AND ?2",
        [GET_CABLE] = "SELECT ident, origin.dir, level, subject, date FROM cable"
                      " LEFT JOIN origin ON origin.id = origin_id WHERE cable.id = ?1",
        [NEWEST] = "SELECT id, day FROM cable INDEXED BY cable_day WHERE day > 0 ORDER BY day DESC, id DESC",
        [SUBJECT_SNIPPET] = "SELECT highlight(subject_fts, 0, char(1), char(2)) FROM subject_fts"
                            " WHERE subject_fts MATCH ?1 AND rowid = ?2",
        [SNIPPETS] =
            "SELECT name, snippet(paragraph_fts, -1, char(1), char(2), '…', 40) FROM paragraph_fts"
            " JOIN paragraph ON paragraph.id = paragraph_fts.rowid WHERE paragraph_fts MATCH ?1"
            " AND paragraph_fts.rowid BETWEEN ?2 << 12 AND (?2 << 12) + 4095 ORDER BY paragraph_fts.rowid",
        [HOLD] = "SAVEPOINT search",
        [LET_GO] = "RELEASE search",
    };
    return sql[statement];
}

/* ---- texts, for FTS5 ---- */

static void match_text(const struct query_node *node, struct buf *out) {
    buf_char(out, '"'); /* the grammar lets no quotation mark into a value */
    buf_add(out, node->value.p, node->value.n);
    buf_str(out, node->beginning ? "\"*" : "\"");
}

enum err search_match(const struct query_node *node, struct buf *out) {
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

/* The rows of the cables within, which come in order. Where the statement is far behind the next of these it
 * is begun again there (?2), unless beginning is what costs. */
static enum err read_within(struct db_stmt *stmt, const struct bitset *within, bool dear, struct bitset *out,
                            struct err_info *info) {
    int64_t want = bitset_next(within, 0);
    int behind = 0;
    enum err e = ERR_END;
    if (want >= 0)
        db_bind_int(stmt, 2, want);
    while (want >= 0 && (e = db_step(stmt, info)) == ERR_OK) {
        int64_t id = db_int(stmt, 0);
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
            behind = 0;
        }
    }
    if (e == ERR_OK || e == ERR_CORRUPT)
        db_reset(stmt);
    return e == ERR_END ? ERR_OK : e;
}

struct reading { /* what a term needs, handed down */
    struct search *s;
    const struct bitset *within;
    uint64_t budget;
    struct bitset *out;
    bool *spent;
    struct err_info *info;
};

/* A statement whose cables come in order. */
static enum err read_ordered(const struct reading *r, enum search_statement which, struct span value,
                             bool dear) {
    struct db_stmt *stmt = r->s->statements[which];
    db_bind_text(stmt, 1, value);
    if (r->within != NULL)
        return read_within(stmt, r->within, dear, r->out, r->info);
    db_bind_int(stmt, 2, 0);
    return read_rows(stmt, r->budget, r->out, r->spent, r->info);
}

/* A statement whose parameters are bound, and whose cables come in any order. */
static enum err read_unordered(const struct reading *r, enum search_statement which) {
    enum err e = read_rows(r->s->statements[which], r->budget, r->out, r->spent, r->info);
    if (e == ERR_OK && r->within != NULL)
        bitset_and(r->out, r->within);
    return e;
}

/* ---- kinds of terms ---- */

static enum err no_memory(const struct reading *r) {
    return err_set(r->info, ERR_NOMEM, "out of memory");
}

static enum err read_match(const struct reading *r, const struct query_node *node,
                           enum search_statement which, const char *column) {
    struct buf *match = &r->s->match;
    buf_clear(match);
    buf_str(match, column);
    if (search_match(node, match) != ERR_OK)
        return no_memory(r);
    return read_ordered(r, which, (struct span){match->data, match->len}, has_beginning(node));
}

/* In a paragraph or in the subject. */
static enum err read_text(const struct reading *r, const struct query_node *node) {
    enum err e = read_match(r, node, IN_SUBJECTS, "");
    return e == ERR_OK && !*r->spent ? read_match(r, node, IN_PARAGRAPHS, "") : e;
}

static enum err look_up_days(const struct reading *r) {
    struct db_stmt *stmt = r->s->statements[HAS_DAY];
    enum err e = ERR_OK;
    int64_t id = bitset_next(r->within, 0);
    for (; e == ERR_OK && id >= 0; id = bitset_next(r->within, id + 1)) {
        db_bind_int(stmt, 3, id);
        e = db_step(stmt, r->info);
        if (e == ERR_OK) {
            db_reset(stmt);
            e = add(r->out, id, r->info);
        } else if (e == ERR_END)
            e = ERR_OK;
    }
    return e;
}

static int64_t day_of(struct query_day day, int64_t open) {
    return day.year == 0 ? open : day_number(day.year, day.month, day.day);
}

static enum err read_date(const struct reading *r, const struct query_node *node) {
    bool look_up = r->within != NULL && bitset_count(r->within) <= LOOK_UP_MAX;
    enum search_statement which = look_up ? HAS_DAY : BY_DAY;
    struct db_stmt *stmt = r->s->statements[which];
    db_bind_int(stmt, 1, node->undated ? 0 : day_of(node->first, 1)); /* 0 is undated: in no range */
    db_bind_int(stmt, 2, node->undated ? 0 : day_of(node->last, INT64_MAX));
    return look_up ? look_up_days(r) : read_unordered(r, which);
}

static enum err read_id(const struct reading *r, const struct query_node *node) {
    enum search_statement which = node->field == QUERY_CITED_BY ? CITED_BY
                                  : node->beginning             ? BY_ID_BEGINNING
                                                                : BY_ID;
    struct db_stmt *stmt = r->s->statements[which];
    struct buf *end = &r->s->match;
    db_bind_text(stmt, 1, node->value);
    if (which == BY_ID_BEGINNING) { /* up to the highest character behind it */
        buf_clear(end);
        buf_add(end, node->value.p, node->value.n);
        buf_str(end, "\xf4\x8f\xbf\xbf");
        if (buf_err(end) != ERR_OK)
            return no_memory(r);
        db_bind_text(stmt, 2, (struct span){end->data, end->len});
    }
    return read_unordered(r, which);
}

static enum err read_field(const struct reading *r, const struct query_node *node) {
    switch (node->field) {
    case QUERY_TAG:
        return read_ordered(r, BY_TAG, node->value, false);
    case QUERY_ORIGIN:
        return read_ordered(r, BY_ORIGIN, node->value, false);
    case QUERY_CLASS:
        return read_ordered(r, BY_CLASS, node->value, false);
    case QUERY_SIGNED:
        return read_ordered(r, BY_SIGNER, node->value, false);
    case QUERY_REF:
        return read_ordered(r, BY_REFERENCE, node->value, false);
    case QUERY_SUBJECT:
        return read_match(r, node, IN_SUBJECTS, "");
    case QUERY_FROM:
        return read_match(r, node, IN_ADDRESSES, "sender : ");
    case QUERY_TO:
        return read_match(r, node, IN_ADDRESSES, "recipients : ");
    case QUERY_DATE:
        return read_date(r, node);
    default:
        return read_id(r, node);
    }
}

enum err search_leaf(struct search *s, const struct query_node *node, const struct bitset *within,
                     uint64_t budget, struct bitset *out, bool *spent, struct err_info *info) {
    struct reading r = {s, within, budget, out, spent, info};
    *spent = false;
    return node->kind == QUERY_FIELD ? read_field(&r, node) : read_text(&r, node);
}

enum err search_all(struct search *s, const struct bitset **all, struct err_info *info) {
    struct bitset found = BITSET_EMPTY;
    bool spent = false;
    *all = &s->all;
    if (s->all.words != NULL)
        return ERR_OK;
    enum err e = bitset_make(s->room, &found);
    if (e != ERR_OK)
        return err_set(info, e, "%s", err_name(e));
    e = read_rows(s->statements[ALL_CABLES], UINT64_MAX, &found, &spent, info);
    if (e == ERR_OK)
        s->all = found;
    else
        bitset_free(&found);
    return e;
}
