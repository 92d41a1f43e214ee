#include "notice.h"

#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* The directory that holds the file, and the file's name in it; links are followed. */
static int watch_directory(struct notice *n, const char *path) {
    char *real = realpath(path, NULL), *slash = real == NULL ? NULL : strrchr(real, '/');
    int status = -1;
    if (slash != NULL && strlen(slash + 1) < sizeof n->name) {
        memcpy(n->name, slash + 1, strlen(slash + 1) + 1);
        slash[slash == real ? 1 : 0] = '\0';
        status = inotify_add_watch(n->fd, real, IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE | IN_ONLYDIR);
    }
    free(real);
    return status;
}

void notice_open(struct notice *n, const char *path) {
    n->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (n->fd >= 0 && watch_directory(n, path) < 0)
        notice_close(n);
}

void notice_close(struct notice *n) {
    if (n->fd >= 0)
        close(n->fd);
    n->fd = -1;
}

static bool concerns(const struct notice *n, const struct inotify_event *event) {
    size_t length = strlen(n->name);
    if ((event->mask & IN_Q_OVERFLOW) != 0)
        return true;
    if (event->len == 0 || strncmp(event->name, n->name, length) != 0)
        return false;
    const char *rest = event->name + length;
    return (event->mask & IN_DELETE) != 0 ? strcmp(rest, "-journal") == 0 : *rest == '\0';
}

bool notice_take(const struct notice *n) {
    _Alignas(struct inotify_event) char events[4096];
    bool any = false;
    ssize_t got;
    while ((got = read(n->fd, events, sizeof events)) > 0)
        for (ssize_t at = 0; at < got;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)(events + at);
            any = concerns(n, event) || any;
            at += (ssize_t)(sizeof *event + event->len);
        }
    return any;
}
