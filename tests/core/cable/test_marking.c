/* test_marking: portion markings, also damaged ones, the classification words of the head, and caveats.
 * In the tables of marked text a bar stands where the marking ends. */
#include <stdio.h>

#include "cable/marking.h"
#include "lib/test.h"

/* Takes the bar out of a table's text; returns how many bytes stood before it. */
static size_t unbar(const char *barred, char text[200]) {
    size_t n = strcspn(barred, "|");
    snprintf(text, 200, "%.*s%s", (int)n, barred, barred + n + 1);
    return n;
}

struct portion {
    const char *barred, *normal;
};

static void assert_portions(const struct portion *cases, size_t n, bool damaged) {
    for (size_t i = 0; i < n; i++) {
        char text[200], out[MARKING_MAX];
        size_t length = unbar(cases[i].barred, text);
        if (marking_scan(span_of(text), damaged, out) != length)
            fail_msg("%s: length %zu", cases[i].barred, marking_scan(span_of(text), damaged, out));
        assert_string_equal(out, cases[i].normal);
    }
}

static void a_portion_marking_is_normalised(void **state) {
    (void)state;
    static const struct portion cases[] = {
        {"(C)| Summary.", "C"},
        {"(S)| Comment:", "S"},
        {"(U)| Text", "U"},
        {"(SBU)| Text", "SBU"},
        {"(TS)| Text", "TS"},
        {"(LOU)| Text", "LOU"},
        {"(S/NF)| Text", "S/NF"},
        {"(C/REL NATO)| Text", "C/REL NATO"},
        {"(C//NOFORN)| Text", "C/NOFORN"},
        {"(c)| Text", "C"},
        {"(s//nf)| Text", "S/NF"},
        {"( C )| Text", "C"},
        {"( S / NF )| Text", "S/NF"},
        {"(C)|Text", "C"},
        {"(C)|", "C"},
    };
    assert_portions(cases, COUNT(cases), false);
    assert_portions(cases, COUNT(cases), true);
}

static void a_lost_bracket_counts_where_damage_is_allowed(void **state) {
    (void)state;
    static const struct portion cases[] = {
        {"C)| Emboff went aboard", "C"}, {"SBU)| The consul", "SBU"}, {"s)| Text", "S"}};
    char text[200], out[MARKING_MAX];
    assert_portions(cases, COUNT(cases), true);
    for (size_t i = 0; i < COUNT(cases); i++) {
        unbar(cases[i].barred, text);
        assert_int_equal(marking_scan(span_of(text), false, out), 0);
    }
}

static void a_marking_may_have_lost_its_second_bracket(void **state) {
    (void)state;
    static const struct portion cases[] = {{"(C| Emboff went aboard", "C"}};
    assert_portions(cases, COUNT(cases), true);
}

static void other_brackets_are_no_marking(void **state) {
    (void)state;
    static const char *const cases[] = {
        "",          "Text (C)",         "(Charles) told us", "(1) first",    "(see para 4)", "()",
        "(",         "(U.S.) officials", "(UN) envoys",       "(Sudan) said", "(ref A)",      "(X) marks",
        "C) Emboff", "(A) 06 VELM 1207", "(Secretary) Rice",  "(C",           "(secretive)"};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char out[MARKING_MAX];
        if (marking_scan(span_of(cases[i]), false, out) != 0)
            fail_msg("\"%s\" was taken", cases[i]);
    }
}

static void prose_is_not_even_a_damaged_marking(void **state) {
    (void)state;
    static const char *const cases[] = {"",         "Summary.", "Cement (C)", "Charles) told us",
                                        "1) first", ")",        "C",          "see)"};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char out[MARKING_MAX];
        if (marking_scan(span_of(cases[i]), true, out) != 0)
            fail_msg("\"%s\" was taken", cases[i]);
    }
}

static void a_marking_never_passes_its_room(void **state) {
    (void)state;
    char text[300] = "(C/REL ", out[MARKING_MAX];
    for (size_t n = 30; n < 200; n++) {
        memset(text + 7, 'A', n);
        memcpy(text + 7 + n, ") x", 4);
        memset(out, '#', sizeof out);
        if (marking_scan(span_of(text), true, out) > 0 && memchr(out, '\0', sizeof out) == NULL)
            fail_msg("no end with %zu letters", n);
    }
}

/* ---- classification words ---- */

static void the_level_is_read_spaced_doubled_or_cut(void **state) {
    (void)state;
    static const struct {
        const char *barred;
        enum cable_level level;
    } cases[] = {
        {"C O N F I D E N T I A L| VELM 001207", CABLE_CONFIDENTIAL},
        {"CONFIDENTIAL|", CABLE_CONFIDENTIAL},
        {"C o n f i d e n t i a l| velm", CABLE_CONFIDENTIAL},
        {"S E C R E T| SECTION 01 OF 02", CABLE_SECRET},
        {"SECRET| VELM 000005", CABLE_SECRET},
        {"S e c r e t| new almara 000012", CABLE_SECRET},
        {"SS E C R E T| VELM", CABLE_SECRET},
        {"E C R E T| KARST HARBOR 000015", CABLE_SECRET},
        {"O N F I D E N T I A L| VELM", CABLE_CONFIDENTIAL},
        {"UNCLAS| VELM 000009", CABLE_UNCLASSIFIED},
        {"UNCLASSIFIED| VELM", CABLE_UNCLASSIFIED},
        {"U N C L A S| VELM", CABLE_UNCLASSIFIED},
        {"U N C L A S S I F I E D|", CABLE_UNCLASSIFIED},
        {"LIMITED OFFICIAL USE| VELM 0009", CABLE_LIMITED_OFFICIAL_USE},
        {"TOP SECRET|", CABLE_TOP_SECRET},
        {"T O P S E C R E T|", CABLE_TOP_SECRET},
        {"SECRET|//NOFORN", CABLE_SECRET},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[200];
        size_t length = unbar(cases[i].barred, text);
        enum cable_level level = CABLE_LEVEL_NONE;
        if (marking_level(span_of(text), &level) != length)
            fail_msg("%s: length %zu", cases[i].barred, marking_level(span_of(text), &level));
        assert_int_equal(level, cases[i].level);
    }
}

static void a_longer_word_is_no_level(void **state) {
    (void)state;
    static const char *const cases[] = {"",
                                        "SECRETARY RICE",
                                        "Secretaries",
                                        "CONFIDENTIALLY",
                                        "UNCLASP",
                                        "SECRETS",
                                        "VELM 001207",
                                        "LIMITED",
                                        "TOP",
                                        "ECRETARY",
                                        "SECRET2",
                                        "OFFICIAL USE",
                                        "UNCLE",
                                        "C",
                                        "S E C"};
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum cable_level level;
        if (marking_level(span_of(cases[i]), &level) != 0)
            fail_msg("\"%s\" was taken", cases[i]);
    }
}

static void the_zny_line_repeats_one_letter(void **state) {
    (void)state;
    assert_int_equal(marking_zny(SPAN("UUUUU")), CABLE_UNCLASSIFIED);
    assert_int_equal(marking_zny(SPAN("CCCCC")), CABLE_CONFIDENTIAL);
    assert_int_equal(marking_zny(SPAN("SSSSS")), CABLE_SECRET);
    assert_int_equal(marking_zny(SPAN("XXXXX")), CABLE_LEVEL_NONE);
    assert_int_equal(marking_zny(SPAN("ZZH")), CABLE_LEVEL_NONE);
    assert_int_equal(marking_zny(SPAN_EMPTY), CABLE_LEVEL_NONE);
}

/* ---- caveats ---- */

static void a_caveat_is_given_as_the_index_writes_it(void **state) {
    (void)state;
    static const struct {
        const char *text, *word;
        size_t length;
    } cases[] = {{"NOFORN", "NOFORN", 6}, {"NOFORN SIPDIS", "NOFORN", 6},
                 {"NF", "NOFORN", 2},     {"//NF//", "NOFORN", 6},
                 {"SIPDIS", "SIPDIS", 6}, {"SENSITIVE", "SENSITIVE", 9},
                 {"noforn", "NOFORN", 6}, {"SENSITIVE SIPDIS", "SENSITIVE", 9},
                 {"EXDIS", "EXDIS", 5}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct span word = SPAN_EMPTY;
        if (marking_caveat(span_of(cases[i].text), &word) != cases[i].length)
            fail_msg("%s", cases[i].text);
        assert_int_equal(word.n, strlen(cases[i].word));
        assert_memory_equal(word.p, cases[i].word, word.n);
    }
}

static void other_words_are_no_caveat(void **state) {
    (void)state;
    static const char *const cases[] = {"",    "VELM 001207",      "NOFORNX",         "SENSITIVELY",
                                        "NFL", "SECTION 01 OF 02", "STATE FOR EUR/WE"};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct span word;
        if (marking_caveat(span_of(cases[i]), &word) != 0)
            fail_msg("\"%s\" was taken", cases[i]);
    }
}

static void a_caveat_limits_readers_not_the_way(void **state) {
    (void)state;
    assert_true(marking_is_caveat(SPAN("NOFORN")));
    assert_true(marking_is_caveat(SPAN("SENSITIVE")));
    assert_false(marking_is_caveat(SPAN("SIPDIS")));
    assert_false(marking_is_caveat(SPAN("EXDIS")));
    assert_false(marking_is_caveat(SPAN("VELM")));
    assert_false(marking_is_caveat(SPAN_EMPTY));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_portion_marking_is_normalised),
        cmocka_unit_test(a_lost_bracket_counts_where_damage_is_allowed),
        cmocka_unit_test(a_marking_may_have_lost_its_second_bracket),
        cmocka_unit_test(other_brackets_are_no_marking),
        cmocka_unit_test(prose_is_not_even_a_damaged_marking),
        cmocka_unit_test(a_marking_never_passes_its_room),
        cmocka_unit_test(the_level_is_read_spaced_doubled_or_cut),
        cmocka_unit_test(a_longer_word_is_no_level),
        cmocka_unit_test(the_zny_line_repeats_one_letter),
        cmocka_unit_test(a_caveat_is_given_as_the_index_writes_it),
        cmocka_unit_test(other_words_are_no_caveat),
        cmocka_unit_test(a_caveat_limits_readers_not_the_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
