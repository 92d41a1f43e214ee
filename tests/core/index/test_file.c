/* test_file: the file of an index stands whole at every moment: the new one is written beside it, under a
 * lock, and takes its place at the end; what is no index is never overwritten. */
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "index/file.h"
#include "lib/fixture.h"
#include "lib/test.h"

static struct fixture f;
static struct err_info info;

/* What the file at path, of the temporary directory, holds. */
static void assert_holds(const char *name, const char *expected) {
    struct buf bytes = BUF_EMPTY;
    fixture_read(fixture_path(&f, name), &bytes);
    buf_char(&bytes, '\0');
    assert_int_equal(buf_err(&bytes), ERR_OK);
    assert_string_equal(bytes.data, expected);
    buf_free(&bytes);
}

static bool exists(const char *name) {
    return access(fixture_path(&f, name), F_OK) == 0;
}

/* An error's text is "PATH: rest", with the path of a file in the temporary directory. */
static void assert_said(const char *name, const char *rest) {
    char expected[1024];
    snprintf(expected, sizeof expected, "%s: %s", fixture_path(&f, name), rest);
    assert_string_equal(info.text, expected);
}

static void begin(struct index_file *file) {
    if (index_file_begin(f.index, 0666, file, &info) != ERR_OK)
        fail_msg("not begun: %s", info.text);
}

/* ---- what stands there ---- */

static void assert_look(enum err expected, uint64_t size) {
    uint64_t found = 77;
    info = (struct err_info){0};
    assert_int_equal(index_file_look(f.index, &found, &info), expected);
    assert_int_equal(found, size);
}

static void nothing_and_an_empty_file_may_be_replaced(void **state) {
    (void)state;
    assert_look(ERR_OK, 0);
    fixture_put(f.index, SPAN(""));
    assert_look(ERR_OK, 0);
}

static void an_index_may_be_replaced_however_damaged(void **state) {
    (void)state; /* the first 72 bytes say what it is: sqlite.org/fileformat2.html, 1.3 */
    char head[72] = "SQLite format 3";
    memcpy(head + 68, "cabl", 4);
    fixture_put(f.index, (struct span){head, sizeof head});
    assert_look(ERR_OK, 72);
    assert_true(index_file_is_database(f.index));
}

static void what_is_no_index_is_refused(void **state) {
    (void)state;
    fixture_put(f.index, SPAN("bread\nhoney\n"));
    assert_look(ERR_FORMAT, 12);
    assert_said("index", "exists and is not a cablefs index; move it away or choose another name");
    assert_false(index_file_is_database(f.index));
    assert_holds("index", "bread\nhoney\n");
}

static void another_database_is_refused(void **state) {
    (void)state;
    fixture_sql(f.index, "PRAGMA page_size = 4096; CREATE TABLE recipe(name)");
    assert_look(ERR_FORMAT, 8192);
    assert_said("index", "a database, but not a cablefs index; move it away or choose another name");
    assert_true(index_file_is_database(f.index));
}

static void a_directory_is_refused(void **state) {
    (void)state;
    uint64_t size;
    assert_int_equal(index_file_look(f.source, &size, &info), ERR_FORMAT);
    assert_said("source", "exists and is not a cablefs index; move it away or choose another name");
    assert_false(index_file_is_database(f.source));
}

static void what_may_not_be_read_is_not_replaced(void **state) {
    (void)state;
    fixture_put(f.index, SPAN("x"));
    assert_int_equal(chmod(f.index, 0), 0);
    if (!fixture_be_nobody(&f))
        skip();
    uint64_t size;
    enum err e = index_file_look(f.index, &size, &info);
    fixture_be_root_again();
    assert_int_equal(e, ERR_IO);
    assert_said("index", "Permission denied");
}

/* ---- writing beside ---- */

static void the_new_file_begins_empty_beside_the_old_one(void **state) {
    (void)state;
    struct index_file file;
    fixture_put(f.index, SPAN("old"));
    begin(&file);
    assert_string_equal(file.beside, fixture_path(&f, "index.new"));
    assert_holds("index.new", "");
    assert_holds("index", "old");
    index_file_end(&file);
}

static void what_is_not_put_in_place_is_removed(void **state) {
    (void)state;
    struct index_file file;
    fixture_put(f.index, SPAN("old"));
    begin(&file);
    fixture_put(file.beside, SPAN("half of a new"));
    index_file_end(&file);
    assert_false(exists("index.new"));
    assert_holds("index", "old");
}

static void the_new_file_takes_the_place_of_the_old_one(void **state) {
    (void)state;
    struct index_file file;
    uint64_t size = 0;
    char kept[8] = "";
    fixture_put(f.index, SPAN("old"));
    FILE *reader = fopen(f.index, "r");
    assert_non_null(reader);
    begin(&file);
    fixture_put(file.beside, SPAN("the new one"));
    assert_int_equal(index_file_put_in_place(&file, &size, &info), ERR_OK);
    index_file_end(&file);
    assert_int_equal(size, 11);
    assert_holds("index", "the new one");
    assert_false(exists("index.new"));
    assert_int_equal(fread(kept, 1, sizeof kept, reader), 3); /* whoever reads goes on reading the old one */
    assert_string_equal(kept, "old");
    fclose(reader);
}

static void what_a_killed_run_left_is_replaced(void **state) {
    (void)state; /* its lock went with it */
    struct index_file file;
    fixture_put(fixture_path(&f, "index.new"), SPAN("SQLite format 3\0half of a new"));
    begin(&file);
    assert_holds("index.new", "");
    index_file_end(&file);
}

static void the_new_file_needs_a_directory(void **state) {
    (void)state;
    struct index_file file;
    char *path = fixture_path(&f, "missing/index");
    assert_int_equal(index_file_begin(path, 0666, &file, &info), ERR_IO);
    assert_said("missing/index.new", "No such file or directory");
    index_file_end(&file);
}

/* ---- the lock ---- */

static void a_second_run_is_refused(void **state) {
    (void)state;
    struct index_file first, second;
    begin(&first);
    fixture_put(first.beside, SPAN("of the first run"));
    assert_int_equal(index_file_begin(f.index, 0666, &second, &info), ERR_IO);
    assert_said("index.new", "another cablefs is writing this index; wait for it");
    index_file_end(&second);
    assert_holds("index.new", "of the first run");
    index_file_end(&first);
}

static void a_run_that_is_over_lets_the_next_one_begin(void **state) {
    (void)state;
    struct index_file first, second;
    begin(&first);
    index_file_end(&first);
    begin(&second);
    index_file_end(&second);
}

static void a_run_that_is_over_leaves_the_next_ones_file_alone(void **state) {
    (void)state; /* it renamed its own: what has that name now is another's */
    struct index_file first, second;
    uint64_t size;
    begin(&first);
    assert_int_equal(index_file_put_in_place(&first, &size, &info), ERR_OK);
    begin(&second);
    fixture_put(second.beside, SPAN("of the second run"));
    index_file_end(&first);
    assert_holds("index.new", "of the second run");
    index_file_end(&second);
}

/* ---- the check ---- */

static bool yes(void *context) {
    (void)context;
    return true;
}

static void a_sound_file_passes(void **state) {
    (void)state;
    struct index_file file;
    begin(&file);
    fixture_sql(file.beside, "CREATE TABLE lamp(name); INSERT INTO lamp VALUES ('green')");
    assert_int_equal(index_file_check(&file, (struct stop){0}, &(struct tell){0}, &info), ERR_OK);
    index_file_end(&file);
}

static void a_damaged_file_does_not_pass(void **state) {
    (void)state; /* a page in the middle, of a tree whose root is sound */
    struct index_file file;
    static const char zeros[4096];
    begin(&file);
    fixture_sql(file.beside,
                "PRAGMA page_size = 4096; CREATE TABLE lamp(name); INSERT INTO lamp WITH RECURSIVE"
                " n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                " SELECT 'a lamp with the number ' || i FROM n");
    FILE *out = fopen(file.beside, "r+");
    assert_non_null(out);
    assert_int_equal(fseek(out, 3 * 4096, SEEK_SET), 0);
    assert_int_equal(fwrite(zeros, 1, sizeof zeros, out), sizeof zeros);
    assert_int_equal(fclose(out), 0);
    assert_int_equal(index_file_check(&file, (struct stop){0}, &(struct tell){0}, &info), ERR_CORRUPT);
    assert_said("index.new", "the new index failed its check; is the disk sound?");
    index_file_end(&file);
}

static void the_check_can_be_stopped(void **state) {
    (void)state;
    struct index_file file;
    begin(&file);
    fixture_sql(file.beside, "CREATE TABLE lamp(name); INSERT INTO lamp WITH RECURSIVE n(i) AS"
                             " (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                             " SELECT 'a lamp with the number ' || i FROM n");
    assert_int_equal(index_file_check(&file, (struct stop){.ask = yes}, &(struct tell){0}, &info),
                     ERR_STOPPED);
    index_file_end(&file);
}

/* ---- a whole build ---- */

static void die(void *context, const struct index_progress *now) {
    if (now->phase == *(const enum index_phase *)context)
        raise(SIGKILL);
}

/* Builds in a process of its own, which is killed in the phase. */
static void build_and_be_killed(enum index_phase phase) {
    char *sources[] = {f.source};
    const struct index_request request = {.sources = sources,
                                          .sources_n = 1,
                                          .path = f.index,
                                          .anew = true,
                                          .progress = die,
                                          .context = &phase};
    struct index_report report;
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        index_build(&request, &report, NULL);
        _exit(1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void a_build_that_is_killed_leaves_the_old_index(void **state) {
    (void)state;
    struct buf old = BUF_EMPTY;
    fixture_write_cable(&f, "06VELM7.txt", "VELM 000007", "R 031100Z JUL 06", "S E C R E T", "KV",
                        "1. (S) One lamp.\n");
    fixture_must_build(&f, NULL);
    fixture_read(f.index, &old);
    fixture_write_cable(&f, "06VELM8.txt", "VELM 000008", "R 041100Z JUL 06", "S E C R E T", "KV",
                        "1. (S) Two lamps.\n");
    for (int phase = INDEX_READING; phase <= INDEX_CHECKING; phase++) {
        build_and_be_killed((enum index_phase)phase);
        assert_true(exists("index.new"));
        assert_true(fixture_holds(f.index, &old));
    }
    fixture_must_build(&f, NULL);
    assert_false(exists("index.new"));
    assert_false(exists("index.new.words"));
    assert_int_equal(fixture_number(f.index, "SELECT count(*) FROM cable"), 2);
    buf_free(&old);
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, fixture_tear_down, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(nothing_and_an_empty_file_may_be_replaced),
        test(an_index_may_be_replaced_however_damaged),
        test(what_is_no_index_is_refused),
        test(another_database_is_refused),
        test(a_directory_is_refused),
        test(what_may_not_be_read_is_not_replaced),
        test(the_new_file_begins_empty_beside_the_old_one),
        test(what_is_not_put_in_place_is_removed),
        test(the_new_file_takes_the_place_of_the_old_one),
        test(what_a_killed_run_left_is_replaced),
        test(the_new_file_needs_a_directory),
        test(a_second_run_is_refused),
        test(a_run_that_is_over_lets_the_next_one_begin),
        test(a_run_that_is_over_leaves_the_next_ones_file_alone),
        test(a_sound_file_passes),
        test(a_damaged_file_does_not_pass),
        test(the_check_can_be_stopped),
        test(a_build_that_is_killed_leaves_the_old_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
