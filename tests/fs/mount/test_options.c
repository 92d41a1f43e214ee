/* What libfuse is told, and which options it takes. */
#include "lib/str.h"
#include "lib/test.h"
#include "mount/mount.h"
#include "mount/options.h"

static void expect(const struct mount_options *o, const char *expected) {
    struct buf text = BUF_EMPTY;
    assert_int_equal(options_text(o, &text), ERR_OK);
    assert_string_equal(str((struct span){text.data, text.len}), expected);
    buf_free(&text);
}

static void a_mount_is_read_only_and_has_its_source_as_device(void **state) {
    (void)state;
    expect(&(struct mount_options){.source = "/archive"}, "ro,subtype=cablefs,fsname=/archive");
}

static void a_comma_does_not_end_the_name_of_the_source(void **state) {
    (void)state;
    expect(&(struct mount_options){.source = "/a,allow_other\\b"},
           "ro,subtype=cablefs,fsname=/a\\,allow_other\\\\b");
}

static void what_the_user_gives_goes_to_libfuse(void **state) {
    (void)state;
    expect(&(struct mount_options){.source = "/a", .fuse_options = "auto_unmount,noatime"},
           "ro,subtype=cablefs,fsname=/a,auto_unmount,noatime");
}

static void other_users_are_held_to_the_modes(void **state) {
    (void)state;
    expect(&(struct mount_options){.source = "/a", .fuse_options = "allow_other"},
           "ro,subtype=cablefs,fsname=/a,allow_other,default_permissions");
}

static void debug_is_an_option_of_libfuse(void **state) {
    (void)state;
    expect(&(struct mount_options){.source = "/a", .debug = true}, "ro,subtype=cablefs,fsname=/a,debug");
    struct err_info info;
    assert_int_equal(mount_check_options("debug", &info), ERR_OK);
}

static void options_are_checked_without_mounting(void **state) {
    struct err_info info = {0};
    (void)state;
    assert_int_equal(mount_check_options(NULL, &info), ERR_OK);
    assert_int_equal(mount_check_options("allow_other,max_read=4096", &info), ERR_OK);
    assert_int_equal(mount_check_options("allow_other,no_such_option", &info), ERR_INVALID);
    assert_string_equal(info.text, "mount options not understood: allow_other,no_such_option");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mount_is_read_only_and_has_its_source_as_device),
        cmocka_unit_test(a_comma_does_not_end_the_name_of_the_source),
        cmocka_unit_test(what_the_user_gives_goes_to_libfuse),
        cmocka_unit_test(other_users_are_held_to_the_modes),
        cmocka_unit_test(debug_is_an_option_of_libfuse),
        cmocka_unit_test(options_are_checked_without_mounting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
