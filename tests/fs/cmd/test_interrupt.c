/* A signal that would kill waits until the work has cleaned up, and then kills. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/interrupt.h"
#include "lib/test.h"

/* Runs the work in a child; the status is that of waitpid(). */
static int run_in_child(void (*work)(void)) {
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGINT, SIG_DFL);
        signal(SIGHUP, SIG_DFL);
        work();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

/* The exit status of a child that was not killed in time says what was wrong. */
static void take_a_signal(void) {
    struct interrupt i;
    interrupt_hold(&i);
    if (interrupt_has_come(&i))
        _exit(1);
    raise(SIGINT);
    if (!interrupt_has_come(&i))
        _exit(2);
    interrupt_release(&i);
    _exit(3);
}

static void a_signal_waits_and_kills_at_the_end(void **state) {
    int status = run_in_child(take_a_signal);
    (void)state;
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGINT);
}

static void ignore_a_signal(void) {
    struct interrupt i;
    signal(SIGHUP, SIG_IGN); /* as nohup does */
    interrupt_hold(&i);
    raise(SIGHUP);
    if (interrupt_has_come(&i))
        _exit(1);
    interrupt_release(&i);
    _exit(4);
}

static void what_is_ignored_stays_ignored(void **state) {
    int status = run_in_child(ignore_a_signal);
    (void)state;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 4);
}

static void keep_a_block(void) {
    struct interrupt i;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    interrupt_hold(&i);
    raise(SIGTERM);
    if (interrupt_has_come(&i))
        _exit(1);
    interrupt_release(&i);
    _exit(5);
}

static void what_was_blocked_before_stays_blocked(void **state) {
    int status = run_in_child(keep_a_block);
    (void)state;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signal_waits_and_kills_at_the_end),
        cmocka_unit_test(what_is_ignored_stays_ignored),
        cmocka_unit_test(what_was_blocked_before_stays_blocked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
