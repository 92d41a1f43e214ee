/* test_bad_input: a directory of everything that goes wrong with files, and one cable. Nothing is lost: each
 * has its problem, what can be kept is under text/, and the sum of the documents is right. */
#include <stdio.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"

static struct fixture f;
static struct index_report report;

/* Writes source/NAME, of any bytes. */
static void put(const char *name, struct span bytes) {
    fixture_write(&f, name, "");
    char path[FIXTURE_PATH];
    snprintf(path, sizeof path, "source/%s", name);
    fixture_put(fixture_path(&f, path), bytes);
}

#define RECORD(ident, serial, body)                                                                          \
    "\"1\",\"6/19/2006 14:05\",\"" ident "\",\"Embassy Velm\",\"CONFIDENTIAL\",\"\","                        \
    "\"P 191405Z JUN 06\nFM AMEMBASSY VELM\nTO SECSTATE WASHDC\","                                           \
    "\"C O N F I D E N T I A L VELM " serial                                                                 \
    "\n\nE.O. 12958: N/A\nTAGS: PREL\nSUBJECT: HONEY\n\n1. (C) " body

/* A zip with one stored member of five bytes, 06VELM9.txt, that is cut in its middle. */
static const char truncated_zip[] =
    "PK\003\004\x0a\0\0\0\0\0\0\0\x21\0\x82\x89\xd1\xf7\x05\0\0\0\x05\0\0\0\x0b\0\0\0"
    "06VELM9.txt"
    "he";

static int set_up(void **state) {
    (void)state;
    fixture_open(&f);
    fixture_write(&f, "06VELM1207.txt", fixture_1207);
    put("binary", SPAN("\x7f"
                       "ELF\x02\x01\x01\0\0\xff\xfe\x80\x81"));
    put("empty", SPAN(""));
    put("nul", SPAN("\0\0\0\0\0\0\0\0"));
    put("half", SPAN("a letter that ends in \xe2\x82"));
    put("line", SPAN("one line"));
    assert_int_equal(truncate(fixture_path(&f, "source/line"), (off_t)1 << 30), 0);
    put("cut.zip", (struct span){truncated_zip, sizeof truncated_zip - 1});
    put("cut.csv",
        SPAN(RECORD("06VELM2001", "002001", "Jars.\"\n") RECORD("06VELM2002", "002002", "Half a")));
    put("junk.csv", SPAN("number,date\n" RECORD("06VELM2003", "002003", "Lids.\"\n")));
    put("quotes.csv", SPAN(RECORD("06VELM2004", "002004", "A \"honest\" jar.\"\n")));
    put("page.html", SPAN("<html><body><p>Under construction</p></body></html>"));
    fixture_must_build(&f, &report);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    fixture_close(&f);
    return 0;
}

static int64_t number(const char *sql) {
    return fixture_number(f.index, sql);
}

static void the_sum_is_right(void **state) {
    (void)state;
    const struct index_counts *c = &report.counts;
    assert_int_equal(report.totals.files, 11);
    assert_int_equal(report.documents, 13);
    assert_int_equal(c->cables, 4);
    assert_int_equal(c->others, 5); /* binary, empty, nul, half, page.html */
    assert_int_equal(c->unreadable, 4); /* line, cut.zip, the ends of cut.csv and the beginning of junk.csv */
    assert_int_equal(c->joined + c->duplicates, 0);
    assert_int_equal(number("SELECT count(*) FROM source"), 13);
}

static void each_has_a_problem(void **state) {
    (void)state;
    static const char *const names[] = {
        "binary",  "empty",    "nul",        "half",     "line", "cut.zip/06VELM9.txt",
        "cut.csv", "junk.csv", "quotes.csv", "page.html"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char sql[512];
        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM problem JOIN source ON source.id = source_id WHERE detail <> '' AND "
                 "path LIKE "
                 "'%%/%s'",
                 names[i]);
        if (CABLEFS_ARCHIVES && number(sql) == 0)
            fail_msg("%s has no problem", names[i]);
    }
}

static void the_problem_says_what_and_where(void **state) {
    (void)state;
    assert_int_equal(
        number("SELECT count(*) FROM problem JOIN source ON source.id = source_id WHERE path LIKE "
               "'%/cut.csv' AND kind = 'unreadable' AND detail = 'line 10: a record whose field 8 has no "
               "closing quotation mark: the file ends'"),
        1);
    assert_int_equal(
        number("SELECT count(*) FROM problem JOIN source ON source.id = source_id WHERE path LIKE "
               "'%/line' AND kind = 'unreadable' AND detail = 'larger than 512 MiB'"),
        1);
    assert_int_equal(
        number("SELECT count(*) FROM problem JOIN cable ON cable.id = cable_id WHERE kind = 'csv' AND ident "
               "= '06VELM2004' AND detail = 'quotation marks without a backslash (2, the first in line 9), "
               "read as themselves'"),
        1);
}

static void what_can_be_kept_is_kept(void **state) {
    (void)state;
    assert_int_equal(
        number("SELECT count(*) FROM document WHERE dir IN ('binary', 'empty', 'nul', 'half', 'page.html')"),
        5);
    assert_int_equal(number("SELECT size FROM document WHERE dir = 'page.html'"), 51);
}

static void what_is_around_the_damage_is_indexed(void **state) {
    (void)state;
    assert_int_equal(
        number("SELECT count(*) FROM cable WHERE ident IN ('06VELM1207', '06VELM2001', '06VELM2003', "
               "'06VELM2004')"),
        4);
}

static void the_sum_is_there_again_when_nothing_has_changed(void **state) {
    (void)state;
    struct index_report again;
    struct err_info info;
    assert_int_equal(fixture_build(&f, &again, &info), ERR_OK);
    assert_true(again.unchanged);
    assert_int_equal(again.documents, 13);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sum_is_right),
        cmocka_unit_test(each_has_a_problem),
        cmocka_unit_test(the_problem_says_what_and_where),
        cmocka_unit_test(what_can_be_kept_is_kept),
        cmocka_unit_test(what_is_around_the_damage_is_indexed),
        cmocka_unit_test(the_sum_is_there_again_when_nothing_has_changed),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
