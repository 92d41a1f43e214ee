/* test_index: what index_build() makes of the small archive, when it does nothing, and what it refuses to do.
 * The archive is listed in fixture.h. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "fixture.h"
#include "schema.h"

static struct fixture f;
static struct index_report report;
static struct err_info info;
static struct buf before, after; /* bytes of a file */

static int begin(void **state) {
    (void)state;
    fixture_open(&f);
    return 0;
}

static int end(void **state) {
    (void)state;
    fixture_be_root_again();
    buf_free(&before);
    buf_free(&after);
    fixture_close(&f);
    return 0;
}

static void build(void) {
    info = (struct err_info){0};
    if (fixture_build(&f, &report, &info) != ERR_OK)
        fail_msg("not indexed: %s", info.text);
}

static void build_archive(void) {
    fixture_archive(&f);
    build();
}

/* Building fails with this status and a message, and what stands at the index's path is not touched. */
static void assert_refused(enum err expected) {
    info = (struct err_info){0};
    fixture_read(f.index, &before);
    assert_int_equal(fixture_build(&f, &report, &info), expected);
    assert_true(info.text[0] != '\0');
    fixture_read(f.index, &after);
    assert_int_equal(before.len, after.len);
    assert_memory_equal(before.data, after.data, before.len);
    assert_int_equal(access(fixture_path(&f, "index.new"), F_OK), -1);
}

static int64_t number(const char *sql) {
    return fixture_number(f.index, sql);
}

static ino_t inode(void) {
    struct stat st;
    assert_int_equal(stat(f.index, &st), 0);
    return st.st_ino;
}

/* ---- what comes out ---- */

static void every_file_is_accounted_for(void **state) {
    (void)state;
    build_archive();
    assert_false(report.unchanged);
    assert_int_equal(report.totals.files, FIXTURE_FILES);
    assert_int_equal(report.counts.cables, FIXTURE_CABLES);
    assert_int_equal(report.counts.duplicates, FIXTURE_DUPLICATES);
    assert_int_equal(report.counts.others, FIXTURE_OTHERS);
    assert_int_equal(report.counts.unreadable, FIXTURE_UNREADABLE);
    assert_int_equal(number("SELECT count(*) FROM source"), FIXTURE_FILES);
}

static void the_report_says_what_the_tables_say(void **state) {
    (void)state;
    struct stat st;
    build_archive();
    assert_int_equal(number("SELECT count(*) FROM cable"), report.counts.cables);
    assert_int_equal(number("SELECT count(*) FROM problem"), report.counts.problems);
    assert_int_equal(number("SELECT count(*) FROM document"), FIXTURE_DOCUMENTS);
    assert_int_equal(stat(f.index, &st), 0);
    assert_int_equal(report.index_bytes, st.st_size);
}

static void the_same_bytes_are_kept_once(void **state) {
    (void)state;
    build_archive();
    assert_int_equal(number("SELECT count(*) FROM problem JOIN cable ON cable.id = cable_id JOIN source ON"
                            " source.id = problem.source_id WHERE problem.kind = 'duplicate' AND ident ="
                            " '06VELM1207' AND path LIKE '%/again/06VELM1207.txt'"),
                     1);
    assert_int_equal(number("SELECT count(*) FROM document_body GROUP BY bytes ORDER BY 1 DESC"), 1);
}

static void another_text_under_one_identifier_is_kept_beside_it(void **state) {
    (void)state;
    build_archive();
    assert_int_equal(number("SELECT date FROM cable WHERE ident = '06VELM1207'"), FIXTURE_1207);
    assert_int_equal(number("SELECT date FROM cable WHERE ident = '06VELM1207~2'"), FIXTURE_VARIANT);
    assert_int_equal(number("SELECT count(*) FROM problem JOIN cable ON cable.id = cable_id WHERE ident ="
                            " '06VELM1207~2' AND detail LIKE '%06VELM1207~2%'"),
                     1);
}

static void a_variant_that_comes_again_is_a_duplicate(void **state) {
    (void)state;
    struct buf bytes = BUF_EMPTY;
    fixture_archive(&f);
    fixture_read(fixture_path(&f, "source/variant/06VELM1207.txt"), &bytes);
    buf_char(&bytes, '\0');
    fixture_write(&f, "zz/06VELM1207.txt", bytes.data);
    buf_free(&bytes);
    build();
    assert_int_equal(report.counts.cables, FIXTURE_CABLES);
    assert_int_equal(report.counts.duplicates, FIXTURE_DUPLICATES + 1);
}

static void a_document_that_is_no_cable_keeps_its_name(void **state) {
    (void)state;
    build_archive();
    assert_int_equal(number("SELECT size FROM document WHERE dir = 'notes.txt'"), strlen(fixture_notes));
    assert_int_equal(number("SELECT size FROM document WHERE dir = 'notes~2.txt'"), strlen("candles\n"));
    assert_int_equal(number("SELECT count(*) FROM cable JOIN document ON document.id = document_id"
                            " WHERE dir LIKE 'notes%'"),
                     0);
}

static void a_document_that_is_no_cable_does_not_take_a_cables_name(void **state) {
    (void)state;
    fixture_archive(&f);
    fixture_write(&f, "0/06VELM1301.txt", "candles\n"); /* comes before the cable */
    build();
    assert_int_equal(number("SELECT size FROM document WHERE dir = '06VELM1301~2.txt'"), strlen("candles\n"));
    assert_int_equal(number("SELECT count(*) FROM cable JOIN document ON document.id = document_id"
                            " WHERE dir <> ident || '.txt'"),
                     0);
}

static void what_is_no_cable_and_what_cannot_be_read_has_a_problem(void **state) {
    (void)state;
    build_archive();
    assert_int_equal(number("SELECT count(DISTINCT path) FROM source JOIN problem ON source_id = source.id"
                            " WHERE path LIKE '%notes.txt' OR path LIKE '%/pipe'"),
                     3);
}

static void documents_are_kept_as_received(void **state) {
    (void)state;
    build_archive();
    fixture_read(fixture_path(&f, "source/06VELM1207.txt"), &before);
    assert_int_equal(number("SELECT size FROM document WHERE dir = '06VELM1207.txt'"), before.len);
    assert_int_equal(number("SELECT bytes = readable.expected FROM document_body JOIN document USING (id),"
                            " (SELECT bytes AS expected FROM document_body JOIN document USING (id) WHERE dir"
                            " = '06VELM1207.txt') AS readable WHERE dir = '06VELM1207.txt'"),
                     1);
}

static void a_phrase_that_a_line_break_cut_is_found(void **state) {
    (void)state;
    build_archive();
    assert_int_equal(number("SELECT count(*) FROM paragraph_fts WHERE paragraph_fts MATCH"
                            " '\"purple heron society\"'"),
                     1);
    assert_int_equal(number("SELECT rowid >> 12 = (SELECT id FROM cable WHERE ident = '06VELM1207') FROM"
                            " paragraph_fts WHERE paragraph_fts MATCH '\"purple heron society\"'"),
                     1);
}

static void a_paragraph_is_numbered_by_its_cable_and_place(void **state) {
    (void)state;
    build_archive();
    assert_int_equal(number("SELECT count(*) FROM paragraph JOIN cable ON cable.id = paragraph.id >> 12"
                            " WHERE ident = '06VELM1207' AND name = printf('%02d', (paragraph.id & 4095) + 1)"),
                     3);
    assert_int_equal(number("SELECT count(*) FROM paragraph"), 10);
    assert_int_equal(number("SELECT count(*) FROM paragraph WHERE (id & 4095) > 0 AND"
                            " id - 1 NOT IN (SELECT id FROM paragraph)"),
                     0);
}

static void the_tables_can_be_joined(void **state) {
    (void)state;
    build_archive();
    assert_int_equal(number("SELECT count(*) FROM cable JOIN cable_tag ON cable_id = cable.id JOIN tag ON"
                            " tag.id = tag_id JOIN origin ON origin.id = origin_id JOIN document ON"
                            " document.id = document_id JOIN source ON source.id = source_id WHERE tag.name ="
                            " 'KV' AND origin.dir = 'VELM'"),
                     2);
    assert_int_equal(number("SELECT count(*) FROM reference JOIN cable AS citing ON citing.id = cable_id JOIN"
                            " cable AS cited ON cited.ident = reference.ident WHERE cited.ident = '06VELM1301'"),
                     1);
    assert_int_equal(number("SELECT count(*) FROM recipient JOIN cable ON cable.id = cable_id WHERE"
                            " recipient.name = 'SECSTATE WASHDC'"),
                     5);
}

static void the_index_ships_without_a_journal(void **state) {
    (void)state; /* sqlite.org/fileformat.html: bytes 18 and 19 are 2 for a write-ahead log */
    build_archive();
    fixture_read(f.index, &before);
    assert_memory_equal(before.data + 18, "\1\1", 2);
    assert_int_equal(access(fixture_path(&f, "index-journal"), F_OK), -1);
    assert_int_equal(access(fixture_path(&f, "index.new-journal"), F_OK), -1);
    assert_int_equal(access(fixture_path(&f, "index.new"), F_OK), -1);
}

static void an_index_inside_its_source_is_no_document(void **state) {
    (void)state;
    fixture_archive(&f);
    snprintf(f.index, sizeof f.index, "%s/index", f.source);
    build();
    build();
    assert_true(report.unchanged);
    assert_int_equal(report.totals.files, FIXTURE_FILES);
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

static void a_new_document_is_indexed(void **state) {
    (void)state;
    build_archive();
    fixture_write_cable(&f, "06VELM1400.txt", "VELM 001400", "R 011100Z AUG 06", "UNCLAS", "ETRD", "1. Lamps.\n");
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
    fixture_write(&f, "../index.new", "half an index");
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
    build();
    assert_true(buf_extend(&after, before.len));
    assert_int_equal(pread(fd, after.data, before.len, 0), before.len);
    close(fd);
    assert_memory_equal(before.data, after.data, before.len);
}

