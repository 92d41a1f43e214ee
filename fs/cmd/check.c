/* cablefs check: verifies an index. */
#include "check/check.h"

#include <stdio.h>

#include "cmd.h"
#include "doors.h"

static error_t option(int key, char *arg, struct argp_state *state) {
    const char **index = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            argp_error(state, "too many arguments: %s", arg);
        *index = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "no INDEX given");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void print_fault(void *context, const char *line) {
    (void)context;
    cmd_say(stdout, "%s", line);
}

int cmd_check(int argc, char **argv) {
    static const struct argp argp = {NULL,
                                     option,
                                     "INDEX",
                                     "Verifies an index: its structure, counts, sizes and names. Prints what "
                                     "is wrong. Texts are not compared with their source.",
                                     NULL,
                                     NULL,
                                     NULL};
    const char *index = NULL;
    uint64_t faults = 0;
    struct err_info info;
    int status = cmd_options(&argp, argc, argv, &index);
    if (status != CMD_OK)
        return status;
    if (doors_for_index(index, &info) != ERR_OK ||
        check_index(index, print_fault, NULL, &faults, &info) != ERR_OK)
        return cmd_fail("%s", info.text);
    if (faults > 0)
        return cmd_fail("%s: faults found: %llu; build it again with: cablefs index -o %s SOURCE", index,
                        (unsigned long long)faults, index);
    cmd_say(stdout, "%s: no fault found", index);
    return CMD_OK;
}
