/* test_citations: which cable of the archive cites which, whatever the order in which they were indexed. */
#include <stdio.h>

#include "lib/fixture_catalog.h"
#include "lib/test.h"

static struct fixture f;
static struct catalog *k;

static void write_citing(const char *name, const char *post_and_serial, const char *ref) {
    char body[200];
    snprintf(body, sizeof body, "REF: %s\n\n1. (C) Lamps.\n", ref);
    fixture_write_cable(&f, name, post_and_serial, "P 191405Z JUN 06", "C O N F I D E N T I A L", "PREL",
                        body);
}

/* 06VELM1 is indexed first and cites cables that come later, one that never comes, and itself. */
static int open_archive(void **state) {
    (void)state;
    fixture_open(&f);
    write_citing("1.txt", "VELM 000001", "A. 06 VELM 2 B. 06 VELM 3 C. 05 PARIS 5459 D. 06 VELM 1");
    write_citing("2.txt", "VELM 000002", "06 VELM 3");
    write_citing("3.txt", "VELM 000003", "A. 06 VELM 1 B. 06 VELM 1");
    write_citing("4.txt", "VELM 000004", "05 PARIS 5459");
    fixture_must_build(&f, NULL);
    return fixture_catalog_open(&f, &k);
}

static int close_archive(void **state) {
    (void)state;
    return fixture_catalog_close(&f, k);
}

static int64_t cable(const char *dir) {
    return fixture_catalog_cable(k, dir);
}

static bool add_dir(void *context, const struct catalog_cable *c) {
    struct buf *names = context;
    buf_str(names, c->dir);
    buf_char(names, ' ');
    return true;
}

static void assert_citations(unsigned which, const char *dir, const char *expected) {
    struct buf names = BUF_EMPTY;
    assert_int_equal(catalog_list_citations(k, which, cable(dir), -1, add_dir, &names), ERR_OK);
    buf_char(&names, '\0');
    assert_string_equal(names.data, expected);
    buf_free(&names);
}

static void a_cable_cites_those_of_its_references_that_are_here(void **state) {
    (void)state;
    assert_citations(CATALOG_CITES, "06VELM1", "06VELM2 06VELM3 ");
    assert_citations(CATALOG_CITES, "06VELM2", "06VELM3 ");
    assert_citations(CATALOG_CITES, "06VELM3", "06VELM1 ");
    assert_citations(CATALOG_CITES, "06VELM4", "");
}

static void a_cable_is_cited_by_those_whose_references_name_it(void **state) {
    (void)state;
    assert_citations(CATALOG_CITED, "06VELM1", "06VELM3 ");
    assert_citations(CATALOG_CITED, "06VELM2", "06VELM1 ");
    assert_citations(CATALOG_CITED, "06VELM3", "06VELM1 06VELM2 ");
    assert_citations(CATALOG_CITED, "06VELM4", "");
}

static void one_citation_can_be_asked_for(void **state) {
    (void)state;
    int64_t one = cable("06VELM1"), two = cable("06VELM2");
    assert_int_equal(catalog_has_citation(k, CATALOG_CITES, one, two), ERR_OK);
    assert_int_equal(catalog_has_citation(k, CATALOG_CITES, two, one), ERR_NOT_FOUND);
    assert_int_equal(catalog_has_citation(k, CATALOG_CITED, two, one), ERR_OK);
    assert_int_equal(catalog_has_citation(k, CATALOG_CITED, one, two), ERR_NOT_FOUND);
    assert_int_equal(catalog_has_citation(k, CATALOG_CITES, one, one), ERR_NOT_FOUND);
}

static void a_cable_knows_whether_there_are_any(void **state) {
    (void)state;
    static const struct {
        const char *dir;
        unsigned citations;
    } expected[] = {{"06VELM1", CATALOG_CITES | CATALOG_CITED},
                    {"06VELM2", CATALOG_CITES | CATALOG_CITED},
                    {"06VELM3", CATALOG_CITES | CATALOG_CITED},
                    {"06VELM4", 0}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        struct catalog_cable c;
        struct catalog_files files;
        assert_int_equal(catalog_get_cable(k, cable(expected[i].dir), &c), ERR_OK);
        assert_int_equal(c.citations, expected[i].citations);
        assert_int_equal(catalog_get_files(k, c.id, &files), ERR_OK);
        assert_int_equal(files.citations, expected[i].citations);
    }
}

static void the_most_cited_come_first_in_the_table(void **state) {
    (void)state;
    static const char expected[] = "cable\tcited_by\tin_archive\tsubject\n"
                                   "05PARIS5459\t2\tno\t\n"
                                   "06VELM3\t2\tyes\tTHE VELM 000003 FILE\n"
                                   "06VELM1\t1\tyes\tTHE VELM 000001 FILE\n"
                                   "06VELM2\t1\tyes\tTHE VELM 000002 FILE\n";
    char bytes[1000] = "";
    int64_t id;
    size_t got;
    assert_int_equal(catalog_find_document(k, CATALOG_ABOUT, SPAN("citations.tsv"), &id), ERR_OK);
    assert_int_equal(catalog_read_document(k, CATALOG_ABOUT, id, 0, bytes, sizeof bytes - 1, &got), ERR_OK);
    assert_string_equal(bytes, expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cable_cites_those_of_its_references_that_are_here),
        cmocka_unit_test(a_cable_is_cited_by_those_whose_references_name_it),
        cmocka_unit_test(one_citation_can_be_asked_for),
        cmocka_unit_test(a_cable_knows_whether_there_are_any),
        cmocka_unit_test(the_most_cited_come_first_in_the_table),
    };
    return cmocka_run_group_tests(tests, open_archive, close_archive);
}
