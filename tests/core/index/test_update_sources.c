/* test_update_sources: what an update makes of sources that change: copies and sections that come and go,
 * records of a table, several roots, files that cannot be read for a while, and an index that is not written
 * where it stands. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"

static struct fixture f;
static struct index_report report;
static struct err_info info;

static int end(void **state) {
    fixture_be_root_again();
    return fixture_tear_down(state);
}

static void run_roots(int64_t seconds, char *const *sources, size_t n) {
    const struct index_request request = {
        .sources = sources, .sources_n = n, .path = f.index, .built = &seconds};
    if (index_build(&request, &report, &info) != ERR_OK)
        fail_msg("not indexed: %s", info.text);
}

static void run_at(int64_t seconds) {
    char *sources[] = {f.source};
    run_roots(seconds, sources, 1);
}

static void lines(const char *sql, const char *expected) {
    fixture_lines(f.index, sql, expected);
}

static void cable(const char *name, const char *body) {
    fixture_write_cable(&f, name, "VELM 000001", "R 011200Z JUN 06", "UNCLAS", "LAMP", body);
}

static char *in_source(const char *name) {
    char path[FIXTURE_PATH];
    snprintf(path, sizeof path, "source/%s", name);
    return fixture_path(&f, path);
}

static void remove_file(const char *name) {
    assert_int_equal(unlink(in_source(name)), 0);
}

#define CABLES "SELECT id || ' ' || ident || ' ' || changed FROM cable ORDER BY id"
#define TEXTS                                                                                                \
    "SELECT ident || ' ' || text FROM paragraph JOIN cable ON cable.id = paragraph.id >> 12 ORDER BY 1"
#define OUTCOMES "SELECT substr(path, instr(path, '/source/') + 8) || ' ' || outcome FROM source ORDER BY 1"
#define COUNTS                                                                                               \
    "SELECT name || ' ' || value FROM meta WHERE name IN ('cables', 'joined', 'duplicates') ORDER BY 1"
#define SOURCES "SELECT id || ' ' || item FROM source ORDER BY id"
#define GENERATION "SELECT value FROM meta WHERE name = 'generation'"
#define NAMES "SELECT dir FROM document ORDER BY 1"

/* ---- copies ---- */

static void the_second_takes_the_place_of_the_first(void **state) {
    (void)state;
    cable("a.txt", "1. Lamps.\n");
    cable("b.txt", "1. Boats.\n");
    run_at(1000);
    lines(TEXTS, "06VELM1 Lamps.\n06VELM1~2 Boats.\n");
    remove_file("a.txt");
    run_at(2000);
    lines(TEXTS, "06VELM1 Boats.\n");
    lines(CABLES, "3 06VELM1 2000\n");
    lines("SELECT name FROM change WHERE facet = 0 ORDER BY 1", "06VELM1\n06VELM1~2\n");
}

static void one_before_the_first_takes_its_place(void **state) {
    (void)state;
    cable("b.txt", "1. Boats.\n");
    run_at(1000);
    cable("a.txt", "1. Lamps.\n");
    run_at(2000);
    lines(TEXTS, "06VELM1 Lamps.\n06VELM1~2 Boats.\n");
    lines(CABLES, "2 06VELM1 2000\n3 06VELM1~2 2000\n");
}

static void a_duplicate_takes_over_when_the_first_goes(void **state) {
    (void)state;
    cable("a.txt", "1. Lamps.\n");
    cable("b.txt", "1. Lamps.\n");
    run_at(1000);
    lines(OUTCOMES, "a.txt cable\nb.txt duplicate\n");
    remove_file("a.txt");
    run_at(2000);
    lines(OUTCOMES, "b.txt cable\n");
    lines(CABLES, "1 06VELM1 1000\n");
    lines(COUNTS, "cables 1\nduplicates 0\njoined 0\n");
}

static void a_record_without_text_joins_the_cable_that_comes(void **state) {
    (void)state;
    cable("a.txt", "");
    run_at(1000);
    lines(COUNTS, "cables 1\nduplicates 0\njoined 0\n");
    cable("b.txt", "1. Lamps.\n");
    run_at(2000);
    lines(COUNTS, "cables 1\nduplicates 0\njoined 1\n");
    lines(TEXTS, "06VELM1 Lamps.\n");
    remove_file("b.txt");
    run_at(3000);
    lines(COUNTS, "cables 1\nduplicates 0\njoined 0\n");
    lines(TEXTS, "");
}

/* ---- sections ---- */

static void section(const char *name, const char *number, const char *text) {
    char bytes[1024];
    snprintf(bytes, sizeof bytes,
             "DE RUEHVL #1412/%s 1701405\nP 191405Z JUN 06\nFM AMEMBASSY VELM\nTO RUEHC/SECSTATE WASHDC\nBT\n"
             "C O N F I D E N T I A L SECTION %s OF 02 VELM 001412\n\nSIPDIS\n\n%s%sBT\n#1412\n\n\nNNNN\n",
             number, number,
             strcmp(number, "01") == 0 ? "E.O. 12958: DECL: 06/19/2016\nTAGS: LAMP\nSUBJECT: LAMPS\n\n" : "",
             text);
    fixture_write(&f, name, bytes);
}

static void a_section_joins_and_parts_again(void **state) {
    (void)state;
    section("one.txt", "01", "1. (C) Lamps.\n");
    run_at(1000);
    lines(TEXTS, "06VELM1412 (C) Lamps.\n");
    section("two.txt", "02", "2. (C) Boats.\n");
    run_at(2000);
    lines(TEXTS, "06VELM1412 (C) Boats.\n06VELM1412 (C) Lamps.\n");
    lines(CABLES, "2 06VELM1412 2000\n");
    lines(COUNTS, "cables 1\nduplicates 0\njoined 1\n");
    remove_file("two.txt");
    run_at(3000);
    lines(TEXTS, "06VELM1412 (C) Lamps.\n");
    lines(CABLES, "3 06VELM1412 3000\n"); /* not 1 again */
}

/* ---- names under text/ ---- */

static void a_name_is_free_again(void **state) {
    (void)state;
    cable("a.txt", "1. Lamps.\n");
    fixture_write(&f, "06VELM1.txt", "bread\n"); /* no cable, called like one */
    run_at(1000);
    lines(NAMES, "06VELM1.txt\n06VELM1~2.txt\n");
    cable("b.txt", "1. Boats.\n");
    remove_file("a.txt");
    run_at(2000);
    lines(NAMES, "06VELM1.txt\n06VELM1~2.txt\n");
    fixture_write_cable(&f, "b.txt", "VELM 000002", "R 021200Z JUN 06", "UNCLAS", "LAMP", "1. Boats.\n");
    run_at(3000);
    lines(NAMES, "06VELM1.txt\n06VELM2.txt\n");
    lines("SELECT name FROM change WHERE facet = 8 AND generation = 2 ORDER BY 1",
          "06VELM1.txt\n06VELM1~2.txt\n06VELM2.txt\n");
    lines("SELECT wish FROM document WHERE dir = '06VELM1.txt'", "06VELM1.txt\n");
}

static void a_document_that_gives_its_name_away_is_told_under_both(void **state) {
    (void)state;
    cable("a.txt", "1. Lamps.\n");
    fixture_write(&f, "notes.txt", "bread\n");
    run_at(1000);
    lines("SELECT id || ' ' || dir FROM document ORDER BY id", "1 06VELM1.txt\n2 notes.txt\n");
    fixture_write(&f, "first/notes.txt", "honey\n");
    run_at(2000);
    lines("SELECT id || ' ' || dir FROM document ORDER BY id", "1 06VELM1.txt\n2 notes~2.txt\n3 notes.txt\n");
    lines("SELECT name FROM change WHERE facet = 8 ORDER BY 1", "notes.txt\nnotes~2.txt\n");
}

/* ---- records of a table ---- */

static const char csv_head[] = "id,date,subject,body\n";
static const char csv_lamps[] = "06VELM1,2006-06-01,LAMPS,1. Lamps.\n";
static const char csv_boats[] = "06VELM2,2006-06-02,BOATS,1. Boats.\n";
static const char csv_honey[] = "06VELM3,2006-06-03,HONEY,1. Honey.\n";

static void table(const char *one, const char *two, const char *three) {
    char text[512];
    snprintf(text, sizeof text, "%s%s%s%s", csv_head, one, two, three);
    fixture_write(&f, "table.csv", text);
}

static void a_record_more_is_the_only_one_written(void **state) {
    (void)state;
    table(csv_lamps, csv_boats, "");
    run_at(1000);
    lines(CABLES, "1 06VELM1 1000\n2 06VELM2 1000\n");
    table(csv_lamps, csv_boats, csv_honey);
    run_at(2000);
    lines(CABLES, "1 06VELM1 1000\n2 06VELM2 1000\n3 06VELM3 2000\n");
    lines(SOURCES, "1 1\n2 2\n3 3\n"); /* the first two were not written again */
    table(csv_lamps, "", csv_honey);
    run_at(3000);
    lines(CABLES, "1 06VELM1 1000\n3 06VELM3 2000\n");
    lines(SOURCES, "1 1\n3 2\n");
    table(csv_boats, csv_lamps, csv_honey);
    run_at(4000);
    lines(CABLES, "1 06VELM1 1000\n3 06VELM3 2000\n4 06VELM2 4000\n");
    lines(SOURCES, "1 2\n3 3\n4 1\n");
}

static void records_in_another_order_are_the_same(void **state) {
    (void)state;
    table(csv_lamps, csv_boats, "");
    run_at(1000);
    table(csv_honey, csv_boats, csv_lamps);
    run_at(2000);
    lines(CABLES, "1 06VELM1 1000\n2 06VELM2 1000\n3 06VELM3 2000\n");
    lines("SELECT name FROM change WHERE facet = 0", "06VELM3\n");
}

static void the_order_of_two_with_one_identifier_counts(void **state) {
    (void)state;
    table(csv_lamps, "06VELM1,2006-06-01,LAMPS,1. Lamp oil.\n", csv_boats);
    run_at(1000);
    lines(TEXTS, "06VELM1 Lamps.\n06VELM1~2 Lamp oil.\n06VELM2 Boats.\n");
    table("06VELM1,2006-06-01,LAMPS,1. Lamp oil.\n", csv_lamps, csv_boats);
    run_at(2000);
    lines(TEXTS, "06VELM1 Lamp oil.\n06VELM1~2 Lamps.\n06VELM2 Boats.\n");
    lines(CABLES, "3 06VELM2 1000\n4 06VELM1 2000\n5 06VELM1~2 2000\n");
}

/* ---- archives ---- */

static void pack(const char *name, const char *members) {
    char command[FIXTURE_PATH * 3];
    snprintf(command, sizeof command, "tar -cf %s/%s -C %s/packed %s", f.source, name, f.dir, members);
    assert_int_equal(system(command), 0);
}

static void an_archive_gives_what_is_new_in_it(void **state) {
    (void)state;
    if (!CABLEFS_ARCHIVES)
        skip();
    fixture_write(&f, "../packed/a.txt", fixture_1207);
    fixture_write(&f, "../packed/b.txt", "honey\n");
    pack("all.tar", "a.txt");
    run_at(1000);
    lines(CABLES, "1 06VELM1207 1000\n");
    pack("all.tar", "b.txt a.txt");
    run_at(2000);
    lines(CABLES, "1 06VELM1207 1000\n");
    lines(NAMES, "06VELM1207.txt\nb.txt\n");
    lines("SELECT item || ' ' || outcome FROM source ORDER BY item", "1 no cable\n2 cable\n");
    lines(GENERATION, "1\n");
    fixture_write(&f, "notes.txt", "bread\n");
    remove_file("all.tar");
    fixture_write(&f, "a.txt", fixture_1207); /* unpacked */
    run_at(3000);
    lines(CABLES, "1 06VELM1207 1000\n");
    lines(NAMES, "06VELM1207.txt\nnotes.txt\n");
}

/* ---- several roots ---- */

static void write_other(const char *directory, const char *name, const char *text) {
    char path[FIXTURE_PATH];
    mkdir(fixture_path(&f, directory), 0777);
    snprintf(path, sizeof path, "%s/%s", directory, name);
    fixture_put(fixture_path(&f, path), span_of(text));
}

static void each_file_is_read_below_its_own_root(void **state) {
    (void)state;
    char *other = strdup(fixture_path(&f, "another"));
    char *sources[] = {f.source, other}; /* sorted, `another` comes first */
    cable("a.txt", "1. Lamps.\n");
    write_other("another", "b.txt", "honey\n");
    run_roots(1000, sources, 2);
    cable("c.txt", "1. Boats.\n");
    run_roots(2000, sources, 2);
    lines("SELECT count(*) FROM problem WHERE kind = 'unreadable'", "0\n");
    lines(TEXTS, "06VELM1 Lamps.\n06VELM1~2 Boats.\n");
    write_other("another", "d.txt", "candles\n");
    run_roots(3000, sources, 2);
    lines(NAMES, "06VELM1.txt\n06VELM1~2.txt\nb.txt\nd.txt\n");
    free(other);
}

static void a_root_more_is_added_to_the_others(void **state) {
    (void)state;
    char *other = strdup(fixture_path(&f, "another"));
    char *sources[] = {other, f.source}; /* in another order than before */
    cable("a.txt", "1. Lamps.\n");
    run_at(1000);
    write_other("another", "b.txt", fixture_1207);
    run_roots(2000, sources, 2);
    lines(CABLES, "1 06VELM1 1000\n2 06VELM1207 2000\n");
    lines("SELECT substr(path, -7) FROM root ORDER BY id", "/source\nanother\n");
    free(other);
}

static void a_copy_in_another_root_takes_over(void **state) {
    (void)state;
    char *other = strdup(fixture_path(&f, "another"));
    char *sources[] = {f.source, other};
    fixture_write(&f, "a.txt", fixture_1207);
    cable("c.txt", "1. Lamps.\n");
    run_at(1000);
    write_other("another", "b.txt", fixture_1207);
    run_roots(2000, sources, 2);
    lines(COUNTS, "cables 2\nduplicates 1\njoined 0\n");
    lines(CABLES, "1 06VELM1207 1000\n2 06VELM1 1000\n");
    remove_file("a.txt");
    run_roots(3000, sources, 2);
    lines(COUNTS, "cables 2\nduplicates 0\njoined 0\n");
    lines(CABLES, "1 06VELM1207 1000\n2 06VELM1 1000\n");
    free(other);
}

/* Without sources an update reads the roots by their whole paths, and shows them as they were given. */
static void a_root_is_shown_as_it_was_given(void **state) {
    (void)state;
    char here[FIXTURE_PATH];
    char given[] = "source";
    char *sources[] = {given};
    cable("a.txt", "1. Lamps.\n");
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir(f.dir), 0);
    run_roots(1000, sources, 1);
    assert_int_equal(chdir(here), 0);
    lines("SELECT path FROM source", "source/a.txt\n");
    cable("b.txt", "1. Boats.\n");
    assert_int_equal(mkfifo(in_source("pipe"), 0666), 0);
    run_at(2000);
    lines("SELECT path FROM source ORDER BY 1", "source/a.txt\nsource/b.txt\nsource/pipe\n");
}

/* ---- files that cannot be read, and an index that is not written where it stands ---- */

static void a_file_that_could_not_be_read_is_read_when_it_can(void **state) {
    (void)state;
    cable("a.txt", "1. Lamps.\n");
    fixture_write_cable(&f, "b.txt", "VELM 000002", "R 021200Z JUN 06", "UNCLAS", "LAMP", "1. Boats.\n");
    bool dropped = fixture_be_nobody(&f);
    assert_int_equal(chmod(in_source("b.txt"), 0), 0);
    if (!dropped)
        skip();
    run_at(1000);
    lines(OUTCOMES, "a.txt cable\nb.txt unreadable\n");
    lines("SELECT count(*) FROM problem WHERE kind = 'unreadable'", "1\n");
    assert_int_equal(chmod(in_source("b.txt"), 0644), 0);
    run_at(2000);
    lines(OUTCOMES, "a.txt cable\nb.txt cable\n");
    lines("SELECT count(*) FROM problem WHERE kind = 'unreadable'", "0\n");
    lines(CABLES, "1 06VELM1 1000\n2 06VELM2 2000\n");
}

/* What is read by every run is no reason to refuse an index that may not be written. */
static void an_index_that_may_not_be_written_serves_with_what_it_could_not_read(void **state) {
    (void)state;
    cable("a.txt", "1. Lamps.\n");
    fixture_write(&f, "b.txt", "honey\n");
    bool dropped = fixture_be_nobody(&f);
    if (!dropped)
        skip();
    assert_int_equal(chmod(in_source("b.txt"), 0), 0);
    run_at(1000);
    lines("SELECT size FROM file ORDER BY id DESC LIMIT 1", "NULL\n");
    assert_int_equal(chmod(f.index, 0444), 0);
    assert_int_equal(chmod(f.dir, 0555), 0);
    run_at(2000);
    assert_int_equal(chmod(f.dir, 0777), 0);
    assert_true(report.unchanged);
    assert_int_equal(report.counts.cables, 1);
}

static void an_index_behind_a_link_is_copied(void **state) {
    (void)state;
    char *target = strdup(fixture_path(&f, "target"));
    struct buf before = BUF_EMPTY;
    struct stat st;
    cable("a.txt", "1. Lamps.\n");
    run_at(1000);
    assert_int_equal(rename(f.index, target), 0);
    assert_int_equal(symlink("target", f.index), 0);
    fixture_read(target, &before);
    cable("b.txt", "1. Boats.\n");
    run_at(2000);
    assert_int_equal(lstat(f.index, &st), 0);
    assert_true(S_ISREG(st.st_mode));
    assert_true(fixture_holds(target, &before));
    lines(CABLES, "1 06VELM1 1000\n2 06VELM1~2 2000\n");
    lines(GENERATION, "1\n");
    buf_free(&before);
    free(target);
}

static void an_index_is_written_where_it_stands(void **state) {
    (void)state;
    struct stat first, second;
    cable("a.txt", "1. Lamps.\n");
    run_at(1000);
    assert_int_equal(stat(f.index, &first), 0);
    cable("b.txt", "1. Boats.\n");
    run_at(2000);
    assert_int_equal(stat(f.index, &second), 0);
    assert_true(first.st_ino == second.st_ino);
    assert_int_equal(access(fixture_path(&f, "index.new"), F_OK), -1);
    assert_int_equal(access(fixture_path(&f, "index-journal"), F_OK), -1);
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, end, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(the_second_takes_the_place_of_the_first),
        test(one_before_the_first_takes_its_place),
        test(a_duplicate_takes_over_when_the_first_goes),
        test(a_record_without_text_joins_the_cable_that_comes),
        test(a_section_joins_and_parts_again),
        test(a_name_is_free_again),
        test(a_document_that_gives_its_name_away_is_told_under_both),
        test(a_record_more_is_the_only_one_written),
        test(records_in_another_order_are_the_same),
        test(the_order_of_two_with_one_identifier_counts),
        test(an_archive_gives_what_is_new_in_it),
        test(a_copy_in_another_root_takes_over),
        test(each_file_is_read_below_its_own_root),
        test(a_root_more_is_added_to_the_others),
        test(a_root_is_shown_as_it_was_given),
        test(a_file_that_could_not_be_read_is_read_when_it_can),
        test(an_index_that_may_not_be_written_serves_with_what_it_could_not_read),
        test(an_index_behind_a_link_is_copied),
        test(an_index_is_written_where_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
