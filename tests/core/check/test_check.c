/* test_check: a sound index has no faults; each thing that can be wrong with one is found and named.
 * Every test damages its own copy of the small archive's index. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "check/check.h"
#include "check/words.h"
#include "lib/fixture.h"
#include "lib/str.h"
#include "lib/test.h"

static struct fixture f;
static struct buf sound; /* bytes of the index */
static struct buf lines; /* what the check says */
static unsigned told; /* how many lines */
static unsigned broken; /* how many of them are none, or several */
static struct err_info info;

static int build(void **state) {
    (void)state;
    fixture_indexed(&f);
    fixture_read(f.index, &sound);
    return 0;
}

static int clear(void **state) {
    (void)state;
    buf_free(&sound);
    buf_free(&lines);
    fixture_close(&f);
    return 0;
}

static int restore(void **state) {
    (void)state;
    fixture_put(f.index, (struct span){sound.data, sound.len});
    return 0;
}

static void hear(void *context, const char *line) {
    (void)context;
    if (line[0] == '\0' || strchr(line, '\n') != NULL)
        broken++;
    buf_str(&lines, line);
    buf_char(&lines, '\n');
    told++;
}

static uint64_t check(void) {
    uint64_t faults = 99;
    buf_clear(&lines);
    told = broken = 0;
    info = (struct err_info){0};
    if (check_index(f.index, hear, NULL, &faults, &info) != ERR_OK)
        fail_msg("the check did not run to its end: %s", info.text);
    buf_char(&lines, '\0');
    return faults;
}

/* After this damage the check finds something and names it. */
static void assert_found(const char *sql, const char *name) {
    fixture_sql(f.index, sql);
    assert_true(check() > 0);
    assert_true(told > 0);
    assert_int_equal(broken, 0);
    if (strstr(lines.data, name) == NULL)
        fail_msg("%s is not named in:\n%s", name, lines.data);
}

static void a_sound_index_has_no_faults(void **state) {
    (void)state;
    assert_int_equal(check(), 0);
    assert_int_equal(told, 0);
}

static void what_is_no_index_is_refused(void **state) {
    (void)state;
    uint64_t faults;
    assert_int_equal(check_index(fixture_path(&f, "source/notes.txt"), hear, NULL, &faults, &info),
                     ERR_FORMAT);
    fixture_sql(fixture_path(&f, "foreign"), "CREATE TABLE jar(id)");
    assert_int_equal(check_index(fixture_path(&f, "foreign"), hear, NULL, &faults, &info), ERR_FORMAT);
    assert_non_null(strstr(info.text, "foreign"));
    assert_int_equal(check_index(fixture_path(&f, "missing"), hear, NULL, &faults, &info), ERR_NOT_FOUND);
}

/* ---- counts ---- */

static void a_wrong_count_of_a_tag_is_found(void **state) {
    (void)state;
    assert_found("UPDATE tag SET cables = cables + 1 WHERE dir = 'KOSOVO'", "KOSOVO");
}

static void a_wrong_count_of_an_origin_is_found(void **state) {
    (void)state;
    assert_found("UPDATE origin SET cables = 0 WHERE dir = 'SANCALIXTO'", "SANCALIXTO");
}

static void a_wrong_count_of_a_signer_is_found(void **state) {
    (void)state;
    assert_found("UPDATE signer SET cables = cables - 1 WHERE dir = 'PENNIFOLD'", "PENNIFOLD");
}

static void a_wrong_count_of_a_classification_is_found(void **state) {
    (void)state;
    assert_found("UPDATE classification SET cables = 7 WHERE dir = 'CONFIDENTIAL-NOFORN'",
                 "CONFIDENTIAL-NOFORN");
}

static void a_wrong_count_of_a_day_is_found(void **state) {
    (void)state;
    assert_found("UPDATE day SET cables = cables + 1 WHERE id = 0", "day");
}

static void a_wrong_link_count_is_found(void **state) {
    (void)state;
    assert_found("UPDATE cable SET views = views + 1 WHERE ident = '06VELM1344'", "06VELM1344");
}

static void a_cable_taken_out_of_a_tag_is_found(void **state) {
    (void)state;
    assert_found("DELETE FROM cable_tag WHERE tag_id = (SELECT id FROM tag WHERE dir = 'KV')", "KV");
}

/* ---- sizes ---- */

static void a_wrong_size_of_a_header_is_found(void **state) {
    (void)state;
    assert_found("UPDATE cable SET header_size = header_size + 1 WHERE ident = '06VELM1207~2'",
                 "06VELM1207~2");
}

static void a_changed_subject_is_found(void **state) {
    (void)state;
    assert_found("UPDATE cable SET subject = subject || '!' WHERE ident = '08VELM53'", "08VELM53");
}

static void a_wrong_size_of_a_paragraph_is_found(void **state) {
    (void)state;
    assert_found(
        "UPDATE paragraph SET size = size - 1 WHERE id = (SELECT id << 12 | 1 FROM cable WHERE ident ="
        " '06VELM1301')",
        "06VELM1301");
}

static void a_wrong_size_of_a_document_is_found(void **state) {
    (void)state;
    assert_found("UPDATE document SET size = size + 1 WHERE dir = 'notes~2.txt'", "notes~2.txt");
}

static void a_document_without_bytes_is_found(void **state) {
    (void)state;
    assert_found("DELETE FROM document_body WHERE id = (SELECT id FROM document WHERE dir = 'notes.txt')",
                 "notes.txt");
}

static void a_wrong_size_of_an_about_text_is_found(void **state) {
    (void)state;
    assert_found("UPDATE about SET bytes = x'00' WHERE dir = 'tags.tsv'", "tags.tsv");
}

/* ---- the full text, and rows that hang in the air ---- */

static void a_paragraph_that_full_text_does_not_know_is_found(void **state) {
    (void)state;
    assert_found(
        "INSERT INTO paragraph_fts(paragraph_fts, rowid, heading, text) SELECT 'delete', id, heading, text"
        " FROM paragraph ORDER BY id LIMIT 1",
        "the full text of paragraphs has other words");
}

static void a_word_that_full_text_has_otherwise_is_found(void **state) {
    (void)state;
    assert_found("UPDATE paragraph SET text = replace(text, 'the', 'teh') WHERE id ="
                 " (SELECT id FROM paragraph WHERE text LIKE '% the %' ORDER BY id LIMIT 1)",
                 "the full text of paragraphs has other words");
}

static void a_word_of_full_text_that_no_paragraph_has_is_found(void **state) {
    (void)state;
    assert_found("INSERT INTO paragraph_fts(rowid, text) VALUES (99 << 12, 'stray')",
                 "words of cables that are not there");
}

static void damage_inside_full_text_is_found(void **state) {
    (void)state;
    struct db *db = NULL;
    /* SQLite's own check looks into full text from 3.44 on, and then speaks first; both name what is
     * damaged. */
    assert_found("UPDATE paragraph_fts_data SET block = zeroblob(length(block)) WHERE id > 10", "paragraph");
    /* The comparison of the words does not call it sound either: it finds other words, or a table that cannot
     * be read. */
    buf_clear(&lines);
    broken = 0;
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
    enum err e = check_words(db, hear, NULL, &info);
    db_close(db);
    buf_char(&lines, '\0');
    assert_int_equal(broken, 0);
    if (e != ERR_CORRUPT && strstr(lines.data, "the full text of paragraphs has other words") == NULL)
        fail_msg("%s: the damage is not named in:\n%s", err_name(e), lines.data);
}

/* Words enough for several leaves, without which no search needs the tree above them. */
#define MANY_WORDS                                                                                           \
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000),"                        \
    " t(text) AS (SELECT group_concat('word' || i, ' ') FROM n)"                                             \
    " INSERT INTO paragraph SELECT (SELECT max(id) + 1 FROM paragraph), '99', 99, length(text) + 1, NULL, "  \
    "NULL,"                                                                                                  \
    " text FROM t;"                                                                                          \
    "INSERT INTO paragraph_fts(rowid, text) SELECT id, text FROM paragraph WHERE name = '99';"

static void many_words_are_no_fault(void **state) {
    (void)state;
    fixture_sql(f.index, MANY_WORDS);
    check();
    assert_null(strstr(lines.data, "full text"));
}

static void words_that_no_search_finds_are_found(void **state) {
    (void)state;
    assert_found(MANY_WORDS "DELETE FROM paragraph_fts_idx WHERE term > x'30776f726432'", "searches miss");
}

/* An index that has not our schema is none of ours. */
static void assert_refused(const char *sql, const char *name) {
    uint64_t faults;
    fixture_sql(f.index, sql);
    assert_int_equal(check_index(f.index, hear, NULL, &faults, &info), ERR_FORMAT);
    if (strstr(info.text, name) == NULL)
        fail_msg("%s is not named in: %s", name, info.text);
}

static void an_index_without_a_full_text_table_is_refused(void **state) {
    (void)state;
    assert_refused("DROP TABLE subject_fts", "subject_fts");
}

static void every_full_text_table_is_looked_at(void **state) {
    enum { MOST = 16 };
    char empty[MOST][160];
    int n = 0;
    struct db *db = NULL;
    struct db_stmt *s = NULL;
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
    assert_int_equal(
        db_prepare(db, "SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5%'", &s, &info), ERR_OK);
    for (; n < MOST && db_step(s, &info) == ERR_OK; n++) {
        const char *name = str(db_text(s, 0));
        snprintf(empty[n], sizeof empty[n], "INSERT INTO %s(%s) VALUES ('delete-all')", name, name);
    }
    db_finalize(s);
    db_close(db);
    assert_in_range(n, 1, MOST - 1);
    for (int i = 0; i < n; i++) {
        restore(state);
        assert_found(empty[i], "the full text of");
    }
}

static void an_index_without_the_view_of_addresses_is_refused(void **state) {
    (void)state;
    assert_refused("DROP VIEW address", "address");
}

static void a_subject_that_full_text_does_not_know_is_found(void **state) {
    (void)state;
    assert_found("INSERT INTO subject_fts(subject_fts, rowid, subject) SELECT 'delete', id, subject"
                 " FROM cable ORDER BY id LIMIT 1",
                 "the full text of subjects has other words");
}

static void an_address_that_full_text_does_not_know_is_found(void **state) {
    (void)state;
    assert_found("INSERT INTO address_fts(address_fts, rowid, sender, recipients)"
                 " SELECT 'delete', id, sender, recipients FROM address ORDER BY id LIMIT 1",
                 "the full text of addresses has other words");
}

static void a_paragraph_without_a_cable_is_found(void **state) {
    (void)state;
    assert_found("INSERT INTO paragraph VALUES (99 << 12, '01', 1, 2, NULL, NULL, 'x')", "405504");
}

static void a_tag_of_no_cable_is_found(void **state) {
    (void)state;
    assert_found("INSERT INTO cable_tag VALUES (1, 0, 99, 0, 0)", "99");
}

static void a_place_in_lists_that_is_not_by_the_date_is_found(void **state) {
    (void)state;
    assert_found("UPDATE cable_tag SET moment = 0 WHERE tag_id = (SELECT id FROM tag WHERE dir = 'NATO')",
                 "tag row: its place in lists");
}

static void a_place_among_a_classification_that_is_not_by_the_date_is_found(void **state) {
    (void)state;
    assert_found("UPDATE cable_classification SET moment = 0 WHERE classification_id ="
                 " (SELECT id FROM classification WHERE dir = 'UNCLASSIFIED')",
                 "classification row: its place in lists");
}

static void a_place_of_a_citation_that_is_not_by_the_date_is_found(void **state) {
    (void)state;
    assert_found("UPDATE citation SET moment = 0", "citation: its place in lists");
}

/* ---- names ---- */

static void an_unsafe_name_is_found(void **state) {
    (void)state;
    static const char *const names[] = {"''", "'.'", "'..'", "'a/b'", "printf('%300s', 'x')"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char sql[128];
        snprintf(sql, sizeof sql, "UPDATE signer SET dir = %s WHERE dir = 'MARCHBANKS'", names[i]);
        assert_int_equal(restore(state), 0);
        assert_found(sql, "name");
    }
}

static void a_name_with_a_control_character_is_found(void **state) {
    (void)state;
    assert_found("UPDATE signer SET dir = 'MARCH' || char(7) || 'BANKS' WHERE dir = 'MARCHBANKS'", "MARCH");
}

static void a_name_that_is_no_utf8_is_found(void **state) {
    (void)state;
    assert_found("UPDATE signer SET dir = CAST(x'4D41524348FF' AS TEXT) WHERE dir = 'MARCHBANKS'", "MARCH");
}

static void an_unsafe_name_of_a_paragraph_is_found(void **state) {
    (void)state;
    assert_found("UPDATE paragraph SET name = '../01' WHERE id = (SELECT id << 12 FROM cable WHERE ident ="
                 " '08VELM53')",
                 "../01");
}

static void two_neighbours_with_one_name_are_found(void **state) {
    (void)state;
    assert_found("UPDATE paragraph SET name = '02' WHERE id = (SELECT id << 12 | 2 FROM cable WHERE ident ="
                 " '06VELM1207')",
                 "06VELM1207");
}

static void two_distant_paragraphs_with_one_name_are_found(void **state) {
    (void)state;
    assert_found("UPDATE paragraph SET name = '01' WHERE id = (SELECT id << 12 | 2 FROM cable WHERE ident ="
                 " '06VELM1207')",
                 "06VELM1207");
}

/* ---- the file ---- */

/* Overwrites the start of a table's first page. */
static void damage_table(const char *table) {
    char garbage[64], sql[128];
    snprintf(sql, sizeof sql, "SELECT rootpage FROM sqlite_master WHERE name = '%s'", table);
    int64_t size = fixture_number(f.index, "PRAGMA page_size"), root = fixture_number(f.index, sql);
    memset(garbage, 0xa5, sizeof garbage);
    int fd = open(f.index, O_WRONLY);
    assert_int_equal(pwrite(fd, garbage, sizeof garbage, (root - 1) * size), sizeof garbage);
    close(fd);
}

static void a_page_of_garbage_is_found(void **state) {
    (void)state;
    damage_table("recipient");
    assert_true(check() > 0);
    assert_true(told > 0);
}

static void what_is_said_of_a_page_of_garbage_is_one_line_a_fault(void **state) {
    (void)state;
    uint64_t faults;
    damage_table("recipient");
    told = broken = 0;
    check_index(f.index, hear, NULL, &faults, &info);
    assert_true(told > 0);
    assert_int_equal(broken, 0);
}

static void many_faults_are_counted_and_about_a_hundred_told(void **state) {
    (void)state;
    fixture_sql(f.index, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
                         " INSERT INTO signer SELECT 1000 + i, 'NOBODY' || i, 5, NULL, 0 FROM n");
    assert_true(check() >= 500);
    assert_in_range(told, 90, 120);
}

#define test(name) cmocka_unit_test_setup(name, restore)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(a_sound_index_has_no_faults),
        test(what_is_no_index_is_refused),
        test(a_wrong_count_of_a_tag_is_found),
        test(a_wrong_count_of_an_origin_is_found),
        test(a_wrong_count_of_a_signer_is_found),
        test(a_wrong_count_of_a_classification_is_found),
        test(a_wrong_count_of_a_day_is_found),
        test(a_wrong_link_count_is_found),
        test(a_cable_taken_out_of_a_tag_is_found),
        test(a_wrong_size_of_a_header_is_found),
        test(a_changed_subject_is_found),
        test(a_wrong_size_of_a_paragraph_is_found),
        test(a_wrong_size_of_a_document_is_found),
        test(a_document_without_bytes_is_found),
        test(a_wrong_size_of_an_about_text_is_found),
        test(a_paragraph_that_full_text_does_not_know_is_found),
        test(a_word_that_full_text_has_otherwise_is_found),
        test(a_word_of_full_text_that_no_paragraph_has_is_found),
        test(damage_inside_full_text_is_found),
        test(many_words_are_no_fault),
        test(words_that_no_search_finds_are_found),
        test(an_index_without_a_full_text_table_is_refused),
        test(every_full_text_table_is_looked_at),
        test(an_index_without_the_view_of_addresses_is_refused),
        test(a_subject_that_full_text_does_not_know_is_found),
        test(an_address_that_full_text_does_not_know_is_found),
        test(a_paragraph_without_a_cable_is_found),
        test(a_tag_of_no_cable_is_found),
        test(a_place_in_lists_that_is_not_by_the_date_is_found),
        test(a_place_among_a_classification_that_is_not_by_the_date_is_found),
        test(a_place_of_a_citation_that_is_not_by_the_date_is_found),
        test(an_unsafe_name_is_found),
        test(a_name_with_a_control_character_is_found),
        test(a_name_that_is_no_utf8_is_found),
        test(an_unsafe_name_of_a_paragraph_is_found),
        test(two_neighbours_with_one_name_are_found),
        test(two_distant_paragraphs_with_one_name_are_found),
        test(a_page_of_garbage_is_found),
        test(what_is_said_of_a_page_of_garbage_is_one_line_a_fault),
        test(many_faults_are_counted_and_about_a_hundred_told),
    };
    return cmocka_run_group_tests(tests, build, clear);
}
