#include "landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* From linux/landlock.h, which the headers of older systems lack or have in part. The numbers of the calls
 * are the same on all processors. */
enum { CREATE_RULESET = 444, ADD_RULE, RESTRICT_SELF };
enum { ASK_VERSION = 1, RULE_BELOW = 1 };

enum {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_DIR = 1 << 3,
    REMOVE_FILE = 1 << 5,
    MAKE_REG = 1 << 8,
    REFER = 1 << 13, /* version 2: before it nothing can be moved to another directory, here as there */
    TRUNCATE = 1 << 14, /* version 3 */
    IOCTL_DEV = 1 << 15, /* version 5 */
};

enum {
    ALL_OF_1 = (1 << 13) - 1, /* all rights of version 1 */
    OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE, /* a rule for a file may name only these */
    TCP = 3, /* version 4: bind and connect */
    OTHERS = 3, /* version 6: abstract sockets and signals */
};

struct ruleset {
    uint64_t files, net, scoped; /* a kernel that knows fewer members takes zeros in the rest */
};

struct rule_below {
    uint64_t access;
    int32_t fd;
} __attribute__((packed));

static struct ruleset ruleset_of(int version) {
    uint64_t files = ALL_OF_1;
    if (version >= 2)
        files |= REFER;
    if (version >= 3)
        files |= TRUNCATE;
    if (version >= 5)
        files |= IOCTL_DEV;
    return (struct ruleset){
        .files = files, .net = version >= 4 ? TCP : 0, .scoped = version >= 6 ? OTHERS : 0};
}

static uint64_t rights_of(unsigned access) {
    return ((access & SANDBOX_READ) != 0 ? READ_FILE | READ_DIR : 0) |
           ((access & SANDBOX_WRITE) != 0 ? WRITE_FILE | TRUNCATE | MAKE_REG | REMOVE_FILE : 0) |
           ((access & SANDBOX_RUN) != 0 ? EXECUTE | READ_FILE : 0);
}

/* What is not there, or cannot be looked at, needs no rule: it stays shut. */
static bool allow(int rules, const struct ruleset *handled, const struct sandbox_path *p) {
    struct stat st;
    struct rule_below below = {.access = rights_of(p->access) & handled->files};
    below.fd = open(p->path, O_PATH | O_CLOEXEC);
    if (below.fd < 0)
        return errno != ENOMEM && errno != EMFILE && errno != ENFILE;
    bool is_directory = fstat(below.fd, &st) == 0 && S_ISDIR(st.st_mode);
    if (!is_directory)
        below.access &= OF_FILES;
    bool ok = below.access == 0 || syscall(ADD_RULE, rules, RULE_BELOW, &below, 0) == 0;
    int why = errno;
    close(below.fd);
    errno = why;
    return ok;
}

int landlock_version(void) {
    long version = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);
    return version < 0 ? 0 : (int)version;
}

bool landlock_enter(int version, const struct sandbox_path *paths, size_t n) {
    const struct ruleset handled = ruleset_of(version);
    int rules = (int)syscall(CREATE_RULESET, &handled, sizeof handled, 0);
    if (rules < 0)
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++)
        ok = allow(rules, &handled, &paths[i]);
    ok = ok && syscall(RESTRICT_SELF, rules, 0) == 0;
    int why = errno;
    close(rules);
    errno = why;
    return ok;
}
