/* test_dynlib: a library that is there, one that is not, and one that is not what it should be. The math
 * library stands for libarchive and libxml2: there is one wherever there is a C library. */
#include <math.h>

#include "base/dynlib.h"
#include "lib/test.h"

#define FUNCTIONS(X) X(sqrt) X(floor)
#define NAMED(name) DYNLIB_FUNCTION(struct table, name)

struct table {
    int before;
    FUNCTIONS(DYNLIB_POINTER)
    int behind;
};

static const struct dynlib_function functions[] = {FUNCTIONS(NAMED)};
static const struct dynlib math = {.soname = "libm.so.6",
                                   .package = "libc6",
                                   .purpose = "to reckon",
                                   .functions = functions,
                                   .functions_n = 2};

static struct err_info info;

static void the_functions_are_those_of_the_library(void **state) {
    (void)state;
    struct table t = {.before = 1, .behind = 2};
    assert_int_equal(dynlib_open(&math, &t, &info), ERR_OK);
    assert_true(t.sqrt(9.0) == 3.0);
    assert_true(t.floor(2.5) == 2.0);
    assert_int_equal(t.before, 1);
    assert_int_equal(t.behind, 2);
}

static void a_library_may_be_opened_again(void **state) {
    (void)state;
    struct table first, second;
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(dynlib_open(&math, &first, NULL), ERR_OK);
        assert_int_equal(dynlib_open(&math, &second, NULL), ERR_OK);
        assert_true(first.sqrt == second.sqrt && first.floor == second.floor);
    }
}

static void a_library_that_is_not_there_is_named_with_its_package(void **state) {
    (void)state;
    struct table t;
    struct dynlib absent = math;
    absent.soname = "libabsent.so.9";
    absent.package = "libabsent9";
    assert_int_equal(dynlib_open(&absent, &t, &info), ERR_MISSING);
    assert_int_equal(info.code, ERR_MISSING);
    assert_string_equal(
        info.text, "libabsent.so.9 cannot be loaded to reckon: libabsent.so.9: cannot open shared object "
                   "file: No such file or directory; install the package libabsent9");
    assert_int_equal(dynlib_open(&absent, &t, NULL), ERR_MISSING);
}

/* What is there and cannot be loaded (here: because it is no library) is not to be installed once more. */
static void nothing_is_to_be_installed_for_a_library_that_is_there(void **state) {
    (void)state;
    struct table t;
    struct dynlib other = math;
    other.soname = "/proc/self/comm";
    assert_int_equal(dynlib_open(&other, &t, &info), ERR_MISSING);
    assert_int_equal(info.code, ERR_MISSING);
    assert_string_equal(info.text,
                        "/proc/self/comm cannot be loaded to reckon: /proc/self/comm: file too short");
}

static void a_function_that_it_lacks_is_named(void **state) {
    (void)state;
    struct table t;
    static const struct dynlib_function lacking[] = {{"sqrt", offsetof(struct table, sqrt)},
                                                     {"no_such_function", offsetof(struct table, floor)}};
    struct dynlib other = math;
    other.functions = lacking;
    assert_int_equal(dynlib_open(&other, &t, &info), ERR_MISSING);
    assert_int_equal(info.code, ERR_MISSING);
    assert_non_null(strstr(info.text, "libm.so.6 cannot be loaded to reckon: "));
    assert_non_null(strstr(info.text, "undefined symbol: no_such_function; install the package libc6"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_functions_are_those_of_the_library),
        cmocka_unit_test(a_library_may_be_opened_again),
        cmocka_unit_test(a_library_that_is_not_there_is_named_with_its_package),
        cmocka_unit_test(nothing_is_to_be_installed_for_a_library_that_is_there),
        cmocka_unit_test(a_function_that_it_lacks_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
