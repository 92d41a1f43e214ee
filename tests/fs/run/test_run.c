/* What a run does when its process dies, hangs, or is told to stop. What the process does is made up here;
 * tests/core/source and tests/fs/cmd/crash.sh test how real documents are passed over. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "run/run.h"

enum { DOCUMENTS = 6 };

/* What the made-up process does with each of its documents, and how: of the main thread's own, this is
 * "writing". */
struct plan {
    void (*deadly[DOCUMENTS])(void);
    bool written;
};

static struct plan plan; /* the process has a copy */
static char told[512];

static void tell(void *context, const char *path, const char *why) {
    size_t n = strlen(told);
    (void)context;
    snprintf(told + n, sizeof told - n, "%s (%s) ", path, why);
}

static bool is_left_out(const struct index_request *r, uint64_t item) {
    for (size_t i = 0; i < r->deadly_n; i++)
        if (r->deadly[i].place.item == item)
            return true;
    return false;
}

/* Works on all documents on one thread, as the reader or the writer. */
static void *work(void *request) {
    const struct index_request *r = request;
    const struct source_watch *watch = plan.written ? &r->writing : &r->reading;
    for (uint64_t i = 1; i <= DOCUMENTS; i++) {
        char path[16];
        snprintf(path, sizeof path, "doc%d", (int)i);
        watch->at(watch->context, &(struct source_place){1, i, SOURCE_WORKING}, span_of(path));
        if (plan.deadly[i - 1] != NULL && !is_left_out(r, i))
            plan.deadly[i - 1]();
    }
    watch->at(watch->context, &(struct source_place){1, DOCUMENTS, SOURCE_AT_REST}, SPAN_EMPTY);
    return NULL;
}

static enum err build(const struct index_request *request, struct index_report *report,
                      struct err_info *info) {
    pthread_t thread;
    struct index_request copy = *request;
    (void)info;
    if (pthread_create(&thread, NULL, work, &copy) != 0 || pthread_join(thread, NULL) != 0)
        return ERR_NOMEM;
    report->documents = DOCUMENTS;
    report->counts.cables = DOCUMENTS - request->deadly_n;
    return ERR_OK;
}

static enum err run(const struct plan *p, struct index_report *report, struct err_info *info) {
    const struct index_request request = {.path = "/nowhere/index"};
    const struct run_options options = {.no_sandbox = true, .patience = 1, .left_out = tell, .build = build};
    plan = *p;
    told[0] = '\0';
    return run_index(&request, &options, report, info);
}

/* ---- ways to die ---- */

static void die_of_memory(void) {
    volatile int *shut = mmap(NULL, sizeof *shut, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *shut = 1;
}

static void die_by_abort(void) {
    abort();
}

static void die_of_the_system(void) {
    kill(getpid(), SIGKILL);
    pause();
}

static void die_of_depth(void) {
    volatile char large[4096];
    large[0] = 1;
    large[sizeof large - 1] = large[0];
    if (large[sizeof large - 1] == 1) /* always, which no compiler can know */
        die_of_depth();
    large[1] = large[sizeof large - 1];
}

static void hang(void) {
    for (;;)
        pause();
}

static void leave(void) {
    _exit(3);
}

static void a_run_without_deaths(void **state) {
    struct index_report report;
    struct err_info info;
    const struct plan p = {.written = false};
    (void)state;
    assert_int_equal(run(&p, &report, &info), ERR_OK);
    assert_int_equal(report.documents, DOCUMENTS);
    assert_string_equal(told, "");
}

/* What a process that somebody has taken over may say. */
static enum err say_words_without_end(const struct index_request *request, struct index_report *report,
                                      struct err_info *info) {
    (void)request;
    memset(info->text, 'x', sizeof info->text);
    report->missing[0].code = ERR_MISSING;
    for (int i = 0; i < INDEX_MISSING; i++)
        memset(report->missing[i].text, 'x', sizeof report->missing[i].text);
    return ERR_IO;
}

static void words_without_end_are_cut(void **state) {
    struct index_report report;
    struct err_info info;
    const struct index_request request = {.path = "/nowhere/index"};
    const struct run_options options = {.no_sandbox = true, .build = say_words_without_end};
    (void)state;
    assert_int_equal(run_index(&request, &options, &report, &info), ERR_IO);
    for (int i = 0; i < INDEX_MISSING; i++)
        assert_int_equal(report.missing[i].text[sizeof report.missing[i].text - 1], '\0');
}

static void deadly_documents_are_left_out(void **state) {
    struct index_report report;
    struct err_info info;
    const struct plan p = {.deadly = {NULL, die_by_abort, NULL, die_of_the_system, leave}};
    (void)state;
    assert_int_equal(run(&p, &report, &info), ERR_OK);
    assert_int_equal(report.counts.cables, DOCUMENTS - 3);
    assert_string_equal(told, "doc2 (Aborted) doc4 (Killed) doc5 (exit status 3) ");
}

static void the_thread_that_writes_may_die_too(void **state) {
    struct index_report report;
    struct err_info info;
    const struct plan p = {.deadly = {die_by_abort}, .written = true};
    (void)state;
    assert_int_equal(run(&p, &report, &info), ERR_OK);
    assert_string_equal(told, "doc1 (Aborted) ");
}

static void faults_of_memory_and_of_the_stack(void **state) {
    struct index_report report;
    struct err_info info;
    const struct plan p = {.deadly = {die_of_memory, NULL, die_of_depth}};
    (void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); /* a sanitizer has a word to say first */
#endif
    assert_int_equal(run(&p, &report, &info), ERR_OK);
    assert_string_equal(told, "doc1 (Segmentation fault) doc3 (Segmentation fault) ");
}

static void a_document_that_hangs_is_left_out(void **state) {
    struct index_report report;
    struct err_info info;
    const struct plan p = {.deadly = {NULL, NULL, hang}};
    (void)state;
    assert_int_equal(run(&p, &report, &info), ERR_OK);
    assert_string_equal(told, "doc3 (no sign of life) ");
}

/* ---- ends ---- */

static enum err die_at_rest(const struct index_request *request, struct index_report *report,
                            struct err_info *info) {
    (void)request;
    (void)report;
    (void)info;
    abort();
}

static void a_death_without_a_document_is_the_end(void **state) {
    const struct index_request request = {.path = "/nowhere/index"};
    const struct run_options options = {.no_sandbox = true, .build = die_at_rest};
    struct index_report report;
    struct err_info info;
    (void)state;
    assert_int_equal(run_index(&request, &options, &report, &info), ERR_CRASHED);
    assert_string_equal(info.text,
                        "/nowhere/index: the process that wrote it ended (Aborted); nothing is changed");
}

/* Each process dies at another document. */
static enum err die_at_the_next(const struct index_request *request, struct index_report *report,
                                struct err_info *info) {
    const struct source_place place = {1, request->deadly_n + 1, SOURCE_WORKING};
    (void)report;
    (void)info;
    request->reading.at(request->reading.context, &place, SPAN("doc"));
    _exit(1);
}

static void there_is_a_last_death(void **state) {
    const struct index_request request = {.path = "/nowhere/index"};
    const struct run_options options = {.no_sandbox = true, .build = die_at_the_next};
    struct index_report report;
    struct err_info info;
    (void)state;
    assert_int_equal(run_index(&request, &options, &report, &info), ERR_CRASHED);
    assert_string_equal(info.text,
                        "/nowhere/index: 100 documents ended the process that read them, the last one "
                        "doc (exit status 1); nothing is changed");
}

static enum err find_nothing(const struct index_request *request, struct index_report *report,
                             struct err_info *info) {
    report->missing[0].code = ERR_MISSING;
    return err_set(info, ERR_NOT_FOUND, "%s: no documents here", request->path);
}

static void a_failure_comes_with_its_words(void **state) {
    const struct index_request request = {.path = "/nowhere/index"};
    const struct run_options options = {.no_sandbox = true, .build = find_nothing};
    struct index_report report;
    struct err_info info;
    (void)state;
    assert_int_equal(run_index(&request, &options, &report, &info), ERR_NOT_FOUND);
    assert_int_equal(info.code, ERR_NOT_FOUND);
    assert_string_equal(info.text, "/nowhere/index: no documents here");
    assert_int_equal(report.missing[0].code, ERR_MISSING);
}

static bool yes(void *context) {
    (void)context;
    return true;
}

static enum err wait_for_stop(const struct index_request *request, struct index_report *report,
                              struct err_info *info) {
    (void)report;
    while (!stop_asked(&request->stop))
        usleep(1000);
    return err_set(info, ERR_STOPPED, "stopped");
}

static void it_is_told_to_stop(void **state) {
    const struct index_request request = {.path = "/nowhere/index", .stop = {.ask = yes}};
    const struct run_options options = {.no_sandbox = true, .build = wait_for_stop};
    struct index_report report;
    struct err_info info;
    (void)state;
    assert_int_equal(run_index(&request, &options, &report, &info), ERR_STOPPED);
}

/* Says on standard output that it runs; the end of that pipe is the end of all who have it. */
static enum err say_and_hang(const struct index_request *request, struct index_report *report,
                             struct err_info *info) {
    (void)request;
    (void)report;
    (void)info;
    if (write(STDOUT_FILENO, "r", 1) == 1)
        hang();
    return ERR_IO;
}

static void it_ends_when_its_parent_is_killed(void **state) {
    const struct index_request request = {.path = "/nowhere/index"};
    const struct run_options options = {.no_sandbox = true, .build = say_and_hang};
    int ends[2], status;
    char byte;
    (void)state;
    assert_int_equal(pipe(ends), 0);
    pid_t parent = fork();
    assert_true(parent >= 0);
    if (parent == 0) {
        struct index_report report;
        struct err_info info;
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        run_index(&request, &options, &report, &info);
        _exit(1);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], &byte, 1), 1);
    kill(parent, SIGKILL);
    assert_int_equal(waitpid(parent, &status, 0), parent);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    close(ends[0]);
}

/* ---- a real run ---- */

static void a_real_run_is_that_of_index_build(void **state) {
    struct fixture f;
    struct index_report here, there;
    struct err_info info;
    char *sources[1];
    (void)state;
    fixture_open(&f);
    fixture_archive(&f);
    sources[0] = f.source;
    fixture_must_build(&f, &here);
    const struct index_request request = {
        .sources = sources, .sources_n = 1, .path = fixture_path(&f, "other")};
    const struct run_options options = {.no_sandbox = true};
    assert_int_equal(run_index(&request, &options, &there, &info), ERR_OK);
    assert_int_equal(there.documents, here.documents);
    assert_memory_equal(&there.counts, &here.counts, sizeof here.counts);
    assert_int_equal(run_index(&request, &options, &there, &info), ERR_OK);
    assert_true(there.unchanged);
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_without_deaths),
        cmocka_unit_test(words_without_end_are_cut),
        cmocka_unit_test(deadly_documents_are_left_out),
        cmocka_unit_test(the_thread_that_writes_may_die_too),
        cmocka_unit_test(faults_of_memory_and_of_the_stack),
        cmocka_unit_test(a_document_that_hangs_is_left_out),
        cmocka_unit_test(a_death_without_a_document_is_the_end),
        cmocka_unit_test(there_is_a_last_death),
        cmocka_unit_test(a_failure_comes_with_its_words),
        cmocka_unit_test(it_is_told_to_stop),
        cmocka_unit_test(it_ends_when_its_parent_is_killed),
        cmocka_unit_test(a_real_run_is_that_of_index_build),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
