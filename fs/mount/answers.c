#include "answers.h"

#include <errno.h>
#include <linux/fuse.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "errno_of.h"

/* Seconds for which the kernel may believe an answer. */
static const double forever = 1e9;
static const double passing = 1; /* a name in search/ or "+", whose number we may forget; another spelling */

enum { BRIEF_MS = 100 }; /* of computing, for a search that is to leave its place to others when it is slow */

struct request {
    struct search_queue_job job; /* first; the rest is read only when it is queued */
    struct ops_context *context;
    enum request_counts_kind kind;
    fuse_req_t req;
    bool queued; /* and so it can be interrupted */
    fuse_ino_t number;
    size_t size;
    off_t offset;
    bool bare; /* of a listing: the kernel is to look the entries up when somebody comes to them */
    char name[FILENAME_SIZE];
};

/* ---- what the kernel gets ---- */

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
    st->st_mtim.tv_nsec = a->mtime_ns;
    st->st_mtim.tv_sec = st->st_atim.tv_sec = a->mtime;
    st->st_ctim.tv_sec = a->ctime;
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

/* Before an answer: from here on nobody interrupts the request, which would touch what is freed after it. */
static fuse_req_t settle(const struct request *r) {
    if (r->queued)
        fuse_req_interrupt_func(r->req, NULL, NULL);
    return r->req;
}

static void count_bytes(const struct request *r, const struct tree *t, uint64_t bytes) {
    if (r->context->stats != NULL)
        request_counts_count(r->context->stats, t, r->kind, bytes);
}

/* ---- the requests ----
 *
 * Each of these functions answers when it returns ERR_OK, and otherwise leaves that to its caller. */

/* What the request's number means in this tree. ERR_STALE when it is from an index that was shown before. */
static enum err enter(const struct request *r, const struct tree *t, uint64_t *ino) {
    return ino_edition_take(r->number, tree_edition(t), ino);
}

/* "." and "..", for which an NFS server asks. */
static enum err look_up_dots(struct tree *t, uint64_t parent, const char *name, struct tree_attr *attr) {
    uint64_t ino = parent;
    enum err e = name[1] == '.' ? tree_parent(t, parent, &ino) : ERR_OK;
    return e == ERR_OK ? tree_getattr(t, ino, attr) : e;
}

static enum err look_up(const struct request *r, struct tree *t) {
    struct tree_attr attr;
    struct fuse_entry_param entry;
    uint64_t parent;
    int64_t cable;
    enum err e = enter(r, t, &parent);
    if (e == ERR_OK && (strcmp(r->name, ".") == 0 || strcmp(r->name, "..") == 0))
        e = look_up_dots(t, parent, r->name, &attr);
    else if (e == ERR_OK)
        e = tree_lookup(t, parent, r->name, &attr);
    /* The kernel may remember this, too. Nothing is added to a cable; elsewhere an update may add what has
     * this name, and is told so, or what this is another spelling of. */
    if (e == ERR_NOT_FOUND) {
        bool lasts = tree_is_cable(parent, &cable);
        entry = (struct fuse_entry_param){.ino = 0, .entry_timeout = lasts ? forever : passing};
        fuse_reply_entry(settle(r), &entry);
        return ERR_OK;
    }
    if (e != ERR_OK) /* a name that is no query; the kernel asks directories only */
        return e;
    if (tree_is_cable(attr.ino, &cable))
        listing_policy_enters(&r->context->listings, fuse_req_ctx(r->req)->pid);
    fill_entry(r->context, t, &attr, &entry);
    fuse_reply_entry(settle(r), &entry);
    return ERR_OK;
}

static enum err get_attributes(const struct request *r, struct tree *t) {
    struct tree_attr attr;
    struct stat st;
    uint64_t ino;
    enum err e = enter(r, t, &ino);
    if (e == ERR_OK)
        e = tree_getattr(t, ino, &attr);
    if (e != ERR_OK)
        return e;
    fill_stat(r->context, &attr, &st);
    fuse_reply_attr(settle(r), &st, attr.passes ? 0 : forever);
    return ERR_OK;
}

static enum err read_link(const struct request *r, struct tree *t) {
    uint64_t ino;
    const char *text;
    enum err e = enter(r, t, &ino);
    if (e == ERR_OK)
        e = tree_readlink(t, ino, &text);
    if (e == ERR_OK)
        fuse_reply_readlink(settle(r), text);
    return e;
}

/* One extended attribute, or the list of their names. */
static enum err get_xattr(const struct request *r, struct tree *t) {
    uint64_t ino;
    struct span value;
    enum err e = enter(r, t, &ino);
    if (e == ERR_OK)
        e = r->kind == REQUEST_COUNTS_GETXATTR ? tree_get_xattr(t, ino, r->name, &value)
                                               : tree_list_xattr(t, ino, &value);
    if (e != ERR_OK)
        return e;
    if (r->size == 0)
        fuse_reply_xattr(settle(r), value.n);
    else if (value.n > r->size)
        fuse_reply_err(settle(r), ERANGE);
    else
        fuse_reply_buf(settle(r), value.p, value.n);
    return ERR_OK;
}

/* Of a file that is made of a set of cables: all others are read where they are asked for (ops.c). */
static enum err read_file(const struct request *r, struct tree *t) {
    uint64_t ino;
    struct span bytes;
    enum err e = enter(r, t, &ino);
    if (e == ERR_OK)
        e = tree_read(t, ino, (uint64_t)r->offset, r->size, &bytes);
    if (e != ERR_OK)
        return e == ERR_NOT_FOUND ? ERR_STALE : e; /* it was there when it was opened */
    count_bytes(r, t, bytes.n);
    fuse_reply_buf(settle(r), bytes.p, bytes.n);
    return ERR_OK;
}

/* ---- listings ----
 *
 * The offset of an entry is where the listing goes on behind it: 1 for ".", 2 for "..", and its key + 3 for
 * every other. A key is no place in the list, so a listing can be resumed at any time. The last entry of all
 * has an offset of its own, because the kernel asks once more to hear that it was the last: this is then
 * answered without a look into the index. */

enum { OFFSET_DOT = 1, OFFSET_DOTDOT = 2, OFFSET_KEY = 3 };
static const off_t offset_end = INT64_MAX; /* greater than a key of layout.h + 3 */

struct filler {
    const struct request *request;
    const struct tree *tree;
    char *bytes;
    size_t used, size, entries;
    size_t last; /* where the last entry begins */
    bool plus, full;
};

/* Adds one entry; false when it does not fit any more. bare: without attributes. */
static bool fill(struct filler *f, const char *name, const struct tree_attr *attr, bool bare, off_t offset) {
    struct fuse_entry_param entry;
    fuse_req_t req = f->request->req;
    fill_entry(f->request->context, f->tree, attr, &entry);
    if (bare || f->request->bare)
        entry.ino = 0;
    size_t left = f->size - f->used;
    size_t need = f->plus ? fuse_add_direntry_plus(req, f->bytes + f->used, left, name, &entry, offset)
                          : fuse_add_direntry(req, f->bytes + f->used, left, name, &entry.attr, offset);
    f->full = need > left;
    if (f->full)
        return false;
    f->last = f->used;
    f->used += need;
    f->entries++;
    return true;
}

static bool visit(void *context, const struct tree_entry *entry) {
    return fill(context, entry->name, &entry->attr, entry->bare, entry->key + OFFSET_KEY);
}

/* The kernel takes only the number and the type of "." and "..", so the rest of the attributes may be
 * wrong. */
static enum err fill_dots(struct filler *f, struct tree *t, uint64_t ino, off_t offset, bool *full) {
    struct tree_attr attr = {.ino = ino, .is_dir = true, .links = 2};
    if (offset < OFFSET_DOT)
        *full = !fill(f, ".", &attr, false, OFFSET_DOT);
    if (offset >= OFFSET_DOTDOT || *full)
        return ERR_OK;
    enum err e = tree_parent(t, ino, &attr.ino);
    if (e == ERR_OK)
        *full = !fill(f, "..", &attr, false, OFFSET_DOTDOT);
    return e;
}

/* The listing is at its end. Where the files of a cable are worth pushing, the pusher takes the request and
 * answers it when it has pushed them. */
static bool takes_over_end(const struct request *r, const struct tree *t, uint64_t ino) {
    struct ops_context *c = r->context;
    int64_t cable;
    if (c->push == NULL || !tree_is_cable(ino, &cable))
        return false;
    unsigned wanted = read_pattern_listed(&c->reads, fuse_req_ctx(r->req)->pid, cable);
    return wanted != 0 && push_cable(c->push, r->req, cable, wanted, tree_edition(t));
}

enum { LISTING_MAX = 64 * 1024 }; /* bytes of one answer, whatever is asked for */

/* Before the first try: whether this process wants attributes. */
static void begin_listing(struct request *r, const struct tree *t) {
    struct listing_policy *listings = &r->context->listings;
    pid_t pid = fuse_req_ctx(r->req)->pid;
    int64_t cable;
    uint64_t ino = 0;
    if (enter(r, t, &ino) == ERR_OK && tree_is_cable(ino, &cable))
        listing_policy_enters(listings, pid);
    else
        r->bare = !listing_policy_wants_attributes(listings, pid, ino, r->offset == 0);
}

/* Nothing comes behind the last entry: the offset of that is told to the kernel in its own form. */
static void mark_end(struct filler *f) {
    const uint64_t end = (uint64_t)offset_end;
    size_t before = f->last + (f->plus ? offsetof(struct fuse_direntplus, dirent) : 0);
    if (f->used > 0 && !f->full)
        memcpy(f->bytes + before + offsetof(struct fuse_dirent, off), &end, sizeof end);
}

/* What comes behind the end of a listing. */
static enum err list_end(const struct request *r, const struct tree *t) {
    uint64_t ino = 0;
    enum err e = enter(r, t, &ino);
    if (e != ERR_OK)
        return e;
    count_bytes(r, t, 0);
    settle(r);
    if (!takes_over_end(r, t, ino))
        fuse_reply_buf(r->req, NULL, 0);
    return ERR_OK;
}

static enum err list(const struct request *r, struct tree *t) {
    char bytes[LISTING_MAX];
    uint64_t ino = 0;
    bool full = false;
    struct filler f = {.request = r,
                       .tree = t,
                       .bytes = bytes,
                       .size = r->size < sizeof bytes ? r->size : sizeof bytes,
                       .plus = r->kind == REQUEST_COUNTS_READDIRPLUS};
    enum err e = enter(r, t, &ino);
    if (e == ERR_OK)
        e = fill_dots(&f, t, ino, r->offset, &full);
    if (e == ERR_OK && !full)
        e = tree_list(t, ino, r->offset < OFFSET_KEY ? -1 : r->offset - OFFSET_KEY, visit, &f);
    if (e != ERR_OK)
        return e;
    mark_end(&f);
    count_bytes(r, t, f.used);
    /* before the answer: the process may be quick */
    listing_policy_given(&r->context->listings, fuse_req_ctx(r->req)->pid, ino, f.entries);
    settle(r);
    if (f.used > 0 || !takes_over_end(r, t, ino))
        fuse_reply_buf(r->req, f.bytes, f.used);
    return ERR_OK;
}

static bool is_listing(const struct request *r) {
    return r->kind == REQUEST_COUNTS_READDIR || r->kind == REQUEST_COUNTS_READDIRPLUS;
}

static enum err answer_from(const struct request *r, struct tree *t) {
    switch (r->kind) {
    case REQUEST_COUNTS_LOOKUP:
        return look_up(r, t);
    case REQUEST_COUNTS_GETATTR:
        return get_attributes(r, t);
    case REQUEST_COUNTS_READLINK:
        return read_link(r, t);
    case REQUEST_COUNTS_READ:
        return read_file(r, t);
    case REQUEST_COUNTS_GETXATTR:
    case REQUEST_COUNTS_LISTXATTR:
        return get_xattr(r, t);
    default:
        return list(r, t);
    }
}

/* Each request is answered from one state of the index, which is let go of then: whoever writes to it
 * waits. */
static enum err answer(const struct request *r, struct tree *t) {
    if (is_listing(r) && r->offset == offset_end)
        return list_end(r, t);
    enum err e = tree_begin(t);
    if (e != ERR_BUSY) /* of a damaged index some of the tree can still be shown */
        e = answer_from(r, t);
    tree_end(t);
    return e;
}

static void refuse(const struct request *r, int error) {
    fuse_reply_err(settle(r), error);
}

/* ---- in the queue ---- */

static unsigned brief_of(const struct ops_context *c) {
    unsigned all = c->search_limits.milliseconds;
    return all > 0 && all < BRIEF_MS ? all : BRIEF_MS;
}

enum { YIELDS_MAX = 3 };

/* A writer that waits keeps out all who want to read: so a search lets it in, and is begun again, some
 * times. */
static enum err work_it_out(const struct request *r, struct tree *t, struct work_limits limits, bool final) {
    enum err e = ERR_BUSY;
    for (int i = 0; e == ERR_BUSY && i <= YIELDS_MAX; i++) {
        limits.yields = i < YIELDS_MAX;
        tree_begin_work(t, &limits, final);
        e = answer(r, t);
        tree_end_work(t);
    }
    return e;
}

static bool run(void *owner, struct search_queue_job *job, bool brief, struct stop stop) {
    struct ops_context *c = owner;
    struct request *r = (struct request *)job;
    struct tree *t = c->tree(c->owner);
    struct work_limits limits = c->search_limits;
    limits.stop = stop;
    if (brief)
        limits.milliseconds = brief_of(c);
    enum err e = ERR_IO;
    if (t != NULL) {
        tree_defer_work(t);
        e = work_it_out(r, t, limits, !brief);
    }
    if (brief && e == ERR_COSTLY)
        return false;
    if (e != ERR_OK)
        refuse(r, errno_of(e));
    free(r);
    return true;
}

static void give_up(void *owner, struct search_queue_job *job) {
    struct request *r = (struct request *)job;
    (void)owner;
    refuse(r, EINTR);
    free(r);
}

struct search_queue_hooks answers_hooks(struct ops_context *c) {
    return (struct search_queue_hooks){run, give_up, c};
}

static void interrupt(fuse_req_t req, void *data) {
    struct request *r = data;
    (void)req;
    search_queue_stop(r->context->searches, &r->job);
}

static void hand_over(const struct request *tried, uint64_t lacked) {
    struct request *r = malloc(sizeof *r);
    if (r == NULL) {
        refuse(tried, ENOMEM);
        return;
    }
    memcpy(r, tried, sizeof *r);
    r->queued = true;
    fuse_req_interrupt_func(r->req, interrupt, r); /* calls it at once where that has happened already */
    if (!search_queue_add(r->context->searches, &r->job, lacked)) {
        refuse(r, EBUSY);
        free(r);
    }
}

void answers_give(fuse_req_t req, enum request_counts_kind kind, fuse_ino_t number, const char *name,
                  size_t size, off_t offset) {
    struct ops_context *c = fuse_req_userdata(req);
    struct tree *t = c->tree(c->owner);
    struct request r = {
        .context = c, .kind = kind, .req = req, .number = number, .size = size, .offset = offset};
    if (t == NULL) { /* the pool could not open the index once more: reader_pool_fill() */
        refuse(&r, EIO);
        return;
    }
    if (name != NULL)
        memcpy(r.name, name, strlen(name) + 1);
    if (is_listing(&r))
        begin_listing(&r, t);
    tree_defer_work(t);
    enum err e = answer(&r, t);
    if (e == ERR_DEFERRED)
        hand_over(&r, tree_lacked(t));
    else if (e != ERR_OK)
        refuse(&r, errno_of(e));
}
