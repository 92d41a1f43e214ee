/* test_listed: files of an earlier walk that are read without another one, and sources that are called
 * otherwise than the paths by which they are read. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"

static struct fixture f;
static struct buf
    found; /* "file root path bytes\n" of each item; "file root path: why\n" where it cannot be read */

static int end(void **state) {
    buf_free(&found);
    return fixture_tear_down(state);
}

static void assert_found(const struct source_request *request, const char *expected) {
    struct source *s = NULL;
    struct source_item item;
    struct err_info info;
    enum err e;
    buf_clear(&found);
    assert_int_equal(source_open(request, &s, &info), ERR_OK);
    while ((e = source_next(s, &item)) == ERR_OK) {
        const struct source_file file = source_file(s);
        buf_printf(&found, "%llu %llu ", (unsigned long long)file.number, (unsigned long long)file.root);
        buf_add(&found, item.raw.path.p, item.raw.path.n);
        if (item.error.code == ERR_OK)
            buf_char(&found, ' ');
        else
            buf_printf(&found, ": %s\n", item.error.text);
        buf_add(&found, item.raw.bytes.p, item.raw.bytes.n);
    }
    source_close(s);
    assert_int_equal(e, ERR_END);
    buf_char(&found, '\0');
    assert_string_equal(found.data, expected);
}

static char shown_source[] = "cables", shown_other[] = "more/cables";

/* The list is read in its own order, under its own numbers, and what is not on it is left alone. */
static void only_what_is_listed_is_read(void **state) {
    (void)state;
    char *paths[] = {f.source}, *shown[] = {shown_source};
    const struct source_listed files[] = {{.number = 7, .root = 1, .below = "b/honey.txt"},
                                          {.number = 3, .root = 1, .below = "a.txt"}};
    const struct source_request request = {
        .paths = paths, .paths_n = 1, .shown = shown, .files = files, .files_n = 2};
    fixture_write(&f, "a.txt", "bread\n");
    fixture_write(&f, "b/honey.txt", "honey\n");
    fixture_write(&f, "c.txt", "candles\n");
    assert_found(&request, "7 1 cables/b/honey.txt honey\n3 1 cables/a.txt bread\n");
}

/* Also where the roots are not in the order of their names. */
static void each_is_read_below_its_own_root(void **state) {
    (void)state;
    char *other = strdup(fixture_path(&f, "another"));
    char *paths[] = {f.source, other}, *shown[] = {shown_source, shown_other};
    const struct source_listed files[] = {{.number = 1, .root = 2, .below = "a.txt"},
                                          {.number = 2, .root = 1, .below = "a.txt"}};
    const struct source_request request = {
        .paths = paths, .paths_n = 2, .shown = shown, .files = files, .files_n = 2};
    fixture_write(&f, "a.txt", "bread\n");
    assert_int_equal(mkdir(other, 0777), 0);
    fixture_put(fixture_path(&f, "another/a.txt"), SPAN("honey\n"));
    assert_found(&request, "1 2 more/cables/a.txt honey\n2 1 cables/a.txt bread\n");
    free(other);
}

static void a_source_that_is_a_file_is_listed_without_a_rest(void **state) {
    (void)state;
    char *path = strdup(fixture_path(&f, "source/a.txt"));
    char given[] = "a.txt";
    char *paths[] = {f.source, path}, *shown[] = {shown_source, given};
    const struct source_listed files[] = {{.number = 1, .root = 2, .below = ""}};
    const struct source_request request = {
        .paths = paths, .paths_n = 2, .shown = shown, .files = files, .files_n = 1};
    fixture_write(&f, "a.txt", "bread\n");
    assert_found(&request, "1 2 a.txt bread\n");
    free(path);
}

/* It went after the walk: that is told of it, and the rest is read. */
static void what_went_since_is_an_error_of_its_own(void **state) {
    (void)state;
    char *paths[] = {f.source}, *shown[] = {shown_source};
    const struct source_listed files[] = {{.number = 1, .root = 1, .below = "gone.txt"},
                                          {.number = 2, .root = 1, .below = "a.txt"}};
    const struct source_request request = {
        .paths = paths, .paths_n = 1, .shown = shown, .files = files, .files_n = 2};
    fixture_write(&f, "a.txt", "bread\n");
    assert_found(&request, "1 1 cables/gone.txt: No such file or directory\n2 1 cables/a.txt bread\n");
}

static void what_the_walk_said_is_said_again(void **state) {
    (void)state;
    char *paths[] = {f.source}, *shown[] = {shown_source};
    const struct err_info error = {.code = ERR_IO, .text = "not a regular file"};
    const struct source_listed files[] = {{.number = 1, .root = 1, .below = "a.txt", .error = &error}};
    const struct source_request request = {
        .paths = paths, .paths_n = 1, .shown = shown, .files = files, .files_n = 1};
    fixture_write(&f, "a.txt", "bread\n");
    assert_found(&request, "1 1 cables/a.txt: not a regular file\n");
}

static void a_walk_shows_its_sources_as_they_are_to_be_called(void **state) {
    (void)state;
    char *paths[] = {f.source}, *shown[] = {shown_source};
    const struct source_request request = {.paths = paths, .paths_n = 1, .shown = shown};
    fixture_write(&f, "a.txt", "bread\n");
    fixture_write(&f, "b/honey.txt", "honey\n");
    assert_found(&request, "1 1 cables/a.txt bread\n2 1 cables/b/honey.txt honey\n");
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, end, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(only_what_is_listed_is_read),
        test(each_is_read_below_its_own_root),
        test(a_source_that_is_a_file_is_listed_without_a_rest),
        test(what_went_since_is_an_error_of_its_own),
        test(what_the_walk_said_is_said_again),
        test(a_walk_shows_its_sources_as_they_are_to_be_called),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
