/* test_db: connections that read do not write, what is no database is said to be none, statements, ranges of
 * values. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "store/db.h"

static struct fixture f;
static struct db *db;
static struct db_stmt *stmt;
static struct err_info info;

static int end(void **state) {
    db_finalize(stmt);
    db_close(db);
    stmt = NULL;
    db = NULL;
    return fixture_tear_down(state);
}

static void make_database(void) {
    assert_int_equal(db_open(f.index, DB_CREATE, &db, &info), ERR_OK);
    assert_int_equal(db_exec(db,
                             "CREATE TABLE jar(id INTEGER PRIMARY KEY, bytes BLOB, label TEXT);"
                             "INSERT INTO jar VALUES (1, x'0001020304050607', 'honey'), (7, x'', NULL)",
                             &info),
                     ERR_OK);
}

static void open_to_read(void) {
    make_database();
    db_close(db);
    db = NULL;
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
}

static void prepare(const char *sql) {
    assert_int_equal(db_prepare(db, sql, &stmt, &info), ERR_OK);
}

/* ---- connections ---- */

/* A stranger may put one beside an index, in a directory that is open to all. */
static void a_planted_journal_or_log_is_not_looked_at(void **state) {
    static const char *const suffixes[] = {"-journal", "-wal"};
    static const char journal[] = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7 of nothing";
    char planted[4096];
    (void)state;
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        int64_t rows = 0;
        snprintf(planted, sizeof planted, "%s%s", f.index, suffixes[i]);
        fixture_put(planted, span_of(journal));
        open_to_read();
        fixture_put(planted, span_of(journal));
        assert_int_equal(db_exec_int(db, "SELECT count(*) FROM jar", &rows, &info), ERR_OK);
        assert_int_equal(rows, 2);
        db_close(db);
        db = NULL;
        assert_int_equal(unlink(planted), 0);
        assert_int_equal(unlink(f.index), 0);
    }
}

static void a_name_may_hold_any_character(void **state) {
    char odd[4096];
    (void)state;
    make_database();
    db_close(db);
    db = NULL;
    snprintf(odd, sizeof odd, "%s/%%41?mode=rw#\xc3\xa9 &", f.dir);
    assert_int_equal(rename(f.index, odd), 0);
    assert_int_equal(db_open(odd, DB_READ, &db, &info), ERR_OK);
}

struct parts {
    size_t n;
    double last;
    bool back;
};

static void hear(void *context, double done) {
    struct parts *p = context;
    p->back = p->back || done < p->last;
    p->n++;
    p->last = done;
}

static void each_statement_is_told_when_it_is_done(void **state) {
    (void)state;
    struct parts parts = {0}, none = {0};
    int64_t n = 0;
    make_database();
    assert_int_equal(db_exec_telling(db,
                                     "INSERT INTO jar VALUES (2, x'', 'wax; and more'); SELECT * FROM jar;"
                                     "DELETE FROM jar WHERE id = 1",
                                     &(struct tell){hear, &parts, 0, 1}, &info),
                     ERR_OK);
    assert_int_equal(parts.n, 3);
    assert_true(parts.last == 1 && !parts.back);
    assert_int_equal(db_exec_int(db, "SELECT sum(id) FROM jar", &n, &info), ERR_OK);
    assert_int_equal(n, 9);
    assert_int_equal(db_exec_telling(db, "DELETE FROM jar; DELETE FROM jug; DELETE FROM jar",
                                     &(struct tell){hear, &none, 0, 1}, &info),
                     ERR_CORRUPT);
    assert_true(none.last < 1);
    assert_int_equal(db_exec_telling(db, "", &(struct tell){0}, &info), ERR_OK);
    assert_true(db_pages_read(db) < 10);
}

static void what_was_written_is_read(void **state) {
    (void)state;
    int64_t n = 0;
    open_to_read();
    assert_int_equal(db_exec_int(db, "SELECT count(*) FROM jar", &n, &info), ERR_OK);
    assert_int_equal(n, 2);
}

static void a_reader_writes_nothing(void **state) {
    (void)state;
    int64_t n = 0;
    open_to_read();
    assert_int_equal(db_exec(db, "INSERT INTO jar VALUES (2, NULL, NULL)", &info), ERR_IO);
    assert_int_equal(db_exec(db, "CREATE TABLE lamp(id)", &info), ERR_IO);
    assert_int_equal(db_exec(db, "DELETE FROM jar", &info), ERR_IO);
    assert_int_equal(db_exec_int(db, "SELECT count(*) FROM jar", &n, &info), ERR_OK);
    assert_int_equal(n, 2);
}

static void a_reader_leaves_nothing_beside_the_file(void **state) {
    (void)state;
    int64_t n;
    open_to_read();
    assert_int_equal(db_exec_int(db, "SELECT count(*) FROM jar", &n, &info), ERR_OK);
    assert_int_equal(access(fixture_path(&f, "index-journal"), F_OK), -1);
    assert_int_equal(access(fixture_path(&f, "index-wal"), F_OK), -1);
}

static void a_reader_runs_no_view_of_a_stranger(void **state) {
    (void)state;
    int64_t n;
    make_database();
    assert_int_equal(db_exec(db, "CREATE VIEW jars AS SELECT * FROM jar", &info), ERR_OK);
    db_close(db);
    db = NULL;
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
    assert_int_equal(db_exec_int(db, "SELECT count(*) FROM jars", &n, &info), ERR_CORRUPT);
}

static void a_database_in_wal_mode_is_refused(void **state) {
    (void)state; /* SQLite would map a file beside it */
    make_database();
    db_close(db);
    db = NULL;
    fixture_sql(f.index, "PRAGMA journal_mode = WAL; INSERT INTO jar VALUES (9, x'', '')");
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_FORMAT);
    assert_non_null(strstr(info.text, "WAL"));
    assert_int_equal(access(fixture_path(&f, "index-shm"), F_OK), -1);
}

static void a_reader_maps_nothing(void **state) {
    (void)state; /* a file that is cut while it is mapped ends the process */
    int64_t n = -1;
    open_to_read();
    assert_int_equal(db_exec_int(db, "PRAGMA mmap_size = 1000000", &n, &info), ERR_NOT_FOUND); /* it cannot */
}

#define ENDLESS "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "

static void a_statement_that_never_gives_a_row_is_ended(void **state) {
    (void)state;
    int64_t n;
    open_to_read();
    assert_int_equal(db_exec_int(db, ENDLESS "SELECT count(*) FROM n", &n, &info), ERR_CORRUPT);
    assert_non_null(strstr(info.text, "damaged"));
}

static void a_statement_whose_rows_never_end_is_ended(void **state) {
    (void)state;
    enum err e;
    open_to_read();
    prepare(ENDLESS "SELECT i FROM n");
    while ((e = db_step(stmt, &info)) == ERR_OK)
        ;
    assert_int_equal(e, ERR_CORRUPT);
    assert_non_null(strstr(info.text, "damaged"));
    assert_int_equal(db_step(stmt, &info), ERR_OK); /* it can be begun again */
    assert_int_equal(db_int(stmt, 0), 1);
}

static void no_value_is_larger_than_the_file(void **state) {
    (void)state;
    int64_t n;
    open_to_read();
    assert_int_equal(db_exec_int(db, "SELECT length(hex(zeroblob(100000000)))", &n, &info), ERR_CORRUPT);
}

static void a_text_that_is_null_is_empty(void **state) {
    (void)state;
    open_to_read();
    prepare("SELECT NULL, '', x'', 7");
    assert_int_equal(db_step(stmt, &info), ERR_OK);
    for (int i = 0; i < 3; i++) {
        assert_non_null(db_text(stmt, i).p);
        assert_int_equal(db_text(stmt, i).n, 0);
    }
    assert_int_equal(db_text(stmt, 3).n, 1);
}

static void a_reader_does_not_make_a_file(void **state) {
    (void)state;
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_NOT_FOUND);
    assert_int_equal(access(f.index, F_OK), -1);
}

static void a_failure_names_the_file(void **state) {
    (void)state;
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_NOT_FOUND);
    assert_non_null(strstr(info.text, f.index));
    assert_int_equal(info.code, ERR_NOT_FOUND);
}

static void a_failed_open_gives_no_connection(void **state) {
    (void)state;
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_NOT_FOUND);
    assert_null(db);
}

static void a_file_that_is_no_database_has_the_wrong_format(void **state) {
    (void)state; /* noticed when it is opened or when it is first read */
    int64_t n;
    fixture_write(&f, "../index",
                  "This is a letter, and no database. It goes on for a while, to be longer than "
                  "the hundred bytes that a header has.\n");
    enum err e = db_open(f.index, DB_READ, &db, &info);
    if (e == ERR_OK)
        e = db_exec_int(db, "SELECT count(*) FROM sqlite_master", &n, &info);
    assert_int_equal(e, ERR_FORMAT);
    assert_non_null(strstr(info.text, f.index));
}

static void a_directory_is_no_database(void **state) {
    (void)state;
    assert_int_equal(db_open(f.source, DB_READ, &db, &info), ERR_FORMAT);
}

static void closing_nothing_is_allowed(void **state) {
    (void)state;
    db_close(NULL);
    db_finalize(NULL);
}

/* ---- statements ---- */

static void an_error_in_sql_is_told(void **state) {
    (void)state;
    open_to_read();
    assert_int_equal(db_prepare(db, "SELECT honey FROM nowhere", &stmt, &info), ERR_CORRUPT);
    assert_non_null(strstr(info.text, "nowhere"));
    assert_null(stmt);
}

static void no_row_is_not_found(void **state) {
    (void)state;
    int64_t n = 41;
    open_to_read();
    assert_int_equal(db_exec_int(db, "SELECT id FROM jar WHERE id = 5", &n, &info), ERR_NOT_FOUND);
    assert_int_equal(n, 41);
}

static void rows_are_stepped_through_to_the_end(void **state) {
    (void)state;
    open_to_read();
    prepare("SELECT id FROM jar ORDER BY id");
    assert_int_equal(db_step(stmt, &info), ERR_OK);
    assert_int_equal(db_int(stmt, 0), 1);
    assert_int_equal(db_step(stmt, &info), ERR_OK);
    assert_int_equal(db_int(stmt, 0), 7);
    assert_int_equal(db_step(stmt, &info), ERR_END);
}

static void after_the_end_a_statement_is_used_again(void **state) {
    (void)state;
    open_to_read();
    prepare("SELECT id FROM jar WHERE id = ?");
    for (int i = 0; i < 3; i++) {
        db_bind_int(stmt, 1, 7);
        assert_int_equal(db_step(stmt, &info), ERR_OK);
        assert_int_equal(db_int(stmt, 0), 7);
        assert_int_equal(db_step(stmt, &info), ERR_END);
    }
}

static void after_a_reset_a_statement_is_used_again(void **state) {
    (void)state;
    open_to_read();
    prepare("SELECT label FROM jar WHERE id = ?");
    db_bind_int(stmt, 1, 1);
    assert_int_equal(db_step(stmt, &info), ERR_OK);
    db_reset(stmt);
    db_bind_int(stmt, 1, 7);
    assert_int_equal(db_step(stmt, &info), ERR_OK);
    assert_true(db_is_null(stmt, 0));
}

static void after_a_failure_a_statement_is_used_again(void **state) {
    (void)state;
    make_database();
    prepare("INSERT INTO jar(id) VALUES (?)");
    db_bind_int(stmt, 1, 7);
    assert_int_equal(db_run(stmt, &info), ERR_IO);
    db_bind_int(stmt, 1, 8);
    assert_int_equal(db_run(stmt, &info), ERR_OK);
    assert_int_equal(db_last_id(db), 8);
}

static void values_come_back_as_they_were_bound(void **state) {
    (void)state;
    open_to_read();
    prepare("SELECT ?1, ?2, ?3, ?4");
    db_bind_int(stmt, 1, INT64_MIN);
    db_bind_text(stmt, 2, SPAN("caf\xc3\xa9"));
    db_bind_blob(stmt, 3, SPAN("\0\xff"));
    db_bind_null(stmt, 4);
    assert_int_equal(db_step(stmt, &info), ERR_OK);
    assert_true(db_int(stmt, 0) == INT64_MIN);
    assert_true(span_eq(db_text(stmt, 1), SPAN("caf\xc3\xa9")));
    assert_true(span_eq(db_text(stmt, 2), SPAN("\0\xff")));
    assert_true(db_is_null(stmt, 3));
    assert_int_equal(db_text(stmt, 3).n, 0);
}

static void an_empty_span_is_an_empty_text_or_null(void **state) {
    (void)state;
    open_to_read();
    prepare("SELECT ?1, ?2, ?3");
    db_bind_text(stmt, 1, SPAN_EMPTY);
    db_bind_text_or_null(stmt, 2, SPAN(""));
    db_bind_blob(stmt, 3, SPAN_EMPTY);
    assert_int_equal(db_step(stmt, &info), ERR_OK);
    assert_false(db_is_null(stmt, 0));
    assert_true(db_is_null(stmt, 1));
    assert_false(db_is_null(stmt, 2));
}

static void a_value_that_breaks_a_rule_is_refused(void **state) {
    (void)state;
    make_database();
    assert_int_equal(db_exec(db, "INSERT INTO jar(id) VALUES (1)", &info), ERR_IO);
    assert_non_null(strstr(info.text, "UNIQUE"));
}

/* ---- parts of a value ---- */

static void assert_range(int64_t row, uint64_t offset, size_t size, struct span expected) {
    char bytes[16];
    size_t got = 99;
    memset(bytes, 'x', sizeof bytes);
    assert_int_equal(db_read_value(db, "jar", "bytes", row, offset, bytes, size, &got, &info), ERR_OK);
    assert_int_equal(got, expected.n);
    assert_memory_equal(bytes, expected.p, expected.n);
    assert_int_equal(bytes[expected.n], 'x');
}

static void a_range_is_read_where_it_stands(void **state) {
    (void)state;
    open_to_read();
    assert_range(1, 0, 8, SPAN("\0\1\2\3\4\5\6\7"));
    assert_range(1, 0, 3, SPAN("\0\1\2"));
    assert_range(1, 5, 2, SPAN("\5\6"));
}

static void a_range_ends_with_the_value(void **state) {
    (void)state;
    open_to_read();
    assert_range(1, 6, 8, SPAN("\6\7"));
    assert_range(1, 8, 8, SPAN(""));
    assert_range(1, 9, 8, SPAN(""));
    assert_range(1, UINT64_MAX, 8, SPAN(""));
    assert_range(1, UINT64_C(1) << 32, 8, SPAN(""));
}

static void a_range_of_an_empty_value_is_empty(void **state) {
    (void)state;
    open_to_read();
    assert_range(7, 0, 8, SPAN(""));
    assert_range(1, 3, 0, SPAN(""));
}

static void a_range_of_no_row_is_not_found(void **state) {
    (void)state;
    char bytes[8];
    size_t got;
    open_to_read();
    assert_int_equal(db_read_value(db, "jar", "bytes", 2, 0, bytes, sizeof bytes, &got, &info),
                     ERR_NOT_FOUND);
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, end, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(a_planted_journal_or_log_is_not_looked_at),
        test(a_name_may_hold_any_character),
        test(what_was_written_is_read),
        test(each_statement_is_told_when_it_is_done),
        test(a_reader_writes_nothing),
        test(a_reader_leaves_nothing_beside_the_file),
        test(a_reader_runs_no_view_of_a_stranger),
        test(a_database_in_wal_mode_is_refused),
        test(a_reader_maps_nothing),
        test(a_statement_that_never_gives_a_row_is_ended),
        test(a_statement_whose_rows_never_end_is_ended),
        test(no_value_is_larger_than_the_file),
        test(a_text_that_is_null_is_empty),
        test(a_reader_does_not_make_a_file),
        test(a_failure_names_the_file),
        test(a_failed_open_gives_no_connection),
        test(a_file_that_is_no_database_has_the_wrong_format),
        test(a_directory_is_no_database),
        test(closing_nothing_is_allowed),
        test(an_error_in_sql_is_told),
        test(no_row_is_not_found),
        test(rows_are_stepped_through_to_the_end),
        test(after_the_end_a_statement_is_used_again),
        test(after_a_reset_a_statement_is_used_again),
        test(after_a_failure_a_statement_is_used_again),
        test(values_come_back_as_they_were_bound),
        test(an_empty_span_is_an_empty_text_or_null),
        test(a_value_that_breaks_a_rule_is_refused),
        test(a_range_is_read_where_it_stands),
        test(a_range_ends_with_the_value),
        test(a_range_of_an_empty_value_is_empty),
        test(a_range_of_no_row_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
