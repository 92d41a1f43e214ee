/* test_planted: what others put beside an index, at the names that a run writes to, is never written to,
 * never shown as the index and never removed; what a killed run left there is removed. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index/file.h"
#include "lib/fixture.h"
#include "lib/test.h"

enum { NOBODY = 65534 };

static struct fixture f;
static struct err_info info;

static void assert_holds(const char *name, const char *expected) {
    struct buf bytes = BUF_EMPTY;
    fixture_read(fixture_path(&f, name), &bytes);
    buf_char(&bytes, '\0');
    assert_int_equal(buf_err(&bytes), ERR_OK);
    assert_string_equal(bytes.data, expected);
    buf_free(&bytes);
}

static bool exists(const char *name) {
    struct stat st;
    return lstat(fixture_path(&f, name), &st) == 0;
}

static mode_t mode_of(const char *name) {
    struct stat st;
    assert_int_equal(stat(fixture_path(&f, name), &st), 0);
    return st.st_mode & 07777;
}

static void put(const char *name, const char *bytes) {
    fixture_put(fixture_path(&f, name), span_of(bytes));
}

static void plant_link(const char *target, const char *name) {
    assert_int_equal(symlink(fixture_path(&f, target), fixture_path(&f, name)), 0);
}

static void begin(struct index_file *file) {
    if (index_file_begin(f.index, 0666, file, &info) != ERR_OK)
        fail_msg("not begun: %s", info.text);
}

static void end_with(struct index_file *file, const char *bytes) {
    uint64_t size;
    fixture_put(file->beside, span_of(bytes));
    assert_int_equal(index_file_put_in_place(file, &size, &info), ERR_OK);
    index_file_end(file);
}

/* A run does not begin, says why, and leaves what is there. */
static void assert_refused(const char *name, const char *why) {
    struct index_file file;
    char expected[1024];
    snprintf(expected, sizeof expected,
             "%s: %s, and is nothing that cablefs left; remove it or choose another name",
             fixture_path(&f, name), why);
    assert_int_equal(index_file_begin(f.index, 0666, &file, &info), ERR_IO);
    index_file_end(&file);
    assert_string_equal(info.text, expected);
    assert_true(exists(name));
}

/* ---- at PATH.new ---- */

static void a_symbolic_link_is_not_followed(void **state) {
    (void)state;
    put("diary", "one lamp\n");
    plant_link("diary", "index.new");
    assert_refused("index.new", "is a symbolic link");
    assert_holds("diary", "one lamp\n");
}

static void a_link_to_nothing_is_not_followed(void **state) {
    (void)state;
    plant_link("diary", "index.new");
    assert_refused("index.new", "is a symbolic link");
    assert_false(exists("diary"));
}

static void a_hard_link_is_not_written_to(void **state) {
    (void)state; /* not even to a database of ours */
    put("diary", "SQLite format 3");
    assert_int_equal(link(fixture_path(&f, "diary"), fixture_path(&f, "index.new")), 0);
    assert_refused("index.new", "has other names (hard links)");
    assert_holds("diary", "SQLite format 3");
}

static void another_users_file_is_not_adopted(void **state) {
    (void)state;
    put("index.new", "");
    if (chown(fixture_path(&f, "index.new"), NOBODY, NOBODY) != 0)
        skip();
    assert_refused("index.new", "belongs to another user");
}

static void a_pipe_is_not_waited_for(void **state) {
    (void)state;
    assert_int_equal(mkfifo(fixture_path(&f, "index.new"), 0666), 0);
    assert_refused("index.new", "is not a file");
}

static void a_directory_stays(void **state) {
    (void)state;
    assert_int_equal(mkdir(fixture_path(&f, "index.new"), 0777), 0);
    assert_refused("index.new", "is not a file");
}

static void a_text_of_that_name_is_not_removed(void **state) {
    (void)state;
    put("index.new", "bread, honey, candles\n");
    assert_refused("index.new", "is no database");
    assert_holds("index.new", "bread, honey, candles\n");
}

/* ---- at PATH.new.words ---- */

static void the_words_follow_no_link(void **state) {
    (void)state;
    put("diary", "one lamp\n");
    plant_link("diary", "index.new.words");
    assert_refused("index.new.words", "is a symbolic link");
    assert_holds("diary", "one lamp\n");
    assert_false(exists("index.new"));
}

static void the_words_are_private(void **state) {
    (void)state;
    struct index_file file;
    begin(&file);
    assert_int_equal(mode_of("index.new.words"), 0600);
    index_file_end(&file);
    assert_false(exists("index.new.words"));
}

/* ---- what a killed run left ---- */

static void assert_swept_by_the_next_run(void) {
    static const char *const names[] = {"index.new.words", "index.new-journal", "index.new-wal",
                                        "index.new.words-journal"};
    struct index_file file;
    put("diary", "one lamp\n");
    for (size_t i = 0; i < COUNT(names); i++)
        put(names[i], "");
    plant_link("diary", "index.new-shm"); /* the link goes, and nothing else */
    begin(&file);
    assert_holds("index.new", "");
    for (size_t i = 1; i < COUNT(names); i++)
        assert_false(exists(names[i]));
    assert_false(exists("index.new-shm"));
    index_file_end(&file);
    assert_holds("diary", "one lamp\n");
    assert_false(exists("index.new"));
    assert_false(exists("index.new.words"));
}

static void an_unfinished_database_is_removed(void **state) {
    (void)state;
    fixture_put(fixture_path(&f, "index.new"), SPAN("SQLite format 3\0and a page"));
    assert_swept_by_the_next_run();
}

static void a_database_without_its_first_page_is_removed(void **state) {
    (void)state; /* pages are written as memory fills, and the first is often the last */
    fixture_put(fixture_path(&f, "index.new"), SPAN("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0and a later page"));
    assert_swept_by_the_next_run();
}

static void what_sqlite_sorted_in_is_removed(void **state) {
    struct index_file file;
    (void)state;
    put("etilqs_919c97c9b8a55c32", "half sorted");
    put("etilqs_notes.txt", "of somebody");
    put("a link leads here", "of somebody");
    plant_link("a link leads here", "etilqs_0123456789abcdef");
    begin(&file);
    index_file_end(&file);
    assert_false(exists("etilqs_919c97c9b8a55c32"));
    assert_holds("etilqs_notes.txt", "of somebody");
    assert_true(exists("etilqs_0123456789abcdef"));
}

static void a_run_that_finds_the_index_up_to_date_sweeps_too(void **state) {
    (void)state;
    struct index_report report;
    fixture_write(&f, "06VELM1207.txt", fixture_1207);
    fixture_must_build(&f, NULL);
    put("index.new", "");
    put("index.new.words", "");
    fixture_must_build(&f, &report);
    assert_true(report.unchanged);
    assert_false(exists("index.new"));
    assert_false(exists("index.new.words"));
}

/* The unlink of a journal may fail when all else of a run went well. */
static void a_journal_without_its_database_is_swept_away(void **state) {
    (void)state;
    struct index_report report;
    fixture_write(&f, "06VELM1207.txt", fixture_1207);
    fixture_must_build(&f, NULL);
    put("index.new-journal", "");
    fixture_must_build(&f, &report);
    assert_true(report.unchanged);
    assert_false(exists("index.new-journal"));
    assert_false(exists("index.new"));
}

/* Another run was killed when it had swept the first of two files. */
static void words_without_their_index_are_swept_away(void **state) {
    (void)state;
    struct index_report report;
    fixture_write(&f, "06VELM1207.txt", fixture_1207);
    fixture_must_build(&f, NULL);
    put("index.new.words", "");
    fixture_must_build(&f, &report);
    assert_true(report.unchanged);
    assert_false(exists("index.new.words"));
    assert_false(exists("index.new"));
}

static void a_run_that_is_at_work_is_not_swept_away(void **state) {
    (void)state;
    struct index_file file;
    begin(&file);
    index_file_sweep(f.index);
    assert_true(exists("index.new"));
    end_with(&file, "the new one");
    assert_holds("index", "the new one");
}

/* ---- at PATH ---- */

static void a_link_at_the_index_is_replaced_and_not_followed(void **state) {
    (void)state;
    struct index_file file;
    struct stat st;
    put("old", "the old one");
    plant_link("old", "index");
    begin(&file);
    end_with(&file, "the new one");
    assert_int_equal(lstat(f.index, &st), 0);
    assert_true(S_ISREG(st.st_mode));
    assert_holds("index", "the new one");
    assert_holds("old", "the old one");
}

static void a_link_in_the_directory_of_the_index_is_followed(void **state) {
    (void)state; /* all of it is the user's: only the last part of a path may be another's */
    struct index_report report;
    struct fixture linked = f;
    plant_link("", "way");
    snprintf(linked.index, sizeof linked.index, "%s", fixture_path(&f, "way/index"));
    fixture_write(&f, "06VELM1207.txt", fixture_1207);
    fixture_must_build(&linked, &report);
    assert_true(exists("index"));
}

static void the_new_file_is_not_what_another_put_in_its_place(void **state) {
    (void)state;
    struct index_file file;
    uint64_t size;
    char expected[1024];
    snprintf(expected, sizeof expected,
             "%s.new: another file took its place while it was written; use a directory where only you can "
             "write",
             f.index);
    put("index", "old");
    begin(&file);
    put("forged", "SQLite format 3");
    assert_int_equal(rename(fixture_path(&f, "forged"), file.beside), 0);
    assert_int_equal(index_file_put_in_place(&file, &size, &info), ERR_IO);
    assert_string_equal(info.text, expected);
    index_file_end(&file);
    assert_holds("index", "old");
    assert_holds("index.new", "SQLite format 3"); /* not ours to remove */
}

static void a_journal_beside_the_index_goes_with_the_old_one(void **state) {
    (void)state; /* SQLite would play it into the new one, or refuse to read that */
    struct index_file file;
    put("index", "old");
    put("index-journal", "of the old one");
    begin(&file);
    assert_holds("index-journal", "of the old one");
    end_with(&file, "the new one");
    assert_false(exists("index-journal"));
}

static void another_users_index_in_a_directory_open_to_all_is_refused(void **state) {
    (void)state;
    uint64_t size;
    char expected[1024];
    snprintf(expected, sizeof expected,
             "%s: belongs to another user, in a directory open to all; choose another name or place",
             f.index);
    put("index", "");
    if (geteuid() != 0 || chown(f.index, NOBODY, NOBODY) != 0)
        skip();
    assert_int_equal(index_file_look(f.index, &size, &info), ERR_OK);
    assert_int_equal(chmod(f.dir, 01777), 0);
    assert_int_equal(index_file_look(f.index, &size, &info), ERR_IO);
    assert_string_equal(info.text, expected);
    assert_int_equal(chown(f.index, 0, 0), 0);
    assert_int_equal(index_file_look(f.index, &size, &info), ERR_OK);
}

/* ---- modes ---- */

static mode_t mode_of_an_index(bool is_private) {
    char *sources[] = {f.source};
    const struct index_request request = {
        .sources = sources, .sources_n = 1, .path = f.index, .is_private = is_private};
    struct index_report report;
    fixture_write(&f, "06VELM1207.txt", fixture_1207);
    mode_t before = umask(022);
    enum err e = index_build(&request, &report, &info);
    umask(before);
    assert_int_equal(e, ERR_OK);
    return mode_of("index");
}

static void a_private_index_is_for_its_owner_alone(void **state) {
    (void)state;
    assert_int_equal(mode_of_an_index(true), 0600);
}

static void another_index_is_as_the_umask_says(void **state) {
    (void)state;
    assert_int_equal(mode_of_an_index(false), 0644);
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, fixture_tear_down, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(a_symbolic_link_is_not_followed),
        test(a_link_to_nothing_is_not_followed),
        test(a_hard_link_is_not_written_to),
        test(another_users_file_is_not_adopted),
        test(a_pipe_is_not_waited_for),
        test(a_directory_stays),
        test(a_text_of_that_name_is_not_removed),
        test(the_words_follow_no_link),
        test(the_words_are_private),
        test(an_unfinished_database_is_removed),
        test(a_database_without_its_first_page_is_removed),
        test(what_sqlite_sorted_in_is_removed),
        test(a_run_that_finds_the_index_up_to_date_sweeps_too),
        test(a_journal_without_its_database_is_swept_away),
        test(words_without_their_index_are_swept_away),
        test(a_run_that_is_at_work_is_not_swept_away),
        test(a_link_at_the_index_is_replaced_and_not_followed),
        test(a_link_in_the_directory_of_the_index_is_followed),
        test(the_new_file_is_not_what_another_put_in_its_place),
        test(a_journal_beside_the_index_goes_with_the_old_one),
        test(another_users_index_in_a_directory_open_to_all_is_refused),
        test(a_private_index_is_for_its_owner_alone),
        test(another_index_is_as_the_umask_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
