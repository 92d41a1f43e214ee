/* test_head: the labels of header fields, and the head of a cable as a whole: transmission lines,
 * classification line, captions, fields, and where the body begins. */
#include <stdio.h>

#include "lib/str.h"
#include "lib/test.h"
#include "parse/head.h"
#include "parse/head_label.h"

/* ---- labels ---- */

static void a_label_is_known_by_its_word(void **state) {
    (void)state;
    static const struct {
        const char *line, *value;
        enum head_field field;
    } cases[] = {
        {"TAGS: PREL, PGOV", "PREL, PGOV", HEAD_TAGS},
        {"AGS: prel, ewwt", "prel, ewwt", HEAD_TAGS},
        {"TAG: PREL", "PREL", HEAD_TAGS},
        {"TAGS PREL, MOPS", "PREL, MOPS", HEAD_TAGS},
        {"Tags: prel, pgov", "prel, pgov", HEAD_TAGS},
        {"SUBJECT: VELMARK SENDS AN ORCHARD", "VELMARK SENDS AN ORCHARD", HEAD_SUBJECT},
        {"Subject: turkish visitor", "turkish visitor", HEAD_SUBJECT},
        {"REF: A. VELM 1140", "A. VELM 1140", HEAD_REF},
        {"Ref: a. 99 san calixto 941", "a. 99 san calixto 941", HEAD_REF},
        {"REFTEL: 09 PORTBRAVEN 1043", "09 PORTBRAVEN 1043", HEAD_REF},
        {"E.O. 12958: DECL: 06/19/2016", "12958: DECL: 06/19/2016", HEAD_ORDER},
        {"EO 12958 DECL: 02/16/10", "12958 DECL: 02/16/10", HEAD_ORDER},
        {"E.o. 12958: decl: 01/07/2014", "12958: decl: 01/07/2014", HEAD_ORDER},
        {"Classified By: DCM Harriet L. Swann", "DCM Harriet L. Swann", HEAD_CLASSIFIED},
        {"CLASSIFIED BY AMBASSADOR GREAVES", "AMBASSADOR GREAVES", HEAD_CLASSIFIED},
        {"  SUBJECT:   HONEY", "HONEY", HEAD_SUBJECT},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum head_field field = HEAD_NONE;
        size_t n = head_label_at(span_of(cases[i].line), &field);
        if (n == 0)
            fail_msg("\"%s\" has no label", cases[i].line);
        assert_int_equal(field, cases[i].field);
        assert_string_equal(str(span_trim(span_from(span_of(cases[i].line), n))), cases[i].value);
    }
}

static void every_label_of_the_table_is_found(void **state) {
    (void)state;
    size_t n = 0;
    for (; head_label_word(n).n > 0; n++) {
        char line[64];
        enum head_field field = HEAD_NONE;
        snprintf(line, sizeof line, "  %s: x", str(head_label_word(n)));
        if (head_label_at(span_of(line), &field) == 0 || field == HEAD_NONE)
            fail_msg("\"%s\" has no label", line);
    }
    assert_true(n > 0);
}

static void prose_has_no_label(void **state) {
    (void)state;
    static const char *const lines[] = {"",
                                        "Subject matter experts said so.",
                                        "References to honey abound.",
                                        "Tags were sewn into the coats.",
                                        "1. (C) Summary: honey",
                                        "SIPDIS",
                                        "CONFIDENTIAL",
                                        "The subject: honey",
                                        "VELMARK",
                                        "Reform is slow"};
    for (size_t i = 0; i < COUNT(lines); i++) {
        enum head_field field;
        if (head_label_at(span_of(lines[i]), &field) != 0)
            fail_msg("\"%s\" was taken", lines[i]);
    }
}

static void a_second_label_in_a_line_is_found(void **state) {
    (void)state;
    static const char *const cases[] = {
        "E.o. 12958: decl: 01/07/2014 |Tags: prel, pgov, tu Subject: honey",
        "Tags: prel, pgov, tu |Subject: honey Ref: a. 99 velm 941",
        "Subject: honey |Ref: a. 99 velm 941",
        "SUBJECT: HONEY |REF: VELM 12",
        "SUBJECT: HONEY |1. (C) Summary. Honey is honey.",
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char line[200];
        size_t at = strcspn(cases[i], "|");
        snprintf(line, sizeof line, "%.*s%s", (int)at, cases[i], cases[i] + at + 1);
        if (head_label_inside(span_of(line), HEAD_NONE) != at)
            fail_msg("%s: %zu", cases[i], head_label_inside(span_of(line), HEAD_NONE));
    }
    assert_int_equal(head_label_inside(SPAN("SUBJECT: HONEY AND THE REFORM OF TAGS"), HEAD_NONE), 0);
    assert_int_equal(head_label_inside(SPAN("TAGS: PREL, PGOV"), HEAD_NONE), 0);
}

/* ---- the whole head ---- */

struct fixture {
    struct cable cable;
    struct head head;
};

static struct fixture *parse(struct fixture *f, const char *text) {
    *f = (struct fixture){0};
    assert_int_equal(head_read(&f->cable, span_of(text), false, &f->head), ERR_OK);
    return f;
}

static const char *const FULL = "VZCZCXRO2117\n"
                                "PP RUEHPBN RUEHSCX\n"
                                "DE RUEHVLM #1207/01 1701405\n"
                                "ZNY CCCCC ZZH\n"
                                "P 191405Z JUN 06\n"
                                "FM AMEMBASSY VELM\n"
                                "TO RUEHC/SECSTATE WASHDC PRIORITY 3318\n"
                                "INFO RUEHZL/EUROPEAN POLITICAL COLLECTIVE PRIORITY\n"
                                "RUEHSCX/AMCONSUL SAN CALIXTO 1102\n\n"
                                "C O N F I D E N T I A L SECTION 01 OF 02 VELM 001207\n\n"
                                "NOFORN\n"
                                "SIPDIS\n\n"
                                "STATE FOR EUR/SCE AND EUR/RPM\n\n"
                                "E.O. 12958: DECL: 06/19/2016\n"
                                "TAGS: PREL, PGOV, MARR,\n"
                                "NATO, SR\n"
                                "SUBJECT: VELMARK FINDS THE TALKS A LONG DINNER\n\n"
                                "VELM 00001207  001.2 OF 002\n\n"
                                "WITH NO DESSERT\n\n"
                                "REF: A. VELM 1140\n"
                                "     B. 05 KARST HARBOR 318\n\n"
                                "Classified By: DCM Harriet L. Swann. Reason: 1.4 (b) and (d).\n\n"
                                "1. (C) Summary. Velmark will go along.\n\n"
                                "2. (C) End.\n";

static int parse_full(void **state) {
    static struct fixture f;
    *state = parse(&f, FULL);
    return 0;
}

static int free_full(void **state) {
    struct fixture *f = *state;
    cable_free(&f->cable);
    return 0;
}

static void the_transmission_lines_are_read(void **state) {
    const struct fixture *f = *state;
    assert_string_equal(str(f->cable.transmission), "VZCZCXRO2117");
    assert_string_equal(str(f->cable.precedence), "PRIORITY");
    assert_string_equal(str(f->cable.origin_name), "AMEMBASSY VELM");
    assert_true(f->head.has_julian);
    assert_int_equal(f->head.julian_day, 170);
    assert_int_equal(f->head.julian_hour, 14);
    assert_int_equal(f->head.julian_minute, 5);
    assert_int_equal(f->head.station_serial, 1207);
    assert_int_equal(f->head.zny, CABLE_CONFIDENTIAL);
    assert_true(f->head.has_group);
    assert_int_equal(calendar_seconds(&f->head.group), 1150725900); /* 2006-06-19 14:05 */
    assert_false(f->head.has_banner);
}

static void to_and_info_go_on_over_lines(void **state) {
    const struct fixture *f = *state;
    static const char *const names[] = {"SECSTATE WASHDC", "EUROPEAN POLITICAL COLLECTIVE",
                                        "AMCONSUL SAN CALIXTO"};
    assert_int_equal(f->cable.recipients_n, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(str(f->cable.recipients[i].name), names[i]);
        assert_int_equal(f->cable.recipients[i].info, i > 0);
    }
}

static void the_classification_line_names_the_cable(void **state) {
    const struct fixture *f = *state;
    assert_true(f->head.has_line);
    assert_int_equal(f->cable.level, CABLE_CONFIDENTIAL);
    assert_string_equal(str(f->head.line.post), "VELM");
    assert_int_equal(f->head.line.serial, 1207);
    assert_int_equal(f->head.line.section, 1);
}

static bool has(const struct cable_spans *list, const char *item) {
    for (size_t i = 0; i < list->n; i++)
        if (span_eq(list->items[i], span_of(item)))
            return true;
    return false;
}

static void caveats_and_handling_lines_are_kept(void **state) {
    const struct fixture *f = *state;
    assert_int_equal(f->cable.caveats.n, 1);
    assert_true(has(&f->cable.caveats, "NOFORN"));
    assert_true(has(&f->cable.captions, "SIPDIS"));
    assert_true(has(&f->cable.captions, "STATE FOR EUR/SCE AND EUR/RPM"));
}

static void fields_become_one_line_each(void **state) {
    const struct fixture *f = *state;
    assert_string_equal(str(f->head.fields[HEAD_ORDER]), "12958: DECL: 06/19/2016");
    assert_string_equal(str(f->head.fields[HEAD_TAGS]), "PREL, PGOV, MARR, NATO, SR");
    assert_string_equal(str(f->head.fields[HEAD_REF]), "A. VELM 1140 B. 05 KARST HARBOR 318");
    assert_string_equal(str(f->head.fields[HEAD_CLASSIFIED]),
                        "DCM Harriet L. Swann. Reason: 1.4 (b) and (d).");
}

static void a_page_marker_does_not_cut_a_field(void **state) {
    const struct fixture *f = *state;
    assert_string_equal(str(f->head.fields[HEAD_SUBJECT]),
                        "VELMARK FINDS THE TALKS A LONG DINNER WITH NO DESSERT");
}

/* The first line from `body` on that is not blank. */
static const char *first_of_body(const struct head *h) {
    for (size_t i = h->body; i < h->lines_n; i++)
        if (span_trim(h->lines[i]).n > 0)
            return str(h->lines[i]);
    return "";
}

static void the_body_begins_behind_the_fields(void **state) {
    const struct fixture *f = *state;
    assert_string_equal(first_of_body(&f->head), "1. (C) Summary. Velmark will go along.");
}

static void a_head_on_one_line_is_taken_apart(void **state) {
    (void)state;
    struct fixture f;
    parse(&f, "S e c r e t new almara 000012\n\nSipdis\n\nE.o. 12958: decl: 01/07/2014 Tags: prel, pgov, tu "
              "Subject: turkish visitor leaves Ref: a. 99 san calixto 941 Classified by: ambassador t. "
              "fenwright, reasons: 1.5 (b) and (d).\n\n1. (s) Summary: honey.\n");
    assert_int_equal(f.cable.level, CABLE_SECRET);
    assert_string_equal(str(f.head.fields[HEAD_ORDER]), "12958: decl: 01/07/2014");
    assert_string_equal(str(f.head.fields[HEAD_TAGS]), "prel, pgov, tu");
    assert_string_equal(str(f.head.fields[HEAD_SUBJECT]), "turkish visitor leaves");
    assert_string_equal(str(f.head.fields[HEAD_REF]), "a. 99 san calixto 941");
    assert_string_equal(first_of_body(&f.head), "1. (s) Summary: honey.");
    cable_free(&f.cable);
}

static void an_extract_has_a_banner_instead(void **state) {
    (void)state;
    struct fixture f;
    parse(&f, "This record is a partial extract of the original cable. The full text of the original cable "
              "is not available.\n\nFriday, 26 February 2010, 13:37\nE C R E T KARST HARBOR 000015\nSUBJECT: "
              "HONEY\n\n1. (S) Honey.\n");
    assert_true(f.head.has_banner);
    assert_int_equal(calendar_seconds(&f.head.banner), 1267191420);
    assert_false(f.head.has_group || f.head.has_julian);
    assert_int_equal(f.cable.level, CABLE_SECRET);
    assert_string_equal(str(f.head.line.post), "KARST HARBOR");
    cable_free(&f.cable);
}

static void a_group_that_does_not_read_is_kept(void **state) {
    (void)state;
    struct fixture f;
    parse(&f, "DE RUEHVLM #1207 1701405\nP 19140SZ JUN 06\nFM AMEMBASSY VELM\n\nC O N F I D E N T I A L VELM "
              "001207\n\nSUBJECT: HONEY\n\n1. (C) Honey.\n");
    assert_false(f.head.has_group);
    assert_true(f.head.garbled_group.n > 0);
    cable_free(&f.cable);
}

static void any_text_has_a_head(void **state) {
    (void)state;
    static const char *const texts[] = {
        "", "\n", "x", "eggs (a dozen)\ntwo lemons\n\nstring\n", "TAGS:", "FM ", "TO \nINFO \n\n\n"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct fixture f;
        parse(&f, texts[i]);
        assert_true(f.head.body <= f.head.lines_n);
        assert_false(f.head.has_line || f.head.has_group);
        cable_free(&f.cable);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_label_is_known_by_its_word),
        cmocka_unit_test(every_label_of_the_table_is_found),
        cmocka_unit_test(prose_has_no_label),
        cmocka_unit_test(a_second_label_in_a_line_is_found),
        cmocka_unit_test(the_transmission_lines_are_read),
        cmocka_unit_test(to_and_info_go_on_over_lines),
        cmocka_unit_test(the_classification_line_names_the_cable),
        cmocka_unit_test(caveats_and_handling_lines_are_kept),
        cmocka_unit_test(fields_become_one_line_each),
        cmocka_unit_test(a_page_marker_does_not_cut_a_field),
        cmocka_unit_test(the_body_begins_behind_the_fields),
        cmocka_unit_test(a_head_on_one_line_is_taken_apart),
        cmocka_unit_test(an_extract_has_a_banner_instead),
        cmocka_unit_test(a_group_that_does_not_read_is_kept),
        cmocka_unit_test(any_text_has_a_head),
    };
    return cmocka_run_group_tests(tests, parse_full, free_full);
}
