/* facets: the values of facets, the cables that have one, and the cables that cite each other. */
#include <stdio.h>

#include "private.h"

/* ---- dates: years, months and days from the table of days ---- */

static enum err get_date(struct catalog *k, int64_t id, struct catalog_value *v) {
    struct db_stmt *s = catalog_statement(k, SUM_DAYS);
    bool holds_cables = day_shift(id) == 0;
    db_bind_int(s, 1, id);
    db_bind_int(s, 2, id + day_span(id));
    db_bind_int(s, 3, day_inside_shift(id));
    enum err e = catalog_row(k, s);
    if (e != ERR_OK)
        return e;
    uint64_t inside = catalog_size(s, 0), cables = catalog_size(s, 1);
    *v = (struct catalog_value){.id = id,
                                .cables = holds_cables ? cables : inside,
                                .all = cables,
                                .has_newest = !db_is_null(s, 2),
                                .newest = db_int(s, 2),
                                .changed = db_int(s, 3)};
    db_reset(s);
    if (inside == 0)
        return ERR_NOT_FOUND;
    if (id == DAY_UNDATED)
        snprintf(v->dir, sizeof v->dir, "undated");
    else if (day_is_year(id))
        snprintf(v->dir, sizeof v->dir, "%04d", day_year(id));
    else
        snprintf(v->dir, sizeof v->dir, "%02d", day_is_month(id) ? day_month(id) : day_of_month(id));
    return ERR_OK;
}

static enum err next_day(struct catalog *k, int64_t from, int64_t *day) {
    struct db_stmt *s = catalog_statement(k, NEXT_DAY);
    db_bind_int(s, 1, from);
    enum err e = catalog_row_with(k, s, LAYOUT_VALUE_BITS, day);
    return e == ERR_OK && (*day < from || !day_is_day(*day)) ? ERR_CORRUPT : e;
}

enum err catalog_list_dates(struct catalog *k, int64_t parent, int64_t after,
                            bool (*visit)(void *context, const struct catalog_value *value), void *context) {
    int shift = parent == DAY_UNDATED ? DAY_YEAR_SHIFT : day_inside_shift(parent);
    int64_t end = parent == DAY_UNDATED ? INT64_MAX : parent + day_span(parent) + 1, step = INT64_C(1)
                                                                                            << shift;
    int64_t from = after < 0 ? parent : day_group(after, shift) + step;
    for (;;) {
        int64_t day;
        struct catalog_value v;
        enum err e = next_day(k, from, &day);
        if (e == ERR_NOT_FOUND || (e == ERR_OK && day >= end))
            return ERR_OK;
        if (e == ERR_OK)
            e = get_date(k, day_group(day, shift), &v);
        if (e != ERR_OK)
            return e == ERR_NOT_FOUND ? ERR_CORRUPT : e; /* the day was there */
        if (!visit(context, &v))
            return ERR_OK;
        from = day_group(v.id, shift) + step;
    }
}

/* ---- values ---- */

static bool has_sql(enum catalog_statement statement, enum catalog_facet facet) {
    return catalog_sql((enum catalog_statement)((int)statement + (int)facet)) != NULL;
}

static enum err read_value(struct db_stmt *s, struct catalog_value *v) {
    v->id = db_int(s, 0);
    catalog_copy_dir(v->dir, db_text(s, 1));
    v->cables = v->all = catalog_size(s, 2);
    v->has_newest = !db_is_null(s, 3);
    v->newest = db_int(s, 3);
    v->changed = db_int(s, 4);
    return layout_fits(v->id, LAYOUT_VALUE_BITS) ? ERR_OK : ERR_CORRUPT;
}

enum err catalog_count_values(struct catalog *k, enum catalog_facet facet, uint64_t *count) {
    struct db_stmt *s = catalog_statement(k, COUNT_VALUES + (int)facet);
    if (!has_sql(COUNT_VALUES, facet))
        return ERR_NOT_FOUND;
    enum err e = catalog_row(k, s);
    if (e == ERR_OK) {
        *count = catalog_size(s, 0);
        db_reset(s);
    }
    return e;
}

enum err catalog_find_value(struct catalog *k, enum catalog_facet facet, struct span dir, int64_t *id) {
    struct db_stmt *s = catalog_statement(k, FIND_VALUE + (int)facet);
    if (!has_sql(FIND_VALUE, facet))
        return ERR_NOT_FOUND;
    db_bind_text(s, 1, dir);
    return catalog_row_with(k, s, LAYOUT_VALUE_BITS, id);
}

enum err catalog_get_value(struct catalog *k, enum catalog_facet facet, int64_t id,
                           struct catalog_value *value) {
    if (facet == CATALOG_DATE)
        return get_date(k, id, value);
    if (facet == CATALOG_ALL) {
        if (id != 0)
            return ERR_NOT_FOUND;
        *value = (struct catalog_value){.cables = k->totals.cables,
                                        .all = k->totals.cables,
                                        .has_newest = k->totals.has_newest,
                                        .newest = k->totals.newest,
                                        .changed = k->version.updated};
        return ERR_OK;
    }
    struct db_stmt *s = catalog_statement(k, GET_VALUE + (int)facet);
    db_bind_int(s, 1, id);
    enum err e = catalog_row(k, s);
    if (e == ERR_OK) {
        e = read_value(s, value);
        db_reset(s);
    }
    return e;
}

enum err catalog_list_values(struct catalog *k, enum catalog_facet facet, int64_t after,
                             bool (*visit)(void *context, const struct catalog_value *value), void *context) {
    struct db_stmt *s = catalog_statement(k, LIST_VALUES + (int)facet);
    enum err e;
    if (!has_sql(LIST_VALUES, facet))
        return ERR_NOT_FOUND;
    db_bind_int(s, 1, after);
    while ((e = catalog_step(k, s)) == ERR_OK) {
        struct catalog_value v;
        e = read_value(s, &v);
        if (e != ERR_OK || !visit(context, &v)) {
            db_reset(s);
            return e;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

/* Appends columns of the row that is asked for. */
static enum err read_columns(struct catalog *k, struct db_stmt *s, int columns, struct buf *out) {
    enum err e = catalog_row(k, s);
    if (e != ERR_OK)
        return e;
    for (int i = 0; e == ERR_OK && i < columns; i++) {
        struct span text = db_text(s, i);
        buf_add(&out[i], text.p, text.n);
        e = buf_err(&out[i]);
    }
    db_reset(s);
    return e;
}

enum err catalog_read_notes(struct catalog *k, enum catalog_facet facet, int64_t id,
                            struct buf out[CATALOG_NOTES]) {
    if (facet != CATALOG_TAG && facet != CATALOG_ORIGIN)
        return ERR_NOT_FOUND;
    struct db_stmt *s = catalog_statement(k, facet == CATALOG_TAG ? READ_TAG_NOTES : READ_ORIGIN_NOTES);
    db_bind_int(s, 1, id);
    return read_columns(k, s, CATALOG_NOTES, out);
}

enum err catalog_read_tag_source(struct catalog *k, int64_t tag, int64_t cable, struct buf *out) {
    struct db_stmt *s = catalog_statement(k, READ_TAG_SOURCE);
    db_bind_int(s, 1, tag);
    db_bind_int(s, 2, cable);
    return read_columns(k, s, 1, out);
}

/* ---- cables of a set ---- */

static enum err read_key(int64_t moment, int64_t id, int64_t *key) {
    if (!layout_fits(id, LAYOUT_CABLE_BITS) || layout_moment(true, moment) != moment)
        return ERR_CORRUPT;
    *key = layout_key(moment, id);
    return ERR_OK;
}

static enum err read_cable(struct db_stmt *s, struct catalog_cable *c) {
    int64_t moment = db_int(s, 2);
    c->id = db_int(s, 0);
    catalog_copy_dir(c->dir, db_text(s, 1));
    c->has_date = moment < LAYOUT_UNDATED;
    c->date = c->has_date ? moment : 0;
    c->citations = (unsigned)db_int(s, 3);
    c->changed = db_int(s, 4);
    return read_key(moment, c->id, &c->key);
}

enum err catalog_find_cable(struct catalog *k, struct span dir, int64_t *id) {
    struct db_stmt *s = catalog_statement(k, FIND_CABLE);
    db_bind_text(s, 1, dir);
    return catalog_row_with(k, s, LAYOUT_CABLE_BITS, id);
}

static enum err get_cable(struct catalog *k, struct db_stmt *s, struct catalog_cable *cable) {
    enum err e = catalog_row(k, s);
    if (e == ERR_OK) {
        e = read_cable(s, cable);
        db_reset(s);
    }
    return e;
}

enum err catalog_get_cable(struct catalog *k, int64_t id, struct catalog_cable *cable) {
    struct db_stmt *s = catalog_statement(k, GET_CABLE);
    db_bind_int(s, 1, id);
    return get_cable(k, s, cable);
}

enum err catalog_get_entry(struct catalog *k, int64_t key, struct catalog_cable *cable) {
    struct db_stmt *s = catalog_statement(k, GET_ENTRY);
    db_bind_int(s, 1, layout_key_moment(key));
    db_bind_int(s, 2, layout_key_cable(key));
    return get_cable(k, s, cable);
}

static enum err has_row(struct catalog *k, struct db_stmt *s, int64_t first, int64_t second) {
    db_bind_int(s, 1, first);
    db_bind_int(s, 2, second);
    enum err e = catalog_row(k, s);
    if (e == ERR_OK)
        db_reset(s);
    return e;
}

struct visitor {
    bool (*visit)(void *context, const struct catalog_cable *cable);
    void *context;
    bool stopped;
};

static enum err list_cables(struct catalog *k, struct db_stmt *s, int64_t of, int64_t after,
                            struct visitor *v) {
    enum err e;
    db_bind_int(s, 1, of);
    db_bind_int(s, 2, layout_key_moment(after));
    db_bind_int(s, 3, layout_key_cable(after));
    while ((e = catalog_step(k, s)) == ERR_OK) {
        struct catalog_cable c;
        e = read_cable(s, &c);
        if (e == ERR_OK)
            v->stopped = !v->visit(v->context, &c);
        if (e != ERR_OK || v->stopped) {
            db_reset(s);
            return e;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

enum err catalog_has_cable(struct catalog *k, enum catalog_facet facet, int64_t value, int64_t cable) {
    return has_row(k, catalog_statement(k, HAS_CABLE + (int)facet), value, cable);
}

enum err catalog_list_cables(struct catalog *k, enum catalog_facet facet, int64_t value, int64_t after,
                             bool (*visit)(void *context, const struct catalog_cable *cable), void *context) {
    struct visitor v = {.visit = visit, .context = context};
    enum err e = ERR_OK;
    if (after >= 0 && has_sql(LIST_SAME, facet))
        e = list_cables(k, catalog_statement(k, LIST_SAME + (int)facet), value, after, &v);
    return e != ERR_OK || v.stopped
               ? e
               : list_cables(k, catalog_statement(k, LIST_CABLES + (int)facet), value, after, &v);
}

enum err catalog_list_keys(struct catalog *k, bool (*visit)(void *context, int64_t key), void *context) {
    struct db_stmt *s = catalog_statement(k, LIST_KEYS);
    enum err e;
    while ((e = catalog_step(k, s)) == ERR_OK) {
        int64_t key;
        e = read_key(db_int(s, 0), db_int(s, 1), &key);
        if (e != ERR_OK || !visit(context, key)) {
            db_reset(s);
            return e;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

enum err catalog_has_citation(struct catalog *k, unsigned which, int64_t cable, int64_t other) {
    return has_row(k, catalog_statement(k, which == CATALOG_CITES ? HAS_CITED : HAS_CITING), cable, other);
}

enum err catalog_list_citations(struct catalog *k, unsigned which, int64_t cable, int64_t after,
                                bool (*visit)(void *context, const struct catalog_cable *cable),
                                void *context) {
    struct visitor v = {.visit = visit, .context = context};
    return list_cables(k, catalog_statement(k, which == CATALOG_CITES ? LIST_CITED : LIST_CITING), cable,
                       after, &v);
}

/* The last of the numbers that a value stands for: of a year or a month its days. */
static int64_t last_of(enum catalog_facet facet, int64_t value) {
    return facet == CATALOG_DATE ? value + day_span(value) : value;
}

enum err catalog_list_ids(struct catalog *k, enum catalog_facet facet, int64_t value,
                          bool (*visit)(void *context, int64_t cable), void *context) {
    struct db_stmt *s = catalog_statement(k, LIST_IDS + (int)facet);
    enum err e;
    db_bind_int(s, 1, value);
    db_bind_int(s, 2, last_of(facet, value));
    while ((e = catalog_step(k, s)) == ERR_OK)
        if (!visit(context, db_int(s, 0))) {
            db_reset(s);
            return ERR_OK;
        }
    return e == ERR_END ? ERR_OK : e;
}

static bool is_fact(enum catalog_facet facet, const struct catalog_fact *f) {
    return layout_fits(f->cable, LAYOUT_CABLE_BITS) &&
           (facet == CATALOG_DATE ? day_is_day(f->value) : layout_fits(f->value, LAYOUT_VALUE_BITS));
}

static enum err list_facts(struct catalog *k, struct db_stmt *s, enum catalog_facet facet,
                           bool (*visit)(void *context, const struct catalog_fact *fact), void *context) {
    enum err e;
    while ((e = catalog_step(k, s)) == ERR_OK) {
        int64_t moment = db_int(s, 2);
        const struct catalog_fact fact = {.cable = db_int(s, 0),
                                          .value = db_int(s, 1),
                                          .has_date = moment < LAYOUT_UNDATED,
                                          .date = moment < LAYOUT_UNDATED ? moment : 0};
        if (!is_fact(facet, &fact))
            e = ERR_CORRUPT;
        if (e != ERR_OK || !visit(context, &fact)) {
            db_reset(s);
            return e;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

enum err catalog_list_facts(struct catalog *k, enum catalog_facet facet,
                            bool (*visit)(void *context, const struct catalog_fact *fact), void *context) {
    struct db_stmt *s = catalog_statement(k, LIST_FACTS + (int)facet);
    return has_sql(LIST_FACTS, facet) ? list_facts(k, s, facet, visit, context) : ERR_NOT_FOUND;
}

enum err catalog_list_facts_of(struct catalog *k, enum catalog_facet facet, int64_t cable,
                               bool (*visit)(void *context, const struct catalog_fact *fact), void *context) {
    struct db_stmt *s = catalog_statement(k, LIST_FACTS_OF + (int)facet);
    if (!has_sql(LIST_FACTS_OF, facet))
        return ERR_NOT_FOUND;
    db_bind_int(s, 1, cable);
    return list_facts(k, s, facet, visit, context);
}
