/* The line that says how far an index has come. */
#include <math.h>

#include "cmd/progress.h"
#include "lib/str.h"
#include "lib/test.h"

static void expect(const struct index_progress *now, double seconds, const char *expected) {
    struct buf line = BUF_EMPTY;
    assert_int_equal(progress_line(now, seconds, &line), ERR_OK);
    assert_string_equal(str((struct span){line.data, line.len}), expected);
    buf_free(&line);
}

static void a_bar_has_twenty_columns(void **state) {
    struct index_progress p = {.phase = INDEX_READING, .bytes = 400000000, .files = 2000};
    (void)state;
    p.bytes_done = 100000000;
    p.files_done = 500;
    p.done = 0.25;
    expect(&p, 10, "[#####               ]  25%  500 documents  10.0 MB/s  0:30 left");
    p.bytes_done = 399999999;
    p.files_done = 1999;
    p.done = 0.99999;
    expect(&p, 40, "[################### ]  99%  1999 documents  10.0 MB/s  0:00 left");
    p.bytes_done = 400000000;
    p.files_done = 2000;
    p.done = 1;
    expect(&p, 40, "[####################] 100%  2000 documents  10.0 MB/s  0:00 left");
}

static void minutes_are_told(void **state) {
    const struct index_progress p = {
        .phase = INDEX_READING, .bytes = 400000000, .bytes_done = 20000000, .files_done = 100, .done = 0.05};
    (void)state;
    expect(&p, 10, "[#                   ]   5%  100 documents  2.0 MB/s  3:10 left");
}

static void nothing_done_is_no_division_by_nothing(void **state) {
    (void)state;
    expect(&(struct index_progress){.phase = INDEX_READING, .bytes = 1000}, 0,
           "[                    ]   0%  0 documents  0.0 MB/s  0:00 left");
    expect(&(struct index_progress){.phase = INDEX_READING}, 5,
           "[                    ]   0%  0 documents  0.0 MB/s  0:00 left");
}

/* A run of 100 seconds: reading is no more than a part of it, and the time left is that of all. */
static void what_comes_after_the_reading_goes_on_with_the_bar(void **state) {
    (void)state;
    struct index_progress p = {.phase = INDEX_READING, .bytes = 400000000, .files = 2000};
    p.bytes_done = 400000000;
    p.files_done = 2000;
    p.done = 0.75;
    expect(&p, 75, "[###############     ]  75%  2000 documents  5.3 MB/s  0:25 left");
    p.phase = INDEX_FINISHING;
    expect(&p, 75, "[###############     ]  75%  2000 documents  full text index  0:25 left");
    p.done = 0.875;
    expect(&p, 87.5, "[#################   ]  87%  2000 documents  full text index  0:12 left");
    p.phase = INDEX_CHECKING;
    p.done = 0.9375;
    expect(&p, 93.75, "[##################  ]  93%  2000 documents  checking  0:06 left");
    p.done = 1;
    expect(&p, 100, "[####################] 100%  2000 documents  checking  0:00 left");
}

static void what_cannot_be_is_not_believed(void **state) {
    (void)state;
    struct index_progress p = {.phase = INDEX_CHECKING, .done = 7};
    expect(&p, 5, "[####################] 100%  0 documents  checking  0:00 left");
    p.done = -1;
    expect(&p, 5, "[                    ]   0%  0 documents  checking  0:00 left");
    p.done = (double)NAN;
    expect(&p, 5, "[####################] 100%  0 documents  checking  0:00 left");
    p.done = 1e-300;
    expect(&p, 5, "[                    ]   0%  0 documents  checking  5999:59 left");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bar_has_twenty_columns),
        cmocka_unit_test(minutes_are_told),
        cmocka_unit_test(nothing_done_is_no_division_by_nothing),
        cmocka_unit_test(what_comes_after_the_reading_goes_on_with_the_bar),
        cmocka_unit_test(what_cannot_be_is_not_believed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
