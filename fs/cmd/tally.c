#include "tally.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name, *key;
    enum catalog_facet facet;
    int shift; /* of a date: the bits of a day's number that do not count */
} kinds[TALLY_BYS] = {
    [TALLY_MONTH] = {"month", "months", CATALOG_DATE, DAY_MONTH_SHIFT},
    [TALLY_YEAR] = {"year", "years", CATALOG_DATE, DAY_YEAR_SHIFT},
    [TALLY_ORIGIN] = {"origin", "origins", CATALOG_ORIGIN, 0},
    [TALLY_TAG] = {"tag", "tags", CATALOG_TAG, 0},
    [TALLY_TOPIC] = {"topic", "topics", CATALOG_TAG, 0},
    [TALLY_CLASSIFICATION] = {"classification", "classifications", CATALOG_CLASSIFICATION, 0},
    [TALLY_SIGNER] = {"signer", "signers", CATALOG_SIGNER, 0},
};

const char *tally_name(enum tally_by by) {
    return kinds[by].name;
}

const char *tally_key(enum tally_by by) {
    return kinds[by].key;
}

enum tally_by tally_by_of(struct span name) {
    int by = 0;
    while (by < TALLY_BYS && !span_ieq(name, span_of(kinds[by].name)))
        by++;
    return (enum tally_by)by;
}

/* A count for each number of a value, or of a month or year. */
struct counting {
    const struct bitset *set;
    int shift;
    struct arena arena;
    uint64_t *counts;
    size_t n, cap; /* the numbers below n have a count */
    enum err failure;
};

static bool count(void *context, const struct catalog_fact *fact) {
    struct counting *c = context;
    if (c->set != NULL && !bitset_has(c->set, fact->cable))
        return true;
    if (!layout_fits(fact->value, LAYOUT_VALUE_BITS)) { /* as an index may say that somebody made */
        c->failure = ERR_CORRUPT;
        return false;
    }
    const size_t number = (size_t)(fact->value >> c->shift);
    while (c->n <= number) {
        c->failure = arena_grow(&c->arena, (void **)&c->counts, c->n, &c->cap, sizeof *c->counts);
        if (c->failure != ERR_OK)
            return false;
        c->counts[c->n++] = 0;
    }
    c->counts[number]++;
    return true;
}

/* Is a tag's directory a name, and not a code or a word as it is written? */
static enum err is_topic(struct catalog *k, int64_t tag, bool *topic) {
    struct buf notes[CATALOG_NOTES] = {BUF_EMPTY, BUF_EMPTY, BUF_EMPTY};
    enum err e = catalog_read_notes(k, CATALOG_TAG, tag, notes);
    *topic = e == ERR_OK && span_eq((struct span){notes[1].data, notes[1].len}, SPAN("name"));
    for (size_t i = 0; i < CATALOG_NOTES; i++) {
        e = e == ERR_OK ? buf_err(&notes[i]) : e;
        buf_free(&notes[i]);
    }
    return e;
}

/* The name of a row; empty for a value that does not belong here. */
static enum err name_of(struct catalog *k, enum tally_by by, int64_t number, char name[FILENAME_SIZE]) {
    struct catalog_value value;
    const int64_t day = number << kinds[by].shift;
    bool topic = by == TALLY_TOPIC;
    name[0] = '\0';
    if (kinds[by].facet == CATALOG_DATE) {
        int n = day == DAY_UNDATED ? snprintf(name, FILENAME_SIZE, "undated")
                                   : snprintf(name, FILENAME_SIZE, "%04d", day_year(day));
        if (by == TALLY_MONTH && day != DAY_UNDATED)
            snprintf(name + n, FILENAME_SIZE - (size_t)n, "-%02d", day_month(day));
        return ERR_OK;
    }
    enum err e = catalog_get_value(k, kinds[by].facet, number, &value);
    if (e == ERR_OK && kinds[by].facet == CATALOG_TAG)
        e = is_topic(k, number, &topic);
    if (e == ERR_OK && topic == (by == TALLY_TOPIC))
        snprintf(name, FILENAME_SIZE, "%s", value.dir);
    return e;
}

static enum err add_row(struct tally *t, const char *name, uint64_t n) {
    struct span copy = span_copy(&t->arena, span_of(name));
    enum err e =
        copy.p == NULL ? ERR_NOMEM : arena_grow(&t->arena, (void **)&t->rows, t->n, &t->cap, sizeof *t->rows);
    if (e == ERR_OK)
        t->rows[t->n++] = (struct chart_row){.name = copy, .n = n};
    return e;
}

static int most_first(const void *left, const void *right) {
    const struct chart_row *a = left, *b = right;
    if (a->n != b->n)
        return a->n > b->n ? -1 : 1;
    return span_compare(a->name, b->name);
}

enum err tally_read(struct catalog *k, const struct bitset *set, enum tally_by by, struct tally *tally) {
    struct counting c = {.set = set, .shift = kinds[by].shift};
    const bool dates = kinds[by].facet == CATALOG_DATE;
    char name[FILENAME_SIZE];
    enum err e = catalog_list_facts(k, kinds[by].facet, count, &c);
    e = e == ERR_OK ? c.failure : e;
    for (size_t i = 0; e == ERR_OK && i < c.n; i++) {
        const size_t number = dates ? (i + 1) % c.n : i; /* 0 is "undated", and comes last */
        if (c.counts[number] == 0)
            continue;
        e = name_of(k, by, (int64_t)number, name);
        if (e == ERR_OK && name[0] != '\0')
            e = add_row(tally, name, c.counts[number]);
    }
    if (e == ERR_OK && !dates && tally->n > 0)
        qsort(tally->rows, tally->n, sizeof *tally->rows, most_first);
    arena_free(&c.arena);
    return e;
}

void tally_free(struct tally *tally) {
    arena_free(&tally->arena);
    *tally = (struct tally){0};
}
