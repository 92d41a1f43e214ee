/* The process that follows a source, with real sources and indexes, and no mount. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "live/live.h"

enum { PATIENCE_MS = 30000 };

static struct fixture f;
static struct live live;
static struct live_request request;
static bool first_waits; /* request.waits */

/* The process writes what it tells to a file. */
static void tell(void *path, const char *text) {
    FILE *out = fopen(path, "ae");
    fprintf(out, "%s\n", text);
    fclose(out);
}

static void begin_watching(size_t watches_max) {
    static char log[FIXTURE_PATH];
    snprintf(log, sizeof log, "%s/log", f.dir);
    request = (struct live_request){.index = f.index,
                                    .source = f.source,
                                    .no_sandbox = true, /* it opens the log again and again */
                                    .waits = first_waits,
                                    .watches_max = watches_max,
                                    .log = tell,
                                    .context = log};
    live_start(&live, &request);
    assert_true(live_fd(&live) >= 0);
}

static const char *told(void) {
    static char text[2048];
    struct buf bytes = BUF_EMPTY;
    text[0] = '\0';
    if (access(fixture_path(&f, "log"), F_OK) == 0) {
        fixture_read(fixture_path(&f, "log"), &bytes);
        snprintf(text, sizeof text, "%.*s", (int)bytes.len, bytes.data);
    }
    buf_free(&bytes);
    return text;
}

static void nap(void) {
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
}

static void wait_until_told(const char *text) {
    for (int i = 0; i < PATIENCE_MS / 50 && strstr(told(), text) == NULL; i++) {
        struct pollfd said = {.fd = live_fd(&live), .events = POLLIN};
        if (poll(&said, 1, 50) > 0)
            live_hear(&live);
    }
    if (strstr(told(), text) == NULL)
        fail_msg("'%s' was not told, but: %s", text, told());
}

/* Waits for news; false when none come within so many milliseconds. */
static bool news_come(int ms) {
    for (int i = 0; i < ms / 50; i++) {
        struct pollfd said = {.fd = live_fd(&live), .events = POLLIN};
        if (poll(&said, 1, 50) > 0 && live_hear(&live))
            return true;
    }
    return false;
}

static int64_t cables(void) {
    return fixture_number(f.index, "SELECT count(*) FROM cable");
}

static void add(const char *name, const char *post_and_serial) {
    fixture_write_cable(&f, name, post_and_serial, "031100Z JUL 06", "CONFIDENTIAL", "PREL, KV", "A word.");
}

static void what_comes_is_indexed(void **state) {
    (void)state;
    begin_watching(0);
    assert_false(news_come(2500)); /* the index was up to date */
    int64_t before = cables();
    add("more.txt", "VELM 002001");
    assert_true(news_come(PATIENCE_MS));
    assert_int_equal(cables(), before + 1);
    assert_int_equal(unlink(fixture_path(&f, "source/more.txt")), 0);
    assert_true(news_come(PATIENCE_MS));
    assert_int_equal(cables(), before);
    live_stop(&live);
    assert_int_equal(waitpid(-1, NULL, 0), -1);
    assert_string_equal(told(), "");
    live_stop(&live); /* once more does nothing */
}

static void what_came_before_is_indexed(void **state) {
    int64_t before = cables();
    (void)state;
    add("more.txt", "VELM 002001");
    begin_watching(0);
    assert_true(news_come(PATIENCE_MS));
    assert_int_equal(cables(), before + 1);
    live_stop(&live);
}

static void it_may_wait_for_a_change(void **state) {
    int64_t before = cables();
    (void)state;
    add("more.txt", "VELM 002001");
    first_waits = true;
    begin_watching(0);
    first_waits = false;
    assert_false(news_come(3000));
    add("another.txt", "VELM 002002");
    assert_true(news_come(PATIENCE_MS));
    assert_int_equal(cables(), before + 2);
    live_stop(&live);
}

static void a_new_directory_is_watched(void **state) {
    (void)state;
    begin_watching(0);
    assert_false(news_come(2500));
    int64_t before = cables();
    add("new/deep/more.txt", "VELM 002001");
    assert_true(news_come(PATIENCE_MS));
    assert_int_equal(cables(), before + 1);
    add("new/deep/another.txt", "VELM 002002");
    assert_true(news_come(PATIENCE_MS));
    assert_int_equal(cables(), before + 2);
    live_stop(&live);
}

static void a_source_that_is_replaced(void **state) {
    char *away = fixture_path(&f, "away"), expected[600];
    (void)state;
    begin_watching(0);
    assert_false(news_come(2500));
    assert_int_equal(rename(f.source, away), 0);
    snprintf(expected, sizeof expected,
             "%s: it is not there; the mount shows what it had, until it is back\n", f.source);
    wait_until_told(expected);
    assert_int_equal(mkdir(f.source, 0700), 0);
    add("only.txt", "VELM 002001");
    assert_true(news_come(PATIENCE_MS));
    assert_int_equal(cables(), 1);
    add("second.txt", "VELM 002002");
    assert_true(news_come(PATIENCE_MS));
    assert_int_equal(cables(), 2);
    live_stop(&live);
    assert_string_equal(told(), expected); /* once */
}

static void a_failure_is_told_once(void **state) {
    (void)state;
    begin_watching(0);
    assert_false(news_come(2500));
    assert_int_equal(mkdir(fixture_path(&f, "index.new"), 0700), 0); /* it stands in the way */
    add("more.txt", "VELM 002001");
    wait_until_told("not brought up to date: ");
    add("another.txt", "VELM 002002");
    assert_false(news_come(2500));
    assert_null(strstr(strstr(told(), "not brought") + 1, "not brought"));
    assert_int_equal(rmdir(fixture_path(&f, "index.new")), 0);
    int64_t before = cables();
    add("third.txt", "VELM 002003");
    assert_true(news_come(PATIENCE_MS));
    assert_int_equal(cables(), before + 3);
    wait_until_told("up to date again");
    live_stop(&live);
}

static void without_watches_it_says_what_to_do(void **state) {
    (void)state;
    add("a/more.txt", "VELM 002001");
    begin_watching(1);
    assert_true(news_come(PATIENCE_MS)); /* the first of the runs that come every minute */
    live_stop(&live);
    assert_non_null(strstr(told(),
                           "(1 of them, /proc/sys/fs/inotify/max_user_watches); raise it with: sysctl "
                           "fs.inotify.max_user_watches=524288; it is looked through every minute\n"));
}

/* Not of one that has ended, and for which nobody has waited. */
static bool is_alive(pid_t pid) {
    char name[64], state = 'Z';
    snprintf(name, sizeof name, "/proc/%d/stat", (int)pid);
    FILE *stat = fopen(name, "re");
    if (stat == NULL)
        return false;
    if (fscanf(stat, "%*d (%*[^)]) %c", &state) != 1)
        state = 'Z';
    fclose(stat);
    return state != 'Z';
}

static void it_ends_with_who_started_it(void **state) {
    int pids[2];
    pid_t pid = 0;
    (void)state;
    assert_int_equal(pipe(pids), 0);
    pid_t parent = fork();
    assert_true(parent >= 0);
    if (parent == 0) {
        begin_watching(0);
        if (write(pids[1], &live.pid, sizeof live.pid) > 0)
            pause();
        _exit(1);
    }
    assert_int_equal(read(pids[0], &pid, sizeof pid), sizeof pid);
    kill(parent, SIGKILL);
    assert_int_equal(waitpid(parent, NULL, 0), parent);
    for (int i = 0; i < PATIENCE_MS / 50 && is_alive(pid); i++)
        nap();
    assert_false(is_alive(pid));
    close(pids[0]);
    close(pids[1]);
}

static int begin(void **state) {
    (void)state;
    fixture_indexed(&f);
    live = LIVE_NONE;
    return 0;
}

static int end(void **state) {
    (void)state;
    live_stop(&live);
    fixture_close(&f);
    return 0;
}

#define FOLLOWED(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLLOWED(what_comes_is_indexed),
        FOLLOWED(what_came_before_is_indexed),
        FOLLOWED(it_may_wait_for_a_change),
        FOLLOWED(a_new_directory_is_watched),
        FOLLOWED(a_source_that_is_replaced),
        FOLLOWED(a_failure_is_told_once),
        FOLLOWED(without_watches_it_says_what_to_do),
        FOLLOWED(it_ends_with_who_started_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
