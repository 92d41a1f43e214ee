#include "daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

struct daemon {
    int parent; /* the end of a pipe on which the parent waits; -1 once it has been told */
    int null; /* /dev/null, opened in time: when the child is ready it may not open anything any more */
};

/* ---- the child ---- */

void daemon_ready(struct daemon *d) {
    if (d == NULL || d->parent < 0)
        return;
    char ok = 0;
    if (chdir("/") != 0 || d->null < 0)
        daemon_warn("cannot detach from the terminal: %s", strerror(errno));
    for (int fd = 0; d->null >= 0 && fd < 3; fd++)
        dup2(d->null, fd);
    if (d->null > 2)
        close(d->null);
    ssize_t told;
    do
        told = write(d->parent, &ok, 1);
    while (told < 0 && errno == EINTR);
    if (told != 1)
        daemon_warn("cannot tell the parent process: %s", strerror(errno));
    close(d->parent);
    d->parent = -1;
}

_Noreturn static void run_child(daemon_work *work, void *context, int parent, struct err_info *info) {
    struct daemon d = {.parent = parent, .null = open("/dev/null", O_RDWR | O_CLOEXEC)};
    setsid();
    enum err e = work(context, &d, info);
    /* After daemon_ready() the parent is gone, and the log is all that is left. */
    if (e != ERR_OK && (d.parent < 0 || write(d.parent, info, sizeof *info) < 0))
        syslog(LOG_ERR, "%s", info->text);
    _exit(e == ERR_OK ? 0 : 1);
}

/* ---- the parent ---- */

/* The child answers with one byte when it is ready, with an err_info when it has failed. One of which no
 * answer comes is ended: it may be serving a mount that nobody would know of. */
static enum err wait_for_answer(int child_end, pid_t child, struct err_info *info) {
    char answer[sizeof *info];
    ssize_t n;
    do
        n = read(child_end, answer, sizeof answer);
    while (n < 0 && errno == EINTR);
    if (n == 1)
        return ERR_OK;
    if (n != (ssize_t)sizeof answer)
        kill(child, SIGTERM);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
    if (n != (ssize_t)sizeof answer)
        return err_set(info, ERR_IO, "the mount ended before it was up");
    memcpy(info, answer, sizeof *info);
    return info->code;
}

enum err daemon_run(daemon_work *work, void *context, struct err_info *info) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set(info, ERR_IO, "pipe: %s", strerror(errno));
    pid_t child = fork();
    if (child < 0) {
        int why = errno;
        close(ends[0]);
        close(ends[1]);
        return err_set(info, ERR_IO, "fork: %s", strerror(why));
    }
    if (child == 0) {
        close(ends[0]);
        run_child(work, context, ends[1], info);
    }
    close(ends[1]);
    enum err e = wait_for_answer(ends[0], child, info);
    close(ends[0]);
    return e;
}

/* ---- being heard ---- */

void daemon_open_log(void) {
    tzset(); /* the time of a message is that of the place, and its rules are in a file */
    openlog(NULL, LOG_NDELAY, LOG_USER);
}

void daemon_log(int level, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    vfprintf(stderr, format, args);
    vsyslog(level, format, again);
    va_end(again);
}

void daemon_warn(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsyslog(LOG_WARNING, format, args);
    va_end(args);
}
