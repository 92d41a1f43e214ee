/* test_index: what index_build() makes of the small archive that fixture.h lists.
 * The tables are read as a stranger with any SQLite tool would read them. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"

static struct fixture f;
static struct index_report report;
static struct err_info info;
static struct buf bytes; /* of a file */

static int end(void **state) {
    buf_free(&bytes);
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

struct progress {
    unsigned calls[INDEX_CHECKING + 1]; /* for each phase */
    struct index_progress last;
    bool back; /* less was done than before */
};

static void count_progress(void *context, const struct index_progress *now) {
    struct progress *p = context;
    p->calls[now->phase]++;
    p->back = p->back || now->done < p->last.done || now->phase < p->last.phase;
    p->last = *now;
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
    fixture_archive(&f);
    fixture_read(fixture_path(&f, "source/variant/06VELM1207.txt"), &bytes);
    buf_char(&bytes, '\0');
    fixture_write(&f, "zz/06VELM1207.txt", bytes.data);
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
    assert_int_equal(
        number("SELECT count(*) FROM paragraph JOIN cable ON cable.id = paragraph.id >> 12"
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
    assert_int_equal(
        number("SELECT count(*) FROM reference JOIN cable AS citing ON citing.id = cable_id JOIN"
               " cable AS cited ON cited.ident = reference.ident WHERE cited.ident = '06VELM1301'"),
        1);
    assert_int_equal(number("SELECT count(*) FROM recipient JOIN cable ON cable.id = cable_id WHERE"
                            " recipient.name = 'SECSTATE WASHDC'"),
                     5);
}

static void the_index_ships_without_a_journal(void **state) {
    (void)state; /* sqlite.org/fileformat.html: bytes 18 and 19 are 2 for a write-ahead log */
    build_archive();
    fixture_read(f.index, &bytes);
    assert_memory_equal(bytes.data + 18, "\1\1", 2);
    assert_int_equal(access(fixture_path(&f, "index-journal"), F_OK), -1);
    assert_int_equal(access(fixture_path(&f, "index.new-journal"), F_OK), -1);
    assert_int_equal(access(fixture_path(&f, "index.new"), F_OK), -1);
}

static void an_index_inside_its_source_is_no_document(void **state) {
    (void)state;
    fixture_archive(&f);
    snprintf(f.index, sizeof f.index, "%s", fixture_path(&f, "source/index"));
    build();
    assert_int_equal(report.documents, FIXTURE_FILES); /* nor are the files beside it, while it is made */
    assert_int_equal(access(fixture_path(&f, "source/index.new.words"), F_OK), -1);
    build();
    assert_true(report.unchanged);
    assert_int_equal(report.totals.files, FIXTURE_FILES);
}

static void a_table_holds_nothing_that_a_terminal_obeys(void **state) {
    (void)state; /* ESC, BEL, U+009B and a byte that is no UTF-8, in the name of a file */
    fixture_write(&f, "06VELM1207.txt", fixture_1207);
    fixture_write(&f, "x\x1b]0;t\a\xc2\x9b\xff.txt", "candles\n");
    build();
    assert_int_equal(fixture_number(f.index,
                                    "SELECT instr(CAST(bytes AS TEXT), 'x' || char(65533) || ']0;t' ||"
                                    " char(65533, 65533, 65533) || '.txt' || char(9)) > 0"
                                    " FROM about WHERE dir = 'problems.tsv'"),
                     1);
}

static void progress_is_told_once_a_document(void **state) {
    (void)state;
    char *sources[] = {f.source};
    struct progress p = {0};
    const struct index_request request = {
        .sources = sources, .sources_n = 1, .path = f.index, .progress = count_progress, .context = &p};
    fixture_archive(&f);
    assert_int_equal(index_build(&request, &report, &info), ERR_OK);
    assert_int_equal(p.calls[INDEX_READING], FIXTURE_FILES);
    assert_true(p.calls[INDEX_FINISHING] > 10); /* once a step */
    assert_false(p.back);
    assert_true(p.last.done > 0.95 && p.last.done <= 1);
    assert_true(p.calls[INDEX_CHECKING] > 0);
    assert_int_equal(p.last.files_done, FIXTURE_FILES);
    assert_int_equal(p.last.files, FIXTURE_FILES);
    assert_int_equal(p.last.bytes_done, report.totals.bytes);
}

static void a_database_is_known_by_its_first_bytes(void **state) {
    (void)state;
    build_archive();
    assert_true(index_is_database(f.index));
    assert_false(index_is_database(fixture_path(&f, "source/06VELM1207.txt")));
    assert_false(index_is_database(fixture_path(&f, "source/pipe")));
    assert_false(index_is_database(f.source));
    assert_false(index_is_database(fixture_path(&f, "missing")));
}

/* A copy that came another way: the same paragraphs, a caption more. */
static void another_copy_of_a_cable_is_one_cable_and_two_documents(void **state) {
    (void)state;
    fixture_write_cable(&f, "a.txt", "VELM 000007", "P 191405Z JUN 06", "S E C R E T", "PREL",
                        "1. (S) The hat.\n");
    fixture_write_cable(&f, "b.txt", "VELM 000007", "P 191405Z JUN 06", "S E C R E T", "PREL",
                        "1. (S) The\nhat.\n");
    assert_int_equal(fixture_build(&f, &report, &info), ERR_OK);
    assert_int_equal(report.counts.cables, 1);
    assert_int_equal(report.counts.joined, 1);
    assert_int_equal(number("SELECT count(*) FROM document WHERE dir IN ('06VELM7.txt', '06VELM7~2.txt')"),
                     2);
    assert_int_equal(number("SELECT count(*) FROM problem WHERE kind = 'joined' AND cable_id = 1"), 1);
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, end, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(every_file_is_accounted_for),
        test(the_report_says_what_the_tables_say),
        test(the_same_bytes_are_kept_once),
        test(another_text_under_one_identifier_is_kept_beside_it),
        test(another_copy_of_a_cable_is_one_cable_and_two_documents),
        test(a_variant_that_comes_again_is_a_duplicate),
        test(a_document_that_is_no_cable_keeps_its_name),
        test(a_document_that_is_no_cable_does_not_take_a_cables_name),
        test(what_is_no_cable_and_what_cannot_be_read_has_a_problem),
        test(a_phrase_that_a_line_break_cut_is_found),
        test(a_paragraph_is_numbered_by_its_cable_and_place),
        test(the_tables_can_be_joined),
        test(the_index_ships_without_a_journal),
        test(an_index_inside_its_source_is_no_document),
        test(a_table_holds_nothing_that_a_terminal_obeys),
        test(progress_is_told_once_a_document),
        test(a_database_is_known_by_its_first_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
