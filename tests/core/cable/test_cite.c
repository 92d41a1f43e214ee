/* test_cite: the exact entries of records written out here, also of hostile ones. */
#include "cable/cite.h"
#include "lib/test.h"

static struct cable c;
static const struct cite_archive none;
static const struct cable_paragraph fourth = {.number = 4, .name = SPAN_INIT("04")},
                                    preamble = {.number = 0, .name = SPAN_INIT("00")},
                                    again = {.number = 6, .name = SPAN_INIT("06b")};

static int forget(void **state) {
    (void)state;
    cable_free(&c);
    c = CABLE_EMPTY;
    return 0;
}

static void assert_entry(const struct cite_archive *archive, const struct cable_paragraph *p,
                         enum cite_style style, const char *expected) {
    struct buf out = BUF_EMPTY;
    assert_int_equal(cite_cable(&c, archive, p, style, &out), ERR_OK);
    if (out.len != strlen(expected) || memcmp(out.data, expected, out.len) != 0)
        fail_msg("this came out:\n%.*s", (int)out.len, out.data);
    buf_free(&out);
}

static void address(bool info, struct span name) {
    const struct cable_recipient r = {.info = info, .name = name};
    assert_int_equal(cable_add_recipient(&c, &r), ERR_OK);
}

static void fill(void) {
    c.ident = SPAN("06VELM1207");
    c.has_date = true;
    c.date = 1150725900; /* 2006-06-19 14:05 */
    c.origin = SPAN("VELM");
    c.origin_name = SPAN("AMEMBASSY VELM");
    c.level = CABLE_CONFIDENTIAL;
    c.subject = SPAN("MARL'S \"LONG\" DINNER & NO DESSERT.");
    assert_int_equal(cable_add_span(&c, &c.caveats, SPAN("NOFORN")), ERR_OK);
    assert_int_equal(cable_add_span(&c, &c.tags, SPAN("PREL")), ERR_OK);
    assert_int_equal(cable_add_span(&c, &c.tags, SPAN("KV")), ERR_OK);
    address(false, SPAN("SECSTATE WASHDC"));
    address(true, SPAN("AMCONSUL SAN CALIXTO"));
}

static void a_note_is_one_line(void **state) {
    (void)state;
    fill();
    assert_entry(
        &none, NULL, CITE_CHICAGO,
        "AMEMBASSY VELM to SECSTATE WASHDC, cable 06VELM1207, \"MARL'S 'LONG' DINNER & NO DESSERT,\" "
        "June 19, 2006, CONFIDENTIAL//NOFORN.\n");
    address(false, SPAN("AMEMBASSY PORTBRAVEN"));
    assert_entry(&none, &fourth, CITE_CHICAGO,
                 "AMEMBASSY VELM to SECSTATE WASHDC et al., cable 06VELM1207, \"MARL'S 'LONG' DINNER & NO "
                 "DESSERT,\" June 19, 2006, CONFIDENTIAL//NOFORN, para. 4.\n");
}

static void what_is_absent_is_left_out(void **state) {
    (void)state;
    c.ident = SPAN("99SANCALIXTO941");
    assert_entry(&none, NULL, CITE_CHICAGO, "cable 99SANCALIXTO941, n.d.\n");
    assert_entry(&none, NULL, CITE_BIBTEX,
                 "@misc{99SANCALIXTO941,\n  howpublished = {Cable 99SANCALIXTO941}\n}\n");
    assert_entry(&none, NULL, CITE_RIS,
                 "TY  - RPRT\nID  - 99SANCALIXTO941\nM3  - Cable\nSN  - 99SANCALIXTO941\nER  - \n");
    c.origin = SPAN("SANCALIXTO");
    address(true, SPAN("AMEMBASSY VELM"));
    assert_entry(&none, &preamble, CITE_CHICAGO,
                 "SANCALIXTO, cable 99SANCALIXTO941, n.d., text before para. 1.\n");
    assert_entry(&none, &again, CITE_CHICAGO, "SANCALIXTO, cable 99SANCALIXTO941, n.d., para. 6b.\n");
}

static void an_entry_for_bibtex(void **state) {
    (void)state;
    fill();
    assert_entry(&none, &fourth, CITE_BIBTEX,
                 "@misc{06VELM1207-p4,\n"
                 "  author = {{AMEMBASSY VELM}},\n"
                 "  title = {{MARL'S {\\char34}LONG{\\char34} DINNER \\& NO DESSERT}},\n"
                 "  howpublished = {Cable 06VELM1207},\n"
                 "  year = {2006},\n"
                 "  month = jun,\n"
                 "  day = {19},\n"
                 "  note = {To SECSTATE WASHDC; CONFIDENTIAL//NOFORN; para. 4}\n"
                 "}\n");
}

static void an_entry_for_ris(void **state) {
    (void)state;
    fill();
    assert_entry(&none, NULL, CITE_RIS,
                 "TY  - RPRT\n"
                 "ID  - 06VELM1207\n"
                 "AU  - AMEMBASSY VELM\n"
                 "TI  - MARL'S \"LONG\" DINNER & NO DESSERT\n"
                 "PY  - 2006\n"
                 "DA  - 2006/06/19/\n"
                 "M3  - Cable\n"
                 "SN  - 06VELM1207\n"
                 "KW  - PREL\n"
                 "KW  - KV\n"
                 "N1  - To SECSTATE WASHDC; CONFIDENTIAL//NOFORN\n"
                 "ER  - \n");
}

static void nothing_of_a_document_ends_a_field(void **state) {
    (void)state;
    c.ident = SPAN("06VELM1207~2");
    c.origin_name = SPAN("A and\nB}, x");
    c.subject = SPAN("  \\input{a} 50%_#$^~ <b>|\r\nER  - \x1b[31m\xe2\x80\xae end}");
    assert_entry(&none, NULL, CITE_BIBTEX,
                 "@misc{06VELM1207-2,\n"
                 "  author = {{A and B\\textbraceright{}, x}},\n"
                 "  title = {{\\textbackslash{}input\\textbraceleft{}a\\textbraceright{} 50\\%\\_\\#\\$"
                 "\\textasciicircum{}\\textasciitilde{} \\textless{}b\\textgreater{}\\textbar{} ER - [31m "
                 "end\\textbraceright{}}},\n"
                 "  howpublished = {Cable 06VELM1207\\textasciitilde{}2}\n"
                 "}\n");
    assert_entry(&none, NULL, CITE_RIS,
                 "TY  - RPRT\n"
                 "ID  - 06VELM1207-2\n"
                 "AU  - A and B}, x\n"
                 "TI  - \\input{a} 50%_#$^~ <b>| ER - [31m end}\n"
                 "M3  - Cable\n"
                 "SN  - 06VELM1207~2\n"
                 "ER  - \n");
}

static void a_telegram_of_the_national_archives(void **state) {
    (void)state;
    const struct span document = SPAN("Document Number: 1974OTHER00001\n"
                                      "                 Message Attributes\r\n\r\n"
                                      "  Document Number: 1974VELM00900_b\r\n"
                                      "Film Number:   D740083-0381\n"
                                      "Document Number: 1974OTHER00002\n");
    const struct cite_archive a = cite_find_archive(document);
    fill();
    c.ident = SPAN("74VELM900~2");
    c.subject = SPAN_EMPTY;
    assert_entry(
        &a, &fourth, CITE_CHICAGO,
        "AMEMBASSY VELM to SECSTATE WASHDC, telegram 1974VELM00900_b, June 19, 2006, CONFIDENTIAL//NOFORN, "
        "para. 4; D740083-0381, Central Foreign Policy Files, 7/1/1973-12/31/1979; Record Group 59: General "
        "Records of the Department of State; National Archives, Access to Archival Databases.\n");
    assert_entry(
        &a, NULL, CITE_BIBTEX,
        "@misc{74VELM900-2,\n"
        "  author = {{AMEMBASSY VELM}},\n"
        "  howpublished = {Telegram 1974VELM00900\\_b},\n"
        "  year = {2006},\n"
        "  month = jun,\n"
        "  day = {19},\n"
        "  note = {To SECSTATE WASHDC; CONFIDENTIAL//NOFORN; D740083-0381, Central Foreign Policy Files, "
        "7/1/1973-12/31/1979; Record Group 59: General Records of the Department of State; National "
        "Archives, Access to Archival Databases}\n"
        "}\n");
}

static void assert_archive(struct span document, const char *number, const char *film) {
    const struct cite_archive a = cite_find_archive(document);
    assert_true(span_eq(a.number, span_of(number)));
    assert_true(span_eq(a.film, span_of(film)));
}

static void no_other_document_is_taken_for_one(void **state) {
    (void)state;
    assert_archive(SPAN_EMPTY, "", "");
    assert_archive(SPAN("Message Attributes\nDocument Number: 1974VELM00900\nFilm Number: n/a\n"),
                   "1974VELM00900", "");
    assert_archive(SPAN("Message Attributes\nDocument Number: 2006VELM00900\nFilm Number: D1\n"), "", "");
    assert_archive(SPAN("Message Attributes\nDocument Number: n/a\nFilm Number: D740083-0381\n"), "", "");
    assert_archive(SPAN("Document Number: 1974VELM00900\n"), "", "");
}

static void styles_have_names(void **state) {
    (void)state;
    assert_int_equal(cite_style_of(SPAN("chicago")), CITE_CHICAGO);
    assert_int_equal(cite_style_of(SPAN("bibtex")), CITE_BIBTEX);
    assert_int_equal(cite_style_of(SPAN("ris")), CITE_RIS);
    assert_int_equal(cite_style_of(SPAN("")), CITE_STYLES);
    assert_int_equal(cite_style_of(SPAN("mla")), CITE_STYLES);
    assert_string_equal(cite_style_name(CITE_BIBTEX), "bibtex");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_note_is_one_line, forget),
        cmocka_unit_test_teardown(what_is_absent_is_left_out, forget),
        cmocka_unit_test_teardown(an_entry_for_bibtex, forget),
        cmocka_unit_test_teardown(an_entry_for_ris, forget),
        cmocka_unit_test_teardown(nothing_of_a_document_ends_a_field, forget),
        cmocka_unit_test_teardown(a_telegram_of_the_national_archives, forget),
        cmocka_unit_test_teardown(no_other_document_is_taken_for_one, forget),
        cmocka_unit_test_teardown(styles_have_names, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
