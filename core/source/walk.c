#include "walk.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

enum { FUSE_MAGIC = 0x65735546 }; /* statfs(2) */

struct walk {
    FTS *fts;
    struct stop stop;
    const char *skip;
    char *skip_new, *skip_words; /* what is written beside it; NULL when there is nothing to skip */
    uint64_t root; /* how many of the paths have been begun */
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

/* NULL when memory ran out. */
static char *beside(const char *path, const char *suffix) {
    char *name;
    return asprintf(&name, "%s%s", path, suffix) < 0 ? NULL : name;
}

enum err walk_open(char *const *paths, size_t n, const char *skip, struct stop stop, struct walk **out,
                   struct err_info *info) {
    enum err e = check_paths(paths, n, info);
    if (e != ERR_OK)
        return e;
    struct walk *w = calloc(1, sizeof *w);
    char **list = calloc(n + 1, sizeof *list); /* fts wants a NULL behind the last */
    if (w != NULL && skip != NULL) {
        w->skip_new = beside(skip, ".new");
        w->skip_words = beside(skip, ".new.words");
    }
    if (w == NULL || list == NULL || (skip != NULL && (w->skip_new == NULL || w->skip_words == NULL))) {
        walk_close(w);
        free(list);
        return err_no_memory(info);
    }
    memcpy(list, paths, n * sizeof *list);
    w->stop = stop;
    w->skip = skip;
    w->fts = fts_open(list, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    int why = errno;
    free(list);
    if (w->fts == NULL) {
        walk_close(w);
        return err_set(info, why == ENOMEM ? ERR_NOMEM : ERR_IO, "%s: %s", paths[0], strerror(why));
    }
    *out = w;
    return ERR_OK;
}

void walk_close(struct walk *w) {
    if (w == NULL)
        return;
    if (w->fts != NULL && w->root == 0)
        fts_read(w->fts); /* glibc's fts_close() forgets the paths where nothing was read */
    if (w->fts != NULL)
        fts_close(w->fts);
    free(w->skip_new);
    free(w->skip_words);
    free(w);
}

static bool is_file(const char *path, const struct stat *st) {
    struct stat other;
    return path != NULL && stat(path, &other) == 0 && other.st_dev == st->st_dev &&
           other.st_ino == st->st_ino;
}

static bool is_mounted_fuse(const FTSENT *entry) {
    struct statfs fs;
    if (entry->fts_level <= FTS_ROOTLEVEL || entry->fts_parent->fts_statp == NULL ||
        entry->fts_statp->st_dev == entry->fts_parent->fts_statp->st_dev)
        return false;
    return statfs(entry->fts_accpath, &fs) == 0 && fs.f_type == FUSE_MAGIC;
}

/* True when the entry is a file or should have been one; then out->st or out->error is filled. */
static bool is_wanted(struct walk *w, FTSENT *entry, struct walk_entry *out) {
    bool hidden = entry->fts_level > FTS_ROOTLEVEL && entry->fts_name[0] == '.';
    switch (entry->fts_info) {
    case FTS_D:
        if (hidden) {
            fts_set(w->fts, entry, FTS_SKIP);
        } else if (is_mounted_fuse(entry)) {
            fts_set(w->fts, entry, FTS_SKIP);
            err_set(&out->error, ERR_INVALID, "a FUSE file system is mounted here; it was not entered");
            return true;
        }
        return false;
    case FTS_DP:
        return false;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        err_set(&out->error, ERR_IO, "%s", strerror(entry->fts_errno));
        return true;
    default:
        break;
    }
    if (hidden)
        return false;
    if (stat(entry->fts_accpath, &out->st) != 0) {
        err_set(&out->error, ERR_IO, "%s", strerror(errno));
        return true;
    }
    if (S_ISDIR(out->st.st_mode)) /* a link to a directory */
        return false;
    if (!S_ISREG(out->st.st_mode)) {
        err_set(&out->error, ERR_INVALID, "not a regular file");
        return true;
    }
    return !is_file(w->skip, &out->st) && !is_file(w->skip_new, &out->st) &&
           !is_file(w->skip_words, &out->st);
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

enum err walk_next(struct walk *w, struct walk_entry *out) {
    FTSENT *entry;
    do {
        if (stop_asked(&w->stop))
            return ERR_STOPPED;
        errno = 0;
        entry = fts_read(w->fts);
        if (entry == NULL)
            return errno == ENOMEM ? ERR_NOMEM : ERR_END;
        *out = (struct walk_entry){0};
        w->root += entry->fts_level == FTS_ROOTLEVEL && entry->fts_info != FTS_DP;
    } while (!is_wanted(w, entry, out));
    out->path = entry->fts_path;
    out->open_as = entry->fts_accpath;
    out->below = below(entry);
    out->root = w->root;
    /* at the root of the walk fts_name may be a whole path */
    const char *slash = strrchr(entry->fts_name, '/');
    out->name = span_of(slash != NULL && slash[1] != '\0' ? slash + 1 : entry->fts_name);
    return ERR_OK;
}
