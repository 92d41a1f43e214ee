/* The values of fields: as the directories, days and identifiers of the index are written. */
#include <stdio.h>

#include "base/filename.h"
#include "cable/cable.h"
#include "cable/dtg.h"
#include "cable/ident.h"
#include "query_private.h"

static enum err keep(struct query_parser *p, struct query_node *node, struct span value) {
    value = span_copy(&p->query->arena, value);
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

static enum err read_directory(struct query_parser *p, struct query_node *node) {
    char dir[FILENAME_SIZE];
    directory_of(node->value, dir);
    return keep(p, node, span_of(dir));
}

static enum err read_class(struct query_parser *p, struct query_node *node, struct span place) {
    char dir[FILENAME_SIZE], level[FILENAME_SIZE];
    size_t n = 0;
    directory_of(node->value, dir);
    for (; dir[n] != '\0' && dir[n] != '-'; n++)
        level[n] = dir[n] == '_' ? ' ' : dir[n];
    if (cable_level_of((struct span){level, n}) == CABLE_LEVEL_NONE)
        return query_refuse(
            p, place,
            "no such classification: UNCLASSIFIED, LIMITED_OFFICIAL_USE, CONFIDENTIAL, SECRET, "
            "TOP_SECRET, or one with a caveat: SECRET-NOFORN");
    return keep(p, node, span_of(dir));
}

/* What is no post at all is kept as it is, and found nowhere. */
static enum err read_origin(struct query_parser *p, struct query_node *node) {
    char post[IDENT_POST_MAX];
    return ident_post(node->value, post) == ERR_OK ? keep(p, node, span_of(post)) : ERR_OK;
}

/* ---- identifiers ---- */

/* 06rome01851 is 06ROME1851; what stands behind a tilde stays (06ROME1851~2). False when it is no
 * identifier. */
static bool canonical(struct span value, char out[FILENAME_SIZE]) {
    struct ident id;
    char text[IDENT_MAX];
    size_t n = 0;
    while (n < value.n && value.p[n] != '~')
        n++;
    if (value.n >= FILENAME_SIZE || ident_parse(span_first(value, n), &id) != ERR_OK)
        return false;
    ident_format(&id, text);
    return snprintf(out, FILENAME_SIZE, "%s%.*s", text, (int)(value.n - n), value.p + n) < FILENAME_SIZE;
}

static enum err read_ref(struct query_parser *p, struct query_node *node, struct span place) {
    char id[FILENAME_SIZE];
    if (!canonical(node->value, id) || span_contains(node->value, '~'))
        return query_refuse(p, place, "ref: takes the identifier of a cable: ref:06ROME1851");
    return keep(p, node, span_of(id));
}

/* A cable may have a name that is no identifier: it is looked for as it is. */
static enum err read_id(struct query_parser *p, struct query_node *node) {
    char id[FILENAME_SIZE];
    if (node->beginning)
        return read_directory(p, node);
    return canonical(node->value, id) ? keep(p, node, span_of(id)) : ERR_OK;
}

/* ---- dates ---- */

enum { YEAR_MAX = 9999 };

static int days_in(int year, int month) {
    struct dtg_civil c = {.year = year, .month = month, .day = 31};
    while (!dtg_valid(&c))
        c.day--;
    return c.day;
}

/* Year, month and day as far as they are given: how many; 0 when s is no date. */
static int split_date(struct span s, int parts[3]) {
    static const size_t digits[] = {4, 2, 2};
    for (int i = 0; i < 3; i++) {
        unsigned long value;
        size_t n = text_count_digits(s);
        if (n > digits[i] || (i == 0 && n < 4) || !text_number(span_first(s, n), YEAR_MAX, &value))
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
static enum err read_day(struct query_parser *p, struct span place, struct query_day *first,
                         struct query_day *last) {
    char quote[QUERY_QUOTE_SIZE];
    int parts[3], n = split_date(place, parts);
    if (n == 0)
        return query_refuse(p, place, "no date: %s (a date is 2006, 2006-06 or 2006-06-22, a range a..b)",
                            query_quote(place, quote));
    struct dtg_civil c = {.year = parts[0], .month = n > 1 ? parts[1] : 1, .day = n > 2 ? parts[2] : 1};
    if (!dtg_valid(&c))
        return query_refuse(p, place, "there is no such date: %s", query_quote(place, quote));
    int month = n > 1 ? c.month : 12;
    *first = (struct query_day){c.year, c.month, c.day};
    *last = (struct query_day){c.year, month, n > 2 ? c.day : days_in(c.year, month)};
    return ERR_OK;
}

static bool is_after(struct query_day a, struct query_day b) {
    if (a.year != b.year)
        return a.year > b.year;
    return a.month != b.month ? a.month > b.month : a.day > b.day;
}

static enum err read_date(struct query_parser *p, struct query_node *node, struct span place) {
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
        return read_day(p, value, &node->first, &node->last);
    left = span_first(value, n);
    right = span_from(value, n + 2);
    enum err e = left.n == 0 ? ERR_OK : read_day(p, left, &node->first, &unused);
    if (e == ERR_OK && right.n > 0)
        e = read_day(p, right, &unused, &node->last);
    if (e == ERR_OK && left.n > 0 && right.n > 0 && is_after(node->first, node->last))
        e = query_refuse(p, place, "this range of dates ends before it begins");
    return e;
}

/* ---- all ---- */

static bool takes_beginning(enum query_field field) {
    return field == QUERY_SUBJECT || field == QUERY_FROM || field == QUERY_TO || field == QUERY_ID;
}

enum err query_field_value(struct query_parser *p, struct query_node *node, struct span place) {
    if (node->beginning && !takes_beginning(node->field))
        return query_refuse(p, place, "%s: takes no *", query_field_name(node->field));
    switch (node->field) {
    case QUERY_TAG:
    case QUERY_SIGNED:
        return read_directory(p, node);
    case QUERY_CLASS:
        return read_class(p, node, place);
    case QUERY_ORIGIN:
        return read_origin(p, node);
    case QUERY_DATE:
        return read_date(p, node, place);
    case QUERY_REF:
        return read_ref(p, node, place);
    case QUERY_CITED_BY:
    case QUERY_ID:
        return read_id(p, node);
    default: /* words */
        return ERR_OK;
    }
}
