/* test_search: queries over a small archive of fictional cables, every field and operator, with literal
 * results.
 *
 *   1  05VELM10    2005-12-31 23:59  SECRET NOFORN  PREL KV    VELM      PENNIFOLD   cites 06VELM30, 05ROME7
 *   2  06VELM20    2006-01-01 00:00  CONFIDENTIAL   PHUM       VELM      MARCHBANKS  cites 05VELM10
 *   3  06VELM30    2006-06-30 12:00  UNCLASSIFIED   ETRD       VELM      none        cites 05VELM10
 *   4  07ALMARA5   2007-02-01 08:15  SECRET         PREL       ALMARA    MARCHBANKS
 *   5  08VELM53    undated           SECRET         none       VELM      none
 *
 * Cables are numbered in the order of the names of their files; results are shown by number here. */
#include <stdio.h>

#include "catalog/catalog.h"
#include "lib/fixture.h"
#include "lib/test.h"
#include "query/search.h"
#include "store/schema.h"

static struct fixture f;
static struct db *db;
static struct search *s;
static struct err_info info;

static void write_archive(void) {
    fixture_write(
        &f, "05VELM10.txt",
        "P 312359Z DEC 05\nFM AMEMBASSY VELM\nTO RUEHC/SECSTATE WASHDC 10\n"
        "INFO RUEHAL/AMEMBASSY ALMARA 11\nRUEHRO/AMEMBASSY ROME 12\n\n"
        "S E C R E T VELM 000010\n\nNOFORN\nSIPDIS\n\nE.O. 12958: DECL: 06/19/2016\nTAGS: PREL, KV\n"
        "SUBJECT: THE PURPLE HERON SOCIETY\n\nREF: A. 06 VELM 30  B. 05 ROME 7\n\n"
        "1. (S) The minister spoke of a naval\nbase near the old lighthouse.\n\n"
        "2. (S) Honey came by sea, and the caf\xc3\xa9 closed.\n\nPENNIFOLD\n");
    fixture_write(&f, "06VELM20.txt",
                  "P 010000Z JAN 06\nFM AMEMBASSY VELM\nTO RUEHC/SECSTATE WASHDC\n\n"
                  "C O N F I D E N T I A L VELM 000020\n\nSIPDIS\n\nE.O. 12958: N/A\nTAGS: PHUM\n"
                  "SUBJECT: A LIGHTHOUSE WITHOUT A KEEPER\n\nREF: 05 VELM 10\n\n"
                  "1. (C) The naval attache painted one wall at the base of the hill.\n\n"
                  "2. (C) Lighthouses were discussed. Honey was not.\n\nMARCHBANKS\n");
    fixture_write(&f, "06VELM30.txt",
                  "R 301200Z JUN 06\nFM AMEMBASSY VELM\nTO RUEHC/SECSTATE WASHDC\nRUEHAL/AMEMBASSY ALMARA\n\n"
                  "UNCLAS VELM 000030\n\nSIPDIS\n\nE.O. 12958: N/A\nTAGS: ETRD\nSUBJECT: HONEY IN JARS\n\n"
                  "REF: 05 VELM 10\n\n"
                  "1. Three crates came by ferry.\n\n2. The minister was pleased.\n");
    fixture_write(&f, "07ALMARA5.txt",
                  "R 010815Z FEB 07\nFM AMEMBASSY ALMARA\nTO RUEHC/SECSTATE WASHDC\n\n"
                  "S E C R E T ALMARA 000005\n\nE.O. 12958: N/A\nTAGS: PREL\nSUBJECT: A BRIDGE IS PAINTED\n\n"
                  "1. (S) The ferry was late. Nobody asked select star from cable.\n\nMARCHBANKS\n");
    fixture_write(&f, "08VELM53.txt",
                  "This record is a partial extract of the original cable. The full text of the original "
                  "cable is not available.\n\nS E C R E T VELM 000053\nSUBJECT: CEMENT\n\n1. (S) Cement.\n");
}

static int open_archive(void **state) {
    (void)state;
    struct index_report report;
    fixture_open(&f);
    write_archive();
    if (fixture_build(&f, &report, &info) != ERR_OK || report.counts.cables != 5)
        return -1;
    return db_open(f.index, DB_READ, &db, &info) == ERR_OK && search_open(db, &s, &info) == ERR_OK ? 0 : -1;
}

static int close_archive(void **state) {
    (void)state;
    search_close(s);
    db_close(db);
    fixture_close(&f);
    return 0;
}

static struct query *parsed(const char *text) {
    struct query *query = NULL;
    struct query_fault fault;
    if (query_parse(span_of(text), &query, &fault) != ERR_OK)
        fail_msg("%s: %s", text, fault.text);
    return query;
}

/* expected: "1 2 5", or "" for none */
static void assert_finds(const char *text, const char *expected) {
    struct query *query = parsed(text);
    struct bitset set = BITSET_EMPTY;
    char got[64] = "";
    if (search_run(s, query, &set, &info) != ERR_OK)
        fail_msg("%s: %s", text, info.text);
    for (int64_t id = bitset_next(&set, 0); id >= 0; id = bitset_next(&set, id + 1))
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%d", got[0] == '\0' ? "" : " ", (int)id);
    bitset_free(&set);
    query_free(query);
    if (strcmp(got, expected) != 0)
        fail_msg("%s\n  found    %s\n  not      %s", text, got, expected);
}

/* ---- texts ---- */

static void a_word_is_found_in_paragraphs_and_subjects(void **state) {
    (void)state;
    assert_finds("honey", "1 2 3");
    assert_finds("HONEY", "1 2 3");
    assert_finds("heron", "1");
    assert_finds("crates", "3");
    assert_finds("cafe", "1");
    assert_finds("light", "");
    assert_finds("zebra", "");
}

static void a_phrase_is_found_over_a_line_break(void **state) {
    (void)state;
    assert_finds("\"naval base\"", "1");
    assert_finds("naval-base", "1");
    assert_finds("\"base naval\"", "");
    assert_finds("\"heron society\"", "1");
    assert_finds("\"closed pennifold\"", "");
}

static void a_beginning_is_found(void **state) {
    (void)state;
    assert_finds("lighthouse*", "1 2");
    assert_finds("lighthouses", "2");
    assert_finds("\"naval b\"*", "1");
    assert_finds("fer*", "3 4");
}

static void near_looks_inside_one_paragraph(void **state) {
    (void)state;
    assert_finds("naval NEAR base", "1 2");
    assert_finds("NEAR(naval base, 5)", "1");
    assert_finds("NEAR(naval base, 6)", "1 2");
    assert_finds("NEAR(naval base, 0)", "1");
    assert_finds("minister NEAR crates", "");
    assert_finds("NEAR(min* \"naval base\" near)", "1");
}

/* ---- joined ---- */

static void terms_are_joined_across_the_cable(void **state) {
    (void)state;
    assert_finds("minister crates", "3");
    assert_finds("minister honey", "1 3");
    assert_finds("minister AND honey AND sea", "1");
    assert_finds("minister cement", "");
    assert_finds("crates OR cement", "3 5");
    assert_finds("honey (sea OR ferry)", "1 3");
    assert_finds("naval honey OR cement", "1 2 5");
}

static void not_leaves_out(void **state) {
    (void)state;
    assert_finds("honey NOT naval", "3");
    assert_finds("honey -naval", "3");
    assert_finds("-naval honey", "3");
    assert_finds("honey -(crates OR lighthouses)", "1");
    assert_finds("honey -tag:PREL -tag:PHUM", "3");
    assert_finds("honey NOT NOT naval", "1 2");
    assert_finds("honey NOT honey", "");
}

static void a_query_of_nots_is_the_complement(void **state) {
    (void)state;
    assert_finds("NOT honey", "4 5");
    assert_finds("-honey -cement", "4");
    assert_finds("NOT (honey cement)", "1 2 3 4 5");
    assert_finds("NOT honey OR crates", "3 4 5");
    assert_finds("NOT NOT honey", "1 2 3");
    assert_finds("NOT zebra", "1 2 3 4 5");
}

static void a_beginning_that_stands_twice_is_found_twice(void **state) {
    (void)state;
    assert_finds("(h* naval) OR (h* crates)", "1 2 3");
    assert_finds("(lighthouse* NOT honey) OR (lighthouse* date:2006)", "2");
    assert_finds("(l* h*) NOT (l* painted)", "1");
    assert_finds("honey NEAR honey", "1 2 3");
}

/* ---- fields ---- */

static void a_tag_is_a_directory_of_tags(void **state) {
    (void)state;
    assert_finds("tag:PREL", "1 4");
    assert_finds("tag:kv", "1");
    assert_finds("tag:kosovo", "1");
    assert_finds("tag:\"human rights\"", "2");
    assert_finds("tag:Human_Rights", "2");
    assert_finds("tag:nowhere", "");
    assert_finds("NOT tag:PREL", "2 3 5");
}

static void an_origin_is_a_post(void **state) {
    (void)state;
    assert_finds("origin:velm", "1 2 3 5");
    assert_finds("origin:\"AMEMBASSY Almara\"", "4");
    assert_finds("origin:x", "");
    assert_finds("origin:\"New Delhi\"", "");
}

static void a_class_is_a_directory_of_classifications(void **state) {
    (void)state;
    assert_finds("class:secret", "1 4 5");
    assert_finds("class:SECRET-NOFORN", "1");
    assert_finds("class:unclassified", "3");
    assert_finds("class:top_secret", "");
}

static void a_date_has_edges(void **state) {
    (void)state;
    assert_finds("date:2005", "1");
    assert_finds("date:2005-12-31", "1");
    assert_finds("date:2006", "2 3");
    assert_finds("date:2006-01", "2");
    assert_finds("date:2006-01-01", "2");
    assert_finds("date:2006-06-30", "3");
    assert_finds("date:2006-06-29", "");
    assert_finds("date:2006-07", "");
    assert_finds("date:2005-12..2006-01", "1 2");
    assert_finds("date:2006-01-01..2006-06-30", "2 3");
    assert_finds("date:2006-01-02..2006-06-29", "");
}

static void an_open_range_leaves_undated_cables_out(void **state) {
    (void)state;
    assert_finds("date:..2006", "1 2 3");
    assert_finds("date:..2005", "1");
    assert_finds("date:2006..", "2 3 4");
    assert_finds("date:2008..", "");
    assert_finds("date:undated", "5");
    assert_finds("NOT date:2006", "1 4 5");
    assert_finds("honey date:2006", "2 3");
    assert_finds("cement date:..2009", "");
}

static void subject_looks_in_the_subject_only(void **state) {
    (void)state;
    assert_finds("subject:honey", "3");
    assert_finds("subject:light*", "2");
    assert_finds("subject:\"purple heron\"", "1");
    assert_finds("subject:minister", "");
}

static void from_and_to_look_in_the_addresses(void **state) {
    (void)state;
    assert_finds("from:almara", "4");
    assert_finds("from:\"amembassy velm\"", "1 2 3");
    assert_finds("to:almara", "1 3");
    assert_finds("to:secstate", "1 2 3 4");
    assert_finds("to:\"secstate washdc\"", "1 2 3 4");
    assert_finds("to:rom*", "1");
    assert_finds("to:velm", "");
}

static void a_phrase_of_to_stays_in_one_name(void **state) {
    (void)state;
    assert_finds("to:\"amembassy rome\"", "1");
    assert_finds("to:\"almara amembassy\"", "");
    assert_finds("to:\"washdc amembassy\"", "");
}

static void a_signer_is_a_directory_of_signers(void **state) {
    (void)state;
    assert_finds("signed:marchbanks", "2 4");
    assert_finds("signed:Pennifold", "1");
    assert_finds("signed:nobody", "");
}

static void references_are_followed_both_ways(void **state) {
    (void)state;
    assert_finds("ref:05VELM10", "2 3");
    assert_finds("ref:05rome0007", "1");
    assert_finds("ref:06VELM99", "");
    assert_finds("cited-by:05VELM10", "3");
    assert_finds("cited-by:06VELM30", "1");
    assert_finds("cited-by:07ALMARA5", "");
    assert_finds("cited-by:nowhere", "");
}

static void an_identifier_is_found_whole_or_by_its_beginning(void **state) {
    (void)state;
    assert_finds("id:06VELM20", "2");
    assert_finds("id:06velm020", "2");
    assert_finds("id:06VELM2", "");
    assert_finds("id:06velm*", "2 3");
    assert_finds("id:0*", "1 2 3 4 5");
    assert_finds("id:07ALMARA5 OR id:08VELM53", "4 5");
    assert_finds("honey id:06VELM20", "2");
}

/* ---- other languages ---- */

static void sql_and_fts5_are_words(void **state) {
    (void)state;
    assert_finds("select star", "4");
    assert_finds("\"select star from cable\"", "4");
    assert_finds("x' OR 1=1", "");
    assert_finds("\"' OR '1'='1\"", "");
    assert_finds("tag:\"x' OR '1'='1\"", "");
    assert_finds("id:\"%6VELM\"* OR id:\"_6VELM\"*", "");
    assert_finds("\"honey NOT naval\"", "");
    assert_finds("\"honey OR cement\"", "");
    assert_finds("\"heading : honey\"", "");
    assert_finds("\"honey) OR (cement\"", "");
    assert_finds("\"honey*\"", "1 2 3");
}

/* ---- what is shown ---- */

static void a_cable_is_shown(void **state) {
    (void)state;
    struct search_cable c;
    assert_int_equal(search_get_cable(s, 4, &c, &info), ERR_OK);
    assert_true(span_eq(c.ident, SPAN("07ALMARA5")) && span_eq(c.origin, SPAN("ALMARA")));
    assert_true(span_eq(c.level, SPAN("SECRET")) && span_eq(c.subject, SPAN("A BRIDGE IS PAINTED")));
    assert_true(c.has_date && c.date == INT64_C(1170317700));
    assert_int_equal(search_get_cable(s, 5, &c, &info), ERR_OK);
    assert_false(c.has_date);
    assert_int_equal(search_get_cable(s, 6, &c, &info), ERR_NOT_FOUND);
}

static void assert_newest(const char *text, bool has, int64_t date) {
    struct query *query = parsed(text);
    struct bitset set = BITSET_EMPTY;
    bool has_date = !has;
    int64_t newest = 0;
    assert_int_equal(search_run(s, query, &set, &info), ERR_OK);
    assert_int_equal(search_newest(s, &set, &has_date, &newest, &info), ERR_OK);
    assert_true(has_date == has && (!has || newest == date));
    bitset_free(&set);
    query_free(query);
}

static void the_newest_of_a_result_is_known(void **state) {
    (void)state;
    assert_newest("honey", true, INT64_C(1151668800));
    assert_newest("minister OR bridge", true, INT64_C(1170317700));
    assert_newest("cement", false, 0);
    assert_newest("zebra", false, 0);
}

static bool append(void *context, const struct search_snippet *snippet) {
    struct buf *out = context;
    buf_printf(out, "%.*s|%.*s\n", (int)snippet->paragraph.n,
               snippet->paragraph.p == NULL ? "" : snippet->paragraph.p, (int)snippet->text.n,
               snippet->text.p);
    return true;
}

static void assert_snippets(const char *text, int64_t cable, const char *expected) {
    struct query *query = parsed(text);
    struct buf out = BUF_EMPTY;
    assert_int_equal(search_snippets(s, query, cable, append, &out, &info), ERR_OK);
    buf_char(&out, '\0');
    assert_string_equal(out.data, expected);
    buf_free(&out);
    query_free(query);
}

static void snippets_mark_what_matched(void **state) {
    (void)state;
    assert_snippets("ferry", 4, "01|(S) The \1ferry\2 was late. Nobody asked select star from cable.\n");
    assert_snippets("honey minister", 3, "|\1HONEY\2 IN JARS\n02|The \1minister\2 was pleased.\n");
    assert_snippets("subject:jars ferry", 3, "|HONEY IN \1JARS\2\n01|Three crates came by \1ferry\2.\n");
    assert_snippets("class:secret NOT honey", 4, "");
    assert_snippets("late OR honey", 5, "");
}

static void a_catalog_lends_its_connection(void **state) {
    (void)state;
    struct catalog *k = NULL;
    struct search *own = s;
    assert_int_equal(catalog_open(f.index, &k, &info), ERR_OK);
    assert_int_equal(search_open(catalog_db(k), &s, &info), ERR_OK);
    assert_finds("honey -naval", "3");
    search_close(s);
    s = own;
    catalog_close(k);
}

/* A term within a set is found the same way whichever of the two is read first. */
static void terms_within_a_set_miss_nothing(void **state) {
    (void)state;
    static const char *const terms[][2] = {
        {"honey", "1 2 3"},      {"class:secret", "1 4 5"},    {"tag:PREL", "1 4"},
        {"date:2006", "2 3"},    {"to:almara", "1 3"},         {"id:06VELM*", "2 3"},
        {"ref:05VELM10", "2 3"}, {"signed:marchbanks", "2 4"}, {"origin:velm", "1 2 3 5"}};
    for (size_t a = 0; a < sizeof terms / sizeof terms[0]; a++)
        for (size_t b = 0; b < sizeof terms / sizeof terms[0]; b++) {
            char text[128], both[32] = "";
            for (const char *p = terms[a][1]; *p != '\0'; p++)
                if (*p != ' ' && strchr(terms[b][1], *p) != NULL)
                    snprintf(both + strlen(both), 3, "%s%c", both[0] == '\0' ? "" : " ", *p);
            snprintf(text, sizeof text, "%s %s", terms[a][0], terms[b][0]);
            assert_finds(text, both);
            snprintf(text, sizeof text, "%s (%s OR zebra)", terms[a][0], terms[b][0]);
            assert_finds(text, both);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_found_in_paragraphs_and_subjects),
        cmocka_unit_test(a_phrase_is_found_over_a_line_break),
        cmocka_unit_test(a_beginning_is_found),
        cmocka_unit_test(near_looks_inside_one_paragraph),
        cmocka_unit_test(terms_are_joined_across_the_cable),
        cmocka_unit_test(not_leaves_out),
        cmocka_unit_test(a_query_of_nots_is_the_complement),
        cmocka_unit_test(a_tag_is_a_directory_of_tags),
        cmocka_unit_test(an_origin_is_a_post),
        cmocka_unit_test(a_class_is_a_directory_of_classifications),
        cmocka_unit_test(a_date_has_edges),
        cmocka_unit_test(an_open_range_leaves_undated_cables_out),
        cmocka_unit_test(subject_looks_in_the_subject_only),
        cmocka_unit_test(from_and_to_look_in_the_addresses),
        cmocka_unit_test(a_phrase_of_to_stays_in_one_name),
        cmocka_unit_test(a_signer_is_a_directory_of_signers),
        cmocka_unit_test(references_are_followed_both_ways),
        cmocka_unit_test(an_identifier_is_found_whole_or_by_its_beginning),
        cmocka_unit_test(sql_and_fts5_are_words),
        cmocka_unit_test(a_cable_is_shown),
        cmocka_unit_test(a_beginning_that_stands_twice_is_found_twice),
        cmocka_unit_test(the_newest_of_a_result_is_known),
        cmocka_unit_test(snippets_mark_what_matched),
        cmocka_unit_test(a_catalog_lends_its_connection),
        cmocka_unit_test(terms_within_a_set_miss_nothing),
    };
    return cmocka_run_group_tests(tests, open_archive, close_archive);
}
