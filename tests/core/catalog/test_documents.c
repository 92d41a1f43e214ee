/* test_documents: documents as received and the files of about/, as the catalog gives them of the small
 * archive. */
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

static int64_t cable(const char *dir) {
    return fixture_catalog_cable(k, dir);
}

static int64_t document(enum catalog_shelf shelf, const char *dir) {
    int64_t id = 0;
    assert_int_equal(catalog_find_document(k, shelf, span_of(dir), &id), ERR_OK);
    return id;
}

static void a_document_is_as_it_was_received(void **state) {
    (void)state;
    char bytes[4096];
    size_t got = 0, size = strlen(fixture_1207);
    struct catalog_document d;
    int64_t id = document(CATALOG_TEXT, "06VELM1207.txt");
    assert_int_equal(catalog_get_document(k, CATALOG_TEXT, id, &d), ERR_OK);
    assert_int_equal(d.size, size);
    assert_int_equal(catalog_read_document(k, CATALOG_TEXT, id, 0, bytes, sizeof bytes, &got), ERR_OK);
    assert_int_equal(got, size);
    assert_memory_equal(bytes, fixture_1207, size);
}

static void a_part_of_a_document_is_read(void **state) {
    (void)state;
    char bytes[8];
    size_t got = 0;
    int64_t id = document(CATALOG_TEXT, "notes.txt"); /* bread honey two lamps */
    assert_int_equal(catalog_read_document(k, CATALOG_TEXT, id, 6, bytes, 5, &got), ERR_OK);
    assert_int_equal(got, 5);
    assert_memory_equal(bytes, "honey", 5);
    assert_int_equal(catalog_read_document(k, CATALOG_TEXT, id, 16, bytes, 8, &got), ERR_OK);
    assert_int_equal(got, 6);
    assert_memory_equal(bytes, "lamps\n", 6);
    assert_int_equal(catalog_read_document(k, CATALOG_TEXT, id, 22, bytes, 8, &got), ERR_OK);
    assert_int_equal(got, 0);
}

static void a_document_has_the_date_of_its_cable_or_its_file(void **state) {
    (void)state;
    struct catalog_document d;
    assert_int_equal(catalog_get_document(k, CATALOG_TEXT, document(CATALOG_TEXT, "06VELM1207~2.txt"), &d),
                     ERR_OK);
    assert_true(d.has_date && d.date == FIXTURE_VARIANT);
    assert_int_equal(catalog_get_document(k, CATALOG_TEXT, document(CATALOG_TEXT, "notes.txt"), &d), ERR_OK);
    assert_true(d.has_date && d.date == FIXTURE_FILE_TIME);
    assert_int_equal(catalog_get_document(k, CATALOG_TEXT, document(CATALOG_TEXT, "08VELM53.txt"), &d),
                     ERR_OK);
    assert_false(d.has_date);
}

static void the_problems_are_listed_in_about(void **state) {
    (void)state;
    struct catalog_document d;
    static char bytes[16384];
    size_t got = 0;
    int64_t id = document(CATALOG_ABOUT, "problems.tsv");
    assert_int_equal(catalog_get_document(k, CATALOG_ABOUT, id, &d), ERR_OK);
    assert_int_equal(catalog_read_document(k, CATALOG_ABOUT, id, 0, bytes, sizeof bytes - 1, &got), ERR_OK);
    assert_int_equal(got, d.size);
    assert_non_null(strstr(bytes, "source/pipe\t"));
    assert_non_null(strstr(bytes, "source/again/06VELM1207.txt\t"));
    assert_non_null(strstr(bytes, "\t06VELM1207~2\t"));
}

static void an_unknown_document_is_not_found(void **state) {
    (void)state;
    static const enum catalog_shelf shelves[] = {CATALOG_TEXT, CATALOG_ABOUT};
    for (size_t i = 0; i < 2; i++) {
        struct catalog_document d;
        char bytes[8];
        size_t got;
        int64_t id;
        assert_int_equal(catalog_find_document(k, shelves[i], SPAN("nothing.txt"), &id), ERR_NOT_FOUND);
        assert_int_equal(catalog_get_document(k, shelves[i], 0, &d), ERR_NOT_FOUND);
        assert_int_equal(catalog_get_document(k, shelves[i], 99, &d), ERR_NOT_FOUND);
        assert_int_equal(catalog_read_document(k, shelves[i], 99, 0, bytes, 8, &got), ERR_NOT_FOUND);
    }
}

static void the_document_of_a_cable_is_found(void **state) {
    (void)state;
    struct catalog_document d;
    assert_int_equal(catalog_get_cable_document(k, cable("06VELM1207~2"), &d), ERR_OK);
    assert_string_equal(d.dir, "06VELM1207~2.txt");
    assert_true(d.has_date && d.date == FIXTURE_VARIANT);
    assert_int_equal(catalog_get_cable_document(k, 999, &d), ERR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_is_as_it_was_received),
        cmocka_unit_test(a_part_of_a_document_is_read),
        cmocka_unit_test(a_document_has_the_date_of_its_cable_or_its_file),
        cmocka_unit_test(the_problems_are_listed_in_about),
        cmocka_unit_test(an_unknown_document_is_not_found),
        cmocka_unit_test(the_document_of_a_cable_is_found),
    };
    return cmocka_run_group_tests(tests, open_archive, close_archive);
}
