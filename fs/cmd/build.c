#include "build.h"

#include <stdio.h>

#include "cmd.h"
#include "interrupt.h"
#include "progress.h"
#include "run/run.h"

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
        cmd_fail("%s; the next run reads everything again", r->missing[i].text);
}

static void tell_left_out(void *progress, const char *path, const char *why) {
    progress_end(progress, false);
    cmd_fail("%s: it ended the process that read it (%s); all begins again without it", path, why);
}

enum err build_run(const struct build *build, struct err_info *info) {
    struct progress progress = progress_begin();
    struct interrupt interrupt;
    struct index_request request = {.sources = build->sources,
                                    .sources_n = build->sources_n,
                                    .path = build->path,
                                    .is_private = build->is_private,
                                    .follow_links = build->follow_links,
                                    .progress = progress_show,
                                    .context = &progress,
                                    .stop = {.ask = interrupt_has_come, .context = &interrupt}};
    const struct run_options options = {
        .no_sandbox = build->no_sandbox, .left_out = tell_left_out, .context = &progress};
    struct index_report report;
    interrupt_hold(&interrupt);
    enum err e = run_index(&request, &options, &report, info);
    progress_end(&progress, e == ERR_STOPPED); /* how far a stopped run came stays to be seen */
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
