/* test_search_many: queries over so many cables that terms are given up and begun again, and read within the
 * cables of others: 20,000 cables of two paragraphs, whose words follow from their numbers, so that results
 * are arithmetic.
 *
 *   every  in both paragraphs of all        third  in those divisible by 3
 *   lone   in 19,999 only                   rare   in those divisible by 1000
 *   tag EVEN, SECRET: divisible by 2        a day each, from 2001 on: 28 a month */
#include <stdio.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "query/search.h"
#include "store/schema.h"

enum { CABLES = 20000 };

static struct fixture f;
static struct db *db;
static struct search *s;
static struct err_info info;

static const char rows[] =
    "BEGIN;"
    "CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 20000)"
    "  SELECT i FROM c;"
    "INSERT INTO cable(id, ident, day, document_id, views, print, changed, header_size, subject_size, level, subject)"
    "  SELECT i, '06VELM' || i, ((2001 + (i - 1) / 336) << 9) | ((1 + (i - 1) / 28 % 12) << 5) | (1 + (i - "
    "1) % 28),"
    "  i, 2, 0, 0, 0, 0, iif(i % 2, NULL, 'SECRET'), 'FILE ' || iif(i % 7, 'A', 'SEVEN') FROM n;"
    "INSERT INTO paragraph(id, name, number, size, text) SELECT i << 12, '01', 1, 0, 'every '"
    "  || iif(i % 3, '', 'third ') || iif(i = 19999, 'lone', '') FROM n;"
    "INSERT INTO paragraph(id, name, number, size, text) SELECT (i << 12) + 1, '02', 2, 0, 'every one '"
    "  || iif(i % 1000, '', 'rare') FROM n;"
    "INSERT INTO paragraph_fts(paragraph_fts) VALUES ('rebuild');"
    "INSERT INTO tag VALUES (1, 'EVEN', 0, NULL, 0, 'EVEN', 'word', NULL);"
    "INSERT INTO load_tag SELECT 1, 253402300800, i, 0, 0 FROM n WHERE i % 2 = 0;"
    "COMMIT";

static int open_many(void **state) {
    (void)state;
    struct db *made = NULL;
    fixture_open(&f);
    enum err e = db_open(f.index, DB_CREATE, &made, &info);
    if (e == ERR_OK)
        e = schema_create(made, &info);
    if (e == ERR_OK)
        e = db_exec(made, rows, &info);
    if (e == ERR_OK)
        e = schema_finish(made, &(struct tell){0}, &info);
    db_close(made);
    if (e == ERR_OK)
        e = db_open(f.index, DB_READ, &db, &info);
    if (e == ERR_OK)
        e = search_open(db, &s, &info);
    return e == ERR_OK ? 0 : -1;
}

static int close_many(void **state) {
    (void)state;
    search_close(s);
    db_close(db);
    fixture_close(&f);
    return 0;
}

static bool every(int i) {
    return i > 0;
}
static bool none(int i) {
    return i < 0;
}
static bool sixth(int i) {
    return i % 6 == 0;
}
static bool third(int i) {
    return i % 3 == 0;
}
static bool three_thousandth(int i) {
    return i % 3000 == 0;
}
static bool not_third(int i) {
    return i % 3 != 0;
}
static bool odd(int i) {
    return i % 2 != 0;
}
static bool lone(int i) {
    return i == 19999;
}
static bool rare_or_lone(int i) {
    return i % 1000 == 0 || lone(i);
}
static bool fourteenth_or_rare(int i) {
    return i % 14 == 0 || i % 1000 == 0;
}
static bool third_of_2003(int i) { /* the days from 2 * 336 + 1 to 3 * 336 */
    return i % 3 == 0 && i > 672 && i <= 1008;
}
static bool rare_until_2020(int i) { /* twenty years of 336 days */
    return i % 1000 == 0 && i <= 6720;
}

static void assert_holds(const char *text, bool (*expected)(int i)) {
    struct query *query = NULL;
    struct bitset set = BITSET_EMPTY;
    assert_int_equal(query_parse(span_of(text), &query, NULL), ERR_OK);
    if (search_run(s, query, &set, &info) != ERR_OK)
        fail_msg("%s: %s", text, info.text);
    for (int i = 1; i <= CABLES; i++)
        if (bitset_has(&set, i) != expected(i))
            fail_msg("%s: cable %d is %sfound", text, i, expected(i) ? "not " : "");
    bitset_free(&set);
    query_free(query);
}

static void words_are_found_whatever_their_number(void **state) {
    (void)state;
    assert_holds("every", every);
    assert_holds("third", third);
    assert_holds("lone", lone);
    assert_holds("nobody", none);
    assert_holds("thi*", third);
}

static void a_small_set_narrows_a_large_one(void **state) {
    (void)state;
    assert_holds("rare third", three_thousandth);
    assert_holds("third rare every", three_thousandth);
    assert_holds("every lone", lone);
    assert_holds("lone every*", lone);
    assert_holds("\"every one\" lone", lone);
    assert_holds("every NEAR one lone", lone);
    assert_holds("lone rare", none);
    assert_holds("every (rare OR lone)", rare_or_lone);
    assert_holds("(rare OR lone) every \"every one\"", rare_or_lone);
}

static void large_sets_narrow_each_other(void **state) {
    (void)state;
    assert_holds("third tag:even", sixth);
    assert_holds("tag:even third every", sixth);
    assert_holds("every third", third);
    assert_holds("every -third", not_third);
    assert_holds("NOT tag:even", odd);
    assert_holds("every NOT (tag:even every)", odd);
    assert_holds("(subject:seven OR rare) tag:even", fourteenth_or_rare);
    assert_holds("NOT NOT third tag:even", sixth);
}

static void days_are_looked_up_or_read(void **state) {
    (void)state;
    assert_holds("third date:2003", third_of_2003);
    assert_holds("date:2003 every third", third_of_2003);
    assert_holds("rare date:..2020", rare_until_2020);
    assert_holds("date:..2020 (rare OR nobody)", rare_until_2020);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_whatever_their_number),
        cmocka_unit_test(a_small_set_narrows_a_large_one),
        cmocka_unit_test(large_sets_narrow_each_other),
        cmocka_unit_test(days_are_looked_up_or_read),
    };
    return cmocka_run_group_tests(tests, open_many, close_many);
}
