/* test_index_again: an index where one stands already, where something else stands, or where none can stand.
 * What is refused leaves everything as it was. */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog/catalog.h"
#include "lib/fixture.h"
#include "lib/test.h"
#include "store/schema.h"

static struct fixture f;
static struct index_report report;
static struct err_info info;
static struct buf before, after; /* bytes of a file */

static int end(void **state) {
    fixture_be_root_again();
    buf_free(&before);
    buf_free(&after);
    return fixture_tear_down(state);
}

static void build(void) {
    fixture_must_build(&f, &report);
}

static void build_archive(void) {
    fixture_archive(&f);
    build();
}

static int64_t number(const char *sql) {
    return fixture_number(f.index, sql);
}

static ino_t inode(void) {
    struct stat st;
    assert_int_equal(stat(f.index, &st), 0);
    return st.st_ino;
}

/* Building fails with this status and a message, and what stands at the index's path is not touched. */
static void assert_refused(enum err expected) {
    info = (struct err_info){0};
    buf_clear(&before);
    fixture_read(f.index, &before);
    assert_int_equal(fixture_build(&f, &report, &info), expected);
    assert_true(info.text[0] != '\0');
    assert_true(fixture_holds(f.index, &before));
    assert_int_equal(access(fixture_path(&f, "index.new"), F_OK), -1);
}

/* ---- again ---- */

static void nothing_is_done_when_nothing_changed(void **state) {
    (void)state;
    build_archive();
    ino_t first = inode();
    struct index_counts counts = report.counts;
    build();
    assert_true(report.unchanged);
    assert_true(inode() == first);
    assert_memory_equal(&report.counts, &counts, sizeof counts);
    assert_int_equal(report.totals.files, FIXTURE_FILES);
}

/* The fixture's sources, with a time of the build that is not now. */
static void build_at(int64_t seconds) {
    char *sources[] = {f.source};
    const struct index_request request = {
        .sources = sources, .sources_n = 1, .path = f.index, .built = &seconds};
    assert_int_equal(index_build(&request, &report, &info), ERR_OK);
}

static void the_same_sources_give_the_same_bytes(void **state) {
    (void)state;
    fixture_archive(&f);
    build_at(1150725900);
    assert_int_equal(number("SELECT count(*) FROM meta WHERE name = 'built' AND "
                            "value = '2006-06-19T14:05:00Z'"),
                     1);
    buf_clear(&before);
    fixture_read(f.index, &before);
    assert_int_equal(unlink(f.index), 0);
    build_at(1150725900);
    assert_true(fixture_holds(f.index, &before));
    assert_int_equal(unlink(f.index), 0);
    build_at(1150725901);
    assert_false(fixture_holds(f.index, &before));
}

static void a_new_document_is_indexed(void **state) {
    (void)state;
    build_archive();
    fixture_write_cable(&f, "06VELM1400.txt", "VELM 001400", "R 011100Z AUG 06", "UNCLAS", "ETRD",
                        "1. Lamps.\n");
    build();
    assert_false(report.unchanged);
    assert_int_equal(number("SELECT count(*) FROM cable WHERE ident = '06VELM1400'"), 1);
}

static void a_document_that_went_is_forgotten(void **state) {
    (void)state;
    build_archive();
    assert_int_equal(unlink(fixture_path(&f, "source/07SANCALIXTO77.txt")), 0);
    build();
    assert_int_equal(number("SELECT count(*) FROM cable WHERE ident = '07SANCALIXTO77'"), 0);
    assert_int_equal(number("SELECT count(*) FROM origin"), 1);
}

static void an_index_of_another_version_is_built_anew(void **state) {
    (void)state;
    build_archive();
    fixture_sql(f.index, "PRAGMA user_version = 4321; DELETE FROM problem");
    build();
    assert_false(report.unchanged);
    assert_int_equal(number("PRAGMA user_version"), SCHEMA_VERSION);
    assert_int_equal(number("SELECT count(*) FROM problem"), report.counts.problems);
}

static void a_damaged_index_is_built_anew(void **state) {
    (void)state;
    build_archive();
    assert_int_equal(truncate(f.index, 5000), 0);
    build();
    assert_false(report.unchanged);
    assert_int_equal(number("SELECT count(*) FROM cable"), FIXTURE_CABLES);
}

static void what_an_interrupted_run_left_does_not_disturb(void **state) {
    (void)state;
    fixture_put(fixture_path(&f, "index.new"), SPAN("SQLite format 3\0half an index"));
    build_archive();
    assert_int_equal(number("SELECT count(*) FROM cable"), FIXTURE_CABLES);
    assert_int_equal(access(fixture_path(&f, "index.new"), F_OK), -1);
}

static void a_reader_keeps_the_index_it_opened(void **state) {
    (void)state;
    build_archive();
    fixture_read(f.index, &before);
    int fd = open(f.index, O_RDONLY);
    assert_int_equal(unlink(fixture_path(&f, "source/07SANCALIXTO77.txt")), 0);
    f.anew = true; /* and not written where it stands */
    build();
    f.anew = false;
    assert_true(buf_extend(&after, before.len));
    assert_int_equal(pread(fd, after.data, before.len, 0), before.len);
    close(fd);
    assert_memory_equal(before.data, after.data, before.len);
}

/* ---- refused ---- */

static void a_foreign_file_is_not_overwritten(void **state) {
    (void)state;
    fixture_archive(&f);
    fixture_write(&f, "../index", "Dear Harriet, this is not for you.\n");
    assert_refused(ERR_FORMAT);
}

static void a_foreign_database_is_not_overwritten(void **state) {
    (void)state;
    fixture_archive(&f);
    fixture_sql(f.index, "CREATE TABLE jar(id); INSERT INTO jar VALUES (1)");
    assert_refused(ERR_FORMAT);
}

static void a_foreign_database_of_another_program_is_not_overwritten(void **state) {
    (void)state;
    fixture_archive(&f);
    fixture_sql(f.index, "PRAGMA application_id = 252006673; PRAGMA user_version = 1; CREATE TABLE jar(id)");
    assert_refused(ERR_FORMAT);
}

static void a_foreign_database_in_use_is_not_overwritten(void **state) {
    (void)state;
    struct db *db = NULL;
    fixture_archive(&f);
    fixture_sql(f.index, "CREATE TABLE jar(id)");
    assert_int_equal(db_open(f.index, DB_CREATE, &db, &info), ERR_OK);
    assert_int_equal(db_exec(db, "BEGIN EXCLUSIVE", &info), ERR_OK);
    enum err e = fixture_build(&f, &report, &info);
    db_close(db);
    assert_int_not_equal(e, ERR_OK);
    assert_int_equal(number("SELECT count(*) FROM sqlite_master WHERE name = 'jar'"), 1);
}

static void a_damaged_foreign_database_is_not_overwritten(void **state) {
    (void)state;
    fixture_archive(&f);
    fixture_sql(f.index, "CREATE TABLE jar(id); CREATE TABLE lamp(id); CREATE TABLE boat(id)");
    assert_int_equal(truncate(f.index, 5000), 0);
    assert_refused(ERR_FORMAT);
}

static void a_database_with_garbage_behind_its_name_is_not_overwritten(void **state) {
    (void)state; /* an encrypted one may look so */
    char text[600];
    int fd;
    fixture_archive(&f);
    memset(text, 'x', sizeof text);
    memcpy(text, "SQLite format 3", 16);
    fixture_write(&f, "../index", "");
    fd = open(f.index, O_WRONLY);
    assert_int_equal(write(fd, text, sizeof text), sizeof text);
    close(fd);
    assert_refused(ERR_FORMAT);
}

static void a_directory_is_not_overwritten(void **state) {
    (void)state;
    fixture_archive(&f);
    assert_int_equal(mkdir(f.index, 0777), 0);
    assert_int_equal(fixture_build(&f, &report, &info), ERR_FORMAT);
    assert_int_equal(rmdir(f.index), 0);
}

static void without_a_cable_nothing_is_left(void **state) {
    (void)state;
    fixture_write(&f, "notes.txt", fixture_notes);
    assert_int_equal(fixture_build(&f, &report, &info), ERR_NOT_FOUND);
    assert_non_null(strstr(info.text, f.source));
    assert_int_equal(access(f.index, F_OK), -1);
    assert_int_equal(access(fixture_path(&f, "index.new"), F_OK), -1);
    assert_int_equal(access(fixture_path(&f, "index.new-journal"), F_OK), -1);
}

static void without_a_file_nothing_is_left(void **state) {
    (void)state;
    assert_int_equal(fixture_build(&f, &report, &info), ERR_NOT_FOUND);
    assert_true(info.text[0] != '\0');
    assert_int_equal(access(f.index, F_OK), -1);
    assert_int_equal(access(fixture_path(&f, "index.new"), F_OK), -1);
}

static void when_the_cables_went_the_old_index_stays(void **state) {
    (void)state;
    build_archive();
    for (const char *const *name =
             (const char *const[]){"06VELM1207", "06VELM1301", "06VELM1344", "07SANCALIXTO77", "08VELM53",
                                   "again/06VELM1207", "variant/06VELM1207", NULL};
         *name != NULL; name++) {
        char path[FIXTURE_PATH];
        snprintf(path, sizeof path, "source/%s.txt", *name);
        assert_int_equal(unlink(fixture_path(&f, path)), 0);
    }
    assert_refused(ERR_NOT_FOUND);
}

static void a_missing_source_is_not_found(void **state) {
    (void)state;
    assert_int_equal(rmdir(f.source), 0);
    assert_int_equal(fixture_build(&f, &report, &info), ERR_NOT_FOUND);
    assert_non_null(strstr(info.text, f.source));
    assert_int_equal(access(f.index, F_OK), -1);
}

static void a_directory_that_does_not_exist_holds_no_index(void **state) {
    (void)state;
    fixture_archive(&f);
    snprintf(f.index, sizeof f.index, "%s", fixture_path(&f, "missing/index"));
    assert_int_equal(fixture_build(&f, &report, &info), ERR_IO);
    assert_non_null(strstr(info.text, "missing/index"));
}

static void a_second_writer_is_refused(void **state) {
    (void)state;
    build_archive();
    fixture_write(&f, "new.txt", "candles\n");
    static const struct span written = SPAN_INIT("SQLite format 3\0what the first writer has written");
    fixture_put(fixture_path(&f, "index.new"), written);
    int fd = open(fixture_path(&f, "index.new"), O_RDWR);
    assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
    assert_int_equal(fixture_build(&f, &report, &info), ERR_IO);
    assert_non_null(strstr(info.text, "another"));
    fixture_read(fixture_path(&f, "index.new"), &after);
    assert_int_equal(after.len, written.n);
    assert_int_equal(number("SELECT count(*) FROM cable"), FIXTURE_CABLES);
    close(fd);
    build();
}

static void an_index_in_a_directory_that_cannot_be_written_is_used(void **state) {
    (void)state;
    struct catalog *catalog = NULL;
    struct buf header = BUF_EMPTY;
    bool dropped = fixture_be_nobody(&f);
    build_archive();
    assert_int_equal(chmod(f.index, 0444), 0);
    assert_int_equal(chmod(f.dir, 0555), 0);
    if (!dropped || faccessat(AT_FDCWD, f.dir, W_OK, AT_EACCESS) == 0)
        skip();
    enum err opened = catalog_open(f.index, &catalog, &info);
    enum err read = opened == ERR_OK ? catalog_read_file(catalog, 1, RENDER_HEADER, &header) : opened;
    catalog_close(catalog);
    buf_free(&header);
    build();
    assert_int_equal(chmod(f.dir, 0777), 0);
    assert_int_equal(read, ERR_OK);
    assert_true(report.unchanged);
}

/* ---- stopped ---- */

struct patience {
    atomic_uint asked;
    unsigned limit;
};

static bool is_out_of_patience(void *context) {
    struct patience *p = context;
    return atomic_fetch_add(&p->asked, 1) >= p->limit;
}

/* At the first question, the second, the third ... until the run is through before it is asked so often. */
static void a_run_that_is_stopped_leaves_nothing(void **state) {
    (void)state;
    char *sources[] = {f.source};
    struct patience p = {.limit = 0};
    const struct index_request request = {.sources = sources,
                                          .sources_n = 1,
                                          .path = f.index,
                                          .stop = {.ask = is_out_of_patience, .context = &p}};
    build_archive();
    ino_t first = inode();
    fixture_write_cable(&f, "06VELM1400.txt", "VELM 001400", "R 011100Z AUG 06", "UNCLAS", "ETRD",
                        "1. (U) Lamps.\n");
    enum err e;
    for (;; p.limit++) {
        atomic_store(&p.asked, 0);
        e = index_build(&request, &report, &info);
        if (e == ERR_OK)
            break;
        if (e != ERR_STOPPED || info.code != ERR_STOPPED)
            fail_msg("stopped at question %u: %s: %s", p.limit, err_name(e), info.text);
        assert_int_equal(access(fixture_path(&f, "index.new"), F_OK), -1);
        assert_int_equal(access(fixture_path(&f, "index.new.words"), F_OK), -1);
        assert_true(inode() == first);
    }
    assert_true(p.limit > 2 * FIXTURE_FILES); /* asked at each file of the survey and each document */
    assert_int_equal(number("SELECT count(*) FROM cable"), FIXTURE_CABLES + 1);
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, end, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(nothing_is_done_when_nothing_changed),
        test(the_same_sources_give_the_same_bytes),
        test(a_new_document_is_indexed),
        test(a_document_that_went_is_forgotten),
        test(an_index_of_another_version_is_built_anew),
        test(a_damaged_index_is_built_anew),
        test(what_an_interrupted_run_left_does_not_disturb),
        test(a_reader_keeps_the_index_it_opened),
        test(a_foreign_file_is_not_overwritten),
        test(a_foreign_database_is_not_overwritten),
        test(a_foreign_database_of_another_program_is_not_overwritten),
        test(a_foreign_database_in_use_is_not_overwritten),
        test(a_damaged_foreign_database_is_not_overwritten),
        test(a_database_with_garbage_behind_its_name_is_not_overwritten),
        test(a_directory_is_not_overwritten),
        test(without_a_cable_nothing_is_left),
        test(without_a_file_nothing_is_left),
        test(when_the_cables_went_the_old_index_stays),
        test(a_missing_source_is_not_found),
        test(a_directory_that_does_not_exist_holds_no_index),
        test(a_second_writer_is_refused),
        test(an_index_in_a_directory_that_cannot_be_written_is_used),
        test(a_run_that_is_stopped_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
