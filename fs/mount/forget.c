#include "forget.h"

#include <linux/fuse.h>
#include <string.h>
#include <sys/uio.h>

/* One thing; the name follows it, without a NUL. */
struct item {
    uint64_t ino;
    uint32_t name_size; /* 0: the node */
    bool contents;
};

bool forget_add(void *context, const struct tree_change *change) {
    struct forget *f = context;
    const struct item item = {.ino = change->ino,
                              .name_size = change->name != NULL ? (uint32_t)strlen(change->name) : 0,
                              .contents = change->contents};
    buf_add(&f->items, (const char *)&item, sizeof item);
    if (item.name_size > 0)
        buf_add(&f->items, change->name, item.name_size);
    return buf_err(&f->items) == ERR_OK;
}

/* libfuse has a function for this, which takes other arguments in each version of it. The flag is 0 for a
 * kernel that does not know it. */
static void expire(struct fuse_session *se, uint64_t parent, const char *name, uint32_t n) {
    enum { EXPIRE_ONLY = 1 };
    static const char end[] = "";
    struct {
        struct fuse_out_header head;
        uint64_t parent;
        uint32_t size, flags;
    } message;
    message.parent = parent;
    message.size = n;
    message.flags = EXPIRE_ONLY;
    struct iovec parts[] = {
        {&message, sizeof message}, {(void *)(uintptr_t)name, n}, {(void *)(uintptr_t)end, sizeof end}};
    message.head = (struct fuse_out_header){.len = (uint32_t)(sizeof message + n + sizeof end),
                                            .error = FUSE_NOTIFY_INVAL_ENTRY};
    ssize_t status = writev(fuse_session_fd(se), parts, 3);
    (void)status; /* what the kernel does not know need not be forgotten */
}

void forget_tell(const struct forget *f, struct fuse_session *se, uint64_t edition) {
    const char *at = f->items.data, *end = at + f->items.len;
    while (at < end) {
        struct item item;
        memcpy(&item, at, sizeof item);
        at += sizeof item;
        uint64_t number = ino_edition_add(item.ino, edition);
        if (item.name_size > 0)
            expire(se, number, at, item.name_size);
        else /* an offset below 0: the attributes only */
            fuse_lowlevel_notify_inval_inode(se, number, item.contents ? 0 : -1, 0);
        at += item.name_size;
    }
}

void forget_free(struct forget *f) {
    buf_free(&f->items);
}
