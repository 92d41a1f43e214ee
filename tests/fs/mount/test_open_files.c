/* test_open_files: a mount has the files that it needs, or says beforehand that it does not get them. */
#include "mount/open_files.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/test.h"

struct answer {
    enum err e;
    struct rlimit limit; /* afterwards */
    struct err_info info;
};

enum { NOT_LOWERED = 77 }; /* exit status of the process */

/* What it answers in a process with this limit, which can only be lowered. Under valgrind it cannot. */
static struct answer ask_with(rlim_t soft, rlim_t hard) {
    struct answer a = {.e = ERR_IO};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct rlimit limit = {.rlim_cur = soft, .rlim_max = hard};
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
            _exit(NOT_LOWERED);
        a.e = open_files_ensure(&a.info);
        getrlimit(RLIMIT_NOFILE, &a.limit);
        _exit(write(ends[1], &a, sizeof a) != (ssize_t)sizeof a);
    }
    int status;
    close(ends[1]);
    ssize_t n = read(ends[0], &a, sizeof a);
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_LOWERED)
        skip();
    assert_int_equal(n, sizeof a);
    return a;
}

static void enough_stays_as_it_is(void **state) {
    (void)state;
    const struct answer a = ask_with(100, 200);
    assert_int_equal(a.e, ERR_OK);
    assert_int_equal(a.limit.rlim_cur, 100);
}

static void too_few_become_as_many_as_are_needed(void **state) {
    (void)state;
    const struct answer a = ask_with(6, 200);
    assert_int_equal(a.e, ERR_OK);
    assert_int_equal(a.limit.rlim_cur, 64);
    assert_int_equal(a.limit.rlim_max, 200);
}

static void what_is_not_allowed_is_said(void **state) {
    (void)state;
    const struct answer a = ask_with(6, 6);
    assert_int_equal(a.e, ERR_LIMIT);
    assert_string_equal(a.info.text, "a mount needs 64 open files, and 6 are allowed (ulimit -n)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(enough_stays_as_it_is),
        cmocka_unit_test(too_few_become_as_many_as_are_needed),
        cmocka_unit_test(what_is_not_allowed_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
