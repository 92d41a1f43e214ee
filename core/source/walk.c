#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { FUSE_MAGIC = 0x65735546 }; /* statfs(2) */

enum { SKIPPED = 4 };

struct skipped { /* all zero: nothing */
    char *path;
    const char *name; /* its last part */
    dev_t dev;
    ino_t ino; /* as it was when the walk began; 0: it was not there */
};

struct walk {
    FTS *fts; /* of the path that was begun last */
    char **paths; /* the strings are borrowed */
    size_t paths_n;
    int why; /* errno, when fts has stopped before the end */
    struct stop stop;
    struct skipped skipped[SKIPPED]; /* the index, and what is written beside it */
    const struct source_listed *files; /* when there is no walk, but a list: what is left of it, */
    size_t files_n; /* and how many; */
    struct buf path; /* of the one that was given last */
    uint64_t number; /* of what was met last */
    uint64_t root; /* how many of the paths have been begun */
    int root_fd; /* the directory that was begun last; -1: it is a file */
    bool follow;
    void *entered; /* when links are followed: a tree (tsearch) of the directories that were entered */
    uint64_t links; /* passed over */
    bool failed; /* no memory for it */
};

struct place { /* a directory, however it is called */
    dev_t dev;
    ino_t ino;
};

static int by_name(const FTSENT **a, const FTSENT **b) {
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static enum err check_paths(char *const *paths, size_t n, struct err_info *info) {
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        if (stat(paths[i], &st) != 0)
            return err_set(info, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s: %s", paths[i],
                           strerror(errno));
    }
    return ERR_OK;
}

/* False when memory ran out. */
static bool note_skipped(struct walk *w, const char *path) {
    static const char *const suffixes[SKIPPED] = {"", ".new", ".new.words", "-journal"};
    for (int i = 0; path != NULL && i < SKIPPED; i++) {
        struct skipped *skip = &w->skipped[i];
        struct stat st;
        if (asprintf(&skip->path, "%s%s", path, suffixes[i]) < 0) {
            skip->path = NULL;
            return false;
        }
        const char *slash = strrchr(skip->path, '/');
        skip->name = slash != NULL ? slash + 1 : skip->path;
        if (stat(skip->path, &st) == 0) {
            skip->dev = st.st_dev;
            skip->ino = st.st_ino;
        }
    }
    return true;
}

enum err walk_open(const struct walk_request *request, struct walk **out, struct err_info *info) {
    char *const *paths = request->paths;
    const size_t n = request->paths_n;
    enum err e = check_paths(paths, n, info);
    if (e != ERR_OK)
        return e;
    struct walk *w = calloc(1, sizeof *w);
    if (w != NULL)
        w->root_fd = -1;
    if (w != NULL)
        w->paths = calloc(n + 1, sizeof *w->paths);
    if (w == NULL || w->paths == NULL || !note_skipped(w, request->skip)) {
        walk_close(w);
        return err_no_memory(info);
    }
    w->stop = request->stop;
    w->follow = request->follow_links;
    memcpy(w->paths, paths, n * sizeof *paths);
    w->paths_n = n;
    w->files = request->files;
    w->files_n = request->files_n;
    *out = w;
    return ERR_OK;
}

void walk_close(struct walk *w) {
    if (w == NULL)
        return;
    if (w->fts != NULL)
        fts_close(w->fts);
    if (w->root_fd >= 0)
        close(w->root_fd);
    tdestroy(w->entered, free);
    buf_free(&w->path);
    free(w->paths);
    for (int i = 0; i < SKIPPED; i++)
        free(w->skipped[i].path);
    free(w);
}

/* One that has come since the walk began is looked at again when something has its name. */
static bool is_skipped(const struct walk *w, const char *name, const struct stat *st) {
    for (int i = 0; i < SKIPPED; i++) {
        const struct skipped *skip = &w->skipped[i];
        struct stat now;
        if (skip->path == NULL)
            continue;
        if (skip->ino != 0 && skip->dev == st->st_dev && skip->ino == st->st_ino)
            return true;
        if (strcmp(skip->name, name) == 0 && stat(skip->path, &now) == 0 && now.st_dev == st->st_dev &&
            now.st_ino == st->st_ino)
            return true;
    }
    return false;
}

static bool is_mounted_fuse(const FTSENT *entry) {
    struct statfs fs;
    if (entry->fts_level <= FTS_ROOTLEVEL || entry->fts_parent->fts_statp == NULL ||
        entry->fts_statp->st_dev == entry->fts_parent->fts_statp->st_dev)
        return false;
    return statfs(entry->fts_accpath, &fs) == 0 && fs.f_type == FUSE_MAGIC;
}

/* ---- what is met ---- */

static int compare_places(const void *left, const void *right) {
    const struct place *a = left, *b = right;
    if (a->dev != b->dev)
        return a->dev < b->dev ? -1 : 1;
    return a->ino < b->ino ? -1 : a->ino > b->ino;
}

/* Is this the first time? Links that lead from directory to directory could otherwise be followed along ever
 * new ways. */
static bool is_new_directory(struct walk *w, const struct stat *st) {
    struct place *place = malloc(sizeof *place);
    struct place **found = NULL;
    if (place != NULL) {
        *place = (struct place){st->st_dev, st->st_ino};
        found = (struct place **)tsearch(place, &w->entered, compare_places);
    }
    w->failed = w->failed || found == NULL;
    bool is_new = found != NULL && *found == place;
    if (!is_new)
        free(place);
    return is_new; /* the tree owns it: NOLINT(-Wanalyzer-malloc-leak) */
}

/* glibc's fts takes a directory for shorter where it cannot be read to its end: whether that happened to this
 * one. That it cannot be opened, fts says itself. */
static bool is_cut_short(struct walk *w, const FTSENT *entry, struct err_info *error) {
    size_t listed = 0, there = 0;
    const struct dirent *d;
    errno = 0;
    const FTSENT *child = fts_children(w->fts, 0);
    if (child == NULL && (errno == ENOMEM || errno == ENAMETOOLONG)) {
        w->why = errno; /* fts has stopped, and would only say that it is at the end */
        return false;
    }
    for (; child != NULL; child = child->fts_link)
        listed++;
    DIR *dir = opendir(entry->fts_accpath);
    if (dir == NULL)
        return false;
    while (errno = 0, (d = readdir(dir)) != NULL)
        there += strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0;
    int why = errno;
    closedir(dir);
    if (why == 0 && there <= listed)
        return false;
    err_set(error, ERR_IO, "files of this directory may be missing: %s",
            why != 0 ? strerror(why) : "it was not read to its end");
    return true;
}

/* A directory before its entries. True when out->error was set. */
static bool begin_directory(struct walk *w, FTSENT *entry, struct walk_entry *out) {
    if (entry->fts_level == FTS_ROOTLEVEL) {
        if (w->root_fd >= 0)
            close(w->root_fd);
        w->root_fd = open(entry->fts_accpath, O_PATH | O_DIRECTORY | O_CLOEXEC);
    } else if (entry->fts_name[0] == '.') {
        fts_set(w->fts, entry, FTS_SKIP);
        return false;
    }
    if (is_mounted_fuse(entry)) {
        fts_set(w->fts, entry, FTS_SKIP);
        err_set(&out->error, ERR_INVALID, "a FUSE file system is mounted here; it was not entered");
        return true;
    }
    if (w->follow && !is_new_directory(w, entry->fts_statp)) {
        fts_set(w->fts, entry, FTS_SKIP);
        return false;
    }
    return is_cut_short(w, entry, &out->error);
}

/* True when it is one, or should have been; then out->st or out->error is filled. */
static bool is_wanted_file(const struct walk *w, const FTSENT *entry, struct walk_entry *out) {
    out->st = *entry->fts_statp;
    if (S_ISLNK(out->st.st_mode)) {
        err_set(&out->error, ERR_INVALID, "a symbolic link that leads nowhere");
        return true;
    }
    if (!S_ISREG(out->st.st_mode)) {
        err_set(&out->error, ERR_INVALID, "not a regular file");
        return true;
    }
    return !is_skipped(w, entry->fts_name, &out->st);
}

static bool is_wanted(struct walk *w, FTSENT *entry, struct walk_entry *out) {
    bool hidden = entry->fts_level > FTS_ROOTLEVEL && entry->fts_name[0] == '.';
    switch (entry->fts_info) {
    case FTS_D:
        return begin_directory(w, entry, out);
    case FTS_DP:
    case FTS_DC: /* along links: it is being walked already */
        return false;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        err_set(&out->error, ERR_IO, "%s", strerror(entry->fts_errno));
        return true;
    default:
        break;
    }
    if (!hidden && !w->follow && S_ISLNK(entry->fts_statp->st_mode)) {
        w->links++;
        return false;
    }
    return !hidden && is_wanted_file(w, entry, out);
}

/* The path below the source, so that "cables" and "/home/me/cables" are the same. */
static const char *below(const FTSENT *entry) {
    const FTSENT *root = entry;
    while (root->fts_level > FTS_ROOTLEVEL)
        root = root->fts_parent;
    const char *path = entry->fts_path + root->fts_pathlen;
    while (*path == '/')
        path++;
    return path;
}

/* ---- a list ---- */

void walk_join(const char *path, const char *below, struct buf *out) {
    size_t n = strlen(path);
    buf_add(out, path, n);
    if (below[0] != '\0' && (n == 0 || path[n - 1] != '/'))
        buf_char(out, '/');
    buf_str(out, below);
}

/* Begins the path with this number. */
static void begin_root(struct walk *w, uint64_t root) {
    if (w->root_fd >= 0)
        close(w->root_fd);
    w->root_fd = open(w->paths[root - 1], O_PATH | O_DIRECTORY | O_CLOEXEC); /* -1: it is a file */
    w->root = root;
}

/* Looks at it again as the walk did. */
static bool look_at(const struct walk *w, const struct source_listed *file, struct stat *st) {
    if (file->below[0] == '\0' || w->follow)
        return stat(w->path.data, st) == 0;
    return w->root_fd >= 0 && fstatat(w->root_fd, file->below, st, AT_SYMLINK_NOFOLLOW) == 0;
}

static enum err next_listed(struct walk *w, struct walk_entry *out) {
    const struct source_listed *file = w->files;
    if (stop_asked(&w->stop))
        return ERR_STOPPED;
    if (w->files_n == 0)
        return ERR_END;
    w->files++;
    w->files_n--;
    if (file->root != w->root)
        begin_root(w, file->root);
    buf_clear(&w->path);
    walk_join(w->paths[file->root - 1], file->below, &w->path);
    buf_char(&w->path, '\0');
    if (buf_err(&w->path) != ERR_OK)
        return ERR_NOMEM;
    const char *slash = strrchr(w->path.data, '/');
    *out = (struct walk_entry){.path = w->path.data,
                               .open_as = w->path.data,
                               .below = file->below,
                               .name = span_of(slash != NULL && slash[1] != '\0' ? slash + 1 : w->path.data),
                               .number = file->number,
                               .root = file->root};
    if (file->error != NULL)
        out->error = *file->error;
    else if (!look_at(w, file, &out->st))
        err_set(&out->error, ERR_IO, "%s", strerror(errno));
    else if (!S_ISREG(out->st.st_mode))
        err_set(&out->error, ERR_INVALID, "not a regular file");
    return ERR_OK;
}

/* The next thing of all paths, one after the other. fts would put several of them in the order of their
 * names. */
static enum err next_entry(struct walk *w, FTSENT **entry) {
    const int links = w->follow ? FTS_LOGICAL : FTS_PHYSICAL | FTS_COMFOLLOW;
    for (;;) {
        if (w->fts == NULL && w->root == w->paths_n)
            return ERR_END;
        errno = 0;
        if (w->fts == NULL) {
            char *const path[] = {w->paths[w->root], NULL};
            w->fts = fts_open(path, links | FTS_NOCHDIR, by_name);
            w->root++;
        }
        *entry = w->fts == NULL ? NULL : fts_read(w->fts);
        int why = errno != 0 ? errno : w->why;
        if (*entry != NULL)
            return ERR_OK;
        if (why != 0)
            return why == ENOMEM ? ERR_NOMEM : ERR_IO;
        fts_close(w->fts);
        w->fts = NULL;
    }
}

enum err walk_next(struct walk *w, struct walk_entry *out) {
    FTSENT *entry;
    if (w->files != NULL)
        return next_listed(w, out);
    for (;;) {
        if (stop_asked(&w->stop))
            return ERR_STOPPED;
        enum err e = next_entry(w, &entry);
        if (e != ERR_OK)
            return e;
        *out = (struct walk_entry){0};
        bool wanted = is_wanted(w, entry, out);
        if (w->failed)
            return ERR_NOMEM;
        if (wanted)
            break;
    }
    out->path = entry->fts_path;
    out->open_as = entry->fts_accpath;
    out->below = below(entry);
    out->number = ++w->number;
    out->root = w->root;
    /* at the root of the walk fts_name may be a whole path */
    const char *slash = strrchr(entry->fts_name, '/');
    out->name = span_of(slash != NULL && slash[1] != '\0' ? slash + 1 : entry->fts_name);
    return ERR_OK;
}

uint64_t walk_links(const struct walk *w) {
    return w->links;
}

/* ---- opening ---- */

/* Opens a file below a directory that is open, one part of the path after the other, and no link among them,
 * whatever was put there since it was met. -1 with errno. */
static int open_below(int root, const char *path, int flags) {
    char name[NAME_MAX + 1];
    int dir = root;
    for (const char *slash; (slash = strchr(path, '/')) != NULL; path = slash + 1) {
        if ((size_t)(slash - path) >= sizeof name) {
            errno = ENAMETOOLONG;
            break;
        }
        memcpy(name, path, (size_t)(slash - path));
        name[slash - path] = '\0';
        int next = openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        int why = errno;
        if (dir != root)
            close(dir);
        errno = why;
        dir = next;
        if (dir < 0)
            return -1;
    }
    int fd = strchr(path, '/') != NULL ? -1 : openat(dir, path, flags | O_NOFOLLOW);
    int why = errno;
    if (dir != root)
        close(dir);
    errno = why;
    return fd;
}

enum err walk_open_file(const struct walk *w, const struct walk_entry *entry, int *fd,
                        struct err_info *error) {
    const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK; /* not to wait for who writes to a fifo */
    const bool named = entry->below[0] == '\0';
    struct stat st;
    *fd = named || w->follow ? open(entry->open_as, flags) : open_below(w->root_fd, entry->below, flags);
    if (*fd < 0)
        return err_set(error, ERR_IO, "%s",
                       errno == ELOOP ? "a symbolic link by now: it was not followed" : strerror(errno));
    if (fstat(*fd, &st) == 0 && S_ISREG(st.st_mode))
        return ERR_OK;
    close(*fd);
    *fd = -1;
    return err_set(error, ERR_INVALID, "not a regular file");
}
