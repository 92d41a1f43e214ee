/* Which directories can be mounted on, and what is said of the others. A dead mount needs a mount to die and
 * is tested by mount_daemon.sh. */
#include <stdio.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "mount/mount.h"
#include "mount/mountpoint.h"

/* The message about DIR/NAME is DIR/NAME and this. */
static void expect(const struct fixture *f, const char *name, enum err code, const char *message) {
    struct err_info info = {0};
    char expected[sizeof info.text];
    const char *path = fixture_path(f, name);
    snprintf(expected, sizeof expected, "%s%s", path, message);
    assert_int_equal(mountpoint_check(path, &info), code);
    assert_string_equal(info.text, expected);
}

static void a_directory_will_do(void **state) {
    const struct fixture *f = *state;
    struct err_info info;
    assert_int_equal(mountpoint_check(f->source, &info), ERR_OK);
    assert_int_equal(mount_check_mountpoint(f->source, &info), ERR_OK);
}

static void nothing_there_says_to_make_it(void **state) {
    expect(*state, "none", ERR_NOT_FOUND, ": No such file or directory; make the directory first");
}

static void a_file_is_refused(void **state) {
    const struct fixture *f = *state;
    fixture_write(f, "file", "text");
    expect(f, "source/file", ERR_INVALID, ": not a directory; a mount point must be one");
    expect(f, "source/file/below", ERR_IO, ": Not a directory");
}

static void what_is_mounted_on_is_busy(void **state) {
    (void)state;
    struct err_info info = {0};
    assert_int_equal(mountpoint_check("/proc", &info), ERR_INVALID);
    assert_string_equal(info.text,
                        "/proc: busy, something is mounted here; unmount it with: fusermount3 -u /proc");
    assert_int_equal(mountpoint_check("/", &info), ERR_INVALID);
    assert_string_equal(info.text, "/: busy, something is mounted here; unmount it with: fusermount3 -u /");
}

#define WITH_FIXTURE(test)                                                                                   \
    cmocka_unit_test_prestate_setup_teardown(test, fixture_set_up, fixture_tear_down, &fixture)

int main(void) {
    struct fixture fixture;
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(a_directory_will_do),
        WITH_FIXTURE(nothing_there_says_to_make_it),
        WITH_FIXTURE(a_file_is_refused),
        cmocka_unit_test(what_is_mounted_on_is_busy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
