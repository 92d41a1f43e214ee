/* test_bitset: sets of numbers as bits, at the edges of words and of their room. */
#include "base/bitset.h"
#include "lib/test.h"

/* A set with room for 130: two words and two bits. */
static struct bitset with(size_t n, const int64_t *ids) {
    struct bitset set = BITSET_EMPTY;
    assert_int_equal(bitset_make(130, &set), ERR_OK);
    for (size_t i = 0; i < n; i++)
        assert_true(bitset_add(&set, ids[i]));
    return set;
}

#define SET(...) with(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t), (int64_t[]){__VA_ARGS__})

static void a_new_set_is_empty(void **state) {
    (void)state;
    struct bitset set = with(0, NULL);
    assert_int_equal(bitset_count(&set), 0);
    assert_int_equal(bitset_next(&set, 0), -1);
    assert_false(bitset_has(&set, 0));
    bitset_free(&set);
    bitset_free(&set);
}

static void what_was_added_is_there(void **state) {
    (void)state;
    struct bitset set = SET(0, 63, 64, 129, 64);
    assert_int_equal(bitset_count(&set), 4);
    assert_true(bitset_has(&set, 0) && bitset_has(&set, 63) && bitset_has(&set, 64) && bitset_has(&set, 129));
    assert_false(bitset_has(&set, 1) || bitset_has(&set, 62) || bitset_has(&set, 65) ||
                 bitset_has(&set, 128));
    bitset_free(&set);
}

static void the_next_one_is_found(void **state) {
    (void)state;
    struct bitset set = SET(0, 63, 129);
    assert_int_equal(bitset_next(&set, -5), 0);
    assert_int_equal(bitset_next(&set, 0), 0);
    assert_int_equal(bitset_next(&set, 1), 63);
    assert_int_equal(bitset_next(&set, 63), 63);
    assert_int_equal(bitset_next(&set, 64), 129);
    assert_int_equal(bitset_next(&set, 130), -1);
    assert_int_equal(bitset_next(&set, INT64_MAX), -1);
    bitset_free(&set);
}

static void what_has_no_room_is_refused(void **state) {
    (void)state;
    struct bitset set = with(0, NULL);
    assert_false(bitset_add(&set, 130));
    assert_false(bitset_add(&set, -1));
    assert_false(bitset_has(&set, 130));
    assert_false(bitset_has(&set, -1));
    assert_int_equal(bitset_count(&set), 0);
    bitset_free(&set);
    assert_int_equal(bitset_make(-1, &set), ERR_LIMIT);
    assert_int_equal(bitset_make((int64_t)BITSET_ROOM_MAX + 1, &set), ERR_LIMIT);
    assert_int_equal(bitset_make(0, &set), ERR_OK);
    assert_int_equal(bitset_next(&set, 0), -1);
    bitset_free(&set);
}

static void sets_are_joined(void **state) {
    (void)state;
    struct bitset a = SET(1, 64, 100), b = SET(64, 129), c = BITSET_EMPTY;
    assert_int_equal(bitset_copy(&a, &c), ERR_OK);
    bitset_or(&c, &b);
    assert_int_equal(bitset_count(&c), 4);
    bitset_and(&c, &b);
    assert_int_equal(bitset_count(&c), 2);
    assert_true(bitset_has(&c, 64) && bitset_has(&c, 129));
    bitset_subtract(&a, &b);
    assert_int_equal(bitset_count(&a), 2);
    assert_true(bitset_has(&a, 1) && bitset_has(&a, 100));
    bitset_free(&a);
    bitset_free(&b);
    bitset_free(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_set_is_empty),    cmocka_unit_test(what_was_added_is_there),
        cmocka_unit_test(the_next_one_is_found), cmocka_unit_test(what_has_no_room_is_refused),
        cmocka_unit_test(sets_are_joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
