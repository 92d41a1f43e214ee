/* test_classification_line: classification lines in every spelling, and lines that are none. */
#include "lib/str.h"
#include "lib/test.h"
#include "parse/classification_line.h"

/* ---- classification lines ---- */

static void a_classification_line_names_post_and_serial(void **state) {
    (void)state;
    static const struct {
        const char *line, *post;
        enum cable_level level;
        unsigned long serial, section;
    } cases[] = {
        {"C O N F I D E N T I A L VELM 001207", "VELM", CABLE_CONFIDENTIAL, 1207, 0},
        {"C O N F I D E N T I A L SECTION 01 OF 03 VELM 001207", "VELM", CABLE_CONFIDENTIAL, 1207, 1},
        {"S E C R E T SECTION 02 OF 02 NEW ALMARA 000053", "NEW ALMARA", CABLE_SECRET, 53, 2},
        {"S e c r e t new almara 000012", "new almara", CABLE_SECRET, 12, 0},
        {"SS E C R E T VELM 000099", "VELM", CABLE_SECRET, 99, 0},
        {"E C R E T KARST HARBOR 000015", "KARST HARBOR", CABLE_SECRET, 15, 0},
        {"UNCLAS SECTION 01 OF 02 SAN CALIXTO 000941", "SAN CALIXTO", CABLE_UNCLASSIFIED, 941, 1},
        {"LIMITED OFFICIAL USE SECTION 1 OF 2 PORTBRAVEN 1196", "PORTBRAVEN", CABLE_LIMITED_OFFICIAL_USE,
         1196, 1},
        {"  C O N F I D E N T I A L   VELM 001207  ", "VELM", CABLE_CONFIDENTIAL, 1207, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct classification_line m;
        if (!classification_line_read(span_of(cases[i].line), &m))
            fail_msg("\"%s\" was not read", cases[i].line);
        assert_int_equal(m.level, cases[i].level);
        assert_string_equal(str(m.post), cases[i].post);
        assert_int_equal(m.serial, cases[i].serial);
        assert_int_equal(m.section, cases[i].section);
        assert_int_equal(m.caveats_n, 0);
    }
}

static void telegrams_of_the_1970s_have_it_in_other_forms(void **state) {
    (void)state;
    static const struct {
        const char *line, *post;
        enum cable_level level;
        unsigned long serial, section, sections;
    } cases[] = {
        {"UNCLAS VELM 2284 TOSEC 110023", "VELM", CABLE_UNCLASSIFIED, 2284, 0, 0},
        {"S E C R E T SAN CALIXTO 0042 SECTO 7", "SAN CALIXTO", CABLE_SECRET, 42, 0, 0},
        {"UNCLS VELM 0900", "VELM", CABLE_UNCLASSIFIED, 900, 0, 0},
        {"LIMITED OFFFICIAL USE SECTION 1 ON 2 VELM 7472", "VELM", CABLE_LIMITED_OFFICIAL_USE, 7472, 1, 2},
        {"LIMTED OFFICIAL USE KARST HARBOR 7472", "KARST HARBOR", CABLE_LIMITED_OFFICIAL_USE, 7472, 0, 0},
        {"CONFIDENTAIL VELM 0900", "VELM", CABLE_CONFIDENTIAL, 900, 0, 0},
        {"UNCLAS FINAL SECTION OF 2 VELM 2576/2", "VELM", CABLE_UNCLASSIFIED, 2576, 2, 2},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct classification_line m;
        if (!classification_line_read(span_of(cases[i].line), &m))
            fail_msg("\"%s\" was not read", cases[i].line);
        assert_int_equal(m.level, cases[i].level);
        assert_string_equal(str(m.post), cases[i].post);
        assert_int_equal(m.serial, cases[i].serial);
        assert_int_equal(m.section, cases[i].section);
        assert_int_equal(m.sections, cases[i].sections);
    }
}

static void the_post_may_be_missing_where_the_line_is_expected(void **state) {
    (void)state;
    static const char *const lines[] = {"LIMITED OFFICIAL USE 2284", "C O N F I D E N T I A L 002284",
                                        "UNCLAS SECTION 01 OF 02 2284", "UNCLS 2284 TOSEC 110023"};
    struct classification_line m;
    for (size_t i = 0; i < COUNT(lines); i++) {
        if (!classification_line_read_short(span_of(lines[i]), &m))
            fail_msg("\"%s\" was not read", lines[i]);
        assert_int_equal(m.serial, 2284);
        assert_int_equal(m.post.n, 0);
        assert_false(classification_line_read(span_of(lines[i]), &m));
    }
    assert_false(classification_line_read_short(SPAN("UNCLAS VELM 2284"), &m)); /* it has one */
    assert_false(classification_line_read_short(SPAN("UNCLAS 22"), &m));
    assert_false(classification_line_read_short(SPAN("SECRET 2284 MEN"), &m));
}

static void caveats_may_stand_before_and_behind_the_post(void **state) {
    (void)state;
    static const char *const lines[] = {
        "C O N F I D E N T I A L SECTION 01 OF 03 VELM 001207 NOFORN",
        "C O N F I D E N T I A L SECTION 01 OF 03 NOFORN VELM 001207",
        "C O N F I D E N T I A L NOFORN SECTION 01 OF 03 VELM 001207",
        "C O N F I D E N T I A L //NF// SECTION 01 OF 03 VELM 001207",
        "CONFIDENTIAL//NOFORN SECTION 01 OF 03 VELM 001207",
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct classification_line m;
        if (!classification_line_read(span_of(lines[i]), &m))
            fail_msg("\"%s\" was not read", lines[i]);
        assert_string_equal(str(m.post), "VELM");
        assert_int_equal(m.serial, 1207);
        assert_int_equal(m.section, 1);
        assert_int_equal(m.sections, 3);
        assert_int_equal(m.caveats_n, 1);
        assert_string_equal(str(m.caveats[0]), "NOFORN");
    }
}

static void more_caveats_than_there_is_room_for_do_no_harm(void **state) {
    (void)state;
    struct classification_line m;
    classification_line_read(
        SPAN("S E C R E T NOFORN SENSITIVE NOFORN SENSITIVE NOFORN SENSITIVE VELM 000012"), &m);
    assert_true(m.caveats_n <= COUNT(m.caveats));
}

static void without_post_or_serial_it_is_no_classification_line(void **state) {
    (void)state;
    static const char *const lines[] = {"",
                                        "CONFIDENTIAL",
                                        "C O N F I D E N T I A L VELM",
                                        "C O N F I D E N T I A L 001207",
                                        "VELM 001207",
                                        "SECRET NOFORN",
                                        "Secretary Rice visited Velm 12",
                                        "SECRETS OF 1974", /* no slip in SECRET */
                                        "UNCLE SAM 1974",
                                        "UNCLAS VELM 2284 STOCK 110023",
                                        "Secret talks in Velm ended on June 12 without a paper.",
                                        "1. (C) VELM 001207"};
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct classification_line m;
        if (classification_line_read(span_of(lines[i]), &m))
            fail_msg("\"%s\" was taken", lines[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_classification_line_names_post_and_serial),
        cmocka_unit_test(telegrams_of_the_1970s_have_it_in_other_forms),
        cmocka_unit_test(the_post_may_be_missing_where_the_line_is_expected),
        cmocka_unit_test(caveats_may_stand_before_and_behind_the_post),
        cmocka_unit_test(more_caveats_than_there_is_room_for_do_no_harm),
        cmocka_unit_test(without_post_or_serial_it_is_no_classification_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
