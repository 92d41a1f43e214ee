/* The process beside the one that serves: what it is asked, and that it notices every end. */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "mount/keeper.h"

static struct fixture f;

/* Mounting makes a file, and unmounting removes it. */
static enum err make_file(void *owner, int *connection, struct err_info *info) {
    (void)info;
    *connection = open(owner, O_RDWR | O_CREAT, 0600);
    return *connection >= 0 && write(*connection, "here", 4) == 4 ? ERR_OK : ERR_IO;
}

static enum err refuse(void *owner, int *connection, struct err_info *info) {
    (void)connection;
    return err_set(info, ERR_INVALID, "%s: not here", (char *)owner);
}

static void remove_file(void *owner) {
    unlink(owner);
}

static struct keeper_hooks hooks_for(char *path) {
    return (struct keeper_hooks){.mount = make_file, .unmount = remove_file, .owner = path};
}

static void it_mounts_and_unmounts(void **state) {
    char text[5] = "", *path = fixture_path(&f, "mounted");
    const struct keeper_hooks hooks = hooks_for(path);
    struct keeper k;
    struct err_info info;
    int connection = -1;
    (void)state;
    assert_int_equal(keeper_start(&k, &hooks, false, &info), ERR_OK);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(keeper_mount(&k, &connection, &info), ERR_OK);
    assert_int_equal(pread(connection, text, 4, 0), 4); /* the file that the keeper opened */
    assert_string_equal(text, "here");
    assert_int_equal(close(connection), 0);
    assert_int_equal(keeper_end(&k, &info), ERR_OK);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(waitpid(-1, NULL, 0), -1); /* nobody is left */
    assert_int_equal(keeper_end(&k, &info), ERR_OK); /* once more does nothing */
}

static void a_refusal_is_handed_on(void **state) {
    char path[] = "/archive";
    const struct keeper_hooks hooks = {.mount = refuse, .unmount = remove_file, .owner = path};
    struct keeper k;
    struct err_info info;
    int connection = -1;
    (void)state;
    assert_int_equal(keeper_start(&k, &hooks, false, &info), ERR_OK);
    assert_int_equal(keeper_mount(&k, &connection, &info), ERR_INVALID);
    assert_string_equal(info.text, "/archive: not here");
    assert_int_equal(connection, -1);
    assert_int_equal(keeper_end(&k, &info), ERR_OK);
}

static void what_was_not_mounted_is_not_unmounted(void **state) {
    char *path = fixture_path(&f, "mounted");
    const struct keeper_hooks hooks = hooks_for(path);
    struct keeper k;
    struct err_info info;
    (void)state;
    fixture_put(path, SPAN("of somebody else"));
    assert_int_equal(keeper_start(&k, &hooks, false, &info), ERR_OK);
    assert_int_equal(keeper_end(&k, &info), ERR_OK);
    assert_int_equal(access(path, F_OK), 0);
    unlink(path);
}

/* The process that serves is killed, with no time to say anything. Its keeper has its standard output, and so
 * the end of the pipe comes when both are gone. */
static void it_unmounts_when_the_other_is_killed(void **state) {
    char *path = fixture_path(&f, "mounted"), byte;
    const struct keeper_hooks hooks = hooks_for(path);
    int ready[2], status;
    (void)state;
    assert_int_equal(pipe(ready), 0);
    pid_t server = fork();
    assert_true(server >= 0);
    if (server == 0) {
        struct keeper k;
        struct err_info info;
        int connection;
        dup2(ready[1], STDOUT_FILENO);
        if (keeper_start(&k, &hooks, false, &info) == ERR_OK &&
            keeper_mount(&k, &connection, &info) == ERR_OK && write(STDOUT_FILENO, "m", 1) == 1)
            pause();
        _exit(1);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(access(path, F_OK), 0);
    kill(server, SIGKILL);
    assert_int_equal(waitpid(server, &status, 0), server);
    assert_int_equal(read(ready[0], &byte, 1), 0);
    assert_int_equal(access(path, F_OK), -1);
    close(ready[0]);
}

static void *sleep_on(void *nothing) {
    (void)nothing;
    for (;;)
        pause();
    return NULL;
}

/* A thread that the kernel does not let go keeps the socket of a killed process open. */
static void it_unmounts_when_a_thread_outlives_the_other(void **state) {
    char *path = fixture_path(&f, "mounted");
    const struct keeper_hooks hooks = hooks_for(path);
    int ready[2];
    char byte;
    (void)state;
    assert_int_equal(pipe(ready), 0);
    pid_t server = fork();
    assert_true(server >= 0);
    if (server == 0) {
        struct keeper k;
        struct err_info info;
        int connection;
        pthread_t thread;
        if (keeper_start(&k, &hooks, false, &info) == ERR_OK &&
            keeper_mount(&k, &connection, &info) == ERR_OK &&
            pthread_create(&thread, NULL, sleep_on, NULL) == 0 && write(ready[1], "m", 1) == 1)
            syscall(SYS_exit, 0); /* this thread alone */
        _exit(1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    for (int i = 0; i < 1000 && access(path, F_OK) == 0; i++)
        usleep(10000);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(waitpid(server, NULL, WNOHANG), 0); /* it is there still */
    kill(server, SIGKILL);
    assert_int_equal(waitpid(server, NULL, 0), server);
    close(ready[0]);
    close(ready[1]);
}

static void it_goes_on_when_the_terminal_asks_it_to_end(void **state) {
    static const int signals[] = {SIGHUP, SIGINT, SIGTERM};
    char *path = fixture_path(&f, "mounted");
    const struct keeper_hooks hooks = hooks_for(path);
    struct keeper k;
    struct err_info info;
    int connection = -1;
    (void)state;
    assert_int_equal(keeper_start(&k, &hooks, false, &info), ERR_OK);
    assert_int_equal(keeper_mount(&k, &connection, &info), ERR_OK); /* it is deaf by now */
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        kill(k.pid, signals[i]);
    close(connection);
    assert_int_equal(keeper_end(&k, &info), ERR_OK);
    assert_int_equal(access(path, F_OK), -1);
}

static void its_death_is_told(void **state) {
    char *path = fixture_path(&f, "mounted");
    const struct keeper_hooks hooks = hooks_for(path);
    struct keeper k;
    struct err_info info;
    int connection = -1;
    (void)state;
    assert_int_equal(keeper_start(&k, &hooks, false, &info), ERR_OK);
    kill(k.pid, SIGKILL);
    assert_int_equal(keeper_mount(&k, &connection, &info), ERR_IO);
    assert_string_equal(info.text, "the process that mounts has ended early");
    assert_int_equal(keeper_end(&k, &info), ERR_IO);
    assert_string_equal(info.text, "the process that unmounts has ended early");
}

/* ---- what goes on beside ---- */

static int beside[2]; /* a pipe: of the keeper's process the first end, of the test the second */

static int begin_beside(void *owner) {
    (void)owner;
    return beside[0];
}

/* A capital is news. The end of the pipe is the end of it. */
static bool hear_beside(void *owner, int *file) {
    char word = '\0';
    (void)owner;
    if (read(*file, &word, 1) != 1)
        *file = -1;
    return word >= 'A' && word <= 'Z';
}

static void end_beside(void *owner) {
    char name[FIXTURE_PATH];
    snprintf(name, sizeof name, "%s.ended", (char *)owner);
    fixture_put(name, access(owner, F_OK) == 0 ? SPAN("while mounted") : SPAN("after that"));
}

static bool is_news(const struct keeper *k) {
    struct pollfd said = {.fd = k->socket, .events = POLLIN};
    bool any = poll(&said, 1, 300) > 0;
    assert_true(keeper_heard(k));
    return any;
}

static void it_tells_news(void **state) {
    char *path = fixture_path(&f, "mounted");
    struct keeper_hooks hooks = hooks_for(path);
    struct buf text = BUF_EMPTY;
    struct keeper k;
    struct err_info info;
    int connection = -1;
    (void)state;
    hooks.begin = begin_beside;
    hooks.hear = hear_beside;
    hooks.end = end_beside;
    /* keep_little() closes what it has not made: so the pipe is made as standard input */
    int kept = dup(STDIN_FILENO);
    assert_int_equal(pipe(beside), 0);
    assert_int_equal(dup2(beside[0], STDIN_FILENO), STDIN_FILENO);
    close(beside[0]);
    beside[0] = STDIN_FILENO;
    assert_int_equal(keeper_start(&k, &hooks, false, &info), ERR_OK);
    assert_int_equal(dup2(kept, STDIN_FILENO), STDIN_FILENO);
    close(kept);
    assert_int_equal(keeper_mount(&k, &connection, &info), ERR_OK);
    assert_false(is_news(&k));
    assert_int_equal(write(beside[1], "a", 1), 1);
    assert_false(is_news(&k));
    assert_int_equal(write(beside[1], "A", 1), 1);
    assert_true(is_news(&k));
    for (int i = 0; i < 3000; i++) /* more than anybody hears */
        assert_int_equal(write(beside[1], "A", 1), 1);
    assert_true(is_news(&k));
    close(beside[1]);
    close(connection);
    assert_int_equal(keeper_end(&k, &info), ERR_OK);
    fixture_read(fixture_path(&f, "mounted.ended"), &text);
    assert_int_equal(text.len, strlen("after that"));
    buf_free(&text);
}

static int set_up(void **state) {
    (void)state;
    fixture_open(&f);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    fixture_close(&f);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_mounts_and_unmounts),
        cmocka_unit_test(a_refusal_is_handed_on),
        cmocka_unit_test(what_was_not_mounted_is_not_unmounted),
        cmocka_unit_test(it_unmounts_when_the_other_is_killed),
        cmocka_unit_test(it_unmounts_when_a_thread_outlives_the_other),
        cmocka_unit_test(it_goes_on_when_the_terminal_asks_it_to_end),
        cmocka_unit_test(its_death_is_told),
        cmocka_unit_test(it_tells_news),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
