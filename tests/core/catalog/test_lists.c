/* test_lists: each listing of the catalog can be stopped after any entry and taken up again behind
 * any entry, and is the same. */
#include <stdio.h>

#include "lib/fixture_catalog.h"
#include "lib/test.h"
#include "store/schema.h"

enum { LIST_MAX = 64 };

static struct fixture f;
static struct catalog *k;

static int open_archive(void **state) {
    (void)state;
    fixture_indexed(&f);
    return fixture_catalog_open(&f, &k);
}

static int close_archive(void **state) {
    (void)state;
    return fixture_catalog_close(&f, k);
}

static int64_t find(enum catalog_facet facet, const char *dir) {
    return fixture_catalog_value(k, facet, dir);
}

static int64_t cable(const char *dir) {
    return fixture_catalog_cable(k, dir);
}

struct listing {
    int64_t keys[LIST_MAX];
    char dirs[LIST_MAX][FILENAME_SIZE];
    size_t n, stop; /* stop after so many; 0 for never */
    bool dates;
    enum catalog_facet facet;
    int64_t value; /* of CABLES_OF; the parent of dates */
    bool cables;
};

static bool add(struct listing *l, int64_t key, const char *dir) {
    assert_true(l->n < LIST_MAX);
    assert_true(l->n == 0 || key > l->keys[l->n - 1]);
    l->keys[l->n] = key;
    snprintf(l->dirs[l->n++], FILENAME_SIZE, "%s", dir);
    return l->n != l->stop;
}

static bool add_value(void *context, const struct catalog_value *v) {
    return add(context, v->id, v->dir);
}

static bool add_cable(void *context, const struct catalog_cable *c) {
    return add(context, c->key, c->dir);
}

static void run(struct listing *l, int64_t after) {
    l->n = 0;
    enum err e = l->cables  ? catalog_list_cables(k, l->facet, l->value, after, add_cable, l)
                 : l->dates ? catalog_list_dates(k, l->value, after, add_value, l)
                            : catalog_list_values(k, l->facet, after, add_value, l);
    assert_int_equal(e, ERR_OK);
}

/* From each entry on, and stopped after each, the listing is the same. */
static void assert_resumable(struct listing *l, size_t expected) {
    struct listing part = *l;
    run(l, -1);
    assert_int_equal(l->n, expected);
    for (size_t i = 0; i < l->n; i++) {
        part.stop = 0;
        run(&part, l->keys[i]);
        assert_int_equal(part.n, l->n - i - 1);
        assert_memory_equal(part.keys, l->keys + i + 1, part.n * sizeof part.keys[0]);
        part.stop = i + 1;
        run(&part, -1);
        assert_int_equal(part.n, i + 1);
        assert_memory_equal(part.keys, l->keys, part.n * sizeof part.keys[0]);
    }
}

static void values_are_listed_from_every_place(void **state) {
    (void)state;
    static const struct {
        enum catalog_facet facet;
        const char *table;
    } facets[] = {{CATALOG_TAG, "tag"},
                  {CATALOG_ORIGIN, "origin"},
                  {CATALOG_SIGNER, "signer"},
                  {CATALOG_CLASSIFICATION, "classification"}};
    for (size_t i = 0; i < 4; i++) {
        struct listing l = {.facet = facets[i].facet};
        char sql[64];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", facets[i].table);
        assert_resumable(&l, (size_t)fixture_number(f.index, sql));
    }
}

static void dates_are_listed_from_every_place(void **state) {
    (void)state;
    struct listing years = {.dates = true};
    struct listing months = {.dates = true, .value = day_number(2006, 0, 0)};
    struct listing days = {.dates = true, .value = day_number(2006, 6, 0)};
    assert_resumable(&years, 3);
    assert_resumable(&months, 2);
    assert_string_equal(months.dirs[0], "06");
    assert_string_equal(months.dirs[1], "07");
    assert_resumable(&days, 1);
    assert_string_equal(days.dirs[0], "19");
}

static void years_are_listed_in_order_with_undated(void **state) {
    (void)state;
    struct listing years = {.dates = true};
    unsigned undated = 0;
    char seen[64] = "";
    run(&years, -1);
    for (size_t i = 0; i < years.n; i++)
        if (strcmp(years.dirs[i], "undated") == 0)
            undated++;
        else
            snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%.8s ", years.dirs[i]);
    assert_string_equal(seen, "2006 2007 ");
    assert_int_equal(undated, 1);
}

static void cables_are_listed_from_every_place(void **state) {
    (void)state;
    struct listing sets[] = {
        {.cables = true, .facet = CATALOG_ALL, .stop = 0},
        {.cables = true, .facet = CATALOG_TAG, .value = find(CATALOG_TAG, "PREL")},
        {.cables = true, .facet = CATALOG_DATE, .value = day_number(2006, 6, 19)},
        {.cables = true, .facet = CATALOG_DATE, .value = 0},
        {.cables = true, .facet = CATALOG_ORIGIN, .value = find(CATALOG_ORIGIN, "VELM")},
        {.cables = true,
         .facet = CATALOG_CLASSIFICATION,
         .value = find(CATALOG_CLASSIFICATION, "CONFIDENTIAL")},
        {.cables = true, .facet = CATALOG_SIGNER, .value = find(CATALOG_SIGNER, "PENNIFOLD")},
    };
    static const size_t expected[] = {6, 3, 3, 1, 5, 3, 3};
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
        assert_resumable(&sets[i], expected[i]);
    assert_string_equal(sets[3].dirs[0], "08VELM53");
}

static bool add_paragraph(void *context, const struct catalog_paragraph *p) {
    return add(context, p->ordinal, p->name);
}

static bool add_document(void *context, const struct catalog_document *d) {
    return add(context, d->id, d->dir);
}

static void paragraphs_are_listed_from_every_place(void **state) {
    (void)state;
    static const char *const names[] = {"01", "02", "03"};
    for (int64_t after = -1; after < 4; after++)
        for (size_t stop = 0; stop < 4; stop++) {
            struct listing l = {.stop = stop};
            size_t left = after < 2 ? (size_t)(2 - after) : 0;
            assert_int_equal(catalog_list_paragraphs(k, cable("06VELM1207"), after, add_paragraph, &l),
                             ERR_OK);
            assert_int_equal(l.n, stop > 0 && stop < left ? stop : left);
            for (size_t i = 0; i < l.n; i++)
                assert_string_equal(l.dirs[i], names[(size_t)(after + 1) + i]);
        }
}

static void assert_documents_resume(enum catalog_shelf shelf, size_t expected) {
    struct listing all = {0};
    assert_int_equal(catalog_list_documents(k, shelf, -1, add_document, &all), ERR_OK);
    assert_int_equal(all.n, expected);
    for (size_t i = 0; i < all.n; i++) {
        struct listing rest = {0}, first = {.stop = i + 1};
        assert_int_equal(catalog_list_documents(k, shelf, all.keys[i], add_document, &rest), ERR_OK);
        assert_int_equal(rest.n, all.n - i - 1);
        assert_memory_equal(rest.keys, all.keys + i + 1, rest.n * sizeof rest.keys[0]);
        assert_int_equal(catalog_list_documents(k, shelf, -1, add_document, &first), ERR_OK);
        assert_int_equal(first.n, i + 1);
    }
}

static void documents_are_listed_from_every_place(void **state) {
    (void)state;
    assert_documents_resume(CATALOG_TEXT, FIXTURE_DOCUMENTS);
    assert_documents_resume(CATALOG_ABOUT, (size_t)fixture_number(f.index, "SELECT count(*) FROM about"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_listed_from_every_place),
        cmocka_unit_test(dates_are_listed_from_every_place),
        cmocka_unit_test(years_are_listed_in_order_with_undated),
        cmocka_unit_test(cables_are_listed_from_every_place),
        cmocka_unit_test(paragraphs_are_listed_from_every_place),
        cmocka_unit_test(documents_are_listed_from_every_place),
    };
    return cmocka_run_group_tests(tests, open_archive, close_archive);
}
