/* test_record: the record of a cable of the small archive, and the files that are made of it. */
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

static void the_sizes_are_those_of_the_bytes(void **state) {
    (void)state;
    struct catalog_files files;
    for (int64_t id = 1; id <= FIXTURE_CABLES; id++) {
        assert_int_equal(catalog_get_files(k, id, &files), ERR_OK);
        for (int file = 0; file < RENDER_FILES; file++) {
            buf_clear(&out);
            assert_int_equal(catalog_read_file(k, id, file, &out), ERR_OK);
            assert_int_equal(out.len, files.sizes[file]);
        }
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
    assert_int_equal(catalog_read_file(k, cable("07SANCALIXTO77"), RENDER_SUBJECT, &out), ERR_OK);
    assert_read("HONEY IN JARS\n");
}

static bool compare_with_one(void *context, int file, struct span bytes) {
    struct buf one = BUF_EMPTY;
    unsigned *met = context;
    assert_int_equal(catalog_read_file(k, cable("06VELM1207"), file, &one), ERR_OK);
    assert_true(span_eq(bytes, (struct span){one.data, one.len}));
    buf_free(&one);
    *met |= 1u << file;
    return true;
}

static bool stop(void *context, int file, struct span bytes) {
    (void)bytes;
    *(unsigned *)context |= 1u << file;
    return false;
}

static void the_files_of_a_record_are_read_together(void **state) {
    (void)state;
    const int64_t id = cable("06VELM1207");
    const unsigned all = (1u << RENDER_FILES) - 1;
    unsigned met = 0, first = 0, one = 0;
    assert_int_equal(catalog_read_files(k, id, all, &out, compare_with_one, &met), ERR_OK);
    assert_int_equal(met, all);
    assert_int_equal(catalog_read_files(k, id, 1u << RENDER_HEADER, &out, compare_with_one, &one), ERR_OK);
    assert_int_equal(one, 1u << RENDER_HEADER);
    assert_int_equal(catalog_read_files(k, id, all, &out, stop, &first), ERR_OK);
    assert_int_equal(first, 1u << RENDER_SUBJECT);
    assert_int_equal(catalog_read_files(k, 99, all, &out, stop, &first), ERR_NOT_FOUND);
    buf_clear(&out);
}

static void the_files_of_no_cable_are_not_found(void **state) {
    (void)state;
    static const int64_t none[] = {0, FIXTURE_CABLES + 1, INT64_C(1) << 40};
    for (size_t i = 0; i < 3; i++) {
        struct catalog_files files;
        struct catalog_paragraph p;
        struct cable c = CABLE_EMPTY;
        assert_int_equal(catalog_get_files(k, none[i], &files), ERR_NOT_FOUND);
        assert_int_equal(catalog_read_file(k, none[i], RENDER_HEADER, &out), ERR_NOT_FOUND);
        assert_int_equal(catalog_read_file(k, none[i], RENDER_SUBJECT, &out), ERR_NOT_FOUND);
        assert_int_equal(catalog_read_paragraph(k, none[i], 0, &out), ERR_NOT_FOUND);
        assert_int_equal(catalog_find_paragraph(k, none[i], SPAN("01"), &p), ERR_NOT_FOUND);
        assert_int_equal(catalog_get_paragraph(k, none[i], 0, &p), ERR_NOT_FOUND);
        assert_int_equal(catalog_load_cable(k, none[i], true, &c), ERR_NOT_FOUND);
        cable_free(&c);
    }
    assert_int_equal(out.len, 0);
}

static void the_record_comes_back_whole(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    assert_int_equal(catalog_load_cable(k, cable("06VELM1207"), true, &c), ERR_OK);
    assert_true(span_eq(c.ident, SPAN("06VELM1207")));
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
    assert_true(span_eq(c.references[0].ident, SPAN("06VELM1301")));
    assert_int_equal(c.paragraphs_n, 3);
    assert_true(span_eq(c.paragraphs[0].heading, SPAN("Summary")));
    assert_true(span_eq(c.paragraphs[2].marking, SPAN("C/NF")));
    assert_int_equal(c.paragraphs[2].number, 3);
    cable_free(&c);
}

static void every_field_of_the_record_is_in_its_header(void **state) {
    (void)state;
    assert_int_equal(catalog_read_file(k, cable("06VELM1207"), RENDER_HEADER, &out), ERR_OK);
    assert_read("Identifier: 06VELM1207\n"
                "Date: 2006-06-19T14:05:00Z\n"
                "Origin: VELM\n"
                "Classification: CONFIDENTIAL\n"
                "Caveat: NOFORN\n"
                "Subject: VELMARK FINDS THE STATUS TALKS A LONG DINNER\n"
                "Tag: PREL\n"
                "Tag: KV\n"
                "Tag: NATO\n"
                "Topic: EXTERNAL POLITICAL RELATIONS (assigned)\n"
                "Topic: KOSOVO (assigned)\n"
                "Topic: NORTH ATLANTIC TREATY ORGANIZATION (assigned)\n"
                "Transmission: VZCZCXRO2117\n"
                "Precedence: PRIORITY\n"
                "From: AMEMBASSY VELM\n"
                "To: RUEHC/SECSTATE WASHDC PRIORITY 3318\n"
                "Info: RUEHSCX/AMCONSUL SAN CALIXTO 1102\n"
                "Caption: NOFORN\n"
                "Caption: SIPDIS\n"
                "Reference: 06VELM1301\n"
                "References-As-Printed: 06 VELM 1301\n"
                "Classified-By: DCM Harriet L. Swann\n"
                "Reason: 1.4 (b) and (d)\n"
                "Declassify-On: 2016-06-19\n"
                "Signed: PENNIFOLD\n");
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sizes_are_those_of_the_bytes),
        cmocka_unit_test(the_files_have_the_date_of_their_cable),
        cmocka_unit_test(the_views_are_the_directories_that_hold_the_cable),
        cmocka_unit_test(the_subject_is_read),
        cmocka_unit_test(the_files_of_a_record_are_read_together),
        cmocka_unit_test(the_files_of_no_cable_are_not_found),
        cmocka_unit_test(the_record_comes_back_whole),
        cmocka_unit_test(every_field_of_the_record_is_in_its_header),
        cmocka_unit_test(the_texts_come_only_when_asked_for),
        cmocka_unit_test(a_record_is_reset_first),
    };
    return cmocka_run_group_tests(tests, open_archive, close_archive);
}
