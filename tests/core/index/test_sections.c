/* test_sections: messages that come one section a document are one cable, whatever order the documents come
 * in; and two copies of a cable whose lines break elsewhere are one cable. */
#include <sqlite3.h>
#include <stdio.h>

#include "catalog/catalog.h"
#include "lib/fixture.h"
#include "lib/test.h"

static struct fixture f;
static struct index_report report;

#define HEAD_1                                                                                               \
    "DE RUEHVL #1412/01 1701405\nP 191405Z JUN 06\nFM AMEMBASSY VELM\nTO RUEHC/SECSTATE WASHDC PRIORITY "    \
    "0042\n"
#define HEAD_2                                                                                               \
    "DE RUEHVL #1412/02 1701405\nP 191405Z JUN 06\nFM AMEMBASSY VELM\nTO RUEHC/SECSTATE WASHDC PRIORITY "    \
    "0043\n"
#define HEAD_3                                                                                               \
    "DE RUEHVL #1412/03 1701405\nP 191405Z JUN 06\nFM AMEMBASSY VELM\nTO RUEHC/SECSTATE WASHDC PRIORITY "    \
    "0044\n"
#define LINE(section, of)                                                                                    \
    "BT\nC O N F I D E N T I A L SECTION " section " OF " of " VELM 001412\n\nSIPDIS\n\n"
#define FIELDS                                                                                               \
    "E.O. 12958: DECL: 06/19/2016\nTAGS: PREL, KV\nSUBJECT: THE HARBOUR MASTER AND THE\nLIGHTHOUSE\n"        \
    "REF: A. VELM 1207\n     B. 05 VELM 99\n\nClassified By: Ambassador Ida Pennifold, reasons\n1.4 (b) "    \
    "and (d).\n\n"
#define END "BT\n#1412\n\n\nNNNN\n"
#define TEXT_1                                                                                               \
    "1. (C) The harbour master told us that the lighthouse is dark.\n\n2. (C) He asked for two lamps, a "    \
    "keeper and a boat.  The\ngovernment would\n"
#define TEXT_2 "pay for the boat and not for the lamps.\n\n3. (C) The mayor disagrees.\n"
#define TEXT_3 "4. (C) Comment: The lamps would cost little.\nPENNIFOLD\n"

static const char first[] = HEAD_1 LINE("01", "03") FIELDS TEXT_1 END;
static const char second[] = HEAD_2 LINE("02", "03") FIELDS TEXT_2 END;
static const char third[] = HEAD_3 LINE("03", "03") FIELDS TEXT_3 END;
static const char whole[] = HEAD_1 LINE("01", "03") FIELDS TEXT_1 TEXT_2 TEXT_3;

static void build(void) {
    fixture_must_build(&f, &report);
    assert_int_equal(report.documents, report.counts.cables + report.counts.joined +
                                           report.counts.duplicates + report.counts.others +
                                           report.counts.unreadable);
}

/* The first column of all rows, joined by '|', is the text. */
static void assert_rows(const char *sql, const char *expected) {
    struct buf rows = BUF_EMPTY;
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_open(f.index, &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(s, 0);
        buf_printf(&rows, "%s%s", rows.len > 0 ? "|" : "", text == NULL ? "NULL" : text);
    }
    sqlite3_finalize(s);
    sqlite3_close(db);
    buf_char(&rows, '\0');
    assert_int_equal(buf_err(&rows), ERR_OK);
    assert_string_equal(rows.data, expected);
    buf_free(&rows);
}

static void assert_counts(unsigned cables, unsigned joined, unsigned duplicates) {
    assert_int_equal(report.counts.cables, cables);
    assert_int_equal(report.counts.joined, joined);
    assert_int_equal(report.counts.duplicates, duplicates);
}

static void assert_whole(const char *ident) {
    char sql[160];
    snprintf(sql, sizeof sql,
             "SELECT paragraph.name || ' ' || text FROM paragraph JOIN cable ON cable.id = paragraph.id >> 12"
             " WHERE ident = '%s' ORDER BY paragraph.id",
             ident);
    assert_rows(sql, "01 (C) The harbour master told us that the lighthouse is dark.|"
                     "02 (C) He asked for two lamps, a keeper and a boat.  The government would pay for the "
                     "boat and not for the lamps.|"
                     "03 (C) The mayor disagrees.|"
                     "04 (C) Comment: The lamps would cost little.");
}

static const char problems[] = "SELECT kind || ': ' || detail FROM problem ORDER BY id";

/* ---- one cable ---- */

static void sections_in_any_order_are_one_cable(void **state) {
    (void)state;
    fixture_write(&f, "a.txt", third);
    fixture_write(&f, "b.txt", fixture_1207);
    fixture_write(&f, "c.txt", first);
    fixture_write(&f, "d.txt", fixture_notes);
    fixture_write(&f, "e/b.txt", second);
    build();
    assert_counts(2, 2, 0);
    assert_whole("06VELM1412");
    assert_rows(
        "SELECT subject || '; ' || signed || '; ' || classified_by || '; ' || captions FROM cable WHERE "
        "ident = '06VELM1412'",
        "THE HARBOUR MASTER AND THE LIGHTHOUSE; PENNIFOLD; Ambassador Ida Pennifold; SIPDIS");
    assert_rows("SELECT serial FROM recipient JOIN cable ON cable.id = cable_id WHERE ident = '06VELM1412'",
                "0042");
}

static void all_documents_are_kept_and_said_to_be_joined(void **state) {
    (void)state;
    fixture_write(&f, "1.txt", third);
    fixture_write(&f, "2.txt", first);
    fixture_write(&f, "3.txt", second);
    build();
    assert_rows("SELECT dir FROM document ORDER BY id", "06VELM1412.txt|06VELM1412~3.txt|06VELM1412~2.txt");
    assert_rows("SELECT substr(path, -5) || ' ' || outcome FROM document JOIN source ON source.id = source_id"
                " ORDER BY document.id",
                "2.txt cable|3.txt joined|1.txt joined");
    assert_rows(problems, "joined: section 02 of 03 of this cable|joined: section 03 of 03 of this cable");
    assert_rows("SELECT count(*) FROM problem WHERE cable_id = (SELECT id FROM cable)", "2");
    struct catalog *k = NULL;
    char bytes[4096];
    size_t got;
    assert_int_equal(catalog_open(f.index, &k, NULL), ERR_OK);
    assert_int_equal(catalog_read_document(k, CATALOG_TEXT, 3, 0, bytes, sizeof bytes, &got), ERR_OK);
    assert_int_equal(got, strlen(third));
    assert_memory_equal(bytes, third, got);
    catalog_close(k);
}

static void a_section_without_a_head_is_of_the_message_with_its_serial(void **state) {
    (void)state;
    fixture_write(&f, "page2.txt", LINE("02", "03") TEXT_2);
    fixture_write(&f, "page3.txt", LINE("03", "03") TEXT_3);
    fixture_write(&f, "page9.txt", first);
    build();
    assert_counts(1, 2, 0);
    assert_whole("06VELM1412");
    assert_rows("SELECT date FROM cable", "1150725900"); /* 2006-06-19 14:05 */
}

static void records_of_a_dump_are_sections_too(void **state) {
    (void)state;
    static const char record[] =
        "\"%d\",\"6/19/2006 14:05\",\"06VELM1412\",\"Embassy Velm\",\"CONFIDENTIAL\",\"%s\",\"%s\",\"%s\"\n";
    char text[8192];
    int n = snprintf(text, sizeof text, record, 1, "", HEAD_2, LINE("02", "03") FIELDS TEXT_2);
    n += snprintf(text + n, sizeof text - (size_t)n, record, 2, "06VELM1207|05VELM99", HEAD_1,
                  LINE("01", "03") FIELDS TEXT_1);
    n += snprintf(text + n, sizeof text - (size_t)n, record, 3, "", HEAD_3, LINE("03", "03") FIELDS TEXT_3);
    assert_in_range(n, 1, sizeof text - 1);
    fixture_write(&f, "cables.csv", text);
    build();
    assert_counts(1, 2, 0);
    assert_whole("06VELM1412");
}

static void the_metadata_of_a_section_is_held_with_it(void **state) {
    (void)state;
    static const char row[] =
        "06VELM1412,6/19/2006 14:05,VELM,CONFIDENTIAL,EXDIS,STATE,THE LAMPS,\"PREL, KV\","
        "HARBORS,06VELM1207,\"" LINE("%02d", "02") "%d. (C) A lamp.\n\"\n";
    char text[4096];
    int n = snprintf(text, sizeof text, "%s\n",
                     "ID,Date,Origin,Classification,Captions,To,Subject,Tags,Concepts,References,Text");
    n += snprintf(text + n, sizeof text - (size_t)n, row, 2, 2);
    n += snprintf(text + n, sizeof text - (size_t)n, row, 1, 1);
    assert_in_range(n, 1, sizeof text - 1);
    fixture_write(&f, "cables.csv", text);
    build();
    assert_counts(1, 1, 0);
    assert_rows("SELECT ident || '; ' || date || '; ' || captions || '; ' || subject FROM cable",
                "06VELM1412; 1150725900; SIPDIS\nEXDIS; THE LAMPS");
    assert_rows("SELECT dir FROM tag JOIN cable_tag ON tag_id = tag.id ORDER BY dir", "HARBORS|KV|PREL");
    assert_rows("SELECT name FROM recipient", "STATE");
    assert_rows("SELECT ident FROM reference", "06VELM1207");
    assert_rows("SELECT dir FROM origin", "VELM");
}

static void a_repeated_head_swallows_no_text_that_numbers_nothing(void **state) {
    (void)state;
    fixture_write(&f, "1.txt", HEAD_1 LINE("01", "02") FIELDS "The harbour is dark.\n\nThe boat is\n");
    fixture_write(&f, "2.txt", HEAD_2 LINE("02", "02") FIELDS "gone.\n\nThe mayor slept.\n");
    build();
    assert_counts(1, 1, 0);
    assert_rows("SELECT text FROM paragraph ORDER BY id",
                "The harbour is dark.|The boat is gone.|The mayor slept.");
    assert_rows("SELECT captions FROM cable", "SIPDIS");
}

static void each_section_has_its_own_encoding(void **state) {
    (void)state;
    fixture_write(&f, "1.txt", HEAD_1 LINE("01", "02") FIELDS "1. (C) A caf\xc3\xa9 burned.\n");
    fixture_write(&f, "2.txt", HEAD_2 LINE("02", "02") FIELDS "2. (C) A caf\xe9 drowned.\n");
    build();
    assert_rows("SELECT text FROM paragraph ORDER BY id",
                "(C) A caf\xc3\xa9 burned.|(C) A caf\xc3\xa9 drowned.");
}

static void what_the_first_head_lacks_comes_from_another(void **state) {
    (void)state;
    fixture_write(&f, "1.txt", LINE("01", "02") "1. (C) The lighthouse is dark.\n");
    fixture_write(&f, "2.txt", HEAD_2 LINE("02", "02") FIELDS "2. (C) The mayor slept.\n\nPENNIFOLD\n");
    build();
    assert_counts(1, 1, 0);
    assert_rows("SELECT ident || ' ' || date || ' ' || subject || ' ' || signed FROM cable",
                "06VELM1412 1150725900 THE HARBOUR MASTER AND THE LIGHTHOUSE PENNIFOLD");
    assert_rows("SELECT name FROM recipient", "SECSTATE WASHDC");
    assert_rows("SELECT ident FROM reference ORDER BY ordinal", "06VELM1207|05VELM99");
    assert_rows("SELECT dir FROM tag JOIN cable_tag ON tag_id = tag.id WHERE source = 'written' ORDER BY dir",
                "KV|PREL");
    assert_rows("SELECT text FROM paragraph ORDER BY id", "(C) The lighthouse is dark.|(C) The mayor slept.");
}

static void the_same_serial_of_two_years_is_two_messages(void **state) {
    (void)state;
    static const char head[] = "R 010815Z FEB 07\nFM AMEMBASSY VELM\nTO RUEHC/SECSTATE WASHDC\n";
    char text[2048];
    fixture_write(&f, "1.txt", HEAD_1 LINE("01", "02") FIELDS "1. (C) Dark.\n");
    fixture_write(&f, "2.txt", HEAD_2 LINE("02", "02") FIELDS "2. (C) Darker.\n");
    snprintf(text, sizeof text, "%s%s", head, LINE("01", "02") FIELDS "1. (C) Light.\n");
    fixture_write(&f, "3.txt", text);
    snprintf(text, sizeof text, "%s%s", head, LINE("02", "02") FIELDS "2. (C) Lighter.\n");
    fixture_write(&f, "4.txt", text);
    build();
    assert_counts(2, 2, 0);
    assert_rows("SELECT ident || ' ' || text FROM paragraph JOIN cable ON cable.id = paragraph.id >> 12"
                " ORDER BY ident, paragraph.id",
                "06VELM1412 (C) Dark.|06VELM1412 (C) Darker.|07VELM1412 (C) Light.|07VELM1412 (C) Lighter.");
}

/* ---- what is missing ---- */

static void a_missing_section_is_said(void **state) {
    (void)state;
    fixture_write(&f, "1.txt", first);
    fixture_write(&f, "3.txt", third);
    build();
    assert_counts(1, 1, 0);
    assert_rows(problems, "partial: sent in 3 sections, of which 02 did not come|"
                          "joined: section 03 of 03 of this cable");
    assert_rows("SELECT name FROM paragraph ORDER BY id", "01|02|04");
}

static void the_first_section_may_be_the_missing_one(void **state) {
    (void)state;
    fixture_write(&f, "2.txt", second);
    build();
    assert_counts(1, 0, 0);
    assert_rows("SELECT ident FROM cable", "06VELM1412");
    assert_rows("SELECT detail FROM problem WHERE kind = 'partial'",
                "sent in 3 sections, of which 01, 03 did not come");
}

static void a_lone_first_section_is_partial_unless_it_is_signed(void **state) {
    (void)state;
    fixture_write(&f, "1.txt", first);
    build();
    assert_counts(1, 0, 0);
    assert_rows(problems, "partial: sent in 3 sections, of which 02 to 03 did not come");
    fixture_write(&f, "1.txt", whole);
    build();
    assert_counts(1, 0, 0);
    assert_rows(problems, "");
    assert_whole("06VELM1412");
}

static void page_markers_show_that_all_is_there(void **state) {
    (void)state;
    fixture_write(&f, "1.txt",
                  HEAD_1 LINE("01", "03") FIELDS TEXT_1 "VELM 00001412  003.2 OF 003\n\n\n" TEXT_2);
    build();
    assert_rows(problems, "");
}

/* ---- copies ---- */

static void a_section_twice_is_a_duplicate_or_a_copy(void **state) {
    (void)state;
    fixture_write(&f, "1.txt", first);
    fixture_write(&f, "2.txt", second);
    fixture_write(&f, "2again.txt", second);
    fixture_write(&f, "2copy.txt",
                  LINE("02", "03") "pay for the boat and not\nfor the lamps.\n\n3. (C) The mayor "
                                   "disagrees.\n");
    fixture_write(&f, "3.txt", third);
    build();
    assert_counts(1, 3, 1);
    assert_whole("06VELM1412");
    assert_rows(
        "SELECT detail FROM problem JOIN source ON source.id = source_id WHERE path LIKE '%/2copy.txt'",
        "another copy of section 02 of 03 of this cable");
    assert_rows("SELECT outcome FROM source WHERE path LIKE '%/2again.txt'", "duplicate");
}

static void another_text_of_a_section_is_kept(void **state) {
    (void)state;
    fixture_write(&f, "1.txt", first);
    fixture_write(&f, "2.txt", second);
    fixture_write(&f, "2other.txt", HEAD_2 LINE("02", "03") "3. (C) The mayor agrees.\n");
    fixture_write(&f, "3.txt", third);
    build();
    assert_counts(2, 2, 0);
    assert_whole("06VELM1412");
    assert_rows("SELECT text FROM paragraph JOIN cable ON cable.id = paragraph.id >> 12 WHERE ident ="
                " '06VELM1412~2'",
                "(C) The mayor agrees.");
}

static void sections_of_a_cable_that_is_there_whole_are_copies_of_it(void **state) {
    (void)state;
    fixture_write(&f, "0.txt",
                  HEAD_1 "BT\nC O N F I D E N T I A L VELM 001412\n\nSIPDIS\n\n" FIELDS TEXT_1 TEXT_2 TEXT_3);
    fixture_write(&f, "1.txt", first);
    fixture_write(&f, "2.txt", second);
    fixture_write(&f, "3.txt", third);
    build();
    assert_counts(1, 3, 0);
    assert_rows("SELECT substr(path, -5) FROM source WHERE outcome = 'cable'", "0.txt");
    assert_rows(problems, "joined: another copy of this cable, with the same paragraphs|"
                          "joined: section 02 of 03 of this cable|joined: section 03 of 03 of this cable");
}

static void nothing_changes_when_it_is_indexed_again(void **state) {
    (void)state;
    fixture_write(&f, "1.txt", first);
    fixture_write(&f, "2.txt", second);
    build();
    build();
    assert_true(report.unchanged);
    assert_counts(1, 1, 0);
    fixture_write(&f, "3.txt", third);
    build();
    assert_counts(1, 2, 0);
    assert_whole("06VELM1412");
}

/* A copy without text comes behind the fuller one, wherever it stands. */
static void a_head_alone_is_a_copy_of_the_cable(void **state) {
    (void)state;
    fixture_write(&f, "1.txt", HEAD_1 LINE("01", "03") FIELDS);
    fixture_write(&f, "2.txt", whole);
    fixture_write(&f, "3.txt", HEAD_1 "BT\nC O N F I D E N T I A L VELM 001412\n\nSIPDIS\n\n" FIELDS);
    fixture_write(&f, "4.txt", HEAD_1 "BT\nC O N F I D E N T I A L VELM 001412\n\nSIPDIS\n\n" FIELDS);
    build();
    assert_counts(1, 2, 1);
    assert_whole("06VELM1412");
    assert_rows("SELECT substr(path, -5) FROM source JOIN document ON source.id = source_id JOIN cable ON"
                " document.id = document_id",
                "2.txt");
}

/* No copy has the text: the cable says so, once. */
static void a_head_alone_is_a_cable(void **state) {
    (void)state;
    fixture_write(&f, "1.txt", HEAD_1 "BT\nC O N F I D E N T I A L VELM 001412\n\nSIPDIS\n\n" FIELDS);
    fixture_write(&f, "2.txt", HEAD_1 "BT\nC O N F I D E N T I A L VELM 001412\n\n" FIELDS);
    build();
    assert_counts(1, 1, 0);
    assert_rows(problems,
                "body: no text in the document|joined: another copy of this cable, without its text");
}

static void lines_that_break_elsewhere_make_no_other_cable(void **state) {
    (void)state;
    fixture_write_cable(&f, "a.txt", "VELM 000007", "P 191405Z JUN 06", "S E C R E T", "PREL",
                        "1. (S) The ships are:\n\n-- the Heron,  which is grey;\n-- the Petrel.\n");
    fixture_write_cable(&f, "b.txt", "VELM 000007", "P 191405Z JUN 06", "S E C R E T", "PREL",
                        "1. (S) The ships are: -- the Heron, which is grey; -- the Petrel.\n");
    fixture_write_cable(&f, "c.txt", "VELM 000007", "P 191405Z JUN 06", "S E C R E T", "PREL",
                        "1. (S) The ships are: -- the Heron, which is gray; -- the Petrel.\n");
    build();
    assert_counts(2, 1, 0);
    assert_rows("SELECT substr(path, -5) FROM source WHERE outcome = 'joined'", "b.txt");
}

/* The text with so many line ends in the place of each run of them. */
static const char *spaced(const char *text, size_t ends, bool blank_lines_too) {
    static char out[6000];
    size_t n = 0;
    for (const char *p = text; *p != '\0'; p++) {
        bool again = *p == '\n' && p > text && p[-1] == '\n';
        for (size_t i = *p != '\n' ? 1 : again && !blank_lines_too ? 0 : ends; i > 0; i--) {
            assert_true(n + 1 < sizeof out);
            out[n++] = *p;
        }
    }
    out[n] = '\0';
    return out;
}

/* A blank line behind every line, behind every line of text, and none at all. */
static void blank_lines_make_no_other_cable(void **state) {
    (void)state;
    static const char copy[] =
        HEAD_1 LINE("01", "03") "TAGS: PREL, KV\nSUBJECT: THE LIGHTHOUSE\n\n"
                                "Classified By: Ambassador Ida Pennifold\n"
                                "for reasons 1.4 (b) and (d).\n\n" TEXT_1 TEXT_2 TEXT_3;
    fixture_write(&f, "1.txt", spaced(copy, 2, true));
    fixture_write(&f, "2.txt", copy);
    fixture_write(&f, "3.txt", spaced(copy, 2, false));
    fixture_write(&f, "4.txt", spaced(copy, 1, false));
    build();
    assert_counts(1, 3, 0);
    assert_whole("06VELM1412");
}

static void a_head_with_its_signature_alone_is_a_copy(void **state) {
    (void)state;
    fixture_write(&f, "1.txt", HEAD_1 LINE("01", "03") FIELDS "PENNIFOLD\n" END);
    fixture_write(&f, "2.txt", whole);
    fixture_write(&f, "3.txt", HEAD_1 "BT\nC O N F I D E N T I A L VELM 001412\n\n" FIELDS "Pennifold\n");
    build();
    assert_counts(1, 2, 0);
    assert_whole("06VELM1412");
    assert_rows("SELECT signed FROM cable", "PENNIFOLD");
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, fixture_tear_down, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(sections_in_any_order_are_one_cable),
        test(all_documents_are_kept_and_said_to_be_joined),
        test(a_section_without_a_head_is_of_the_message_with_its_serial),
        test(records_of_a_dump_are_sections_too),
        test(the_metadata_of_a_section_is_held_with_it),
        test(a_repeated_head_swallows_no_text_that_numbers_nothing),
        test(each_section_has_its_own_encoding),
        test(what_the_first_head_lacks_comes_from_another),
        test(the_same_serial_of_two_years_is_two_messages),
        test(a_missing_section_is_said),
        test(the_first_section_may_be_the_missing_one),
        test(a_lone_first_section_is_partial_unless_it_is_signed),
        test(page_markers_show_that_all_is_there),
        test(a_section_twice_is_a_duplicate_or_a_copy),
        test(another_text_of_a_section_is_kept),
        test(sections_of_a_cable_that_is_there_whole_are_copies_of_it),
        test(nothing_changes_when_it_is_indexed_again),
        test(a_head_alone_is_a_copy_of_the_cable),
        test(a_head_alone_is_a_cable),
        test(lines_that_break_elsewhere_make_no_other_cable),
        test(blank_lines_make_no_other_cable),
        test(a_head_with_its_signature_alone_is_a_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
