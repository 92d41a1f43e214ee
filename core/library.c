#include "library.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

_Static_assert(sizeof(void *) == sizeof(void (*)(void)), "dlsym() hands out functions as void *");

/* The loader has no codes, only sentences; these are those for memory. Address space that ran out (ulimit -v) cannot be told
 * from a file that must not be mapped. */
static bool is_no_memory(const char *why) {
    const char *words = strerror(ENOMEM);
    size_t n = strlen(words), all = strlen(why);
    return strstr(why, "out of memory") != NULL ||
           strstr(why, "cannot create shared object descriptor") != NULL ||
           (all >= n && strcmp(why + all - n, words) == 0);
}

static enum err refused(const struct library *library, struct err_info *info) {
    const char *why = dlerror();
    if (why == NULL)
        why = "no reason is given";
    if (is_no_memory(why))
        return err_no_memory(info);
    return err_set(info, ERR_MISSING, "%s cannot be loaded %s: %s; install the package %s", library->soname,
                   library->purpose, why, library->package);
}

enum err library_open(const struct library *library, void *table, struct err_info *info) {
    /* NODELETE: libxml2 does not like to be unloaded; LOCAL: its names are nobody else's business */
    void *handle = dlopen(library->soname, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (handle == NULL)
        return refused(library, info);
    for (size_t i = 0; i < library->functions_n; i++) {
        const struct library_function *f = &library->functions[i];
        void *function = dlsym(handle, f->name);
        if (function == NULL)
            return refused(library, info);
        memcpy((char *)table + f->offset, &function, sizeof function);
    }
    return ERR_OK;
}
