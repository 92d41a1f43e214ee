/* test_place: where a source says that it is, and what becomes of a document of which a process died. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/str.h"
#include "lib/test.h"

static struct fixture f;
static struct buf told; /* what was told, or found */

static int end(void **state) {
    buf_free(&told);
    return fixture_tear_down(state);
}

static const char page[] =
    "<html><table class=cable><tr><td>06VELM3</table><pre>head</pre><pre>a body</pre></html>";

static const char three[] =
    "\"1\",\"6/19/2006 14:05\",\"06VELM1\",\"Embassy Velm\",\"SECRET\",\"\",\"\",\"one\"\n"
    "\"2\",\"6/19/2006 14:05\",\"06VELM2\",\"Embassy Velm\",\"SECRET\",\"\",\"\",\"two\"\n"
    "\"3\",\"6/19/2006 14:05\",\"06VELM3\",\"Embassy Velm\",\"SECRET\",\"\",\"\",\"three\"\n";

static void note(void *context, const struct source_place *place, struct span path) {
    const char *steps = "-rcw";
    size_t slash = path.n;
    (void)context;
    while (slash > 0 && path.p[slash - 1] != '/')
        slash--;
    buf_printf(&told, "%d.%d%c:%.*s ", (int)place->file, (int)place->item, steps[place->step],
               (int)(path.n - slash), path.p + slash);
}

/* "FILE=bytes? crash: ..." of what each document became. */
static void add_item(const struct source_item *item) {
    struct span name = item->raw.name, bytes = span_first(item->raw.bytes, 5);
    buf_printf(&told, "%.*s=%.*s%s ", (int)name.n, name.p, (int)bytes.n, bytes.n > 0 ? bytes.p : "",
               item->error.code == ERR_CRASHED ? "!"
               : item->error.code != ERR_OK    ? "?"
                                               : "");
}

static void walk(const struct source_deadly *deadly, size_t n, bool watch) {
    char *path = f.source;
    struct source_request request = {.paths = &path, .paths_n = 1, .deadly = deadly, .deadly_n = n};
    struct source *s = NULL;
    struct source_item item;
    struct err_info info;
    enum err e;
    if (watch)
        request.watch.at = note;
    buf_clear(&told);
    assert_int_equal(source_open(&request, &s, &info), ERR_OK);
    while ((e = source_next(s, &item)) == ERR_OK)
        if (!watch)
            add_item(&item);
    assert_int_equal(e, ERR_END);
    source_close(s);
    buf_char(&told, '\0');
}

static struct source_deadly deadly_at(uint64_t file, uint64_t item, enum source_step step) {
    return (struct source_deadly){.place = {file, item, step}, .why = "Aborted"};
}

static void each_step_is_told_before_it_is_taken(void **state) {
    (void)state;
    fixture_write(&f, "a.txt", "text");
    fixture_write(&f, "b.html", page);
    fixture_write(&f, "c.csv", three);
    walk(NULL, 0, true);
    /* the last of each is the look whether there is more: for the next item, in the same file */
    assert_string_equal(told.data, "1.1r:a.txt 1.2r:a.txt 2.1r:b.html 2.1c:b.html 2.2r:b.html 3.1r:c.csv "
                                   "3.2r:c.csv 3.3r:c.csv 3.4r:c.csv ");
}

static void a_deadly_page_keeps_its_bytes(void **state) {
    (void)state;
    fixture_write(&f, "a.txt", "text");
    fixture_write(&f, "b.html", page);
    fixture_write(&f, "c.txt", "more");
    const struct source_deadly deadly = deadly_at(2, 1, SOURCE_CONVERTING);
    walk(&deadly, 1, false);
    assert_string_equal(told.data, "a.txt=text b.html=<html! c.txt=more ");
}

static void a_deadly_document_keeps_its_bytes(void **state) {
    (void)state;
    fixture_write(&f, "a.txt", "text");
    fixture_write(&f, "c.txt", "more");
    const struct source_deadly deadly = deadly_at(2, 1, SOURCE_WORKING);
    walk(&deadly, 1, false);
    assert_string_equal(told.data, "a.txt=text c.txt=more! ");
}

static void a_deadly_file_has_nothing(void **state) {
    (void)state;
    fixture_write(&f, "a.txt", "text");
    fixture_write(&f, "b.txt", "deadly");
    fixture_write(&f, "c.txt", "more");
    const struct source_deadly deadly = deadly_at(2, 1, SOURCE_READING);
    walk(&deadly, 1, false);
    assert_string_equal(told.data, "a.txt=text b.txt=! c.txt=more ");
}

static void a_deadly_record_ends_its_file(void **state) {
    (void)state;
    fixture_write(&f, "a.csv", three);
    fixture_write(&f, "b.txt", "more");
    const struct source_deadly deadly[] = {deadly_at(1, 2, SOURCE_READING), deadly_at(2, 1, SOURCE_WORKING)};
    walk(deadly, 1, false);
    assert_string_equal(told.data, "a.csv=one a.csv=! b.txt=more ");
    walk(deadly, 2, false);
    assert_string_equal(told.data, "a.csv=one a.csv=! b.txt=more! ");
}

static void the_index_lists_it_as_a_crash(void **state) {
    struct index_report report;
    struct err_info info;
    char *path = f.source;
    (void)state;
    fixture_write(&f, "06VELM1207.txt", fixture_1207);
    fixture_write(&f, "b.html", page);
    fixture_write(&f, "c.txt", "deadly");
    const struct source_deadly deadly[] = {deadly_at(2, 1, SOURCE_CONVERTING),
                                           deadly_at(3, 1, SOURCE_READING)};
    const struct index_request request = {
        .sources = &path, .sources_n = 1, .path = f.index, .deadly = deadly, .deadly_n = 2};
    assert_int_equal(index_build(&request, &report, &info), ERR_OK);
    assert_int_equal(report.counts.cables, 1);
    assert_int_equal(report.counts.others, 1);
    assert_int_equal(report.counts.unreadable, 1);
    assert_int_equal(fixture_number(f.index,
                                    "SELECT count(*) FROM problem WHERE kind = 'crash' AND detail = 'the "
                                    "process that read it ended (Aborted); the rest was read without it'"),
                     2);
    assert_int_equal(fixture_number(f.index, "SELECT size FROM document JOIN source ON source.id = source_id "
                                             "WHERE path LIKE '%b.html'"),
                     (int64_t)strlen(page));
}

#define WITH_FIXTURE(test) cmocka_unit_test_prestate_setup_teardown(test, fixture_set_up, end, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(each_step_is_told_before_it_is_taken), WITH_FIXTURE(a_deadly_page_keeps_its_bytes),
        WITH_FIXTURE(a_deadly_document_keeps_its_bytes),    WITH_FIXTURE(a_deadly_file_has_nothing),
        WITH_FIXTURE(a_deadly_record_ends_its_file),        WITH_FIXTURE(the_index_lists_it_as_a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
