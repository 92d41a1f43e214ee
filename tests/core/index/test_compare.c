/* test_compare: which files of the sources are new, not as they were, or gone, by the table `file` alone. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index/compare.h"
#include "lib/fixture.h"
#include "lib/test.h"

static struct fixture f;
static struct index_comparison comparison;

static int end(void **state) {
    index_comparison_free(&comparison);
    return fixture_tear_down(state);
}

/* Files 1 to 3, in the order of the walk. */
static void index_three(void) {
    fixture_write(&f, "06VELM1207.txt", fixture_1207);
    fixture_write(&f, "b/honey.txt", "honey\n");
    fixture_write(&f, "b.txt", "bread\n");
    fixture_must_build(&f, NULL);
    fixture_lines(f.index, "SELECT id || ' ' || hex(path) FROM file ORDER BY id",
                  "1 303656454C4D313230372E747874\n" /* 06VELM1207.txt */
                  "2 6200686F6E65792E747874\n" /* b/honey.txt, with 0 for the slash */
                  "3 622E747874\n");
}

static void compare_all(char *const *paths, size_t n) {
    const struct source_request request = {.paths = paths, .paths_n = n};
    struct err_info info;
    struct db *db = NULL;
    index_comparison_free(&comparison);
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
    assert_int_equal(index_compare(db, &request, &comparison, &info), ERR_OK);
    db_close(db);
}

static void compare(void) {
    char *paths[] = {f.source};
    compare_all(paths, 1);
}

static void assert_file(size_t i, int64_t id, bool is_new, const char *below) {
    assert_true(i < comparison.files_n);
    assert_int_equal(comparison.files[i].id, id);
    assert_int_equal(comparison.files[i].is_new, is_new);
    assert_string_equal(comparison.files[i].file.below, below);
}

static void nothing_changed(void **state) {
    (void)state;
    index_three();
    compare();
    assert_int_equal(comparison.files_n, 0);
    assert_int_equal(comparison.gone_n, 0);
    assert_int_equal(comparison.bytes, 0);
    assert_int_equal(comparison.totals.files, 3);
}

static void a_new_file_gets_the_next_row(void **state) {
    (void)state;
    index_three();
    fixture_write(&f, "a.txt", "candles\n");
    fixture_write(&f, "z.txt", "two lamps\n");
    compare();
    assert_int_equal(comparison.files_n, 2);
    assert_file(0, 4, true, "a.txt");
    assert_file(1, 5, true, "z.txt");
    assert_int_equal(comparison.bytes, 8 + 10);
    assert_int_equal(comparison.gone_n, 0);
}

static void another_size_or_time_or_inode_is_another_file(void **state) {
    (void)state;
    static const char *const facts[] = {"size", "mtime", "ctime", "inode"};
    index_three();
    for (size_t i = 0; i < COUNT(facts); i++) {
        char sql[128];
        snprintf(sql, sizeof sql, "UPDATE file SET %s = %s - 1 WHERE id = 3", facts[i], facts[i]);
        fixture_sql(f.index, sql);
        compare();
        assert_int_equal(comparison.files_n, 1);
        assert_file(0, 3, false, "b.txt");
        assert_false(comparison.files[0].is_unsure);
        snprintf(sql, sizeof sql, "UPDATE file SET %s = %s + 1 WHERE id = 3", facts[i], facts[i]);
        fixture_sql(f.index, sql);
    }
    compare();
    assert_int_equal(comparison.files_n, 0);
}

static void what_is_not_known_is_read_again(void **state) {
    (void)state;
    index_three();
    fixture_sql(f.index, "UPDATE file SET size = NULL WHERE id = 3");
    compare();
    assert_int_equal(comparison.files_n, 1);
    assert_file(0, 3, false, "b.txt");
    assert_true(comparison.files[0].is_unsure);
}

static void what_is_not_there_is_gone(void **state) {
    (void)state;
    index_three();
    assert_int_equal(unlink(fixture_path(&f, "source/06VELM1207.txt")), 0);
    assert_int_equal(unlink(fixture_path(&f, "source/b.txt")), 0);
    compare();
    assert_int_equal(comparison.files_n, 0);
    assert_int_equal(comparison.gone_n, 2);
    assert_int_equal(comparison.gone[0], 1);
    assert_int_equal(comparison.gone[1], 3);
    assert_int_equal(comparison.totals.files, 1);
}

static void a_renamed_file_is_gone_and_new(void **state) {
    (void)state;
    char to[FIXTURE_PATH * 2];
    index_three();
    snprintf(to, sizeof to, "%s", fixture_path(&f, "source/c.txt"));
    assert_int_equal(rename(fixture_path(&f, "source/b.txt"), to), 0);
    compare();
    assert_int_equal(comparison.files_n, 1);
    assert_file(0, 4, true, "c.txt");
    assert_int_equal(comparison.gone_n, 1);
    assert_int_equal(comparison.gone[0], 3);
}

/* A name of one root is nothing to the same name of another. */
static void each_root_is_compared_with_its_own_rows(void **state) {
    (void)state;
    char *second = strdup(fixture_path(&f, "another"));
    char *paths[] = {f.source, second};
    index_three();
    assert_int_equal(unlink(fixture_path(&f, "source/b.txt")), 0);
    assert_int_equal(mkdir(second, 0777), 0);
    fixture_put(fixture_path(&f, "another/b.txt"), SPAN("bread\n"));
    compare_all(paths, 2);
    free(second);
    assert_int_equal(comparison.files_n, 1);
    assert_file(0, 4, true, "b.txt");
    assert_int_equal(comparison.files[0].file.root, 2);
    assert_int_equal(comparison.gone_n, 1);
    assert_int_equal(comparison.gone[0], 3);
}

static void what_the_walk_says_of_a_file_is_kept(void **state) {
    (void)state;
    index_three();
    assert_int_equal(mkfifo(fixture_path(&f, "source/pipe"), 0666), 0);
    compare();
    assert_int_equal(comparison.files_n, 1);
    assert_file(0, 4, true, "pipe");
    assert_non_null(comparison.files[0].error);
    assert_non_null(strstr(comparison.files[0].error->text, "not a regular file"));
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, end, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(nothing_changed),
        test(a_new_file_gets_the_next_row),
        test(another_size_or_time_or_inode_is_another_file),
        test(what_is_not_known_is_read_again),
        test(what_is_not_there_is_gone),
        test(a_renamed_file_is_gone_and_new),
        test(each_root_is_compared_with_its_own_rows),
        test(what_the_walk_says_of_a_file_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
