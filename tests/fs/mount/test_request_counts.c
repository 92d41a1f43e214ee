/* test_stats: requests are counted whichever lane they fall into. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mount/request_counts.h"

static void nothing_is_said_of_nothing(void **state) {
    static struct stats s;
    struct buf out = BUF_EMPTY;
    (void)state;
    assert_int_equal(stats_text(&s, &out), ERR_OK);
    assert_int_equal(out.len, 7);
    assert_memory_equal(out.data, "nothing", 7);
    buf_free(&out);
}

static void lanes_are_summed(void **state) {
    static struct stats s;
    static char owners[200][64];
    static const char expected[] = "lookup 200, read 1 (4096 bytes), pushed 2 (30 bytes)";
    struct buf out = BUF_EMPTY;
    (void)state;
    for (size_t i = 0; i < 200; i++)
        stats_count(&s, owners[i], STATS_LOOKUP, 0);
    stats_count(&s, NULL, STATS_READ, 4096);
    stats_count(&s, owners[0], STATS_PUSH, 10);
    stats_count(&s, owners[7], STATS_PUSH, 20);
    assert_int_equal(stats_times(&s, STATS_LOOKUP), 200);
    assert_int_equal(stats_bytes(&s, STATS_PUSH), 30);
    assert_int_equal(stats_text(&s, &out), ERR_OK);
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
