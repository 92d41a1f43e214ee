/* test_source_corpus: the three ways in which real cables come give the same documents. CABLEFS_CORPUS names
 * a directory with text/ID.txt, html/ID.html and cables.csv; without it there is nothing to compare. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "lib/fixture.h"
#include "lib/test.h"

#define MARK "\xc2\xb6"

static char root[FIXTURE_PATH], path[FIXTURE_PATH * 2];
static struct buf text; /* the document of text/ */
static struct source *source;

static int set_up(void **state) {
    (void)state;
    const char *corpus = getenv("CABLEFS_CORPUS");
    struct stat st;
    snprintf(root, sizeof root, "%s", corpus == NULL ? "" : corpus);
    snprintf(path, sizeof path, "%s/cables.csv", root);
    if (root[0] == '\0' || stat(path, &st) != 0) {
        printf("skipped: there is no corpus at \"%s\"\n", root);
        root[0] = '\0';
    }
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    buf_free(&text);
    return 0;
}

static void begin(const char *name) {
    if (root[0] == '\0')
        skip();
    snprintf(path, sizeof path, "%s/%s", root, name);
    char *paths[] = {path};
    const struct source_request request = {.paths = paths, .paths_n = 1};
    struct err_info info;
    assert_int_equal(source_open(&request, &source, &info), ERR_OK);
}

/* Reads text/ID.txt. */
static void read_text(struct span ident) {
    char name[FIXTURE_PATH * 2];
    snprintf(name, sizeof name, "%s/text/%.*s.txt", root, (int)ident.n, ident.p);
    buf_clear(&text);
    fixture_read(name, &text);
}

/* Takes the next word, without the paragraph marks, which the dump does not have. */
static struct span next_word(struct span *s) {
    struct span word;
    do
        word = span_word(s);
    while (span_eq(word, SPAN(MARK)));
    return span_starts(word, SPAN(MARK)) ? span_from(word, sizeof MARK - 1) : word;
}

/* The same words: the copies differ in blanks at the ends of lines. */
static void assert_same_words(const struct source_item *item) {
    struct span a = item->raw.bytes, b = {text.data, text.len}, x, y;
    do {
        x = next_word(&a);
        y = next_word(&b);
        if (!span_eq(x, y))
            fail_msg("%.*s: \"%.*s\" is not \"%.*s\"", (int)item->raw.metadata.ident.n,
                     item->raw.metadata.ident.p, (int)x.n, x.p, (int)y.n, y.p);
    } while (x.n > 0);
}

static void the_pages_hold_the_texts(void **state) {
    (void)state;
    struct source_item item;
    size_t n = 0;
    if (!CABLEFS_HTML)
        skip();
    for (begin("html"); source_next(source, &item) == ERR_OK; n++) {
        assert_int_equal(item.error.code, ERR_OK);
        assert_true(span_eq(item.raw.metadata.ident, span_first(item.raw.name, item.raw.name.n - 5)));
        assert_true(item.raw.metadata.date_minutes_wrong);
        assert_true(item.raw.metadata.classification.n > 0 && item.raw.metadata.origin.n > 0);
        assert_null(item.raw.note.kind);
        read_text(item.raw.metadata.ident);
        if (!span_eq(span_trim(item.raw.bytes), span_trim((struct span){text.data, text.len})))
            fail_msg("%.*s differs", (int)item.raw.path.n, item.raw.path.p);
    }
    source_close(source);
    assert_true(n > 0);
}

static void the_records_hold_the_texts(void **state) {
    (void)state;
    struct source_item item;
    size_t n = 0;
    for (begin("cables.csv"); source_next(source, &item) == ERR_OK; n++) {
        assert_int_equal(item.error.code, ERR_OK);
        assert_int_equal(item.raw.record, n + 1);
        assert_null(item.raw.note.kind);
        read_text(item.raw.metadata.ident);
        assert_same_words(&item);
    }
    source_close(source);
    assert_true(n > 0);
}

/* Each text of the archive is one document, and each PDF gives the text that was made of it. */
static void the_telegrams_are_whole(void **state) {
    (void)state;
    static const char *const folders[] = {"text", "nara/text", "nara/layout", "nara/pdf"};
    struct source_item item;
    for (size_t i = 0; i < COUNT(folders); i++) {
        bool is_pdf = i + 1 == COUNT(folders);
        size_t n = 0;
        for (begin(folders[i]); source_next(source, &item) == ERR_OK; n++) {
            if (is_pdf && item.error.code == ERR_MISSING) {
                print_message("skipped: %s\n", item.error.text);
                break;
            }
            assert_int_equal(item.error.code, ERR_OK);
            assert_null(item.raw.note.kind);
            assert_false(span_contains(item.raw.name, '#'));
            if (!is_pdf)
                continue;
            char name[FIXTURE_PATH * 2];
            snprintf(name, sizeof name, "%s/nara/layout/%.*stxt", root, (int)item.raw.name.n - 3,
                     item.raw.name.p);
            buf_clear(&text);
            fixture_read(name, &text);
            assert_true(span_eq(item.raw.bytes, (struct span){text.data, text.len}));
        }
        source_close(source);
        assert_true(n > 0 || is_pdf);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pages_hold_the_texts),
        cmocka_unit_test(the_records_hold_the_texts),
        cmocka_unit_test(the_telegrams_are_whole),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
