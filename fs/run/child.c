#include "child.h"

#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/sandbox.h"

/* ---- told while it lives ---- */

static void tell_progress(void *context, const struct index_progress *p) {
    struct shared *shared = context;
    shared->beats++;
    shared->phase = (int)p->phase;
    shared->files_done = p->files_done;
    shared->bytes_done = p->bytes_done;
    shared->files = p->files;
    shared->bytes = p->bytes;
    shared->done = p->done;
}

static bool is_stopped(void *context) {
    struct shared *shared = context;
    shared->beats++;
    return shared->stop;
}

/* ---- told when it dies ---- */

/* A signal's handler has no context. */
static struct shared *dying; /* NOLINT(cppcoreguidelines-avoid-non-const-global-variables) */

/* The signal was let in again and is no longer caught: now it kills. */
static void on_deadly_signal(int number) {
    dying->crashed = gettid();
    raise(number);
}

/* A thread whose stack has run out can run the handler on another one only. A sanitizer has given it one. */
static void have_other_stack(void) {
    static _Thread_local char other[16384]; /* each thread's own, for as long as it lives */
    stack_t now, stack = {.ss_sp = other, .ss_size = sizeof other};
    if (sigaltstack(NULL, &now) == 0 && (now.ss_flags & SS_DISABLE) != 0)
        sigaltstack(&stack, NULL);
}

static void catch_deadly_signals(struct shared *shared) {
    static const int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
    struct sigaction action = {.sa_flags = (int)(SA_ONSTACK | SA_NODEFER | SA_RESETHAND)};
    action.sa_handler = on_deadly_signal;
    dying = shared;
    have_other_stack();
    for (size_t i = 0; i < sizeof deadly / sizeof deadly[0]; i++)
        sigaction(deadly[i], &action, NULL);
}

static void note(struct shared *shared, enum shared_worker worker, const struct source_place *place,
                 struct span path) {
    struct shared_spot *spot = &shared->spots[worker];
    struct span begun = span_first(path, sizeof spot->path - 1);
    shared->beats++;
    if (spot->thread == 0) {
        have_other_stack();
        spot->thread = gettid();
    }
    spot->place = *place;
    if (place->step == SOURCE_AT_REST)
        return;
    if (begun.n > 0)
        memcpy(spot->path, begun.p, begun.n);
    spot->path[begun.n] = '\0';
}

static void reader_is_at(void *context, const struct source_place *place, struct span path) {
    note(context, SHARED_READER, place, path);
}

static void writer_is_at(void *context, const struct source_place *place, struct span path) {
    note(context, SHARED_WRITER, place, path);
}

/* ---- the doors ---- */

/* Asked before the doors are shut: access(2) does not know of Landlock. */
static bool can_hold_files(const char *directory) {
    struct stat st;
    return directory != NULL && stat(directory, &st) == 0 && S_ISDIR(st.st_mode) &&
           access(directory, W_OK | X_OK) == 0;
}

/* SQLite sorts in files, which it would put into /var/tmp: into a directory that everybody uses. */
static void allow_index(struct sandbox_rules *rules, const char *path) {
    char *copy = strdup(path);
    const char *temporary = getenv("SQLITE_TMPDIR");
    rules->failed = rules->failed || copy == NULL;
    if (copy == NULL)
        return;
    const char *directory = dirname(copy);
    sandbox_allow(rules, directory, SANDBOX_READ | SANDBOX_WRITE);
    sandbox_allow(rules, path, SANDBOX_READ); /* where it is a link */
    if (can_hold_files(temporary))
        sandbox_allow(rules, temporary, SANDBOX_READ | SANDBOX_WRITE);
    else
        setenv("SQLITE_TMPDIR", directory, 1);
    free(copy);
}

void run_allow_documents(struct sandbox_rules *rules, char *const *paths, size_t n, bool follow_links) {
    struct buf program = BUF_EMPTY;
    for (size_t i = 0; i < n; i++)
        sandbox_allow(rules, paths[i], SANDBOX_READ);
    if (follow_links)
        sandbox_allow(rules, "/", SANDBOX_READ); /* wherever they lead */
    sandbox_allow_libraries(rules);
    sandbox_allow(rules, "/dev/urandom", SANDBOX_READ); /* json-c wants a number that nobody can guess */
    if (source_pdf_program(&program)) {
        sandbox_allow_program(rules, program.data);
        sandbox_allow(rules, "/etc/fonts", SANDBOX_READ); /* pdftotext looks up their names */
        sandbox_allow(rules, "/var/cache/fontconfig", SANDBOX_READ);
    }
    rules->failed = rules->failed || buf_err(&program) != ERR_OK;
    buf_free(&program);
}

void run_allow(struct sandbox_rules *rules, const char *index, char *const *sources, size_t n,
               bool follow_links) {
    allow_index(rules, index);
    run_allow_documents(rules, sources, n, follow_links);
}

static enum err shut_doors(const struct index_request *request) {
    struct sandbox_rules rules = {.of_others = true};
    run_allow(&rules, request->path, request->sources, request->sources_n, request->follow_links);
    return sandbox_enter_silently(&rules);
}

/* ---- the process ---- */

static void be_deaf(void) {
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGHUP);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &held, NULL);
}

_Noreturn void child_work(const struct index_request *request, const struct run_options *options,
                          pid_t parent, struct shared *shared) {
    struct index_request mine = *request;
    mine.progress = tell_progress;
    mine.context = shared;
    mine.stop = (struct stop){.ask = is_stopped, .context = shared};
    mine.reading = (struct source_watch){.at = reader_is_at, .context = shared};
    mine.writing = (struct source_watch){.at = writer_is_at, .context = shared};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    be_deaf();
    catch_deadly_signals(shared);
    enum err e = options->no_sandbox ? ERR_OK : shut_doors(request);
    if (e != ERR_OK)
        err_no_memory(&shared->info);
    else
        e = (options->build != NULL ? options->build : index_build)(&mine, &shared->report, &shared->info);
    shared->status = e;
    shared->finished = true;
    exit(0); /* not _exit(): a sanitizer looks for leaks here */
}
