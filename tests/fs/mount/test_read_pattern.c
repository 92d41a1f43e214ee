/* When the files of a cable are worth pushing: the rules of read_pattern.h, one test each. */
#include "lib/test.h"
#include "mount/read_pattern.h"
#include "tree/tree.h"

/* 500 and 532 share a slot of processes, cables 7 and 71 one of cables. */
enum { GREP = 500, CAT = 501, SAME_SLOT_AS_GREP = 532, SAME_SLOT_AS_7 = 71 };

/* What grep -r does with a cable whose files nobody has pushed; returns what is worth pushing at its
 * listing. */
static unsigned list_and_read_all(struct read_pattern *p, pid_t pid, int64_t cable) {
    unsigned worth = read_pattern_listed(p, pid, cable);
    if (worth != 0)
        return worth; /* all is in the page cache now, and no read comes */
    assert_int_equal(read_pattern_read(p, pid, cable, TREE_SUBJECT), 0);
    assert_int_equal(read_pattern_read(p, pid, cable, TREE_HEADER), 0);
    assert_int_equal(read_pattern_read(p, pid, cable, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_read(p, pid, cable, TREE_PARAGRAPHS), 0);
    return 0;
}

/* ---- who lists and reads ---- */

static void who_reads_a_cable_will_read_the_next(void **state) {
    struct read_pattern p = {0};
    (void)state;
    assert_int_equal(list_and_read_all(&p, GREP, 1), 0);
    assert_int_equal(read_pattern_listed(&p, GREP, 2), TREE_SUBJECT | TREE_HEADER | TREE_PARAGRAPHS);
    assert_int_equal(read_pattern_listed(&p, GREP, 3), TREE_SUBJECT | TREE_HEADER | TREE_PARAGRAPHS);
}

static void who_only_lists_gets_nothing(void **state) {
    struct read_pattern p = {0};
    (void)state;
    for (int64_t cable = 1; cable <= 1000; cable++)
        assert_int_equal(read_pattern_listed(&p, GREP, cable), 0);
}

/* grep -r --include=header */
static void only_the_kinds_that_were_read_are_pushed(void **state) {
    struct read_pattern p = {0};
    (void)state;
    assert_int_equal(read_pattern_listed(&p, GREP, 1), 0);
    assert_int_equal(read_pattern_read(&p, GREP, 1, TREE_HEADER), 0);
    assert_int_equal(read_pattern_listed(&p, GREP, 2), TREE_HEADER);
}

/* grep -r --include=1 */
static void one_paragraph_of_each_is_no_pattern(void **state) {
    struct read_pattern p = {0};
    (void)state;
    assert_int_equal(read_pattern_listed(&p, GREP, 1), 0);
    assert_int_equal(read_pattern_read(&p, GREP, 1, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_listed(&p, GREP, 2), 0);
    assert_int_equal(read_pattern_read(&p, GREP, 2, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_read(&p, GREP, 2, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_listed(&p, GREP, 3), TREE_PARAGRAPHS); /* but two are one */
}

static void one_paragraph_beside_another_file_is_a_pattern(void **state) {
    struct read_pattern p = {0};
    (void)state;
    assert_int_equal(read_pattern_listed(&p, GREP, 1), 0);
    assert_int_equal(read_pattern_read(&p, GREP, 1, TREE_SUBJECT), 0);
    assert_int_equal(read_pattern_read(&p, GREP, 1, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_listed(&p, GREP, 2), TREE_SUBJECT | TREE_PARAGRAPHS);
}

/* The end of a listing is asked for more than once. */
static void the_end_of_the_same_listing_counts_once(void **state) {
    struct read_pattern p = {0};
    (void)state;
    assert_int_equal(list_and_read_all(&p, GREP, 1), 0);
    assert_int_equal(read_pattern_listed(&p, GREP, 1), 0);
    assert_int_equal(read_pattern_listed(&p, GREP, 2), 7);
    assert_int_equal(read_pattern_listed(&p, GREP, 2), 0);
    assert_int_equal(read_pattern_listed(&p, GREP, 3), 7);
}

static void each_128th_cable_is_left_alone(void **state) {
    struct read_pattern p = {0};
    (void)state;
    assert_int_equal(list_and_read_all(&p, GREP, 1), 0);
    for (int64_t cable = 2; cable <= 128; cable++)
        assert_int_equal(list_and_read_all(&p, GREP, cable), 7);
    assert_int_equal(list_and_read_all(&p, GREP, 129), 0);
    for (int64_t cable = 130; cable <= 256; cable++)
        assert_int_equal(list_and_read_all(&p, GREP, cable), 7);
    assert_int_equal(list_and_read_all(&p, GREP, 257), 0);
}

static void who_stops_reading_stops_costing(void **state) {
    struct read_pattern p = {0};
    (void)state;
    assert_int_equal(list_and_read_all(&p, GREP, 1), 0);
    for (int64_t cable = 2; cable <= 128; cable++)
        assert_int_equal(read_pattern_listed(&p, GREP, cable), 7);
    for (int64_t cable = 129; cable <= 1000; cable++)
        assert_int_equal(read_pattern_listed(&p, GREP, cable), 0);
}

/* What it reads by the way shows nothing of the cable that it lists. */
static void reads_of_other_cables_are_no_pattern_of_a_lister(void **state) {
    struct read_pattern p = {0};
    (void)state;
    assert_int_equal(read_pattern_listed(&p, GREP, 1), 0);
    assert_int_equal(read_pattern_read(&p, GREP, 9, TREE_HEADER), 0);
    assert_int_equal(read_pattern_listed(&p, GREP, 2), 0);
}

/* ---- who reads without listing ---- */

static void the_second_paragraph_brings_the_others(void **state) {
    struct read_pattern p = {0};
    (void)state;
    assert_int_equal(read_pattern_read(&p, CAT, 7, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_read(&p, CAT, 7, TREE_PARAGRAPHS), TREE_PARAGRAPHS);
    assert_int_equal(read_pattern_read(&p, CAT, 7, TREE_PARAGRAPHS), 0); /* it is pushed by now */
    assert_int_equal(read_pattern_read(&p, CAT, 8, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_read(&p, CAT, 8, TREE_PARAGRAPHS), TREE_PARAGRAPHS);
}

static void one_paragraph_of_each_cable_costs_nothing(void **state) {
    struct read_pattern p = {0};
    (void)state;
    for (int64_t cable = 1; cable <= 1000; cable++)
        assert_int_equal(read_pattern_read(&p, CAT, cable, TREE_PARAGRAPHS), 0);
}

static void subject_and_header_bring_nothing(void **state) {
    struct read_pattern p = {0};
    (void)state;
    for (int i = 0; i < 10; i++) {
        assert_int_equal(read_pattern_read(&p, CAT, 7, TREE_SUBJECT), 0);
        assert_int_equal(read_pattern_read(&p, CAT, 7, TREE_HEADER), 0);
    }
    assert_int_equal(read_pattern_read(&p, CAT, 7, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_read(&p, CAT, 7, TREE_PARAGRAPHS), TREE_PARAGRAPHS);
}

/* xargs head: a process for each file. */
static void it_does_not_matter_which_processes_read(void **state) {
    struct read_pattern p = {0};
    (void)state;
    assert_int_equal(read_pattern_read(&p, CAT, 7, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_read(&p, CAT + 1, 7, TREE_PARAGRAPHS), TREE_PARAGRAPHS);
}

/* ---- slots and counters ---- */

static void processes_in_one_slot_make_each_other_forgotten(void **state) {
    struct read_pattern p = {0};
    (void)state;
    assert_int_equal(list_and_read_all(&p, GREP, 1), 0);
    assert_int_equal(read_pattern_listed(&p, SAME_SLOT_AS_GREP, 2), 0); /* it is not taken for grep */
    assert_int_equal(read_pattern_listed(&p, GREP, 2), 0); /* as at the start */
    assert_int_equal(list_and_read_all(&p, GREP, 3), 0);
    assert_int_equal(read_pattern_listed(&p, GREP, 4), 7);
    assert_int_equal(read_pattern_listed(&p, SAME_SLOT_AS_GREP, 5), 0);
    assert_int_equal(read_pattern_listed(&p, SAME_SLOT_AS_GREP, 6), 0); /* nor is what is left of a row */
}

static void cables_in_one_slot_make_each_other_forgotten(void **state) {
    struct read_pattern p = {0};
    (void)state;
    assert_int_equal(read_pattern_read(&p, CAT, 7, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_read(&p, CAT, SAME_SLOT_AS_7, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_read(&p, CAT, 7, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_read(&p, CAT, 7, TREE_PARAGRAPHS), TREE_PARAGRAPHS);
}

/* Of a process in another pid namespace the kernel says 0: several may be behind it. */
static void a_process_without_a_number_is_no_lister(void **state) {
    struct read_pattern p = {0};
    (void)state;
    assert_int_equal(read_pattern_listed(&p, 0, 1), 0);
    assert_int_equal(read_pattern_read(&p, 0, 1, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_read(&p, 0, 1, TREE_PARAGRAPHS), TREE_PARAGRAPHS);
    assert_int_equal(read_pattern_listed(&p, 0, 2), 0);
}

/* The count has 16 bits: however often a cable is read, its second read does not come again. */
static void the_count_of_reads_does_not_wrap(void **state) {
    struct read_pattern p = {0};
    unsigned pushed = 0;
    (void)state;
    for (int i = 0; i < 200000; i++)
        pushed += read_pattern_read(&p, CAT, 7, TREE_PARAGRAPHS) != 0;
    assert_int_equal(pushed, 1);
}

/* ... and the number of a cable 48: above that it is never recognised, and never taken for another either. */
static void a_number_that_does_not_fit_is_no_other_cable(void **state) {
    struct read_pattern p = {0};
    const int64_t big = (INT64_C(1) << 48) + 7;
    (void)state;
    assert_int_equal(read_pattern_read(&p, CAT, big, TREE_PARAGRAPHS), 0);
    assert_int_equal(read_pattern_read(&p, CAT, big, TREE_PARAGRAPHS), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_reads_a_cable_will_read_the_next),
        cmocka_unit_test(who_only_lists_gets_nothing),
        cmocka_unit_test(only_the_kinds_that_were_read_are_pushed),
        cmocka_unit_test(one_paragraph_of_each_is_no_pattern),
        cmocka_unit_test(one_paragraph_beside_another_file_is_a_pattern),
        cmocka_unit_test(the_end_of_the_same_listing_counts_once),
        cmocka_unit_test(each_128th_cable_is_left_alone),
        cmocka_unit_test(who_stops_reading_stops_costing),
        cmocka_unit_test(reads_of_other_cables_are_no_pattern_of_a_lister),
        cmocka_unit_test(the_second_paragraph_brings_the_others),
        cmocka_unit_test(one_paragraph_of_each_cable_costs_nothing),
        cmocka_unit_test(subject_and_header_bring_nothing),
        cmocka_unit_test(it_does_not_matter_which_processes_read),
        cmocka_unit_test(processes_in_one_slot_make_each_other_forgotten),
        cmocka_unit_test(cables_in_one_slot_make_each_other_forgotten),
        cmocka_unit_test(a_process_without_a_number_is_no_lister),
        cmocka_unit_test(the_count_of_reads_does_not_wrap),
        cmocka_unit_test(a_number_that_does_not_fit_is_no_other_cable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
