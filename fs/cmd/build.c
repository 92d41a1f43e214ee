#include "build.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "cmd.h"
#include "interrupt.h"
#include "progress.h"
#include "run/run.h"

static const int64_t last_second = 253402300799; /* of the year 9999 */

static void summarise(const struct index_report *r, const char *path, double seconds) {
    const struct index_counts *c = &r->counts;
    if (r->unchanged) {
        cmd_say(stderr, "%s: up to date, %llu cables", path, (unsigned long long)c->cables);
        return;
    }
    bool small = r->totals.bytes < 1000000;
    cmd_say(stderr,
            "%s: %llu documents = %llu cables + %llu joined + %llu duplicates + %llu not cables + %llu "
            "unreadable; "
            "problems: %llu; %.1f %s in %.1f s",
            path, (unsigned long long)r->documents, (unsigned long long)c->cables,
            (unsigned long long)c->joined, (unsigned long long)c->duplicates, (unsigned long long)c->others,
            (unsigned long long)c->unreadable, (unsigned long long)c->problems,
            (double)r->totals.bytes / (small ? 1e3 : 1e6), small ? "kB" : "MB", seconds);
}

/* Says why documents are unread when a library is missing. Otherwise they would be no more than a number in
 * the summary, and nobody would know why the next run, too, reads everything. */
static void tell_missing(const struct index_report *r) {
    for (size_t i = 0; i < INDEX_MISSING && r->missing[i].code != ERR_OK; i++)
        cmd_fail("%s; the next run reads these again", r->missing[i].text);
}

static void tell_left_out(void *progress, const char *path, const char *why) {
    progress_end(progress, false);
    cmd_fail("%s: it ended the process that read it (%s); all begins again without it", path, why);
}

/* As reproducible-builds.org has it. Set and empty is how a shell takes a variable away for one command. */
static enum err time_of_build(int64_t *seconds, const int64_t **built, struct err_info *info) {
    const char *value = getenv("SOURCE_DATE_EPOCH");
    char *end;
    *built = NULL;
    if (value == NULL || value[0] == '\0')
        return ERR_OK;
    errno = 0;
    *seconds = strtoll(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end != '\0' || errno != 0 || *seconds > last_second)
        return err_set(info, ERR_INVALID,
                       "SOURCE_DATE_EPOCH=%.40s: not a number of seconds since 1970, as of date +%%s", value);
    *built = seconds;
    return ERR_OK;
}

/* Builds from these sources. */
static enum err run_build(const struct build *build, const struct index_roots *roots, struct err_info *info) {
    struct progress progress = progress_begin();
    struct interrupt interrupt;
    struct index_request request = {.sources = roots->paths,
                                    .sources_n = roots->n,
                                    .path = build->path,
                                    .anew = build->anew,
                                    .is_private = build->is_private,
                                    .follow_links = roots->follow_links,
                                    .progress = progress_show,
                                    .context = &progress,
                                    .stop = {.ask = interrupt_has_come, .context = &interrupt}};
    const struct run_options options = {
        .no_sandbox = build->no_sandbox, .left_out = tell_left_out, .context = &progress};
    struct index_report report;
    int64_t seconds;
    enum err e = time_of_build(&seconds, &request.built, info);
    if (e != ERR_OK)
        return e;
    interrupt_hold(&interrupt);
    e = run_index(&request, &options, &report, info);
    progress_end(&progress, e == ERR_STOPPED); /* how far a stopped run came stays to be seen */
    if (build->lacks != NULL)
        *build->lacks = report.missing[0].code != ERR_OK;
    if (e == ERR_OK)
        summarise(&report, build->path, progress_seconds(&progress));
    if (e != ERR_STOPPED) {
        tell_missing(&report);
        cmd_tell_links(report.totals.links);
    }
    if (e == ERR_STOPPED)
        cmd_fail("%s", info->text); /* now: interrupt_release() does not come back then */
    fflush(stderr);
    interrupt_release(&interrupt);
    return e;
}

enum err build_run(const struct build *build, struct err_info *info) {
    struct index_roots_request request = {.path = build->path,
                                          .sources = build->sources,
                                          .sources_n = build->sources_n,
                                          .how = build->how,
                                          .follow_links = build->follow_links};
    struct index_roots recorded = {0}, roots = {0};
    enum err e = ERR_OK;
    if (build->how != INDEX_ROOTS_REPLACE)
        e = run_read_roots(build->path, build->no_sandbox, &recorded, &request.unrecorded, info);
    request.recorded = &recorded;
    if (e == ERR_OK)
        e = index_roots_plan(&request, &roots, info);
    if (e == ERR_OK && request.unrecorded)
        cmd_say(
            stderr,
            "%s: of an earlier version or damaged, it does not say what it was made of: built anew of what "
            "is named",
            build->path);
    if (e == ERR_OK)
        e = run_build(build, &roots, info);
    index_roots_free(&recorded);
    index_roots_free(&roots);
    return e;
}
