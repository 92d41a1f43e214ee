/* Which listings get attributes. */
#include "lib/test.h"
#include "mount/listing_policy.h"

enum { LS = 100, FIND = 101, SAME_SLOT = LS + 32, BIG = 7, OTHER = 8 };

/* 20,000 entries are given in pieces of 5,000. */
static void list_known(struct listing_policy *c, pid_t pid) {
    for (int i = 0; i < 4; i++) {
        assert_true(listing_policy_wants_attributes(c, pid, BIG, i == 0));
        listing_policy_given(c, pid, BIG, 5000);
    }
}

static void test_names_only(void **state) {
    struct listing_policy c = {0};
    (void)state;
    list_known(&c, LS);
    assert_false(listing_policy_wants_attributes(&c, LS, BIG, false));
    assert_true(listing_policy_wants_attributes(&c, LS, OTHER, true));
    list_known(&c, LS); /* from the start again */
}

static void test_enters(void **state) {
    struct listing_policy c = {0};
    (void)state;
    list_known(&c, LS);
    list_known(&c, FIND);
    listing_policy_enters(&c, FIND);
    assert_true(listing_policy_wants_attributes(&c, FIND, BIG, false));
    assert_false(listing_policy_wants_attributes(&c, LS, BIG, false));
    listing_policy_enters(&c, LS); /* ls -l: it looks each one up */
    assert_true(listing_policy_wants_attributes(&c, LS, BIG, false));
}

static void test_shared_slot(void **state) {
    struct listing_policy c = {0};
    (void)state;
    list_known(&c, LS);
    listing_policy_enters(&c, SAME_SLOT);
    assert_true(listing_policy_wants_attributes(&c, LS, BIG, false)); /* forgotten: as at the start */
    listing_policy_given(&c, LS, BIG, 20000);
    assert_false(listing_policy_wants_attributes(&c, LS, BIG, false)); /* nor taken for the other */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_only),
        cmocka_unit_test(test_enters),
        cmocka_unit_test(test_shared_slot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
