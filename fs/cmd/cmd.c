#include "cmd.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/printable.h"

/* What every command has beside its own options, and argp does not: -h. */
static error_t common_option(int key, char *arg, struct argp_state *state) {
    (void)arg;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = state->input;
        return 0;
    case 'h':
        argp_state_help(state, stdout, ARGP_HELP_STD_HELP); /* ends the process */
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int cmd_options(const struct argp *argp, int argc, char **argv, void *input) {
    static const struct argp_option common[] = {{NULL, 'h', NULL, OPTION_HIDDEN, NULL, 0}, {0}};
    const struct argp_child children[] = {{argp, 0, NULL, 0}, {0}};
    const struct argp whole = {.options = common, .parser = common_option, .children = children};
    argp_err_exit_status = CMD_USAGE; /* the C library's own global: argp has no other way to say it */
    error_t e = argp_parse(&whole, argc, argv, 0, NULL, input);
    if (e == ENOMEM) /* all else argp says itself */
        return cmd_fail("out of memory");
    return e == 0 ? CMD_OK : CMD_USAGE;
}

/* A line of nothing but printable characters, whatever is in the arguments. */
__attribute__((format(printf, 3, 0))) static void say(FILE *out, const char *before, const char *format,
                                                      va_list args) {
    char usual[1024], *longer = NULL; /* most lines need no memory: there may be none */
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(usual, sizeof usual, format, args);
    bool fits = n >= 0 && (size_t)n < sizeof usual;
    if (!fits && vasprintf(&longer, format, again) < 0)
        longer = NULL;
    va_end(again);
    char *line = fits ? usual : longer;
    if (line != NULL)
        printable_line(line);
    fprintf(out, "%s%s\n", before, line != NULL ? line : "out of memory");
    free(longer);
}

int cmd_fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    say(stderr, "cablefs: ", format, args);
    va_end(args);
    return CMD_FAILED;
}

void cmd_say(FILE *out, const char *format, ...) {
    va_list args;
    va_start(args, format);
    say(out, "", format, args);
    va_end(args);
}

void cmd_tell_links(uint64_t links) {
    if (links > 0)
        cmd_fail(
            "%llu symbolic link%s not followed; --follow-links (for a mount: -o follow_links) follows %s",
            (unsigned long long)links, links == 1 ? " was" : "s were", links == 1 ? "it" : "them");
}
