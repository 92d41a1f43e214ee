#include "sandbox.h"

#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "calls.h"
#include "capabilities.h"
#include "landlock.h"

/* ---- what is allowed ---- */

void sandbox_allow(struct sandbox_rules *rules, const char *path, unsigned access) {
    struct sandbox_path *more = realloc(rules->paths, (rules->paths_n + 1) * sizeof *more);
    rules->failed = rules->failed || more == NULL;
    if (more == NULL)
        return;
    rules->paths = more;
    char *copy = strdup(path);
    rules->failed = rules->failed || copy == NULL;
    if (copy != NULL)
        /* NOLINTNEXTLINE(-Wanalyzer-malloc-leak): it is freed with the rules */
        rules->paths[rules->paths_n++] = (struct sandbox_path){.path = copy, .access = access};
}

void sandbox_allow_libraries(struct sandbox_rules *rules) {
    static const char *const system[] = {"/usr",       "/lib",      "/lib64", "/etc/ld.so.cache",
                                         "/nix/store", "/gnu/store"};
    const char *more = getenv("LD_LIBRARY_PATH");
    for (size_t i = 0; i < sizeof system / sizeof system[0]; i++)
        sandbox_allow(rules, system[i], SANDBOX_READ);
    char *list = more != NULL ? strdup(more) : NULL;
    rules->failed = rules->failed || (more != NULL && list == NULL);
    for (char *save = NULL, *path = list != NULL ? strtok_r(list, ":;", &save) : NULL; path != NULL;
         path = strtok_r(NULL, ":;", &save))
        sandbox_allow(rules, path, SANDBOX_READ);
    free(list);
}

/* The first of the objects is the program. Its header names the loader that the kernel starts for it. */
static int find_loader(struct dl_phdr_info *object, size_t size, void *loader) {
    (void)size;
    for (size_t i = 0; i < object->dlpi_phnum; i++)
        if (object->dlpi_phdr[i].p_type == PT_INTERP)
            *(uintptr_t *)loader = object->dlpi_addr + object->dlpi_phdr[i].p_vaddr;
    return 1;
}

void sandbox_allow_program(struct sandbox_rules *rules, const char *path) {
    uintptr_t loader = 0;
    dl_iterate_phdr(find_loader, &loader);
    sandbox_allow(rules, path, SANDBOX_RUN);
    if (loader != 0)
        sandbox_allow(rules, (const char *)loader, SANDBOX_RUN); /* NOLINT(performance-no-int-to-ptr) */
}

void sandbox_rules_free(struct sandbox_rules *rules) {
    for (size_t i = 0; i < rules->paths_n; i++)
        free(rules->paths[i].path);
    free(rules->paths);
    *rules = (struct sandbox_rules){.paths = NULL};
}

/* ---- the doors ---- */

/* Adds what could not be had, and why, to what is said of it. */
static bool is_on(struct sandbox_state *s, bool on, const char *layer, const char *why) {
    size_t n = strlen(s->missing);
    if (!on)
        snprintf(s->missing + n, sizeof s->missing - n, "%s%s (%s)", n > 0 ? ", " : "", layer, why);
    return on;
}

static bool any_has(const struct sandbox_rules *rules, unsigned access) {
    for (size_t i = 0; i < rules->paths_n; i++)
        if ((rules->paths[i].access & access) != 0)
            return true;
    return false;
}

static void shut_files(const struct sandbox_rules *rules, struct sandbox_state *s) {
    s->landlock = landlock_version();
    bool on = s->landlock > 0 && landlock_enter(s->landlock, rules->paths, rules->paths_n);
    s->files = is_on(s, on, "Landlock", strerror(errno));
}

/* The order: Landlock and seccomp need no_new_privs, and after the last of them nothing can be opened that
 * the others might need. */
enum err sandbox_enter(const struct sandbox_rules *rules, struct sandbox_state *s) {
    *s = (struct sandbox_state){.landlock = 0};
    if (rules->failed)
        return ERR_NOMEM;
    if (!sandbox_is_built()) {
        is_on(s, false, "all of it", "not built in");
        return ERR_OK;
    }
    bool on = capabilities_drop(rules->of_others);
    s->capabilities = is_on(s, on, "capabilities", strerror(errno));
    on = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    s->no_new_privs = is_on(s, on, "no_new_privs", strerror(errno));
    if (!s->no_new_privs)
        return ERR_OK;
    shut_files(rules, s);
    const struct calls_wanted wanted = {.writes = any_has(rules, SANDBOX_WRITE),
                                        .runs = any_has(rules, SANDBOX_RUN),
                                        .watches = any_has(rules, SANDBOX_WATCH),
                                        .nests = rules->nests};
    int why = calls_enter(&wanted);
    s->calls = is_on(s, why == 0, "seccomp", strerror(why));
    return why == ENOMEM ? ERR_NOMEM : ERR_OK;
}

enum err sandbox_enter_silently(struct sandbox_rules *rules) {
    struct sandbox_state state;
    enum err e = sandbox_enter(rules, &state);
    sandbox_rules_free(rules);
    return e;
}

/* ---- what is said of it ---- */

bool sandbox_can_read_without_capabilities(const char *path) {
    return capabilities_can_read_without(path);
}

enum err sandbox_text(const struct sandbox_state *s, struct buf *out) {
    const char *comma = "";
    size_t before = out->len;
    if (s->no_new_privs) {
        buf_str(out, "no_new_privs");
        comma = ", ";
    }
    if (s->capabilities) {
        buf_printf(out, "%scapabilities", comma);
        comma = ", ";
    }
    if (s->files) {
        buf_printf(out, "%sLandlock %d", comma, s->landlock);
        comma = ", ";
    }
    if (s->calls)
        buf_printf(out, "%sseccomp", comma);
    if (out->len == before)
        buf_str(out, "off");
    return buf_err(out);
}

bool sandbox_is_built(void) {
    return CABLEFS_SANDBOX;
}
