#include "ops.h"

#include <errno.h>
#include <string.h>

#include "answers.h"
#include "errno_of.h"

static struct ops_context *context_of(fuse_req_t req) {
    return fuse_req_userdata(req);
}

static struct tree *tree_of(fuse_req_t req) {
    struct ops_context *c = context_of(req);
    return c->tree(c->owner);
}

static void count(fuse_req_t req, enum request_counts_kind kind, uint64_t bytes) {
    struct ops_context *c = context_of(req);
    if (c->stats != NULL)
        request_counts_count(c->stats, c->tree(c->owner), kind, bytes);
}

/* Finds the tree of this thread, and what the number means in it. ERR_STALE when the number is from an index
 * that was shown before this one. */
static enum err enter(fuse_req_t req, fuse_ino_t number, struct tree **t, uint64_t *ino) {
    *t = tree_of(req);
    return *t == NULL ? ERR_IO : ino_edition_take(number, tree_edition(*t), ino);
}

/* ---- session ---- */

static void op_init(void *userdata, struct fuse_conn_info *conn) {
    struct ops_context *c = userdata;
    c->no_open = (conn->capable & FUSE_CAP_NO_OPEN_SUPPORT) != 0;
    c->no_opendir = (conn->capable & FUSE_CAP_NO_OPENDIR_SUPPORT) != 0;
    conn->want |= conn->capable & (FUSE_CAP_READDIRPLUS | FUSE_CAP_PARALLEL_DIROPS | FUSE_CAP_ASYNC_READ |
                                   FUSE_CAP_CACHE_SYMLINKS | FUSE_CAP_EXPORT_SUPPORT);
    conn->want &= ~(unsigned)FUSE_CAP_READDIRPLUS_AUTO; /* it costs a LOOKUP for each file */
    conn->max_readahead = 1024 * 1024;
    c->started(c->owner);
}

static void op_statfs(fuse_req_t req, fuse_ino_t ino) {
    struct tree *t = tree_of(req);
    struct statvfs fs = {.f_bsize = 4096, .f_frsize = 4096, .f_namemax = 255, .f_flag = ST_RDONLY};
    (void)ino;
    count(req, REQUEST_COUNTS_STATFS, 0);
    if (t == NULL) {
        fuse_reply_err(req, EIO);
        return;
    }
    uint64_t bytes, files;
    enum err e = tree_begin(t);
    if (e != ERR_BUSY)
        e = tree_sum(t, &bytes, &files);
    tree_end(t);
    if (e != ERR_OK) {
        fuse_reply_err(req, errno_of(e));
        return;
    }
    fs.f_blocks = (fsblkcnt_t)((bytes + 4095) / 4096);
    fs.f_files = (fsfilcnt_t)files;
    fuse_reply_statfs(req, &fs);
}

/* ---- names, attributes, listings ---- */

static void op_lookup(fuse_req_t req, fuse_ino_t number, const char *name) {
    count(req, REQUEST_COUNTS_LOOKUP, 0);
    if (strlen(name) >= FILENAME_SIZE)
        fuse_reply_err(req, ENAMETOOLONG);
    else
        answers_give(req, REQUEST_COUNTS_LOOKUP, number, name, 0, 0);
}

static void op_getattr(fuse_req_t req, fuse_ino_t number, struct fuse_file_info *fi) {
    (void)fi;
    count(req, REQUEST_COUNTS_GETATTR, 0);
    answers_give(req, REQUEST_COUNTS_GETATTR, number, NULL, 0, 0);
}

static void op_readlink(fuse_req_t req, fuse_ino_t number) {
    count(req, REQUEST_COUNTS_READLINK, 0);
    answers_give(req, REQUEST_COUNTS_READLINK, number, NULL, 0, 0);
}

/* Tools ask each file for security labels and access lists, until they are told that this file system has
 * none. */
static void op_getxattr(fuse_req_t req, fuse_ino_t number, const char *name, size_t size) {
    count(req, REQUEST_COUNTS_GETXATTR, 0);
    if (strncmp(name, "user.", 5) != 0)
        fuse_reply_err(req, EOPNOTSUPP);
    else if (strlen(name) >= FILENAME_SIZE)
        fuse_reply_err(req, ENODATA);
    else
        answers_give(req, REQUEST_COUNTS_GETXATTR, number, name, size, 0);
}

static void op_listxattr(fuse_req_t req, fuse_ino_t number, size_t size) {
    count(req, REQUEST_COUNTS_LISTXATTR, 0);
    answers_give(req, REQUEST_COUNTS_LISTXATTR, number, NULL, size, 0);
}

static void op_readdir(fuse_req_t req, fuse_ino_t number, size_t size, off_t offset,
                       struct fuse_file_info *fi) {
    (void)fi;
    answers_give(req, REQUEST_COUNTS_READDIR, number, NULL, size, offset);
}

static void op_readdirplus(fuse_req_t req, fuse_ino_t number, size_t size, off_t offset,
                           struct fuse_file_info *fi) {
    (void)fi;
    answers_give(req, REQUEST_COUNTS_READDIRPLUS, number, NULL, size, offset);
}

static void op_forget(fuse_req_t req, fuse_ino_t ino, uint64_t nlookup) {
    (void)ino;
    (void)nlookup;
    count(req, REQUEST_COUNTS_FORGET, 0); /* numbers are addresses: nothing is held for them */
    fuse_reply_none(req);
}

static void op_forget_multi(fuse_req_t req, size_t n, struct fuse_forget_data *forgets) {
    (void)forgets;
    for (size_t i = 0; i < n; i++)
        count(req, REQUEST_COUNTS_FORGET, 0);
    fuse_reply_none(req);
}

/* ---- files ---- */

static void op_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi) {
    (void)ino;
    count(req, REQUEST_COUNTS_OPEN, 0);
    if (context_of(req)->no_open) {
        fuse_reply_err(req, ENOSYS);
        return;
    }
    fi->keep_cache = 1;
    fuse_reply_open(req, fi);
}

/* A file was read from its beginning, and answered: is more of its cable worth pushing? */
static void push_the_rest(struct ops_context *c, pid_t pid, uint64_t ino, uint64_t edition) {
    int64_t cable;
    unsigned kind = c->push == NULL ? 0 : tree_file_kind(ino, &cable);
    unsigned wanted = kind == 0 ? 0 : read_pattern_read(&c->reads, pid, cable, kind);
    if (wanted != 0)
        push_cable(c->push, NULL, cable, wanted, edition);
}

static void op_read(fuse_req_t req, fuse_ino_t number, size_t size, off_t offset, struct fuse_file_info *fi) {
    struct tree *t;
    uint64_t ino;
    struct ops_context *c = context_of(req);
    pid_t pid = fuse_req_ctx(req)->pid;
    struct span bytes;
    (void)fi;
    enum err e = enter(req, number, &t, &ino);
    if (e == ERR_OK) {
        e = tree_begin(t);
        tree_defer_work(t);
        if (e != ERR_BUSY)
            e = tree_read(t, ino, (uint64_t)offset, size, &bytes);
        if (e == ERR_NOT_FOUND) /* it was there when it was opened */
            e = ERR_STALE;
        tree_end(t);
    }
    if (e == ERR_DEFERRED) { /* a file that is made of a set of cables, which is to be worked out again */
        answers_give(req, REQUEST_COUNTS_READ, number, NULL, size, offset);
        return;
    }
    count(req, REQUEST_COUNTS_READ, e == ERR_OK ? bytes.n : 0);
    if (e != ERR_OK) {
        fuse_reply_err(req, errno_of(e));
        return;
    }
    fuse_reply_buf(req, bytes.p, bytes.n); /* from here on there is no req */
    if (offset == 0)
        push_the_rest(c, pid, ino, tree_edition(t));
}

static void op_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi) {
    (void)ino;
    count(req, REQUEST_COUNTS_OPENDIR, 0);
    if (context_of(req)->no_opendir) {
        fuse_reply_err(req, ENOSYS);
        return;
    }
    fi->cache_readdir = 1;
    fi->keep_cache = 1;
    fuse_reply_open(req, fi);
}

static const struct fuse_lowlevel_ops table = {
    .init = op_init,
    .lookup = op_lookup,
    .forget = op_forget,
    .forget_multi = op_forget_multi,
    .getattr = op_getattr,
    .readlink = op_readlink,
    .getxattr = op_getxattr,
    .listxattr = op_listxattr,
    .open = op_open,
    .read = op_read,
    .opendir = op_opendir,
    .readdir = op_readdir,
    .readdirplus = op_readdirplus,
    .statfs = op_statfs,
};

const struct fuse_lowlevel_ops *ops_table(void) {
    return &table;
}
