/* test_update: what an update makes of an index: who keeps a number and a time, who gets new ones, and what
 * is told of it in `change`. The time of each run is given, in seconds. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"

static struct fixture f;
static struct index_report report;
static struct err_info info;

static void run_at(int64_t seconds) {
    char *sources[] = {f.source};
    const struct index_request request = {
        .sources = sources, .sources_n = 1, .path = f.index, .anew = f.anew, .built = &seconds};
    if (index_build(&request, &report, &info) != ERR_OK)
        fail_msg("not indexed: %s", info.text);
}

static void lines(const char *sql, const char *expected) {
    fixture_lines(f.index, sql, expected);
}

static void cable(const char *name, const char *post_and_serial, const char *time, const char *tags,
                  const char *body) {
    fixture_write_cable(&f, name, post_and_serial, time, "UNCLAS", tags, body);
}

static void lamps(const char *body) {
    cable("lamps.txt", "VELM 000001", "R 011200Z JUN 06", "LAMP", body);
}

static void boats(const char *tags) {
    cable("boats.txt", "VELM 000002", "R 021200Z JUN 06", tags, "1. Boats.\n");
}

/* Two cables, and a document that is none, indexed at second 1000. */
static void archive(void) {
    lamps("1. Lamps.\n");
    boats("BOAT");
    fixture_write(&f, "notes.txt", "bread\n");
    run_at(1000);
}

static void remove_file(const char *name) {
    char path[FIXTURE_PATH];
    snprintf(path, sizeof path, "source/%s", name);
    assert_int_equal(unlink(fixture_path(&f, path)), 0);
}

static void rename_file(const char *from, const char *to) {
    char a[FIXTURE_PATH * 2], b[FIXTURE_PATH * 2];
    snprintf(a, sizeof a, "%s/%s", f.source, from);
    snprintf(b, sizeof b, "%s/%s", f.source, to);
    assert_int_equal(rename(a, b), 0);
}

#define CABLES "SELECT id || ' ' || ident || ' ' || changed FROM cable ORDER BY id"
#define DOCUMENTS "SELECT id || ' ' || dir || ' ' || changed FROM document ORDER BY id"
#define GENERATION "SELECT value FROM meta WHERE name = 'generation'"
/* Without the texts about the index. */
#define CHANGE(n)                                                                                            \
    "SELECT facet || ' ' || value || ' ' || name FROM change WHERE facet <> 9 AND generation = " #n          \
    " ORDER BY facet, value, name"

/* ---- numbers and times ---- */

static void a_new_index_begins_its_numbers(void **state) {
    (void)state;
    archive();
    lines(CABLES, "1 06VELM2 1000\n2 06VELM1 1000\n");
    lines(DOCUMENTS, "1 06VELM2.txt 1000\n2 06VELM1.txt 1000\n3 notes.txt 1000\n");
    lines(GENERATION, "0\n");
    lines("SELECT count(*) FROM change", "0\n");
}

static void one_more_gets_the_next_number(void **state) {
    (void)state;
    archive();
    cable("honey.txt", "VELM 000003", "R 010800Z JUN 06", "LAMP", "1. Honey.\n");
    run_at(2000);
    assert_false(report.unchanged);
    lines(CABLES, "1 06VELM2 1000\n2 06VELM1 1000\n3 06VELM3 2000\n");
    lines(DOCUMENTS, "1 06VELM2.txt 1000\n2 06VELM1.txt 1000\n3 notes.txt 1000\n4 06VELM3.txt 2000\n");
    lines("SELECT ident FROM cable ORDER BY moment, id", "06VELM3\n06VELM1\n06VELM2\n");
    lines("SELECT dir || ' ' || cables || ' ' || changed FROM tag ORDER BY dir",
          "BOAT 1 1000\nLAMP 2 2000\n");
    lines(GENERATION, "1\n");
}

static void another_text_gets_another_number(void **state) {
    (void)state;
    archive();
    lamps("1. Fewer lamps.\n");
    run_at(2000);
    lines(CABLES, "1 06VELM2 1000\n3 06VELM1 2000\n");
    lines(DOCUMENTS, "1 06VELM2.txt 1000\n3 notes.txt 1000\n4 06VELM1.txt 2000\n");
    lines("SELECT text FROM paragraph WHERE id >> 12 = 3", "Fewer lamps.\n");
    lines("SELECT rowid FROM paragraph_fts('fewer')", "12288\n");
    lines("SELECT count(*) FROM paragraph WHERE id >> 12 = 2", "0\n");
}

static void a_number_is_never_given_again(void **state) {
    (void)state;
    archive();
    remove_file("lamps.txt");
    run_at(2000);
    lines(CABLES, "1 06VELM2 1000\n");
    lines("SELECT name || ' ' || value FROM meta WHERE name IN ('last_cable', 'last_document', 'last_tag')",
          "last_cable 2\nlast_document 3\nlast_tag 2\n");
    lamps("1. Lamps.\n");
    run_at(3000);
    lines(CABLES, "1 06VELM2 1000\n3 06VELM1 3000\n");
    lines(DOCUMENTS, "1 06VELM2.txt 1000\n3 notes.txt 1000\n4 06VELM1.txt 3000\n");
    lines("SELECT id || ' ' || dir FROM tag ORDER BY id", "1 BOAT\n3 LAMP\n");
    lines("SELECT cables || ' ' || changed FROM origin", "2 3000\n");
}

static void a_touched_file_is_not_a_changed_one(void **state) {
    (void)state;
    archive();
    lamps("1. Lamps.\n"); /* the same bytes: another ctime */
    run_at(2000);
    assert_true(report.unchanged);
    lines(CABLES, "1 06VELM2 1000\n2 06VELM1 1000\n");
    lines(DOCUMENTS, "1 06VELM2.txt 1000\n2 06VELM1.txt 1000\n3 notes.txt 1000\n");
    lines(GENERATION, "0\n");
    lines("SELECT count(*) FROM change", "0\n");
    /* It is recorded what the file is like now. */
    struct stat st;
    char expected[64];
    assert_int_equal(stat(fixture_path(&f, "source/lamps.txt"), &st), 0);
    snprintf(expected, sizeof expected, "%lld\n",
             (long long)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec);
    lines("SELECT ctime FROM file WHERE path = CAST('lamps.txt' AS BLOB)", expected);
}

static void a_renamed_file_keeps_its_cable(void **state) {
    (void)state;
    archive();
    rename_file("lamps.txt", "06VELM1_lamps.txt");
    run_at(2000);
    lines(CABLES, "1 06VELM2 1000\n2 06VELM1 1000\n");
    lines(DOCUMENTS, "1 06VELM2.txt 1000\n2 06VELM1.txt 1000\n3 notes.txt 1000\n");
    lines("SELECT substr(path, -17) FROM source ORDER BY path LIMIT 1", "06VELM1_lamps.txt\n");
}

static void a_build_from_nothing_is_of_another_lineage(void **state) {
    (void)state;
    static const char lineage[] = "SELECT substr(value, 1, 15) FROM meta WHERE name = 'lineage'";
    archive();
    int64_t first = fixture_number(f.index, lineage);
    lamps("1. Fewer lamps.\n");
    run_at(2000);
    assert_int_equal(fixture_number(f.index, lineage), first);
    lines("SELECT value FROM meta WHERE name IN ('built', 'updated') ORDER BY name",
          "1970-01-01T00:16:40Z\n1970-01-01T00:33:20Z\n");
    f.anew = true;
    run_at(3000);
    int64_t second = fixture_number(f.index, lineage);
    assert_int_not_equal(second, first);
    run_at(4000); /* of the same sources */
    f.anew = false;
    assert_int_not_equal(fixture_number(f.index, lineage), second);
    lines(GENERATION, "0\n");
    lines(CABLES, "1 06VELM2 4000\n2 06VELM1 4000\n");
}

/* ---- what is told ---- */

static void a_new_cable_is_told_wherever_it_stands(void **state) {
    (void)state;
    archive();
    cable("honey.txt", "VELM 000003", "R 011300Z JUN 06", "LAMP, JARS", "1. Honey.\n");
    run_at(2000);
    lines(CHANGE(1), "0 0 06VELM3\n" /* cables/ */
                     "1 0 JARS\n" /* tags/JARS, which is new */
                     "1 2 06VELM3\n" /* tags/LAMP/ */
                     "1 3 06VELM3\n" /* tags/JARS/ */
                     "2 1027265 06VELM3\n" /* dates/2006/06/01/: 2006 * 512 + 6 * 32 + 1 */
                     "3 1 06VELM3\n" /* origins/ */
                     "4 1 06VELM3\n" /* classifications/ */
                     "8 0 06VELM3.txt\n"); /* text/ */
}

static void a_cable_that_went_is_told_with_its_values(void **state) {
    (void)state;
    archive();
    remove_file("lamps.txt");
    run_at(2000);
    lines(CHANGE(1), "0 0 06VELM1\n"
                     "1 0 LAMP\n" /* goes with it */
                     "1 2 06VELM1\n"
                     "2 0 1027265\n"
                     "2 1027265 06VELM1\n"
                     "3 1 06VELM1\n"
                     "4 1 06VELM1\n"
                     "8 0 06VELM1.txt\n");
    lines("SELECT dir FROM tag", "BOAT\n");
    lines("SELECT id FROM day", "1027266\n");
}

static void a_changed_cable_is_told_where_it_was_and_is(void **state) {
    (void)state;
    archive();
    boats("LAMP");
    run_at(2000);
    lines(CHANGE(1), "0 0 06VELM2\n"
                     "1 0 BOAT\n"
                     "1 1 06VELM2\n"
                     "1 2 06VELM2\n"
                     "2 1027266 06VELM2\n"
                     "3 1 06VELM2\n"
                     "4 1 06VELM2\n"
                     "8 0 06VELM2.txt\n");
}

static void a_document_that_is_no_cable_is_told_in_text_alone(void **state) {
    (void)state;
    archive();
    fixture_write(&f, "list.txt", "honey\n");
    run_at(2000);
    lines(CHANGE(1), "8 0 list.txt\n");
}

static void texts_about_the_index_are_told_when_they_differ(void **state) {
    (void)state;
    archive();
    fixture_write(&f, "list.txt", "honey\n");
    run_at(2000);
    assert_int_equal(
        fixture_number(f.index, "SELECT count(*) FROM change WHERE facet = 9 AND name = 'tags.tsv'"), 0);
    boats("LAMP");
    run_at(3000);
    assert_int_equal(fixture_number(f.index,
                                    "SELECT count(*) FROM change WHERE facet = 9 AND name = 'tags.tsv'"
                                    " AND generation = 2"),
                     1);
}

/* The one that is cited did not change, and keeps its number. The end that is new is told as a cable. */
static void citations_are_told_at_the_ends_that_were_there(void **state) {
    (void)state;
    archive();
    cable("honey.txt", "VELM 000003", "R 030800Z JUN 06", "LAMP", "REF: 06 VELM 1\n\n1. Honey.\n");
    run_at(2000);
    lines(CABLES, "1 06VELM2 1000\n2 06VELM1 1000\n3 06VELM3 2000\n");
    lines("SELECT cable_id || ' ' || cited_id FROM citation", "3 2\n");
    lines("SELECT value FROM change WHERE facet = 10 AND generation = 1 ORDER BY 1", "2\n");
    lines("SELECT links FROM cable ORDER BY id", "0\n2\n1\n");
    remove_file("lamps.txt");
    run_at(3000);
    lines("SELECT value FROM change WHERE facet = 10 AND generation = 2 ORDER BY 1", "2\n3\n");
    lines("SELECT links FROM cable ORDER BY id", "0\n0\n");
    lamps("1. Lamps.\n");
    run_at(4000);
    lines("SELECT cable_id || ' ' || cited_id FROM citation", "3 4\n");
    lines("SELECT value FROM change WHERE facet = 10 AND generation = 3", "3\n");
    lines("SELECT links FROM cable ORDER BY id", "0\n1\n2\n");
}

/* ---- two tags that want one directory ---- */

static void a_tag_hands_its_directory_to_the_first_by_name(void **state) {
    (void)state;
    archive();
    cable("a.txt", "VELM 000004", "R 040800Z JUN 06", "BED_POSTS", "1. A.\n");
    run_at(2000);
    lines("SELECT id || ' ' || name || ' ' || dir FROM tag WHERE name LIKE 'BED%' ORDER BY name",
          "3 BED_POSTS BED_POSTS\n");
    cable("b.txt", "VELM 000005", "R 050800Z JUN 06", "BED/POSTS", "1. B.\n");
    run_at(3000);
    lines("SELECT id || ' ' || name || ' ' || dir FROM tag WHERE name LIKE 'BED%' ORDER BY name",
          "4 BED/POSTS BED_POSTS\n3 BED_POSTS BED_POSTS~2\n");
    lines("SELECT name FROM change WHERE facet = 1 AND value = 0 AND generation = 2 ORDER BY 1",
          "BED_POSTS\nBED_POSTS~2\n");
    remove_file("b.txt");
    run_at(4000);
    lines("SELECT id || ' ' || name || ' ' || dir FROM tag WHERE name LIKE 'BED%' ORDER BY name",
          "3 BED_POSTS BED_POSTS\n");
    lines("SELECT name FROM change WHERE facet = 1 AND value = 0 AND generation = 3 ORDER BY 1",
          "BED_POSTS\nBED_POSTS~2\n");
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, fixture_tear_down, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(a_new_index_begins_its_numbers),
        test(one_more_gets_the_next_number),
        test(another_text_gets_another_number),
        test(a_number_is_never_given_again),
        test(a_touched_file_is_not_a_changed_one),
        test(a_renamed_file_keeps_its_cable),
        test(a_build_from_nothing_is_of_another_lineage),
        test(a_new_cable_is_told_wherever_it_stands),
        test(a_cable_that_went_is_told_with_its_values),
        test(a_changed_cable_is_told_where_it_was_and_is),
        test(a_document_that_is_no_cable_is_told_in_text_alone),
        test(texts_about_the_index_are_told_when_they_differ),
        test(citations_are_told_at_the_ends_that_were_there),
        test(a_tag_hands_its_directory_to_the_first_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
