#include "read_pattern.h"

#include <stdatomic.h>
#include <stdbool.h>

#include "tree/tree.h"

#define GET(x) atomic_load_explicit(&(x), memory_order_relaxed)
#define SET(x, value) atomic_store_explicit(&(x), (value), memory_order_relaxed)

static struct read_pattern_reader *reader_of(struct read_pattern *p, pid_t pid) {
    return &p->readers[(unsigned)pid % READ_PATTERN_READERS];
}

static void watch_cable(struct read_pattern_reader *r, int64_t cable) {
    SET(r->seen, 0);
    SET(r->paragraphs, 0);
    SET(r->cable, cable);
}

/* What the cable that was listed before has shown; 0: its files are not read after the listing, or too
 * few. */
static unsigned judge(struct read_pattern_reader *r) {
    unsigned seen = GET(r->seen);
    return seen == TREE_PARAGRAPHS && GET(r->paragraphs) < 2 ? 0 : seen;
}

unsigned read_pattern_listed(struct read_pattern *p, pid_t pid, int64_t cable) {
    struct read_pattern_reader *r = reader_of(p, pid);
    if (pid == 0)
        return 0;
    if (GET(r->pid) != pid) {
        SET(r->pid, pid);
        SET(r->until_judged, 0);
        watch_cable(r, cable);
        return 0;
    }
    if (GET(r->cable) == cable) /* the end of the same listing once more */
        return 0;
    unsigned until = GET(r->until_judged), kinds = GET(r->kinds);
    if (until == 0) {
        kinds = judge(r);
        until = kinds == 0 ? 0 : READ_PATTERN_IN_A_ROW + 1;
        SET(r->kinds, kinds);
    }
    if (until > 0)
        SET(r->until_judged, until - 1);
    watch_cable(r, cable);
    return until > 1 ? kinds : 0; /* the last one is left alone, to be judged by */
}

/* Counts the reads of a cable by whoever does not list it; true at the second. */
static bool is_second(struct read_pattern *p, int64_t cable) {
    _Atomic uint64_t *slot = &p->recent[(uint64_t)cable % READ_PATTERN_RECENT];
    uint64_t was = GET(*slot), key = (uint64_t)cable << 16;
    uint64_t reads = was >> 16 == (uint64_t)cable ? (was & 0xffff) + 1 : 1;
    SET(*slot, key | (reads > 3 ? 3 : reads));
    return reads == 2;
}

unsigned read_pattern_read(struct read_pattern *p, pid_t pid, int64_t cable, unsigned kind) {
    struct read_pattern_reader *r = reader_of(p, pid);
    if (pid != 0 && GET(r->pid) == pid && GET(r->cable) == cable) {
        SET(r->seen, GET(r->seen) | kind);
        if (kind == TREE_PARAGRAPHS)
            SET(r->paragraphs, GET(r->paragraphs) + 1);
        return 0;
    }
    return kind == TREE_PARAGRAPHS && is_second(p, cable) ? TREE_PARAGRAPHS : 0;
}
