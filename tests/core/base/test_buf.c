/* test_buf: growable bytes that keep their failure, and the arena: zeroed, aligned, freed at once.
 * What happens when memory really runs out is in test_faults.c; here only requests that nobody can serve. */
#include "base/buf.h"
#include "lib/test.h"

static volatile size_t far_too_much = SIZE_MAX; /* volatile: the compiler would warn of such a size */

static void assert_bytes(const struct buf *b, const char *want) {
    assert_int_equal(buf_err(b), ERR_OK);
    assert_int_equal(b->len, strlen(want));
    assert_memory_equal(b->data, want, b->len);
}

static void an_empty_buf_has_no_bytes(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    assert_null(b.data);
    assert_int_equal(b.len, 0);
    assert_int_equal(buf_err(&b), ERR_OK);
    buf_free(&b);
}

static void appends_stand_in_their_order(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    buf_add(&b, "0612", 2);
    buf_str(&b, "VELM");
    buf_printf(&b, "%lu", 1207ul);
    buf_char(&b, '~');
    assert_bytes(&b, "06VELM1207~");
    buf_free(&b);
}

static void a_string_is_added_without_its_nul(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    buf_str(&b, "honey");
    buf_str(&b, "");
    assert_int_equal(b.len, 5);
    buf_free(&b);
}

static void a_nul_is_a_byte_like_others(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    buf_add(&b, "a\0b", 3);
    buf_char(&b, '\0');
    assert_int_equal(b.len, 4);
    assert_memory_equal(b.data, "a\0b\0", 4);
    buf_free(&b);
}

static void a_buf_grows_without_losing_a_byte(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    for (unsigned i = 0; i < 100000; i++)
        buf_char(&b, (char)('a' + i % 26));
    assert_int_equal(b.len, 100000);
    for (unsigned i = 0; i < 100000; i++)
        if (b.data[i] != (char)('a' + i % 26))
            fail_msg("byte %u changed", i);
    buf_free(&b);
}

static void a_long_printf_is_not_cut(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    buf_str(&b, "<");
    buf_printf(&b, "%05000d", 7);
    buf_str(&b, ">");
    assert_int_equal(b.len, 5002);
    assert_memory_equal(b.data + 4999, "07>", 3);
    buf_free(&b);
}

static void clear_keeps_the_memory(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    buf_str(&b, "two lemons");
    const char *data = b.data;
    buf_clear(&b);
    assert_int_equal(b.len, 0);
    buf_str(&b, "string");
    assert_ptr_equal(b.data, data);
    assert_bytes(&b, "string");
    buf_free(&b);
}

static void a_freed_buf_is_empty_and_usable(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    buf_str(&b, "two lemons");
    buf_free(&b);
    assert_null(b.data);
    assert_int_equal(b.len, 0);
    buf_str(&b, "again");
    assert_bytes(&b, "again");
    buf_free(&b);
}

static void a_failed_buf_shows_nothing_and_takes_nothing(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    buf_str(&b, "so far");
    buf_add(&b, "x", far_too_much);
    assert_int_equal(buf_err(&b), ERR_NOMEM);
    assert_int_equal(b.len, 0);
    buf_str(&b, "more");
    buf_char(&b, 'x');
    buf_printf(&b, "%d", 1);
    assert_int_equal(b.len, 0);
    assert_int_equal(buf_err(&b), ERR_NOMEM);
    buf_free(&b);
}

static void clear_forgets_the_failure(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    buf_add(&b, "x", far_too_much);
    buf_clear(&b);
    assert_int_equal(buf_err(&b), ERR_OK);
    buf_str(&b, "honey");
    assert_bytes(&b, "honey");
    buf_free(&b);
}

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
        cmocka_unit_test(an_empty_buf_has_no_bytes),
        cmocka_unit_test(appends_stand_in_their_order),
        cmocka_unit_test(a_string_is_added_without_its_nul),
        cmocka_unit_test(a_nul_is_a_byte_like_others),
        cmocka_unit_test(a_buf_grows_without_losing_a_byte),
        cmocka_unit_test(a_long_printf_is_not_cut),
        cmocka_unit_test(clear_keeps_the_memory),
        cmocka_unit_test(a_freed_buf_is_empty_and_usable),
        cmocka_unit_test(a_failed_buf_shows_nothing_and_takes_nothing),
        cmocka_unit_test(clear_forgets_the_failure),
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
