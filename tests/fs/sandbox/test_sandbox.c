/* What a process can still do behind shut doors. Each try is a child's: the doors do not open again. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/str.h"
#include "lib/test.h"
#include "sandbox/sandbox.h"

static struct fixture f;

static bool is_closed_here(const struct sandbox_state *s) {
    return s->files && s->calls;
}

enum { DONE = 0, LEFT_OUT = 77 };

/* There the filter would be valgrind's own. */
static bool under_valgrind(void) {
    const char *preload = getenv("LD_PRELOAD");
    return preload != NULL && strstr(preload, "vgpreload") != NULL;
}

/* Runs the work in a child that has shut its doors; 0, or the number of what went wrong. */
static int behind_doors(struct sandbox_rules *rules, int (*work)(void)) {
    int status = -1;
    struct sandbox_state state;
    if (!sandbox_is_built() || under_valgrind()) {
        print_message("no sandbox here\n");
        sandbox_rules_free(rules);
        return DONE;
    }
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(sandbox_enter(rules, &state) == ERR_OK && is_closed_here(&state) ? work() : LEFT_OUT);
    }
    sandbox_rules_free(rules);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == LEFT_OUT) {
        print_message("this machine has no Landlock or no seccomp\n");
        return DONE;
    }
    return WEXITSTATUS(status);
}

/* ---- what fails ---- */

static int try_files(void) {
    if (open("/etc/passwd", O_RDONLY) >= 0 || errno != EACCES)
        return 1;
    if (open("/tmp/cablefs-made", O_WRONLY | O_CREAT, 0600) >= 0 || errno != EACCES)
        return 2;
    if (open(fixture_path(&f, "source/made"), O_WRONLY | O_CREAT, 0600) >= 0)
        return 3;
    if (open(fixture_path(&f, "source/there"), O_RDWR) >= 0 || errno != EACCES)
        return 4;
    if (unlink(fixture_path(&f, "source/there")) == 0 || mkdir(fixture_path(&f, "source/d"), 0700) == 0)
        return 5;
    return DONE;
}

static int try_calls(void) {
    char *none[] = {NULL}, program[] = "/bin/true", *arguments[] = {program, NULL};
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != ENOSYS)
        return 1;
    if (socket(AF_UNIX, SOCK_STREAM, 0) >= 0)
        return 2;
    if (execve("/bin/true", arguments, none) == 0 || errno != ENOSYS)
        return 3;
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 || errno != ENOSYS)
        return 4;
    if (fork() >= 0)
        return 5;
    if (kill(getppid(), 0) == 0)
        return 6;
    return DONE;
}

static void what_is_not_named_fails(void **state) {
    (void)state;
    struct sandbox_rules rules = {.paths = NULL};
    sandbox_allow(&rules, f.source, SANDBOX_READ);
    assert_int_equal(behind_doors(&rules, try_files), 0);
}

static void other_calls_fail(void **state) {
    (void)state;
    struct sandbox_rules rules = {.paths = NULL};
    assert_int_equal(behind_doors(&rules, try_calls), 0);
}

/* ---- what goes on ---- */

static void *add_one(void *number) {
    ++*(int *)number;
    return NULL;
}

static int work_on(void) {
    char text[8] = "";
    int fd = open(fixture_path(&f, "source/there"), O_RDONLY), number = 1;
    if (fd < 0 || read(fd, text, 5) != 5 || strcmp(text, "there") != 0)
        return 1;
    pthread_t thread;
    if (pthread_create(&thread, NULL, add_one, &number) != 0 || pthread_join(thread, NULL) != 0 ||
        number != 2)
        return 2;
    void *memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || munmap(memory, 1 << 20) != 0)
        return 3;
    return DONE;
}

static void reading_and_threads_go_on(void **state) {
    (void)state;
    struct sandbox_rules rules = {.paths = NULL}, file = {.paths = NULL};
    sandbox_allow(&rules, "/nowhere", SANDBOX_READ);
    sandbox_allow(&rules, f.source, SANDBOX_READ);
    assert_int_equal(behind_doors(&rules, work_on), 0);
    sandbox_allow(&file, fixture_path(&f, "source/there"), SANDBOX_READ);
    assert_int_equal(behind_doors(&file, work_on), 0);
}

static int make_and_rename(void) {
    int fd = open(fixture_path(&f, "source/new"), O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd < 0 || write(fd, "x", 1) != 1 || ftruncate(fd, 0) != 0 || fsync(fd) != 0)
        return 1;
    if (rename(fixture_path(&f, "source/new"), fixture_path(&f, "source/old")) != 0)
        return 2;
    if (unlink(fixture_path(&f, "source/old")) != 0)
        return 3;
    if (open("/etc/passwd", O_RDONLY) >= 0 || socket(AF_INET, SOCK_STREAM, 0) >= 0)
        return 4;
    return DONE;
}

static void a_directory_can_be_writable(void **state) {
    (void)state;
    struct sandbox_rules rules = {.paths = NULL};
    sandbox_allow(&rules, f.source, SANDBOX_READ | SANDBOX_WRITE);
    assert_int_equal(behind_doors(&rules, make_and_rename), 0);
}

static int run_true(void) {
    char *none[] = {NULL}, program[] = "/bin/true", *arguments[] = {program, NULL};
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        execve("/bin/true", arguments, none);
        _exit(9);
    }
    if (waitpid(child, &status, 0) != child || status != 0)
        return 1;
    child = fork();
    if (child == 0) {
        execve("/bin/sh", arguments, none);
        _exit(9);
    }
    if (waitpid(child, &status, 0) != child || WEXITSTATUS(status) != 9)
        return 2;
    return DONE;
}

static int limit_another(void) {
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || setrlimit(RLIMIT_NOFILE, &files) != 0)
        return 1;
    if (prlimit(getppid(), RLIMIT_NOFILE, &files, NULL) == 0 || errno != ENOSYS)
        return 2;
    return DONE;
}

static void who_runs_a_program_limits_no_other_process(void **state) {
    (void)state;
    struct sandbox_rules rules = {.paths = NULL};
    sandbox_allow_program(&rules, "/bin/true");
    assert_int_equal(behind_doors(&rules, limit_another), 0);
}

static void one_program_can_be_run(void **state) {
    (void)state;
    struct sandbox_rules rules = {.paths = NULL};
    sandbox_allow_libraries(&rules);
    sandbox_allow_program(&rules, "/bin/true");
    assert_int_equal(behind_doors(&rules, run_true), 0);
}

/* A process that starts another one, which shuts itself out of all. */
static int nest(void) {
    struct sandbox_rules none = {.paths = NULL};
    struct sandbox_state state;
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        if (open(fixture_path(&f, "source/there"), O_RDONLY) < 0)
            _exit(1);
        if (sandbox_enter(&none, &state) != ERR_OK || !is_closed_here(&state) || !state.capabilities)
            _exit(2);
        if (open(fixture_path(&f, "source/there"), O_RDONLY) >= 0 || fork() >= 0)
            _exit(3);
        _exit(DONE);
    }
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return 4;
    return WEXITSTATUS(status);
}

static void doors_within_doors(void **state) {
    (void)state;
    struct sandbox_rules rules = {.nests = true};
    sandbox_allow(&rules, f.source, SANDBOX_READ);
    assert_int_equal(behind_doors(&rules, nest), 0);
}

static int watch_source(void) {
    int fd = inotify_init1(IN_NONBLOCK);
    return fd >= 0 && inotify_add_watch(fd, f.source, IN_CREATE) >= 0 ? DONE : 1;
}

static void changes_can_be_watched(void **state) {
    (void)state;
    struct sandbox_rules rules = {.paths = NULL}, without = {.paths = NULL};
    sandbox_allow(&rules, f.source, SANDBOX_READ | SANDBOX_WATCH);
    assert_int_equal(behind_doors(&rules, watch_source), 0);
    sandbox_allow(&without, f.source, SANDBOX_READ);
    int status = behind_doors(&without, watch_source);
    assert_true(status == 1 || status == DONE); /* DONE: there is no sandbox here */
}

/* ---- what is said of it ---- */

static bool status_has(const char *line) {
    char text[8192] = "";
    int fd = open("/proc/self/status", O_RDONLY);
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    return n > 0 && strstr(text, line) != NULL;
}

static int look_at_proc(void) {
    return !status_has("\nNoNewPrivs:\t1\n")              ? 1
           : !status_has("\nSeccomp:\t2\n")               ? 2
           : !status_has("\nCapEff:\t0000000000000000\n") ? 3
           : !status_has("\nCapPrm:\t0000000000000000\n") ? 4
                                                          : DONE;
}

static void proc_shows_it(void **state) {
    (void)state;
    struct sandbox_rules rules = {.paths = NULL};
    sandbox_allow(&rules, "/proc", SANDBOX_READ);
    assert_int_equal(behind_doors(&rules, look_at_proc), 0);
}

static void the_state_in_words(void **state) {
    (void)state;
    struct buf text = BUF_EMPTY;
    struct sandbox_state s;
    s = (struct sandbox_state){.landlock = 7};
    assert_int_equal(sandbox_text(&s, &text), ERR_OK);
    assert_string_equal(str((struct span){text.data, text.len}), "off");
    buf_clear(&text);
    s = (struct sandbox_state){.no_new_privs = true, .files = true, .landlock = 7, .calls = true};
    assert_int_equal(sandbox_text(&s, &text), ERR_OK);
    assert_string_equal(str((struct span){text.data, text.len}), "no_new_privs, Landlock 7, seccomp");
    buf_free(&text);
}

static void the_rights_of_root_are_not_asked_for_what_is_open_to_all(void **state) {
    (void)state;
    assert_true(sandbox_can_read_without_capabilities("/etc/passwd"));
    assert_false(sandbox_can_read_without_capabilities("/nowhere"));
}

static int set_up(void **state) {
    (void)state;
    fixture_open(&f);
    fixture_write(&f, "there", "there");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    fixture_close(&f);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_named_fails),
        cmocka_unit_test(other_calls_fail),
        cmocka_unit_test(reading_and_threads_go_on),
        cmocka_unit_test(a_directory_can_be_writable),
        cmocka_unit_test(one_program_can_be_run),
        cmocka_unit_test(who_runs_a_program_limits_no_other_process),
        cmocka_unit_test(doors_within_doors),
        cmocka_unit_test(changes_can_be_watched),
        cmocka_unit_test(proc_shows_it),
        cmocka_unit_test(the_state_in_words),
        cmocka_unit_test(the_rights_of_root_are_not_asked_for_what_is_open_to_all),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
