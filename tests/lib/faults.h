/* faults: allocations that fail on demand, to see that memory running out is noticed everywhere.
 *
 * Include this in one file of a test and link it with -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc: then
 * every allocation of the objects linked in (not of shared libraries) passes through here. faults_arm() says
 * which one fails; faults_sweep() fails each one of a piece of work in turn.
 *
 * An arena asks for memory only where a block ends. With -Wl,--wrap=arena_alloc,--wrap=arena_copy,
 * --wrap=arena_grow as well, each request to an arena can fail: faults_only(FAULTS_ARENA).
 *
 * Threads may allocate while it is armed; arming and disarming is for one thread, while no other allocates.
 */
#ifndef CABLEFS_LIB_FAULTS_H
#define CABLEFS_LIB_FAULTS_H

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

enum faults_mode {
    FAULTS_ONCE, /* the one allocation fails, those after it succeed: is the failure remembered? */
    FAULTS_LASTING, /* it fails, and so do all after it: does cleaning up need memory? */
};

enum faults_kind {
    FAULTS_LIBRARY, /* malloc, calloc and realloc */
    FAULTS_ARENA, /* what other files than arena.c ask of an arena */
};

static struct {
    bool armed;
    enum faults_kind kind;
    unsigned long nth;
    enum faults_mode mode;
    atomic_ulong seen, failed;
} faults;

/* Which requests are counted and fail, until it is called again; at first those to the library. */
static inline void faults_only(enum faults_kind kind) {
    faults.kind = kind;
}

/* From now on the nth allocation fails; 1 is the next one. */
static inline void faults_arm(unsigned long nth, enum faults_mode mode) {
    faults.nth = nth;
    faults.mode = mode;
    atomic_store(&faults.seen, 0);
    atomic_store(&faults.failed, 0);
    faults.armed = true;
}

/* Allocations succeed again; returns how many failed since faults_arm(). */
static inline unsigned long faults_disarm(void) {
    faults.armed = false;
    return atomic_load(&faults.failed);
}

static inline bool faults_now(enum faults_kind kind) {
    if (!faults.armed || kind != faults.kind)
        return false;
    unsigned long n = atomic_fetch_add(&faults.seen, 1) + 1;
    if (n != faults.nth && (n < faults.nth || faults.mode == FAULTS_ONCE))
        return false;
    atomic_fetch_add(&faults.failed, 1);
    errno = ENOMEM;
    return true;
}

/* ---- what the linker puts in the place of the functions ---- */

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

void *__wrap_malloc(size_t n) {
    return faults_now(FAULTS_LIBRARY) ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size) {
    return faults_now(FAULTS_LIBRARY) ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n) {
    return faults_now(FAULTS_LIBRARY) ? NULL : __real_realloc(p, n);
}

/* Weak: a test may be linked without them. */
void *__real_arena_alloc(struct arena *a, size_t n) __attribute__((weak));
char *__real_arena_copy(struct arena *a, const void *bytes, size_t n) __attribute__((weak));
enum err __real_arena_grow(struct arena *a, void **items, size_t n, size_t *cap, size_t size)
    __attribute__((weak));
void *__wrap_arena_alloc(struct arena *a, size_t n);
char *__wrap_arena_copy(struct arena *a, const void *bytes, size_t n);
enum err __wrap_arena_grow(struct arena *a, void **items, size_t n, size_t *cap, size_t size);

static inline bool faults_arena_is_linked(void) {
    return __real_arena_alloc != NULL && __real_arena_copy != NULL && __real_arena_grow != NULL;
}

void *__wrap_arena_alloc(struct arena *a, size_t n) {
    return faults_now(FAULTS_ARENA) ? NULL : __real_arena_alloc(a, n);
}

char *__wrap_arena_copy(struct arena *a, const void *bytes, size_t n) {
    return faults_now(FAULTS_ARENA) ? NULL : __real_arena_copy(a, bytes, n);
}

enum err __wrap_arena_grow(struct arena *a, void **items, size_t n, size_t *cap, size_t size) {
    bool asks = n >= *cap; /* otherwise there is room */
    return asks && faults_now(FAULTS_ARENA) ? ERR_NOMEM : __real_arena_grow(a, items, n, cap, size);
}

/* ---- a piece of work, failing everywhere ---- */

enum { FAULTS_SWEEP_MAX = 100000 }; /* more allocations than that are a loop */

struct faults_result {
    unsigned long allocations; /* that the work makes when none fails */
    unsigned long wrong_at; /* the failing allocation after which the status was wrong; 0: never */
    enum err wrong; /* that status */
};

/* Does the work again and again, with its first, second, ... allocation failing, until one run makes so few
 * that none failed. The work returns a status, which must be ERR_NOMEM when an allocation failed and ERR_OK
 * when none did, and gives back what it allocated. */
static inline struct faults_result faults_sweep(enum err (*work)(void *context), void *context,
                                                enum faults_mode mode) {
    struct faults_result r = {0};
    for (unsigned long nth = 1; nth < FAULTS_SWEEP_MAX; nth++) {
        faults_arm(nth, mode);
        enum err e = work(context);
        bool failed = faults_disarm() > 0;
        if (e != (failed ? ERR_NOMEM : ERR_OK)) {
            r.wrong_at = nth;
            r.wrong = e;
            return r;
        }
        if (!failed) {
            r.allocations = nth - 1;
            return r;
        }
    }
    r.wrong_at = FAULTS_SWEEP_MAX;
    return r;
}

#endif
