/* cablefs stats: what an archive consists of, as bars in the terminal and, with --json, as one object. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/json.h"
#include "base/wrap.h"
#include "cable/dtg.h"
#include "catalog/catalog.h"
#include "chart.h"
#include "cmd.h"
#include "doors.h"
#include "run_query.h"
#include "search_print.h"
#include "stats_some.h"
#include "terminal.h"

enum { LIMIT = 10 }; /* rows of a chart where is_ranked() */

struct options {
    struct terminal terminal;
    bool json, limited, queried;
    size_t limit;
    const char *index;
    struct stats_some some; /* what is asked for beyond the counts of everything */
    struct buf query; /* the words, a blank between them */
};

enum { OPTION_SECONDS = 256 }; /* has no letter */

static error_t option(int key, char *arg, struct argp_state *state) {
    struct options *o = state->input;
    unsigned long n;
    switch (key) {
    case 'j':
        o->json = true;
        return 0;
    case 'n':
        if (!text_number(span_of(arg), 1000000000, &n) || n == 0)
            argp_error(state, "not a number from 1 on: %s", arg);
        o->limit = n;
        o->limited = true;
        return 0;
    case 'b':
        o->some.by = tally_by_of(span_of(arg));
        if (o->some.by == TALLY_BYS)
            argp_error(state, "--by takes month, year, origin, tag, topic, classification or signer, not %s",
                       arg);
        return 0;
    case 'c':
        o->some.csv = true;
        return 0;
    case OPTION_SECONDS:
        if (!text_number(span_of(arg), RUN_QUERY_SECONDS_MAX, &o->some.seconds))
            argp_error(state, "--seconds takes a number from 0 to %d, not %s", RUN_QUERY_SECONDS_MAX, arg);
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num == 0)
            o->index = arg;
        else
            buf_printf(&o->query, "%s%s", state->arg_num > 1 ? " " : "", arg);
        o->queried = state->arg_num > 0;
        return 0;
    case ARGP_KEY_END:
        if (o->index == NULL)
            argp_error(state, "no INDEX given");
        if (o->some.csv && (o->json || o->some.by == TALLY_BYS))
            argp_error(state, o->json ? "--json or --csv, not both" : "--csv needs --by, as in --by month");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option option_table[] = {
    {"by", 'b', "WHAT", 0, "Count by month, year, origin, tag, topic, classification or signer alone", 0},
    {"json", 'j', NULL, 0, "One JSON object with everything; all origins, tags and topics unless -n is given",
     0},
    {"csv", 'c', NULL, 0, "With --by: a table of two columns, for a spreadsheet; all rows, likewise", 0},
    {"limit", 'n', "LIMIT", 0, "Show the LIMIT most frequent origins, tags, topics and signers (10)", 0},
    {"seconds", OPTION_SECONDS, "N", 0, "Give up a query after N seconds of computing (10); 0: never", 0},
    {0},
};

/* ---- reading ---- */

struct counts {
    struct chart_row *rows;
    size_t n, cap;
};

struct archive_stats {
    struct arena arena;
    struct counts by[CATALOG_COUNTS];
    uint64_t cables, document_bytes;
    bool dated;
    int64_t first, last;
    uint64_t index_bytes;
    enum err failure; /* of keep() */
    struct counts *into;
};

static bool keep(void *context, const struct catalog_count *count) {
    struct archive_stats *s = context;
    struct counts *c = s->into;
    struct span name = span_copy(&s->arena, span_of(count->name));
    s->failure =
        name.p == NULL ? ERR_NOMEM : arena_grow(&s->arena, (void **)&c->rows, c->n, &c->cap, sizeof *c->rows);
    if (s->failure == ERR_OK)
        c->rows[c->n++] = (struct chart_row){.name = name, .n = count->n};
    return s->failure == ERR_OK;
}

static enum err read_stats(struct catalog *k, const char *path, struct archive_stats *s,
                           struct err_info *info) {
    struct stat st;
    enum err e = catalog_get_dates(k, &s->first, &s->last);
    uint64_t documents;
    s->cables = catalog_totals(k)->cables;
    s->dated = e == ERR_OK;
    if (e == ERR_NOT_FOUND)
        e = ERR_OK;
    if (stat(path, &st) != 0)
        return err_set(info, ERR_IO, "%s: %s", path, strerror(errno));
    s->index_bytes = (uint64_t)st.st_size;
    if (e == ERR_OK)
        e = catalog_sum_documents(k, &documents, &s->document_bytes);
    for (int by = 0; e == ERR_OK && by < CATALOG_COUNTS; by++) {
        s->into = &s->by[by];
        e = catalog_list_counts(k, (enum catalog_count_by)by, keep, s);
        e = e == ERR_OK ? s->failure : e;
    }
    return e == ERR_OK ? ERR_OK : err_set(info, e, "%s: cannot read the counts: %s", path, err_name(e));
}

/* Is it something of which an archive may have thousands? Then the most frequent come first, and few are
 * shown. */
static bool is_ranked(enum catalog_count_by by) {
    return by == CATALOG_BY_ORIGIN || by == CATALOG_BY_TAG || by == CATALOG_BY_TOPIC;
}

/* ---- for people ---- */

static void bytes(struct buf *out, uint64_t n) {
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    double value = (double)n;
    size_t unit = 0;
    for (; value >= 1000 && unit + 1 < sizeof units / sizeof units[0]; unit++)
        value /= 1000;
    buf_printf(out, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
}

static void list(struct buf *out, const struct counts *c) {
    for (size_t i = 0; i < c->n; i++)
        buf_printf(out, "%s%.*s %llu", i > 0 ? ", " : "", (int)c->rows[i].name.n, c->rows[i].name.p,
                   (unsigned long long)c->rows[i].n);
}

static uint64_t sum(const struct counts *c) {
    uint64_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += c->rows[i].n;
    return n;
}

/* A line of the head: a label of 12 columns, then value, which is cleared. */
static void total(struct buf *out, const struct terminal *t, const char *label, struct buf *value) {
    buf_printf(out, "%-11s ", label);
    wrap_text(out, (struct span){value->data, value->len}, t->width, 12);
    if (buf_err(value) == ERR_OK)
        buf_clear(value);
}

static void day(struct buf *out, int64_t seconds) {
    struct calendar_time c = calendar_time(seconds);
    buf_printf(out, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static enum err head(struct buf *out, const struct terminal *t, const struct archive_stats *s) {
    struct buf value = BUF_EMPTY;
    buf_printf(&value, "%llu", (unsigned long long)s->cables);
    total(out, t, "Cables", &value);
    buf_printf(&value, "%llu: ", (unsigned long long)sum(&s->by[CATALOG_BY_OUTCOME]));
    list(&value, &s->by[CATALOG_BY_OUTCOME]);
    total(out, t, "Documents", &value);
    if (s->dated) {
        day(&value, s->first);
        buf_str(&value, " to ");
        day(&value, s->last);
    } else {
        buf_str(&value, "none");
    }
    total(out, t, "Dates", &value);
    buf_printf(&value, "%llu", (unsigned long long)sum(&s->by[CATALOG_BY_PROBLEM]));
    buf_str(&value, s->by[CATALOG_BY_PROBLEM].n > 0 ? ": " : "");
    list(&value, &s->by[CATALOG_BY_PROBLEM]);
    total(out, t, "Problems", &value);
    bytes(&value, s->index_bytes);
    buf_str(&value, ", of text ");
    bytes(&value, s->document_bytes);
    total(out, t, "Index", &value);
    enum err e = buf_err(&value);
    buf_free(&value);
    return e;
}

static enum err text(struct buf *out, const struct archive_stats *s, const struct options *o) {
    static const struct {
        enum catalog_count_by by;
        const char *title;
    } charts[] = {{CATALOG_BY_YEAR, "Years"},
                  {CATALOG_BY_ORIGIN, "Origins"},
                  {CATALOG_BY_CLASSIFICATION, "Classifications"},
                  {CATALOG_BY_TAG, "Tags, as written"},
                  {CATALOG_BY_TOPIC, "Topics, assigned or discussed"}};
    const size_t ranked = o->limited ? o->limit : LIMIT;
    enum err e = head(out, &o->terminal, s);
    for (size_t i = 0; e == ERR_OK && i < sizeof charts / sizeof charts[0]; i++) {
        const struct counts *c = &s->by[charts[i].by];
        const struct chart chart = {.title = charts[i].title,
                                    .rows = c->rows,
                                    .n = c->n,
                                    .limit = is_ranked(charts[i].by) ? ranked : c->n};
        chart_draw(&chart, &o->terminal, out);
    }
    return e == ERR_OK ? buf_err(out) : e;
}

/* ---- for programs ---- */

static void number(struct json *j, struct span name, uint64_t value) {
    json_key(j, name);
    json_int(j, value > INT64_MAX ? INT64_MAX : (int64_t)value);
}

static void date(struct json *j, struct span name, bool dated, int64_t seconds) {
    char iso[DTG_ISO_SIZE] = "";
    if (dated)
        dtg_iso(seconds, iso);
    json_field(j, name, span_of(iso));
}

static void array(struct json *j, const char *name, const struct counts *c, size_t limit) {
    json_key(j, span_of(name));
    json_begin_array(j);
    for (size_t i = 0; i < c->n && i < limit; i++) {
        json_begin_object(j);
        json_key(j, SPAN("name"));
        json_string(j, c->rows[i].name);
        number(j, SPAN("count"), c->rows[i].n);
        json_end_object(j);
    }
    json_end_array(j);
}

static enum err object(struct buf *out, const struct archive_stats *s, const struct options *o) {
    static const char *const names[CATALOG_COUNTS] = {[CATALOG_BY_YEAR] = "years",
                                                      [CATALOG_BY_ORIGIN] = "origins",
                                                      [CATALOG_BY_CLASSIFICATION] = "classifications",
                                                      [CATALOG_BY_TAG] = "tags",
                                                      [CATALOG_BY_TOPIC] = "topics",
                                                      [CATALOG_BY_PROBLEM] = "problems",
                                                      [CATALOG_BY_OUTCOME] = "outcomes"};
    struct json writer = json_to(out), *j = &writer;
    json_begin_object(j);
    number(j, SPAN("cables"), s->cables);
    number(j, SPAN("documents"), sum(&s->by[CATALOG_BY_OUTCOME]));
    number(j, SPAN("text_bytes"), s->document_bytes);
    number(j, SPAN("index_bytes"), s->index_bytes);
    date(j, SPAN("first"), s->dated, s->first);
    date(j, SPAN("last"), s->dated, s->last);
    for (int by = 0; by < CATALOG_COUNTS; by++) {
        bool all = !o->limited || !is_ranked((enum catalog_count_by)by);
        array(j, names[by], &s->by[by], all ? SIZE_MAX : o->limit);
    }
    json_end_object(j);
    buf_char(out, '\n');
    return buf_err(out);
}

static enum err write_all(struct catalog *k, const struct options *o, struct buf *out,
                          struct err_info *info) {
    struct archive_stats s = {0};
    enum err e = read_stats(k, o->index, &s, info);
    if (e == ERR_OK && (e = o->json ? object(out, &s, o) : text(out, &s, o)) != ERR_OK)
        err_set(info, e, "%s", err_name(e));
    arena_free(&s.arena);
    return e;
}

static int count(struct options *o) {
    struct err_info info = {0};
    struct catalog *catalog = NULL;
    struct buf out = BUF_EMPTY;
    bool some = o->queried || o->some.by != TALLY_BYS;
    enum err e = doors_for_index(o->index, &info);
    if (e == ERR_OK)
        e = catalog_open(o->index, &catalog, &info);
    if (e == ERR_OK)
        e = some ? stats_some(catalog, &o->some, &o->terminal, &out, &info)
                 : write_all(catalog, o, &out, &info);
    if (e == ERR_OK) {
        catalog_end(catalog); /* before somebody is waited for who reads it */
        e = terminal_write(out.data, out.len, &info);
    }
    catalog_close(catalog);
    buf_free(&out);
    return e == ERR_OK ? CMD_OK : cmd_fail("%s", info.text);
}

static int count_matching(struct options *o) {
    struct query *query = NULL;
    struct query_fault fault;
    struct span text = {o->query.data, o->query.len};
    enum err e = buf_err(&o->query);
    int status;
    if (e == ERR_OK)
        e = query_parse(text, &query, &fault);
    if (e == ERR_QUERY) {
        search_print_fault(text, &fault, stderr);
        return CMD_USAGE;
    }
    if (e != ERR_OK)
        return cmd_fail("%s", err_name(e));
    o->some.query = query;
    o->some.text = text;
    status = count(o);
    query_free(query);
    return status;
}

int cmd_stats(int argc, char **argv) {
    static const struct argp argp = {
        option_table,
        option,
        "INDEX [QUERY...]",
        "Counts what is in an index: cables by year, origin, classification, tag and topic, documents by what "
        "became of them, problems by kind. With a QUERY, as for cablefs search: the cables that match.",
        NULL,
        NULL,
        NULL};
    struct options o = {.some = {.by = TALLY_BYS, .seconds = RUN_QUERY_SECONDS}};
    int status = cmd_options(&argp, argc, argv, &o);
    if (status == CMD_OK) {
        o.terminal = terminal_stdout(); /* first: what it knows of the locale is in files */
        o.some.json = o.json;
        o.some.limited = o.limited;
        o.some.limit = o.limit;
        status = o.queried ? count_matching(&o) : count(&o);
    }
    buf_free(&o.query);
    return status;
}
