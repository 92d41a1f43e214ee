/* test_cache: where an index is kept when nobody says: in a directory of the user's own, closed to others. */
#include "cmd/cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"

static struct fixture f;
static struct err_info info;
static char *path;

static int set_up(void **state) {
    fixture_set_up(state);
    assert_int_equal(unsetenv("HOME"), 0);
    assert_int_equal(unsetenv("XDG_CACHE_HOME"), 0);
    path = NULL;
    return 0;
}

static int tear_down(void **state) {
    free(path);
    return fixture_tear_down(state);
}

static void set(const char *variable, const char *value) {
    assert_int_equal(setenv(variable, value, 1), 0);
}

/* The index of source is in this directory, which is ours alone. */
static void assert_kept_in(const char *directory) {
    struct stat st;
    info = (struct err_info){0};
    enum err e = cache_path(f.source, &path, &info);
    if (e != ERR_OK)
        fail_msg("%s", info.text);
    size_t n = strlen(directory);
    assert_memory_equal(path, directory, n);
    assert_memory_equal(path + n, "/source-", 8);
    assert_string_equal(path + strlen(path) - 7, ".sqlite");
    assert_int_equal(stat(directory, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0700);
}

static void assert_refused(const char *expected) {
    assert_int_equal(cache_path(f.source, &path, &info), ERR_IO);
    assert_string_equal(info.text, expected);
}

static void it_is_in_the_cache_that_the_user_names(void **state) {
    (void)state;
    set("HOME", f.dir);
    set("XDG_CACHE_HOME", fixture_path(&f, "a/b"));
    assert_kept_in(fixture_path(&f, "a/b/cablefs"));
}

static void it_is_at_home_otherwise(void **state) {
    (void)state;
    set("HOME", f.dir);
    assert_kept_in(fixture_path(&f, ".cache/cablefs"));
}

static void a_relative_cache_is_none(void **state) {
    (void)state; /* as the XDG Base Directory Specification wants it */
    set("HOME", f.dir);
    set("XDG_CACHE_HOME", "cache");
    assert_kept_in(fixture_path(&f, ".cache/cablefs"));
}

static void without_a_home_there_is_no_place(void **state) {
    (void)state;
    static const char expected[] =
        "neither XDG_CACHE_HOME nor HOME is a path; make an index with: cablefs index -o INDEX";
    assert_refused(expected);
    set("HOME", "");
    set("XDG_CACHE_HOME", "");
    assert_refused(expected);
    set("HOME", "home");
    assert_refused(expected);
}

static void a_directory_that_is_open_to_others_is_refused(void **state) {
    (void)state;
    char expected[1400];
    const char *directory = fixture_path(&f, "cablefs");
    snprintf(expected, sizeof expected, "%s: open to other users; close it with: chmod 700 %s", directory,
             directory);
    set("XDG_CACHE_HOME", f.dir);
    assert_int_equal(mkdir(directory, 0700), 0);
    assert_int_equal(chmod(directory, 0750), 0);
    assert_refused(expected);
    assert_int_equal(chmod(directory, 0700), 0);
    assert_kept_in(directory);
}

static void a_directory_of_another_user_is_refused(void **state) {
    (void)state;
    char expected[1024];
    const char *directory = fixture_path(&f, "cablefs");
    snprintf(expected, sizeof expected,
             "%s: belongs to another user; make an index elsewhere with: cablefs index -o INDEX", directory);
    set("XDG_CACHE_HOME", f.dir);
    assert_int_equal(mkdir(directory, 0700), 0);
    if (chown(directory, 65534, 65534) != 0)
        skip();
    assert_refused(expected);
}

static void a_file_in_its_place_is_refused(void **state) {
    (void)state;
    char expected[1024];
    snprintf(expected, sizeof expected, "%s: not a directory", fixture_path(&f, "cablefs"));
    set("XDG_CACHE_HOME", f.dir);
    fixture_put(fixture_path(&f, "cablefs"), SPAN("honey"));
    assert_refused(expected);
}

static void a_missing_source_is_said(void **state) {
    (void)state;
    set("HOME", f.dir);
    assert_int_equal(cache_path(fixture_path(&f, "missing"), &path, &info), ERR_NOT_FOUND);
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, set_up, tear_down, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(it_is_in_the_cache_that_the_user_names),
        test(it_is_at_home_otherwise),
        test(a_relative_cache_is_none),
        test(without_a_home_there_is_no_place),
        test(a_directory_that_is_open_to_others_is_refused),
        test(a_directory_of_another_user_is_refused),
        test(a_file_in_its_place_is_refused),
        test(a_missing_source_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
