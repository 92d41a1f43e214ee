#include "beside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

bool beside_is(int dir, const char *name, int fd) {
    struct stat held, named;
    return fstat(fd, &held) == 0 && fstatat(dir, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

void beside_remove_journals(int dir, const char *name) {
    static const char *const suffixes[] = {"-journal", "-wal", "-shm"};
    char path[NAME_MAX + 1];
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        int n = snprintf(path, sizeof path, "%s%s", name, suffixes[i]);
        if (n > 0 && (size_t)n < sizeof path)
            unlinkat(dir, path, 0);
    }
}

/* ---- what a killed run left ---- */

/* Why it is none of ours; NULL when it may be. */
static const char *reason_against(const struct stat *st) {
    if (S_ISLNK(st->st_mode))
        return "is a symbolic link";
    if (!S_ISREG(st->st_mode))
        return "is not a file";
    if (st->st_uid != geteuid())
        return "belongs to another user";
    if (st->st_nlink > 1)
        return "has other names (hard links)";
    return NULL;
}

/* An unfinished database: its first page may not have been written yet. */
static bool looks_unfinished(int fd) {
    static const char magic[] = "SQLite format 3", zeros[sizeof magic];
    char head[sizeof magic];
    ssize_t n = pread(fd, head, sizeof head, 0);
    return n == 0 || (n == (ssize_t)sizeof head &&
                      (memcmp(head, magic, sizeof head) == 0 || memcmp(head, zeros, sizeof head) == 0));
}

static enum err refuse(const char *shown, const char *reason, struct err_info *info) {
    return err_set(info, ERR_IO, "%s: %s, and is nothing that cablefs left; remove it or choose another name",
                   shown, reason);
}

static enum err refuse_locked(const char *shown, int why, struct err_info *info) {
    if (why == EWOULDBLOCK)
        return err_set(info, ERR_IO, "%s: another cablefs is writing this index; wait for it", shown);
    return err_set(info, ERR_IO, "%s cannot be locked: %s", shown, strerror(why));
}

static enum err remove_locked(int dir, const char *name, const char *shown, int fd, struct err_info *info) {
    struct stat st;
    if (fstat(fd, &st) != 0)
        return err_set(info, ERR_IO, "%s: %s", shown, strerror(errno));
    const char *reason = reason_against(&st);
    if (reason != NULL)
        return st.st_nlink == 0 ? ERR_OK : refuse(shown, reason, info); /* 0: it has just gone */
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return refuse_locked(shown, errno, info);
    if (!beside_is(dir, name, fd))
        return ERR_OK; /* between the two steps it was renamed */
    if (!looks_unfinished(fd))
        return refuse(shown, "is no database", info);
    return unlinkat(dir, name, 0) == 0 || errno == ENOENT
               ? ERR_OK
               : err_set(info, ERR_IO, "%s: %s", shown, strerror(errno));
}

/* Removes it, so that the name is free; ERR_OK also when it has gone meanwhile. */
static enum err remove_leftover(int dir, const char *name, const char *shown, struct err_info *info) {
    struct stat st;
    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? ERR_OK : err_set(info, ERR_IO, "%s: %s", shown, strerror(errno));
    const char *reason = reason_against(&st); /* first: to open a device may do something */
    if (reason != NULL)
        return refuse(shown, reason, info);
    int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? ERR_OK : err_set(info, ERR_IO, "%s: %s", shown, strerror(errno));
    enum err e = remove_locked(dir, name, shown, fd, info);
    close(fd);
    return e;
}

bool beside_keep_journal(int dir, const char *name, uid_t owner) {
    char journal[NAME_MAX + sizeof "-journal"];
    struct stat st;
    snprintf(journal, sizeof journal, "%s-journal", name);
    if (fstatat(dir, journal, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT;
    return (S_ISREG(st.st_mode) && st.st_uid == owner) || unlinkat(dir, journal, 0) == 0;
}

/* "etilqs_919c97c9b8a55c32": SQLite's os_unix.c */
static bool is_temporary(const char *name) {
    static const char prefix[] = "etilqs_";
    return strncmp(name, prefix, sizeof prefix - 1) == 0 &&
           strspn(name + sizeof prefix - 1, "0123456789abcdef") == strlen(name) - (sizeof prefix - 1);
}

void beside_remove_temporaries(int dir) {
    struct stat st;
    const struct dirent *entry;
    int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = fd < 0 ? NULL : fdopendir(fd);
    if (list == NULL) {
        if (fd >= 0)
            close(fd);
        return;
    }
    while ((entry = readdir(list)) != NULL)
        if (is_temporary(entry->d_name) && fstatat(dir, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            reason_against(&st) == NULL)
            unlinkat(dir, entry->d_name, 0);
    closedir(list);
}

/* ---- a new one ---- */

enum err beside_make(int dir, const char *name, const char *shown, mode_t mode, int *fd,
                     struct err_info *info) {
    for (;;) {
        *fd = openat(dir, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        if (*fd < 0 && errno != EEXIST)
            return err_set(info, ERR_IO, "%s: %s", shown, strerror(errno));
        if (*fd < 0) {
            enum err e = remove_leftover(dir, name, shown, info);
            if (e != ERR_OK)
                return e;
            continue;
        }
        /* Before it was locked, another run may have taken it for a leftover, or one may have renamed it:
         * only a lock on the file that still has the name counts. */
        bool locked = flock(*fd, LOCK_EX | LOCK_NB) == 0;
        int why = locked ? 0 : errno;
        bool named = beside_is(dir, name, *fd);
        if (locked && named)
            return ERR_OK;
        if (!locked && why != EWOULDBLOCK && named) /* as where a file system has no locks */
            unlinkat(dir, name, 0);
        close(*fd);
        *fd = -1;
        if (!locked)
            return refuse_locked(shown, why, info);
    }
}
