/* Whether another file is at a path. */
#include <stdio.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "mount/file_id.h"

static struct file_id id_of(const char *path) {
    struct file_id id = {0};
    assert_true(file_id_at(path, &id));
    return id;
}

static void the_numbers_decide(void **state) {
    const struct file_id shown = {.dev = 7, .ino = 100};
    (void)state;
    assert_true(file_id_equal(&shown, &(struct file_id){.dev = 7, .ino = 100}));
    assert_false(file_id_equal(&shown, &(struct file_id){.dev = 7, .ino = 101}));
    assert_false(file_id_equal(&shown, &(struct file_id){.dev = 8, .ino = 100}));
    assert_false(file_id_same_file(&shown, &(struct file_id){.dev = 7, .ino = 101}));
    assert_false(file_id_same_file(&shown, &(struct file_id){.dev = 8, .ino = 100}));
}

static void size_and_time_tell_that_it_was_written_into(void **state) {
    const struct file_id shown = {.dev = 7, .ino = 100, .size = 5, .modified = {1000, 20}};
    const struct file_id longer = {.dev = 7, .ino = 100, .size = 6, .modified = {1000, 20}};
    const struct file_id later = {.dev = 7, .ino = 100, .size = 5, .modified = {1001, 20}};
    const struct file_id just_later = {.dev = 7, .ino = 100, .size = 5, .modified = {1000, 21}};
    (void)state;
    assert_false(file_id_equal(&shown, &longer));
    assert_false(file_id_equal(&shown, &later));
    assert_false(file_id_equal(&shown, &just_later));
    assert_true(file_id_same_file(&shown, &longer));
    assert_true(file_id_same_file(&shown, &later));
}

static void what_is_written_into_a_file_does_not_make_it_another_file(void **state) {
    const struct fixture *f = *state;
    fixture_write(f, "a", "one");
    const struct file_id before = id_of(fixture_path(f, "source/a"));
    fixture_write(f, "a", "three");
    const struct file_id after = id_of(fixture_path(f, "source/a"));
    assert_true(file_id_same_file(&before, &after));
    assert_false(file_id_equal(&before, &after));
}

static void a_file_renamed_over_it_is_another(void **state) {
    const struct fixture *f = *state;
    fixture_write(f, "a", "one");
    fixture_write(f, "b", "one");
    const struct file_id before = id_of(fixture_path(f, "source/a"));
    assert_int_equal(rename(fixture_path(f, "source/b"), fixture_path(f, "source/a")), 0);
    const struct file_id after = id_of(fixture_path(f, "source/a"));
    assert_false(file_id_equal(&before, &after));
}

static void where_there_is_none_nothing_is_said(void **state) {
    struct file_id id = {.dev = 1, .ino = 2};
    assert_false(file_id_at(fixture_path(*state, "none"), &id));
    assert_int_equal(id.dev, 1);
    assert_int_equal(id.ino, 2);
}

#define WITH_FIXTURE(test)                                                                                   \
    cmocka_unit_test_prestate_setup_teardown(test, fixture_set_up, fixture_tear_down, &fixture)

int main(void) {
    struct fixture fixture;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_numbers_decide),
        cmocka_unit_test(size_and_time_tell_that_it_was_written_into),
        WITH_FIXTURE(what_is_written_into_a_file_does_not_make_it_another_file),
        WITH_FIXTURE(a_file_renamed_over_it_is_another),
        WITH_FIXTURE(where_there_is_none_nothing_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
