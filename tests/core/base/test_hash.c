/* test_hash: FNV-1a as published (draft-eastlake-fnv, test vectors), and the numbers that were computed with
 * Python. */
#include "base/hash.h"
#include "lib/test.h"

static uint64_t of(const char *text) {
    return hash_bytes(HASH_START, text, strlen(text));
}

static void bytes_are_hashed_as_published(void **state) {
    (void)state;
    assert_int_equal(of(""), UINT64_C(0xcbf29ce484222325));
    assert_int_equal(of("a"), UINT64_C(0xaf63dc4c8601ec8c));
    assert_int_equal(of("foobar"), UINT64_C(0x85944171f73967e8));
}

static void bytes_may_come_one_at_a_time(void **state) {
    (void)state;
    uint64_t hash = HASH_START;
    for (const char *p = "foobar"; *p != '\0'; p++)
        hash = hash_byte(hash, (unsigned char)*p);
    assert_int_equal(hash, UINT64_C(0x85944171f73967e8));
    assert_int_equal(hash_bytes(of("foo"), "bar", 3), UINT64_C(0x85944171f73967e8));
    assert_int_equal(hash_byte(HASH_START, 0xff), UINT64_C(0xaf64724c8602eb6e));
}

static void a_number_is_hashed_in_one_step(void **state) {
    (void)state;
    assert_int_equal(hash_number(0, 0), 0);
    assert_int_equal(hash_number(0, 1), UINT64_C(0x9e3779b9e17d05ac));
    assert_int_equal(hash_number(HASH_START, 1207), UINT64_C(0x34414cc2746aba38));
}

static void a_place_is_in_the_table(void **state) {
    (void)state;
    assert_int_equal(hash_place(0, 256), 0);
    assert_int_equal(hash_place(1, 256), 185);
    assert_int_equal(hash_place(2, 256), 114);
    assert_int_equal(hash_place(UINT64_C(0x85944171f73967e8), 4096), 485);
    assert_int_equal(hash_place(UINT64_MAX, 65536), 34374);
    assert_int_equal(hash_place(12345, 1), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_hashed_as_published),
        cmocka_unit_test(bytes_may_come_one_at_a_time),
        cmocka_unit_test(a_number_is_hashed_in_one_step),
        cmocka_unit_test(a_place_is_in_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
