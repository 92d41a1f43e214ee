#include "build.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cmd.h"

struct display {
    bool terminal;
    double started, shown; /* seconds */
    sigset_t ends; /* the signals that end the run */
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- progress ---- */

static void show(void *context, const struct index_progress *p) {
    struct display *d = context;
    double t = now(), elapsed = t - d->started;
    if (!d->terminal || (p->phase == INDEX_READING && t - d->shown < 0.1))
        return;
    d->shown = t;
    if (p->phase != INDEX_READING) {
        fprintf(stderr, "\r\033[K%s", p->phase == INDEX_FINISHING ? "full text index ..." : "checking ...");
    } else {
        double rate = elapsed > 0 ? (double)p->bytes_done / elapsed : 0;
        double left = rate > 0 ? (double)(p->bytes - p->bytes_done) / rate : 0;
        int done = p->bytes > 0 ? (int)(100.0 * (double)p->bytes_done / (double)p->bytes) : 0;
        int bar = done / 5;
        fprintf(stderr, "\r\033[K[%.*s%*s] %3d%%  %llu documents  %.1f MB/s  %d:%02d left", bar,
                "####################", 20 - bar, "", done, (unsigned long long)p->files_done, rate / 1e6,
                (int)left / 60, (int)left % 60);
    }
    fflush(stderr);
}

/* ---- signals ----
 *
 * While the index is made the signals that would kill the process wait, and the run asks whether one has
 * come. When it has cleaned up they are let in again, and the process dies of the one that waits, as its
 * shell expects. */

/* Blocks them in this thread and those it will make; not those that somebody above has ignored (nohup) or
 * blocked. */
static void hold_signals(sigset_t *held, sigset_t *before) {
    static const int deadly[] = {SIGHUP, SIGINT, SIGTERM};
    sigemptyset(held);
    pthread_sigmask(SIG_BLOCK, NULL, before);
    for (size_t i = 0; i < sizeof deadly / sizeof deadly[0]; i++) {
        struct sigaction action;
        if (sigaction(deadly[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN &&
            !sigismember(before, deadly[i]))
            sigaddset(held, deadly[i]);
    }
    pthread_sigmask(SIG_BLOCK, held, NULL);
}

static bool signal_waits(void *context) {
    const struct display *d = context;
    sigset_t waiting, ours;
    return sigpending(&waiting) == 0 && sigandset(&ours, &waiting, &d->ends) == 0 && !sigisemptyset(&ours);
}

/* ---- the run ---- */

static void summarise(const struct index_report *r, const char *path, double seconds) {
    const struct index_counts *c = &r->counts;
    if (r->unchanged) {
        fprintf(stderr, "%s: up to date, %llu cables\n", path, (unsigned long long)c->cables);
        return;
    }
    bool small = r->totals.bytes < 1000000;
    fprintf(stderr,
            "%s: %llu documents = %llu cables + %llu joined + %llu duplicates + %llu not cables + %llu "
            "unreadable; "
            "problems: %llu; %.1f %s in %.1f s\n",
            path, (unsigned long long)r->documents, (unsigned long long)c->cables,
            (unsigned long long)c->joined, (unsigned long long)c->duplicates, (unsigned long long)c->others,
            (unsigned long long)c->unreadable, (unsigned long long)c->problems,
            (double)r->totals.bytes / (small ? 1e3 : 1e6), small ? "kB" : "MB", seconds);
}

/* What could not be read would otherwise be no more than a number, and that it is tried again a riddle. */
static void tell_missing(const struct index_report *r) {
    for (size_t i = 0; i < INDEX_MISSING && r->missing[i].code != ERR_OK; i++)
        cmd_fail("%s; the next run reads everything again", r->missing[i].text);
}

enum err build_run(char *const *sources, size_t n, const char *path, struct err_info *info) {
    struct display d = {.terminal = isatty(STDERR_FILENO) != 0, .started = now()};
    struct index_request request = {.sources = sources,
                                    .sources_n = n,
                                    .path = path,
                                    .progress = show,
                                    .context = &d,
                                    .stop = {.ask = signal_waits, .context = &d}};
    struct index_report report;
    sigset_t before;
    hold_signals(&d.ends, &before);
    enum err e = index_build(&request, &report, info);
    if (d.terminal && d.shown > 0)
        fputs(e == ERR_STOPPED ? "\n" : "\r\033[K", stderr); /* how far it came stays to be seen */
    if (e == ERR_OK)
        summarise(&report, path, now() - d.started);
    if (e != ERR_STOPPED)
        tell_missing(&report);
    if (e == ERR_STOPPED)
        cmd_fail("%s", info->text);
    fflush(stderr);
    pthread_sigmask(SIG_SETMASK, &before, NULL); /* dies here when a signal waits */
    return e;
}

/* ---- the default place ---- */

static enum err make_directories(char *path, struct err_info *info) {
    for (char *p = path + 1; *p != '\0'; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        int failed = mkdir(path, 0700) != 0 && errno != EEXIST;
        int why = errno;
        *p = '/';
        if (failed)
            return err_set(info, ERR_IO, "%s: %s", path, strerror(why));
    }
    return ERR_OK;
}

static unsigned long hash(const char *s) {
    unsigned long h = 5381;
    for (; *s != '\0'; s++)
        h = h * 33 ^ (unsigned char)*s;
    return h;
}

enum err build_default_path(const char *source, char **path, struct err_info *info) {
    char *full = realpath(source, NULL);
    if (full == NULL)
        return err_set(info, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s: %s", source, strerror(errno));
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    const char *base = strrchr(full, '/') + 1;
    bool has_cache = cache != NULL && cache[0] == '/';
    int n = -1;
    if (has_cache || home != NULL)
        n = asprintf(path, "%s%s/cablefs/%.100s-%016lx.sqlite", has_cache ? cache : home,
                     has_cache ? "" : "/.cache", base[0] == '\0' ? "root" : base, hash(full));
    free(full);
    if (!has_cache && home == NULL)
        return err_set(info, ERR_IO,
                       "neither XDG_CACHE_HOME nor HOME is set; make an index with: cablefs index -o INDEX");
    if (n < 0)
        return err_set(info, ERR_NOMEM, "out of memory");
    enum err e = make_directories(*path, info);
    if (e != ERR_OK) {
        free(*path);
        *path = NULL;
    }
    return e;
}
