/* test_paragraphs: the files of a cable that hold its paragraphs, as the catalog gives them of the small
 * archive. */
#include "lib/fixture_catalog.h"
#include "lib/test.h"

static struct fixture f;
static struct catalog *k;
static struct buf out;

static int open_archive(void **state) {
    (void)state;
    fixture_indexed(&f);
    return fixture_catalog_open(&f, &k);
}

static int close_archive(void **state) {
    (void)state;
    buf_free(&out);
    return fixture_catalog_close(&f, k);
}

static int64_t cable(const char *dir) {
    return fixture_catalog_cable(k, dir);
}

static void assert_read(const char *expected) {
    assert_int_equal(buf_err(&out), ERR_OK);
    buf_char(&out, '\0');
    assert_string_equal(out.data, expected);
    buf_clear(&out);
}

static void a_paragraph_is_read(void **state) {
    (void)state;
    assert_int_equal(catalog_read_paragraph(k, cable("06VELM1207"), 1, &out), ERR_OK);
    assert_read("(C) The society has forty members and one boat, which leaks.\n");
}

static void a_paragraph_is_read_with_its_heading_and_unwrapped(void **state) {
    (void)state;
    assert_int_equal(catalog_read_paragraph(k, cable("06VELM1207"), 0, &out), ERR_OK);
    assert_read(
        "Summary\n\n(C) Summary. The postmaster of Velm has opened a window for the purple heron society, "
        "whose letters had gone unanswered since the spring, and the minister told the DCM that he was "
        "pleased. End summary.\n");
}

static void bytes_are_appended(void **state) {
    (void)state;
    buf_str(&out, "before\n");
    assert_int_equal(catalog_read_paragraph(k, cable("06VELM1301"), 1, &out), ERR_OK);
    assert_read("before\n(S) The ferry was later.\n");
}

static void a_paragraph_is_found_by_its_name(void **state) {
    (void)state;
    struct catalog_paragraph p;
    assert_int_equal(catalog_find_paragraph(k, cable("06VELM1301"), SPAN("02"), &p), ERR_OK);
    assert_int_equal(p.ordinal, 1);
    assert_string_equal(p.name, "02");
    assert_int_equal(p.size, strlen("(S) The ferry was later.\n"));
    assert_int_equal(catalog_get_paragraph(k, cable("06VELM1301"), 1, &p), ERR_OK);
    assert_string_equal(p.name, "02");
}

static void an_unknown_paragraph_is_not_found(void **state) {
    (void)state;
    static const int64_t ordinals[] = {3, 4095, -1};
    struct catalog_paragraph p;
    int64_t id = cable("06VELM1207");
    assert_int_equal(catalog_find_paragraph(k, id, SPAN("04"), &p), ERR_NOT_FOUND);
    assert_int_equal(catalog_find_paragraph(k, id, SPAN("1"), &p), ERR_NOT_FOUND);
    assert_int_equal(catalog_find_paragraph(k, id, SPAN("01.txt"), &p), ERR_NOT_FOUND);
    assert_int_equal(catalog_find_paragraph(k, id, SPAN(""), &p), ERR_NOT_FOUND);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(catalog_get_paragraph(k, id, ordinals[i], &p), ERR_NOT_FOUND);
        assert_int_equal(catalog_read_paragraph(k, id, ordinals[i], &out), ERR_NOT_FOUND);
    }
}

static void an_ordinal_past_its_bits_is_not_found(void **state) {
    (void)state;
    struct catalog_paragraph p;
    int64_t id = cable("06VELM1207");
    assert_int_equal(catalog_get_paragraph(k, id, 4096, &p), ERR_NOT_FOUND);
    assert_int_equal(catalog_read_paragraph(k, id, 4096, &out), ERR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_paragraph_is_read),
        cmocka_unit_test(a_paragraph_is_read_with_its_heading_and_unwrapped),
        cmocka_unit_test(bytes_are_appended),
        cmocka_unit_test(a_paragraph_is_found_by_its_name),
        cmocka_unit_test(an_unknown_paragraph_is_not_found),
        cmocka_unit_test(an_ordinal_past_its_bits_is_not_found),
    };
    return cmocka_run_group_tests(tests, open_archive, close_archive);
}
