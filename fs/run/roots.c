#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run.h"

enum { ROOTS_BYTES_MAX = 16 * 1024 * 1024 }; /* of all paths */

/* What the process writes into its pipe; the paths follow, each with its NUL. */
struct head {
    enum err status;
    struct err_info info;
    unsigned char unrecorded, follow_links; /* 0 or 1 */
    size_t n;
};

static bool write_all(int fd, const char *bytes, size_t n) {
    while (n > 0) {
        ssize_t written = write(fd, bytes, n);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        n -= (size_t)written;
    }
    return true;
}

/* What a killed writer left stands beside the file that the path leads to, and is read with it. */
static void allow_journal(struct sandbox_rules *rules, const char *index) {
    struct buf journal = BUF_EMPTY;
    char *real = realpath(index, NULL);
    if (real == NULL) /* then there is none */
        return;
    buf_str(&journal, real);
    buf_str(&journal, "-journal");
    buf_char(&journal, '\0');
    if (buf_err(&journal) == ERR_OK)
        sandbox_allow(rules, journal.data, SANDBOX_READ);
    rules->failed = rules->failed || buf_err(&journal) != ERR_OK;
    buf_free(&journal);
    free(real);
}

void run_allow_index(struct sandbox_rules *rules, const char *path) {
    sandbox_allow(rules, path, SANDBOX_READ);
    allow_journal(rules, path);
}

static enum err shut_doors(const char *path) {
    struct sandbox_rules rules = {.of_others = true};
    run_allow_index(&rules, path);
    return sandbox_enter_silently(&rules);
}

_Noreturn static void tell_roots(const char *path, bool no_sandbox, int fd) {
    struct head head; /* with its gaps, which go through the pipe, too */
    struct index_roots roots = {0};
    bool unrecorded = false;
    memset(&head, 0, sizeof head);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    head.status = no_sandbox ? ERR_OK : shut_doors(path);
    if (head.status != ERR_OK)
        err_no_memory(&head.info);
    else
        head.status = index_roots_read(path, &roots, &unrecorded, &head.info);
    head.unrecorded = unrecorded;
    head.follow_links = roots.follow_links;
    head.n = roots.n;
    bool told = write_all(fd, (const char *)&head, sizeof head);
    for (size_t i = 0; told && i < roots.n; i++)
        told = write_all(fd, roots.paths[i], strlen(roots.paths[i]) + 1);
    index_roots_free(&roots);
    exit(told ? 0 : 1); /* not _exit(): a sanitizer looks for leaks here */
}

static void read_all(int fd, struct buf *bytes) {
    char piece[4096];
    ssize_t n;
    while (bytes->len < ROOTS_BYTES_MAX &&
           ((n = read(fd, piece, sizeof piece)) > 0 || (n < 0 && errno == EINTR)))
        if (n > 0)
            buf_add(bytes, piece, (size_t)n);
}

/* A process that died of the index has told nothing, or half of it; and one that it took over whatever it
 * liked. */
static enum err take_roots(const struct buf *bytes, struct index_roots *roots, bool *unrecorded,
                           struct err_info *info) {
    struct head head;
    size_t at = sizeof head;
    *unrecorded = true;
    if (bytes->len < sizeof head)
        return ERR_OK;
    memcpy(&head, bytes->data, sizeof head);
    head.info.text[sizeof head.info.text - 1] = '\0';
    if (head.status != ERR_OK)
        return err_set(info, head.status, "%s", head.info.text);
    for (size_t i = 0; i < head.n; i++) {
        const char *path = bytes->data + at, *end = memchr(path, '\0', bytes->len - at);
        if (end == NULL || path[0] != '/') {
            index_roots_free(roots);
            return ERR_OK;
        }
        if (!index_roots_append(roots, path))
            return err_no_memory(info);
        at += (size_t)(end - path) + 1;
    }
    roots->follow_links = head.follow_links != 0;
    *unrecorded = head.unrecorded != 0;
    return ERR_OK;
}

enum err run_read_roots(const char *path, bool no_sandbox, struct index_roots *roots, bool *unrecorded,
                        struct err_info *info) {
    struct buf bytes = BUF_EMPTY;
    int ends[2];
    *roots = (struct index_roots){0};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set(info, ERR_IO, "pipe: %s", strerror(errno));
    fflush(NULL); /* or the child writes it, too */
    pid_t child = fork();
    int why = errno;
    if (child == 0) {
        close(ends[0]);
        tell_roots(path, no_sandbox, ends[1]);
    }
    close(ends[1]);
    if (child > 0)
        read_all(ends[0], &bytes);
    close(ends[0]);
    if (child < 0)
        return err_set(info, ERR_IO, "fork: %s", strerror(why));
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    enum err e =
        buf_err(&bytes) != ERR_OK ? err_no_memory(info) : take_roots(&bytes, roots, unrecorded, info);
    if (e != ERR_OK)
        index_roots_free(roots);
    buf_free(&bytes);
    return e;
}
