/* cablefs index: builds an index, or brings one up to date. */
#include <stdbool.h>
#include <stdlib.h>

#include "build.h"
#include "cache.h"
#include "cmd.h"

struct options {
    const char *output;
    bool add, replace, follow_links, no_sandbox;
    char **sources;
    int sources_n;
};

enum { OPTION_ADD = 256, OPTION_REPLACE, OPTION_FOLLOW_LINKS, OPTION_NO_SANDBOX }; /* have no letters */

static error_t option(int key, char *arg, struct argp_state *state) {
    struct options *o = state->input;
    switch (key) {
    case 'o':
        o->output = arg;
        return 0;
    case OPTION_ADD:
        o->add = true;
        return 0;
    case OPTION_REPLACE:
        o->replace = true;
        return 0;
    case OPTION_FOLLOW_LINKS:
        o->follow_links = true;
        return 0;
    case OPTION_NO_SANDBOX:
        o->no_sandbox = true;
        return 0;
    case ARGP_KEY_ARGS:
        o->sources = state->argv + state->next;
        o->sources_n = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (o->sources_n == 0 && (o->output == NULL || o->add || o->replace))
            argp_error(state, "no SOURCE given");
        if (o->add && o->replace)
            argp_error(state, "--add keeps the sources that --replace drops: say one of them");
        if (o->output == NULL && (o->add || o->replace))
            argp_error(state, "--add and --replace need -o: an index in the cache is of its SOURCE alone");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option option_table[] = {
    {"output", 'o', "INDEX", 0,
     "The index to write; by default one in $XDG_CACHE_HOME/cablefs (~/.cache/cablefs), where mounting the "
     "source finds it. Several sources need it",
     0},
    {"add", OPTION_ADD, NULL, 0, "Take the SOURCEs beside those that INDEX was made of", 0},
    {"replace", OPTION_REPLACE, NULL, 0,
     "Make INDEX of the SOURCEs alone, whatever it was made of. Without either option it is not replaced when "
     "it was made of others",
     0},
    {"follow-links", OPTION_FOLLOW_LINKS, NULL, 0,
     "Follow symbolic links in a SOURCE, too. Otherwise only a SOURCE itself may be one", 0},
    {"no-sandbox", OPTION_NO_SANDBOX, NULL, 0,
     "Let the process that reads documents keep rights that it does not need", 0},
    {0},
};

int cmd_index(int argc, char **argv) {
    static const struct argp argp = {option_table,
                                     option,
                                     "[SOURCE...]",
                                     "Builds an index of cables. SOURCE is a text or PDF file, a page of the "
                                     "web edition, the full dump or a list of cables (CSV, JSON), an archive "
                                     "of any of these, or a directory of them, walked recursively. "
                                     "Without SOURCE, "
                                     "INDEX is brought up to date from those that it was made of. "
                                     "Where nothing has changed since the last time, nothing is done.",
                                     NULL,
                                     NULL,
                                     NULL};
    struct options o = {0};
    struct err_info info;
    char *path = NULL;
    int status = cmd_options(&argp, argc, argv, &o);
    if (status != CMD_OK)
        return status;
    if (o.output == NULL && o.sources_n > 1) {
        cmd_fail("several sources: say with -o where the index of them all is to be");
        return CMD_USAGE;
    }
    if (o.output == NULL && cache_path(o.sources[0], &path, &info) != ERR_OK)
        return cmd_fail("%s", info.text);
    const struct build build = {.sources = o.sources,
                                .sources_n = (size_t)o.sources_n,
                                .anew = o.replace,
                                .how = o.replace || o.output == NULL ? INDEX_ROOTS_REPLACE
                                       : o.add                       ? INDEX_ROOTS_ADD
                                                                     : INDEX_ROOTS_SAME,
                                .path = o.output != NULL ? o.output : path,
                                .is_private = o.output == NULL,
                                .follow_links = o.follow_links,
                                .no_sandbox = o.no_sandbox};
    enum err e = build_run(&build, &info);
    free(path);
    return e == ERR_OK ? CMD_OK : cmd_fail("%s", info.text);
}
