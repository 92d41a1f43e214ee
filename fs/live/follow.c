#include "follow.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "run/run.h"
#include "schedule.h"
#include "watcher.h"

enum {
    LOOK_MS = 10000, /* between two looks whether the sources are still those that are watched */
    ABSENT_MS = 1000, /* the same, while one of them is not there */
    LACKING_EVERY_MS = 3600000,
    NAP_MS = 50, /* events of this time are read together */
    NICE = 10,
    IO_LOWEST = 2 << 13 | 7, /* ioprio_set(2): best effort, and of that the last */
    IO_PROCESS = 1,
};

struct place { /* what a path led to when the doors were shut */
    const char *path;
    dev_t dev;
    ino_t ino;
};

struct follow {
    const struct live_request *request;
    const struct follow_way *way;
    struct index_roots roots; /* those that are watched */
    char *directory; /* of the index */
    struct place *places; /* the sources, and that directory */
    size_t places_n;
    struct watcher *watcher; /* NULL: nobody tells */
    bool gaps; /* the watcher has some */
    struct schedule schedule;
    struct err_info told; /* the last failure that was told; ERR_OK: the last run did not fail */
    struct err_info missing; /* a library that the last run lacked; ERR_OK: none */
};

static int64_t read_clock(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

__attribute__((format(printf, 2, 3))) static void say(const struct follow *f, const char *format, ...) {
    char text[700];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    f->request->log(f->request->context, text);
}

/* ---- waiting ---- */

/* Waits until the watcher has something to tell, for at most that long. False when this process is to end,
 * also because the system cannot wait. */
static bool wait_for(const struct follow *f, int64_t ms) {
    struct pollfd fds[] = {{.fd = f->way->life, .events = POLLIN},
                           {.fd = f->watcher != NULL ? watcher_fd(f->watcher) : -1, .events = POLLIN}};
    int n = poll(fds, 2, (int)ms);
    return n < 0 ? errno == EINTR : fds[0].revents == 0;
}

/* The same, whatever the watcher has to tell. */
static bool pause_for(const struct follow *f, int ms) {
    struct pollfd end = {.fd = f->way->life, .events = POLLIN};
    int n = poll(&end, 1, ms);
    return n < 0 ? errno == EINTR : n == 0;
}

static bool is_stopped(void *context) {
    return !pause_for(context, 0);
}

/* ---- the sources ---- */

/* What the index says it was made of; where it does not, what was mounted. */
static enum err read_roots(const struct live_request *r, struct index_roots *roots, struct err_info *info) {
    bool unrecorded;
    enum err e = run_read_roots(r->index, r->no_sandbox, roots, &unrecorded, info);
    if (e == ERR_OK && roots->n == 0) {
        roots->follow_links = r->follow_links;
        if (!index_roots_append(roots, r->source))
            e = err_no_memory(info);
    }
    return e;
}

static bool are_same(const struct index_roots *a, const struct index_roots *b) {
    if (a->n != b->n || a->follow_links != b->follow_links)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->paths[i], b->paths[i]) != 0)
            return false;
    return true;
}

static const char *absent_root(const struct follow *f) {
    struct stat st;
    for (size_t i = 0; i < f->roots.n; i++)
        if (stat(f->roots.paths[i], &st) != 0)
            return f->roots.paths[i];
    return NULL;
}

/* A source may come back: a disk that is mounted again, a directory that is renamed into its place. */
static bool wait_for_roots(const struct follow *f) {
    const char *absent = absent_root(f);
    if (absent == NULL)
        return true;
    say(f, "%s: it is not there; the mount shows what it had, until it is back", absent);
    do
        if (!pause_for(f, ABSENT_MS))
            return false;
    while (absent_root(f) != NULL);
    return true;
}

static bool note_place(struct place *place, const char *path) {
    struct stat st;
    *place = (struct place){.path = path};
    if (stat(path, &st) != 0)
        return false;
    place->dev = st.st_dev;
    place->ino = st.st_ino;
    return true;
}

static enum err note_places(struct follow *f, struct err_info *info) {
    const char *slash = strrchr(f->request->index, '/');
    f->directory = slash == NULL ? strdup(".")
                   : slash == f->request->index
                       ? strdup("/")
                       : strndup(f->request->index, (size_t)(slash - f->request->index));
    f->places = calloc(f->roots.n + 1, sizeof *f->places);
    if (f->directory == NULL || f->places == NULL)
        return err_no_memory(info);
    for (size_t i = 0; i < f->roots.n; i++)
        note_place(&f->places[f->places_n++], f->roots.paths[i]);
    note_place(&f->places[f->places_n++], f->directory);
    return ERR_OK;
}

/* Does each path lead where it led when the doors were shut? Landlock does not let this process into another
 * directory of the same name. */
static bool are_in_place(const struct follow *f) {
    for (size_t i = 0; i < f->places_n; i++) {
        struct place now;
        bool there = note_place(&now, f->places[i].path);
        if (!there && i == f->roots.n && f->places[i].ino == 0)
            continue; /* the directory of the index was not there, either */
        if (!there || now.dev != f->places[i].dev || now.ino != f->places[i].ino)
            return false;
    }
    return true;
}

/* ---- the watch ---- */

static enum err watch(struct follow *f, struct err_info *info) {
    const struct watcher_request request = {.paths = f->roots.paths,
                                            .paths_n = f->roots.n,
                                            .index = f->request->index,
                                            .watches_max = f->request->watches_max};
    watcher_close(f->watcher);
    f->watcher = NULL;
    f->gaps = false;
    return watcher_open(&request, &f->watcher, info);
}

/* Watches anew. What came before it is seen by the run that follows. */
static void watch_or_say(struct follow *f) {
    struct err_info info;
    enum err e = watch(f, &info);
    if (e == ERR_OK)
        return;
    if (e == ERR_NOT_FOUND) { /* a source has just gone: are_in_place() will say so */
        f->gaps = true;
        return;
    }
    if (f->schedule.every == 0)
        say(f, "%s; it is looked through every minute", info.text);
    f->schedule.every = SCHEDULE_EVERY_MS;
}

/* Links may lead anywhere, and where they lead nothing is watched. */
static void begin_watch(struct follow *f) {
    if (f->roots.follow_links) {
        say(f, "what links lead to is not watched, but looked through every minute");
        f->schedule.every = SCHEDULE_EVERY_MS;
    }
    watch_or_say(f);
}

/* ---- the run ---- */

static void tell_left_out(void *context, const char *path, const char *why) {
    say(context, "%s: it ended the process that read it (%s); it is left out", path, why);
}

static void tell_failure(struct follow *f, const struct err_info *info) {
    if (f->told.code == info->code && strcmp(f->told.text, info->text) == 0)
        return;
    say(f, "not brought up to date: %s; the mount shows what it had", info->text);
    f->told = *info;
}

static void tell_success(struct follow *f, const struct index_report *report) {
    if (f->told.code != ERR_OK)
        say(f, "up to date again");
    if (f->request->tells && !report->unchanged)
        say(f, "brought up to date: %llu cables", (unsigned long long)report->counts.cables);
    f->told.code = ERR_OK;
}

/* Without a library each run reads everything, so that nobody wants one every minute. */
static void take_missing(struct follow *f, const struct index_report *report) {
    const struct err_info *missing = &report->missing[0];
    if (f->schedule.every > 0)
        f->schedule.every = missing->code != ERR_OK ? LACKING_EVERY_MS : SCHEDULE_EVERY_MS;
    if (missing->code != ERR_OK && f->missing.code == ERR_OK)
        say(f, "%s", missing->text);
    f->missing = *missing;
}

static void tell_news(const struct follow *f) {
    const char word = 'n';
    while (write(f->way->news, &word, 1) < 0 && errno == EINTR)
        ;
}

static enum err build(struct follow *f, struct index_report *report, struct err_info *info) {
    const struct index_request request = {.sources = f->roots.paths,
                                          .sources_n = f->roots.n,
                                          .path = f->request->index,
                                          .is_private = f->request->is_private,
                                          .follow_links = f->roots.follow_links,
                                          .stop = {.ask = is_stopped, .context = f}};
    const struct run_options options = {
        .no_sandbox = f->request->no_sandbox, .left_out = tell_left_out, .context = f};
    return run_index(&request, &options, report, info);
}

/* False when this process is to end. */
static bool run(struct follow *f) {
    struct index_report report;
    struct err_info info;
    schedule_begins(&f->schedule, read_clock());
    enum err e = build(f, &report, &info);
    schedule_ended(&f->schedule, read_clock(), e == ERR_OK);
    if (e == ERR_STOPPED)
        return false;
    if (e != ERR_OK) {
        tell_failure(f, &info);
        return true;
    }
    tell_success(f, &report);
    take_missing(f, &report);
    if (!report.unchanged)
        tell_news(f);
    return true;
}

/* ---- the process ---- */

static void be_modest(void) {
    const struct sched_param none = {.sched_priority = 0};
    setpriority(PRIO_PROCESS, 0, NICE);
    sched_setscheduler(0, SCHED_BATCH, &none);
    syscall(SYS_ioprio_set, IO_PROCESS, 0, IO_LOWEST);
}

static enum err shut_doors(const struct follow *f) {
    struct sandbox_rules rules = {.of_others = true, .nests = true};
    if (f->request->no_sandbox)
        return ERR_OK;
    run_allow(&rules, f->request->index, f->roots.paths, f->roots.n, f->roots.follow_links);
    for (size_t i = 0; i < f->roots.n; i++)
        sandbox_allow(&rules, f->roots.paths[i], SANDBOX_WATCH);
    return sandbox_enter_silently(&rules);
}

static void hear(struct follow *f) {
    struct watcher_news news = watcher_read(f->watcher);
    if (news.changed)
        schedule_changed(&f->schedule, read_clock());
    f->gaps = f->gaps || news.gaps;
}

static int64_t time_to_wait(const struct follow *f) {
    int64_t due = schedule_due(&f->schedule, read_clock());
    return due == SCHEDULE_NEVER || due > LOOK_MS ? LOOK_MS : due;
}

/* Somebody may have run `cablefs index --add` on it meanwhile. */
static bool are_roots_same(struct follow *f, bool *same, struct err_info *info) {
    struct index_roots now;
    if (read_roots(f->request, &now, info) != ERR_OK)
        return false;
    *same = are_same(&f->roots, &now);
    index_roots_free(&now);
    return true;
}

/* FOLLOW_FAILED: there is no reason to end. */
static enum follow_end run_where_possible(struct follow *f) {
    struct err_info info;
    bool same = true;
    if (!are_roots_same(f, &same, &info)) {
        schedule_begins(&f->schedule, read_clock());
        schedule_ended(&f->schedule, read_clock(), false);
        tell_failure(f, &info);
        return FOLLOW_FAILED;
    }
    if (!same)
        return FOLLOW_AGAIN;
    return run(f) ? FOLLOW_FAILED : FOLLOW_STOPPED;
}

/* A run is due from the beginning, as a rule: things may have changed since the index was made. */
static enum follow_end go_on(struct follow *f) {
    enum follow_end ended = FOLLOW_FAILED;
    if (!f->way->waits)
        schedule_changed(&f->schedule, read_clock());
    while (ended == FOLLOW_FAILED) {
        if (!wait_for(f, time_to_wait(f)) || !pause_for(f, NAP_MS))
            return FOLLOW_STOPPED;
        if (f->watcher != NULL)
            hear(f);
        if (!are_in_place(f))
            return FOLLOW_AGAIN;
        if (f->gaps)
            watch_or_say(f);
        if (schedule_due(&f->schedule, read_clock()) == 0)
            ended = run_where_possible(f);
    }
    return ended;
}

static enum follow_end prepare_and_go_on(struct follow *f) {
    struct err_info info;
    enum err e = read_roots(f->request, &f->roots, &info);
    if (e == ERR_OK && !wait_for_roots(f))
        return FOLLOW_STOPPED;
    be_modest();
    if (e == ERR_OK)
        e = note_places(f, &info);
    if (e == ERR_OK && shut_doors(f) != ERR_OK)
        e = err_no_memory(&info);
    if (e != ERR_OK) {
        say(f, "the source is not watched: %s", info.text);
        return FOLLOW_FAILED;
    }
    begin_watch(f);
    return go_on(f);
}

enum follow_end follow(const struct live_request *request, const struct follow_way *way) {
    struct follow f = {.request = request, .way = way};
    enum follow_end ended = pause_for(&f, way->delay_ms) ? prepare_and_go_on(&f) : FOLLOW_STOPPED;
    watcher_close(f.watcher);
    index_roots_free(&f.roots);
    free(f.places);
    free(f.directory);
    return ended;
}
