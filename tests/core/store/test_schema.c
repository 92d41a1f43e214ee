/* test_schema: an index is known by its application_id and user_version, and anything else is refused with a
 * sentence; its tables are those that the design promises. */
#include <stdio.h>

#include "cable/day.h"
#include "cable/fields.h"
#include "cable/render.h"
#include "lib/fixture.h"
#include "lib/test.h"
#include "store/schema.h"

static struct fixture f;
static struct db *db;
static struct err_info info;

static int begin(void **state) {
    (void)state;
    fixture_open(&f);
    assert_int_equal(db_open(f.index, DB_CREATE, &db, &info), ERR_OK);
    return 0;
}

static int end(void **state) {
    (void)state;
    db_close(db);
    db = NULL;
    fixture_close(&f);
    return 0;
}

static int64_t number(const char *sql) {
    int64_t n = -1;
    assert_int_equal(db_exec_int(db, sql, &n, &info), ERR_OK);
    return n;
}

static void run(const char *sql) {
    assert_int_equal(db_exec(db, sql, &info), ERR_OK);
}

static void create(void) {
    assert_int_equal(schema_create(db, &info), ERR_OK);
}

static void a_new_index_carries_its_marks(void **state) {
    (void)state;
    create();
    assert_int_equal(number("PRAGMA application_id"), 0x6361626c);
    assert_int_equal(number("PRAGMA user_version"), SCHEMA_VERSION);
}

static void the_marks_stand_in_the_file(void **state) {
    (void)state; /* where file(1) reads them: sqlite.org/fileformat.html, bytes 60 and 68 of the header */
    struct buf bytes = BUF_EMPTY;
    create();
    db_close(db);
    db = NULL;
    fixture_read(f.index, &bytes);
    assert_memory_equal(bytes.data + 68, "cabl", 4);
    assert_memory_equal(bytes.data + 60, "\0\0\0", 3);
    assert_int_equal(bytes.data[63], SCHEMA_VERSION);
    buf_free(&bytes);
}

static void create_whole(void) {
    create();
    assert_int_equal(schema_finish(db, &(struct tell){0}, &info), ERR_OK);
}

static void a_new_index_is_recognised(void **state) {
    (void)state;
    create_whole();
    assert_int_equal(schema_check(db, f.index, &info), ERR_OK);
}

static void a_foreign_database_is_refused(void **state) {
    (void)state;
    run("CREATE TABLE jar(id)");
    assert_int_equal(schema_check(db, f.index, &info), ERR_FORMAT);
    assert_non_null(strstr(info.text, f.index));
}

static void an_empty_database_is_refused(void **state) {
    (void)state;
    assert_int_equal(schema_check(db, f.index, &info), ERR_FORMAT);
}

static void an_older_version_is_refused(void **state) {
    (void)state;
    create();
    run("PRAGMA user_version = 0");
    assert_int_equal(schema_check(db, f.index, &info), ERR_FORMAT);
    assert_non_null(strstr(info.text, "version 0"));
    assert_non_null(strstr(info.text, "index again"));
}

static void a_newer_version_is_refused(void **state) {
    (void)state;
    create();
    run("PRAGMA user_version = 4321");
    assert_int_equal(schema_check(db, f.index, &info), ERR_FORMAT);
    assert_non_null(strstr(info.text, "4321"));
    assert_non_null(strstr(info.text, f.index));
}

/* ---- what a stranger has done to the schema ---- */

static void assert_refused(const char *sql, const char *word) {
    create_whole();
    run(sql);
    db_close(db);
    db = NULL;
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
    assert_int_equal(schema_check(db, f.index, &info), ERR_FORMAT);
    if (strstr(info.text, word) == NULL || strstr(info.text, "index again") == NULL)
        fail_msg("%s\nis refused with: %s", sql, info.text);
}

static void an_index_whose_days_never_end_is_refused(void **state) {
    (void)state;
    assert_refused("DROP TABLE day; CREATE VIEW day(id, cables, newest) AS WITH RECURSIVE n(i) AS"
                   " (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, 1, 1 FROM n",
                   "holds the view day, which is not of cablefs");
}

static void a_view_of_a_stranger_is_refused(void **state) {
    (void)state;
    assert_refused("CREATE VIEW much AS SELECT zeroblob(1000000000)", "view much");
}

static void a_trigger_is_refused(void **state) {
    (void)state;
    assert_refused("CREATE TRIGGER snap AFTER DELETE ON tag BEGIN DELETE FROM cable; END", "trigger snap");
}

static void a_table_of_a_stranger_is_refused(void **state) {
    (void)state;
    assert_refused("CREATE TABLE notes(cable_id, note)", "table notes");
}

static void an_index_of_a_stranger_is_refused(void **state) {
    (void)state;
    assert_refused("CREATE INDEX mine ON problem(kind)", "index mine");
}

static void full_text_of_a_stranger_is_refused(void **state) {
    (void)state;
    assert_refused("CREATE VIRTUAL TABLE mine USING fts5(text)", "table mine");
}

static void a_table_with_another_column_is_refused(void **state) {
    (void)state;
    assert_refused("ALTER TABLE signer ADD COLUMN born INTEGER", "table signer");
}

static void a_column_that_is_computed_is_refused(void **state) {
    (void)state;
    assert_refused("DROP TABLE about; CREATE TABLE about(id INTEGER PRIMARY KEY, dir TEXT NOT NULL UNIQUE,"
                   " size INTEGER NOT NULL, bytes AS (zeroblob(size)))",
                   "table about");
}

static void a_table_that_is_missing_is_refused(void **state) {
    (void)state;
    assert_refused("DROP TABLE citation", "table citation");
}

static void an_index_that_is_missing_is_refused(void **state) {
    (void)state;
    assert_refused("DROP INDEX problem_cable", "index problem_cable");
}

static void statistics_may_be_missing(void **state) {
    (void)state;
    create_whole();
    run("DROP TABLE sqlite_stat1");
    assert_int_equal(schema_check(db, f.index, &info), ERR_OK);
}

static void a_name_in_a_refusal_harms_no_terminal(void **state) {
    (void)state;
    create_whole();
    run("CREATE TABLE \"\033]0;gotcha\007\"(x)");
    assert_int_equal(schema_check(db, f.index, &info), ERR_FORMAT);
    assert_null(strchr(info.text, '\033'));
    assert_null(strchr(info.text, '\007'));
}

/* ---- */

static void a_file_that_is_no_database_is_refused(void **state) {
    (void)state;
    struct db *letter = NULL;
    fixture_write(&f, "letter",
                  "This is a letter, and no database. It goes on for a while, to be longer than "
                  "the hundred bytes that a header has.\n");
    const char *path = fixture_path(&f, "source/letter");
    enum err e = db_open(path, DB_READ, &letter, &info);
    if (e == ERR_OK)
        e = schema_check(letter, path, &info);
    db_close(letter);
    assert_int_equal(e, ERR_FORMAT);
    assert_non_null(strstr(info.text, path));
}

static void the_promised_tables_are_there(void **state) {
    (void)state;
    static const char *const tables[] = {"cable",  "paragraph", "tag",       "cable_tag", "origin",
                                         "source", "reference", "recipient", "problem"};
    create();
    assert_int_equal(schema_finish(db, &(struct tell){0}, &info), ERR_OK);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        char sql[128];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[i]);
        assert_int_equal(number(sql), 0);
    }
}

static void the_full_text_is_stored_once(void **state) {
    (void)state; /* external content: FTS5 keeps no table of its own for the text */
    create();
    assert_int_equal(schema_finish(db, &(struct tell){0}, &info), ERR_OK);
    assert_int_equal(number("SELECT count(*) FROM sqlite_master WHERE name = 'paragraph_fts'"), 1);
    assert_int_equal(number("SELECT count(*) FROM sqlite_master WHERE name = 'paragraph_fts_content'"), 0);
}

static void all_full_text_has_one_tokenizer(void **state) {
    (void)state;
    create();
    assert_int_equal(schema_finish(db, &(struct tell){0}, &info), ERR_OK);
    assert_true(number("SELECT count(*) FROM sqlite_master WHERE sql LIKE '%USING fts5%'") > 0);
    assert_int_equal(number("SELECT count(*) FROM sqlite_master WHERE sql LIKE '%USING fts5%'"
                            " AND sql NOT LIKE '%tokenize = ''" SCHEMA_TOKENIZER "'', columnsize = 0%'"),
                     0);
}

static void what_only_the_load_needs_is_not_in_the_file(void **state) {
    (void)state;
    create();
    assert_true(number("SELECT count(*) FROM sqlite_temp_master WHERE name LIKE 'load_%'") > 0);
    assert_int_equal(number("SELECT count(*) FROM sqlite_master WHERE name LIKE 'load_%'"), 0);
}

static void the_index_holds_no_comments(void **state) {
    (void)state; /* SQLite reads the text of every table when an index is opened */
    create();
    assert_int_equal(schema_finish(db, &(struct tell){0}, &info), ERR_OK);
    assert_int_equal(number("SELECT count(*) FROM sqlite_master WHERE sql LIKE '%--%'"), 0);
    assert_int_equal(
        number("SELECT sql = 'CREATE TABLE day( id INTEGER PRIMARY KEY, cables INTEGER NOT NULL,"
               " newest INTEGER, changed INTEGER NOT NULL )' FROM sqlite_master WHERE name = 'day'"),
        1);
}

/* Of the table cable. Returns 1. */
static size_t assert_column(const char *name) {
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM pragma_table_info('cable') WHERE name = '%s'", name);
    if (number(sql) != 1)
        fail_msg("the table cable has no column %s", name);
    return 1;
}

static void every_field_has_its_column_and_every_column_its_field(void **state) {
    (void)state;
    size_t columns = 0;
    create();
    for (size_t i = 0; i < fields_table_len; i++) {
        if (fields_table[i].column == NULL)
            continue;
        columns += assert_column(fields_table[i].column);
    }
    for (int i = 0; i < RENDER_FILES; i++)
        if (render_files[i].size_column != NULL)
            columns += assert_column(render_files[i].size_column);
    /* and its numbers: id, day, origin, signer, document, views, print, changed, links */
    assert_int_equal(number("SELECT count(*) FROM pragma_table_info('cable')"), columns + 9);
}

static void a_day_orders_years_months_and_days(void **state) {
    (void)state;
    assert_true(day_number(2006, 0, 0) < day_number(2006, 1, 0));
    assert_true(day_number(2006, 1, 0) < day_number(2006, 1, 1));
    assert_true(day_number(2006, 1, 31) < day_number(2006, 2, 0));
    assert_true(day_number(2006, 12, 31) < day_number(2007, 0, 0));
}

static void a_day_is_never_the_number_of_undated(void **state) {
    (void)state;
    assert_int_equal(day_number(0, 0, 0), 0);
    assert_true(day_number(1, 1, 1) > 0);
}

#define test(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(a_new_index_carries_its_marks),
        test(the_marks_stand_in_the_file),
        test(a_new_index_is_recognised),
        test(a_foreign_database_is_refused),
        test(an_empty_database_is_refused),
        test(an_older_version_is_refused),
        test(a_newer_version_is_refused),
        test(an_index_whose_days_never_end_is_refused),
        test(a_view_of_a_stranger_is_refused),
        test(a_trigger_is_refused),
        test(a_table_of_a_stranger_is_refused),
        test(an_index_of_a_stranger_is_refused),
        test(full_text_of_a_stranger_is_refused),
        test(a_table_with_another_column_is_refused),
        test(a_column_that_is_computed_is_refused),
        test(a_table_that_is_missing_is_refused),
        test(an_index_that_is_missing_is_refused),
        test(statistics_may_be_missing),
        test(a_name_in_a_refusal_harms_no_terminal),
        test(a_file_that_is_no_database_is_refused),
        test(the_promised_tables_are_there),
        test(the_full_text_is_stored_once),
        test(all_full_text_has_one_tokenizer),
        test(what_only_the_load_needs_is_not_in_the_file),
        test(the_index_holds_no_comments),
        test(every_field_has_its_column_and_every_column_its_field),
        cmocka_unit_test(a_day_orders_years_months_and_days),
        cmocka_unit_test(a_day_is_never_the_number_of_undated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
