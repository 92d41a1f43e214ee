#include "request_counts.h"

static const char *const names[STATS_KINDS] = {
    [STATS_LOOKUP] = "lookup",     [STATS_GETATTR] = "getattr",         [STATS_READ] = "read",
    [STATS_READLINK] = "readlink", [STATS_GETXATTR] = "getxattr",       [STATS_LISTXATTR] = "listxattr",
    [STATS_READDIR] = "readdir",   [STATS_READDIRPLUS] = "readdirplus", [STATS_OPEN] = "open",
    [STATS_OPENDIR] = "opendir",   [STATS_STATFS] = "statfs",           [STATS_FORGET] = "forget",
    [STATS_PUSH] = "pushed",       [STATS_REFUSED] = "push refused",
};

void stats_count(struct stats *s, const void *own, enum stats_kind kind, uint64_t bytes) {
    uintptr_t where = (uintptr_t)own;
    struct stats_lane *lane = &s->lanes[(where >> 5 ^ where >> 12) % STATS_LANES];
    atomic_fetch_add_explicit(&lane->times[kind], 1, memory_order_relaxed);
    if (bytes > 0)
        atomic_fetch_add_explicit(&lane->bytes[kind], bytes, memory_order_relaxed);
}

uint64_t stats_times(const struct stats *s, enum stats_kind kind) {
    uint64_t sum = 0;
    for (int i = 0; i < STATS_LANES; i++)
        sum += atomic_load_explicit(&s->lanes[i].times[kind], memory_order_relaxed);
    return sum;
}

uint64_t stats_bytes(const struct stats *s, enum stats_kind kind) {
    uint64_t sum = 0;
    for (int i = 0; i < STATS_LANES; i++)
        sum += atomic_load_explicit(&s->lanes[i].bytes[kind], memory_order_relaxed);
    return sum;
}

enum err stats_text(const struct stats *s, struct buf *out) {
    size_t start = out->len;
    for (int k = 0; k < STATS_KINDS; k++) {
        uint64_t times = stats_times(s, (enum stats_kind)k), bytes = stats_bytes(s, (enum stats_kind)k);
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
