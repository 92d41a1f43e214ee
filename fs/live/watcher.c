#include "watcher.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

/* A directory in which a name means something. There is one for each path that is a file, and one for the
 * index. */
struct special {
    int wd; /* -1: it is not watched */
    char *name;
};

struct watcher {
    int fd;
    size_t watches, watches_max;
    struct special index;
    dev_t index_dev; /* of its directory */
    ino_t index_ino;
    struct special *files; /* of their directories only they are of interest, */
    bool *whole; /* unless the directory is also watched for itself */
    size_t files_n;
};

/* ---- which file systems do not tell ---- */

enum { FUSE_MAGIC = 0x65735546 }; /* statfs(2), for this and the following */

static const struct {
    uint32_t magic;
    const char *name;
} silent[] = {
    {0x00006969, "NFS"},    {0xff534d42, "CIFS"},       {0xfe534d42, "SMB"},    {0x0000517b, "SMB"},
    {FUSE_MAGIC, "FUSE"},   {0x01021997, "9p"},         {0x00c36400, "Ceph"},   {0x5346414f, "AFS"},
    {0x6b414653, "AFS"},    {0x73757245, "Coda"},       {0x7461636f, "OCFS2"},  {0x01161970, "GFS2"},
    {0x0bd00bd0, "Lustre"}, {0x786f4256, "VirtualBox"}, {0xbacbacbc, "VMware"},
};

/* NULL: it tells. */
static const char *silent_name(const struct statfs *fs) {
    for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++)
        if ((uint32_t)fs->f_type == silent[i].magic)
            return silent[i].name;
    return NULL;
}

static enum err check_tells(int fd, const char *path, struct err_info *info) {
    struct statfs fs;
    const char *name = fstatfs(fd, &fs) == 0 ? silent_name(&fs) : NULL;
    return name == NULL
               ? ERR_OK
               : err_set(info, ERR_INVALID, "%s: its file system (%s) does not tell of changes", path, name);
}

/* ---- one watch ---- */

enum {
    EVENTS = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB |
             IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK
};

static enum err no_more_watches(const char *path, size_t allowed, struct err_info *info) {
    return err_set(info, ERR_LIMIT,
                   "%s: more directories than inotify may watch (%zu of them, "
                   "/proc/sys/fs/inotify/max_user_watches); raise it with: sysctl "
                   "fs.inotify.max_user_watches=%zu",
                   path, allowed, allowed < 65536 ? (size_t)524288 : allowed * 8);
}

static size_t read_limit(void) {
    size_t limit = 0;
    FILE *f = fopen("/proc/sys/fs/inotify/max_user_watches", "re");
    if (f == NULL)
        return 0;
    if (fscanf(f, "%zu", &limit) != 1) /* NOLINT(cert-err34-c): 0 is the answer where it is no number */
        limit = 0;
    fclose(f);
    return limit;
}

/* Watches the directory that is open as fd, and so no other, whatever its path leads to by now. *wd is -1 for
 * one that may not be watched. */
static enum err add_watch(struct watcher *w, int fd, const char *path, int *wd, struct err_info *info) {
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    *wd = -1;
    if (w->watches_max > 0 && w->watches >= w->watches_max)
        return no_more_watches(path, w->watches_max, info);
    *wd = inotify_add_watch(w->fd, name, EVENTS);
    if (*wd >= 0) {
        w->watches++;
        return ERR_OK;
    }
    switch (errno) {
    case ENOSPC:
        return no_more_watches(path, read_limit(), info);
    case ENOMEM:
        return err_no_memory(info);
    case ENOENT: /* there is no /proc here */
        return err_set(info, ERR_IO, "%s: cannot be watched: %s", path, strerror(errno));
    default: /* EACCES: nor can it be read */
        return ERR_OK;
    }
}

/* ---- directories below a path ---- */

/* Paths below the root that are to be entered; "" is the root. */
struct pending {
    char **paths;
    size_t n, room;
};

static bool push(struct pending *p, const char *directory, const char *name) {
    if (p->n == p->room) {
        size_t room = p->room == 0 ? 64 : p->room * 2;
        char **more = realloc(p->paths, room * sizeof *more);
        if (more == NULL)
            return false;
        p->paths = more;
        p->room = room;
    }
    if (asprintf(&p->paths[p->n], "%s%s%s", directory, directory[0] == '\0' ? "" : "/", name) < 0)
        return false;
    p->n++;
    return true;
}

static void free_pending(struct pending *p) {
    for (size_t i = 0; i < p->n; i++)
        free(p->paths[i]);
    free(p->paths);
}

/* One part of the path after the other, and no link among them. "" gives the root once more. */
static int open_below(int root, const char *path) {
    char name[NAME_MAX + 1];
    int dir = fcntl(root, F_DUPFD_CLOEXEC, 0);
    while (dir >= 0 && path[0] != '\0') {
        size_t n = strcspn(path, "/");
        if (n >= sizeof name) {
            close(dir);
            return -1;
        }
        memcpy(name, path, n);
        name[n] = '\0';
        path += n + (path[n] == '/');
        int next = openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        close(dir);
        dir = next;
    }
    return dir;
}

/* Is it a directory of this name, and no link to one? Nobody is asked who serves a file system. */
static bool is_directory(int parent, const struct dirent *d, dev_t *dev) {
    struct statx stx;
    if (d->d_type != DT_DIR && d->d_type != DT_UNKNOWN)
        return false;
    if (statx(parent, d->d_name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_TYPE,
              &stx) != 0 ||
        !S_ISDIR(stx.stx_mode))
        return false;
    *dev = makedev(stx.stx_dev_major, stx.stx_dev_minor);
    return true;
}

/* A FUSE file system below a source is not entered, because it may be our own mount. So it is not opened,
 * either: that would keep it busy. */
static bool is_fuse(int parent, const char *name) {
    char path[64 + NAME_MAX];
    struct statfs fs;
    snprintf(path, sizeof path, "/proc/self/fd/%d/%s", parent, name);
    return statfs(path, &fs) == 0 && (uint32_t)fs.f_type == FUSE_MAGIC;
}

struct level { /* a directory that is being listed */
    int fd; /* as a path */
    dev_t dev;
    const char *below; /* the root */
};

/* Puts the directories in it to those that are to be entered. One that cannot be read has none. */
static enum err push_directories(const struct level *level, struct pending *p, struct err_info *info) {
    const struct dirent *d;
    dev_t dev = 0;
    bool ok = true;
    int fd = openat(level->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (dir == NULL) {
        if (fd >= 0)
            close(fd);
        return ERR_OK;
    }
    while (ok && (d = readdir(dir)) != NULL)
        if (d->d_name[0] != '.' && is_directory(level->fd, d, &dev) &&
            (dev == level->dev || !is_fuse(level->fd, d->d_name)))
            ok = push(p, level->below, d->d_name);
    closedir(dir);
    return ok ? ERR_OK : err_no_memory(info);
}

/* A directory in which single files are watched, or the index is written. */
static void note_special(struct watcher *w, int wd, const struct stat *st) {
    if (st->st_dev == w->index_dev && st->st_ino == w->index_ino)
        w->index.wd = wd;
    for (size_t i = 0; i < w->files_n; i++)
        w->whole[i] = w->whole[i] || w->files[i].wd == wd;
}

/* The watch comes before the list: what is made after the list is told. */
static enum err enter(struct watcher *w, int fd, const char *root, const char *below, struct pending *p,
                      struct err_info *info) {
    struct stat st;
    int wd = -1;
    if (fstat(fd, &st) != 0)
        return ERR_OK;
    enum err e = check_tells(fd, root, info);
    if (e == ERR_OK)
        e = add_watch(w, fd, root, &wd, info);
    if (e != ERR_OK || wd < 0)
        return e;
    note_special(w, wd, &st);
    return push_directories(&(struct level){.fd = fd, .dev = st.st_dev, .below = below}, p, info);
}

static enum err watch_below(struct watcher *w, int root_fd, const char *root, struct err_info *info) {
    struct pending p = {.paths = NULL};
    enum err e = push(&p, "", "") ? ERR_OK : err_no_memory(info);
    while (e == ERR_OK && p.n > 0) {
        char *below = p.paths[--p.n];
        int fd = open_below(root_fd, below);
        if (fd >= 0) { /* otherwise it has gone, or a link is there now */
            e = enter(w, fd, root, below, &p, info);
            close(fd);
        }
        free(below);
    }
    free_pending(&p);
    return e;
}

/* ---- single files ---- */

/* Splits a path at its last slash. The caller frees both. */
static bool split(const char *path, char **directory, char **name) {
    char *copy = strdup(path), *again = strdup(path);
    *directory = copy != NULL ? strdup(dirname(copy)) : NULL;
    *name = again != NULL ? strdup(basename(again)) : NULL;
    free(copy);
    free(again);
    return *directory != NULL && *name != NULL;
}

/* Of a file its directory is watched, for it may be replaced by another of its name. */
static enum err watch_file(struct watcher *w, const char *path, struct err_info *info) {
    char *directory = NULL, *name = NULL;
    int wd = -1;
    enum err e = split(path, &directory, &name) ? ERR_OK : err_no_memory(info);
    int fd = e == ERR_OK ? open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        e = check_tells(fd, path, info);
        if (e == ERR_OK)
            e = add_watch(w, fd, path, &wd, info);
        close(fd);
    }
    free(directory);
    if (e != ERR_OK || wd < 0) {
        free(name);
        return e;
    }
    w->files[w->files_n++] = (struct special){.wd = wd, .name = name};
    return ERR_OK;
}

/* ---- opening ---- */

static enum err watch_path(struct watcher *w, const char *path, bool directories, struct err_info *info) {
    struct stat st;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return err_set(info, errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_IO, "%s: %s", path,
                       strerror(errno));
    bool is_dir = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
    enum err e = is_dir != directories ? ERR_OK
                 : is_dir              ? watch_below(w, fd, path, info)
                                       : watch_file(w, path, info);
    close(fd);
    return e;
}

static enum err note_index(struct watcher *w, const char *index, struct err_info *info) {
    char *directory = NULL;
    struct stat st;
    bool ok = split(index, &directory, &w->index.name);
    if (ok && stat(directory, &st) == 0) {
        w->index_dev = st.st_dev;
        w->index_ino = st.st_ino;
    }
    free(directory);
    return ok ? ERR_OK : err_no_memory(info);
}

static enum err open_inotify(struct watcher *w, struct err_info *info) {
    w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (w->fd >= 0)
        return ERR_OK;
    if (errno == EMFILE)
        return err_set(info, ERR_LIMIT,
                       "no more programs may watch for changes (/proc/sys/fs/inotify/max_user_instances); "
                       "raise it with: sysctl fs.inotify.max_user_instances=1024");
    return err_set(info, ERR_IO, "inotify: %s", strerror(errno));
}

/* Single files first, so that a directory in which they are can be watched for itself, too. */
static enum err fill(struct watcher *w, const struct watcher_request *r, struct err_info *info) {
    enum err e = note_index(w, r->index, info);
    if (e == ERR_OK)
        e = open_inotify(w, info);
    for (int directories = 0; directories < 2; directories++)
        for (size_t i = 0; e == ERR_OK && i < r->paths_n; i++)
            e = watch_path(w, r->paths[i], directories == 1, info);
    return e;
}

enum err watcher_open(const struct watcher_request *request, struct watcher **out, struct err_info *info) {
    struct watcher *w = calloc(1, sizeof *w);
    if (w == NULL)
        return err_no_memory(info);
    *w = (struct watcher){.fd = -1, .index = {.wd = -1}, .watches_max = request->watches_max};
    w->files = calloc(request->paths_n + 1, sizeof *w->files);
    w->whole = calloc(request->paths_n + 1, sizeof *w->whole);
    enum err e = w->files == NULL || w->whole == NULL ? err_no_memory(info) : fill(w, request, info);
    if (e != ERR_OK) {
        watcher_close(w);
        return e;
    }
    *out = w;
    return ERR_OK;
}

void watcher_close(struct watcher *w) {
    if (w == NULL)
        return;
    if (w->fd >= 0)
        close(w->fd);
    for (size_t i = 0; i < w->files_n; i++)
        free(w->files[i].name);
    free(w->files);
    free(w->whole);
    free(w->index.name);
    free(w);
}

int watcher_fd(const struct watcher *w) {
    return w->fd;
}

/* ---- events ---- */

static bool starts(const char *s, const char *with) {
    return strncmp(s, with, strlen(with)) == 0;
}

/* The index, what is written beside it, SQLite's journals of both, and the files in which it sorts. */
static bool is_of_index(const struct watcher *w, const struct inotify_event *event) {
    const size_t n = strlen(w->index.name);
    if (event->wd != w->index.wd)
        return false;
    if (starts(event->name, "etilqs_"))
        return true;
    const char *rest = event->name + n;
    return strncmp(event->name, w->index.name, n) == 0 &&
           (rest[0] == '\0' || rest[0] == '-' || starts(rest, ".new"));
}

/* Would a walk see what has this name? */
static bool is_wanted(const struct watcher *w, const struct inotify_event *event) {
    bool single = false, whole = false;
    for (size_t i = 0; i < w->files_n; i++) {
        if (w->files[i].wd != event->wd)
            continue;
        if (event->len > 0 && strcmp(w->files[i].name, event->name) == 0)
            return true;
        single = true;
        whole = whole || w->whole[i];
    }
    if (single && !whole)
        return false;
    return event->len == 0 || (event->name[0] != '.' && !is_of_index(w, event));
}

static void take(const struct watcher *w, const struct inotify_event *event, struct watcher_news *news) {
    if ((event->mask & IN_IGNORED) != 0)
        return;
    if ((event->mask & (IN_Q_OVERFLOW | IN_UNMOUNT)) != 0) {
        news->changed = news->gaps = true;
        return;
    }
    if (!is_wanted(w, event))
        return;
    news->changed = true;
    if ((event->mask & (IN_DELETE_SELF | IN_MOVE_SELF)) != 0 ||
        ((event->mask & IN_ISDIR) != 0 && event->len > 0)) /* one that is in it came, went or was opened up */
        news->gaps = true;
}

struct watcher_news watcher_read(struct watcher *w) {
    _Alignas(struct inotify_event) char bytes[16384];
    struct watcher_news news = {.changed = false};
    ssize_t n;
    while ((n = read(w->fd, bytes, sizeof bytes)) > 0 || (n < 0 && errno == EINTR))
        for (ssize_t at = 0; at < n;) {
            const struct inotify_event *event = (const struct inotify_event *)(bytes + at);
            at += (ssize_t)(sizeof *event + event->len);
            take(w, event, &news);
        }
    return news;
}
