/* test_html: the pages of the web edition: what is the document, what is the metadata, what is
 * navigation. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lib/test.h"
#include "source/html.h"

#define TITLES                                                                                               \
    "<tr>\n<th>Reference "                                                                                   \
    "ID</th>\n<th>Created</th>\n<th>Released</th>\n<th>Classification</th>\n<th>Origin</th>\n</tr>"
#define CELLS(date)                                                                                          \
    "<tr>\n<td>\n<a href='/cable/2006/06/06VELM1207.html'>06VELM1207</a>\n</td>\n<td>\n<a>" date             \
    "</a>\n</td>\n<td>\n2010-12-01 21:09\n</td>\n<td><a>SECRET//NOFORN</a></td>\n<td><a>Embassy "            \
    "Velm</a></td></tr>"
#define TOP                                                                                                  \
    "<?xml version='1.0' encoding='utf-8' ?>\n<!DOCTYPE html>\n<html><head><title>Viewer</title></head>\n"   \
    "<body><ul><li><a href='/'>Origin</a></li></ul><pre>not this</pre>"
#define TABLE "<table class='cable'>" TITLES CELLS("2006-06-19 14:02") "</table>"
#define PAGE(header, body)                                                                                   \
    TOP TABLE "<code><pre>" header "</pre></code>\n<code><pre>" body "</pre></code>\n</body></html>"

static struct source_html html;
static struct raw raw;
static struct err_info error;

static int tear_down(void **state) {
    (void)state;
    source_html_free(&html);
    return 0;
}

static void read_page(struct span page) {
    raw = (struct raw){0};
    assert_int_equal(source_html_read(&html, page, &raw, &error), ERR_OK);
}

/* The page is handed out as it is. */
static void assert_no_cable(struct span page, enum err code, const char *why) {
    read_page(page);
    assert_int_equal(error.code, code);
    assert_string_equal(error.text, why);
    assert_true(raw.bytes.p == page.p && raw.bytes.n == page.n);
    assert_false(raw.plain);
}

#if CABLEFS_HTML

static void assert_text(struct span page, const char *expected) {
    read_page(page);
    if (error.code != ERR_OK)
        fail_msg("%s", error.text);
    if (!span_eq(raw.bytes, span_of(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", (int)raw.bytes.n, raw.bytes.p, expected);
    assert_true(raw.plain);
}

static void a_page_is_header_blank_line_and_body(void **state) {
    (void)state;
    assert_text(
        SPAN(PAGE("P 191405Z JUN 06&#x000A;FM AMEMBASSY VELM", "SUBJECT: HONEY&#x000A;&#x000A;1. (S) Jars.")),
        "P 191405Z JUN 06\nFM AMEMBASSY VELM\n\nSUBJECT: HONEY\n\n1. (S) Jars.");
    assert_null(raw.note.kind);
}

static void a_page_has_a_metadata(void **state) {
    (void)state;
    read_page(SPAN(PAGE("h", "b")));
    assert_true(span_eq(raw.metadata.ident, SPAN("06VELM1207")));
    assert_true(span_eq(raw.metadata.date, SPAN("2006-06-19 14:02")));
    assert_true(span_eq(raw.metadata.classification, SPAN("SECRET//NOFORN")));
    assert_true(span_eq(raw.metadata.origin, SPAN("Embassy Velm")));
    assert_int_equal(raw.metadata.references.n, 0);
}

/* The first pages of the web edition, of 2010: lists of links above the table, a class and a title in every
 * cell, line ends as references, and a script behind the text. */
static void a_page_of_the_template_of_2010_reads(void **state) {
    (void)state;
    static const char page[] =
        "<?xml version='1.0' encoding='utf-8' ?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 "
        "Transitional//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n"
        "<html lang='en' xml:lang='en' xmlns='http://www.w3.org/1999/xhtml'>\n<head>\n<title>Cable "
        "Viewer</title>\n<link href='/static/css/cables.css' rel='stylesheet' type='text/css' />\n</head>\n"
        "<body>\n<div class='main'>\n<div class='pane small'>\n<a href='/index.html'>\n<p>Currently released "
        "so far... 597 / 251,287</p>\n</a>\n<div id='browse'>\n<h3>Browse by creation <a href='#year_1966' "
        "onclick='return sha(0);'>date</a></h3>\n<div class='sort' id='year_2006'>\n<a "
        "href='/date/2006-06_0.html'>2006/06</a>\n</div>\n</div>\n</div>\n<div class='pane big'>\n"
        "<table class='cable'>\n<tr>\n<th>Reference ID</th>\n<th>Created</th>\n<th>Released</th>\n"
        "<th>Classification</th>\n<th>Origin</th>\n</tr>\n<tr>\n<td>\n<a "
        "href='/cable/2006/06/06VELM1207.html'>06VELM1207</a>\n</td>\n<td>\n<a "
        "href='/date/2006-06_0.html'>2006-06-19 14:02</a>\n</td>\n<td>\n<a "
        "href='/reldate/2010-11-30_0.html'>2010-11-30 21:09</a>\n</td>\n<td>\n<a "
        "href='/classification/1_0.html' title='unclassified'>CONFIDENTIAL</a>\n</td>\n<td>\n<a "
        "href='/origin/51_0.html'>Embassy Velm</a>\n</td>\n</tr>\n</table>\n"
        "<code><pre>DE RUEHVM #1207/01 1701402&#x000A;ZNY CCCCC ZZH&#x000A;FM AMEMBASSY VELM</pre></code>\n"
        "<code><pre>C O N F I D E N T I A L VELM 001207 &#x000A;&#x000A;SIPDIS &#x000A;TAGS: <a "
        "href='/tag/PREL_0.html'>PREL</a>&#x000A;&#x000A;1. (C) Honey.</pre></code>\n</div>\n</div>\n"
        "<script src='/static/js/js.js' type='text/javascript'></script>\n</body>\n</html>\n";
    assert_text(SPAN(page), "DE RUEHVM #1207/01 1701402\nZNY CCCCC ZZH\nFM AMEMBASSY VELM\n\n"
                            "C O N F I D E N T I A L VELM 001207 \n\nSIPDIS \nTAGS: PREL\n\n1. (C) Honey.");
    assert_true(span_eq(raw.metadata.ident, SPAN("06VELM1207")));
    assert_true(span_eq(raw.metadata.date, SPAN("2006-06-19 14:02")));
    assert_true(span_eq(raw.metadata.classification, SPAN("CONFIDENTIAL")));
    assert_true(span_eq(raw.metadata.origin, SPAN("Embassy Velm")));
}

static void minutes_that_repeat_the_hour_mean_nothing(void **state) {
    (void)state;
    static const struct {
        const char *cells;
        bool wrong;
    } cases[] = {{CELLS("2006-06-19 14:02"), true},   {CELLS("2006-06-19 14:14"), false},
                 {CELLS("2006-06-19 12:12"), true},   {CELLS("2006-06-19 00:12"), true},
                 {CELLS("2006-06-19 00:00"), false},  {CELLS("2006-06-19 09:09"), true},
                 {CELLS("2006-06-19 09:10"), false},  {CELLS("2006-06-19"), false},
                 {CELLS("19 June 2006, noon"), false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char page[4096];
        snprintf(page, sizeof page, "%s<table class='cable'>%s%s</table><pre>b</pre>", TOP, TITLES,
                 cases[i].cells);
        read_page(span_of(page));
        if (raw.metadata.date_minutes_wrong != cases[i].wrong)
            fail_msg("number %zu", i);
    }
}

static void columns_are_known_by_their_titles(void **state) {
    (void)state;
    read_page(SPAN("<html><table class='big cable'><tr><th>Origin</th><th>reference id</th></tr>"
                   "<tr><td>Embassy Velm</td><td>06VELM1</td></tr></table><pre>b</pre>"));
    assert_true(span_eq(raw.metadata.ident, SPAN("06VELM1")));
    assert_true(span_eq(raw.metadata.origin, SPAN("Embassy Velm")));
    assert_int_equal(raw.metadata.date.n, 0);
    read_page(SPAN(
        "<html><table class=cable><tr><td>06VELM1<td>d<td>r<td>SECRET<td>Embassy Velm</table><pre>b</pre>"));
    assert_true(span_eq(raw.metadata.ident, SPAN("06VELM1")));
    assert_true(span_eq(raw.metadata.classification, SPAN("SECRET")));
    assert_true(span_eq(raw.metadata.origin, SPAN("Embassy Velm")));
}

static void links_are_what_they_say(void **state) {
    (void)state;
    assert_text(
        SPAN(PAGE("h", "TAGS <a href='/tag/KV_0.html'>KV</a>, <a href='/tag/PREL_0.html'>PREL</a>&#x000A;"
                       "<a id='par2' href='#par2'>\xc2\xb6</a>2. (C) <a>Honey</a> <a>jars</a>.<br>End")),
        "h\n\nTAGS KV, PREL\n\xc2\xb6"
        "2. (C) Honey jars.\nEnd");
}

static void a_break_is_a_line_end(void **state) {
    (void)state;
    assert_text(SPAN(PAGE("h", "one<br>two<br/>&#x000A;three<br><br>four <br>&#x000A;&#x000A;five<br>")),
                "h\n\none\ntwo\nthree\n\nfour \n\nfive\n");
}

static void references_are_decoded_once(void **state) {
    (void)state;
    assert_text(SPAN(PAGE("A &amp; B", "&amp;lt;&amp;#x000A;&lt;b&gt; &quot;&#39; &eacute; &8 AT&T &bogus;")),
                "A & B\n\n&lt;&#x000A;<b> \"' \xc3\xa9 &8 AT&T &bogus;");
}

static void a_page_in_windows_1252_is_converted(void **state) {
    (void)state;
    assert_text(SPAN(PAGE("h", "Joaqu\xedn\x92s caf\xe9")), "h\n\nJoaqu\xc3\xadn\xe2\x80\x99s caf\xc3\xa9");
    assert_string_equal(raw.note.kind, "encoding");
    assert_string_equal(raw.note.text, "not UTF-8, read as Windows-1252");
    assert_text(SPAN("\xef\xbb\xbf" PAGE("h", "Joaqu\xc3\xadn")), "h\n\nJoaqu\xc3\xadn");
    assert_null(raw.note.kind);
}

static void a_charset_that_the_page_claims_is_not_believed(void **state) {
    (void)state;
    assert_text(
        SPAN("<html><head><meta charset='iso-8859-1'><meta http-equiv='Content-Type' content='text/html; "
             "charset=koi8-r'></head>" TABLE "<pre>caf\xc3\xa9</pre>"),
        "caf\xc3\xa9");
}

static void a_nul_byte_does_not_end_the_page(void **state) {
    (void)state;
    assert_text(SPAN(PAGE("h", "be\0fore\xc3\xa9")), "h\n\nbe fore\xc3\xa9");
}

static void one_block_is_the_body(void **state) {
    (void)state;
    assert_text(SPAN(TOP TABLE "<pre>SUBJECT: HONEY</pre>"), "SUBJECT: HONEY");
    assert_text(SPAN(PAGE("", "b")), "b");
}

static void further_blocks_follow(void **state) {
    (void)state;
    assert_text(SPAN(TOP TABLE "<pre>a</pre><p>navigation</p><pre>b <pre>c</pre></pre><pre>d</pre>"),
                "a\n\nb c\n\nd");
}

static void tags_that_do_not_close_are_closed(void **state) {
    (void)state;
    assert_text(SPAN(TOP TABLE "<code><pre>header</code><code><pre>body <a href='x'>with a link"),
                "header\n\nbody with a link");
}

static void a_page_without_the_table_is_handed_out_as_it_is(void **state) {
    (void)state;
    assert_no_cable(SPAN("<html><body><p>Hello</p><pre>code</pre></body></html>"), ERR_INVALID,
                    "an HTML page without the table of a cable");
    assert_no_cable(SPAN("<html><table class='cables'><tr><td>x</td></tr></table><pre>b</pre></html>"),
                    ERR_INVALID, "an HTML page without the table of a cable");
    assert_no_cable(SPAN("<html>"), ERR_INVALID, "an HTML page without the table of a cable");
}

static void a_page_without_the_text_is_handed_out_as_it_is(void **state) {
    (void)state;
    assert_no_cable(SPAN(TOP TABLE "<p>The text was withdrawn.</p>"), ERR_INVALID,
                    "an HTML page without the text of a cable");
}

static void a_deep_page_is_no_danger(void **state) {
    (void)state;
    size_t n = 3000000;
    char *page = malloc(n);
    assert_non_null(page);
    for (size_t i = 0; i < n; i++)
        page[i] = "<div>"[i % 5];
    read_page((struct span){page, n});
    assert_true(error.code != ERR_OK);
    free(page);
}

/* Fills a page: before, n times unit, its number and the rest of the unit, after. */
static void fill(struct buf *page, const char *before, const char *unit, const char *rest, size_t n,
                 const char *after) {
    buf_clear(page);
    buf_str(page, before);
    for (size_t i = 0; i < n; i++)
        buf_printf(page, "%s%zu%s", unit, i, rest);
    buf_str(page, after);
    assert_int_equal(buf_err(page), ERR_OK);
}

/* libxml2 compares each attribute of a tag with all before it: this took minutes. */
static void attributes_without_end_are_no_danger(void **state) {
    (void)state;
    static const char after[] = ">" TABLE "<pre>h</pre><pre class='x'>b</pre>";
    static const char *const values[] = {"=1", "", " = 'x>y'", "=\"x\ny\""};
    struct buf page = BUF_EMPTY;
    for (size_t i = 0; i < COUNT(values); i++) {
        time_t begun = time(NULL);
        fill(&page, "<html><div", " a", values[i], 150000, after);
        read_page((struct span){page.data, page.len});
        assert_int_equal(error.code, ERR_OK);
        assert_true(span_eq(raw.bytes, SPAN("h\n\nb")));
        assert_string_equal(raw.note.kind, "html");
        assert_string_equal(raw.note.text,
                            "149900 attributes of tags that have more than 100: not looked at");
        assert_true(time(NULL) - begun < 20);
    }
    buf_free(&page);
}

static void a_page_that_is_deeper_than_libxml2_reads_is_handed_out_as_it_is(void **state) {
    (void)state;
    struct buf page = BUF_EMPTY;
    fill(&page, TOP TABLE "<pre>before", "<b id=", ">", 5000, "after</pre>");
    read_page((struct span){page.data, page.len});
    if (error.code == ERR_OK) { /* a version that has no bound */
        assert_true(span_eq(raw.bytes, SPAN("beforeafter")));
    } else {
        assert_int_equal(error.code, ERR_LIMIT);
        assert_string_equal(error.text, "an HTML page nested deeper than libxml2 reads");
        assert_true(raw.bytes.p == page.data && raw.bytes.n == page.len);
    }
    buf_free(&page);
}

static bool is_third_question(void *context) {
    int *asked = context;
    return ++*asked >= 3;
}

static void a_page_can_be_stopped(void **state) {
    (void)state;
    int asked = 0;
    struct buf page = BUF_EMPTY;
    fill(&page, TOP TABLE "<pre>", "", ". Crates.\n", 100000, "</pre>");
    raw = (struct raw){0};
    html.stop = (struct stop){.ask = is_third_question, .context = &asked};
    assert_int_equal(source_html_read(&html, (struct span){page.data, page.len}, &raw, &error), ERR_STOPPED);
    assert_true(asked == 3);
    html.stop = (struct stop){0};
    buf_free(&page);
}

static void a_body_of_megabytes_is_whole(void **state) {
    (void)state;
    struct buf page = BUF_EMPTY;
    buf_str(&page, TOP TABLE "<pre>h</pre><pre>");
    for (int i = 0; i < 300000; i++)
        buf_str(&page, "12. Three crates.&#x000A;");
    buf_str(&page, "</pre>");
    assert_int_equal(buf_err(&page), ERR_OK);
    read_page((struct span){page.data, page.len});
    assert_int_equal(error.code, ERR_OK);
    assert_int_equal(raw.bytes.n, 5400003);
    buf_free(&page);
}

static void a_page_past_the_limit_is_handed_out_as_it_is(void **state) {
    (void)state;
    size_t n = (size_t)SOURCE_HTML_MAX + 1;
    char *page = calloc(1, n);
    assert_non_null(page);
    memcpy(page, "<html>", 6);
    assert_no_cable((struct span){page, n}, ERR_LIMIT, "an HTML page larger than 8 MiB");
    free(page);
}

#else

static void without_libxml2_a_page_is_handed_out_as_it_is(void **state) {
    (void)state;
    assert_no_cable(SPAN(PAGE("h", "b")), ERR_INVALID,
                    "an HTML page; this cablefs was built without libxml2 and does not read it");
}

#endif

int main(void) {
    const struct CMUnitTest tests[] = {
#if CABLEFS_HTML
        cmocka_unit_test(a_page_is_header_blank_line_and_body),
        cmocka_unit_test(a_page_has_a_metadata),
        cmocka_unit_test(a_page_of_the_template_of_2010_reads),
        cmocka_unit_test(minutes_that_repeat_the_hour_mean_nothing),
        cmocka_unit_test(columns_are_known_by_their_titles),
        cmocka_unit_test(links_are_what_they_say),
        cmocka_unit_test(a_break_is_a_line_end),
        cmocka_unit_test(references_are_decoded_once),
        cmocka_unit_test(a_page_in_windows_1252_is_converted),
        cmocka_unit_test(a_charset_that_the_page_claims_is_not_believed),
        cmocka_unit_test(a_nul_byte_does_not_end_the_page),
        cmocka_unit_test(one_block_is_the_body),
        cmocka_unit_test(further_blocks_follow),
        cmocka_unit_test(tags_that_do_not_close_are_closed),
        cmocka_unit_test(a_page_without_the_table_is_handed_out_as_it_is),
        cmocka_unit_test(a_page_without_the_text_is_handed_out_as_it_is),
        cmocka_unit_test(a_deep_page_is_no_danger),
        cmocka_unit_test(attributes_without_end_are_no_danger),
        cmocka_unit_test(a_page_that_is_deeper_than_libxml2_reads_is_handed_out_as_it_is),
        cmocka_unit_test(a_page_can_be_stopped),
        cmocka_unit_test(a_body_of_megabytes_is_whole),
        cmocka_unit_test(a_page_past_the_limit_is_handed_out_as_it_is),
#else
        cmocka_unit_test(without_libxml2_a_page_is_handed_out_as_it_is),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
