#include "pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "source.h"

enum {
    ASK_MS = 50, /* how often the stop question is asked */
    WORDS_MAX = 160, /* bytes of what pdftotext says of a fault */
    FIRST_FD = 3,
    FILES_MAX = 64, /* that it may open: itself, libraries, fonts */
    NOT_STARTED = 127,
};

const struct source_pdf_limits source_pdf_limits = {
    .seconds = 120, .memory = (size_t)2 << 30, .text = (size_t)256 << 20};

struct child {
    pid_t pid;
    int text, words; /* the reading ends of its standard output and standard error; -1 when closed */
    struct timespec begun;
};

/* ---- the program ---- */

/* Directories that are not absolute do not count. */
bool source_pdf_program(struct buf *path) {
    const char *directories = getenv("PATH");
    struct span rest = span_of(directories != NULL ? directories : "/usr/local/bin:/usr/bin:/bin");
    while (rest.n > 0) {
        const char *colon = memchr(rest.p, ':', rest.n);
        struct span directory = span_first(rest, colon == NULL ? rest.n : (size_t)(colon - rest.p));
        rest = span_from(rest, directory.n + 1);
        buf_clear(path);
        buf_add(path, directory.p, directory.n);
        buf_str(path, "/pdftotext");
        buf_char(path, '\0');
        if (buf_err(path) == ERR_OK && path->data[0] == '/' && directory.n > 0 &&
            access(path->data, X_OK) == 0)
            return true;
    }
    return false;
}

/* ---- in the child, between fork and exec: only what a signal handler might call ---- */

static _Noreturn void become_pdftotext(const char *path, int in, int out, int words, pid_t parent,
                                       const struct source_pdf_limits *limits) {
    char program[] = "pdftotext", layout[] = "-layout", encoding[] = "-enc", utf8[] = "UTF-8",
         standard[] = "-";
    char *const arguments[] = {program, layout, encoding, utf8, standard, standard, NULL};
    char locale[] = "LC_ALL=C", *const environment[] = {locale, NULL};
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (getppid() != parent || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(words, 2) < 0 ||
        close_range(FIRST_FD, ~0U, 0) != 0 || chdir("/") != 0)
        _exit(NOT_STARTED);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){0, 0});
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){FILES_MAX, FILES_MAX});
    /* The first limit sends SIGXCPU, the second kills. */
    setrlimit(RLIMIT_CPU, &(struct rlimit){(rlim_t)limits->seconds, (rlim_t)limits->seconds + 1});
    setrlimit(RLIMIT_AS, &(struct rlimit){limits->memory, limits->memory});
    execve(path, arguments, environment);
    _exit(NOT_STARTED);
}

/* ---- the process ---- */

static void close_fd(int *fd) {
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* The same, out of the way of the three that the child gets. */
static int above_standard(int *fd) {
    int other = fcntl(*fd, F_DUPFD_CLOEXEC, FIRST_FD);
    close_fd(fd);
    return *fd = other;
}

static bool open_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) {
        ends[0] = ends[1] = -1;
        return false;
    }
    return above_standard(&ends[0]) >= 0 && above_standard(&ends[1]) >= 0;
}

static enum err start(const char *path, int fd, const struct source_pdf_limits *limits, struct child *child,
                      struct err_info *error) {
    int out[2] = {-1, -1}, words[2] = {-1, -1}, in = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_FD);
    pid_t parent = getpid();
    child->pid = -1;
    if (in >= 0 && lseek(in, 0, SEEK_SET) == 0 && open_pipe(out) && open_pipe(words))
        child->pid = fork();
    if (child->pid == 0)
        become_pdftotext(path, in, out[1], words[1], parent, limits);
    int why = errno;
    clock_gettime(CLOCK_MONOTONIC, &child->begun);
    close_fd(&in);
    close_fd(&out[1]);
    close_fd(&words[1]);
    child->text = out[0];
    child->words = words[0];
    return child->pid > 0 ? ERR_OK : err_set(error, ERR_IO, "pdftotext cannot be started: %s", strerror(why));
}

static int seconds_of(const struct child *child) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int)(now.tv_sec - child->begun.tv_sec);
}

/* Reads what there is; closes the end when there will be no more. False, with errno, when that cannot be
 * read. */
static bool take(int *fd, struct buf *out) {
    enum { CHUNK = 65536 };
    size_t before = out->len;
    if (!buf_extend(out, CHUNK))
        return true; /* out says so */
    ssize_t got = read(*fd, out->data + before, CHUNK);
    out->len = before + (got > 0 ? (size_t)got : 0);
    if (got == 0)
        close_fd(fd);
    return got >= 0 || errno == EINTR;
}

/* Reads until the child has said all. */
static enum err listen_to(struct child *child, const struct source_pdf_limits *limits,
                          const struct stop *stop, struct buf *text, struct buf *words,
                          struct err_info *error) {
    while (child->text >= 0 || child->words >= 0) {
        struct pollfd ends[2] = {{.fd = child->text, .events = POLLIN},
                                 {.fd = child->words, .events = POLLIN}};
        bool can = poll(ends, 2, ASK_MS) >= 0 || errno == EINTR;
        if (stop_asked(stop))
            return ERR_STOPPED;
        can = can && (ends[0].revents == 0 || take(&child->text, text));
        can = can && (ends[1].revents == 0 || take(&child->words, words));
        if (!can)
            return err_set(error, ERR_IO, "what pdftotext says cannot be read: %s", strerror(errno));
        if (buf_err(text) != ERR_OK || buf_err(words) != ERR_OK)
            return ERR_NOMEM;
        words->len = words->len < WORDS_MAX ? words->len : WORDS_MAX;
        if (text->len > limits->text)
            return err_set(error, ERR_LIMIT, "a PDF with more than %zu MiB of text", limits->text >> 20);
        if (seconds_of(child) > limits->seconds)
            return err_set(error, ERR_LIMIT, "a PDF from which pdftotext needs more than %d seconds",
                           limits->seconds);
    }
    return ERR_OK;
}

/* Waits for the child, which is ended where it may not go on; returns its status as waitpid() gives it, or
 * -1. */
static int finish(struct child *child, bool kill_it) {
    int status = -1;
    close_fd(&child->text);
    close_fd(&child->words);
    if (kill_it)
        kill(child->pid, SIGKILL);
    while (waitpid(child->pid, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return status;
}

/* What the child has said and how it ended, as a status. */
static enum err judge(int status, const struct buf *text, struct buf *words, struct err_info *error) {
    struct span said = {words->data, words->len}, line = SPAN_EMPTY;
    span_line(&said, &line);
    if (status < 0)
        return err_set(error, ERR_IO, "how pdftotext ended cannot be told: its text may not be whole");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        return err_set(error, ERR_LIMIT, "a PDF that takes pdftotext too long");
    if (WIFSIGNALED(status))
        return err_set(error, ERR_INVALID, "a PDF on which pdftotext fails (signal %d)", WTERMSIG(status));
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_STARTED)
        return err_set(error, ERR_IO, "pdftotext cannot be started");
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        return err_set(error, ERR_INVALID, "a PDF that pdftotext cannot read: %.*s", (int)line.n,
                       line.n > 0 ? line.p : "");
    if (span_is_blank((struct span){text->data, text->len}))
        return err_set(error, ERR_INVALID,
                       "a PDF without text, such as a scan: text recognition, such as ocrmypdf, adds one");
    return ERR_OK;
}

enum err source_pdf_read(int fd, const struct source_pdf_limits *limits, struct stop stop, struct buf *text,
                         struct err_info *error) {
    struct child child;
    struct buf words = BUF_EMPTY, path = BUF_EMPTY;
    if (!source_pdf_program(&path)) {
        bool failed = buf_err(&path) != ERR_OK;
        buf_free(&path);
        return failed ? ERR_NOMEM
                      : err_set(error, ERR_MISSING,
                                "pdftotext cannot be found to read PDF; install the package poppler-utils");
    }
    buf_clear(text);
    enum err e = start(path.data, fd, limits, &child, error);
    buf_free(&path);
    if (e == ERR_OK) {
        e = listen_to(&child, limits, &stop, text, &words, error);
        int status = finish(&child, e != ERR_OK);
        if (e == ERR_OK)
            e = judge(status, text, &words, error);
    } else {
        close_fd(&child.text);
        close_fd(&child.words);
    }
    buf_free(&words);
    return e;
}

/* A member of an archive as a file, in memory. */
static int file_of(struct span bytes) {
    int fd = memfd_create("pdf", MFD_CLOEXEC);
    while (fd >= 0 && bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n > 0) {
            bytes = span_from(bytes, (size_t)n);
        } else if (errno != EINTR) {
            close(fd);
            fd = -1;
        }
    }
    return fd;
}

enum err source_pdf_read_bytes(struct span bytes, const struct source_pdf_limits *limits, struct stop stop,
                               struct buf *text, struct err_info *error) {
    int fd = file_of(bytes);
    if (fd < 0)
        return err_set(error, ERR_IO, "a PDF: %s", strerror(errno));
    enum err e = source_pdf_read(fd, limits, stop, text, error);
    close(fd);
    return e;
}
