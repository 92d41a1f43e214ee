#include "roots.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "file.h"
#include "store/schema.h"

/* ---- names ---- */

static enum err not_there(const char *path, int why, struct err_info *info) {
    if (why == ENOMEM)
        return err_no_memory(info);
    return err_set(info, why == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s: %s", path, strerror(why));
}

/* NULL with errno. */
static char *join_real(const char *directory, const char *name) {
    char *full = NULL, *real = realpath(directory, NULL);
    if (real == NULL)
        return NULL;
    if (asprintf(&full, "%s/%s", strcmp(real, "/") == 0 ? "" : real, name) < 0) {
        full = NULL;
        errno = ENOMEM;
    }
    free(real);
    return full;
}

/* The path under which a source is recorded, which the caller frees; NULL with errno. */
static char *whole_path(const char *path) {
    char *copy = strdup(path), *full;
    if (copy == NULL)
        return NULL;
    for (size_t n = strlen(copy); n > 1 && copy[n - 1] == '/'; n--)
        copy[n - 1] = '\0';
    char *slash = strrchr(copy, '/');
    const char *name = slash != NULL ? slash + 1 : copy;
    if (name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        full = realpath(copy, NULL);
    } else if (slash == NULL) {
        full = join_real(".", name);
    } else {
        *slash = '\0';
        full = join_real(slash == copy ? "/" : copy, name);
    }
    int why = errno;
    free(copy);
    errno = why;
    return full;
}

static bool is_same(const char *a, const char *b) {
    if (strcmp(a, b) == 0)
        return true;
    char *real_a = realpath(a, NULL), *real_b = realpath(b, NULL);
    bool same = real_a != NULL && real_b != NULL && strcmp(real_a, real_b) == 0;
    free(real_a);
    free(real_b);
    return same;
}

/* ---- lists ---- */

void index_roots_free(struct index_roots *roots) {
    for (size_t i = 0; i < roots->n; i++)
        free(roots->paths[i]);
    free(roots->paths);
    *roots = (struct index_roots){0};
}

static bool has(const struct index_roots *roots, const char *path) {
    for (size_t i = 0; i < roots->n; i++)
        if (is_same(roots->paths[i], path))
            return true;
    return false;
}

bool index_roots_append(struct index_roots *roots, const char *path) {
    char *copy = strdup(path);
    char **more = copy == NULL ? NULL : realloc(roots->paths, (roots->n + 1) * sizeof *more);
    if (more == NULL) {
        free(copy);
        return false;
    }
    roots->paths = more;
    roots->paths[roots->n++] = copy;
    return true;
}

/* Each source once, as given or as it is recorded. */
static enum err name_all(char *const *sources, size_t n, bool as_given, struct index_roots *roots,
                         struct err_info *info) {
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        char *path = NULL;
        if (stat(sources[i], &st) != 0 || (path = whole_path(sources[i])) == NULL)
            return not_there(sources[i], errno, info);
        bool taken = has(roots, path) || index_roots_append(roots, as_given ? sources[i] : path);
        free(path);
        if (!taken)
            return err_no_memory(info);
    }
    return ERR_OK;
}

enum err index_roots_once(char *const *sources, size_t n, struct index_roots *roots, struct err_info *info) {
    *roots = (struct index_roots){0};
    enum err e = name_all(sources, n, true, roots, info);
    if (e != ERR_OK)
        index_roots_free(roots);
    return e;
}

static bool is_within(const struct index_roots *some, const struct index_roots *all) {
    for (size_t i = 0; i < some->n; i++)
        if (!has(all, some->paths[i]))
            return false;
    return true;
}

/* ---- the table ---- */

static const char *kind_of(const char *path) {
    struct stat st;
    return stat(path, &st) != 0 ? NULL : S_ISDIR(st.st_mode) ? "directory" : "file";
}

/* path: the whole one, or NULL, which errno explains. */
static enum err insert_root(struct db_stmt *s, const char *given, const char *path, bool follow_links,
                            struct err_info *info) {
    const char *kind = path == NULL ? NULL : kind_of(path);
    if (kind == NULL)
        return not_there(given, errno, info);
    db_bind_text(s, 1, span_of(path));
    db_bind_text(s, 2, span_of(given));
    db_bind_text(s, 3, span_of(kind));
    db_bind_int(s, 4, follow_links);
    return db_run(s, info);
}

enum err index_roots_write(struct db *db, char *const *sources, size_t n, size_t recorded, bool follow_links,
                           struct err_info *info) {
    struct db_stmt *s = NULL;
    enum err e =
        db_prepare(db, "INSERT INTO root(path, given, kind, follow_links) VALUES (?, ?, ?, ?)", &s, info);
    for (size_t i = recorded; e == ERR_OK && i < n; i++) {
        char *path = whole_path(sources[i]);
        e = insert_root(s, sources[i], path, follow_links, info);
        free(path);
    }
    db_finalize(s);
    return e;
}

static bool append_span(struct index_roots *roots, struct span path) {
    char *copy = strndup(path.p, path.n);
    bool taken = copy != NULL && index_roots_append(roots, copy);
    free(copy);
    return taken;
}

static enum err read_table(struct db *db, struct index_roots *roots, struct err_info *info) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(db, "SELECT path, follow_links FROM root ORDER BY id", &s, info);
    while (e == ERR_OK && (e = db_step(s, info)) == ERR_OK) {
        struct span path = db_text(s, 0);
        roots->follow_links = roots->follow_links || db_int(s, 1) != 0;
        if (path.n == 0 || path.p[0] != '/')
            e = err_set(info, ERR_CORRUPT, "a source in it has no whole path");
        else if (!append_span(roots, path))
            e = err_no_memory(info);
    }
    db_finalize(s);
    return e == ERR_END ? ERR_OK : e;
}

/* ---- sources, in the order of the table ---- */

void index_roots_order_free(struct index_roots_order *o) {
    free(o->paths);
    index_roots_free(&o->given);
    *o = (struct index_roots_order){.paths = NULL};
}

/* The source that is recorded under this path, of those that have not been taken; NULL: there is none. */
static char *take_source(char **left, size_t n, struct span path) {
    char *copy = strndup(path.p, path.n), *found = NULL;
    for (size_t i = 0; copy != NULL && found == NULL && i < n; i++)
        if (left[i] != NULL && is_same(left[i], copy)) {
            found = left[i];
            left[i] = NULL;
        }
    free(copy);
    return found;
}

static enum err order(struct db_stmt *rows, char **left, size_t n, bool follow_links,
                      struct index_roots_order *o, struct err_info *info) {
    enum err e = ERR_OK;
    o->fits = true;
    while (o->fits && (e = db_step(rows, info)) == ERR_OK) {
        char *source = take_source(left, n, db_text(rows, 0));
        o->fits = source != NULL && o->n < n && (db_int(rows, 2) != 0) == follow_links;
        if (!o->fits)
            break;
        o->paths[o->n++] = source;
        if (!append_span(&o->given, db_text(rows, 1)))
            return err_no_memory(info);
    }
    if (!o->fits)
        db_reset(rows);
    else if (e != ERR_END)
        return e;
    o->recorded = o->n;
    for (size_t i = 0; o->fits && i < n; i++) {
        if (left[i] == NULL)
            continue;
        o->paths[o->n++] = left[i];
        if (!index_roots_append(&o->given, left[i]))
            return err_no_memory(info);
    }
    return ERR_OK;
}

enum err index_roots_order(struct db *db, char *const *sources, size_t n, bool follow_links,
                           struct index_roots_order *o, struct err_info *info) {
    struct db_stmt *rows = NULL;
    char **left = calloc(n + 1, sizeof *left);
    *o = (struct index_roots_order){.paths = calloc(n + 1, sizeof *o->paths)};
    if (left == NULL || o->paths == NULL) {
        free(left);
        return err_no_memory(info);
    }
    memcpy(left, sources, n * sizeof *left);
    enum err e = db_prepare(db, "SELECT path, given, follow_links FROM root ORDER BY id", &rows, info);
    if (e == ERR_OK)
        e = order(rows, left, n, follow_links, o, info);
    db_finalize(rows);
    free(left);
    return e;
}

enum err index_roots_read(const char *path, struct index_roots *roots, bool *unrecorded,
                          struct err_info *info) {
    struct db *db = NULL;
    uint64_t size;
    *roots = (struct index_roots){0};
    *unrecorded = false;
    enum err e = index_file_look(path, &size, info);
    if (e != ERR_OK || size == 0)
        return e;
    e = db_open(path, DB_READ, &db, NULL);
    if (e == ERR_OK)
        e = schema_check(db, path, NULL);
    if (e == ERR_OK)
        e = read_table(db, roots, NULL);
    db_close(db);
    if (e == ERR_NOMEM)
        return err_no_memory(info);
    if (e != ERR_OK)
        index_roots_free(roots);
    *unrecorded = roots->n == 0;
    return ERR_OK;
}

/* ---- the plan ---- */

static bool is_empty_directory(const char *path) {
    DIR *dir = opendir(path);
    const struct dirent *d = NULL;
    if (dir == NULL)
        return false;
    while ((d = readdir(dir)) != NULL && (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0))
        ;
    closedir(dir);
    return d == NULL;
}

/* Where a disk is not mounted its mount point is still there, empty. */
static enum err check_there(const char *index, const struct index_roots *roots, struct err_info *info) {
    for (size_t i = 0; i < roots->n; i++) {
        const char *path = roots->paths[i];
        struct stat st;
        int why = stat(path, &st) != 0 ? errno : 0;
        if (why == 0 && !(S_ISDIR(st.st_mode) && is_empty_directory(path)))
            continue;
        return err_set(
            info, why == 0 || why == ENOENT ? ERR_NOT_FOUND : ERR_IO,
            "%.200s: %s; %.100s was made of it. Bring it back, or name what is left with --replace", path,
            why == 0 ? "empty by now" : strerror(why), index);
    }
    return ERR_OK;
}

enum { NAMED_MAX = 3, SHOWN_MAX = 80 }; /* sources in a message, and bytes of each */

static enum err refuse_others(const char *index, const struct index_roots *roots, struct err_info *info) {
    struct buf names = BUF_EMPTY;
    for (size_t i = 0; i < roots->n && i < NAMED_MAX; i++) {
        const char *path = roots->paths[i];
        bool cut = strlen(path) > SHOWN_MAX;
        buf_printf(&names, "%s%.*s%s", i == 0 ? "" : ", ", SHOWN_MAX, path, cut ? "..." : "");
    }
    if (roots->n > NAMED_MAX)
        buf_printf(&names, " and %zu more", roots->n - NAMED_MAX);
    buf_char(&names, '\0');
    enum err e = buf_err(&names);
    if (e == ERR_OK)
        e = err_set(info, ERR_INVALID,
                    "%.100s: made of other sources: %s; `cablefs index` with --add takes the new ones beside "
                    "them, with --replace it starts again",
                    index, names.data);
    else
        e = err_no_memory(info);
    buf_free(&names);
    return e;
}

static enum err plan(const struct index_roots_request *r, struct index_roots *roots, struct err_info *info) {
    const struct index_roots *recorded = r->recorded;
    const bool keeps = r->how == INDEX_ROOTS_ADD || r->sources_n == 0;
    roots->follow_links = r->follow_links || (r->sources_n == 0 && recorded->follow_links);
    if (keeps && r->unrecorded)
        return err_set(info, ERR_NOT_FOUND,
                       "%s: of an earlier version or damaged, it does not say what it was made of: name all "
                       "its sources%s",
                       r->path, r->how == INDEX_ROOTS_ADD ? " with --replace" : "");
    if (r->sources_n == 0 && recorded->n == 0)
        return err_set(info, ERR_NOT_FOUND, "%s: no index is there yet: name the sources to make it of",
                       r->path);
    if (r->how != INDEX_ROOTS_REPLACE && recorded->follow_links && !roots->follow_links)
        return err_set(info, ERR_INVALID,
                       "%s: links in its sources were followed: say follow-links again, or start again with "
                       "`cablefs index --replace`",
                       r->path);
    if (keeps) {
        enum err e = check_there(r->path, recorded, info);
        if (e == ERR_OK)
            e = name_all(recorded->paths, recorded->n, true, roots, info);
        return e == ERR_OK ? name_all(r->sources, r->sources_n, true, roots, info) : e;
    }
    enum err e = name_all(r->sources, r->sources_n, true, roots, info);
    if (e != ERR_OK || r->how == INDEX_ROOTS_REPLACE || recorded->n == 0)
        return e;
    bool same = recorded->n == roots->n && is_within(roots, recorded);
    return same ? ERR_OK : refuse_others(r->path, recorded, info);
}

enum err index_roots_plan(const struct index_roots_request *request, struct index_roots *roots,
                          struct err_info *info) {
    *roots = (struct index_roots){0};
    enum err e = plan(request, roots, info);
    if (e != ERR_OK)
        index_roots_free(roots);
    return e;
}
