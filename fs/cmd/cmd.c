#include "cmd.h"

#include <stdarg.h>
#include <stdio.h>

int cmd_options(const struct argp *argp, int argc, char **argv, void *input) {
    argp_err_exit_status = CMD_USAGE; /* the C library's own global: argp has no other way to say it */
    return argp_parse(argp, argc, argv, 0, NULL, input) == 0 ? CMD_OK : CMD_USAGE;
}

int cmd_fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs("cablefs: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return CMD_FAILED;
}

void cmd_tell_links(uint64_t links) {
    if (links > 0)
        cmd_fail(
            "%llu symbolic link%s not followed; --follow-links (for a mount: -o follow_links) follows %s",
            (unsigned long long)links, links == 1 ? " was" : "s were", links == 1 ? "it" : "them");
}
