/* test_names: which name a document gets: one directory for the same cable, ~2 for another of the same
 * identifier, and a safe and unused file name under text/. */
#include <stdio.h>

#include "cable/layout.h"
#include "index/documents.h"
#include "index/names.h"
#include "lib/fixture.h"
#include "lib/str.h"
#include "lib/test.h"
#include "store/schema.h"

static struct fixture f;
static struct db *db;
static struct index_names *names;
static struct cable c; /* that is to get a name */
static struct err_info info;

static int begin(void **state) {
    (void)state;
    fixture_open(&f);
    assert_int_equal(db_open(f.index, DB_CREATE, &db, &info), ERR_OK);
    assert_int_equal(schema_create(db, &info), ERR_OK);
    assert_int_equal(index_names_open(db, &names, &info), ERR_OK);
    return 0;
}

static int end(void **state) {
    (void)state;
    index_names_close(names);
    db_close(db);
    names = NULL;
    db = NULL;
    cable_free(&c);
    fixture_close(&f);
    return 0;
}

static void __attribute__((format(printf, 1, 2))) run(const char *format, ...) {
    char sql[2048];
    va_list args;
    va_start(args, format);
    assert_true(vsnprintf(sql, sizeof sql, format, args) < (int)sizeof sql);
    va_end(args);
    if (db_exec(db, sql, &info) != ERR_OK)
        fail_msg("%s: %s", sql, info.text);
}

/* A document of the index, packed in this form; dir: an SQL literal. */
static void put_document(int64_t id, const char *dir, enum pack_form form, const char *bytes) {
    run("INSERT INTO document(id, source_id, dir, size, changed) VALUES (%d, %d, %s, %zu, 0)", (int)id,
        (int)id, dir, strlen(bytes));
    run("INSERT INTO document_body(id, form, bytes) VALUES (%d, %d, CAST('%s' AS BLOB))", (int)id, (int)form,
        bytes);
}

/* A cable of the index, of document `id`, with one paragraph, or none where text is NULL. */
static void put_cable(int64_t id, const char *ident, const char *heading, const char *text) {
    run("INSERT INTO cable(id, ident, day, document_id, views, print, changed, header_size, subject_size)"
        " VALUES (%d, '%s', 0, %d, 2, 0, 0, 0, 0)",
        (int)id, ident, (int)id);
    if (text != NULL)
        run("INSERT INTO paragraph(id, name, number, size, heading, text) VALUES (%lld, '01', 1, 0, '%s', '%s')",
            (long long)layout_paragraph(id, 0), heading, text);
}

/* 06VELM1207, whose document is "bytes", packed alone, and whose one paragraph is "The lamp is green.". */
static void put_1207(void) {
    put_document(1, "'06VELM1207.txt'", PACK_ALONE, "bytes");
    put_cable(1, "06VELM1207", "Lamps", "The lamp is green.");
}

static void make(const char *ident, const char *heading, const char *text) {
    cable_reset(&c);
    c.ident = span_of(ident);
    const struct cable_paragraph p = {.number = 1,
                                      .name = SPAN("01"),
                                      .heading = span_of(heading),
                                      .text = span_of(text == NULL ? "" : text)};
    if (text != NULL)
        assert_int_equal(cable_add_paragraph(&c, &p), ERR_OK);
}

static struct packed packed(enum pack_form form, const char *bytes) {
    return (struct packed){.form = form, .bytes = span_of(bytes), .size = strlen(bytes)};
}

/* cable: that of the index which it is; not looked at for INDEX_NEW. ident: what the cable is called then. */
static void assert_settled(enum pack_form form, const char *bytes, enum index_sameness expected,
                           int64_t cable, const char *ident) {
    const struct packed document = packed(form, bytes);
    enum index_sameness same;
    int64_t found = 0;
    assert_int_equal(index_names_settle(names, &document, &c, &same, &found, &info), ERR_OK);
    assert_int_equal(same, expected);
    if (expected != INDEX_NEW)
        assert_int_equal(found, cable);
    assert_string_equal(str(c.ident), ident);
}

/* ---- directories of cables ---- */

static void the_first_of_its_identifier_keeps_it(void **state) {
    (void)state;
    put_1207();
    make("06VELM1208", "", "The lamp is green.");
    assert_settled(PACK_ALONE, "bytes", INDEX_NEW, 0, "06VELM1208");
    assert_int_equal(c.problems_n, 0);
}

static void the_same_bytes_are_a_duplicate(void **state) {
    (void)state;
    put_1207();
    make("06VELM1207", "Lamps", "The lamp is green.");
    assert_settled(PACK_ALONE, "bytes", INDEX_DUPLICATE, 1, "06VELM1207");
    assert_int_equal(c.problems_n, 0);
}

static void the_same_paragraphs_in_other_bytes_are_joined(void **state) {
    (void)state; /* where the lines break does not count, and neither do blanks */
    put_1207();
    make("06VELM1207", "Lamps", "The lamp\nis  green.");
    assert_settled(PACK_ALONE, "other bytes", INDEX_JOINED, 1, "06VELM1207");
    assert_int_equal(c.problems_n, 0);
}

static void another_text_is_a_cable_of_its_own(void **state) {
    (void)state;
    put_1207();
    make("06VELM1207", "Lamps", "The lamp is red.");
    assert_settled(PACK_ALONE, "other bytes", INDEX_NEW, 0, "06VELM1207~2");
    assert_int_equal(c.problems_n, 1);
    assert_string_equal(str(c.problems[0].kind), "identifier");
    assert_string_equal(str(c.problems[0].detail),
                        "another document has the identifier 06VELM1207: this one is shown as 06VELM1207~2");
}

static void another_heading_is_another_text(void **state) {
    (void)state;
    put_1207();
    make("06VELM1207", "Boats", "The lamp is green.");
    assert_settled(PACK_ALONE, "other bytes", INDEX_NEW, 0, "06VELM1207~2");
}

static void a_variant_that_comes_again_is_known(void **state) {
    (void)state;
    put_1207();
    put_document(2, "'06VELM1207~2.txt'", PACK_ALONE, "second");
    put_cable(2, "06VELM1207~2", "", "The lamp is red.");
    make("06VELM1207", "", "The lamp is red.");
    assert_settled(PACK_ALONE, "second", INDEX_DUPLICATE, 2, "06VELM1207");
    assert_settled(PACK_ALONE, "third", INDEX_JOINED, 2, "06VELM1207");
    make("06VELM1207", "", "The lamp is blue.");
    assert_settled(PACK_ALONE, "fourth", INDEX_NEW, 0, "06VELM1207~3");
}

static void bytes_that_are_packed_against_another_text_are_not_the_same(void **state) {
    (void)state; /* such a frame means something only with the text of its cable */
    put_document(1, "'06VELM1207.txt'", PACK_PREFIX, "frame");
    put_cable(1, "06VELM1207", "", "The lamp is green.");
    make("06VELM1207", "", "The lamp is green.");
    assert_settled(PACK_PREFIX, "frame", INDEX_DUPLICATE, 1, "06VELM1207");
    make("06VELM1207", "", "The lamp is red.");
    assert_settled(PACK_PREFIX, "frame", INDEX_NEW, 0, "06VELM1207~2");
}

static void a_copy_without_text_is_the_same_cable(void **state) {
    (void)state;
    put_1207();
    make("06VELM1207", "", NULL);
    assert_settled(PACK_ALONE, "other bytes", INDEX_JOINED, 1, "06VELM1207");
    put_document(2, "'06VELM1208.txt'", PACK_ALONE, "head");
    put_cable(2, "06VELM1208", "", NULL);
    make("06VELM1208", "", NULL);
    assert_settled(PACK_ALONE, "head", INDEX_DUPLICATE, 2, "06VELM1208");
    assert_settled(PACK_ALONE, "other head", INDEX_JOINED, 2, "06VELM1208");
    make("06VELM1208", "", "The lamp is green.");
    assert_settled(PACK_ALONE, "other bytes", INDEX_NEW, 0, "06VELM1208~2");
}

/* The paragraph mark decides what is an item of a list, a blank line what is a heading or a signature. */
static void text_that_is_told_apart_elsewhere_is_the_same_cable(void **state) {
    (void)state;
    put_document(1, "'06VELM1207.txt'", PACK_ALONE, "bytes");
    put_cable(1, "06VELM1207", "", "The lamps:\n\u00b62. (C) green\n-----\n3. (C) red\nMARL");
    make("06VELM1207", "", "The lamps:");
    const struct cable_paragraph green = {.number = 2, .name = SPAN("02"), .text = SPAN("(C) green")};
    const struct cable_paragraph red = {.number = 3, .name = SPAN("03"), .text = SPAN("(C) red")};
    assert_int_equal(cable_add_paragraph(&c, &green), ERR_OK);
    assert_int_equal(cable_add_paragraph(&c, &red), ERR_OK);
    c.signer = SPAN("MARL");
    assert_settled(PACK_ALONE, "other bytes", INDEX_JOINED, 1, "06VELM1207");
    c.paragraphs[2].text = SPAN("(C) blue");
    assert_settled(PACK_ALONE, "other bytes", INDEX_NEW, 0, "06VELM1207~2");
}

static void an_unsafe_identifier_becomes_a_safe_name(void **state) {
    (void)state;
    make("-../a b\n/c", "", "The lamp is green.");
    assert_settled(PACK_ALONE, "bytes", INDEX_NEW, 0, "_.._a_b__c");
    make("..", "", "The lamp is green.");
    assert_settled(PACK_ALONE, "bytes", INDEX_NEW, 0, "__");
    make("", "", "The lamp is green.");
    assert_settled(PACK_ALONE, "bytes", INDEX_NEW, 0, "_");
}

static void two_identifiers_with_one_safe_name_collide(void **state) {
    (void)state;
    put_document(1, "'a_b.txt'", PACK_ALONE, "bytes");
    put_cable(1, "a_b", "", "The lamp is green.");
    make("a/b", "", "The lamp is red.");
    assert_settled(PACK_ALONE, "other bytes", INDEX_NEW, 0, "a_b~2");
}

static void a_long_identifier_leaves_room_for_what_is_put_behind_it(void **state) {
    (void)state; /* ~2 and .txt */
    char ident[300];
    memset(ident, 'a', sizeof ident - 1);
    ident[sizeof ident - 1] = '\0';
    make(ident, "", "The lamp is green.");
    ident[240] = '\0';
    assert_settled(PACK_ALONE, "bytes", INDEX_NEW, 0, ident);
}

/* ---- names under text/ ---- */

/* A document that should have this name. It is item `document` of the one file. */
static void want(int64_t document, const char *name) {
    const struct index_item item = {.file = 1, .number = document};
    const struct packed bytes = packed(PACK_PLAIN, "candles");
    struct index_documents *documents;
    struct index_numbers *numbers;
    const struct index_last last = {.document = document - 1};
    int64_t source, id;
    run("INSERT OR IGNORE INTO file(id, root_id, path) VALUES (1, 1, x'')");
    assert_int_equal(index_numbers_open(db, NULL, 0, &numbers, &info), ERR_OK);
    *index_numbers_last(numbers) = last;
    assert_int_equal(index_documents_open(db, numbers, &documents, &info), ERR_OK);
    assert_int_equal(index_documents_source(documents, &item, "no cable", &source, &info), ERR_OK);
    assert_int_equal(index_documents_add(documents, &bytes, NULL, source, 0, span_of(name), true, &id, &info),
                     ERR_OK);
    index_documents_close(documents);
    index_numbers_close(numbers);
}

/* All names under text/, by document, apart by '|'. */
static void assert_names(const char *expected) {
    struct buf all = BUF_EMPTY;
    struct db_stmt *s = NULL;
    index_names_close(names);
    names = NULL;
    assert_int_equal(index_names_finish(db, &info), ERR_OK);
    assert_int_equal(db_prepare(db, "SELECT dir FROM document ORDER BY id", &s, &info), ERR_OK);
    while (db_step(s, &info) == ERR_OK)
        buf_printf(&all, "%s%s", all.len > 0 ? "|" : "", str(db_text(s, 0)));
    db_finalize(s);
    buf_char(&all, '\0');
    assert_int_equal(buf_err(&all), ERR_OK);
    assert_string_equal(all.data, expected);
    buf_free(&all);
}

static void a_name_that_is_free_is_given(void **state) {
    (void)state;
    want(1, "notes.txt");
    want(2, "shopping list.txt");
    assert_names("notes.txt|shopping list.txt");
}

static void a_name_wanted_again_is_numbered(void **state) {
    (void)state;
    want(1, "notes.txt");
    want(2, "notes.txt");
    want(3, "lamps");
    want(4, "notes.txt");
    want(5, "lamps");
    assert_names("notes.txt|notes~2.txt|lamps|notes~3.txt|lamps~2");
}

static void the_document_of_a_cable_keeps_its_name(void **state) {
    (void)state; /* also before one that stands first */
    want(1, "06VELM1207.txt");
    put_document(2, "'06VELM1207.txt'", PACK_PLAIN, "bytes");
    assert_names("06VELM1207~2.txt|06VELM1207.txt");
}

static void the_order_is_that_of_the_sources(void **state) {
    (void)state; /* and not that of arrival */
    want(2, "notes.txt");
    want(1, "notes.txt");
    assert_names("notes.txt|notes~2.txt");
}

static void a_name_that_looks_numbered_is_passed_over(void **state) {
    (void)state;
    want(1, "notes.txt");
    want(2, "notes~2.txt");
    want(3, "notes.txt");
    want(4, "notes~2.txt");
    assert_names("notes.txt|notes~2.txt|notes~3.txt|notes~2~2.txt");
}

static void an_unsafe_name_is_made_safe(void **state) {
    (void)state;
    want(1, "../etc/passwd");
    want(2, "-rf");
    want(3, "a\tb\x01.txt");
    want(4, "");
    assert_names("_._etc_passwd|_rf|a b_.txt|_");
}

static void names_that_become_the_same_are_numbered(void **state) {
    (void)state;
    want(1, "a/b.txt");
    want(2, "a\x7f"
            "b.txt");
    assert_names("a_b.txt|a_b~2.txt");
}

#define test(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(the_first_of_its_identifier_keeps_it),
        test(the_same_bytes_are_a_duplicate),
        test(the_same_paragraphs_in_other_bytes_are_joined),
        test(another_text_is_a_cable_of_its_own),
        test(another_heading_is_another_text),
        test(a_variant_that_comes_again_is_known),
        test(bytes_that_are_packed_against_another_text_are_not_the_same),
        test(a_copy_without_text_is_the_same_cable),
        test(text_that_is_told_apart_elsewhere_is_the_same_cable),
        test(an_unsafe_identifier_becomes_a_safe_name),
        test(two_identifiers_with_one_safe_name_collide),
        test(a_long_identifier_leaves_room_for_what_is_put_behind_it),
        test(a_name_that_is_free_is_given),
        test(a_name_wanted_again_is_numbered),
        test(the_document_of_a_cable_keeps_its_name),
        test(the_order_is_that_of_the_sources),
        test(a_name_that_looks_numbered_is_passed_over),
        test(an_unsafe_name_is_made_safe),
        test(names_that_become_the_same_are_numbered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
