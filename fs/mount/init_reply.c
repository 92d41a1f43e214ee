#include "init_reply.h"

#include <linux/fuse.h>
#include <string.h>

bool init_reply_add_parallel(const struct iovec *parts, int count) {
    struct fuse_out_header head;
    struct fuse_init_out init;
    if (count != 2 || parts[0].iov_len != sizeof head || parts[1].iov_len != sizeof init)
        return false;
    memcpy(&head, parts[0].iov_base, sizeof head);
    memcpy(&init, parts[1].iov_base, sizeof init);
    if (head.error != 0 || init.major != FUSE_KERNEL_VERSION)
        return false;
    init.flags |= FUSE_PARALLEL_DIROPS;
    memcpy(parts[1].iov_base, &init, sizeof init);
    return true;
}
