#include "read_vfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hot_journal.h"
#include "locks.h"

/* The bytes that SQLite locks: sqlite.org/fileformat2.html, 1.6, and os.h of its source. */
enum { PENDING = 0x40000000, RESERVED = PENDING + 1, SHARED = PENDING + 2, SHARED_BYTES = 510 };

enum { FIRST_PAGE_MIN = 512, SECTOR_BYTES = 4096 };

static const char suffix[] = "-journal";

struct file {
    sqlite3_file base; /* first */
    int fd;
    int dir; /* where its journal would be (O_PATH) */
    char *name; /* of the file in dir */
    char *journal; /* likewise */
    bool has_locks;
    struct hot_journal hot;
};

static struct file *file_of(sqlite3_file *base) {
    return (struct file *)base;
}

/* ---- reading ---- */

/* Reads from one place, in the index or its journal; *got is less at the end. */
static int read_piece(int fd, char *bytes, size_t n, uint64_t offset, size_t *got) {
    for (*got = 0; *got < n;) {
        ssize_t more = pread(fd, bytes + *got, n - *got, (off_t)(offset + *got));
        if (more < 0 && errno != EINTR)
            return SQLITE_IOERR_READ;
        if (more == 0)
            break;
        *got += more > 0 ? (size_t)more : 0;
    }
    return SQLITE_OK;
}

/* Reads of one page, as it was. */
static int read_through_journal(const struct file *f, char *bytes, size_t n, uint64_t offset, size_t *got) {
    uint64_t within = offset % f->hot.page_bytes;
    uint64_t at = hot_journal_find(&f->hot, offset / f->hot.page_bytes + 1);
    return at == 0 ? read_piece(f->fd, bytes, n, offset, got)
                   : read_piece(f->hot.fd, bytes, n, at + within, got);
}

static int read_some(const struct file *f, char *bytes, size_t n, uint64_t offset, size_t *got) {
    size_t piece = 0;
    int code = SQLITE_OK;
    *got = 0;
    if (!f->hot.is_hot)
        return read_piece(f->fd, bytes, n, offset, got);
    while (code == SQLITE_OK && *got < n) {
        size_t left = f->hot.page_bytes - (size_t)((offset + *got) % f->hot.page_bytes);
        size_t want = n - *got < left ? n - *got : left;
        code = read_through_journal(f, bytes + *got, want, offset + *got, &piece);
        *got += piece;
        if (piece < want)
            break;
    }
    return code;
}

static int x_read(sqlite3_file *base, void *bytes, int n, sqlite3_int64 offset) {
    size_t got;
    int code = read_some(file_of(base), bytes, (size_t)n, (uint64_t)offset, &got);
    if (code != SQLITE_OK || got == (size_t)n)
        return code;
    memset((char *)bytes + got, 0, (size_t)n - got);
    return offset >= FIRST_PAGE_MIN ? SQLITE_IOERR_READ : SQLITE_IOERR_SHORT_READ;
}

static int x_file_size(sqlite3_file *base, sqlite3_int64 *size) {
    const struct file *f = file_of(base);
    struct stat st;
    if (f->hot.is_hot) {
        *size = (sqlite3_int64)f->hot.pages * f->hot.page_bytes;
        return SQLITE_OK;
    }
    if (fstat(f->fd, &st) != 0)
        return SQLITE_IOERR_FSTAT;
    *size = st.st_size;
    return SQLITE_OK;
}

/* ---- locks ---- */

static struct flock lock_of(short type, off_t start, off_t n) {
    return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = n};
}

/* Does another hold a lock of a writer on this byte? */
static int is_locked(const struct file *f, off_t byte, bool *locked) {
    struct flock lock = lock_of(F_RDLCK, byte, 1);
    if (fcntl(f->fd, F_OFD_GETLK, &lock) != 0)
        return SQLITE_IOERR_CHECKRESERVEDLOCK;
    *locked = lock.l_type != F_UNLCK;
    return SQLITE_OK;
}

static void unlock(const struct file *f) {
    struct flock lock = lock_of(F_UNLCK, SHARED, SHARED_BYTES);
    fcntl(f->fd, F_OFD_SETLK, &lock);
}

/* A writer that wants to be alone, or is, holds PENDING: then no reader begins. */
static int take_shared(const struct file *f) {
    struct flock lock = lock_of(F_RDLCK, SHARED, SHARED_BYTES);
    bool wanted = false;
    int code = is_locked(f, PENDING, &wanted);
    if (code != SQLITE_OK || wanted)
        return wanted ? SQLITE_BUSY : code;
    if (fcntl(f->fd, F_OFD_SETLK, &lock) == 0)
        return SQLITE_OK;
    return errno == EAGAIN || errno == EACCES ? SQLITE_BUSY : SQLITE_IOERR_RDLOCK;
}

/* ---- the journal ---- */

static int code_of(enum err e) {
    return e == ERR_OK ? SQLITE_OK : e == ERR_NOMEM ? SQLITE_NOMEM : SQLITE_IOERR_READ;
}

/* Is the file that is open here still at its path? Then the journal there is its own. */
static bool is_at_its_place(const struct file *f, const struct stat *index) {
    struct stat there;
    return fstatat(f->dir, f->name, &there, 0) == 0 && there.st_dev == index->st_dev &&
           there.st_ino == index->st_ino;
}

/* Reads a journal with something in it, beside an index that no writer is at. It may go at any time: then it
 * was that of a writer who gave up, and nothing. */
static int open_journal(struct file *f) {
    struct stat index, journal;
    int fd = openat(f->dir, f->journal, O_RDONLY | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) /* that of a user who shuts out others is no more readable for us than a planted one */
        return errno == ENOENT || errno == ELOOP ? SQLITE_OK : SQLITE_CANTOPEN;
    if (fstat(fd, &journal) != 0 || fstat(f->fd, &index) != 0) {
        close(fd);
        return SQLITE_IOERR_FSTAT;
    }
    if (!S_ISREG(journal.st_mode) || journal.st_uid != index.st_uid || !is_at_its_place(f, &index)) {
        close(fd);
        return SQLITE_OK;
    }
    return code_of(hot_journal_open(fd, f->fd, &f->hot));
}

/* Under SHARED, when nobody changes the file: finds out what is to be read. As long as a writer holds
 * RESERVED, it has not begun to change the file either, whatever its journal says. */
static int look_for_journal(struct file *f) {
    struct stat journal, index;
    bool written = false;
    bool any = fstatat(f->dir, f->journal, &journal, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(journal.st_mode) &&
               journal.st_size > 0;
    int code = any ? is_locked(f, RESERVED, &written) : SQLITE_OK;
    if (code != SQLITE_OK)
        return code;
    any = any && !written && fstat(f->fd, &index) == 0 && journal.st_uid == index.st_uid;
    if (any && hot_journal_is_still(&f->hot, &journal))
        return SQLITE_OK;
    hot_journal_close(&f->hot);
    return any ? open_journal(f) : SQLITE_OK;
}

static int x_lock(sqlite3_file *base, int level) {
    struct file *f = file_of(base);
    if (level > SQLITE_LOCK_SHARED)
        return SQLITE_IOERR_LOCK;
    if (!f->has_locks || level == SQLITE_LOCK_NONE)
        return SQLITE_OK;
    int code = take_shared(f);
    if (code != SQLITE_OK)
        return code;
    code = look_for_journal(f);
    if (code != SQLITE_OK)
        unlock(f);
    return code;
}

static int x_unlock(sqlite3_file *base, int level) {
    const struct file *f = file_of(base);
    if (f->has_locks && level == SQLITE_LOCK_NONE)
        unlock(f);
    return SQLITE_OK;
}

/* SQLite asks this about a journal, and hears of none. */
static int x_check_reserved(sqlite3_file *base, int *locked) {
    (void)base;
    *locked = 0;
    return SQLITE_OK;
}

/* ---- what else a file does ---- */

static int x_close(sqlite3_file *base) {
    struct file *f = file_of(base);
    hot_journal_close(&f->hot);
    if (f->dir >= 0)
        close(f->dir);
    if (f->fd >= 0)
        close(f->fd);
    free(f->name);
    free(f->journal);
    return SQLITE_OK;
}

static int x_write(sqlite3_file *base, const void *bytes, int n, sqlite3_int64 offset) {
    (void)base, (void)bytes, (void)n, (void)offset;
    return SQLITE_READONLY;
}

static int x_truncate(sqlite3_file *base, sqlite3_int64 size) {
    (void)base, (void)size;
    return SQLITE_READONLY;
}

static int x_sync(sqlite3_file *base, int flags) {
    (void)base, (void)flags;
    return SQLITE_OK;
}

static int x_control(sqlite3_file *base, int what, void *argument) {
    return what == READ_VFS_IS_AWAITED ? is_locked(file_of(base), PENDING, argument) : SQLITE_NOTFOUND;
}

static int x_sector(sqlite3_file *base) {
    (void)base;
    return SECTOR_BYTES;
}

static int x_traits(sqlite3_file *base) {
    return file_of(base)->has_locks ? 0 : SQLITE_IOCAP_IMMUTABLE;
}

/* Version 1: nothing is mapped into memory, and there is no log (WAL). */
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = x_close,
    .xRead = x_read,
    .xWrite = x_write,
    .xTruncate = x_truncate,
    .xSync = x_sync,
    .xFileSize = x_file_size,
    .xLock = x_lock,
    .xUnlock = x_unlock,
    .xCheckReservedLock = x_check_reserved,
    .xFileControl = x_control,
    .xSectorSize = x_sector,
    .xDeviceCharacteristics = x_traits,
};

/* ---- the VFS ---- */

/* Splits the path, which is absolute and free of links, and opens the directory. */
static int open_beside(struct file *f, const char *path) {
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    char *dir = slash != NULL ? strndup(path, (size_t)(name - path)) : strdup(".");
    size_t n = strlen(name);
    f->name = strdup(name);
    f->journal = malloc(n + sizeof suffix);
    int code = dir != NULL && f->name != NULL && f->journal != NULL ? SQLITE_OK : SQLITE_NOMEM;
    if (code == SQLITE_OK) {
        memcpy(f->journal, name, n);
        memcpy(f->journal + n, suffix, sizeof suffix);
        f->dir = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
        code = f->dir >= 0 ? SQLITE_OK : SQLITE_CANTOPEN;
    }
    free(dir);
    return code;
}

static bool can_lock(const struct file *f) {
    bool locked;
    return locks_are_trusted(f->fd) && is_locked(f, RESERVED, &locked) == SQLITE_OK;
}

static int x_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *given) {
    struct file *f = file_of(base);
    (void)vfs;
    *f = (struct file){.fd = -1, .dir = -1, .hot = HOT_JOURNAL_NONE};
    if (path == NULL || (flags & SQLITE_OPEN_MAIN_DB) == 0 || (flags & SQLITE_OPEN_READONLY) == 0)
        return SQLITE_CANTOPEN;
    f->fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
    int code = f->fd >= 0 ? open_beside(f, path) : SQLITE_CANTOPEN;
    if (code != SQLITE_OK) {
        x_close(base);
        return code;
    }
    f->has_locks = can_lock(f);
    f->base.pMethods = &methods;
    if (given != NULL)
        *given = flags;
    return SQLITE_OK;
}

static int x_delete(sqlite3_vfs *vfs, const char *path, int sync) {
    (void)vfs, (void)path, (void)sync;
    return SQLITE_READONLY;
}

/* It is asked for journals and logs: look_for_journal() has seen to the one, and there are none of the
 * others. */
static int x_access(sqlite3_vfs *vfs, const char *path, int flags, int *is) {
    (void)vfs, (void)path, (void)flags;
    *is = 0;
    return SQLITE_OK;
}

static int x_full_path(sqlite3_vfs *vfs, const char *path, int n, char *out) {
    sqlite3_vfs *own = sqlite3_vfs_find(NULL);
    (void)vfs;
    return own != NULL ? own->xFullPathname(own, path, n, out) : SQLITE_CANTOPEN;
}

static int x_random(sqlite3_vfs *vfs, int n, char *out) {
    sqlite3_vfs *own = sqlite3_vfs_find(NULL);
    (void)vfs;
    return own != NULL ? own->xRandomness(own, n, out) : 0;
}

static int x_sleep(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    usleep((useconds_t)microseconds);
    return microseconds;
}

static int x_now(sqlite3_vfs *vfs, double *now) {
    sqlite3_vfs *own = sqlite3_vfs_find(NULL);
    (void)vfs;
    return own != NULL ? own->xCurrentTime(own, now) : SQLITE_ERROR;
}

static int x_last_error(sqlite3_vfs *vfs, int n, char *out) {
    (void)vfs, (void)n, (void)out;
    return errno;
}

const char *read_vfs_name(void) {
    /* SQLite keeps a list of these, which it writes into them, under a lock of its own. */
    static sqlite3_vfs vfs = {
        .iVersion = 1,
        .szOsFile = sizeof(struct file),
        .mxPathname = PATH_MAX,
        .zName = "cablefs-read",
        .xOpen = x_open,
        .xDelete = x_delete,
        .xAccess = x_access,
        .xFullPathname = x_full_path,
        .xRandomness = x_random,
        .xSleep = x_sleep,
        .xCurrentTime = x_now,
        .xGetLastError = x_last_error,
    };
    if (sqlite3_vfs_find(vfs.zName) == NULL && sqlite3_vfs_register(&vfs, 0) != SQLITE_OK)
        return NULL;
    return vfs.zName;
}
