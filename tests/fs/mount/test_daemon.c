/* What the caller of a background process hears of it. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/test.h"
#include "mount/daemon.h"

/* A child that is ready, waits until this test closes its end of the pipe, and tells where it runs. */
struct pipes {
    int go_on[2], tell[2];
};

static enum err tell_directory(void *context, struct daemon *daemon, struct err_info *info) {
    struct pipes *p = context;
    char directory[256] = "", byte;
    (void)info;
    close(p->go_on[1]);
    daemon_ready(daemon);
    daemon_ready(daemon); /* once more does nothing */
    bool waited = read(p->go_on[0], &byte, 1) == 0;
    bool told = waited && getcwd(directory, sizeof directory) != NULL && !isatty(STDERR_FILENO) &&
                write(p->tell[1], directory, strlen(directory)) > 0;
    return told ? ERR_OK : ERR_IO;
}

static void the_caller_goes_on_when_the_child_is_ready(void **state) {
    struct pipes p;
    struct err_info info;
    char directory[256] = "";
    (void)state;
    assert_int_equal(pipe(p.go_on), 0);
    assert_int_equal(pipe(p.tell), 0);
    assert_int_equal(daemon_run(tell_directory, &p, &info), ERR_OK); /* the child is waiting now */
    close(p.go_on[0]);
    close(p.go_on[1]);
    assert_int_equal(read(p.tell[0], directory, sizeof directory - 1), 1);
    assert_string_equal(directory, "/");
    close(p.tell[0]);
    close(p.tell[1]);
}

static enum err find_no_index(void *context, struct daemon *daemon, struct err_info *info) {
    (void)daemon;
    return err_set(info, ERR_FORMAT, "%s: no index", (const char *)context);
}

static void a_failure_is_handed_to_the_caller(void **state) {
    struct err_info info = {0};
    char path[] = "/archive";
    (void)state;
    assert_int_equal(daemon_run(find_no_index, path, &info), ERR_FORMAT);
    assert_int_equal(info.code, ERR_FORMAT);
    assert_string_equal(info.text, "/archive: no index");
}

static enum err end_early(void *context, struct daemon *daemon, struct err_info *info) {
    (void)context;
    (void)daemon;
    (void)info;
    _exit(3);
}

static void an_end_without_a_word_is_a_failure(void **state) {
    struct err_info info = {0};
    (void)state;
    assert_int_equal(daemon_run(end_early, NULL, &info), ERR_IO);
    assert_string_equal(info.text, "the mount ended before it was up");
}

static void in_the_foreground_nobody_waits(void **state) {
    char before[256], after[256];
    (void)state;
    assert_non_null(getcwd(before, sizeof before));
    daemon_ready(NULL);
    assert_non_null(getcwd(after, sizeof after));
    assert_string_equal(before, after);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_caller_goes_on_when_the_child_is_ready),
        cmocka_unit_test(a_failure_is_handed_to_the_caller),
        cmocka_unit_test(an_end_without_a_word_is_a_failure),
        cmocka_unit_test(in_the_foreground_nobody_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
