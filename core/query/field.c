#include "field.h"

#include <stdio.h>

#include "base/filename.h"
#include "cable/cable.h"
#include "cable/dtg.h"
#include "cable/ident.h"

static enum err keep(struct grammar *g, struct query_node *node, struct span value) {
    value = span_copy(g->arena, value);
    if (value.p == NULL)
        return ERR_NOMEM;
    node->value = value;
    return ERR_OK;
}

/* ---- tags, classifications, signers, origins: names of directories ---- */

/* The directory's name: capitals, blanks as '_'. */
static void directory_of(struct span value, char out[FILENAME_SIZE]) {
    filename_safe(value, false, out);
    for (size_t i = 0; out[i] != '\0'; i++)
        out[i] = text_upper(out[i]);
}

static enum err read_directory(struct grammar *g, struct query_node *node, struct span place) {
    (void)place;
    char dir[FILENAME_SIZE];
    directory_of(node->value, dir);
    return keep(g, node, span_of(dir));
}

/* SECRET//NOFORN, as it is printed, is the directory SECRET-NOFORN; "secret // noforn" as well. */
static void add_class(struct buf *out, struct span value) {
    while (value.n > 0) {
        struct span part = span_first(value, span_until(value, '/'));
        struct span word = span_trim(part);
        value = span_from(value, part.n + 1);
        if (word.n > 0 && out->len > 0)
            buf_char(out, '-');
        buf_add(out, word.p, word.n);
    }
}

static enum err read_class(struct grammar *g, struct query_node *node, struct span place) {
    char dir[FILENAME_SIZE], level[FILENAME_SIZE];
    size_t n = 0;
    struct buf name = BUF_EMPTY;
    add_class(&name, node->value);
    enum err e = buf_err(&name);
    directory_of((struct span){name.data, name.len}, dir);
    buf_free(&name);
    if (e != ERR_OK)
        return e;
    for (; dir[n] != '\0' && dir[n] != '-'; n++)
        level[n] = dir[n] == '_' ? ' ' : dir[n];
    if (cable_level_of((struct span){level, n}) == CABLE_LEVEL_NONE)
        return grammar_refuse(
            g, place,
            "no such classification: UNCLASSIFIED, LIMITED_OFFICIAL_USE, CONFIDENTIAL, SECRET, "
            "TOP_SECRET, or one with a caveat: SECRET//NOFORN");
    return keep(g, node, span_of(dir));
}

/* What is no post at all is kept as it is, and found nowhere. */
static enum err read_origin(struct grammar *g, struct query_node *node, struct span place) {
    (void)place;
    char post[IDENT_POST_MAX];
    return ident_post(node->value, post) == ERR_OK ? keep(g, node, span_of(post)) : ERR_OK;
}

/* ---- identifiers ---- */

/* 06rome01851 and "06 ROME 1851" are 06ROME1851; what stands behind a tilde stays (06ROME1851~2). further:
 * 1976STATE216769_b is 76STATE216769~2. False when it is no identifier. */
static bool canonical(struct span value, bool further, char out[FILENAME_SIZE]) {
    struct ident id;
    char text[IDENT_MAX];
    size_t n = 0;
    while (n < value.n && value.p[n] != '~')
        n++;
    if (value.n >= FILENAME_SIZE || ident_read(span_first(value, n), &id) != ERR_OK)
        return false;
    ident_settle(&id);
    if (further && n == value.n)
        ident_format_further(&id, text);
    else
        ident_format(&id, text);
    return snprintf(out, FILENAME_SIZE, "%s%.*s", text, (int)(value.n - n), value.p + n) < FILENAME_SIZE;
}

static enum err read_ref(struct grammar *g, struct query_node *node, struct span place) {
    char id[FILENAME_SIZE];
    if (!canonical(node->value, false, id) || span_contains(node->value, '~'))
        return grammar_refuse(g, place, "ref: takes the identifier of a cable: ref:06ROME1851");
    return keep(g, node, span_of(id));
}

/* A cable may have a name that is no identifier: it is looked for as it is. */
static enum err read_id(struct grammar *g, struct query_node *node, struct span place) {
    char id[FILENAME_SIZE];
    if (node->beginning)
        return read_directory(g, node, place);
    struct span written = node->value;
    if (!canonical(written, node->field == QUERY_ID, id))
        return ERR_OK;
    node->further = span_contains(span_of(id), '~') && !span_contains(written, '~');
    return keep(g, node, span_of(id));
}

/* ---- dates ---- */

/* Year, month and day as far as they are given: how many; 0 when s is no date. */
static int split_date(struct span s, int parts[3]) {
    static const size_t digits[] = {4, 2, 2};
    for (int i = 0; i < 3; i++) {
        unsigned long value;
        size_t n = text_count_digits(s);
        if (n > digits[i] || (i == 0 && n < 4) || !text_number(span_first(s, n), CALENDAR_YEAR_MAX, &value))
            return 0;
        parts[i] = (int)value;
        s = span_from(s, n);
        if (s.n == 0)
            return i + 1;
        if (s.p[0] != '-')
            return 0;
        s = span_from(s, 1);
    }
    return 0;
}

/* Reads 2006, 2006-06 or 2006-06-22 as its first and its last day. */
static enum err read_day(struct grammar *g, struct span place, struct query_day *first,
                         struct query_day *last) {
    char quote[GRAMMAR_QUOTE_SIZE];
    int parts[3], n = split_date(place, parts);
    if (n == 0)
        return grammar_refuse(g, place, "no date: %s (a date is 2006, 2006-06 or 2006-06-22, a range a..b)",
                              grammar_quote(place, quote));
    struct calendar_time c = {.year = parts[0], .month = n > 1 ? parts[1] : 1, .day = n > 2 ? parts[2] : 1};
    if (!calendar_valid(&c))
        return grammar_refuse(g, place, "there is no such date: %s", grammar_quote(place, quote));
    int month = n > 1 ? c.month : 12;
    *first = (struct query_day){c.year, c.month, c.day};
    *last = (struct query_day){c.year, month, n > 2 ? c.day : calendar_month_days(c.year, month)};
    return ERR_OK;
}

static bool is_after(struct query_day a, struct query_day b) {
    if (a.year != b.year)
        return a.year > b.year;
    return a.month != b.month ? a.month > b.month : a.day > b.day;
}

static enum err read_date(struct grammar *g, struct query_node *node, struct span place) {
    struct span value = node->value, left, right;
    struct query_day unused;
    size_t n = 0;
    if (span_ieq(value, SPAN("undated"))) {
        node->undated = true;
        return ERR_OK;
    }
    while (n < value.n && !span_starts(span_from(value, n), SPAN("..")))
        n++;
    if (n == value.n)
        return read_day(g, value, &node->first, &node->last);
    left = span_first(value, n);
    right = span_from(value, n + 2);
    enum err e = left.n == 0 ? ERR_OK : read_day(g, left, &node->first, &unused);
    if (e == ERR_OK && right.n > 0)
        e = read_day(g, right, &unused, &node->last);
    if (e == ERR_OK && left.n > 0 && right.n > 0 && is_after(node->first, node->last))
        e = grammar_refuse(g, place, "this range of dates ends before it begins");
    return e;
}

/* ---- the table ---- */

/* Words of full text are taken as they are written. */
static enum err read_words(struct grammar *g, struct query_node *node, struct span place) {
    (void)g;
    (void)node;
    (void)place;
    return ERR_OK;
}

static const struct field {
    const char *name;
    /* Makes of node->value what the index has; `place` is for what it refuses. */
    enum err (*read)(struct grammar *g, struct query_node *node, struct span place);
    bool beginning; /* a * may stand behind the value */
    const char *examples; /* for help: each is a query */
} fields[] = {
    [QUERY_TAG] = {"tag", read_directory, false, "tag:KOSOVO"},
    [QUERY_ORIGIN] = {"origin", read_origin, false, "origin:ROME"},
    [QUERY_CLASS] = {"class", read_class, false, "class:SECRET"},
    [QUERY_DATE] = {"date", read_date, false, "date:2006 date:2006-06..2007-01 date:..2006"},
    [QUERY_SUBJECT] = {"subject", read_words, true, "subject:balkan"},
    [QUERY_FROM] = {"from", read_words, true, "from:rome"},
    [QUERY_TO] = {"to", read_words, true, "to:paris"},
    [QUERY_SIGNER] = {"signed", read_directory, false, "signed:SPOGLI"},
    [QUERY_REF] = {"ref", read_ref, false, "ref:06ROME1851"},
    [QUERY_CITED_BY] = {"cited-by", read_id, false, "cited-by:06ROME1851"},
    [QUERY_ID] = {"id", read_id, true, "id:06ROME*"},
};

_Static_assert(sizeof fields / sizeof fields[0] == QUERY_FIELDS, "each field has its row");

const char *field_name(enum query_field field) {
    return fields[field].name;
}

const char *field_examples(enum query_field field) {
    return fields[field].examples;
}

enum query_field field_of(struct span name) {
    int i = 0;
    while (i < QUERY_FIELDS && !span_ieq(name, span_of(fields[i].name)))
        i++;
    return (enum query_field)i;
}

const char *field_list(char out[FIELD_LIST_SIZE]) {
    size_t n = 0;
    out[0] = '\0';
    for (int i = 0; i < QUERY_FIELDS && n < FIELD_LIST_SIZE; i++)
        n += (size_t)snprintf(out + n, FIELD_LIST_SIZE - n, "%s%s", i > 0 ? ", " : "", fields[i].name);
    return out;
}

enum err field_read(struct grammar *g, struct query_node *node, struct span place) {
    const struct field *field = &fields[node->field];
    if (node->beginning && !field->beginning)
        return grammar_refuse(g, place, "%s: takes no *", field->name);
    return field->read(g, node, place);
}
