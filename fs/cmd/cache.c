#include "cache.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Makes the directories that are missing, and the last of them, too. */
static enum err make_directories(char *path, struct err_info *info) {
    for (char *p = path + 1;; p++) {
        const char kept = *p;
        if (kept != '/' && kept != '\0')
            continue;
        *p = '\0';
        int failed = mkdir(path, S_IRWXU) != 0 && errno != EEXIST;
        int why = errno;
        if (failed)
            return err_set(info, ERR_IO, "%s: %s", path, strerror(why));
        *p = kept;
        if (kept == '\0')
            return ERR_OK;
    }
}

static enum err check_directory(const char *path, struct err_info *info) {
    struct stat st;
    if (stat(path, &st) != 0)
        return err_set(info, ERR_IO, "%s: %s", path, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return err_set(info, ERR_IO, "%s: not a directory", path);
    if (st.st_uid != geteuid())
        return err_set(info, ERR_IO,
                       "%s: belongs to another user; make an index elsewhere with: cablefs index -o INDEX",
                       path);
    if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return err_set(info, ERR_IO, "%s: open to other users; close it with: chmod 700 %s", path, path);
    return ERR_OK;
}

static unsigned long hash(const char *s) {
    unsigned long h = 5381;
    for (; *s != '\0'; s++)
        h = h * 33 ^ (unsigned char)*s;
    return h;
}

/* A variable that is a whole path; NULL when it is unset, empty or relative. */
static const char *path_variable(const char *name) {
    const char *value = getenv(name);
    return value != NULL && value[0] == '/' ? value : NULL;
}

static enum err find_directory(char **directory, struct err_info *info) {
    const char *cache = path_variable("XDG_CACHE_HOME"), *home = path_variable("HOME");
    *directory = NULL;
    if (cache == NULL && home == NULL)
        return err_set(
            info, ERR_IO,
            "neither XDG_CACHE_HOME nor HOME is a path; make an index with: cablefs index -o INDEX");
    if (asprintf(directory, "%s%s/cablefs", cache != NULL ? cache : home, cache != NULL ? "" : "/.cache") <
        0) {
        *directory = NULL;
        return err_no_memory(info);
    }
    enum err e = make_directories(*directory, info);
    return e == ERR_OK ? check_directory(*directory, info) : e;
}

enum err cache_path(const char *source, char **path, struct err_info *info) {
    char *directory = NULL, *full = realpath(source, NULL);
    if (full == NULL)
        return err_set(info, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s: %s", source, strerror(errno));
    const char *base = strrchr(full, '/') + 1;
    enum err e = find_directory(&directory, info);
    if (e == ERR_OK &&
        asprintf(path, "%s/%.100s-%016lx.sqlite", directory, base[0] == '\0' ? "root" : base, hash(full)) < 0)
        e = err_no_memory(info);
    free(directory);
    free(full);
    return e;
}
