/* Every status has its errno, so that a tool says of a failure what happened. */
#include <errno.h>

#include "lib/test.h"
#include "mount/errno_of.h"

static void every_status_has_its_errno(void **state) {
    (void)state;
    assert_int_equal(errno_of(ERR_OK), 0);
    assert_int_equal(errno_of(ERR_NOT_FOUND), ENOENT);
    assert_int_equal(errno_of(ERR_NOT_DIR), ENOTDIR);
    assert_int_equal(errno_of(ERR_IS_DIR), EISDIR);
    assert_int_equal(errno_of(ERR_INVALID), EINVAL);
    assert_int_equal(errno_of(ERR_QUERY), EINVAL);
    assert_int_equal(errno_of(ERR_NO_ATTRIBUTE), ENODATA);
    assert_int_equal(errno_of(ERR_STALE), ESTALE);
    assert_int_equal(errno_of(ERR_NOMEM), ENOMEM);
    assert_int_equal(errno_of(ERR_STOPPED), EINTR);
    assert_int_equal(errno_of(ERR_COSTLY), ETIMEDOUT);
}

/* A tool that is told "no such file" or "not a directory" where the index is damaged would go on as if all
 * were well. */
static void what_is_broken_is_an_input_output_error(void **state) {
    (void)state;
    const enum err broken[] = {ERR_CORRUPT, ERR_LIMIT, ERR_IO, ERR_FORMAT, ERR_MISSING, ERR_END};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_int_equal(errno_of(broken[i]), EIO);
    assert_int_equal(errno_of((enum err)999), EIO);
}

/* `ls` asks again after EOVERFLOW, everybody after EAGAIN, and `cat` after EINTR, which is therefore for the
 * request that was interrupted. */
static void no_tool_asks_for_ever(void **state) {
    (void)state;
    for (int e = 0; e < 1000; e++) {
        int code = errno_of((enum err)e);
        if (code == EOVERFLOW || code == EAGAIN || code == EWOULDBLOCK || code == EBUSY || code == ETXTBSY ||
            code == ERESTART || (code == EINTR && e != ERR_STOPPED))
            fail_msg("status %d (%s) is errno %d", e, err_name((enum err)e), code);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_errno),
        cmocka_unit_test(what_is_broken_is_an_input_output_error),
        cmocka_unit_test(no_tool_asks_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
