/* What the watcher tells of, and what it passes over. Each test has a source of its own. */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "live/watcher.h"

static struct fixture f;
static struct watcher *w;

static char *in(const char *name) {
    char path[256];
    snprintf(path, sizeof path, "source/%s", name);
    return fixture_path(&f, path);
}

static void put(const char *name) {
    fixture_put(in(name), SPAN("text"));
}

static enum err watch_paths(char *const *paths, size_t n, size_t max, struct err_info *info) {
    const struct watcher_request request = {
        .paths = paths, .paths_n = n, .index = f.index, .watches_max = max};
    watcher_close(w);
    w = NULL;
    return watcher_open(&request, &w, info);
}

static void watch(void) {
    char *paths[] = {f.source};
    struct err_info info;
    assert_int_equal(watch_paths(paths, 1, 0, &info), ERR_OK);
}

/* What it tells: "", "changed", "gaps" (which is a change, too). */
static const char *told(void) {
    struct pollfd ready = {.fd = watcher_fd(w), .events = POLLIN};
    bool any = poll(&ready, 1, 0) > 0;
    struct watcher_news news = watcher_read(w);
    assert_true(any || !news.changed);
    assert_true(news.changed || !news.gaps);
    return news.gaps ? "gaps" : news.changed ? "changed" : "";
}

static void files_that_come_change_and_go(void **state) {
    (void)state;
    put("old.txt");
    watch();
    assert_string_equal(told(), "");
    put("new.txt");
    assert_string_equal(told(), "changed");
    assert_string_equal(told(), "");
    assert_int_equal(truncate(in("old.txt"), 2), 0);
    assert_string_equal(told(), "changed");
    assert_int_equal(rename(in("new.txt"), in("newer.txt")), 0);
    assert_string_equal(told(), "changed");
    assert_int_equal(chmod(in("old.txt"), 0), 0);
    assert_string_equal(told(), "changed");
    assert_int_equal(unlink(in("newer.txt")), 0);
    assert_string_equal(told(), "changed");
}

static void what_is_only_read_is_no_change(void **state) {
    char byte;
    (void)state;
    put("old.txt");
    watch();
    int fd = open(in("old.txt"), O_RDONLY);
    assert_int_equal(read(fd, &byte, 1), 1);
    close(fd);
    assert_string_equal(told(), "");
}

static void hidden_names_are_passed_over(void **state) {
    (void)state;
    assert_int_equal(mkdir(in(".git"), 0700), 0);
    watch();
    put(".git/index");
    put(".new.txt.x7");
    assert_int_equal(mkdir(in(".cache"), 0700), 0);
    assert_string_equal(told(), "");
    assert_int_equal(rename(in(".new.txt.x7"), in("new.txt")), 0); /* as rsync does */
    assert_string_equal(told(), "changed");
}

static void directories_below(void **state) {
    (void)state;
    assert_int_equal(mkdir(in("a"), 0700), 0);
    assert_int_equal(mkdir(in("a/b"), 0700), 0);
    watch();
    put("a/b/new.txt");
    assert_string_equal(told(), "changed");
    assert_int_equal(mkdir(in("a/c"), 0700), 0);
    assert_string_equal(told(), "gaps");
    put("a/c/new.txt"); /* nobody watches there */
    assert_string_equal(told(), "");
    watch();
    put("a/c/newer.txt");
    assert_string_equal(told(), "changed");
    assert_int_equal(rename(in("a"), fixture_path(&f, "moved")), 0);
    assert_string_equal(told(), "gaps");
    watch();
    fixture_put(fixture_path(&f, "moved/b/newest.txt"), SPAN("text"));
    assert_string_equal(told(), "");
    assert_int_equal(rename(fixture_path(&f, "moved"), in("a")), 0);
    assert_string_equal(told(), "gaps");
}

static void links_are_not_followed(void **state) {
    (void)state;
    assert_int_equal(mkdir(fixture_path(&f, "elsewhere"), 0700), 0);
    assert_int_equal(symlink("../elsewhere", in("link")), 0);
    watch();
    fixture_put(fixture_path(&f, "elsewhere/new.txt"), SPAN("text"));
    assert_string_equal(told(), "");
}

static void a_source_may_be_a_link(void **state) {
    char *paths[] = {fixture_path(&f, "link-to-source")};
    struct err_info info;
    (void)state;
    assert_int_equal(symlink("source", paths[0]), 0);
    assert_int_equal(watch_paths(paths, 1, 0, &info), ERR_OK);
    put("new.txt");
    assert_string_equal(told(), "changed");
}

/* Of a file that is replaced by renaming nothing would be heard if it were watched itself. */
static void a_source_may_be_a_file(void **state) {
    char *paths[] = {in("cables.csv")};
    struct err_info info;
    (void)state;
    put("cables.csv");
    assert_int_equal(watch_paths(paths, 1, 0, &info), ERR_OK);
    put("other.csv");
    assert_string_equal(told(), "");
    assert_int_equal(rename(in("other.csv"), in("cables.csv")), 0);
    assert_string_equal(told(), "changed");
}

static void a_file_and_its_directory(void **state) {
    char *paths[] = {in("cables.csv"), f.source};
    struct err_info info;
    (void)state;
    put("cables.csv");
    assert_int_equal(watch_paths(paths, 2, 0, &info), ERR_OK);
    put("other.csv");
    assert_string_equal(told(), "changed");
}

static void an_index_in_its_source(void **state) {
    static const char *const names[] = {"ix",         "ix.new",         "ix.new.words",
                                        "ix-journal", "ix.new-journal", "etilqs_a1b2"};
    (void)state;
    snprintf(f.index, sizeof f.index, "%s/ix", f.source);
    assert_int_equal(mkdir(in("a"), 0700), 0);
    watch();
    for (size_t i = 0; i < COUNT(names); i++) {
        put(names[i]);
        assert_string_equal(told(), "");
    }
    assert_int_equal(rename(in("ix.new"), in("ix")), 0);
    assert_string_equal(told(), "");
    put("ix.html");
    assert_string_equal(told(), "changed");
    put("a/ix");
    assert_string_equal(told(), "changed");
}

static void a_source_that_goes(void **state) {
    struct err_info info;
    char *paths[] = {f.source};
    (void)state;
    watch();
    assert_int_equal(rename(f.source, fixture_path(&f, "gone")), 0);
    assert_string_equal(told(), "gaps");
    assert_int_equal(watch_paths(paths, 1, 0, &info), ERR_NOT_FOUND);
}

static void too_many_directories(void **state) {
    char *paths[] = {f.source}, expected[400];
    struct err_info info;
    (void)state;
    assert_int_equal(mkdir(in("a"), 0700), 0);
    assert_int_equal(mkdir(in("b"), 0700), 0);
    assert_int_equal(watch_paths(paths, 1, 3, &info), ERR_OK);
    assert_int_equal(watch_paths(paths, 1, 2, &info), ERR_LIMIT);
    snprintf(
        expected, sizeof expected,
        "%s: more directories than inotify may watch (2 of them, /proc/sys/fs/inotify/max_user_watches); "
        "raise it with: sysctl fs.inotify.max_user_watches=524288",
        f.source);
    assert_string_equal(info.text, expected);
}

/* More events than the kernel keeps (/proc/sys/fs/inotify/max_queued_events, 16384 as a rule). */
static void lost_events_are_told(void **state) {
    (void)state;
    put("a.txt");
    watch();
    for (int i = 0; i < 9000; i++) {
        assert_int_equal(rename(in("a.txt"), in("b.txt")), 0);
        assert_int_equal(rename(in("b.txt"), in("a.txt")), 0);
    }
    assert_string_equal(told(), "gaps");
    assert_string_equal(told(), "");
}

static void a_deep_tree(void **state) {
    int fd = open(f.source, O_PATH);
    (void)state;
    for (int i = 0; i < 1500; i++) {
        assert_int_equal(mkdirat(fd, "d", 0700), 0);
        int next = openat(fd, "d", O_PATH);
        close(fd);
        fd = next;
    }
    watch();
    int file = openat(fd, "new.txt", O_WRONLY | O_CREAT, 0600);
    assert_true(file >= 0);
    close(file);
    assert_string_equal(told(), "changed");
    assert_int_equal(unlinkat(fd, "new.txt", 0), 0);
    close(fd);
}

static int begin(void **state) {
    (void)state;
    fixture_open(&f);
    if (access(f.source, F_OK) != 0)
        assert_int_equal(mkdir(f.source, 0700), 0);
    return 0;
}

static int end(void **state) {
    (void)state;
    watcher_close(w);
    w = NULL;
    fixture_close(&f);
    return 0;
}

#define WATCHED(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        WATCHED(files_that_come_change_and_go),
        WATCHED(what_is_only_read_is_no_change),
        WATCHED(hidden_names_are_passed_over),
        WATCHED(directories_below),
        WATCHED(links_are_not_followed),
        WATCHED(a_source_may_be_a_link),
        WATCHED(a_source_may_be_a_file),
        WATCHED(a_file_and_its_directory),
        WATCHED(an_index_in_its_source),
        WATCHED(a_source_that_goes),
        WATCHED(too_many_directories),
        WATCHED(lost_events_are_told),
        WATCHED(a_deep_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
