/* test_source: which files of a directory are documents, in which order, what is said of the others, and that
 * the kind of a file is seen. Also the survey, which walks the same way, and its fingerprint. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "lib/fixture.h"
#include "lib/test.h"

static struct fixture f;
static struct buf walked; /* what a walk found, as one text */

static int end(void **state) {
    buf_free(&walked);
    return fixture_tear_down(state);
}

/* ---- the walk ---- */

static void add_item(const struct source_item *item) {
    buf_add(&walked, item->raw.name.p, item->raw.name.n);
    bool failed = item->error.code != ERR_OK;
    assert_true((item->error.text[0] != '\0') == failed);
    buf_char(&walked, !failed ? '=' : item->raw.bytes.p == NULL ? '!' : '?');
    buf_add(&walked, item->raw.bytes.p, item->raw.bytes.n);
    buf_char(&walked, ' ');
}

/* "name=bytes " of each document, "name! " of each that could not be read, "name?bytes " of each that could
 * and is none. */
static void assert_walk_of(char *path, const char *skip, const char *expected) {
    const struct source_request request = {.paths = &path, .paths_n = 1, .skip = skip};
    struct source *s = NULL;
    struct source_item item;
    struct err_info info;
    enum err e;
    assert_int_equal(source_open(&request, &s, &info), ERR_OK);
    while ((e = source_next(s, &item)) == ERR_OK)
        add_item(&item);
    source_close(s);
    assert_int_equal(e, ERR_END);
    buf_char(&walked, '\0');
    assert_string_equal(walked.data, expected);
}

static void assert_walk(const char *expected) {
    assert_walk_of(f.source, NULL, expected);
}

static struct source_totals survey_of(char *path) {
    const struct source_request request = {.paths = &path, .paths_n = 1};
    struct source_totals totals = {0};
    struct err_info info;
    assert_int_equal(source_survey(&request, NULL, NULL, &totals, &info), ERR_OK);
    return totals;
}

static enum err add_file(void *context, const struct source_file *file, const struct err_info *error) {
    uint64_t *print = context;
    const int64_t facts[] = {(int64_t)file->root, file->size, file->mtime};
    assert_int_equal(error->code, ERR_OK);
    *print = hash_bytes(*print, file->below, strlen(file->below) + 1);
    *print = hash_bytes(*print, facts, sizeof facts);
    return ERR_OK;
}

/* Of all that the survey says of the files. */
static uint64_t fingerprint_of(char *path) {
    const struct source_request request = {.paths = &path, .paths_n = 1};
    struct source_totals totals = {0};
    struct err_info info;
    uint64_t print = HASH_START;
    assert_int_equal(source_survey(&request, add_file, &print, &totals, &info), ERR_OK);
    return print;
}

static uint64_t fingerprint(void) {
    return fingerprint_of(f.source);
}

/* ---- what is a document ---- */

static void telegrams_of_one_text_are_documents(void **state) {
    (void)state;
#define TELEGRAM(group, serial)                                                                              \
    "R " group " APR 74\nFM AMEMBASSY VELM\nUNCLAS VELM " serial "\n1. THE STAMPS.\nMARL\nNNNN\n"
    fixture_write(&f, "a.txt", TELEGRAM("011010Z", "2314") TELEGRAM("021010Z", "2324"));
    fixture_write(&f, "b.txt", "B");
    assert_walk("a.txt=" TELEGRAM("011010Z", "2314") " a.txt#2=" TELEGRAM("021010Z", "2324") " b.txt=B ");
}

static void what_is_not_read_is_named(void **state) {
    (void)state;
    fixture_write(&f, "a.rtf", "{\\rtf1");
    fixture_write(&f, "b.txt", "B");
    fixture_write(&f, "c.sql", "CREATE TABLE cable (id INT);\n");
    assert_walk("a.rtf! b.txt=B c.sql! ");
}

static void lists_of_cables_are_documents(void **state) {
    (void)state;
    fixture_write(&f, "a.csv", "id,text\n74VELM1,A\n74VELM2,B\n");
    fixture_write(&f, "b.json",
                  "{\"id\": \"74VELM3\", \"text\": \"C\"}\n{\"id\": \"74VELM4\", \"text\": \"D\"}\n");
    fixture_write(&f, "c.json", "{\"name\": 1}");
    assert_walk("a.csv=A a.csv=B b.json=C b.json=D c.json! ");
}

static void a_file_without_documents_is_told_by_its_form(void **state) {
    (void)state;
    static const struct {
        const char *name, *bytes, *told;
    } files[] = {{"a.csv", "id,text\n", "a CSV without documents"},
                 {"b.csv", "id\tdate\tsubject\ttext\r\n\r\n", "a CSV without documents"}};
    for (size_t i = 0; i < COUNT(files); i++)
        fixture_write(&f, files[i].name, files[i].bytes);
    struct source *s = fixture_source(&f);
    struct source_item item;
    for (size_t i = 0; i < COUNT(files); i++) {
        assert_int_equal(source_next(s, &item), ERR_OK);
        assert_null(item.raw.bytes.p);
        assert_string_equal(item.error.text, files[i].told);
    }
    assert_int_equal(source_next(s, &item), ERR_END);
    source_close(s);
}

static void files_come_in_the_order_of_their_names(void **state) {
    (void)state;
    fixture_write(&f, "b", "2");
    fixture_write(&f, "a", "1");
    fixture_write(&f, "C", "0");
    assert_walk("C=0 a=1 b=2 ");
}

static void directories_are_walked_in_their_place(void **state) {
    (void)state;
    fixture_write(&f, "a", "1");
    fixture_write(&f, "b/deep/x", "2");
    fixture_write(&f, "b/y", "3");
    fixture_write(&f, "c", "4");
    assert_walk("a=1 x=2 y=3 c=4 ");
}

static void hidden_names_are_passed_over(void **state) {
    (void)state;
    fixture_write(&f, ".hidden", "1");
    fixture_write(&f, ".dir/x", "2");
    fixture_write(&f, "a", "3");
    assert_walk("a=3 ");
}

static void an_empty_directory_has_no_documents(void **state) {
    (void)state;
    assert_walk("");
    assert_int_equal(survey_of(f.source).files, 0);
}

static void a_fifo_is_reported_and_not_opened(void **state) {
    (void)state; /* to open it would wait for a writer, for ever */
    assert_int_equal(mkfifo(fixture_path(&f, "source/a"), 0666), 0);
    fixture_write(&f, "b", "1");
    assert_walk("a! b=1 ");
}

static void a_file_without_permission_is_reported(void **state) {
    (void)state;
    fixture_write(&f, "a", "1");
    fixture_write(&f, "b", "2");
    assert_int_equal(chmod(fixture_path(&f, "source/a"), 0), 0);
    if (!fixture_be_nobody(&f))
        skip();
    assert_walk("a! b=2 ");
    fixture_be_root_again();
}

static void a_directory_without_permission_is_reported(void **state) {
    (void)state;
    fixture_write(&f, "a/x", "1");
    fixture_write(&f, "b", "2");
    assert_int_equal(chmod(fixture_path(&f, "source/a"), 0), 0);
    if (!fixture_be_nobody(&f))
        skip();
    assert_walk("a! b=2 ");
    fixture_be_root_again();
    assert_int_equal(chmod(fixture_path(&f, "source/a"), 0700), 0);
}

static void the_index_and_what_it_is_written_to_are_no_documents(void **state) {
    (void)state;
    fixture_write(&f, "a", "1");
    fixture_write(&f, "my.idx", "index");
    fixture_write(&f, "my.idx.new", "half an index");
    assert_walk_of(f.source, fixture_path(&f, "source/my.idx"), "a=1 ");
}

static void a_new_file_elsewhere_is_a_document(void **state) {
    (void)state; /* only what stands beside the index is the index's */
    fixture_write(&f, "sub/index.new", "a letter");
    assert_walk_of(f.source, f.index, "index.new=a letter ");
}

static void a_file_is_a_source_too(void **state) {
    (void)state;
    fixture_write(&f, "a", "1");
    assert_walk_of(fixture_path(&f, "source/a"), NULL, "a=1 ");
}

static void several_sources_are_walked(void **state) {
    (void)state;
    char *paths[] = {fixture_path(&f, "source/a"), fixture_path(&f, "source/b/y")};
    const struct source_request request = {.paths = paths, .paths_n = 2};
    struct source_totals totals;
    struct err_info info;
    fixture_write(&f, "a/x", "12");
    fixture_write(&f, "b/y", "345");
    fixture_write(&f, "b/z", "6");
    assert_int_equal(source_survey(&request, NULL, NULL, &totals, &info), ERR_OK);
    assert_int_equal(totals.files, 2);
    assert_int_equal(totals.bytes, 5);
}

/* ---- what is said of a document ---- */

static void a_document_has_its_path_name_and_time(void **state) {
    (void)state;
    struct source_item item;
    fixture_write(&f, "sub/a.txt", "1");
    struct source *s = fixture_source(&f);
    assert_int_equal(source_next(s, &item), ERR_OK);
    assert_true(span_eq(item.raw.path, span_of(fixture_path(&f, "source/sub/a.txt"))));
    assert_true(span_eq(item.raw.name, SPAN("a.txt")));
    assert_true(item.raw.mtime == FIXTURE_FILE_TIME);
    source_close(s);
}

static void bytes_are_handed_out_as_they_are(void **state) {
    (void)state;
    fixture_write(&f, "a", "\xff\r\n\xef\xbb\xbf\t \n\n");
    assert_walk("a=\xff\r\n\xef\xbb\xbf\t \n\n ");
}

/* Nothing leaks, which the sanitizer sees. */
static void a_source_may_be_closed_unread(void **state) {
    (void)state;
    char *paths[] = {f.source, fixture_path(&f, "source/a")};
    const struct source_request request = {.paths = paths, .paths_n = 2};
    struct source *s = NULL;
    struct err_info info;
    fixture_write(&f, "a", "1");
    assert_int_equal(source_open(&request, &s, &info), ERR_OK);
    source_close(s);
}

static void a_missing_path_is_not_found(void **state) {
    (void)state;
    char *paths[] = {f.source, fixture_path(&f, "source/missing")};
    const struct source_request request = {.paths = paths, .paths_n = 2};
    struct source_totals totals;
    struct source *s = NULL;
    struct err_info info = {0};
    assert_int_equal(source_open(&request, &s, &info), ERR_NOT_FOUND);
    assert_non_null(strstr(info.text, "missing"));
    assert_int_equal(source_survey(&request, NULL, NULL, &totals, &info), ERR_NOT_FOUND);
    assert_null(s);
}

/* ---- what is in a file ---- */

#define RECORD(number, ident, head, body)                                                                    \
    "\"" number "\",\"6/19/2006 14:05\",\"" ident "\",\"Embassy Velm\",\"SECRET\",\"\",\"" head "\",\"" body \
    "\"\n"

static void the_kind_of_a_file_is_in_its_bytes(void **state) {
    (void)state; /* and the names lie */
    fixture_write(&f, "a.html", RECORD("1", "06VELM1", "h", "b") RECORD("2", "06VELM2", "i", "c"));
    fixture_write(&f, "b.csv", "plain text, with commas\n");
    fixture_write(&f, "c.zip", "<html><table class=cable><tr><td>06VELM3</table><pre>h</pre><pre>b</pre>");
    fixture_write(&f, "d.txt", "<html><p>not a cable");
    assert_walk(CABLEFS_HTML
                    ? "a.html=h\n\nb a.html=i\n\nc b.csv=plain text, with commas\n c.zip=h\n\nb "
                      "d.txt?<html><p>not a cable "
                    : "a.html=h\n\nb a.html=i\n\nc b.csv=plain text, with commas\n c.zip?<html><table "
                      "class=cable><tr><td>06VELM3</table><pre>h</pre><pre>b</pre> "
                      "d.txt?<html><p>not a cable ");
}

static void a_record_has_the_path_and_name_of_its_file(void **state) {
    (void)state;
    struct source_item item;
    fixture_write(&f, "a.csv", RECORD("7", "06VELM1", "h", "b") RECORD("8", "06VELM2", "i", "c"));
    fixture_write(&f, "b", "text");
    struct source *s = fixture_source(&f);
    for (unsigned record = 1; record <= 2; record++) {
        assert_int_equal(source_next(s, &item), ERR_OK);
        assert_true(span_eq(item.raw.path, span_of(fixture_path(&f, "source/a.csv"))));
        assert_true(span_eq(item.raw.name, SPAN("a.csv")));
        assert_true(item.raw.mtime == FIXTURE_FILE_TIME);
        assert_int_equal(item.raw.record, record);
        assert_true(span_starts(item.raw.metadata.ident, SPAN("06VELM")));
    }
    assert_int_equal(source_next(s, &item), ERR_OK);
    assert_true(span_eq(item.raw.name, SPAN("b")));
    assert_int_equal(item.raw.record, 0);
    assert_int_equal(item.raw.metadata.ident.n, 0);
    source_close(s);
}

static void a_source_may_be_closed_in_the_middle_of_a_file(void **state) {
    (void)state;
    struct source_item item;
    fixture_write(&f, "a", RECORD("1", "06VELM1", "h", "b") RECORD("2", "06VELM2", "i", "c"));
    struct source *s = fixture_source(&f);
    assert_int_equal(source_next(s, &item), ERR_OK);
    source_close(s);
}

static void a_damaged_record_is_an_error_and_the_others_are_not(void **state) {
    (void)state;
    fixture_write(&f, "a",
                  RECORD("1", "06VELM1", "h", "b") "\"2\",\"6/20/2006 1:00\"\n" RECORD("3", "06VELM3", "i",
                                                                                       "c") "\"4\",\"");
    assert_walk("a=h\n\nb a! a=i\n\nc a! ");
}

static void a_text_past_the_limit_is_reported(void **state) {
    (void)state;
    fixture_write(&f, "a", "one long line");
    assert_int_equal(truncate(fixture_path(&f, "source/a"), (off_t)SOURCE_FILE_MAX + 1), 0);
    fixture_write(&f, "b", "1");
    assert_walk("a! b=1 ");
}

static void the_position_comes_to_the_total(void **state) {
    (void)state;
    struct source_item item;
    fixture_write(&f, "a", "12345");
    fixture_write(&f, "b", RECORD("1", "06VELM1", "h", "b") RECORD("2", "06VELM2", "i", "c"));
    assert_int_equal(mkfifo(fixture_path(&f, "source/c"), 0666), 0);
    fixture_write(&f, "d", "");
    struct source *s = fixture_source(&f);
    assert_int_equal(source_position(s), 0);
    assert_int_equal(source_next(s, &item), ERR_OK);
    assert_int_equal(source_position(s), 5);
    while (source_next(s, &item) == ERR_OK)
        assert_in_range(source_position(s), 6, survey_of(f.source).bytes);
    assert_int_equal(source_position(s), survey_of(f.source).bytes);
    source_close(s);
}

/* ---- the survey ---- */

static void a_survey_counts_files_and_bytes(void **state) {
    (void)state;
    fixture_write(&f, "a", "12345");
    fixture_write(&f, "b/c", "678");
    fixture_write(&f, ".hidden", "9");
    assert_int_equal(survey_of(f.source).files, 2);
    assert_int_equal(survey_of(f.source).bytes, 8);
}

static void a_survey_counts_what_cannot_be_read(void **state) {
    (void)state;
    fixture_write(&f, "a", "12345");
    assert_int_equal(mkfifo(fixture_path(&f, "source/b"), 0666), 0);
    assert_int_equal(survey_of(f.source).files, 2);
    assert_int_equal(survey_of(f.source).bytes, 5);
}

static void the_fingerprint_is_the_same_as_long_as_nothing_changes(void **state) {
    (void)state;
    fixture_write(&f, "a", "1");
    assert_true(fingerprint() == fingerprint());
}

static void the_fingerprint_tells_a_size(void **state) {
    (void)state;
    fixture_write(&f, "a", "1");
    uint64_t before = fingerprint();
    fixture_write(&f, "a", "12"); /* the same time */
    assert_true(fingerprint() != before);
}

static void the_fingerprint_tells_a_time(void **state) {
    (void)state;
    const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT},
                                      {.tv_sec = FIXTURE_FILE_TIME, .tv_nsec = 1000000}};
    fixture_write(&f, "a", "1");
    uint64_t before = fingerprint();
    assert_int_equal(utimensat(AT_FDCWD, fixture_path(&f, "source/a"), times, 0), 0);
    assert_true(fingerprint() != before);
}

static void the_fingerprint_tells_a_name(void **state) {
    (void)state;
    fixture_write(&f, "a", "1");
    uint64_t before = fingerprint();
    assert_int_equal(rename(fixture_path(&f, "source/a"), fixture_path(&f, "source/b")), 0);
    assert_true(fingerprint() != before);
}

static void the_fingerprint_tells_a_directory(void **state) {
    (void)state;
    fixture_write(&f, "a/x", "1");
    uint64_t before = fingerprint();
    assert_int_equal(rename(fixture_path(&f, "source/a"), fixture_path(&f, "source/b")), 0);
    assert_true(fingerprint() != before);
}

static void the_fingerprint_does_not_tell_how_the_path_is_spelled(void **state) {
    (void)state;
    fixture_write(&f, "a", "1");
    fixture_write(&f, "b/c", "2");
    uint64_t plain = fingerprint();
    assert_true(fingerprint_of(fixture_path(&f, "./source")) == plain);
    assert_true(fingerprint_of(fixture_path(&f, "source/../source")) == plain);
    assert_true(fingerprint_of(fixture_path(&f, "source/.")) == plain);
}

static void the_fingerprint_does_not_tell_a_slash_at_the_end(void **state) {
    (void)state; /* which a shell puts there when it completes the name of a directory */
    fixture_write(&f, "a", "1");
    assert_true(fingerprint_of(fixture_path(&f, "source/")) == fingerprint());
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, end, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(telegrams_of_one_text_are_documents),
        test(lists_of_cables_are_documents),
        test(what_is_not_read_is_named),
        test(a_file_without_documents_is_told_by_its_form),
        test(files_come_in_the_order_of_their_names),
        test(directories_are_walked_in_their_place),
        test(hidden_names_are_passed_over),
        test(an_empty_directory_has_no_documents),
        test(a_fifo_is_reported_and_not_opened),
        test(a_file_without_permission_is_reported),
        test(a_directory_without_permission_is_reported),
        test(the_index_and_what_it_is_written_to_are_no_documents),
        test(a_new_file_elsewhere_is_a_document),
        test(a_file_is_a_source_too),
        test(several_sources_are_walked),
        test(a_document_has_its_path_name_and_time),
        test(bytes_are_handed_out_as_they_are),
        test(a_source_may_be_closed_unread),
        test(a_missing_path_is_not_found),
        test(the_kind_of_a_file_is_in_its_bytes),
        test(a_record_has_the_path_and_name_of_its_file),
        test(a_source_may_be_closed_in_the_middle_of_a_file),
        test(a_damaged_record_is_an_error_and_the_others_are_not),
        test(a_text_past_the_limit_is_reported),
        test(the_position_comes_to_the_total),
        test(a_survey_counts_files_and_bytes),
        test(a_survey_counts_what_cannot_be_read),
        test(the_fingerprint_is_the_same_as_long_as_nothing_changes),
        test(the_fingerprint_tells_a_size),
        test(the_fingerprint_tells_a_time),
        test(the_fingerprint_tells_a_name),
        test(the_fingerprint_tells_a_directory),
        test(the_fingerprint_does_not_tell_how_the_path_is_spelled),
        test(the_fingerprint_does_not_tell_a_slash_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
