#include "ops.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "errno_of.h"

/* Seconds for which the kernel may believe an answer. */
static const double forever = 1e9;
static const double passing = 1; /* a name in search/ or "+": we may forget what its number stands for */

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
    return *t == NULL ? ERR_NOMEM : ino_edition_take(number, tree_edition(*t), ino);
}

static void fill_stat(const struct ops_context *c, const struct tree_attr *a, struct stat *st) {
    *st = (struct stat){0};
    st->st_ino = ino_shown(a->ino);
    st->st_mode = a->is_dir ? S_IFDIR | 0555 : a->is_link ? S_IFLNK | 0777 : S_IFREG | 0444;
    st->st_nlink = (nlink_t)a->links;
    st->st_uid = c->uid;
    st->st_gid = c->gid;
    st->st_size = (off_t)a->size;
    st->st_blocks = a->is_link ? 0 : (blkcnt_t)((a->size + 511) / 512);
    st->st_blksize = 4096;
    st->st_mtim.tv_nsec = st->st_ctim.tv_nsec = a->mtime_ns;
    st->st_mtim.tv_sec = st->st_ctim.tv_sec = st->st_atim.tv_sec = a->mtime;
}

/* A new generation makes the kernel drop the inode that it still holds of an index shown before, with all
 * entries in use below it. A directory that is in every index (a->lasts) keeps its generation, so that a
 * process whose working directory it is may stay there. */
static void fill_entry(const struct ops_context *c, const struct tree *t, const struct tree_attr *a,
                       struct fuse_entry_param *entry) {
    *entry = (struct fuse_entry_param){.ino = ino_edition_add(a->ino, tree_edition(t)),
                                       .generation = a->lasts ? 0 : tree_edition(t),
                                       .attr_timeout = a->passes ? 0 : forever,
                                       .entry_timeout = a->name_passes ? passing : forever};
    fill_stat(c, a, &entry->attr);
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
        fuse_reply_err(req, ENOMEM);
        return;
    }
    uint64_t bytes, files;
    enum err e = tree_sum(t, &bytes, &files);
    if (e != ERR_OK) {
        fuse_reply_err(req, errno_of(e));
        return;
    }
    fs.f_blocks = (fsblkcnt_t)((bytes + 4095) / 4096);
    fs.f_files = (fsfilcnt_t)files;
    fuse_reply_statfs(req, &fs);
}

/* ---- names and attributes ---- */

static void op_lookup(fuse_req_t req, fuse_ino_t number, const char *name) {
    struct tree *t;
    struct tree_attr attr;
    struct fuse_entry_param entry;
    uint64_t parent, ino;
    count(req, REQUEST_COUNTS_LOOKUP, 0);
    if (strlen(name) > FILENAME_SIZE - 1) {
        fuse_reply_err(req, ENAMETOOLONG);
        return;
    }
    enum err e = enter(req, number, &t, &parent);
    if (e == ERR_OK &&
        (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)) { /* an NFS server asks for these */
        ino = parent;
        if (name[1] == '.')
            e = tree_parent(t, parent, &ino);
        if (e == ERR_OK)
            e = tree_getattr(t, ino, &attr);
    } else if (e == ERR_OK) {
        e = tree_lookup(t, parent, name, &attr);
    }
    int64_t cable;
    if (e == ERR_OK && tree_is_cable(attr.ino, &cable))
        listing_policy_enters(&context_of(req)->listings, fuse_req_ctx(req)->pid);
    if (e == ERR_OK) {
        fill_entry(context_of(req), t, &attr, &entry);
        fuse_reply_entry(req, &entry);
    } else if (e == ERR_NOT_FOUND) { /* the kernel may remember this, too: no name is ever added */
        entry = (struct fuse_entry_param){.ino = 0, .entry_timeout = forever};
        fuse_reply_entry(req, &entry);
    } else { /* a name that is no query; the kernel asks directories only */
        fuse_reply_err(req, errno_of(e));
    }
}

static void op_getattr(fuse_req_t req, fuse_ino_t number, struct fuse_file_info *fi) {
    struct tree *t;
    struct tree_attr attr;
    uint64_t ino;
    (void)fi;
    count(req, REQUEST_COUNTS_GETATTR, 0);
    enum err e = enter(req, number, &t, &ino);
    if (e == ERR_OK)
        e = tree_getattr(t, ino, &attr);
    if (e != ERR_OK) {
        fuse_reply_err(req, errno_of(e));
        return;
    }
    struct stat st;
    fill_stat(context_of(req), &attr, &st);
    fuse_reply_attr(req, &st, attr.passes ? 0 : forever);
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

static void op_readlink(fuse_req_t req, fuse_ino_t number) {
    struct tree *t;
    uint64_t ino;
    const char *text;
    count(req, REQUEST_COUNTS_READLINK, 0);
    enum err e = enter(req, number, &t, &ino);
    if (e == ERR_OK)
        e = tree_readlink(t, ino, &text);
    if (e == ERR_OK)
        fuse_reply_readlink(req, text);
    else
        fuse_reply_err(req, errno_of(e));
}

/* ---- extended attributes ---- */

static void reply_xattr(fuse_req_t req, struct span value, size_t size) {
    if (size == 0)
        fuse_reply_xattr(req, value.n);
    else if (value.n > size)
        fuse_reply_err(req, ERANGE);
    else
        fuse_reply_buf(req, value.p, value.n);
}

/* Tools ask each file for security labels and access lists, until they are told that this file system has
 * none. */
static void op_getxattr(fuse_req_t req, fuse_ino_t number, const char *name, size_t size) {
    struct tree *t;
    uint64_t ino;
    struct span value;
    count(req, REQUEST_COUNTS_GETXATTR, 0);
    if (strncmp(name, "user.", 5) != 0) {
        fuse_reply_err(req, EOPNOTSUPP);
        return;
    }
    enum err e = enter(req, number, &t, &ino);
    if (e == ERR_OK)
        e = tree_get_xattr(t, ino, name, &value);
    if (e == ERR_OK)
        reply_xattr(req, value, size);
    else
        fuse_reply_err(req, errno_of(e));
}

static void op_listxattr(fuse_req_t req, fuse_ino_t number, size_t size) {
    struct tree *t;
    uint64_t ino;
    struct span names;
    count(req, REQUEST_COUNTS_LISTXATTR, 0);
    enum err e = enter(req, number, &t, &ino);
    if (e == ERR_OK)
        e = tree_list_xattr(t, ino, &names);
    if (e == ERR_OK)
        reply_xattr(req, names, size);
    else
        fuse_reply_err(req, errno_of(e));
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
    if (e == ERR_OK)
        e = tree_read(t, ino, (uint64_t)offset, size, &bytes);
    count(req, REQUEST_COUNTS_READ, e == ERR_OK ? bytes.n : 0);
    if (e != ERR_OK) {
        fuse_reply_err(req, errno_of(e));
        return;
    }
    fuse_reply_buf(req, bytes.p, bytes.n); /* from here on there is no req */
    if (offset == 0)
        push_the_rest(c, pid, ino, tree_edition(t));
}

/* ---- directories ----
 *
 * The offset of an entry is where the listing goes on behind it: 1 for ".", 2 for "..", and its key + 3 for
 * every other. A key is no place in the list, so a listing can be resumed at any time. */

enum { OFFSET_DOT = 1, OFFSET_DOTDOT = 2, OFFSET_KEY = 3 };

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

struct filler {
    fuse_req_t req;
    const struct tree *tree;
    char *bytes;
    size_t used, size, entries;
    bool plus, bare; /* bare: the kernel is to look the entries up when somebody comes to them */
};

/* Adds one entry; false when it does not fit any more. */
static bool fill(struct filler *f, const char *name, const struct tree_attr *attr, off_t offset) {
    struct fuse_entry_param entry;
    fill_entry(context_of(f->req), f->tree, attr, &entry);
    if (f->bare)
        entry.ino = 0;
    size_t left = f->size - f->used;
    size_t need = f->plus ? fuse_add_direntry_plus(f->req, f->bytes + f->used, left, name, &entry, offset)
                          : fuse_add_direntry(f->req, f->bytes + f->used, left, name, &entry.attr, offset);
    if (need > left)
        return false;
    f->used += need;
    f->entries++;
    return true;
}

static bool visit(void *context, const struct tree_entry *entry) {
    return fill(context, entry->name, &entry->attr, entry->key + OFFSET_KEY);
}

/* The kernel takes only the number and the type of "." and "..", so the rest of the attributes may be
 * wrong. */
static enum err fill_dots(struct filler *f, struct tree *t, uint64_t ino, off_t offset, bool *full) {
    struct tree_attr attr = {.ino = ino, .is_dir = true, .links = 2};
    if (offset < OFFSET_DOT)
        *full = !fill(f, ".", &attr, OFFSET_DOT);
    if (offset >= OFFSET_DOTDOT || *full)
        return ERR_OK;
    enum err e = tree_parent(t, ino, &attr.ino);
    if (e == ERR_OK)
        *full = !fill(f, "..", &attr, OFFSET_DOTDOT);
    return e;
}

/* The listing is at its end. Where the files of a cable are worth pushing, the pusher takes the request and
 * answers it when it has pushed them. */
static bool takes_over_end(fuse_req_t req, const struct tree *t, uint64_t ino) {
    struct ops_context *c = context_of(req);
    int64_t cable;
    if (c->push == NULL || !tree_is_cable(ino, &cable))
        return false;
    unsigned wanted = read_pattern_listed(&c->reads, fuse_req_ctx(req)->pid, cable);
    return wanted != 0 && push_cable(c->push, req, cable, wanted, tree_edition(t));
}

enum { LISTING_MAX = 64 * 1024 }; /* bytes of one answer, whatever is asked for */

static void list(fuse_req_t req, fuse_ino_t number, size_t size, off_t offset, bool plus) {
    char bytes[LISTING_MAX];
    struct tree *t;
    uint64_t ino = 0;
    enum err e = enter(req, number, &t, &ino);
    struct listing_policy *listings = &context_of(req)->listings;
    pid_t pid = fuse_req_ctx(req)->pid;
    int64_t cable;
    struct filler f = {.req = req,
                       .tree = t,
                       .bytes = bytes,
                       .size = size < sizeof bytes ? size : sizeof bytes,
                       .plus = plus};
    bool full = false;
    if (tree_is_cable(ino, &cable))
        listing_policy_enters(listings, pid);
    else
        f.bare = !listing_policy_wants_attributes(listings, pid, ino, offset == 0);
    if (e == ERR_OK)
        e = fill_dots(&f, t, ino, offset, &full);
    if (e == ERR_OK && !full)
        e = tree_list(t, ino, offset < OFFSET_KEY ? -1 : offset - OFFSET_KEY, visit, &f);
    count(req, plus ? REQUEST_COUNTS_READDIRPLUS : REQUEST_COUNTS_READDIR, f.used);
    listing_policy_given(listings, pid, ino, f.entries); /* before the answer: the process may be quick */
    if (e != ERR_OK)
        fuse_reply_err(req, errno_of(e));
    else if (f.used > 0 || !takes_over_end(req, t, ino))
        fuse_reply_buf(req, f.bytes, f.used);
}

static void op_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset, struct fuse_file_info *fi) {
    (void)fi;
    list(req, ino, size, offset, false);
}

static void op_readdirplus(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
                           struct fuse_file_info *fi) {
    (void)fi;
    list(req, ino, size, offset, true);
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
