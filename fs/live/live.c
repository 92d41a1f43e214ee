#include "live.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "follow.h"

enum { NEWS_FD = 3, LIFE_FD = 4 }; /* of the process */
enum {
    SOON_MS = 5000, /* one that ended before this is not begun again at once */
    PAUSE_MS = 1000,
    LONG_PAUSE_MS = 60000, /* for one that did not end of itself */
};

static long long read_clock(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- the process ---- */

/* Puts the two files at their places, whatever numbers they have, and closes all others. */
static bool keep_little(int news, int life) {
    int high_news = fcntl(news, F_DUPFD_CLOEXEC, 10), high_life = fcntl(life, F_DUPFD_CLOEXEC, 10);
    if (high_news < 0 || high_life < 0 || dup3(high_news, NEWS_FD, O_CLOEXEC) < 0 ||
        dup3(high_life, LIFE_FD, O_CLOEXEC) < 0)
        return false;
    close_range(LIFE_FD + 1, ~0U, 0);
    return true;
}

_Noreturn static void work(const struct live_request *request, const struct follow_way *way) {
    prctl(PR_SET_NAME, "cablefs-watch");
    if (!keep_little(way->news, way->life))
        _exit(FOLLOW_FAILED);
    _exit((int)follow(request,
                      &(struct follow_way){
                          .news = NEWS_FD, .life = LIFE_FD, .delay_ms = way->delay_ms, .waits = way->waits}));
}

/* ---- the side of who started it ---- */

static void cannot(struct live *l, const char *what) {
    struct err_info info;
    err_set(&info, ERR_IO, "the source is not watched: %s: %s", what, strerror(errno));
    l->request->log(l->request->context, info.text);
}

static void begin(struct live *l, int delay_ms, bool waits) {
    int news[2], life[2];
    if (pipe2(news, O_CLOEXEC | O_NONBLOCK) != 0) {
        cannot(l, "pipe");
        return;
    }
    if (pipe2(life, O_CLOEXEC) != 0) {
        cannot(l, "pipe");
        close(news[0]);
        close(news[1]);
        return;
    }
    l->started = read_clock();
    l->pid = fork();
    if (l->pid == 0)
        work(l->request, &(struct follow_way){news[1], life[0], delay_ms, waits});
    if (l->pid < 0)
        cannot(l, "fork");
    close(news[1]);
    close(life[0]);
    if (l->pid < 0) {
        close(news[0]);
        close(life[1]);
        return;
    }
    l->news = news[0];
    l->life = life[1];
}

/* Waits for the end of the process: its exit status; -1 when it did not end of itself. */
static int end(struct live *l) {
    int status = 0;
    close(l->life);
    close(l->news);
    l->life = l->news = -1;
    while (waitpid(l->pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void live_start(struct live *l, const struct live_request *request) {
    *l = LIVE_NONE;
    l->request = request;
    begin(l, 0, request->waits);
}

int live_fd(const struct live *l) {
    return l->news;
}

/* One that failed has said why, and another one would, too. */
static void begin_again(struct live *l) {
    int status = end(l);
    if (status == FOLLOW_AGAIN) {
        begin(l, read_clock() - l->started < SOON_MS ? PAUSE_MS : 0, false);
        return;
    }
    if (status >= 0)
        return;
    l->request->log(l->request->context,
                    "the process that watches the source was ended; another one begins in a minute");
    begin(l, LONG_PAUSE_MS, false);
}

bool live_hear(struct live *l) {
    char words[64];
    ssize_t n;
    bool said = false;
    if (l->news < 0)
        return false;
    while ((n = read(l->news, words, sizeof words)) > 0 || (n < 0 && errno == EINTR))
        said = said || n > 0;
    if (n == 0)
        begin_again(l);
    return said;
}

void live_stop(struct live *l) {
    if (l->life >= 0)
        end(l);
}
