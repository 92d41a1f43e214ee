#include "open_files.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

enum err open_files_ensure(struct err_info *info) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return err_set(info, ERR_IO, "how many files may be open: %s", strerror(errno));
    if (limit.rlim_cur >= OPEN_FILES)
        return ERR_OK;
    if (limit.rlim_max < OPEN_FILES)
        return err_set(info, ERR_LIMIT, "a mount needs %d open files, and %llu are allowed (ulimit -n)",
                       OPEN_FILES, (unsigned long long)limit.rlim_max);
    limit.rlim_cur = OPEN_FILES;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0
               ? ERR_OK
               : err_set(info, ERR_IO, "%d open files: %s", OPEN_FILES, strerror(errno));
}
