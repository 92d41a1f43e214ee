#include "foreign.h"

#define AS_TEXT "save it as text (UTF-8)"
#define AS_CSV "export its table as CSV with a header row (columns such as id, date, subject, body)"
#define DOCUMENT "a word processor's file: " AS_TEXT
#define WORKBOOK "a workbook: " AS_CSV
#define IMAGE "an image: text recognition, such as tesseract, makes a text of it"

static bool has(struct span s, struct span what) {
    size_t at;
    return span_ifind(s, what, &at);
}

/* A zip whose first members are those of an office program. */
static const char *zip_of(struct span s) {
    static const struct {
        struct span member;
        const char *what;
    } members[] = {
        {SPAN_INIT("application/vnd.oasis.opendocument.spreadsheet"), WORKBOOK},
        {SPAN_INIT("application/vnd.oasis.opendocument."), DOCUMENT},
        {SPAN_INIT("application/epub+zip"), "an electronic book: " AS_TEXT},
    };
    enum { NAME_AT = 30 }; /* behind the header of the first member */
    if (!span_starts(s, SPAN("PK\003\004")))
        return NULL;
    struct span name = span_from(s, NAME_AT);
    if (span_starts(name, SPAN("mimetype")))
        for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
            if (span_starts(span_from(name, 8), members[i].member))
                return members[i].what;
    if (!span_starts(name, SPAN("[Content_Types].xml")) && !span_starts(name, SPAN("_rels/")) &&
        !span_starts(name, SPAN("word/")) && !span_starts(name, SPAN("xl/")))
        return NULL;
    return has(s, SPAN("xl/")) ? WORKBOOK : DOCUMENT;
}

static const char *magic_of(struct span s) {
    static const struct {
        struct span magic;
        const char *what;
    } files[] = {
        {{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8},
         "an office file (.doc, .xls): save it as text (UTF-8) or CSV"},
        {SPAN_INIT("{\\rtf"), DOCUMENT},
        {{"SQLite format 3\0", 16}, "a database (SQLite): " AS_CSV},
        {SPAN_INIT("%!PS"), "PostScript: make a PDF of it, or a text"},
        {{"\x89PNG\r\n\x1a\n", 8}, IMAGE},
        {{"\xff\xd8\xff", 3}, IMAGE},
        {SPAN_INIT("GIF87a"), IMAGE},
        {SPAN_INIT("GIF89a"), IMAGE},
        {{"II*\0", 4}, IMAGE},
        {{"MM\0*", 4}, IMAGE},
        {{"\0\0\0\x0cjP  ", 8}, IMAGE},
        {SPAN_INIT("AT&TFORM"), IMAGE}, /* DjVu */
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (span_starts(s, files[i].magic))
            return files[i].what;
    return span_starts(s, SPAN("RIFF")) && span_starts(span_from(s, 8), SPAN("WEBP")) ? IMAGE : NULL;
}

/* A byte order mark, and every second byte of what follows is zero. */
static bool is_utf16(struct span s) {
    size_t n = 0, zeros[2] = {0, 0};
    if (!span_starts(s, SPAN("\xff\xfe")) && !span_starts(s, SPAN("\xfe\xff")))
        return false;
    for (size_t i = 2; i < s.n && i < 256; i++, n++)
        zeros[i % 2] += s.p[i] == '\0';
    return n >= 8 && zeros[0] + zeros[1] >= n / 3 && (zeros[0] == 0 || zeros[1] == 0);
}

static bool is_xml(struct span s) {
    return (span_starts(s, SPAN("<?xml ")) && has(s, SPAN("?>"))) || span_starts(s, SPAN("<TEI")) ||
           span_starts(s, SPAN("<teiCorpus"));
}

/* A list of values, of which none can have a name. */
static bool is_json_list(struct span s) {
    s = span_trim(span_from(s, span_starts(s, SPAN("[")) ? 1 : s.n));
    if (!span_starts(s, SPAN("\"")))
        return false;
    const char *end = memchr(s.p + 1, '"', s.n - 1);
    struct span rest = end == NULL ? SPAN_EMPTY : span_trim(span_from(s, (size_t)(end - s.p) + 1));
    return span_starts(rest, SPAN(",")) || span_starts(rest, SPAN("]"));
}

/* Comments of `--` or in slashes are passed; then a statement that begins a dump. */
static bool is_sql(struct span s) {
    static const struct span statements[] = {
        SPAN_INIT("CREATE TABLE "), SPAN_INIT("INSERT INTO "),      SPAN_INIT("DROP TABLE "),
        SPAN_INIT("SET SQL_MODE"),  SPAN_INIT("SET NAMES"),         SPAN_INIT("SET statement_timeout"),
        SPAN_INIT("PRAGMA "),       SPAN_INIT("BEGIN TRANSACTION"), SPAN_INIT("CREATE DATABASE "),
        SPAN_INIT("USE `"),         SPAN_INIT("LOCK TABLES "),      SPAN_INIT("/*!40")};
    struct span line;
    while (span_line(&s, &line)) {
        line = span_trim(line);
        if (span_starts(line, SPAN("-- MySQL dump")) ||
            span_starts(line, SPAN("-- PostgreSQL database dump")) ||
            span_starts(line, SPAN("-- MariaDB dump")))
            return true;
        for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++)
            if (span_istarts(line, statements[i]))
                return true;
        if (line.n > 0 && !span_starts(line, SPAN("-- ")) && !span_eq(line, SPAN("--")) &&
            !span_starts(line, SPAN("/*")))
            return false;
    }
    return false;
}

const char *source_foreign(struct span head) {
    const char *what = magic_of(head);
    if (what == NULL)
        what = zip_of(head);
    if (what != NULL)
        return what;
    if (is_utf16(head))
        return "text in UTF-16: " AS_TEXT;
    if (span_starts(head, SPAN("\xef\xbb\xbf")))
        head = span_from(head, 3);
    while (head.n > 0 && text_is_space(*head.p))
        head = span_from(head, 1);
    if (is_xml(head))
        return "XML (TEI or another): save its texts, a cable a file, or as CSV with a header row";
    if (is_json_list(head))
        return "a list in JSON: write an object a line, with names such as id, date, subject, body";
    return is_sql(head) ? "an SQL dump: " AS_CSV : NULL;
}
