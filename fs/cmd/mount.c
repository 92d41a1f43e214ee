/* cablefs SOURCE MOUNTPOINT: makes an index of the source if it is none, and mounts it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "build.h"
#include "cache.h"
#include "cmd.h"
#include "mount/mount.h"

struct options {
    const char *source, *mountpoint;
    struct buf for_fuse; /* the options that libfuse is to read, by commas; NUL-terminated at the end */
    const char *index;
    const char *search_memory; /* megabytes, as given */
    size_t search_bytes;
    const char *search_limit; /* seconds, as given */
    unsigned long search_seconds;
    bool follow_links, foreground, debug, stats, no_sandbox, no_watch;
    bool lacks; /* the index, documents for which a library is missing */
};

/* Options that mean something to mount(8) and fstab(5), and nothing to us. */
static bool is_ignored(const char *word, size_t n) {
    static const char *const words[] = {"ro",    "rw",    "auto",   "noauto",  "user",     "users", "nouser",
                                        "owner", "group", "nofail", "_netdev", "defaults", "exec",  "noexec"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == n && strncmp(word, words[i], n) == 0)
            return true;
    return n >= 2 && (strncmp(word, "x-", 2) == 0 || strncmp(word, "X-", 2) == 0);
}

static void add_mount_options(struct options *o, char *list) {
    for (char *save = NULL, *word = strtok_r(list, ",", &save); word != NULL;
         word = strtok_r(NULL, ",", &save)) {
        if (strncmp(word, "index=", 6) == 0) {
            o->index = word + 6;
        } else if (strncmp(word, "search_memory=", 14) == 0) {
            o->search_memory = word + 14;
        } else if (strcmp(word, "follow_links") == 0) {
            o->follow_links = true;
        } else if (strcmp(word, "nowatch") == 0) {
            o->no_watch = true;
        } else if (strncmp(word, "search_limit=", 13) == 0) {
            o->search_limit = word + 13;
        } else if (strcmp(word, "no_sandbox") == 0) {
            o->no_sandbox = true;
        } else if (!is_ignored(word, strlen(word))) {
            if (o->for_fuse.len > 0)
                buf_char(&o->for_fuse, ',');
            buf_str(&o->for_fuse, word);
        }
    }
}

static bool read_megabytes(const char *text, size_t *bytes) {
    unsigned long megabytes = 0;
    bool ok = text_number(span_of(text), 65536, &megabytes) && megabytes > 0;
    *bytes = (size_t)megabytes << 20;
    return ok;
}

/* What is left for FUSE; NULL for nothing. */
static const char *fuse_options(const struct options *o) {
    return o->for_fuse.len > 1 ? o->for_fuse.data : NULL;
}

enum {
    OPTION_STATS = 256, /* has no letter */
    SEARCH_LIMIT_MAX = 1000000, /* seconds */
};

static error_t option(int key, char *arg, struct argp_state *state) {
    struct options *o = state->input;
    switch (key) {
    case 'o':
        add_mount_options(o, arg);
        return 0;
    case 'f':
        o->foreground = true;
        return 0;
    case 'd':
        o->foreground = o->debug = true;
        return 0;
    case OPTION_STATS:
        o->stats = true;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 1)
            argp_error(state, "too many arguments: %s", arg);
        *(state->arg_num == 0 ? &o->source : &o->mountpoint) = arg;
        return 0;
    case ARGP_KEY_END:
        if (o->source == NULL || o->mountpoint == NULL)
            argp_error(state, "SOURCE and MOUNTPOINT are needed");
        if (o->index != NULL && o->index[0] == '\0')
            argp_error(state, "index= needs the name of a file");
        if (o->search_memory != NULL && !read_megabytes(o->search_memory, &o->search_bytes))
            argp_error(state, "search_memory= needs a number of megabytes, 1 to 65536: %s", o->search_memory);
        if (o->search_limit != NULL &&
            !text_number(span_of(o->search_limit), SEARCH_LIMIT_MAX, &o->search_seconds))
            argp_error(state, "search_limit= needs a number of seconds, 0 to %d: %s", SEARCH_LIMIT_MAX,
                       o->search_limit);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option option_table[] = {
    {NULL, 'o', "OPTIONS", 0,
     "Mount options by commas: allow_other, auto_unmount ... as for any FUSE file system "
     "(mount.fuse3(8)), index=FILE, the index to use for SOURCE instead of one in ~/.cache/cablefs, "
     "follow_links, to follow symbolic links in SOURCE, too, "
     "nowatch, to show SOURCE as it was when it was mounted, and not what changes in it, "
     "search_limit=SECONDS, after how much computing a search is given up (10; 0: never), "
     "search_memory=MB, how much searches may take together, with the results that are kept (128), and "
     "no_sandbox, to keep rights that are not needed",
     0},
    {"foreground", 'f', NULL, 0, "Stay in the foreground", 0},
    {"debug", 'd', NULL, 0, "Stay in the foreground and show every request", 0},
    {"stats", OPTION_STATS, NULL, 0,
     "Say at the end how many requests came: on stderr with -f, otherwise in the system's log", 0},
    {0},
};

/* Finds the index to mount: the source itself, or one that is made of it. The caller frees *owned. */
static enum err find_index(struct options *o, const char **index, char **owned, struct err_info *info) {
    struct stat st;
    if (stat(o->source, &st) != 0)
        return err_set(info, ERR_NOT_FOUND, "%s: %s", o->source, strerror(errno));
    if (S_ISREG(st.st_mode) && index_is_database(o->source)) {
        *index = o->source;
        return ERR_OK;
    }
    if (o->index == NULL) {
        enum err e = cache_path(o->source, owned, info);
        if (e != ERR_OK)
            return e;
    }
    *index = o->index != NULL ? o->index : *owned;
    /* One in the cache is named after its source, and is of nothing else. */
    char *sources[] = {(char *)(uintptr_t)o->source};
    const struct build build = {.sources = sources,
                                .sources_n = 1,
                                .how = o->index == NULL ? INDEX_ROOTS_REPLACE : INDEX_ROOTS_SAME,
                                .path = *index,
                                .is_private = o->index == NULL,
                                .follow_links = o->follow_links,
                                .no_sandbox = o->no_sandbox,
                                .lacks = &o->lacks};
    return build_run(&build, info);
}

/* A source that is covered by the tree made of it could never be read again. */
static enum err check_not_itself(const struct options *o, struct err_info *info) {
    struct stat source, mountpoint;
    if (stat(o->source, &source) == 0 && stat(o->mountpoint, &mountpoint) == 0 &&
        source.st_dev == mountpoint.st_dev && source.st_ino == mountpoint.st_ino)
        return err_set(info, ERR_INVALID,
                       "%s: the source cannot be its own mount point; make another directory", o->mountpoint);
    return ERR_OK;
}

static enum err full_path(const char *path, char **full, struct err_info *info) {
    *full = realpath(path, NULL);
    return *full != NULL ? ERR_OK : err_set(info, ERR_IO, "%s: %s", path, strerror(errno));
}

static enum err mount_source(struct options *o, struct err_info *info) {
    const char *index = NULL;
    char *owned = NULL, *mountpoint = NULL, *source = NULL, *full_index = NULL;
    enum err e = mount_check_mountpoint(o->mountpoint, info); /* not after minutes of indexing */
    if (e == ERR_OK)
        e = mount_check_open_files(info);
    if (e == ERR_OK)
        e = check_not_itself(o, info);
    if (e == ERR_OK)
        e = find_index(o, &index, &owned, info);
    /* whole paths: the process that serves leaves this directory */
    if (e == ERR_OK)
        e = full_path(o->mountpoint, &mountpoint, info);
    if (e == ERR_OK)
        e = full_path(o->source, &source, info);
    if (e == ERR_OK)
        e = full_path(index, &full_index, info);
    if (e == ERR_OK) {
        struct mount_options mount = {.index = full_index,
                                      .source = source,
                                      .mountpoint = mountpoint,
                                      .fuse_options = fuse_options(o),
                                      .search_bytes = o->search_bytes,
                                      .search_seconds = (unsigned)o->search_seconds,
                                      .foreground = o->foreground,
                                      .stats = o->stats,
                                      .no_sandbox = o->no_sandbox,
                                      .watched = !o->no_watch && index != o->source,
                                      .is_private = o->index == NULL,
                                      .lacks = o->lacks,
                                      .follow_links = o->follow_links,
                                      .debug = o->debug};
        e = mount_run(&mount, info);
    }
    free(owned);
    free(mountpoint);
    free(source);
    free(full_index);
    return e;
}

int cmd_mount(int argc, char **argv) {
    static const struct argp argp = {
        option_table,
        option,
        "SOURCE MOUNTPOINT",
        "Presents cables as a read-only directory tree. SOURCE is an index made by `cablefs "
        "index`, or a file or directory of cables, which is indexed first.\v"
        "Unmount with: fusermount3 -u MOUNTPOINT",
        NULL,
        NULL,
        NULL};
    struct options o = {.search_bytes = (size_t)MOUNT_SEARCH_MEGABYTES << 20,
                        .search_seconds = MOUNT_SEARCH_SECONDS};
    struct err_info info;
    int status = cmd_options(&argp, argc, argv, &o);
    buf_char(&o.for_fuse, '\0');
    enum err e = status != CMD_OK ? ERR_OK : buf_err(&o.for_fuse);
    if (e == ERR_OK && status == CMD_OK && mount_check_options(fuse_options(&o), &info) != ERR_OK) {
        cmd_fail("%s", info.text);
        status = CMD_USAGE;
    }
    if (e != ERR_OK)
        status = cmd_fail("%s", err_name(e));
    else if (status == CMD_OK && mount_source(&o, &info) != ERR_OK)
        status = cmd_fail("%s", info.text);
    buf_free(&o.for_fuse);
    return status;
}
