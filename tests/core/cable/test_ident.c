/* test_ident: identifiers such as 06VELM1207, read and written, and posts from the forms in which they are
 * printed. */
#include "cable/ident.h"
#include "cable/post.h"
#include "lib/test.h"

static void an_identifier_is_year_post_and_serial(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int year;
        const char *post;
        unsigned long serial;
    } cases[] = {
        {"06VELM1207", 2006, "VELM", 1207},
        {"08RIODEJANEIRO138", 2008, "RIODEJANEIRO", 138},
        {"06USUNNEWYORK123", 2006, "USUNNEWYORK", 123},
        {"10STATE284", 2010, "STATE", 284},
        {"06VELM01207", 2006, "VELM", 1207}, /* leading zeros */
        {"06VELM000001", 2006, "VELM", 1}, /* many of them */
        {"06velm1207", 2006, "VELM", 1207}, /* any case */
        {"06Velm1207", 2006, "VELM", 1207},
        {"66VELM1", 1966, "VELM", 1}, /* the century turns at 66 */
        {"99VELM1", 1999, "VELM", 1},
        {"00VELM1", 2000, "VELM", 1},
        {"65VELM1", 2065, "VELM", 1},
        {"06VELM99999999", 2006, "VELM", 99999999},
        {"1974VELM00900", 1974, "VELM", 900}, /* as the National Archives number their documents */
        {"1976STATE216769_b", 1976, "STATE", 216769},
        {"1976state216769_B", 1976, "STATE", 216769},
        {"2006VELM1", 2006, "VELM", 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ident ident;
        if (ident_parse(span_of(cases[i].text), &ident) != ERR_OK)
            fail_msg("%s was refused", cases[i].text);
        assert_int_equal(ident.year, cases[i].year);
        assert_string_equal(ident.post, cases[i].post);
        assert_int_equal(ident.serial, cases[i].serial);
    }
}

static void anything_else_is_no_identifier(void **state) {
    (void)state;
    static const char *const cases[] = {
        "",
        "06",
        "VELM",
        "06VELM",
        "VELM1207",
        "6VELM1207",
        "06 VELM 12",
        " 06VELM1207",
        "06VELM1207 ",
        "06VELM1207~2",
        "06VELM1207.txt",
        "06VELM-1207",
        "061207",
        "1906VELM1", /* no year that two digits stand for */
        "2106VELM1",
        "006VELM1",
        "06VELM01207_b", /* only behind a year of four digits */
        "1974VELM00900_",
        "1974VELM00900_2",
        "1974VELM00900_bc",
        "1974_b",
        "06VELM100000000",
        "06VELM12O7",
        "06VELM1207\n",
        "06/VELM/1207",
    };
    struct ident ident;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (ident_parse(span_of(cases[i]), &ident) != ERR_INVALID)
            fail_msg("\"%s\" was taken", cases[i]);
    assert_int_equal(ident_parse(SPAN_EMPTY, &ident), ERR_INVALID);
    assert_int_equal(ident_parse(SPAN("06VELM12\0007"), &ident), ERR_INVALID);
}

static void a_post_has_room_for_39_letters(void **state) {
    (void)state;
    struct ident ident;
    char text[64];
    memcpy(text, "06", 2);
    memset(text + 2, 'A', 40);
    memcpy(text + 2 + 39, "12", 3);
    assert_int_equal(ident_parse(span_of(text), &ident), ERR_OK);
    assert_int_equal(strlen(ident.post), 39);
    memset(text + 2, 'A', 40);
    memcpy(text + 2 + 40, "12", 3);
    assert_int_equal(ident_parse(span_of(text), &ident), ERR_INVALID);
}

static void an_identifier_is_written_as_it_is_cited(void **state) {
    (void)state;
    static const struct {
        struct ident ident;
        const char *text;
    } cases[] = {
        {{.year = 2006, .post = "VELM", .serial = 1207}, "06VELM1207"},
        {{.year = 2000, .post = "VELM", .serial = 88}, "00VELM88"},
        {{.year = 1975, .post = "PORTBRAVEN", .serial = 1196}, "75PORTBRAVEN1196"},
        {{.year = 2010, .post = "NEWALMARA", .serial = 5}, "10NEWALMARA5"},
        {{.year = 2006, .post = "VELM", .serial = 99999999}, "06VELM99999999"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char out[IDENT_MAX];
        ident_format(&cases[i].ident, out);
        assert_string_equal(out, cases[i].text);
    }
}

static void the_longest_identifier_fits(void **state) {
    (void)state;
    struct ident ident = {.year = 2006, .serial = 99999999}, again;
    char out[IDENT_MAX];
    memset(ident.post, 'A', IDENT_POST_MAX - 1);
    ident_format(&ident, out);
    assert_int_equal(strlen(out), 2 + 39 + 8);
    assert_int_equal(ident_parse(span_of(out), &again), ERR_OK);
    assert_string_equal(again.post, ident.post);
    assert_int_equal(again.serial, ident.serial);
}

static void what_was_written_reads_the_same(void **state) {
    (void)state;
    for (int year = 1966; year <= 2065; year++) {
        struct ident ident = {.year = year, .post = "KARSTHARBOR", .serial = (unsigned long)year}, again;
        char out[IDENT_MAX];
        ident_format(&ident, out);
        assert_int_equal(ident_parse(span_of(out), &again), ERR_OK);
        assert_int_equal(again.year, year);
        assert_string_equal(again.post, "KARSTHARBOR");
        assert_int_equal(again.serial, year);
    }
}

static void a_printed_post_becomes_the_word_of_identifiers(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"VELM", "VELM"},
        {"NEW DELHI", "NEWDELHI"},
        {"New Delhi", "NEWDELHI"},
        {"  new   delhi ", "NEWDELHI"},
        {"AMEMBASSY NEW DELHI", "NEWDELHI"},
        {"AMEMBASSY ROME", "ROME"},
        {"AMCONSUL MILAN", "MILAN"},
        {"Embassy Rome", "ROME"},
        {"Consulate Milan", "MILAN"},
        {"USOFFICE PRISTINA", "PRISTINA"},
        {"SECSTATE WASHDC", "STATE"},
        {"SECSTATE", "STATE"},
        {"STATE", "STATE"},
        {"Secretary of State", "STATE"},
        {"RIO DE JANEIRO", "RIODEJANEIRO"},
        {"RIO DE JAN", "RIODEJANEIRO"},
        {"USUN NEW YORK", "USUNNEWYORK"},
        {"USMISSION USUN NEW YORK", "USUNNEWYORK"},
        {"RPO DUBAI", "RPODUBAI"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char post[IDENT_POST_MAX];
        if (ident_post(span_of(cases[i][0]), post) != ERR_OK)
            fail_msg("%s was refused", cases[i][0]);
        assert_string_equal(post, cases[i][1]);
    }
}

/* post_find() looks in a sorted table; every name in it is made of capitals, and the name of identifiers
 * stands in it too. */
static void the_table_of_posts_is_sorted(void **state) {
    (void)state;
    for (size_t i = 0; i < post_table_len; i++) {
        const struct post_entry *e = &post_table[i];
        if (i > 0 && strcmp(e[-1].printed, e->printed) >= 0)
            fail_msg("%s stands behind %s", e->printed, e[-1].printed);
        if (strspn(e->printed, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(e->printed))
            fail_msg("%s has more than capitals", e->printed);
        if (strlen(e->ident) >= IDENT_POST_MAX || post_find(span_of(e->ident)) == NULL)
            fail_msg("%s is not in the table", e->ident);
        assert_string_equal(post_find(span_of(e->printed)), e->ident);
    }
    assert_null(post_find(SPAN("VELM")));
    assert_null(post_find(SPAN("ROM")));
    assert_null(post_find(SPAN_EMPTY));
}

static void a_known_post_is_told_from_any_word(void **state) {
    (void)state;
    char post[IDENT_POST_MAX] = "VELM";
    assert_false(ident_known_post(SPAN("KARST HARBOR"), post));
    assert_string_equal(post, "VELM");
    assert_true(ident_known_post(SPAN("AmEmbassy  New-Delhi"), post));
    assert_string_equal(post, "NEWDELHI");
    assert_true(ident_known_post(SPAN("USMISSION USUN NEW YORK"), post));
    assert_string_equal(post, "USUNNEWYORK");
}

static void a_post_without_letters_is_refused(void **state) {
    (void)state;
    static const char *const cases[] = {"", "   ", "123", "- . -", "00 12"};
    char post[IDENT_POST_MAX];
    for (size_t i = 0; i < COUNT(cases); i++)
        if (ident_post(span_of(cases[i]), post) != ERR_INVALID)
            fail_msg("\"%s\" was taken", cases[i]);
}

static void a_post_that_is_too_long_is_refused(void **state) {
    (void)state;
    char post[IDENT_POST_MAX];
    assert_int_equal(ident_post(SPAN("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLM"), post), ERR_OK); /* 39 */
    assert_int_equal(ident_post(SPAN("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN"), post), ERR_INVALID);
    assert_int_equal(ident_post(SPAN("ABCDEFGHIJ KLMNOPQRST UVWXYZABCD EFGHIJKLMN OP"), post), ERR_INVALID);
}

/* err.h: out-parameters are set only when the function returned ERR_OK. */
static void a_refused_post_leaves_the_result_alone(void **state) {
    (void)state;
    char post[IDENT_POST_MAX] = "VELM";
    assert_int_equal(ident_post(SPAN("1"), post), ERR_INVALID);
    assert_string_equal(post, "VELM");
    assert_int_equal(ident_post(SPAN("ABCDEFGHIJ KLMNOPQRST UVWXYZABCD EFGHIJKLMN OP"), post), ERR_INVALID);
    assert_memory_equal(post, "VELM", 5);
}

static void people_put_blanks_between_the_parts(void **state) {
    (void)state;
    static const char *const spellings[] = {"06VELM1207", "06 VELM 1207", " 06 velm 01207\t",
                                            "06 VE LM 1207"};
    static const char *const none[] = {"", " ", "06 VELM", "VELM 1207", "06 VELM 12 07b"};
    char text[IDENT_MAX], many[200];
    struct ident ident;
    for (size_t i = 0; i < COUNT(spellings); i++) {
        assert_int_equal(ident_read(span_of(spellings[i]), &ident), ERR_OK);
        ident_format(&ident, text);
        assert_string_equal(text, "06VELM1207");
    }
    for (size_t i = 0; i < COUNT(none); i++)
        assert_int_equal(ident_read(span_of(none[i]), &ident), ERR_INVALID);
    memset(many, 'A', sizeof many);
    assert_int_equal(ident_read((struct span){many, sizeof many}, &ident), ERR_INVALID);
}

static void a_further_document_of_a_number_is_shown_apart(void **state) {
    (void)state;
    static const char *const cases[][2] = {{"1976STATE216769_b", "76STATE216769~2"},
                                           {"1978JERUSA03343_d", "78JERUSA3343~4"},
                                           {"1976STATE216769_a", "76STATE216769"},
                                           {"1976STATE216769", "76STATE216769"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ident ident;
        char out[IDENT_MAX];
        assert_int_equal(ident_parse(span_of(cases[i][0]), &ident), ERR_OK);
        ident_format_further(&ident, out);
        assert_string_equal(out, cases[i][1]);
    }
}

/* The National Archives keep six characters of the name of a post, a blank among them. */
static void a_post_that_an_archive_cut_is_completed(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"1978JERUSA03343", "78JERUSALEM3343"}, {"1973USUNN00880", "73USUNNEWYORK880"},
        {"1976KUALA00012", "76KUALALUMPUR12"},  {"1976ADDIS00012", "76ADDISABABA12"},
        {"1974LAPAZ00900", "74LAPAZ900"},       {"1974LOUREN00077", "74LOURENCOMARQUES77"},
        {"1975PORTO00012", "75PORTO12"}, /* of Spain, Alegre? */
        {"1975SAOP00012", "75SAOP12"}, /* no archive cuts so much */
        {"1975VELM00012", "75VELM12"},          {"75SECSTATE12", "75STATE12"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ident ident;
        char out[IDENT_MAX];
        assert_int_equal(ident_parse(span_of(cases[i][0]), &ident), ERR_OK);
        ident_settle(&ident);
        ident_format(&ident, out);
        assert_string_equal(out, cases[i][1]);
    }
}

static void a_post_with_one_slip_is_found_where_one_is_meant(void **state) {
    (void)state;
    assert_string_equal(post_nearest(SPAN("BRASILA")), "BRASILIA");
    assert_string_equal(post_nearest(SPAN("PHNOMPEN")), "PHNOMPENH");
    assert_string_equal(post_nearest(SPAN("ATHNES")), "ATHENS");
    assert_null(post_nearest(SPAN("AMARA"))); /* ASMARA, SAMARA? */
    assert_null(post_nearest(SPAN("ROMA"))); /* short words resemble too many */
    assert_null(post_nearest(SPAN("PORTBRAVEN")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_further_document_of_a_number_is_shown_apart),
        cmocka_unit_test(a_post_that_an_archive_cut_is_completed),
        cmocka_unit_test(a_post_with_one_slip_is_found_where_one_is_meant),
        cmocka_unit_test(an_identifier_is_year_post_and_serial),
        cmocka_unit_test(anything_else_is_no_identifier),
        cmocka_unit_test(people_put_blanks_between_the_parts),
        cmocka_unit_test(a_post_has_room_for_39_letters),
        cmocka_unit_test(an_identifier_is_written_as_it_is_cited),
        cmocka_unit_test(the_longest_identifier_fits),
        cmocka_unit_test(what_was_written_reads_the_same),
        cmocka_unit_test(a_printed_post_becomes_the_word_of_identifiers),
        cmocka_unit_test(the_table_of_posts_is_sorted),
        cmocka_unit_test(a_known_post_is_told_from_any_word),
        cmocka_unit_test(a_post_without_letters_is_refused),
        cmocka_unit_test(a_post_that_is_too_long_is_refused),
        cmocka_unit_test(a_refused_post_leaves_the_result_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
