#include "shut.h"

#include <dlfcn.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "daemon.h"
#include "sandbox/sandbox.h"

/* In the directory of the index another may take its place. */
static enum err allow_index(struct sandbox_rules *rules, const char *index) {
    char *copy = strdup(index);
    if (copy == NULL)
        return ERR_NOMEM;
    sandbox_allow(rules, dirname(copy), SANDBOX_READ);
    free(copy);
    rules->of_others = !sandbox_can_read_without_capabilities(index);
    return ERR_OK;
}

static enum err tell(const struct mount_options *o, const struct sandbox_state *state) {
    struct buf text = BUF_EMPTY;
    if (state->missing[0] != '\0' && sandbox_is_built())
        daemon_warn("%s: not all of the sandbox can be had: %s", o->mountpoint, state->missing);
    enum err e = sandbox_text(state, &text);
    buf_char(&text, '\0');
    if (e == ERR_OK)
        e = buf_err(&text);
    if (e == ERR_OK && (o->stats || o->debug)) {
        if (o->foreground)
            fprintf(stderr, "cablefs: %s: sandbox: %s\n", o->mountpoint, text.data);
        else
            syslog(LOG_INFO, "%s: sandbox: %s", o->mountpoint, text.data);
    }
    buf_free(&text);
    return e;
}

/* libfuse ends its threads by pthread_cancel(), and for that the C library loads this one; where it cannot,
 * it aborts. So it is loaded while it can be, or may be loaded later. */
static void load_unwinder(struct sandbox_rules *rules) {
    if (dlopen("libgcc_s.so.1", RTLD_NOW | RTLD_NODELETE) == NULL)
        sandbox_allow_libraries(rules);
}

enum err shut_doors(const struct mount_options *o, struct err_info *info) {
    struct sandbox_rules rules = {.paths = NULL};
    struct sandbox_state state = {.landlock = 0};
    enum err e = ERR_OK;
    if (!o->no_sandbox) {
        load_unwinder(&rules);
        e = allow_index(&rules, o->index);
        if (e == ERR_OK)
            e = sandbox_enter(&rules, &state);
    }
    sandbox_rules_free(&rules);
    if (e == ERR_OK)
        e = tell(o, &state);
    return e == ERR_OK ? ERR_OK : err_no_memory(info);
}
