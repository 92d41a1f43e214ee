/* test_files: the files of a cable, its record, and the documents, as the catalog gives them of the
 * small archive. */
#include <stdio.h>

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

static int64_t document(enum catalog_shelf shelf, const char *dir) {
    int64_t id = 0;
    assert_int_equal(catalog_find_document(k, shelf, span_of(dir), &id), ERR_OK);
    return id;
}

static void assert_read(const char *expected) {
    assert_int_equal(buf_err(&out), ERR_OK);
    buf_char(&out, '\0');
    assert_string_equal(out.data, expected);
    buf_clear(&out);
}

/* ---- files ---- */

static void the_sizes_are_those_of_the_bytes(void **state) {
    (void)state;
    struct catalog_files files;
    for (int64_t id = 1; id <= FIXTURE_CABLES; id++) {
        assert_int_equal(catalog_get_files(k, id, &files), ERR_OK);
        buf_clear(&out);
        assert_int_equal(catalog_read_header(k, id, &out), ERR_OK);
        assert_int_equal(out.len, files.header_size);
        buf_clear(&out);
        assert_int_equal(catalog_read_subject(k, id, &out), ERR_OK);
        assert_int_equal(out.len, files.subject_size);
    }
    buf_clear(&out);
}

static void the_files_have_the_date_of_their_cable(void **state) {
    (void)state;
    struct catalog_files files;
    assert_int_equal(catalog_get_files(k, cable("06VELM1207"), &files), ERR_OK);
    assert_true(files.has_date && files.date == FIXTURE_1207);
    assert_int_equal(catalog_get_files(k, cable("08VELM53"), &files), ERR_OK);
    assert_false(files.has_date);
}

static void the_views_are_the_directories_that_hold_the_cable(void **state) {
    (void)state;
    struct catalog_files files;
    assert_int_equal(catalog_get_files(k, cable("06VELM1344"), &files), ERR_OK);
    assert_int_equal(files.views, 6); /* cables, dates, origins, CONFIDENTIAL, tags: KV and KOSOVO */
    assert_int_equal(catalog_get_files(k, cable("08VELM53"), &files), ERR_OK);
    assert_int_equal(files.views, 4); /* cables, dates, origins, SECRET */
    assert_int_equal(catalog_get_files(k, cable("06VELM1301"), &files), ERR_OK);
    assert_int_equal(files.views, 7); /* and PENNIFOLD; PREL has a name, too */
}

static void the_subject_is_read(void **state) {
    (void)state;
    assert_int_equal(catalog_read_subject(k, cable("07SANCALIXTO77"), &out), ERR_OK);
    assert_read("HONEY IN JARS\n");
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

static void the_files_of_no_cable_are_not_found(void **state) {
    (void)state;
    static const int64_t none[] = {0, FIXTURE_CABLES + 1, INT64_C(1) << 40};
    for (size_t i = 0; i < 3; i++) {
        struct catalog_files files;
        struct catalog_paragraph p;
        struct cable c = CABLE_EMPTY;
        assert_int_equal(catalog_get_files(k, none[i], &files), ERR_NOT_FOUND);
        assert_int_equal(catalog_read_header(k, none[i], &out), ERR_NOT_FOUND);
        assert_int_equal(catalog_read_subject(k, none[i], &out), ERR_NOT_FOUND);
        assert_int_equal(catalog_read_paragraph(k, none[i], 0, &out), ERR_NOT_FOUND);
        assert_int_equal(catalog_find_paragraph(k, none[i], SPAN("01"), &p), ERR_NOT_FOUND);
        assert_int_equal(catalog_get_paragraph(k, none[i], 0, &p), ERR_NOT_FOUND);
        assert_int_equal(catalog_load_cable(k, none[i], true, &c), ERR_NOT_FOUND);
        cable_free(&c);
    }
    assert_int_equal(out.len, 0);
}

/* ---- the record ---- */

static void the_record_comes_back_whole(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    assert_int_equal(catalog_load_cable(k, cable("06VELM1207"), true, &c), ERR_OK);
    assert_true(span_eq(c.id, SPAN("06VELM1207")));
    assert_true(c.has_date && c.date == FIXTURE_1207);
    assert_true(span_eq(c.origin, SPAN("VELM")));
    assert_true(span_eq(c.origin_name, SPAN("AMEMBASSY VELM")));
    assert_int_equal(c.level, CABLE_CONFIDENTIAL);
    assert_int_equal(c.caveats.n, 1);
    assert_true(span_eq(c.caveats.items[0], SPAN("NOFORN")));
    assert_true(span_eq(c.subject, SPAN("VELMARK FINDS THE STATUS TALKS A LONG DINNER")));
    assert_true(span_eq(c.transmission, SPAN("VZCZCXRO2117")));
    assert_true(span_eq(c.signer, SPAN("PENNIFOLD")));
    assert_true(span_eq(c.declassify_on, SPAN("2016-06-19")));
    assert_int_equal(c.tags.n, 3);
    assert_true(span_eq(c.tags.items[0], SPAN("PREL")));
    assert_true(span_eq(c.tags.items[1], SPAN("KV")));
    assert_true(span_eq(c.tags.items[2], SPAN("NATO")));
    assert_int_equal(c.recipients_n, 2);
    assert_false(c.recipients[0].info);
    assert_true(c.recipients[1].info && span_eq(c.recipients[1].serial, SPAN("1102")));
    assert_int_equal(c.references_n, 1);
    assert_true(span_eq(c.references[0].id, SPAN("06VELM1301")));
    assert_int_equal(c.paragraphs_n, 3);
    assert_true(span_eq(c.paragraphs[0].heading, SPAN("Summary")));
    assert_true(span_eq(c.paragraphs[2].marking, SPAN("C/NF")));
    assert_int_equal(c.paragraphs[2].number, 3);
    cable_free(&c);
}

static void the_texts_come_only_when_asked_for(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    assert_int_equal(catalog_load_cable(k, cable("06VELM1207"), false, &c), ERR_OK);
    assert_int_equal(c.paragraphs_n, 0);
    assert_int_equal(c.tags.n, 3);
    cable_free(&c);
}

static void a_record_is_reset_first(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    assert_int_equal(catalog_load_cable(k, cable("06VELM1207"), true, &c), ERR_OK);
    assert_int_equal(catalog_load_cable(k, cable("08VELM53"), true, &c), ERR_OK);
    assert_false(c.has_date);
    assert_int_equal(c.tags.n + c.topics_n + c.recipients_n + c.references_n + c.caveats.n + c.signer.n, 0);
    assert_int_equal(c.paragraphs_n, 1);
    cable_free(&c);
}

/* ---- documents ---- */

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sizes_are_those_of_the_bytes),
        cmocka_unit_test(the_files_have_the_date_of_their_cable),
        cmocka_unit_test(the_views_are_the_directories_that_hold_the_cable),
        cmocka_unit_test(the_subject_is_read),
        cmocka_unit_test(a_paragraph_is_read),
        cmocka_unit_test(a_paragraph_is_read_with_its_heading_and_unwrapped),
        cmocka_unit_test(bytes_are_appended),
        cmocka_unit_test(a_paragraph_is_found_by_its_name),
        cmocka_unit_test(an_unknown_paragraph_is_not_found),
        cmocka_unit_test(an_ordinal_past_its_bits_is_not_found),
        cmocka_unit_test(the_files_of_no_cable_are_not_found),
        cmocka_unit_test(the_record_comes_back_whole),
        cmocka_unit_test(the_texts_come_only_when_asked_for),
        cmocka_unit_test(a_record_is_reset_first),
        cmocka_unit_test(a_document_is_as_it_was_received),
        cmocka_unit_test(a_part_of_a_document_is_read),
        cmocka_unit_test(a_document_has_the_date_of_its_cable_or_its_file),
        cmocka_unit_test(the_problems_are_listed_in_about),
        cmocka_unit_test(an_unknown_document_is_not_found),
    };
    return cmocka_run_group_tests(tests, open_archive, close_archive);
}
