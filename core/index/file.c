#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beside.h"
#include "store/db.h"
#include "store/locks.h"
#include "store/schema.h"

/* ---- what stands there ---- */

enum { SQLITE_ID_OFFSET = 68, SQLITE_HEAD = 72 }; /* sqlite.org/fileformat2.html, 1.3 */

/* The first bytes of a file; false when it has fewer or does not begin like a SQLite database. */
static bool read_head(const char *path, unsigned char head[SQLITE_HEAD]) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool is = read(fd, head, SQLITE_HEAD) == SQLITE_HEAD && memcmp(head, "SQLite format 3", 16) == 0;
    close(fd);
    return is;
}

bool index_file_is_database(const char *path) {
    unsigned char head[SQLITE_HEAD];
    return read_head(path, head);
}

/* Is it a cablefs index, of whatever version and in whatever state? This is read from the bytes themselves,
 * because a database that is damaged or in use does not say what it is. */
static bool is_index(const char *path) {
    unsigned char head[SQLITE_HEAD];
    static const unsigned char id[] = {SCHEMA_APPLICATION_ID >> 24 & 0xff, SCHEMA_APPLICATION_ID >> 16 & 0xff,
                                       SCHEMA_APPLICATION_ID >> 8 & 0xff, SCHEMA_APPLICATION_ID & 0xff};
    return read_head(path, head) && memcmp(head + SQLITE_ID_OFFSET, id, sizeof id) == 0;
}

/* The path of the directory that a file is in; NULL when memory ran out. */
static char *parent_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? strdup(".") : strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* In a directory where anybody may put files and nobody take another's away (/tmp), what stands there must be
 * ours, root's or its master's. Elsewhere who put it there was allowed to. */
static bool is_strangers(const char *path) {
    struct stat st, dir;
    char *parent = parent_of(path);
    bool strange = parent != NULL && lstat(path, &st) == 0 && stat(parent, &dir) == 0 &&
                   (dir.st_mode & S_ISVTX) != 0 && (dir.st_mode & (S_IWGRP | S_IWOTH)) != 0 &&
                   st.st_uid != geteuid() && st.st_uid != 0 && st.st_uid != dir.st_uid;
    free(parent);
    return strange;
}

enum err index_file_look(const char *path, uint64_t *size, struct err_info *info) {
    struct stat st;
    *size = 0;
    if (is_strangers(path))
        return err_set(info, ERR_IO,
                       "%s: belongs to another user, in a directory open to all; "
                       "choose another name or place",
                       path);
    if (stat(path, &st) != 0)
        return ERR_OK;
    *size = (uint64_t)st.st_size;
    if (S_ISREG(st.st_mode) && faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0)
        return err_set(info, ERR_IO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode) || (st.st_size > 0 && !is_index(path)))
        return err_set(info, ERR_FORMAT, "%s: %s not a cablefs index; move it away or choose another name",
                       path, index_file_is_database(path) ? "a database, but" : "exists and is");
    return ERR_OK;
}

/* ---- the new file ---- */

/* Opens the directory of the index, and finds its true path: SQLite, which makes files for us by their path,
 * is told to follow no link. */
static enum err open_directory(struct index_file *f, char **full, struct err_info *info) {
    const char *slash = strrchr(f->path, '/');
    char *dir = parent_of(f->path);
    f->name = slash == NULL ? f->path : slash + 1;
    if (dir == NULL)
        return err_no_memory(info);
    *full = realpath(dir, NULL);
    free(dir);
    if (*full != NULL)
        f->dir = open(*full, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*full != NULL && f->dir < 0 && errno == EACCES) /* files can be made in it, and it cannot be listed */
        f->dir = open(*full, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (f->dir < 0)
        return err_set(info, errno == ENOMEM ? ERR_NOMEM : ERR_IO, "%s.new: %s", f->path, strerror(errno));
    return ERR_OK;
}

/* NULL when memory ran out. */
static char *join(const char *dir, const char *name, const char *suffix) {
    char *path;
    return asprintf(&path, "%s/%s%s", strcmp(dir, "/") == 0 ? "" : dir, name, suffix) < 0 ? NULL : path;
}

static const char *name_in_directory(const char *path) {
    return strrchr(path, '/') + 1;
}

/* PATH.new, and PATH.new.words for the words (words.h), under the same lock. */
static enum err make_files(struct index_file *f, mode_t mode, struct err_info *info) {
    const char *name = name_in_directory(f->beside), *words = name_in_directory(f->words);
    int fd = -1;
    enum err e = beside_make(f->dir, name, f->beside, mode, &f->lock, info);
    if (e != ERR_OK)
        return e;
    beside_remove_journals(f->dir, name);
    beside_remove_journals(f->dir, words);
    beside_remove_temporaries(f->dir);
    e = beside_make(f->dir, words, f->words, S_IRUSR | S_IWUSR, &fd, info);
    f->has_words = e == ERR_OK;
    if (fd >= 0)
        close(fd);
    return e;
}

enum err index_file_begin(const char *path, mode_t mode, struct index_file *f, struct err_info *info) {
    char *full = NULL;
    *f = INDEX_FILE_NONE;
    f->path = path;
    enum err e = open_directory(f, &full, info);
    if (e == ERR_OK && f->name[0] == '\0')
        e = err_set(info, ERR_IO, "%s: the name of a directory, and not of an index", path);
    if (e == ERR_OK) {
        f->whole = join(full, f->name, "");
        f->beside = join(full, f->name, ".new");
        f->words = join(full, f->name, ".new.words");
        e = f->whole == NULL || f->beside == NULL || f->words == NULL ? err_no_memory(info)
                                                                      : make_files(f, mode, info);
    }
    free(full);
    return e;
}

static void remove_words(struct index_file *f) {
    if (f->has_words) /* also where they were removed by whoever wrote them: the lock keeps others away */
        unlinkat(f->dir, name_in_directory(f->words), 0);
    f->has_words = false;
}

void index_file_end(struct index_file *f) {
    if (f->lock >= 0 && !f->in_place) { /* once it was renamed, the names belong to whoever comes next */
        remove_words(f);
        beside_remove_journals(f->dir, name_in_directory(f->beside));
        if (beside_is(f->dir, name_in_directory(f->beside), f->lock))
            unlinkat(f->dir, name_in_directory(f->beside), 0);
    }
    if (f->lock >= 0)
        close(f->lock);
    if (f->dir >= 0)
        close(f->dir);
    free(f->whole);
    free(f->beside);
    free(f->words);
    *f = INDEX_FILE_NONE;
}

static bool is_there(const char *path, const char *suffix) {
    struct stat st;
    char *beside;
    if (asprintf(&beside, "%s%s", path, suffix) < 0)
        return false;
    bool there = lstat(beside, &st) == 0;
    free(beside);
    return there;
}

/* A run that could not remove its journal may have put the index in place all the same, and one that was
 * killed while it swept may have removed the first of the files. */
void index_file_sweep(const char *path) {
    struct index_file f = INDEX_FILE_NONE;
    if (is_there(path, ".new") || is_there(path, ".new-journal") || is_there(path, ".new.words"))
        index_file_begin(path, S_IRUSR | S_IWUSR, &f, NULL);
    index_file_end(&f);
}

/* ---- an index that is updated ---- */

bool index_file_may_write(const struct index_file *f) {
    struct stat st;
    if (fstatat(f->dir, f->name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode) ||
        faccessat(f->dir, f->name, R_OK | W_OK, AT_EACCESS) != 0 || !locks_are_trusted_at(f->whole))
        return false;
    return beside_keep_journal(f->dir, f->name, st.st_uid);
}

/* The kernel shares what it can between the two, where the file system knows how. */
static enum err copy_bytes(int from, int to, off_t size) {
    if (ioctl(to, FICLONE, from) == 0)
        return ERR_OK;
    for (off_t left = size; left > 0;) {
        ssize_t n = copy_file_range(from, NULL, to, NULL, (size_t)left, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return ERR_IO;
        left -= n;
    }
    return ERR_OK;
}

enum err index_file_copy(const struct index_file *f, struct err_info *info) {
    struct stat st;
    int from = openat(f->dir, f->name, O_RDONLY | O_CLOEXEC);
    enum err e = from >= 0 && fstat(from, &st) == 0 ? copy_bytes(from, f->lock, st.st_size) : ERR_IO;
    if (e != ERR_OK)
        err_set(info, e, "%s: it cannot be copied: %s", f->path, strerror(errno));
    if (from >= 0)
        close(from);
    return e;
}

enum err index_file_empty(const struct index_file *f, struct err_info *info) {
    return ftruncate(f->lock, 0) == 0 ? ERR_OK : err_set(info, ERR_IO, "%s: %s", f->beside, strerror(errno));
}

/* ---- check, sync, rename ---- */

static enum err quick_check(struct db *db, bool *sound, struct err_info *info) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(db, "PRAGMA quick_check(1)", &s, info);
    if (e == ERR_OK)
        e = db_step(s, info);
    *sound = e == ERR_OK && span_eq(db_text(s, 0), SPAN("ok"));
    db_finalize(s);
    return e;
}

struct checking {
    struct db *db;
    struct stop stop;
    const struct tell *tell;
    double pages; /* that are read in all */
};

static bool go_on_checking(void *context) {
    const struct checking *c = context;
    tell_done(c->tell, (double)db_pages_read(c->db) / c->pages);
    return stop_asked(&c->stop);
}

/* A page is read as a part of its tree, and again row by row: 1.93 to 1.95 times, at 2,400 and at 100,000
 * cables. */
static enum err watch_check(struct checking *c, struct err_info *info) {
    static const double times = 1.95;
    int64_t pages = 0;
    enum err e = db_exec_int(c->db, "PRAGMA page_count", &pages, info);
    c->pages = pages > 0 ? (double)pages * times : 1;
    if (e == ERR_OK)
        db_watch(c->db, (struct stop){.ask = go_on_checking, .context = c});
    return e;
}

/* SQLite calls a page damaged for which it had no memory. A second look tells the two apart. */
enum err index_file_check(const struct index_file *f, struct stop stop, const struct tell *tell,
                          struct err_info *info) {
    struct db *db = NULL;
    bool sound = false;
    enum err e = db_open(f->beside, DB_READ, &db, info);
    struct checking checking = {.db = db, .stop = stop, .tell = tell};
    if (e == ERR_OK)
        e = watch_check(&checking, info);
    for (int i = 0; e == ERR_OK && !sound && i < 2; i++)
        e = quick_check(db, &sound, info);
    if (e == ERR_OK && !sound)
        e = err_set(info, ERR_CORRUPT, "%s: the new index failed its check; is the disk sound?", f->beside);
    db_close(db);
    return e;
}

static enum err sync_directory(const struct index_file *f, struct err_info *info) {
    /* some file systems cannot sync a directory, and nobody one that may not be listed */
    return fsync(f->dir) == 0 || errno == EINVAL || errno == EBADF
               ? ERR_OK
               : err_set(info, ERR_IO, "%s: %s", f->path, strerror(errno));
}

static enum err swapped(const struct index_file *f, struct err_info *info) {
    return err_set(info, ERR_IO,
                   "%s.new: another file took its place while it was written; use a directory where only you "
                   "can write",
                   f->path);
}

enum err index_file_put_in_place(struct index_file *f, uint64_t *size, struct err_info *info) {
    struct stat st;
    const char *beside = name_in_directory(f->beside);
    if (!beside_is(f->dir, beside, f->lock))
        return swapped(f, info);
    remove_words(f);
    beside_remove_journals(f->dir, f->name); /* of the old one: SQLite would play them back into the new */
    if (fsync(f->lock) != 0 || fstat(f->lock, &st) != 0 || renameat(f->dir, beside, f->dir, f->name) != 0)
        return err_set(info, ERR_IO, "%s: %s", f->path, strerror(errno));
    f->in_place = true;
    if (!beside_is(f->dir, f->name, f->lock))
        return swapped(f, info);
    *size = (uint64_t)st.st_size;
    return sync_directory(f, info);
}
