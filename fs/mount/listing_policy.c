#include "listing_policy.h"

#include <stdatomic.h>

#define GET(x) atomic_load_explicit(&(x), memory_order_relaxed)
#define SET(x, value) atomic_store_explicit(&(x), (value), memory_order_relaxed)

/* The slot of a process, empty where another had it. */
static size_t slot_of(struct listing_policy *c, pid_t pid) {
    size_t i = (unsigned)pid % LISTING_POLICY_SLOTS;
    if (GET(c->slots[i].pid) != pid) {
        SET(c->slots[i].pid, pid);
        SET(c->slots[i].enters, false);
        SET(c->slots[i].directory, 0);
        SET(c->slots[i].entries, 0);
    }
    return i;
}

void listing_policy_enters(struct listing_policy *c, pid_t pid) {
    size_t i = slot_of(c, pid);
    if (!GET(c->slots[i].enters))
        SET(c->slots[i].enters, true);
}

bool listing_policy_wants_attributes(struct listing_policy *c, pid_t pid, uint64_t directory, bool start) {
    size_t i = slot_of(c, pid);
    if (start || GET(c->slots[i].directory) != directory) {
        SET(c->slots[i].directory, directory);
        SET(c->slots[i].entries, 0);
    }
    return GET(c->slots[i].enters) || GET(c->slots[i].entries) < LISTING_POLICY_KNOWN;
}

void listing_policy_given(struct listing_policy *c, pid_t pid, uint64_t directory, size_t entries) {
    size_t i = slot_of(c, pid);
    if (GET(c->slots[i].directory) == directory)
        SET(c->slots[i].entries, GET(c->slots[i].entries) + entries);
}
