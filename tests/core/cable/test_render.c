/* test_render: the exact bytes of a cable's files for records written out here.
 * What changes here changes the version of the schema. */
#include <stdio.h>

#include "cable/render.h"
#include "lib/test.h"

static struct cable c;
static struct buf out;

static int forget(void **state) {
    (void)state;
    cable_free(&c);
    c = CABLE_EMPTY;
    buf_free(&out);
    return 0;
}

static void assert_bytes(const char *expected) {
    assert_int_equal(buf_err(&out), ERR_OK);
    if (out.len != strlen(expected) || (out.len > 0 && memcmp(out.data, expected, out.len) != 0))
        fail_msg("these %zu bytes came out:\n%.*s", out.len, (int)out.len, out.len == 0 ? "" : out.data);
}

static void assert_header(const char *expected) {
    buf_clear(&out);
    assert_int_equal(render_header(&c, &out), ERR_OK);
    assert_bytes(expected);
}

static void add_lists(void) {
    const struct cable_recipient to = {false, SPAN("RUEHC"), SPAN("SECSTATE WASHDC"), SPAN("PRIORITY"),
                                       SPAN("3318")};
    const struct cable_recipient bare = {false, SPAN_EMPTY, SPAN("AMEMBASSY PORTBRAVEN"), SPAN_EMPTY,
                                         SPAN_EMPTY};
    const struct cable_recipient info = {true, SPAN("RUEHSCX"), SPAN("AMCONSUL SAN CALIXTO"), SPAN_EMPTY,
                                         SPAN("1102")};
    const struct cable_reference a = {SPAN("06VELM1140"), SPAN("A"), SPAN("VELM 1140")};
    const struct cable_reference b = {SPAN("05KARSTHARBOR318"), SPAN_EMPTY, SPAN("05 KARST HARBOR 318")};
    assert_int_equal(cable_add_span(&c, &c.caveats, SPAN("NOFORN")), ERR_OK);
    assert_int_equal(cable_add_span(&c, &c.captions, SPAN("SIPDIS")), ERR_OK);
    assert_int_equal(cable_add_span(&c, &c.captions, SPAN("STATE FOR EUR/WE")), ERR_OK);
    assert_int_equal(cable_add_span(&c, &c.tags, SPAN("PREL")), ERR_OK);
    assert_int_equal(cable_add_span(&c, &c.tags, SPAN("KV")), ERR_OK);
    assert_int_equal(cable_add_topic(&c, SPAN("ITALY"), CABLE_DISCUSSED), ERR_OK);
    assert_int_equal(cable_add_topic(&c, SPAN("KOSOVO"), CABLE_ASSIGNED), ERR_OK);
    assert_int_equal(cable_add_recipient(&c, &to), ERR_OK);
    assert_int_equal(cable_add_recipient(&c, &bare), ERR_OK);
    assert_int_equal(cable_add_recipient(&c, &info), ERR_OK);
    assert_int_equal(cable_add_reference(&c, &a), ERR_OK);
    assert_int_equal(cable_add_reference(&c, &b), ERR_OK);
    assert_int_equal(cable_problem(&c, "run-on-tag", "%s was taken apart", "PRELKV"), ERR_OK);
}

static void a_header_has_every_field_on_its_line(void **state) {
    (void)state;
    c.ident = SPAN("06VELM1207");
    c.has_date = true;
    c.date = 1150725900;
    c.origin = SPAN("VELM");
    c.origin_name = SPAN("AMEMBASSY VELM");
    c.level = CABLE_CONFIDENTIAL;
    c.transmission = SPAN("VZCZCXRO2117");
    c.precedence = SPAN("PRIORITY");
    c.subject = SPAN("A LONG DINNER");
    c.reference_text = SPAN("A. VELM 1140 B. 05 KARST HARBOR 318");
    c.classified_by = SPAN("DCM Harriet L. Swann");
    c.reason = SPAN("1.4 (b) and (d)");
    c.declassify_on = SPAN("2016-06-19");
    c.signer = SPAN("PENNIFOLD");
    add_lists();
    assert_header("Identifier: 06VELM1207\n"
                  "Date: 2006-06-19T14:05:00Z\n"
                  "Origin: VELM\n"
                  "Classification: CONFIDENTIAL\n"
                  "Caveat: NOFORN\n"
                  "Subject: A LONG DINNER\n"
                  "Tag: PREL\n"
                  "Tag: KV\n"
                  "Topic: ITALY (discussed)\n"
                  "Topic: KOSOVO (assigned)\n"
                  "Transmission: VZCZCXRO2117\n"
                  "Precedence: PRIORITY\n"
                  "From: AMEMBASSY VELM\n"
                  "To: RUEHC/SECSTATE WASHDC PRIORITY 3318\n"
                  "To: AMEMBASSY PORTBRAVEN\n"
                  "Info: RUEHSCX/AMCONSUL SAN CALIXTO 1102\n"
                  "Caption: SIPDIS\n"
                  "Caption: STATE FOR EUR/WE\n"
                  "Reference: 06VELM1140 (ref A)\n"
                  "Reference: 05KARSTHARBOR318\n"
                  "References-As-Printed: A. VELM 1140 B. 05 KARST HARBOR 318\n"
                  "Classified-By: DCM Harriet L. Swann\n"
                  "Reason: 1.4 (b) and (d)\n"
                  "Declassify-On: 2016-06-19\n"
                  "Signed: PENNIFOLD\n"
                  "Problem: run-on-tag: PRELKV was taken apart\n");
}

static void an_absent_field_has_no_line(void **state) {
    (void)state;
    c.ident = SPAN("08VELM53");
    assert_header("Identifier: 08VELM53\n");
}

static void a_cable_before_1970_has_its_date(void **state) {
    (void)state;
    c.has_date = true;
    c.date = -86400;
    assert_header("Date: 1969-12-31T00:00:00Z\n");
}

static void the_first_second_of_1970_is_a_date(void **state) {
    (void)state;
    c.has_date = true;
    assert_header("Date: 1970-01-01T00:00:00Z\n");
}

static void the_date_of_an_undated_cable_is_not_shown(void **state) {
    (void)state;
    c.ident = SPAN("08VELM53");
    c.date = 1150725900;
    assert_header("Identifier: 08VELM53\n");
}

static void the_level_is_spelled_out(void **state) {
    (void)state;
    c.level = CABLE_LIMITED_OFFICIAL_USE;
    assert_header("Classification: LIMITED OFFICIAL USE\n");
}

static void a_field_of_several_lines_stays_one_line(void **state) {
    (void)state;
    c.reference_text = SPAN("A. VELM 1140\nB. VELM 1141");
    assert_header("References-As-Printed: A. VELM 1140 B. VELM 1141\n");
}

static void a_header_is_appended(void **state) {
    (void)state;
    c.ident = SPAN("08VELM53");
    buf_str(&out, "before\n");
    assert_int_equal(render_header(&c, &out), ERR_OK);
    assert_bytes("before\nIdentifier: 08VELM53\n");
}

static void a_subject_is_a_line(void **state) {
    (void)state;
    c.subject = SPAN("VELMARK FINDS THE STATUS TALKS A LONG DINNER");
    assert_int_equal(render_subject(&c, &out), ERR_OK);
    assert_bytes("VELMARK FINDS THE STATUS TALKS A LONG DINNER\n");
}

static void without_a_subject_the_file_is_empty(void **state) {
    (void)state;
    assert_int_equal(render_subject(&c, &out), ERR_OK);
    assert_bytes("");
}

static void a_paragraph_is_its_text_and_a_newline(void **state) {
    (void)state;
    assert_int_equal(render_paragraph(SPAN_EMPTY, SPAN("(C) It leaks."), &out), ERR_OK);
    assert_bytes("(C) It leaks.\n");
}

static void a_heading_stands_over_its_paragraph(void **state) {
    (void)state;
    assert_int_equal(render_paragraph(SPAN("The Boat"), SPAN("(C) It leaks."), &out), ERR_OK);
    assert_bytes("The Boat\n\n(C) It leaks.\n");
}

static void the_lines_of_a_paragraph_are_kept(void **state) {
    (void)state;
    assert_int_equal(render_paragraph(SPAN_EMPTY, SPAN("(C) Needed:\n-- a lamp;\n-- a boat."), &out), ERR_OK);
    assert_bytes("(C) Needed:\n-- a lamp;\n-- a boat.\n");
}

static void the_files_of_a_directory_have_their_names(void **state) {
    (void)state;
    static const char *const names[] = {"subject", "header"};
    assert_int_equal(COUNT(names), RENDER_FILES);
    for (int i = 0; i < (int)COUNT(names); i++) {
        assert_string_equal(render_files[i].name, names[i]);
        assert_int_equal(render_find_file(span_of(names[i])), i);
    }
    assert_int_equal(render_find_file(SPAN("subj")), RENDER_FILES);
    assert_int_equal(render_find_file(SPAN("")), RENDER_FILES);
}

static void a_paragraphs_file_has_a_suffix(void **state) {
    (void)state;
    char file[RENDER_NAME_SIZE];
    struct span name;
    render_paragraph_file("04", file);
    assert_string_equal(file, "04.txt");
    assert_true(render_paragraph_of(SPAN("04.txt"), &name));
    assert_true(span_eq(name, SPAN("04")));
    assert_false(render_paragraph_of(SPAN("04"), &name));
    assert_false(render_paragraph_of(SPAN(".txt"), &name));
    assert_false(render_paragraph_of(SPAN("04.txt2"), &name));
}

static void memory_that_ran_out_before_is_reported(void **state) {
    (void)state;
    c.ident = SPAN("08VELM53");
    out.failed = true;
    assert_int_equal(render_header(&c, &out), ERR_NOMEM);
    assert_int_equal(render_subject(&c, &out), ERR_NOMEM);
    assert_int_equal(render_paragraph(SPAN_EMPTY, SPAN("text"), &out), ERR_NOMEM);
}

#define test(name) cmocka_unit_test_teardown(name, forget)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(a_header_has_every_field_on_its_line),
        test(an_absent_field_has_no_line),
        test(a_cable_before_1970_has_its_date),
        test(the_first_second_of_1970_is_a_date),
        test(the_date_of_an_undated_cable_is_not_shown),
        test(the_level_is_spelled_out),
        test(a_field_of_several_lines_stays_one_line),
        test(a_header_is_appended),
        test(a_subject_is_a_line),
        test(without_a_subject_the_file_is_empty),
        test(a_paragraph_is_its_text_and_a_newline),
        test(a_heading_stands_over_its_paragraph),
        test(the_lines_of_a_paragraph_are_kept),
        test(the_files_of_a_directory_have_their_names),
        test(a_paragraphs_file_has_a_suffix),
        test(memory_that_ran_out_before_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
