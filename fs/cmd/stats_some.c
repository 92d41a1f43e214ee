#include "stats_some.h"

#include "base/json.h"
#include "base/wrap.h"
#include "run_query.h"

enum { LIMIT = 10 }; /* rows of a chart of what has many */

static const char *const titles[TALLY_BYS] = {
    [TALLY_MONTH] = "Months",
    [TALLY_YEAR] = "Years",
    [TALLY_ORIGIN] = "Origins",
    [TALLY_TAG] = "Tags, as written",
    [TALLY_TOPIC] = "Topics, assigned or discussed",
    [TALLY_CLASSIFICATION] = "Classifications",
    [TALLY_SIGNER] = "Signers",
};

/* The charts that are drawn where none is asked for. */
static const enum tally_by usual[] = {TALLY_YEAR, TALLY_ORIGIN, TALLY_CLASSIFICATION, TALLY_TAG, TALLY_TOPIC};

static bool has_many(enum tally_by by) {
    return by == TALLY_ORIGIN || by == TALLY_TAG || by == TALLY_TOPIC || by == TALLY_SIGNER;
}

static size_t rows_of(const struct stats_some *o, enum tally_by by, size_t n) {
    size_t limit = o->limited ? o->limit : o->json || o->csv ? n : LIMIT;
    return has_many(by) && limit < n ? limit : n;
}

/* ---- the three forms ---- */

static void begin(struct json *j, const struct stats_some *o, const struct terminal *t, uint64_t cables,
                  struct buf *out) {
    if (o->json) {
        json_begin_object(j);
        json_field(j, SPAN("query"), o->text);
        json_key(j, SPAN("cables"));
        json_int(j, (int64_t)cables);
    } else if (!o->csv) {
        buf_printf(out, "%-11s %llu\n", "Cables", (unsigned long long)cables);
        if (o->text.n > 0) {
            buf_printf(out, "%-11s ", "Query");
            wrap_text(out, o->text, t->width, 12);
        }
    }
}

static void add_json(struct json *j, enum tally_by by, const struct tally *tally, size_t n) {
    json_key(j, span_of(tally_key(by)));
    json_begin_array(j);
    for (size_t i = 0; i < n; i++) {
        json_begin_object(j);
        json_key(j, SPAN("name"));
        json_string(j, tally->rows[i].name);
        json_key(j, SPAN("count"));
        json_int(j, (int64_t)tally->rows[i].n);
        json_end_object(j);
    }
    json_end_array(j);
}

/* RFC 4180, but for the line ends. */
static void add_csv(enum tally_by by, const struct tally *tally, size_t n, struct buf *out) {
    buf_printf(out, "%s,cables\n", tally_name(by));
    for (size_t i = 0; i < n; i++) {
        const struct span name = tally->rows[i].name;
        const bool quoted = span_contains(name, ',') || span_contains(name, '"');
        buf_str(out, quoted ? "\"" : "");
        for (size_t at = 0; at < name.n; at++) {
            if (name.p[at] == '"')
                buf_char(out, '"');
            buf_char(out, name.p[at]);
        }
        buf_printf(out, "%s,%llu\n", quoted ? "\"" : "", (unsigned long long)tally->rows[i].n);
    }
}

static void end(struct json *j, const struct stats_some *o, struct buf *out) {
    if (!o->json)
        return;
    json_end_object(j);
    buf_char(out, '\n');
}

/* ---- the counts ---- */

static enum err add_counts(struct catalog *k, const struct stats_some *o, const struct bitset *set,
                           enum tally_by by, const struct terminal *t, struct json *j, struct buf *out) {
    struct tally tally = {0};
    enum err e = tally_read(k, set, by, &tally);
    size_t n = rows_of(o, by, tally.n);
    if (e == ERR_OK && o->json) {
        add_json(j, by, &tally, n);
    } else if (e == ERR_OK && o->csv) {
        add_csv(by, &tally, n, out);
    } else if (e == ERR_OK) {
        const struct chart chart = {.title = titles[by], .rows = tally.rows, .n = tally.n, .limit = n};
        chart_draw(&chart, t, out);
    }
    tally_free(&tally);
    return e;
}

static enum err find(struct catalog *k, const struct stats_some *o, struct bitset *found,
                     struct err_info *info) {
    struct search *search = NULL;
    enum err e = search_open(catalog_db(k), &search, info);
    if (e == ERR_OK)
        e = run_query(catalog_db(k), search, o->query, o->seconds, found, info);
    search_close(search);
    return e;
}

enum err stats_some(struct catalog *k, const struct stats_some *o, const struct terminal *t, struct buf *out,
                    struct err_info *info) {
    struct bitset found = BITSET_EMPTY;
    struct json json = json_to(out);
    enum err e = o->query != NULL ? find(k, o, &found, info) : ERR_OK;
    if (e != ERR_OK) {
        bitset_free(&found);
        return e;
    }
    const struct bitset *set = o->query != NULL ? &found : NULL;
    begin(&json, o, t, set != NULL ? bitset_count(set) : catalog_totals(k)->cables, out);
    if (o->by != TALLY_BYS)
        e = add_counts(k, o, set, o->by, t, &json, out);
    for (size_t i = 0; e == ERR_OK && o->by == TALLY_BYS && i < sizeof usual / sizeof usual[0]; i++)
        e = add_counts(k, o, set, usual[i], t, &json, out);
    end(&json, o, out);
    bitset_free(&found);
    e = e == ERR_OK ? buf_err(out) : e;
    return e == ERR_OK ? ERR_OK : err_set(info, e, "cannot read the counts: %s", err_name(e));
}
