/* test_buf: growable bytes that keep their failure. What happens when memory really runs out is in
 * tests/faults; here are only requests that nobody can serve. */
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
