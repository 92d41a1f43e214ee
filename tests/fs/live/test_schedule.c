/* When a run is due. The times are milliseconds from nowhere. */
#include "lib/test.h"
#include "live/schedule.h"

static void nothing_is_due_without_changes(void **state) {
    struct schedule s = {.every = 0};
    (void)state;
    assert_int_equal(schedule_due(&s, 0), SCHEDULE_NEVER);
    assert_int_equal(schedule_due(&s, 1000000), SCHEDULE_NEVER);
}

static void a_second_after_the_last_change(void **state) {
    struct schedule s = {.every = 0};
    (void)state;
    schedule_changed(&s, 5000);
    assert_int_equal(schedule_due(&s, 5000), 1000);
    assert_int_equal(schedule_due(&s, 5400), 600);
    schedule_changed(&s, 5800);
    assert_int_equal(schedule_due(&s, 6000), 800);
    assert_int_equal(schedule_due(&s, 6800), 0);
    assert_int_equal(schedule_due(&s, 9000), 0);
}

static void ten_seconds_after_the_first_while_changes_go_on(void **state) {
    struct schedule s = {.every = 0};
    (void)state;
    for (int64_t now = 0; now <= 9800; now += 200) {
        schedule_changed(&s, now);
        assert_true(schedule_due(&s, now) > 0);
    }
    assert_int_equal(schedule_due(&s, 9900), 100);
    schedule_changed(&s, 10000);
    assert_int_equal(schedule_due(&s, 10000), 0);
}

static void a_change_during_a_run_leads_to_another(void **state) {
    struct schedule s = {.every = 0};
    (void)state;
    schedule_changed(&s, 0);
    schedule_begins(&s, 1000);
    schedule_ended(&s, 1300, true);
    assert_int_equal(schedule_due(&s, 1300), SCHEDULE_NEVER);
    schedule_changed(&s, 1300);
    assert_int_equal(schedule_due(&s, 1300), 1000);
    schedule_begins(&s, 2300);
    schedule_changed(&s, 2400);
    schedule_ended(&s, 2500, true);
    assert_int_equal(schedule_due(&s, 2500), 900);
}

static void after_a_long_run_there_is_rest(void **state) {
    struct schedule s = {.every = 0};
    (void)state;
    schedule_begins(&s, 0);
    schedule_ended(&s, 20000, true);
    schedule_changed(&s, 20000);
    assert_int_equal(schedule_due(&s, 20000), 20000);
    schedule_begins(&s, 40000);
    schedule_ended(&s, 240000, true);
    schedule_changed(&s, 240000);
    assert_int_equal(schedule_due(&s, 240000), 60000);
}

static void every_minute_where_nobody_tells(void **state) {
    struct schedule s = {.every = SCHEDULE_EVERY_MS};
    (void)state;
    schedule_begins(&s, 1000);
    schedule_ended(&s, 1200, true);
    assert_int_equal(schedule_due(&s, 1200), 60000);
    schedule_changed(&s, 2000);
    assert_int_equal(schedule_due(&s, 2000), 1000);
}

static void a_failure_is_tried_again_later_and_later(void **state) {
    static const int64_t waits[] = {60000, 120000, 240000, 480000, 960000, 1920000, 3600000, 3600000};
    struct schedule s = {.every = 0};
    int64_t now = 0;
    (void)state;
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
        schedule_begins(&s, now);
        schedule_ended(&s, now, false);
        assert_int_equal(schedule_due(&s, now), waits[i]);
    }
    schedule_changed(&s, now); /* and at once where something changes */
    assert_int_equal(schedule_due(&s, now), 1000);
    schedule_begins(&s, now);
    schedule_ended(&s, now, true);
    assert_int_equal(schedule_due(&s, now), SCHEDULE_NEVER);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_due_without_changes),
        cmocka_unit_test(a_second_after_the_last_change),
        cmocka_unit_test(ten_seconds_after_the_first_while_changes_go_on),
        cmocka_unit_test(a_change_during_a_run_leads_to_another),
        cmocka_unit_test(after_a_long_run_there_is_rest),
        cmocka_unit_test(every_minute_where_nobody_tells),
        cmocka_unit_test(a_failure_is_tried_again_later_and_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
