/* test_show_page: the exact page of a record written out here. */
#include "cable/show_page.h"
#include "lib/test.h"

static struct cable c;

static int forget(void **state) {
    (void)state;
    cable_free(&c);
    return 0;
}

static void assert_styled(const struct show_page_style style, const char *expected) {
    struct buf out = BUF_EMPTY;
    assert_int_equal(show_page(&c, &style, &out), ERR_OK);
    if (out.len != strlen(expected) || memcmp(out.data, expected, out.len) != 0)
        fail_msg("this page came out:\n%.*s", (int)out.len, out.data);
    buf_free(&out);
}

static void assert_page(size_t width, bool styled, const char *expected) {
    assert_styled((struct show_page_style){.width = width, .styled = styled}, expected);
}

static void fill(void) {
    const struct cable_recipient to = {false, SPAN("RUEHC"), SPAN("SECSTATE WASHDC"), SPAN("PRIORITY"),
                                       SPAN("3")};
    const struct cable_recipient bare = {true, SPAN("RUEHVLM"), SPAN_EMPTY, SPAN_EMPTY, SPAN_EMPTY};
    const struct cable_reference a = {SPAN("06VELM1140"), SPAN("A"), SPAN("VELM 1140")};
    const struct cable_reference b = {SPAN("05VELM7"), SPAN_EMPTY, SPAN("05 VELM 7")};
    c.ident = SPAN("06VELM1207");
    c.has_date = true;
    c.date = 1150725900; /* 2006-06-19 14:05 */
    c.origin_name = SPAN("AMEMBASSY VELM");
    c.level = CABLE_CONFIDENTIAL;
    c.subject = SPAN("A LONG DINNER WITH NO DESSERT");
    c.reference_text = SPAN("A. VELM 1140 B. 05 VELM 7");
    assert_int_equal(cable_add_span(&c, &c.caveats, SPAN("NOFORN")), ERR_OK);
    assert_int_equal(cable_add_span(&c, &c.tags, SPAN("PREL")), ERR_OK);
    assert_int_equal(cable_add_span(&c, &c.tags, SPAN("KV")), ERR_OK);
    assert_int_equal(cable_add_topic(&c, SPAN("ITALY"), CABLE_DISCUSSED), ERR_OK);
    assert_int_equal(cable_add_topic(&c, SPAN("KOSOVO"), CABLE_ASSIGNED), ERR_OK);
    assert_int_equal(cable_add_recipient(&c, &to), ERR_OK);
    assert_int_equal(cable_add_recipient(&c, &bare), ERR_OK);
    assert_int_equal(cable_add_reference(&c, &a), ERR_OK);
    assert_int_equal(cable_add_reference(&c, &b), ERR_OK);
}

static void add(unsigned number, struct span name, struct span heading, struct span text) {
    const struct cable_paragraph p = {.number = number, .name = name, .heading = heading, .text = text};
    assert_int_equal(cable_add_paragraph(&c, &p), ERR_OK);
}

static void a_full_page_has_every_field(void **state) {
    (void)state;
    fill();
    assert_styled((struct show_page_style){.width = 40, .full = true},
                  "06VELM1207\n\n"
                  "Date            2006-06-19 14:05 UTC\n"
                  "Subject         A LONG DINNER WITH NO\n"
                  "                DESSERT\n"
                  "From            AMEMBASSY VELM\n"
                  "To              SECSTATE WASHDC\n"
                  "Info            RUEHVLM\n"
                  "Classification  CONFIDENTIAL//NOFORN\n"
                  "Tags            PREL; KV\n"
                  "References      A. 06VELM1140; 05VELM7\n"
                  "  as printed    A. VELM 1140 B. 05 VELM\n"
                  "                7\n"
                  "Topics          ITALY (discussed);\n"
                  "                KOSOVO (assigned)\n");
}

static void a_page_has_what_is_needed_first(void **state) {
    (void)state;
    fill();
    c.reason = SPAN("1.4 (b)");
    c.classified_by = SPAN("DCM Harriet L. Swann");
    assert_page(40, false,
                "06VELM1207\n\n"
                "Date            2006-06-19 14:05 UTC\n"
                "Subject         A LONG DINNER WITH NO\n"
                "                DESSERT\n"
                "From            AMEMBASSY VELM\n"
                "To              SECSTATE WASHDC\n"
                "Info            RUEHVLM\n"
                "Classification  CONFIDENTIAL//NOFORN\n"
                "Tags            PREL; KV\n"
                "References      A. 06VELM1140; 05VELM7\n");
}

static void addressees_are_one_line(void **state) {
    (void)state;
    static const char *const names[] = {"AMEMBASSY VELM", "AMEMBASSY KARST HARBOR", "PORTBRAVEN",
                                        "SANCALIXTO"};
    c.ident = SPAN("06VELM1");
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct cable_recipient r = {.info = true, .name = span_of(names[i])};
        assert_int_equal(cable_add_recipient(&c, &r), ERR_OK);
    }
    assert_page(60, false,
                "06VELM1\n\nDate            unknown\nInfo            AMEMBASSY VELM; and 3 more\n");
    assert_page(69, false,
                "06VELM1\n\nDate            unknown\n"
                "Info            AMEMBASSY VELM; AMEMBASSY KARST HARBOR; and 2 more\n");
    assert_styled((struct show_page_style){.width = 60, .full = true},
                  "06VELM1\n\nDate            unknown\n"
                  "Info            AMEMBASSY VELM; AMEMBASSY KARST HARBOR;\n"
                  "                PORTBRAVEN; SANCALIXTO\n");
}

static void paragraphs_carry_the_number_of_a_footnote(void **state) {
    (void)state;
    c.ident = SPAN("06VELM1");
    add(0, SPAN("00"), SPAN_EMPTY, SPAN("Before."));
    add(9, SPAN("09"), SPAN("Comment"), SPAN("(C) He would not say when it would be."));
    add(9, SPAN("09b"), SPAN_EMPTY, SPAN("(C) Again."));
    add(10, SPAN("10"), SPAN_EMPTY, SPAN("(C) Two:\n- one\n- two"));
    c.signer = SPAN("PENNIFOLD");
    assert_int_equal(cable_problem(&c, "paragraph-number", "printed 1, 2, read as 9, 10"), ERR_OK);
    assert_page(30, false,
                "06VELM1\n\n"
                "Date            unknown\n"
                "\n    Before.\n"
                "\nComment\n"
                "\n9.  (C) He would not say when\n"
                "    it would be.\n"
                "\n9b. (C) Again.\n"
                "\n10. (C) Two:\n"
                "    - one\n"
                "    - two\n"
                "\n    PENNIFOLD\n"
                "\nDerived, repaired or doubtful\n"
                "\n-   paragraph-number: printed\n"
                "    1, 2, read as 9, 10\n");
}

static void only_a_terminal_gets_bold(void **state) {
    (void)state;
    c.ident = SPAN("06VELM1");
    add(1, SPAN("01"), SPAN("Comment"), SPAN("(C) No\033[2J."));
    assert_page(30, true,
                "\033[1m06VELM1\033[0m\n\n"
                "\033[2mDate\033[0m            unknown\n"
                "\n\033[1mComment\n\033[0m"
                "\n\033[1m1.\033[0m  (C) No\xef\xbf\xbd[2J.\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_full_page_has_every_field, forget),
        cmocka_unit_test_teardown(a_page_has_what_is_needed_first, forget),
        cmocka_unit_test_teardown(addressees_are_one_line, forget),
        cmocka_unit_test_teardown(paragraphs_carry_the_number_of_a_footnote, forget),
        cmocka_unit_test_teardown(only_a_terminal_gets_bold, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
