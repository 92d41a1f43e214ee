/* How work tells what part of it is done. Halves and quarters are exact. */
#include "base/tell.h"
#include "lib/test.h"

static void hear(void *context, double done) {
    *(double *)context = done;
}

static void a_part_of_work_is_a_part_of_the_whole(void **state) {
    (void)state;
    double heard = -1;
    const struct tell whole = {hear, &heard, 0, 1}, half = tell_within(&whole, 0.5, 1),
                      quarter = tell_within(&half, 0, 0.5);
    tell_done(&whole, 0.25);
    assert_true(heard == 0.25);
    tell_done(&half, 0);
    assert_true(heard == 0.5);
    tell_done(&half, 0.5);
    assert_true(heard == 0.75);
    tell_done(&quarter, 1);
    assert_true(heard == 0.75);
    tell_done(&quarter, 0.5);
    assert_true(heard == 0.625);
}

static void more_than_all_is_all(void **state) {
    (void)state;
    double heard = -1;
    const struct tell half = {hear, &heard, 0.25, 0.75};
    tell_done(&half, 1.5);
    assert_true(heard == 0.75);
}

static void nobody_need_listen(void **state) {
    (void)state;
    const struct tell none = {0}, part = tell_within(&none, 0, 0.5);
    tell_done(&none, 1);
    tell_done(&part, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_of_work_is_a_part_of_the_whole),
        cmocka_unit_test(more_than_all_is_all),
        cmocka_unit_test(nobody_need_listen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
