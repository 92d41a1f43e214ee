/* inject: lets one call of the program fail, to see what it does then.
 *
 * Linked into a program, it stands before the functions of calls.h in all shared libraries: what the program
 * calls, and what SQLite, FUSE and the C library's own allocations call, comes through here. (What the C
 * library calls of itself, say the open() in fts_open(), does not.) Which call fails stands in a page that is
 * shared with the test, and with processes that are forked: the file that CABLEFS_FAULTS_PAGE names. Without
 * it nothing fails.
 *
 * Every function is taken for one of eight words that gives a word back: so are they called on the machines
 * we know, and a table of names is enough. */
#include "calls.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum how { MINUS, NOTHING, CODE, SQL, SPARED };

enum call {
#define CALL(name, how) CALL_##name,
    CALLS
#undef CALL
        CALLS_N
};

enum mode {
    MODE_ONCE, /* the nth call fails, and does nothing */
    MODE_LASTING, /* so do all behind it */
    MODE_SHORT, /* read and write do a part of it */
    MODE_KILL, /* the program is killed at that place: the process that leads the session, whoever calls */
    MODE_DIE, /* so is the process that calls */
};

/* As tests/faults/page.py has it. */
struct page {
    uint32_t calls_n; /* set here: the two sides know the same calls */
    uint32_t call; /* the number of the one that fails; CALLS_N: any, but those for memory; above: none */
    uint32_t mode, code; /* errno or SQLite's result */
    uint64_t nth;
    _Atomic uint64_t failed;
    _Atomic uint64_t seen[CALLS_N + 1]; /* the last: any */
};

static const struct {
    const char *name;
    enum how how;
} calls[CALLS_N] = {
#define CALL(name, how) {#name, how},
    CALLS
#undef CALL
};

/* Who is asked about: the program and the libraries it is linked with, but the dynamic linker, which ends the
 * process where it has no memory. Libraries that are loaded for some documents may do without memory what
 * they like. */
static struct {
    uintptr_t from, to;
    bool is_sqlite;
} own[64];
static size_t own_n;

static struct page *page; /* these two are of the process, like the functions they stand for */
static long (*real[CALLS_N])(long a, long b, long c, long d, long e, long f, long g, long h);

static int note_own(struct dl_phdr_info *object, size_t size, void *context) {
    (void)size;
    (void)context;
    if (strstr(object->dlpi_name, "/ld-linux") != NULL)
        return 0;
    for (size_t i = 0; i < object->dlpi_phnum && own_n < sizeof own / sizeof own[0]; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type == PT_LOAD && (part->p_flags & PF_X) != 0) {
            own[own_n].from = object->dlpi_addr + part->p_vaddr;
            own[own_n].to = own[own_n].from + part->p_memsz;
            own[own_n].is_sqlite = strstr(object->dlpi_name, "/libsqlite3") != NULL;
            own_n++;
        }
    }
    return 0;
}

static bool is_own(uintptr_t caller, bool only_sqlite) {
    for (size_t i = 0; i < own_n; i++)
        if (caller >= own[i].from && caller < own[i].to)
            return own[i].is_sqlite || !only_sqlite;
    return false;
}

__attribute__((constructor)) static void find_page(void) {
    const char *path = getenv("CABLEFS_FAULTS_PAGE");
    int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
    void *p = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd >= 0)
        close(fd);
    if (p == MAP_FAILED)
        return;
    dl_iterate_phdr(note_own, NULL);
    page = p;
    page->calls_n = CALLS_N;
}

/* Counts a call; true when it is the one. */
static int is_meant(uint32_t call) {
    uint64_t n = atomic_fetch_add(&page->seen[call], 1) + 1;
    return call == page->call && (n == page->nth || (n > page->nth && page->mode == MODE_LASTING));
}

static int fails(enum call call) {
    int meant = is_meant(call);
    if (call > CALL_posix_memalign && is_meant(CALLS_N))
        meant = 1;
    if (!meant)
        return 0;
    atomic_fetch_add(&page->failed, 1);
    if (page->mode == MODE_KILL)
        kill(getsid(0), SIGKILL);
    if (page->mode == MODE_DIE)
        kill(getpid(), SIGKILL);
    return 1;
}

static long failure(enum call call) {
    enum how how = calls[call].how;
    long code = (long)page->code;
    if (how == CODE || how == SQL)
        return code;
    errno = (int)code;
    return how == MINUS ? -1 : 0;
}

/* What allocates inside does not fail: glibc's fts_open() writes through the NULL that malloc() gave,
 * sanitizers ask for the attributes of a thread, libseccomp writes through NULL, too (fs/sandbox/calls.c sees
 * to it that it has memory), and strdup() may be called by a library that is not asked
 * about. */
static int is_spared(enum call call, const void *caller) {
    return call == CALL_fts64_open || calls[call].how == SPARED ||
           (call <= CALL_posix_memalign && !is_own((uintptr_t)caller, false));
}

/* SQLite steps on its own behalf, too, and asks the statement later what came of it: one that never began has
 * not failed. What lets such a step fail are the calls below it. */
static long pass(enum call call, const void *caller, long a, long b, long c, long d, long e, long f, long g,
                 long h) {
    static _Thread_local int spared;
    if (real[call] == NULL)
        *(void **)&real[call] = dlsym(RTLD_NEXT, calls[call].name);
    if (page == NULL)
        return real[call](a, b, c, d, e, f, g, h);
    if (calls[call].how == SQL && is_own((uintptr_t)caller, true))
        return real[call](a, b, c, d, e, f, g, h);
    int spare = is_spared(call, caller);
    if (spared > 0 || (spare && call != CALL_fts64_open) || !fails(call)) {
        spared += spare;
        long result = real[call](a, b, c, d, e, f, g, h);
        spared -= spare;
        return result;
    }
    if (call == CALL_close) /* Linux closes even where it reports an error */
        real[call](a, b, c, d, e, f, g, h);
    if (page->mode == MODE_SHORT)
        return real[call](a, b, c > 1 ? c / 2 : c, d, e, f, g, h);
    return failure(call);
}

#define CALL(name, how)                                                                                      \
    long inject_##name(long a, long b, long c, long d, long e, long f, long g, long h) __asm__(#name);       \
    long inject_##name(long a, long b, long c, long d, long e, long f, long g, long h) {                     \
        return pass(CALL_##name, __builtin_return_address(0), a, b, c, d, e, f, g, h);                       \
    }
CALLS
