/* test_page_marker: page markers, section lines and classification lines: what they are, what they say, and
 * where one was run into a line of text. */
#include "lib/str.h"
#include "lib/test.h"
#include "parse/page_marker.h"

static void assert_all(const char *const *lines, size_t n, enum page_marker want) {
    for (size_t i = 0; i < n; i++) {
        struct span rest;
        if (page_marker_scan(span_of(lines[i]), &rest) != want)
            fail_msg("\"%s\" is %d", lines[i], (int)page_marker_scan(span_of(lines[i]), &rest));
        assert_int_equal(span_trim(rest).n, 0);
    }
}

/* ---- lines that are markers ---- */

static void a_page_marker_names_post_serial_and_page(void **state) {
    (void)state;
    static const char *const lines[] = {
        "VELM 00001207  002.2 OF 003",          "VELM 00001207 001.2 OF 003",
        "NEW ALMARA 00000053  002 OF 002",      "RIO DE JAN 00000138  003 OF 004",
        "  KARST HARB 00000318  002.2 OF 002 ", "VELM 00001207  010.2 OF 012",
    };
    assert_all(lines, COUNT(lines), PAGE_MARKER_PAGE);
}

static void an_old_page_marker_begins_with_page(void **state) {
    (void)state;
    static const char *const lines[] = {
        "PAGE 02        VELM  01196  01 OF 02  082030Z",
        "PAGE 02 VELM 00088 01 OF 02 161530Z",
        "PAGE 01        PORTBR  01196  02 OF 02  082030Z",
        "PAGE 02        NEW AL  00012  082030Z",
        "PAGE 02 RUEHVLM4512 C O N F I D E N T I A L VELM 004512",
        "CONFIDENTIAL PAGE 02 VELM 01196 082030Z",
        "LIMITED OFFICIAL USE   PAGE 02        NEW AL  00012  01 OF 02  082030Z",
        "S E C R E T PAGE 03 VELM 01196",
        "PAGE 02    NEW AL  01196  01 OF 02 082030Z POSS DUPE",
    };
    assert_all(lines, COUNT(lines), PAGE_MARKER_PAGE);
}

static void a_later_section_has_a_line_of_its_own(void **state) {
    (void)state;
    static const char *const lines[] = {
        "C O N F I D E N T I A L SECTION 02 OF 03 VELM 001207",
        "S E C R E T SECTION 03 OF 03 NEW ALMARA 000053",
        "UNCLAS SECTION 02 OF 02 KARST HARBOR 000318",
        "LIMITED OFFICIAL USE SECTION 2 OF 2 PORTBRAVEN 1196",
    };
    assert_all(lines, COUNT(lines), PAGE_MARKER_SECTION);
}

static void the_first_section_is_not_a_later_one(void **state) {
    (void)state;
    struct span rest;
    assert_int_not_equal(
        page_marker_scan(SPAN("C O N F I D E N T I A L SECTION 01 OF 03 VELM 001207"), &rest),
        PAGE_MARKER_SECTION);
}

static void a_lone_classification_may_be_the_foot_of_a_page(void **state) {
    (void)state;
    static const char *const lines[] = {"CONFIDENTIAL",         " CONFIDENTIAL", "SECRET",
                                        "LIMITED OFFICIAL USE", "UNCLASSIFIED",  "C O N F I D E N T I A L"};
    assert_all(lines, COUNT(lines), PAGE_MARKER_LEVEL);
}

static void four_n_end_the_message(void **state) {
    (void)state;
    static const char *const lines[] = {"NNNN", "  NNNN  "};
    assert_all(lines, COUNT(lines), PAGE_MARKER_END);
}

static void text_run_into_a_marker_is_handed_back(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"VELM 00001207  002.2 OF 003 government was at the center.", "government was at the center."},
        {"NEW ALMARA 00000053  002 OF 002 the hotel.", "the hotel."},
        {"PAGE 03 VELM 00088 01 OF 02 161530Z SIPDIS drawn up by him", "SIPDIS drawn up by him"},
        {"PAGE 04 VELM 00088 01 OF 02 161530Z his cousin.", "his cousin."},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct span rest;
        assert_int_equal(page_marker_scan(span_of(cases[i][0]), &rest), PAGE_MARKER_PAGE);
        assert_string_equal(str(span_trim(rest)), cases[i][1]);
    }
}

static void what_an_author_wrote_is_no_marker(void **state) {
    (void)state;
    static const char *const lines[] = {
        "",
        "1. (C) Summary. Velmark will go along.",
        "VELM",
        "The delegation left Velm on 14 June for 002 of 003 meetings.",
        "Velm sold 00001207 tickets",
        "Page 2 of the report is missing.",
        "PAGE 2",
        "CONFIDENTIAL PAGES WERE LOST",
        "SECRET PAGE 02 IS MISSING",
        "Secretary Rice met the Ambassador.",
        "SECRETARY RICE MET THE AMBASSADOR.",
        "Secret talks were held in Velm.",
        "Confidential sources say so.",
        "NNNN people",
        "SIPDIS",
        "REF: VELM 1207",
        "Section 02 of 03 of the treaty",
        "2 OF 3",
    };
    assert_all(lines, COUNT(lines), PAGE_MARKER_NONE);
}

/* ---- page markers inside a line ---- */

static void a_marker_inside_a_line_parts_the_text(void **state) {
    (void)state;
    static const struct {
        const char *line, *post;
        unsigned long serial;
    } cases[] = {
        {"noted that the VELM 00001207  002.2 OF 003 government", "VELM", 1207},
        {"noted that the NEW ALMARA 00000053  002 OF 002 government", "NEWALMARA", 53},
        {"noted that the CONFIDENTIAL PAGE 02 VELM 01207 151702Z government", "VELM", 1207},
        {"noted that the LIMITED OFFICIAL USE  PAGE 02  VELM 01207  01 OF 02  151702Z government", "VELM",
         1207},
        {"noted that the S E C R E T PAGE 02 NEW AL 00053 government", "NEWALMARA", 53},
        {"noted that the PAGE 02 VELM 01207 151702Z government", "VELM", 1207},
        {"noted that the RIO DE JAN 00000138  002.2 OF 003 government", "RIODEJANEIRO", 138},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct span line = span_of(cases[i].line);
        size_t start = 0, end = 0;
        if (!page_marker_inside(line, span_of(cases[i].post), cases[i].serial, &start, &end))
            fail_msg("\"%s\": none found", cases[i].line);
        assert_true(start < end && end <= line.n);
        assert_string_equal(str(span_trim(span_first(line, start))), "noted that the");
        assert_string_equal(str(span_trim(span_from(line, end))), "government");
    }
}

static void post_and_serial_must_agree(void **state) {
    (void)state;
    size_t start, end;
    struct span line = SPAN("noted that the VELM 00001207  002.2 OF 003 government");
    assert_false(page_marker_inside(line, SPAN("VELM"), 1208, &start, &end));
    assert_false(page_marker_inside(line, SPAN("ROME"), 1207, &start, &end));
    assert_false(page_marker_inside(line, SPAN("NEWALMARA"), 1207, &start, &end));
    assert_false(page_marker_inside(SPAN("sold 1207 of 003 in Velm 1207"), SPAN("VELM"), 1207, &start, &end));
    line = SPAN("noted that the CONFIDENTIAL PAGE 02 VELM 01207 151702Z government");
    assert_false(page_marker_inside(line, SPAN("VELM"), 1208, &start, &end));
    assert_false(page_marker_inside(line, SPAN("ROME"), 1207, &start, &end));
    assert_false(page_marker_inside(SPAN("see PAGE 02 of VELM 01207"), SPAN("VELM"), 1207, &start, &end));
    assert_false(page_marker_inside(SPAN_EMPTY, SPAN("VELM"), 1207, &start, &end));
}

static void a_page_marker_names_its_section(void **state) {
    (void)state;
    static const struct {
        const char *line;
        unsigned long sections, section;
    } cases[] = {
        {"VELM 00001207  002.2 OF 003", 3, 2},
        {"VELM 00001207  003 OF 003", 3, 3},
        {"he spoke of VELM 00001207  002 OF 003 honey", 3, 2},
        {"PAGE 02        VELM  01196  01 OF 02  082030Z", 2, 1},
        {"VELM 00001207  002 OF 004", 3, 0}, /* of another message */
        {"VELM 00001207  004 OF 003", 3, 0},
        {"they sent 2 of 3 boats", 3, 0},
        {"02 OF", 3, 0},
        {"", 3, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(page_marker_page_section(span_of(cases[i].line), cases[i].sections),
                         cases[i].section);
}

static void the_end_of_a_message_is_known(void **state) {
    (void)state;
    static const char *const ends[] = {"BT", " BT ", "#1412", "NNNN", "", "  "};
    static const char *const others[] = {"BTW", "#1412 boats", "# 3 ships", "PENNIFOLD", "1412", "B T"};
    for (size_t i = 0; i < COUNT(ends); i++)
        assert_true(page_marker_ends_message(span_of(ends[i])));
    for (size_t i = 0; i < COUNT(others); i++)
        assert_false(page_marker_ends_message(span_of(others[i])));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_marker_names_post_serial_and_page),
        cmocka_unit_test(an_old_page_marker_begins_with_page),
        cmocka_unit_test(a_later_section_has_a_line_of_its_own),
        cmocka_unit_test(the_first_section_is_not_a_later_one),
        cmocka_unit_test(a_lone_classification_may_be_the_foot_of_a_page),
        cmocka_unit_test(four_n_end_the_message),
        cmocka_unit_test(text_run_into_a_marker_is_handed_back),
        cmocka_unit_test(what_an_author_wrote_is_no_marker),
        cmocka_unit_test(a_marker_inside_a_line_parts_the_text),
        cmocka_unit_test(post_and_serial_must_agree),
        cmocka_unit_test(a_page_marker_names_its_section),
        cmocka_unit_test(the_end_of_a_message_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
