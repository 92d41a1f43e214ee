#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/db.h"
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

enum err index_file_look(const char *path, uint64_t *size, struct err_info *info) {
    struct stat st;
    *size = 0;
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

/* Opens and locks PATH.new. Between the two steps another run may rename the file, and then what we hold is
 * the live index: only a lock on the file that still has the name counts. */
static enum err lock(struct index_file *f, struct err_info *info) {
    for (;;) {
        struct stat held, named;
        f->lock = open(f->beside, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (f->lock < 0)
            return err_set(info, ERR_IO, "%s: %s", f->beside, strerror(errno));
        bool locked = flock(f->lock, LOCK_EX | LOCK_NB) == 0;
        if (locked && fstat(f->lock, &held) == 0 && stat(f->beside, &named) == 0 &&
            held.st_dev == named.st_dev && held.st_ino == named.st_ino)
            return ERR_OK;
        close(f->lock);
        f->lock = -1;
        if (!locked)
            return err_set(info, ERR_IO, "%s: another cablefs is writing this index; wait for it", f->beside);
    }
}

enum err index_file_begin(const char *path, struct index_file *f, struct err_info *info) {
    size_t n = strlen(path) + sizeof ".new";
    *f = INDEX_FILE_NONE;
    f->path = path;
    f->beside = malloc(n);
    if (f->beside == NULL)
        return err_no_memory(info);
    snprintf(f->beside, n, "%s.new", path);
    enum err e = lock(f, info);
    if (e == ERR_OK && ftruncate(f->lock, 0) != 0)
        e = err_set(info, ERR_IO, "%s: %s", f->beside, strerror(errno));
    return e;
}

void index_file_end(struct index_file *f) {
    if (f->lock >= 0 && !f->in_place) /* once it was renamed, the name belongs to whoever comes next */
        unlink(f->beside);
    if (f->lock >= 0)
        close(f->lock);
    free(f->beside);
    *f = INDEX_FILE_NONE;
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

/* SQLite calls a page damaged for which it had no memory. A second look tells the two apart. */
enum err index_file_check(const struct index_file *f, struct stop stop, struct err_info *info) {
    struct db *db = NULL;
    bool sound = false;
    enum err e = db_open(f->beside, DB_READ, &db, info);
    if (e == ERR_OK)
        db_watch(db, stop);
    for (int i = 0; e == ERR_OK && !sound && i < 2; i++)
        e = quick_check(db, &sound, info);
    if (e == ERR_OK && !sound)
        e = err_set(info, ERR_CORRUPT, "%s: the new index failed its check; is the disk sound?", f->beside);
    db_close(db);
    return e;
}

static enum err sync_directory(const char *path, struct err_info *info) {
    char *copy = strdup(path);
    if (copy == NULL)
        return err_no_memory(info);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err e = ERR_OK;
    if (fd >= 0 && fsync(fd) != 0 && errno != EINVAL) /* some file systems cannot sync a directory */
        e = err_set(info, ERR_IO, "%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    free(copy);
    return e;
}

enum err index_file_put_in_place(struct index_file *f, uint64_t *size, struct err_info *info) {
    struct stat st;
    if (fsync(f->lock) != 0 || fstat(f->lock, &st) != 0 || rename(f->beside, f->path) != 0)
        return err_set(info, ERR_IO, "%s: %s", f->path, strerror(errno));
    f->in_place = true;
    *size = (uint64_t)st.st_size;
    return sync_directory(f->path, info);
}
