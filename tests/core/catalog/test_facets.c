/* test_facets: the values of the small archive's facets, its dates, and the cables that have a value. */
#include "lib/fixture_catalog.h"
#include "lib/test.h"

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

/* ---- values ---- */

static void assert_value(enum catalog_facet facet, const char *dir, uint64_t cables, int64_t newest) {
    struct catalog_value v;
    int64_t id = find(facet, dir);
    assert_int_equal(catalog_get_value(k, facet, id, &v), ERR_OK);
    assert_true(v.id == id);
    assert_string_equal(v.dir, dir);
    assert_int_equal(v.cables, cables);
    assert_true(v.has_newest);
    assert_true(v.newest == newest);
}

static void a_tag_counts_its_cables(void **state) {
    (void)state;
    assert_value(CATALOG_TAG, "PREL", 3, FIXTURE_VARIANT);
    assert_value(CATALOG_TAG, "KV", 2, INT64_C(1151924400));
    assert_value(CATALOG_TAG, "KOSOVO", 2, INT64_C(1151924400));
    assert_value(CATALOG_TAG, "ETRD", 1, FIXTURE_NEWEST);
}

static void an_origin_counts_its_cables(void **state) {
    (void)state;
    assert_value(CATALOG_ORIGIN, "VELM", 5, INT64_C(1151924400));
    assert_value(CATALOG_ORIGIN, "SANCALIXTO", 1, FIXTURE_NEWEST);
}

static void a_signer_counts_the_cables(void **state) {
    (void)state;
    assert_value(CATALOG_SIGNER, "PENNIFOLD", 3, FIXTURE_VARIANT);
    assert_value(CATALOG_SIGNER, "MARCHBANKS", 1, FIXTURE_NEWEST);
}

static void a_classification_counts_its_cables(void **state) {
    (void)state;
    assert_value(CATALOG_CLASSIFICATION, "SECRET", 2, INT64_C(1150709400));
    assert_value(CATALOG_CLASSIFICATION, "CONFIDENTIAL", 3, INT64_C(1151924400));
    assert_value(CATALOG_CLASSIFICATION, "CONFIDENTIAL-NOFORN", 1, FIXTURE_1207);
    assert_value(CATALOG_CLASSIFICATION, "UNCLASSIFIED", 1, FIXTURE_NEWEST);
}

static void all_cables_are_one_value(void **state) {
    (void)state;
    struct catalog_value v;
    assert_int_equal(catalog_get_value(k, CATALOG_ALL, 0, &v), ERR_OK);
    assert_int_equal(v.cables, FIXTURE_CABLES);
    assert_true(v.has_newest && v.newest == FIXTURE_NEWEST);
    assert_int_equal(catalog_get_value(k, CATALOG_ALL, 1, &v), ERR_NOT_FOUND);
}

static void a_facet_counts_its_values(void **state) {
    (void)state;
    uint64_t n;
    assert_int_equal(catalog_count_values(k, CATALOG_ORIGIN, &n), ERR_OK);
    assert_int_equal(n, 2);
    assert_int_equal(catalog_count_values(k, CATALOG_SIGNER, &n), ERR_OK);
    assert_int_equal(n, 2);
    assert_int_equal(catalog_count_values(k, CATALOG_CLASSIFICATION, &n), ERR_OK);
    assert_int_equal(n, 4);
    assert_int_equal(catalog_count_values(k, CATALOG_DATE, &n), ERR_OK);
    assert_int_equal(n, 3); /* 2006, 2007, undated */
    assert_int_equal(catalog_count_values(k, CATALOG_TAG, &n), ERR_OK);
    assert_int_equal(n, fixture_number(f.index, "SELECT count(*) FROM tag"));
}

static void an_unknown_value_is_not_found(void **state) {
    (void)state;
    static const enum catalog_facet facets[] = {CATALOG_TAG, CATALOG_ORIGIN, CATALOG_CLASSIFICATION,
                                                CATALOG_SIGNER};
    for (size_t i = 0; i < 4; i++) {
        struct catalog_value v;
        int64_t id;
        assert_int_equal(catalog_find_value(k, facets[i], SPAN("NOWHERE"), &id), ERR_NOT_FOUND);
        assert_int_equal(catalog_find_value(k, facets[i], SPAN(""), &id), ERR_NOT_FOUND);
        assert_int_equal(catalog_get_value(k, facets[i], 0, &v), ERR_NOT_FOUND);
        assert_int_equal(catalog_get_value(k, facets[i], 9999, &v), ERR_NOT_FOUND);
        assert_int_equal(catalog_get_value(k, facets[i], -1, &v), ERR_NOT_FOUND);
    }
}

/* ---- dates ---- */

static void assert_date(int64_t id, const char *dir, uint64_t inside, int64_t newest) {
    struct catalog_value v;
    assert_int_equal(catalog_get_value(k, CATALOG_DATE, id, &v), ERR_OK);
    assert_true(v.id == id);
    assert_string_equal(v.dir, dir);
    assert_int_equal(v.cables, inside);
    assert_true(v.has_newest);
    assert_true(v.newest == newest);
}

static void a_year_counts_its_months(void **state) {
    (void)state;
    assert_date(day_number(2006, 0, 0), "2006", 2, INT64_C(1151924400));
    assert_date(day_number(2007, 0, 0), "2007", 1, FIXTURE_NEWEST);
}

static void a_month_counts_its_days(void **state) {
    (void)state;
    assert_date(day_number(2006, 6, 0), "06", 1, FIXTURE_VARIANT);
    assert_date(day_number(2007, 2, 0), "02", 1, FIXTURE_NEWEST);
}

static void a_day_counts_its_cables(void **state) {
    (void)state;
    assert_date(day_number(2006, 6, 19), "19", 3, FIXTURE_VARIANT);
    assert_date(day_number(2006, 7, 3), "03", 1, INT64_C(1151924400));
}

static void undated_counts_its_cables_and_has_no_newest(void **state) {
    (void)state;
    struct catalog_value v;
    assert_int_equal(catalog_get_value(k, CATALOG_DATE, 0, &v), ERR_OK);
    assert_string_equal(v.dir, "undated");
    assert_int_equal(v.cables, 1);
    assert_false(v.has_newest);
}

static void a_date_without_cables_is_not_found(void **state) {
    (void)state;
    const int64_t ids[] = {day_number(2005, 0, 0), day_number(2006, 5, 0),  day_number(2006, 6, 18),
                           day_number(2006, 0, 5), day_number(2006, 15, 0), day_number(9999, 0, 0)};
    struct catalog_value v;
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        assert_int_equal(catalog_get_value(k, CATALOG_DATE, ids[i], &v), ERR_NOT_FOUND);
}

/* ---- cables ---- */

static void a_cable_is_found_by_its_name(void **state) {
    (void)state;
    struct catalog_cable c;
    assert_int_equal(catalog_get_cable(k, cable("06VELM1207~2"), &c), ERR_OK);
    assert_string_equal(c.dir, "06VELM1207~2");
    assert_true(c.has_date);
    assert_true(c.date == FIXTURE_VARIANT);
    assert_int_equal(catalog_get_cable(k, cable("08VELM53"), &c), ERR_OK);
    assert_false(c.has_date);
}

static void an_unknown_cable_is_not_found(void **state) {
    (void)state;
    struct catalog_cable c;
    int64_t id;
    assert_int_equal(catalog_find_cable(k, SPAN("06VELM9"), &id), ERR_NOT_FOUND);
    assert_int_equal(catalog_find_cable(k, SPAN("06VELM1207\0"), &id), ERR_NOT_FOUND);
    assert_int_equal(catalog_get_cable(k, 0, &c), ERR_NOT_FOUND);
    assert_int_equal(catalog_get_cable(k, FIXTURE_CABLES + 1, &c), ERR_NOT_FOUND);
}

static void a_set_has_its_cables_and_no_others(void **state) {
    (void)state;
    int64_t kv = find(CATALOG_TAG, "KV"), velm = find(CATALOG_ORIGIN, "VELM");
    int64_t secret = find(CATALOG_CLASSIFICATION, "SECRET"), signer = find(CATALOG_SIGNER, "MARCHBANKS");
    assert_int_equal(catalog_has_cable(k, CATALOG_TAG, kv, cable("06VELM1344")), ERR_OK);
    assert_int_equal(catalog_has_cable(k, CATALOG_TAG, kv, cable("06VELM1301")), ERR_NOT_FOUND);
    assert_int_equal(catalog_has_cable(k, CATALOG_ORIGIN, velm, cable("08VELM53")), ERR_OK);
    assert_int_equal(catalog_has_cable(k, CATALOG_ORIGIN, velm, cable("07SANCALIXTO77")), ERR_NOT_FOUND);
    assert_int_equal(catalog_has_cable(k, CATALOG_CLASSIFICATION, secret, cable("08VELM53")), ERR_OK);
    assert_int_equal(catalog_has_cable(k, CATALOG_CLASSIFICATION, secret, cable("06VELM1344")),
                     ERR_NOT_FOUND);
    assert_int_equal(catalog_has_cable(k, CATALOG_SIGNER, signer, cable("07SANCALIXTO77")), ERR_OK);
    assert_int_equal(catalog_has_cable(k, CATALOG_SIGNER, signer, cable("06VELM1207")), ERR_NOT_FOUND);
    assert_int_equal(catalog_has_cable(k, CATALOG_DATE, 0, cable("08VELM53")), ERR_OK);
    assert_int_equal(catalog_has_cable(k, CATALOG_DATE, 0, cable("06VELM1207")), ERR_NOT_FOUND);
    assert_int_equal(catalog_has_cable(k, CATALOG_DATE, day_number(2006, 6, 19), cable("06VELM1207")),
                     ERR_OK);
    assert_int_equal(catalog_has_cable(k, CATALOG_ALL, 0, cable("06VELM1207")), ERR_OK);
    assert_int_equal(catalog_has_cable(k, CATALOG_ALL, 0, 99), ERR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tag_counts_its_cables),
        cmocka_unit_test(an_origin_counts_its_cables),
        cmocka_unit_test(a_signer_counts_the_cables),
        cmocka_unit_test(a_classification_counts_its_cables),
        cmocka_unit_test(all_cables_are_one_value),
        cmocka_unit_test(a_facet_counts_its_values),
        cmocka_unit_test(an_unknown_value_is_not_found),
        cmocka_unit_test(a_year_counts_its_months),
        cmocka_unit_test(a_month_counts_its_days),
        cmocka_unit_test(a_day_counts_its_cables),
        cmocka_unit_test(undated_counts_its_cables_and_has_no_newest),
        cmocka_unit_test(a_date_without_cables_is_not_found),
        cmocka_unit_test(a_cable_is_found_by_its_name),
        cmocka_unit_test(an_unknown_cable_is_not_found),
        cmocka_unit_test(a_set_has_its_cables_and_no_others),
    };
    return cmocka_run_group_tests(tests, open_archive, close_archive);
}
