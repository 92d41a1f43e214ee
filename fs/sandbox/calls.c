#include "calls.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#if CABLEFS_SECCOMP

#include <linux/sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>

/* For every process. What the headers do not know on some processor is passed over there. */
static const int common[] = {
    /* what is open, or may be opened: Landlock says which files */
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(preadv),
    SCMP_SYS(lseek), SCMP_SYS(_llseek), SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(close),
    SCMP_SYS(close_range), SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(pipe), SCMP_SYS(pipe2),
    SCMP_SYS(fcntl), SCMP_SYS(fcntl64), SCMP_SYS(flock), SCMP_SYS(splice), SCMP_SYS(vmsplice), SCMP_SYS(tee),
    SCMP_SYS(fadvise64), SCMP_SYS(readahead), SCMP_SYS(getdents64), SCMP_SYS(getdents),
    /* what is there */
    SCMP_SYS(stat), SCMP_SYS(stat64), SCMP_SYS(lstat), SCMP_SYS(lstat64), SCMP_SYS(fstat), SCMP_SYS(fstat64),
    SCMP_SYS(newfstatat), SCMP_SYS(fstatat64), SCMP_SYS(statx), SCMP_SYS(statfs), SCMP_SYS(statfs64),
    SCMP_SYS(fstatfs), SCMP_SYS(fstatfs64), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
    SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd), SCMP_SYS(chdir), SCMP_SYS(fchdir),
    SCMP_SYS(umask),
    /* memory */
    SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect),
    SCMP_SYS(madvise), SCMP_SYS(mincore), SCMP_SYS(msync), SCMP_SYS(membarrier), SCMP_SYS(memfd_create),
    /* threads; clone has a rule of its own */
    SCMP_SYS(futex), SCMP_SYS(futex_time64), SCMP_SYS(set_robust_list), SCMP_SYS(get_robust_list),
    SCMP_SYS(rseq), SCMP_SYS(set_tid_address), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(getppid),
    SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_getparam),
    SCMP_SYS(sched_getscheduler), SCMP_SYS(getcpu), SCMP_SYS(arch_prctl), SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    /* signals; tgkill is raise() and abort(), and pthread_cancel() of libfuse, which ends its threads so */
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigpending), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigreturn), SCMP_SYS(rt_sigtimedwait), SCMP_SYS(sigaltstack), SCMP_SYS(tgkill),
    SCMP_SYS(restart_syscall),
    /* time and waiting */
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday),
    SCMP_SYS(time), SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep), SCMP_SYS(clock_nanosleep_time64),
    SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(ppoll_time64), SCMP_SYS(select), SCMP_SYS(_newselect),
    SCMP_SYS(pselect6), SCMP_SYS(wait4), SCMP_SYS(waitid),
    /* about this process and this machine */
    SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(getuid32),
    SCMP_SYS(geteuid32), SCMP_SYS(getgid32), SCMP_SYS(getegid32), SCMP_SYS(getresuid), SCMP_SYS(getresgid),
    SCMP_SYS(getgroups), SCMP_SYS(getpgrp), SCMP_SYS(getrlimit), SCMP_SYS(ugetrlimit), SCMP_SYS(getrusage),
    SCMP_SYS(times), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getrandom), SCMP_SYS(recvfrom),
    SCMP_SYS(shutdown), /* of the sockets that are open: none can be made */
};

static const int writing[] = {
    SCMP_SYS(pwrite64),        SCMP_SYS(pwritev),  SCMP_SYS(ftruncate), SCMP_SYS(ftruncate64),
    SCMP_SYS(fallocate),       SCMP_SYS(fsync),    SCMP_SYS(fdatasync), SCMP_SYS(sync_file_range),
    SCMP_SYS(rename),          SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),        SCMP_SYS(fchmod),   SCMP_SYS(fchown),    SCMP_SYS(fchown32),
    SCMP_SYS(copy_file_range), SCMP_SYS(sendfile), SCMP_SYS(utimensat),
};

/* A process without threads of its own, what it does to itself before it becomes another program, and what
 * that program needs to start. */
static const int running[] = {
    SCMP_SYS(execve), SCMP_SYS(fork),      SCMP_SYS(vfork),   SCMP_SYS(clone),   SCMP_SYS(kill),
    SCMP_SYS(prctl),  SCMP_SYS(setrlimit), SCMP_SYS(setpgid), SCMP_SYS(getpgid), SCMP_SYS(setsid),
};

static const int watching[] = {
    SCMP_SYS(inotify_init1),
    SCMP_SYS(inotify_add_watch),
    SCMP_SYS(inotify_rm_watch),
};

/* What shuts doors. Those of Landlock have these numbers on every processor, and no name in older headers. */
static const int nesting[] = {
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(clone),
    SCMP_SYS(kill),
    SCMP_SYS(prctl),
    SCMP_SYS(capget),
    SCMP_SYS(capset),
    SCMP_SYS(seccomp),
    444,
    445,
    446,
};

static int allow(scmp_filter_ctx filter, const int *calls, size_t n) {
    int status = 0;
    for (size_t i = 0; status == 0 && i < n; i++)
        status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
    return status;
}

/* Calls of which only some uses are allowed. clone3 is not among them: its flags are in memory, where a
 * filter cannot look. The C library then uses clone. */
static int allow_in_part(scmp_filter_ctx filter, bool forks, bool runs) {
    int status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sendto), 1, SCMP_A4(SCMP_CMP_EQ, 0, 0));
    if (status == 0 && !forks)
        status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                                  SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    if (status == 0 && !runs) /* of itself, to look: the C library asks for the size of its stack */
        status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, SCMP_A0(SCMP_CMP_EQ, 0, 0),
                                  SCMP_A2(SCMP_CMP_EQ, 0, 0));
    if (status == 0 && runs) /* of itself, before it becomes another program; of nobody else */
        status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A0(SCMP_CMP_EQ, 0, 0));
    /* of isatty(), and for the width of a terminal; no other: TIOCSTI types at one */
    static const unsigned asked[] = {TCGETS, TIOCGWINSZ};
    for (size_t i = 0; status == 0 && i < sizeof asked / sizeof asked[0]; i++)
        status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
                                  SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffU, asked[i]));
    return status;
}

enum { LOADING_BYTES = 4 << 20 }; /* many times what libseccomp takes to translate these lists */

/* libseccomp, when it translates, crashes where it lacks memory, or loads a filter that allows nothing: so
 * there must be enough of it. No other thread is there yet that might take it meanwhile. */
static int load(scmp_filter_ctx filter) {
    char *volatile room = malloc(LOADING_BYTES); /* volatile: a compiler may leave out what is only freed */
    if (room == NULL)
        return -ENOMEM;
    free(room);
    return seccomp_load(filter);
}

int calls_enter(const struct calls_wanted *wanted) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    if (filter == NULL)
        return ENOMEM;
    /* Speculation is for processes that hold secrets of several people; this would slow down each call. */
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1);
    int status = allow(filter, common, sizeof common / sizeof common[0]);
    if (status == 0 && wanted->writes)
        status = allow(filter, writing, sizeof writing / sizeof writing[0]);
    if (status == 0 && wanted->runs)
        status = allow(filter, running, sizeof running / sizeof running[0]);
    if (status == 0 && wanted->watches)
        status = allow(filter, watching, sizeof watching / sizeof watching[0]);
    if (status == 0 && wanted->nests)
        status = allow(filter, nesting, sizeof nesting / sizeof nesting[0]);
    if (status == 0)
        status = allow_in_part(filter, wanted->runs || wanted->nests, wanted->runs);
    if (status == 0)
        status = load(filter);
    seccomp_release(filter);
    return -status;
}

#else

int calls_enter(const struct calls_wanted *wanted) {
    (void)wanted;
    return ENOSYS;
}

#endif
