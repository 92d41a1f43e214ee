/* Which command is meant by a word. */
#include "cmd/commands.h"
#include "lib/test.h"

static void a_command_is_found_by_its_name(void **state) {
    (void)state;
    assert_string_equal(commands_find("search")->name, "search");
    assert_string_equal(commands_find("mount")->name, "mount");
    assert_null(commands_find("sear"));
    assert_null(commands_find("Search"));
    assert_null(commands_find(""));
}

static void a_misspelt_name_is_recognised(void **state) {
    (void)state;
    assert_string_equal(commands_find_nearest("serch")->name, "search"); /* one is missing */
    assert_string_equal(commands_find_nearest("inndex")->name, "index"); /* one too many */
    assert_string_equal(commands_find_nearest("porse")->name, "parse"); /* a wrong one */
    assert_string_equal(commands_find_nearest("chekc")->name, "check"); /* two have changed places */
    assert_string_equal(commands_find_nearest("statz")->name, "stats");
}

static void what_is_like_no_name_is_not(void **state) {
    (void)state;
    assert_null(commands_find_nearest("embassy"));
    assert_null(commands_find_nearest("sh")); /* too short to tell */
    assert_null(commands_find_nearest(""));
}

static int tell_arguments(int argc, char **argv) {
    assert_int_equal(argc, 2);
    assert_string_equal(argv[0], "cablefs tell");
    assert_string_equal(argv[1], "INDEX");
    return 42;
}

static void a_command_runs_under_its_full_name(void **state) {
    const struct command tell = {.name = "tell", .run = tell_arguments};
    char word[] = "tell", index[] = "INDEX", *argv[] = {word, index, NULL};
    (void)state;
    assert_int_equal(commands_run(&tell, 2, argv), 42);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_is_found_by_its_name),
        cmocka_unit_test(a_misspelt_name_is_recognised),
        cmocka_unit_test(what_is_like_no_name_is_not),
        cmocka_unit_test(a_command_runs_under_its_full_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
