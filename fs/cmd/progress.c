#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BAR_COLUMNS = 20 };

static const double between = 0.1; /* seconds from one line to the next */

static double read_clock(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const char start_of_line[] = "\r\033[K"; /* and what stands there is cleared */

/* The one place that commands the terminal. So it goes round the stream, which lets no such thing pass. */
static void write_raw(const char *bytes, size_t n) {
    fflush(stderr);
    if (write(STDERR_FILENO, bytes, n) < 0) {
        /* a line of progress that is not seen is no harm */
    }
}

struct progress progress_begin(void) {
    return (struct progress){.terminal = isatty(STDERR_FILENO) != 0, .started = read_clock()};
}

double progress_seconds(const struct progress *p) {
    return read_clock() - p->started;
}

/* What is left takes as long, for its part of the whole, as what is done has taken. */
static void add_time_left(double done, double seconds, struct buf *out) {
    static const double most = 359999; /* 100 hours: more is not believed */
    double left = done > 0 ? seconds * (1 - done) / done : 0;
    left = left < most ? left : most;
    buf_printf(out, "%d:%02d left", (int)left / 60, (int)left % 60);
}

enum err progress_line(const struct index_progress *p, double seconds, struct buf *out) {
    double rate = seconds > 0 ? (double)p->bytes_done / seconds / 1e6 : 0;
    double done = p->done < 0 ? 0 : p->done < 1 ? p->done : 1; /* it may come from a process that went mad */
    int percent = (int)(100 * done), bar = percent * BAR_COLUMNS / 100;
    buf_printf(out, "[%.*s%*s] %3d%%  %llu documents  ", bar, "####################", BAR_COLUMNS - bar, "",
               percent, (unsigned long long)p->files_done);
    if (p->phase == INDEX_READING)
        buf_printf(out, "%.1f MB/s  ", rate);
    else
        buf_str(out, p->phase == INDEX_FINISHING ? "full text index  " : "checking  ");
    add_time_left(done, seconds, out);
    return buf_err(out);
}

void progress_show(void *context, const struct index_progress *now) {
    struct progress *p = context;
    double t = read_clock();
    if (!p->terminal || t - p->shown < between)
        return;
    p->shown = t;
    struct buf line = BUF_EMPTY;
    buf_str(&line, start_of_line);
    if (progress_line(now, t - p->started, &line) == ERR_OK)
        write_raw(line.data, line.len);
    buf_free(&line);
}

void progress_end(const struct progress *p, bool keep) {
    if (p->terminal && p->shown > 0)
        write_raw(keep ? "\n" : start_of_line, keep ? 1 : strlen(start_of_line));
}
