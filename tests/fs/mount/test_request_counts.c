/* test_request_counts: requests are counted whichever lane they fall into. */
#include "lib/test.h"
#include "mount/request_counts.h"

static void nothing_is_said_of_nothing(void **state) {
    static struct request_counts s;
    struct buf out = BUF_EMPTY;
    (void)state;
    assert_int_equal(request_counts_text(&s, &out), ERR_OK);
    assert_int_equal(out.len, 7);
    assert_memory_equal(out.data, "nothing", 7);
    buf_free(&out);
}

static void lanes_are_summed(void **state) {
    static struct request_counts s;
    static char owners[200][64];
    static const char expected[] = "lookup 200, read 1 (4096 bytes), pushed 2 (30 bytes)";
    struct buf out = BUF_EMPTY;
    (void)state;
    for (size_t i = 0; i < 200; i++)
        request_counts_count(&s, owners[i], REQUEST_COUNTS_LOOKUP, 0);
    request_counts_count(&s, NULL, REQUEST_COUNTS_READ, 4096);
    request_counts_count(&s, owners[0], REQUEST_COUNTS_PUSH, 10);
    request_counts_count(&s, owners[7], REQUEST_COUNTS_PUSH, 20);
    assert_int_equal(request_counts_times(&s, REQUEST_COUNTS_LOOKUP), 200);
    assert_int_equal(request_counts_bytes(&s, REQUEST_COUNTS_PUSH), 30);
    assert_int_equal(request_counts_text(&s, &out), ERR_OK);
    assert_int_equal(out.len, strlen(expected));
    assert_memory_equal(out.data, expected, strlen(expected));
    buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_said_of_nothing),
        cmocka_unit_test(lanes_are_summed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
