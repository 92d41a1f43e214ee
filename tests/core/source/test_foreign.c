/* test_foreign: what is known and not read is named, and says what would help. */
#include "lib/test.h"
#include "source/foreign.h"

#define BYTES(literal)                                                                                       \
    { (literal), sizeof(literal) - 1 }
#define ZIP "PK\003\004\024\0\6\0\10\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\10\0\0\0"

static void each_is_named(void **state) {
    (void)state;
    static const struct {
        struct span head;
        const char *begins;
    } cases[] = {
        {BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"), "an office file"},
        {BYTES(ZIP "[Content_Types].xml and word/document.xml"), "a word processor's file"},
        {BYTES(ZIP "[Content_Types].xml and xl/workbook.xml"), "a workbook"},
        {BYTES(ZIP "mimetypeapplication/vnd.oasis.opendocument.textPK"), "a word processor's file"},
        {BYTES(ZIP "mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK"), "a workbook"},
        {BYTES("{\\rtf1\\ansi"), "a word processor's file"},
        {BYTES("SQLite format 3\0\x10"), "a database"},
        {BYTES("\x89PNG\r\n\x1a\n"), "an image"},
        {BYTES("\xff\xd8\xff\xe0"), "an image"},
        {BYTES("II*\0\x08"), "an image"},
        {BYTES("\xff\xfeR\0 \0"
               "0\0"
               "1\0"
               "1\0"
               "0\0"
               "1\0"
               "0\0Z\0"),
         "text in UTF-16"},
        {BYTES("\xef\xbb\xbf<?xml version='1.0'?>\n<TEI xmlns='http://www.tei-c.org/ns/1.0'>"), "XML"},
        {BYTES("<teiCorpus>"), "XML"},
        {BYTES("-- MySQL dump 10.13\n--\n"), "an SQL dump"},
        {BYTES("-- made by hand\n/* and so on */\n\nCREATE TABLE cable (id INT);\n"), "an SQL dump"},
        {BYTES("insert into cable values (1);\n"), "an SQL dump"},
        {BYTES("[\n  \"a\", \"b\"]"), "a list in JSON"},
        {BYTES("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"), "an SQL dump"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *what = source_foreign(cases[i].head);
        if (what == NULL || strncmp(what, cases[i].begins, strlen(cases[i].begins)) != 0)
            fail_msg("number %zu: %s", i, what == NULL ? "not known" : what);
        assert_non_null(strchr(what, ':')); /* what would help */
    }
}

static void what_is_read_is_not_foreign(void **state) {
    (void)state;
    static const struct span heads[] = {
        {NULL, 0},
        BYTES("P 221516Z JUN 06\nFM AMEMBASSY VELM\n"),
        BYTES("-- \nMARL\n"),
        BYTES("--------------------- 125001\nR 111359Z FEB 74\n"),
        BYTES("CREATED BY THE MINISTRY\n"),
        BYTES("\xff\xfe\x01\0\0binary"),
        BYTES(ZIP "cables/06VELM1.txt"),
        BYTES("<?xml "),
        BYTES("<<< A TELEGRAM >>>\n"),
        BYTES("GIF"),
        BYTES("[\"QUOTED\" AND REDACTED]"),
    };
    for (size_t i = 0; i < COUNT(heads); i++)
        if (source_foreign(heads[i]) != NULL)
            fail_msg("number %zu: %s", i, source_foreign(heads[i]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_named),
        cmocka_unit_test(what_is_read_is_not_foreign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
