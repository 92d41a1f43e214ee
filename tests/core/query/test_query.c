/* test_query: the query language: what tree a text becomes, and which place of a faulty one is pointed at.
 * Trees are shown in the canonical spelling, worked out by hand from the grammar in query.h. */
#include <stdio.h>
#include <stdlib.h>

#include "lib/test.h"
#include "query/query.h"

static struct buf printed;

static int end(void **state) {
    (void)state;
    buf_free(&printed);
    return 0;
}

/* The canonical spelling of a query that must parse; good until the next call. */
static const char *canonical(const char *text) {
    struct query *query = NULL;
    struct query_fault fault;
    if (query_parse(span_of(text), &query, &fault) != ERR_OK)
        fail_msg("%s: %s, at %zu", text, fault.text, fault.at);
    buf_clear(&printed);
    assert_int_equal(query_print(query, &printed), ERR_OK);
    query_free(query);
    buf_char(&printed, '\0');
    assert_int_equal(buf_err(&printed), ERR_OK);
    return printed.data;
}

static void assert_tree(const char *text, const char *expected) {
    const char *got = canonical(text);
    if (strcmp(got, expected) != 0)
        fail_msg("%s\n  became   %s\n  not      %s", text, got, expected);
    char again[512];
    snprintf(again, sizeof again, "%s", got);
    assert_string_equal(canonical(again), again);
}

static void assert_fault(const char *text, size_t at, size_t n, const char *message) {
    struct query *query = NULL;
    struct query_fault fault = {0};
    enum err e = query_parse(span_of(text), &query, &fault);
    if (e != ERR_QUERY) {
        query_free(query);
        fail_msg("%s: taken for a query", text);
    }
    assert_null(query);
    if (fault.at != at || fault.n != n || strstr(fault.text, message) == NULL)
        fail_msg("%s: at %zu, %zu long: %s\n  not at %zu, %zu long: ...%s...", text, fault.at, fault.n,
                 fault.text, at, n, message);
}

/* ---- words and phrases ---- */

static void a_word_is_a_text(void **state) {
    (void)state;
    assert_tree("kosovo", "\"kosovo\"");
    assert_tree("  kosovo\t", "\"kosovo\"");
    assert_tree("Łódź", "\"Łódź\"");
    assert_tree("3", "\"3\"");
}

static void a_phrase_keeps_its_blanks(void **state) {
    (void)state;
    assert_tree("\"naval base\"", "\"naval base\"");
    assert_tree("\"AND (x:y\"", "\"AND (x:y\"");
}

static void a_word_with_a_hyphen_is_one_text(void **state) {
    (void)state;
    assert_tree("naval-base", "\"naval-base\"");
    assert_tree("U.S.", "\"U.S.\"");
    assert_tree("12:30", "\"12:30\"");
    assert_tree("Rome,Paris", "\"Rome,Paris\"");
}

static void a_beginning_has_its_asterisk(void **state) {
    (void)state;
    assert_tree("kosov*", "\"kosov\"*");
    assert_tree("\"status ta\"*", "\"status ta\"*");
}

static void operators_in_small_letters_are_words(void **state) {
    (void)state;
    assert_tree("and or not near", "\"and\" \"or\" \"not\" \"near\"");
    assert_tree("ANDREA ORE NOTE", "\"ANDREA\" \"ORE\" \"NOTE\"");
}

/* ---- AND, OR, NOT ---- */

static void terms_side_by_side_are_joined_by_and(void **state) {
    (void)state;
    assert_tree("a b", "\"a\" \"b\"");
    assert_tree("a AND b", "\"a\" \"b\"");
    assert_tree("a\"b c\"d", "\"a\" \"b c\" \"d\"");
}

static void and_binds_closer_than_or(void **state) {
    (void)state;
    assert_tree("a b OR c", "\"a\" \"b\" OR \"c\"");
    assert_tree("a OR b c OR d", "\"a\" OR \"b\" \"c\" OR \"d\"");
    assert_tree("(a OR b) c", "(\"a\" OR \"b\") \"c\"");
    assert_tree("a (b OR c)", "\"a\" (\"b\" OR \"c\")");
}

static void parentheses_that_change_nothing_go(void **state) {
    (void)state;
    assert_tree("((a))", "\"a\"");
    assert_tree("(a b) (c)", "\"a\" \"b\" \"c\"");
    assert_tree("a OR (b OR (c OR d))", "\"a\" OR \"b\" OR \"c\" OR \"d\"");
    assert_tree("(a b) OR c", "\"a\" \"b\" OR \"c\"");
}

static void not_binds_closest(void **state) {
    (void)state;
    assert_tree("NOT a b", "NOT \"a\" \"b\"");
    assert_tree("NOT (a b)", "NOT (\"a\" \"b\")");
    assert_tree("NOT (a OR b) c", "NOT (\"a\" OR \"b\") \"c\"");
    assert_tree("a AND NOT b OR NOT c", "\"a\" NOT \"b\" OR NOT \"c\"");
    assert_tree("NOT NOT a", "\"a\"");
    assert_tree("NOT (NOT a)", "\"a\"");
    assert_tree("NOT NOT NOT a", "NOT \"a\"");
}

static void a_hyphen_before_a_term_is_not(void **state) {
    (void)state;
    assert_tree("a -b", "\"a\" NOT \"b\"");
    assert_tree("-\"a b\"", "NOT \"a b\"");
    assert_tree("-(a OR b)", "NOT (\"a\" OR \"b\")");
    assert_tree("-tag:it", "NOT tag:\"IT\"");
    assert_tree("--a", "\"a\"");
    assert_tree("-b-c", "NOT \"b-c\"");
}

/* ---- NEAR ---- */

static void near_takes_a_list(void **state) {
    (void)state;
    assert_tree("NEAR(a b, 5)", "NEAR(\"a\" \"b\", 5)");
    assert_tree("NEAR(a b)", "NEAR(\"a\" \"b\", 10)");
    assert_tree("NEAR ( a \"b c\" d* ,0 )", "NEAR(\"a\" \"b c\" \"d\"*, 0)");
    assert_tree("x NEAR(a b) y", "\"x\" NEAR(\"a\" \"b\", 10) \"y\"");
}

static void near_stands_between_texts(void **state) {
    (void)state;
    assert_tree("a NEAR b", "NEAR(\"a\" \"b\", 10)");
    assert_tree("a NEAR b NEAR c", "NEAR(\"a\" \"b\" \"c\", 10)");
    assert_tree("x a NEAR \"b c\" y", "\"x\" NEAR(\"a\" \"b c\", 10) \"y\"");
    assert_tree("NOT a NEAR b", "NOT NEAR(\"a\" \"b\", 10)");
}

static void near_takes_texts_only(void **state) {
    (void)state;
    assert_fault("NEAR(a OR b)", 7, 2, "words and phrases only");
    assert_fault("NEAR(a (b))", 7, 1, "words and phrases only");
    assert_fault("NEAR(a tag:IT)", 7, 6, "words and phrases only");
    assert_fault("a NEAR -b", 7, 1, "words and phrases only");
    assert_fault("NEAR(a -b)", 7, 1, "words and phrases only");
    assert_fault("tag:IT NEAR b", 7, 4, "between words");
    assert_fault("(a b) NEAR c", 6, 4, "between words");
    assert_fault("NEAR a", 0, 4, "between words");
    assert_fault("NEAR", 0, 4, "between words");
}

static void near_needs_two(void **state) {
    (void)state;
    assert_fault("NEAR(a)", 0, 4, "two words or more");
    assert_fault("NEAR()", 0, 4, "two words or more");
    assert_fault("NEAR(, 5)", 0, 4, "two words or more");
    assert_fault("a NEAR", 2, 4, "on both sides");
    assert_fault("(a NEAR)", 3, 4, "on both sides");
}

static void the_distance_of_near_is_a_number(void **state) {
    (void)state;
    assert_fault("NEAR(a b, x)", 10, 1, "number from 0 to 1000");
    assert_fault("NEAR(a b, 1001)", 10, 4, "number from 0 to 1000");
    assert_fault("NEAR(a b, -1)", 10, 2, "number from 0 to 1000");
    assert_fault("NEAR(a b,)", 9, 0, "number from 0 to 1000");
    assert_fault("NEAR(a b, 5 c)", 12, 1, "comes last");
    assert_fault("NEAR(a b, 5", 4, 1, "not closed");
    assert_fault("NEAR(a b", 4, 1, "not closed");
}

/* FTS5 leaves an empty phrase out of a NEAR, and then finds what was not asked for. */
static void near_takes_no_text_that_fts5_may_find_empty(void **state) {
    (void)state;
    assert_fault("NEAR(a \xe2\x82\xac)", 7, 3, "no letter or digit");
    assert_fault("a NEAR \xd8\x8c", 7, 2, "Latin");
    assert_fault("NEAR(\xcc\x81 b)", 5, 2, "Latin");
}

/* ---- fields ---- */

static void a_tag_is_spelled_as_its_directory(void **state) {
    (void)state;
    assert_tree("tag:kosovo", "tag:\"KOSOVO\"");
    assert_tree("tag:\"human rights\"", "tag:\"HUMAN_RIGHTS\"");
    assert_tree("tag:Human_Rights", "tag:\"HUMAN_RIGHTS\"");
    assert_tree("TAG:it", "tag:\"IT\"");
    assert_tree("signed:\"de la Vega\"", "signed:\"DE_LA_VEGA\"");
}

static void an_origin_is_spelled_as_in_identifiers(void **state) {
    (void)state;
    assert_tree("origin:\"New Delhi\"", "origin:\"NEWDELHI\"");
    assert_tree("origin:\"amembassy rome\"", "origin:\"ROME\"");
    assert_tree("origin:Velm", "origin:\"VELM\"");
}

static void a_class_is_a_level_and_perhaps_a_caveat(void **state) {
    (void)state;
    assert_tree("class:secret", "class:\"SECRET\"");
    assert_tree("class:Secret-NoForn", "class:\"SECRET-NOFORN\"");
    assert_tree("class:\"top secret\"", "class:\"TOP_SECRET\"");
    assert_tree("class:limited_official_use", "class:\"LIMITED_OFFICIAL_USE\"");
    assert_fault("a class:s", 8, 1, "no such classification");
    assert_fault("class:secretary", 6, 9, "no such classification");
    assert_fault("class:NOFORN", 6, 6, "no such classification");
}

static void fields_of_words_keep_their_words(void **state) {
    (void)state;
    assert_tree("subject:balkan", "subject:\"balkan\"");
    assert_tree("subject:\"a long\"*", "subject:\"a long\"*");
    assert_tree("from:rome to:\"Secstate Washdc\"", "from:\"rome\" to:\"Secstate Washdc\"");
    assert_fault("tag:KOS*", 4, 4, "tag: takes no *");
    assert_fault("date:2006*", 5, 5, "date: takes no *");
}

static void identifiers_are_written_one_way(void **state) {
    (void)state;
    assert_tree("id:06rome01851", "id:\"06ROME1851\"");
    assert_tree("id:1978JERUSA03343", "id:\"78JERUSALEM3343\"");
    assert_tree("id:1976STATE216769_b", "id:\"76STATE216769~2\"");
    assert_tree("ref:1976STATE216769_b", "ref:\"76STATE216769\"");
    assert_tree("id:06ROME1851~2", "id:\"06ROME1851~2\"");
    assert_tree("id:06rome*", "id:\"06ROME\"*");
    assert_tree("id:Letter_3", "id:\"Letter_3\"");
    assert_tree("cited-by:06Rome1851", "cited-by:\"06ROME1851\"");
    assert_tree("ref:07rome001497", "ref:\"07ROME1497\"");
    assert_fault("ref:Rome", 4, 4, "ref: takes the identifier");
    assert_fault("ref:06ROME1851~2", 4, 12, "ref: takes the identifier");
}

static void a_field_needs_its_name_and_its_value(void **state) {
    (void)state;
    assert_fault("a color:red", 2, 5, "there is no field color:");
    assert_fault("heading:x", 0, 7, "there is no field heading:");
    assert_fault("Re: Rome", 0, 2, "there is no field Re:");
    assert_fault("tag:", 0, 4, "tag: is followed by a word");
    assert_fault("a tag: IT", 2, 4, "tag: is followed by a word");
    assert_fault("tag:(IT)", 0, 4, "tag: is followed by a word");
    assert_fault("tag:\"\"", 4, 2, "no word between");
    assert_fault("tag:-", 4, 1, "no letter or digit in -");
}

/* ---- dates ---- */

static void a_date_is_its_first_and_last_day(void **state) {
    (void)state;
    assert_tree("date:2006", "date:2006-01-01..2006-12-31");
    assert_tree("date:2006-06", "date:2006-06-01..2006-06-30");
    assert_tree("date:2006-06-22", "date:2006-06-22..2006-06-22");
    assert_tree("date:2008-02", "date:2008-02-01..2008-02-29");
    assert_tree("date:2100-02", "date:2100-02-01..2100-02-28");
    assert_tree("date:2006-06..2007-01", "date:2006-06-01..2007-01-31");
    assert_tree("date:\"2006..2006-03-05\"", "date:2006-01-01..2006-03-05");
    assert_tree("date:..2006", "date:..2006-12-31");
    assert_tree("date:2007..", "date:2007-01-01..");
    assert_tree("date:Undated", "date:undated");
}

static void a_date_that_does_not_exist_is_a_fault(void **state) {
    (void)state;
    assert_fault("date:2006-13", 5, 7, "no such date: 2006-13");
    assert_fault("date:2006-00", 5, 7, "no such date");
    assert_fault("date:2006-06-31", 5, 10, "no such date");
    assert_fault("date:2005-02-29", 5, 10, "no such date");
    assert_fault("date:1900-02-29", 5, 10, "no such date");
    assert_fault("date:0000", 5, 4, "no such date");
    assert_fault("date:2006..2006-02-30", 11, 10, "no such date");
}

static void what_is_no_date_is_a_fault(void **state) {
    (void)state;
    assert_fault("date:June", 5, 4, "no date: June");
    assert_fault("date:06", 5, 2, "no date: 06");
    assert_fault("date:20060622", 5, 8, "no date");
    assert_fault("date:2006-", 5, 5, "no date");
    assert_fault("date:2006-06-22-01", 5, 13, "no date");
    assert_fault("date:2006/06", 5, 7, "no date");
    assert_fault("date:2006...2007", 11, 5, "no date");
    assert_fault("date:..", 5, 2, "no letter or digit");
    assert_fault("date:2007..2006", 5, 10, "ends before it begins");
    assert_fault("date:2006-06..2006-05", 5, 16, "ends before it begins");
}

/* ---- faults ---- */

static void an_empty_query_is_a_fault(void **state) {
    (void)state;
    assert_fault("", 0, 0, "empty");
    assert_fault(" \t ", 3, 0, "empty");
    assert_fault("()", 0, 2, "nothing between");
    assert_fault("a ( ) b", 3, 2, "nothing between");
}

static void quotation_marks_come_in_pairs(void **state) {
    (void)state;
    assert_fault("\"", 0, 1, "no partner");
    assert_fault("a \"b c", 2, 1, "no partner");
    assert_fault("\"a\" \"", 4, 1, "no partner");
    assert_fault("tag:\"IT", 4, 1, "no partner");
    assert_fault("\"\"", 0, 2, "no word between");
    assert_fault("\" - \"", 0, 5, "no word between");
}

static void parentheses_come_in_pairs(void **state) {
    (void)state;
    assert_fault("(a", 0, 1, "not closed");
    assert_fault("a (b (c)", 2, 1, "not closed");
    assert_fault("a)", 1, 1, "no parenthesis is open");
    assert_fault(")", 0, 1, "no parenthesis is open");
    assert_fault("(", 0, 1, "not closed");
}

static void nesting_has_a_limit(void **state) {
    (void)state;
    char text[512];
    memset(text, '(', 255);
    text[255] = '\0';
    assert_fault(text, 50, 1, "more than 50");
    snprintf(text, sizeof text, "%.50s a%.50s", "((((((((((((((((((((((((((((((((((((((((((((((((((",
             "))))))))))))))))))))))))))))))))))))))))))))))))))");
    assert_tree(text, "\"a\"");
    memset(text, '-', 50);
    text[50] = 'a';
    text[51] = '\0';
    assert_non_null(canonical(text));
    memset(text, '-', 51);
    text[51] = 'a';
    text[52] = '\0';
    assert_fault(text, 50, 1, "more than 50");
}

static void an_operator_needs_its_terms(void **state) {
    (void)state;
    assert_fault("a AND", 2, 3, "nothing follows AND");
    assert_fault("a OR", 2, 2, "nothing follows OR");
    assert_fault("(a OR) b", 3, 2, "nothing follows OR");
    assert_fault("NOT", 0, 3, "nothing follows NOT");
    assert_fault("OR a", 0, 2, "stands before OR");
    assert_fault("a AND OR b", 6, 2, "stands before OR");
    assert_fault("(AND a)", 1, 3, "stands before AND");
    assert_fault("a - b", 2, 1, "without a blank");
    assert_fault("a -", 2, 1, "without a blank");
    assert_fault("a -)", 2, 1, "nothing follows -");
}

static void an_asterisk_ends_a_word(void **state) {
    (void)state;
    assert_fault("*", 0, 1, "end of a word");
    assert_fault("a *", 2, 1, "end of a word");
    assert_fault("a*b", 1, 1, "only stand at the end");
    assert_fault("a**", 1, 1, "only stand at the end");
    assert_fault("\"a\"**", 4, 1, "end of a word");
    assert_fault("-*", 1, 1, "end of a word");
}

static void what_holds_no_word_is_a_fault(void **state) {
    (void)state;
    assert_fault("a & b", 2, 1, "no letter or digit in &");
    assert_fault("...", 0, 3, "no letter or digit");
    assert_fault("a \xe2\x80\x93 b", 2, 3, "no letter or digit");
}

static void bytes_that_are_no_text_are_a_fault(void **state) {
    (void)state;
    assert_fault("a\xff", 1, 1, "not UTF-8");
    assert_fault("ab \xc3", 3, 1, "not UTF-8");
    assert_fault("a\x1b[31m", 1, 1, "control character");
    assert_fault("a\x7f", 1, 1, "control character");
    struct query *query = NULL;
    struct query_fault fault;
    assert_int_equal(query_parse((struct span){"a\0b", 3}, &query, &fault), ERR_QUERY);
    assert_int_equal(fault.at, 1);
    assert_int_equal(query_parse(SPAN_EMPTY, &query, NULL), ERR_QUERY);
}

static void a_query_has_a_limit(void **state) {
    (void)state;
    static char text[QUERY_SIZE_MAX + 2];
    struct query *query = NULL;
    memset(text, 'a', QUERY_SIZE_MAX);
    assert_int_equal(query_parse(span_of(text), &query, NULL), ERR_OK);
    query_free(query);
    text[QUERY_SIZE_MAX] = 'a';
    assert_fault(text, QUERY_SIZE_MAX, 1, "at most 4096 bytes");
}

/* Other languages' signs are refused, or are punctuation inside a quoted text. */
static void what_looks_like_fts5_is_not(void **state) {
    (void)state;
    assert_fault("^kosovo", 0, 1, "^ means nothing");
    assert_fault("{heading text}: x", 0, 1, "{ means nothing");
    assert_fault("a + b", 2, 1, "no letter or digit in +");
    assert_fault("a}", 1, 1, "} means nothing");
    assert_tree("text\"a\"", "\"text\" \"a\"");
    assert_tree("\"a^b{c\"", "\"a^b{c\"");
}

static void what_looks_like_sql_is_not(void **state) {
    (void)state;
    assert_fault("'; DROP TABLE cable; --", 0, 2, "no letter or digit");
    assert_fault("a'); DELETE FROM cable", 2, 1, "no parenthesis is open");
    assert_tree("x' OR 1=1", "\"x'\" OR \"1=1\"");
    assert_tree("tag:\"IT' OR 'a'='a\"", "tag:\"IT'_OR_'A'='A\"");
}

/* ---- any text ---- */

/* Strings of tokens, most of them no queries: nothing crashes, a fault lies inside the text, and the
 * canonical spelling of a query is its own canonical spelling. */
static void no_text_does_harm(void **state) {
    (void)state;
    static const char *const tokens[] = {
        " ",     " ",      "a",       "b*",    "\"c d\"", "\"",    "(",        ")",
        "OR",    " OR ",   "AND",     " NOT ", "-",       "*",     ":",        ",",
        "NEAR",  "NEAR(",  " NEAR ",  "tag:",  "IT",      "date:", "2006",     "2006-02",
        "..",    "-30",    "id:",     "06X1",  "~2",      "x:",    "\xc3\xa9", "\xe2\x82\xac",
        "\xff",  "class:", "secret",  "'",     "origin:", "5)",    ", 3)",     "ref:",
        "from:", "^",      "undated", "\t",    "a b",     " c "};
    unsigned queries = 0;
    srandom(20060622);
    for (int round = 0; round < 60000; round++) {
        char text[512] = "";
        struct query *query = NULL;
        struct query_fault fault = {.at = 9999};
        for (long n = random() % 12 + 1; n > 0; n--)
            strcat(text, tokens[(size_t)random() % (sizeof tokens / sizeof tokens[0])]);
        enum err e = query_parse(span_of(text), &query, &fault);
        if (e == ERR_OK) {
            query_free(query);
            char first[2048];
            snprintf(first, sizeof first, "%s", canonical(text));
            assert_string_equal(canonical(first), first);
            queries++;
        } else if (e != ERR_QUERY || fault.at + fault.n > strlen(text) || fault.text[0] == '\0' ||
                   !text_is_utf8(span_of(fault.text)))
            fail_msg("%s: %s at %zu, %zu long", text, fault.text, fault.at, fault.n);
    }
    assert_true(queries > 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_a_text),
        cmocka_unit_test(a_phrase_keeps_its_blanks),
        cmocka_unit_test(a_word_with_a_hyphen_is_one_text),
        cmocka_unit_test(a_beginning_has_its_asterisk),
        cmocka_unit_test(operators_in_small_letters_are_words),
        cmocka_unit_test(terms_side_by_side_are_joined_by_and),
        cmocka_unit_test(and_binds_closer_than_or),
        cmocka_unit_test(parentheses_that_change_nothing_go),
        cmocka_unit_test(not_binds_closest),
        cmocka_unit_test(a_hyphen_before_a_term_is_not),
        cmocka_unit_test(near_takes_a_list),
        cmocka_unit_test(near_stands_between_texts),
        cmocka_unit_test(near_takes_texts_only),
        cmocka_unit_test(near_needs_two),
        cmocka_unit_test(the_distance_of_near_is_a_number),
        cmocka_unit_test(near_takes_no_text_that_fts5_may_find_empty),
        cmocka_unit_test(a_tag_is_spelled_as_its_directory),
        cmocka_unit_test(an_origin_is_spelled_as_in_identifiers),
        cmocka_unit_test(a_class_is_a_level_and_perhaps_a_caveat),
        cmocka_unit_test(fields_of_words_keep_their_words),
        cmocka_unit_test(identifiers_are_written_one_way),
        cmocka_unit_test(a_field_needs_its_name_and_its_value),
        cmocka_unit_test(a_date_is_its_first_and_last_day),
        cmocka_unit_test(a_date_that_does_not_exist_is_a_fault),
        cmocka_unit_test(what_is_no_date_is_a_fault),
        cmocka_unit_test(an_empty_query_is_a_fault),
        cmocka_unit_test(quotation_marks_come_in_pairs),
        cmocka_unit_test(parentheses_come_in_pairs),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(an_operator_needs_its_terms),
        cmocka_unit_test(an_asterisk_ends_a_word),
        cmocka_unit_test(what_holds_no_word_is_a_fault),
        cmocka_unit_test(bytes_that_are_no_text_are_a_fault),
        cmocka_unit_test(a_query_has_a_limit),
        cmocka_unit_test(what_looks_like_fts5_is_not),
        cmocka_unit_test(what_looks_like_sql_is_not),
        cmocka_unit_test(no_text_does_harm),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
