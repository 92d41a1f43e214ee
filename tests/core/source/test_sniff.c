/* test_sniff: what a file is, by its first bytes. */
#include "lib/test.h"
#include "source/sniff.h"

#define BYTES(literal)                                                                                       \
    { (literal), sizeof(literal) - 1 }
#define CSV_HEAD "\"1\",\"2/25/1972 9:30\",\"72VELM1164\",\"Embassy Velm\",\"UNCLASSIFIED\",\"\",\""

static void assert_form(const struct span *heads, size_t n, enum sniff_form form) {
    for (size_t i = 0; i < n; i++)
        if (sniff(heads[i]) != form)
            fail_msg("number %zu, \"%.*s\": %d", i, (int)heads[i].n, heads[i].p, (int)sniff(heads[i]));
}

static void what_is_nothing_else_is_text(void **state) {
    (void)state;
    static const struct span heads[] = {
        {NULL, 0},
        BYTES("P 221516Z JUN 06\nFM AMEMBASSY VELM\n"),
        BYTES("\xff\xfe\x01\0\0binary"),
        BYTES("one,two,three\n1,2,3\n"),
        BYTES("\"id\",\"name\",\"price\"\n\"1\",\"honey\",\"3\"\n"),
        BYTES("\"1\",\"2/25/1972 9:30\",\"72VELM1164\"\n"),
        BYTES("\"1\",\"2/25/1972\n9:30\",\"72VELM1164\",\"a\",\"b\",\"c\",\""),
        BYTES("\"Quoted,\" he said.\n"),
        BYTES("<<< A TELEGRAM >>>\n"),
        BYTES("<velm@example.org> wrote: <html>\n"),
        BYTES("BZh is no word\n"),
        BYTES("PK"),
    };
    assert_form(heads, COUNT(heads), SNIFF_TEXT);
}

static void csv_is_known_by_its_first_record(void **state) {
    (void)state;
    static const struct span heads[] = {
        BYTES(CSV_HEAD),
        BYTES(CSV_HEAD "header\",\"body\"\n"),
        BYTES("\xef\xbb\xbf" CSV_HEAD),
        BYTES("\r\n\n" CSV_HEAD),
        BYTES("\"251287\",\"12/31/2010 23:59\",\"10VELM1\",\"Embassy "
              "Velm\",\"SECRET//NOFORN\",\"09VELM1|09VELM2\",\"x"),
    };
    assert_form(heads, COUNT(heads), SNIFF_CSV);
}

static void csv_is_known_below_a_line_of_names(void **state) {
    (void)state;
    static const struct span heads[] = {BYTES("id,date,identifier\n" CSV_HEAD), BYTES("\"1\n" CSV_HEAD)};
    assert_form(heads, COUNT(heads), SNIFF_CSV);
}

static void a_page_is_known_by_its_first_element(void **state) {
    (void)state;
    static const struct span heads[] = {
        BYTES("<html>"),
        BYTES("<HTML lang='en'>"),
        BYTES("\xef\xbb\xbf \r\n<!DOCTYPE html>\n<p>"),
        BYTES("<?xml version='1.0' encoding='utf-8' ?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML "
              "1.0//EN\">\n<html"),
        BYTES("<!-- <p> -->\n<!-- again -->\n<table class='cable'>"),
        BYTES("<br/>text"),
    };
    assert_form(heads, COUNT(heads), SNIFF_HTML);
}

static void a_comment_without_end_is_text(void **state) {
    (void)state;
    static const struct span heads[] = {BYTES("<!-- <html>"), BYTES("<?xml "), BYTES("<"), BYTES("<p")};
    assert_form(heads, COUNT(heads), SNIFF_TEXT);
}

static void json_is_known_by_its_first_name(void **state) {
    (void)state;
    static const struct span yes[] = {
        BYTES("{\"id\": 1}\n"),
        BYTES("{\"1\": 2}"),
        BYTES("\xef\xbb\xbf{ \"id\""),
        BYTES("\n [\n  {\r\n    \"_id\": {"),
    };
    static const struct span no[] = {
        BYTES("{"),
        BYTES("{C} THE MINISTER"),

        BYTES("[REDACTED] {\"id\": 1}"),
    };
    assert_form(yes, COUNT(yes), SNIFF_JSON);
    assert_form(no, COUNT(no), SNIFF_TEXT);
}

static void a_pdf_is_known_by_its_mark(void **state) {
    (void)state;
    static const struct span yes[] = {BYTES("%PDF-1.4\n%\xe2\xe3"), BYTES("junk\n%PDF-1.7\n"),
                                      BYTES("%PDF-2.0\n")};
    static const struct span no[] = {BYTES("%PDF"), BYTES("THE MARK IS %PDF-1.4\n"), BYTES("a\n%PDF-x\n")};
    assert_form(yes, COUNT(yes), SNIFF_PDF);
    assert_form(no, COUNT(no), SNIFF_TEXT);
}

static void archives_are_known_by_their_magic(void **state) {
    (void)state;
    static const struct span heads[] = {
        BYTES("PK\003\004\024\0"),     BYTES("PK\005\006\0\0"),       BYTES("7z\xbc\xaf\x27\x1c\0\4"),
        BYTES("\x1f\x8b\x08\0"),       BYTES("BZh91AY&SY"),           BYTES("\xfd\x37zXZ\0"),
        BYTES("\x28\xb5\x2f\xfd\x04"), BYTES("\x04\x22\x4d\x18\x64"), BYTES("LZIP\x01"),
    };
    assert_form(heads, COUNT(heads), SNIFF_ARCHIVE);
}

static void a_tar_is_known_by_its_checksum(void **state) {
    (void)state;
    char block[512] = "velm/06VELM1.txt";
    unsigned sum = 8 * ' ';
    for (size_t i = 0; i < sizeof block; i++)
        sum += (unsigned char)block[i];
    assert_int_equal(sum, 1596);
    memcpy(block + 148, "003074\0 ", 8); /* in octal */
    assert_int_equal(sniff((struct span){block, 512}), SNIFF_ARCHIVE);
    assert_int_equal(sniff((struct span){block, 511}), SNIFF_TEXT);
    block[3] = 'n';
    assert_int_equal(sniff((struct span){block, 512}), SNIFF_TEXT);
}

static void a_record_is_known_by_its_beginning(void **state) {
    (void)state;
    static const struct span yes[] = {BYTES("\"1\",\"2/5/1972"), BYTES("\"251287\",\"12/31/2010 23:59\",\"")};
    static const struct span no[] = {{NULL, 0},
                                     BYTES("\"1\",\"2/5/"),
                                     BYTES("\"\",\"2/5/1972"),
                                     BYTES("\"1\", \"2/5/1972"),
                                     BYTES("\"1\",\"2005-02-05"),
                                     BYTES("\\\"1\",\"2/5/1972"),
                                     BYTES("\"12345678901234567890\",\"2/5/1972")};
    for (size_t i = 0; i < COUNT(yes); i++)
        assert_true(sniff_record(yes[i]));
    for (size_t i = 0; i < COUNT(no); i++)
        assert_false(sniff_record(no[i]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_nothing_else_is_text),
        cmocka_unit_test(csv_is_known_by_its_first_record),
        cmocka_unit_test(csv_is_known_below_a_line_of_names),
        cmocka_unit_test(a_page_is_known_by_its_first_element),
        cmocka_unit_test(a_comment_without_end_is_text),
        cmocka_unit_test(json_is_known_by_its_first_name),
        cmocka_unit_test(a_pdf_is_known_by_its_mark),
        cmocka_unit_test(archives_are_known_by_their_magic),
        cmocka_unit_test(a_tar_is_known_by_its_checksum),
        cmocka_unit_test(a_record_is_known_by_its_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
