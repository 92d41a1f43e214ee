#include "heap.h"

#include <sqlite3.h>
#include <stdint.h>

/* SQLite hands its allocator no context, so these two cannot travel in one. The first is set once, before
 * there are threads; each thread has its own of the second. */
static sqlite3_mem_methods plain;

static _Thread_local struct account {
    bool limited, refused;
    int64_t left; /* bytes */
} account;

static bool may_take(int64_t bytes) {
    bool may = bytes <= account.left;
    account.refused = account.refused || !may;
    return may;
}

static void *take(int bytes) {
    if (!account.limited)
        return plain.xMalloc(bytes);
    void *p = may_take(bytes) ? plain.xMalloc(bytes) : NULL;
    if (p != NULL)
        account.left -= plain.xSize(p);
    return p;
}

static void give(void *p) {
    if (account.limited)
        account.left += plain.xSize(p);
    plain.xFree(p);
}

static void *take_again(void *p, int bytes) {
    if (!account.limited)
        return plain.xRealloc(p, bytes);
    int64_t before = plain.xSize(p);
    void *moved = may_take(bytes - before) ? plain.xRealloc(p, bytes) : NULL;
    if (moved != NULL)
        account.left -= plain.xSize(moved) - before;
    return moved;
}

void heap_install(void) {
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain) != SQLITE_OK)
        return;
    sqlite3_mem_methods counted = plain;
    counted.xMalloc = take;
    counted.xFree = give;
    counted.xRealloc = take_again;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &counted); /* a refusal is no harm: then nothing is limited */
}

void heap_limit(size_t bytes) {
    account = (struct account){.limited = true, .left = bytes > INT64_MAX ? INT64_MAX : (int64_t)bytes};
}

bool heap_has_refused(void) {
    return account.limited && account.refused;
}

bool heap_end_limit(void) {
    bool refused = heap_has_refused();
    account = (struct account){.limited = false};
    return refused;
}
