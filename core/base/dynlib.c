#include "dynlib.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "text.h"

_Static_assert(sizeof(void *) == sizeof(void (*)(void)), "dlsym() hands out functions as void *");

/* The loader has no codes, only sentences; these are those for memory. Address space that ran out (ulimit -v)
 * cannot be told from a file that must not be mapped. */
static bool is_no_memory(const char *why) {
    const char *words = strerror(ENOMEM);
    size_t n = strlen(words), all = strlen(why);
    return strstr(why, "out of memory") != NULL ||
           strstr(why, "cannot create shared object descriptor") != NULL ||
           (all >= n && strcmp(why + all - n, words) == 0);
}

/* Not so when it is there and cannot be mapped, or when one that it needs cannot be found. */
static bool is_not_found(const struct dynlib *library, const char *why) {
    struct span rest = span_of(why), words = SPAN(": cannot open shared object file: ");
    if (!span_starts(rest, span_of(library->soname)))
        return false;
    rest = span_from(rest, strlen(library->soname));
    return span_starts(rest, words) && span_eq(span_from(rest, words.n), span_of(strerror(ENOENT)));
}

static enum err refused(const struct dynlib *library, bool lacks_function, struct err_info *info) {
    const char *why = dlerror();
    if (why == NULL)
        why = "no reason is given";
    if (is_no_memory(why))
        return err_no_memory(info);
    bool install = lacks_function || is_not_found(library, why);
    return err_set(info, ERR_MISSING, "%s cannot be loaded %s: %s%s%s", library->soname, library->purpose,
                   why, install ? "; install the package " : "", install ? library->package : "");
}

enum err dynlib_open(const struct dynlib *library, void *table, struct err_info *info) {
    /* NODELETE: libxml2 does not like to be unloaded; LOCAL: its names are nobody else's business */
    void *handle = dlopen(library->soname, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (handle == NULL)
        return refused(library, false, info);
    for (size_t i = 0; i < library->functions_n; i++) {
        const struct dynlib_function *f = &library->functions[i];
        void *function = dlsym(handle, f->name);
        if (function == NULL)
            return refused(library, true, info);
        /* NOLINTNEXTLINE(-Wanalyzer-use-of-uninitialized-value): dlsym() set it */
        memcpy((char *)table + f->offset, &function, sizeof function);
    }
    return ERR_OK;
}
