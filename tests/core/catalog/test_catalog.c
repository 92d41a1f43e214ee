/* test_catalog: opening an index as a catalog, and what is read then. */
#include "lib/fixture_catalog.h"
#include "lib/test.h"

static struct fixture f;
static struct catalog *k;
static struct err_info info;

static int open_archive(void **state) {
    (void)state;
    fixture_indexed(&f);
    return fixture_catalog_open(&f, &k);
}

static int close_archive(void **state) {
    (void)state;
    return fixture_catalog_close(&f, k);
}

static void the_totals_are_those_of_the_archive(void **state) {
    (void)state;
    const struct catalog_totals *t = catalog_totals(k);
    assert_int_equal(t->cables, FIXTURE_CABLES);
    uint64_t documents, bytes;
    assert_int_equal(catalog_sum_documents(k, &documents, &bytes), ERR_OK);
    assert_int_equal(documents, FIXTURE_DOCUMENTS);
    assert_int_equal(bytes, fixture_number(f.index, "SELECT sum(size) FROM document"));
    assert_true(t->has_newest);
    assert_true(t->newest == FIXTURE_NEWEST);
}

static void what_is_no_index_is_not_opened(void **state) {
    (void)state;
    struct catalog *none = NULL;
    assert_int_equal(catalog_open(fixture_path(&f, "source/notes.txt"), &none, &info), ERR_FORMAT);
    assert_non_null(strstr(info.text, "notes.txt"));
    fixture_sql(fixture_path(&f, "foreign"), "CREATE TABLE jar(id)");
    assert_int_equal(catalog_open(fixture_path(&f, "foreign"), &none, &info), ERR_FORMAT);
    assert_int_equal(catalog_open(fixture_path(&f, "missing"), &none, &info), ERR_NOT_FOUND);
    assert_null(none);
    catalog_close(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_totals_are_those_of_the_archive),
        cmocka_unit_test(what_is_no_index_is_not_opened),
    };
    return cmocka_run_group_tests(tests, open_archive, close_archive);
}
