#include "capabilities.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The C library has no functions for these two calls, and libcap would be a library for six lines. */
struct sets {
    struct __user_cap_header_struct header;
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
};

static bool get(struct sets *s) {
    *s = (struct sets){.header = {.version = _LINUX_CAPABILITY_VERSION_3}};
    return syscall(SYS_capget, &s->header, s->data) == 0;
}

static bool set(struct sets *s) {
    return syscall(SYS_capset, &s->header, s->data) == 0;
}

bool capabilities_drop(bool of_others) {
    const uint32_t kept =
        of_others ? 1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH | 1U << CAP_FOWNER : 0;
    struct sets s;
    /* Of the two, a process without CAP_SETPCAP may do only the second. It has nothing to pass on, either. */
    for (int number = 0; prctl(PR_CAPBSET_DROP, number, 0, 0, 0) == 0; number++)
        ;
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    if (!get(&s))
        return false;
    for (size_t i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
        const uint32_t mask = i == 0 ? kept : 0;
        s.data[i].effective &= mask;
        s.data[i].permitted &= mask;
        s.data[i].inheritable = 0;
    }
    return set(&s);
}

bool capabilities_can_read_without(const char *path) {
    struct sets all, none;
    if (!get(&all))
        return true;
    none = all;
    for (size_t i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
        none.data[i].effective = 0;
    if (!set(&none))
        return true;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    set(&all);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}
