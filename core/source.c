#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { FUSE_MAGIC = 0x65735546 }; /* statfs(2) */

struct source {
    FTS *fts;
    const char *skip;
    char *skip_new; /* skip with ".new" behind it; NULL when there is nothing to skip */
    struct buf bytes;
    uint64_t root; /* how many of the paths have been begun */
};

static int by_name(const FTSENT **a, const FTSENT **b) {
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static enum err check_paths(const struct source_request *request, struct err_info *info) {
    for (size_t i = 0; i < request->paths_n; i++) {
        struct stat st;
        if (stat(request->paths[i], &st) != 0)
            return err_set(info, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s: %s", request->paths[i],
                           strerror(errno));
    }
    return ERR_OK;
}

enum err source_open(const struct source_request *request, struct source **out, struct err_info *info) {
    enum err e = check_paths(request, info);
    if (e != ERR_OK)
        return e;
    struct source *s = calloc(1, sizeof *s);
    char **paths = calloc(request->paths_n + 1, sizeof *paths);
    bool failed = s == NULL || paths == NULL;
    if (!failed && request->skip != NULL)
        failed = asprintf(&s->skip_new, "%s.new", request->skip) < 0;
    if (failed) {
        free(s);
        free(paths);
        return err_set(info, ERR_NOMEM, "out of memory");
    }
    memcpy(paths, request->paths, request->paths_n * sizeof *paths);
    s->skip = request->skip;
    s->fts = fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    free(paths);
    if (s->fts == NULL) {
        free(s->skip_new);
        free(s);
        return err_set(info, errno == ENOMEM ? ERR_NOMEM : ERR_IO, "%s: %s", request->paths[0],
                       strerror(errno));
    }
    *out = s;
    return ERR_OK;
}

void source_close(struct source *s) {
    if (s == NULL)
        return;
    fts_close(s->fts);
    buf_free(&s->bytes);
    free(s->skip_new);
    free(s);
}

static bool is_file(const char *path, const struct stat *st) {
    struct stat other;
    return path != NULL && stat(path, &other) == 0 && other.st_dev == st->st_dev &&
           other.st_ino == st->st_ino;
}

/* Is this the index that is to be replaced, or the new one beside it? */
static bool is_index(const struct source *s, const struct stat *st) {
    return is_file(s->skip, st) || is_file(s->skip_new, st);
}

/* A FUSE file system mounted below the source may be our own mount: it is not entered. */
static bool is_mounted_fuse(const FTSENT *entry) {
    struct statfs fs;
    if (entry->fts_level <= FTS_ROOTLEVEL || entry->fts_parent->fts_statp == NULL ||
        entry->fts_statp->st_dev == entry->fts_parent->fts_statp->st_dev)
        return false;
    return statfs(entry->fts_accpath, &fs) == 0 && fs.f_type == FUSE_MAGIC;
}

/* The next thing in the walk that is a document or should have been one; *st is filled when error.code is
 * ERR_OK. */
static enum err next_file(struct source *s, FTSENT **out, struct stat *st, struct err_info *error) {
    for (;;) {
        errno = 0;
        FTSENT *entry = fts_read(s->fts);
        *error = (struct err_info){0};
        if (entry == NULL)
            return errno == ENOMEM ? ERR_NOMEM : ERR_END;
        *out = entry;
        s->root += entry->fts_level == FTS_ROOTLEVEL && entry->fts_info != FTS_DP;
        bool hidden = entry->fts_level > FTS_ROOTLEVEL && entry->fts_name[0] == '.';
        switch (entry->fts_info) {
        case FTS_D:
            if (hidden) {
                fts_set(s->fts, entry, FTS_SKIP);
            } else if (is_mounted_fuse(entry)) {
                fts_set(s->fts, entry, FTS_SKIP);
                err_set(error, ERR_INVALID, "a FUSE file system is mounted here; it was not entered");
                return ERR_OK;
            }
            continue;
        case FTS_DP:
            continue;
        case FTS_DNR:
        case FTS_ERR:
        case FTS_NS:
            err_set(error, ERR_IO, "%s", strerror(entry->fts_errno));
            return ERR_OK;
        default:
            break;
        }
        if (hidden)
            continue;
        if (stat(entry->fts_accpath, st) != 0) {
            err_set(error, ERR_IO, "%s", strerror(errno));
            return ERR_OK;
        }
        if (S_ISDIR(st->st_mode)) /* a link to a directory */
            continue;
        if (!S_ISREG(st->st_mode)) {
            err_set(error, ERR_INVALID, "not a regular file");
            return ERR_OK;
        }
        if (!is_index(s, st))
            return ERR_OK;
    }
}

static uint64_t mix(uint64_t h, const void *bytes, size_t n) {
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * 1099511628211u; /* FNV-1a */
    return h;
}

enum err source_survey(const struct source_request *request, struct source_totals *totals,
                       struct err_info *info) {
    struct source *s = NULL;
    enum err e = source_open(request, &s, info);
    if (e != ERR_OK)
        return e;
    *totals = (struct source_totals){.fingerprint = 14695981039346656037u};
    FTSENT *entry;
    struct stat st;
    struct err_info error;
    while ((e = next_file(s, &entry, &st, &error)) == ERR_OK) {
        const FTSENT *root = entry;
        while (root->fts_level > FTS_ROOTLEVEL)
            root = root->fts_parent;
        /* the path below the source, so that "cables" and "/home/me/cables" are the same */
        const char *below = entry->fts_path + root->fts_pathlen;
        while (*below == '/')
            below++;
        totals->fingerprint = mix(totals->fingerprint, &s->root, sizeof s->root);
        totals->fingerprint = mix(totals->fingerprint, below, strlen(below) + 1);
        totals->files++;
        if (error.code != ERR_OK)
            continue;
        totals->bytes += (uint64_t)st.st_size;
        int64_t facts[] = {st.st_size, st.st_mtim.tv_sec, st.st_mtim.tv_nsec};
        totals->fingerprint = mix(totals->fingerprint, facts, sizeof facts);
    }
    source_close(s);
    return e == ERR_END ? ERR_OK
                        : err_set(info, e, "%s: the walk failed: %s", request->paths[0], err_name(e));
}

/* Reads the whole file; what was not read whole is an error, never a shorter document. */
static enum err read_all(int fd, struct buf *out, struct err_info *error) {
    char chunk[65536];
    buf_clear(out);
    for (;;) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(error, ERR_IO, "%s", strerror(errno));
        if (n == 0)
            break;
        buf_add(out, chunk, (size_t)n);
        if (out->len > SOURCE_FILE_MAX)
            return err_set(error, ERR_LIMIT, "larger than %d MiB", SOURCE_FILE_MAX >> 20);
    }
    return buf_err(out);
}

static enum err read_file(struct source *s, const FTSENT *entry, const struct stat *st,
                          struct source_item *item) {
    if (st->st_size > SOURCE_FILE_MAX) {
        err_set(&item->error, ERR_LIMIT, "larger than %d MiB", SOURCE_FILE_MAX >> 20);
        return ERR_OK;
    }
    int fd = open(entry->fts_accpath, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        err_set(&item->error, ERR_IO, "%s", strerror(errno));
        return ERR_OK;
    }
    enum err e = read_all(fd, &s->bytes, &item->error);
    close(fd);
    if (e == ERR_NOMEM)
        return e;
    if (e == ERR_OK)
        item->raw.bytes = (struct span){s->bytes.data, s->bytes.len};
    return ERR_OK;
}

enum err source_next(struct source *s, struct source_item *item) {
    FTSENT *entry;
    struct stat st;
    *item = (struct source_item){0};
    enum err e = next_file(s, &entry, &st, &item->error);
    if (e != ERR_OK)
        return e;
    item->raw.path = (struct span){entry->fts_path, entry->fts_pathlen};
    /* at the root of the walk fts_name may be a whole path */
    const char *slash = strrchr(entry->fts_name, '/');
    item->raw.name = span_of(slash != NULL && slash[1] != '\0' ? slash + 1 : entry->fts_name);
    if (item->error.code != ERR_OK)
        return ERR_OK;
    item->raw.mtime = st.st_mtim.tv_sec;
    return read_file(s, entry, &st, item);
}
