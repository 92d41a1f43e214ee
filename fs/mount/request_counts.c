#include "request_counts.h"

static const char *const names[REQUEST_COUNTS_KINDS] = {
    [REQUEST_COUNTS_LOOKUP] = "lookup",     [REQUEST_COUNTS_GETATTR] = "getattr",
    [REQUEST_COUNTS_READ] = "read",         [REQUEST_COUNTS_READLINK] = "readlink",
    [REQUEST_COUNTS_GETXATTR] = "getxattr", [REQUEST_COUNTS_LISTXATTR] = "listxattr",
    [REQUEST_COUNTS_READDIR] = "readdir",   [REQUEST_COUNTS_READDIRPLUS] = "readdirplus",
    [REQUEST_COUNTS_OPEN] = "open",         [REQUEST_COUNTS_OPENDIR] = "opendir",
    [REQUEST_COUNTS_STATFS] = "statfs",     [REQUEST_COUNTS_FORGET] = "forget",
    [REQUEST_COUNTS_PUSH] = "pushed",       [REQUEST_COUNTS_REFUSED] = "push refused",
};

void request_counts_count(struct request_counts *s, const void *own, enum request_counts_kind kind,
                          uint64_t bytes) {
    uintptr_t where = (uintptr_t)own;
    struct request_counts_lane *lane = &s->lanes[(where >> 5 ^ where >> 12) % REQUEST_COUNTS_LANES];
    atomic_fetch_add_explicit(&lane->times[kind], 1, memory_order_relaxed);
    if (bytes > 0)
        atomic_fetch_add_explicit(&lane->bytes[kind], bytes, memory_order_relaxed);
}

uint64_t request_counts_times(const struct request_counts *s, enum request_counts_kind kind) {
    uint64_t sum = 0;
    for (int i = 0; i < REQUEST_COUNTS_LANES; i++)
        sum += atomic_load_explicit(&s->lanes[i].times[kind], memory_order_relaxed);
    return sum;
}

uint64_t request_counts_bytes(const struct request_counts *s, enum request_counts_kind kind) {
    uint64_t sum = 0;
    for (int i = 0; i < REQUEST_COUNTS_LANES; i++)
        sum += atomic_load_explicit(&s->lanes[i].bytes[kind], memory_order_relaxed);
    return sum;
}

enum err request_counts_text(const struct request_counts *s, struct buf *out) {
    size_t start = out->len;
    for (int k = 0; k < REQUEST_COUNTS_KINDS; k++) {
        uint64_t times = request_counts_times(s, (enum request_counts_kind)k),
                 bytes = request_counts_bytes(s, (enum request_counts_kind)k);
        if (times == 0)
            continue;
        buf_printf(out, "%s%s %llu", out->len > start ? ", " : "", names[k], (unsigned long long)times);
        if (bytes > 0)
            buf_printf(out, " (%llu bytes)", (unsigned long long)bytes);
    }
    if (out->len == start)
        buf_str(out, "nothing");
    return buf_err(out);
}
