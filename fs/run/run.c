#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "shared.h"

enum {
    TICK_MS = 50, /* between two looks at the process */
    PATIENCE = 120, /* seconds */
    PATIENCE_TO_STOP = 5, /* seconds that a process may take to stop */
};

struct run {
    const struct index_request *request;
    const struct run_options *options;
    struct shared *shared;
    pid_t child;
    struct source_deadly deadly[RUN_DEATHS_MAX];
    size_t deadly_n;
    /* of the process that runs */
    uint64_t beats; /* when it was last looked at, */
    double beaten; /* and the time since when they have been so many */
    double stopped; /* when it was told to stop; 0: it was not */
    bool hung; /* it was killed because it hung */
};

static double read_clock(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- a process, from its beginning to its end ---- */

/* *life: nothing comes from it but its end, which is that of the process. */
static enum err start(struct run *r, int *life, struct err_info *info) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set(info, ERR_IO, "pipe: %s", strerror(errno));
    struct index_request request = *r->request;
    request.deadly = r->deadly;
    request.deadly_n = r->deadly_n;
    *r->shared = (struct shared){.stop = false};
    r->stopped = 0;
    r->hung = false;
    r->beats = 0;
    r->beaten = read_clock();
    fflush(NULL); /* or the child writes it, too */
    pid_t parent = getpid();
    r->child = fork();
    int why = errno;
    if (r->child == 0) {
        close(ends[0]);
        child_work(&request, r->options, parent, r->shared);
    }
    close(ends[1]);
    *life = ends[0];
    if (r->child > 0)
        return ERR_OK;
    close(ends[0]);
    return err_set(info, ERR_IO, "fork: %s", strerror(why));
}

static void show_progress(const struct run *r) {
    const struct shared *s = r->shared;
    const struct index_progress now = {.phase = (enum index_phase)s->phase,
                                       .files_done = s->files_done,
                                       .bytes_done = s->bytes_done,
                                       .files = s->files,
                                       .bytes = s->bytes,
                                       .done = s->done};
    if (r->request->progress != NULL && now.files > 0)
        r->request->progress(r->request->context, &now);
}

static void ask_stop(struct run *r) {
    if (r->stopped == 0 && stop_asked(&r->request->stop)) {
        r->shared->stop = true;
        r->stopped = read_clock();
    }
}

/* A process that hears nothing (a library that goes in circles) is killed: soon where it was told to stop,
 * and otherwise after it has given no sign of life for long. */
static void kill_where_it_hangs(struct run *r) {
    const unsigned patience = r->options->patience > 0 ? r->options->patience : PATIENCE;
    const double now = read_clock();
    if (r->beats != r->shared->beats) {
        r->beats = r->shared->beats;
        r->beaten = now;
    }
    bool deaf = r->stopped > 0 && now - r->stopped > PATIENCE_TO_STOP;
    bool hangs = now - r->beaten > patience && r->shared->spots[SHARED_READER].place.step != SOURCE_AT_REST;
    if (!deaf && !hangs)
        return;
    r->hung = true;
    kill(r->child, SIGKILL);
}

/* Waits for a moment; true when the process has ended. Where the system cannot wait for the pipe it is asked
 * for the process itself, which stays there for waitpid(). */
static bool has_ended(const struct run *r, int life) {
    struct pollfd end = {.fd = life, .events = POLLIN};
    int n = poll(&end, 1, TICK_MS);
    if (n >= 0 || errno == EINTR)
        return n > 0;
    siginfo_t what = {.si_pid = 0};
    if (waitid(P_PID, (id_t)r->child, &what, WEXITED | WNOHANG | WNOWAIT) != 0 || what.si_pid != 0)
        return true;
    nanosleep(&(struct timespec){.tv_nsec = TICK_MS * 1000000L}, NULL);
    return false;
}

/* Waits for its end; the status is that of waitpid(). */
static int wait_for_end(struct run *r, int life) {
    int status = -1;
    while (!has_ended(r, life)) {
        show_progress(r);
        ask_stop(r);
        kill_where_it_hangs(r);
    }
    close(life);
    while (waitpid(r->child, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

/* ---- deaths ---- */

static void say_why(const struct run *r, int status, char *why, size_t size) {
    if (r->hung)
        snprintf(why, size, "no sign of life");
    else if (WIFSIGNALED(status))
        snprintf(why, size, "%s", strsignal(WTERMSIG(status)));
    else
        snprintf(why, size, "exit status %d", WEXITSTATUS(status));
}

/* The spot of the thread that died. Where none has told (SIGKILL: the memory of the machine has run out) it
 * is that of the reader, which takes nearly all the memory. False: no document was worked on. */
static bool find_guilty(const struct shared *s, struct shared_spot *guilty) {
    const struct shared_spot *reader = &s->spots[SHARED_READER], *writer = &s->spots[SHARED_WRITER];
    const bool reads = reader->place.step != SOURCE_AT_REST, writes = writer->place.step != SOURCE_AT_REST;
    bool is_reader = reads && (s->crashed == 0 || s->crashed == reader->thread || !writes);
    *guilty = is_reader ? *reader : *writer;
    guilty->path[sizeof guilty->path - 1] = '\0'; /* the process may have been taken over */
    return is_reader || writes;
}

/* The step is not taken again. If the document is deadly without it, too, it is not even read. */
static void leave_out(struct run *r, const struct shared_spot *spot, const char *why) {
    struct source_deadly new = {.place = spot->place};
    snprintf(new.why, sizeof new.why, "%s", why);
    for (size_t i = 0; i < r->deadly_n; i++) {
        struct source_deadly *d = &r->deadly[i];
        if (d->place.file == new.place.file && d->place.item == new.place.item) {
            d->place.step = SOURCE_READING;
            return;
        }
    }
    r->deadly[r->deadly_n++] = new;
}

/* What the process has said of its end. It may have been taken over: no text is trusted to end. */
static enum err take_end(const struct run *r, struct index_report *report, struct err_info *info) {
    struct err_info said = r->shared->info;
    enum err e = r->shared->status;
    *report = r->shared->report;
    for (size_t i = 0; i < INDEX_MISSING; i++)
        report->missing[i].text[sizeof report->missing[i].text - 1] = '\0';
    said.text[sizeof said.text - 1] = '\0';
    return e == ERR_OK ? ERR_OK : err_set(info, e, "%s", said.text);
}

/* The process died. ERR_OK: another one shall try without the document. */
static enum err take_death(struct run *r, int status, size_t deaths, struct err_info *info) {
    char why[sizeof r->deadly[0].why];
    struct shared_spot guilty;
    bool found = find_guilty(r->shared, &guilty);
    say_why(r, status, why, sizeof why);
    if (r->stopped > 0)
        return err_set(info, ERR_STOPPED, "%s: stopped; nothing is changed", r->request->path);
    if (!found)
        return err_set(info, ERR_CRASHED, "%s: the process that wrote it ended (%s); nothing is changed",
                       r->request->path, why);
    if (deaths > RUN_DEATHS_MAX)
        return err_set(info, ERR_CRASHED,
                       "%s: %d documents ended the process that read them, the last one %s (%s); nothing is "
                       "changed",
                       r->request->path, RUN_DEATHS_MAX, guilty.path, why);
    leave_out(r, &guilty, why);
    if (r->options->left_out != NULL)
        r->options->left_out(r->options->context, guilty.path, why);
    return ERR_OK;
}

/* ---- the run ---- */

static enum err try_until_done(struct run *r, struct index_report *report, struct err_info *info) {
    for (size_t deaths = 0;;) {
        int life = -1;
        enum err e = start(r, &life, info);
        if (e != ERR_OK)
            return e;
        int status = wait_for_end(r, life);
        if (r->shared->finished && !(WIFEXITED(status) && WEXITSTATUS(status) != 0))
            return take_end(r, report, info);
        e = take_death(r, status, ++deaths, info);
        if (e != ERR_OK) {
            index_sweep(r->request->path);
            return e;
        }
    }
}

enum err run_index(const struct index_request *request, const struct run_options *options,
                   struct index_report *report, struct err_info *info) {
    struct run *r = calloc(1, sizeof *r);
    *report = (struct index_report){0};
    if (r == NULL)
        return err_no_memory(info);
    r->request = request;
    r->options = options;
    r->shared = mmap(NULL, sizeof *r->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    enum err e = r->shared == MAP_FAILED ? err_no_memory(info) : try_until_done(r, report, info);
    if (r->shared != MAP_FAILED)
        munmap(r->shared, sizeof *r->shared);
    free(r);
    return e;
}
