/* fixture_catalog: catalogs of fixtures. */
#include "fixture_catalog.h"
#include "test.h"

int fixture_catalog_open(const struct fixture *f, struct catalog **k) {
    struct err_info info = {0};
    if (catalog_open(f->index, k, &info) != ERR_OK)
        fail_msg("no catalog: %s", info.text);
    return 0;
}

int fixture_catalog_close(struct fixture *f, struct catalog *k) {
    catalog_close(k);
    fixture_close(f);
    return 0;
}

int64_t fixture_catalog_value(struct catalog *k, enum catalog_facet facet, const char *dir) {
    int64_t id = 0;
    assert_int_equal(catalog_find_value(k, facet, span_of(dir), &id), ERR_OK);
    return id;
}

int64_t fixture_catalog_cable(struct catalog *k, const char *dir) {
    int64_t id = 0;
    assert_int_equal(catalog_find_cable(k, span_of(dir), &id), ERR_OK);
    return id;
}
