/* test_arena: pieces of memory that are zeroed, aligned, and freed at once. What happens when memory really
 * runs out is in tests/faults; here are only requests that nobody can serve. */
#include "base/arena.h"
#include "lib/test.h"

static volatile size_t far_too_much = SIZE_MAX; /* volatile: the compiler would warn of such a size */

static void arena_bytes_are_zero(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    for (size_t n = 1; n < 2000; n += 37) {
        unsigned char *p = arena_alloc(&a, n);
        assert_non_null(p);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xff, n);
    }
    arena_free(&a);
}

static void arena_bytes_are_zero_after_a_reset(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    memset(arena_alloc(&a, 500), 0xff, 500);
    arena_reset(&a);
    const unsigned char *p = arena_alloc(&a, 500);
    for (size_t i = 0; i < 500; i++)
        assert_int_equal(p[i], 0);
    arena_free(&a);
}

static void arena_pointers_suit_any_type(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    for (size_t n = 1; n < 100; n++)
        assert_int_equal((uintptr_t)arena_alloc(&a, n) % _Alignof(max_align_t), 0);
    arena_free(&a);
}

static void arena_pieces_do_not_overlap(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    enum { PIECES = 300, SIZE = 997 }; /* more than fits in one block */
    unsigned char *pieces[PIECES];
    for (int i = 0; i < PIECES; i++) {
        pieces[i] = arena_alloc(&a, SIZE);
        memset(pieces[i], i % 251, SIZE);
    }
    for (int i = 0; i < PIECES; i++)
        for (int k = 0; k < SIZE; k++)
            if (pieces[i][k] != i % 251)
                fail_msg("piece %d was overwritten", i);
    arena_free(&a);
}

static void nothing_is_not_out_of_memory(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    assert_non_null(arena_alloc(&a, 0));
    arena_free(&a);
}

static void a_piece_may_be_larger_than_any_block(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    char *small = arena_copy(&a, "before", 6);
    char *large = arena_alloc(&a, 3000000);
    assert_non_null(large);
    memset(large, 'x', 3000000);
    assert_string_equal(small, "before");
    assert_string_equal(arena_copy(&a, "after", 5), "after");
    arena_free(&a);
}

static void an_impossible_piece_is_refused(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    assert_null(arena_alloc(&a, far_too_much));
    assert_null(arena_alloc(&a, far_too_much - 8));
    assert_null(arena_copy(&a, "x", far_too_much));
    assert_non_null(arena_alloc(&a, 10));
    arena_free(&a);
}

static void a_copy_has_a_nul_behind_it(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    assert_string_equal(arena_copy(&a, "honeycomb", 5), "honey");
    assert_string_equal(arena_copy(&a, NULL, 0), "");
    arena_free(&a);
}

static void an_array_grows_and_keeps_its_elements(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    int *items = NULL;
    size_t n = 0, cap = 0;
    while (n < 10000) {
        assert_int_equal(arena_grow(&a, (void **)&items, n, &cap, sizeof *items), ERR_OK);
        assert_true(cap > n);
        items[n] = (int)n;
        n++;
    }
    for (size_t i = 0; i < n; i++)
        assert_int_equal(items[i], i);
    arena_free(&a);
}

static void an_array_with_room_stays_where_it_is(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    int place[4], *items = place;
    size_t cap = 4;
    assert_int_equal(arena_grow(&a, (void **)&items, 3, &cap, sizeof *items), ERR_OK);
    assert_ptr_equal(items, place);
    assert_int_equal(cap, 4);
    arena_free(&a);
}

static void an_array_that_cannot_grow_is_left_as_it_was(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    char place[1], *items = place;
    size_t cap = far_too_much / 4;
    assert_int_equal(arena_grow(&a, (void **)&items, cap, &cap, 16), ERR_NOMEM);
    assert_ptr_equal(items, place);
    assert_int_equal(cap, far_too_much / 4);
    arena_free(&a);
}

static void a_reset_or_freed_arena_is_usable(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    arena_reset(&a);
    arena_free(&a);
    for (int i = 0; i < 3; i++) {
        assert_non_null(arena_alloc(&a, 200000));
        assert_string_equal(arena_copy(&a, "honey", 5), "honey");
        arena_reset(&a);
    }
    arena_free(&a);
    assert_string_equal(arena_copy(&a, "again", 5), "again");
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_bytes_are_zero),
        cmocka_unit_test(arena_bytes_are_zero_after_a_reset),
        cmocka_unit_test(arena_pointers_suit_any_type),
        cmocka_unit_test(arena_pieces_do_not_overlap),
        cmocka_unit_test(nothing_is_not_out_of_memory),
        cmocka_unit_test(a_piece_may_be_larger_than_any_block),
        cmocka_unit_test(an_impossible_piece_is_refused),
        cmocka_unit_test(a_copy_has_a_nul_behind_it),
        cmocka_unit_test(an_array_grows_and_keeps_its_elements),
        cmocka_unit_test(an_array_with_room_stays_where_it_is),
        cmocka_unit_test(an_array_that_cannot_grow_is_left_as_it_was),
        cmocka_unit_test(a_reset_or_freed_arena_is_usable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
