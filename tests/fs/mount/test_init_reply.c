/* The answer to INIT gets the flag that libfuse leaves out, and no other answer is changed. */
#include <linux/fuse.h>

#include "lib/test.h"
#include "mount/init_reply.h"

enum { ASYNC_READ = 1, PARALLEL_DIROPS = 1 << 18 };

static bool add(int error, unsigned major, size_t size, unsigned *flags) {
    struct fuse_out_header head = {.error = error, .unique = 2};
    struct fuse_init_out init = {.major = major, .minor = 31, .flags = ASYNC_READ, .max_write = 4096};
    struct iovec parts[2] = {{&head, sizeof head}, {&init, size}};
    bool added = init_reply_add_parallel(parts, 2);
    *flags = init.flags;
    assert_int_equal(init.max_write, 4096);
    return added;
}

static void the_answer_gets_the_flag(void **state) {
    unsigned flags;
    (void)state;
    assert_true(add(0, 7, sizeof(struct fuse_init_out), &flags));
    assert_int_equal(flags, ASYNC_READ | PARALLEL_DIROPS);
}

static void another_answer_is_left_alone(void **state) {
    unsigned flags;
    (void)state;
    assert_false(add(-71, 7, sizeof(struct fuse_init_out), &flags));
    assert_int_equal(flags, ASYNC_READ);
    assert_false(add(0, 8, sizeof(struct fuse_init_out), &flags));
    assert_int_equal(flags, ASYNC_READ);
    assert_false(add(0, 7, 8, &flags));
    assert_int_equal(flags, ASYNC_READ);
    struct fuse_out_header head = {.error = 0};
    struct iovec one = {&head, sizeof head};
    assert_false(init_reply_add_parallel(&one, 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answer_gets_the_flag),
        cmocka_unit_test(another_answer_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
