/* cablefs: cables as a directory tree. The table of subcommands; without one, the arguments are those of
 * mount. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

const char *argp_program_version = "cablefs 0.1.0";

static const struct command {
    const char *name;
    cmd_function *run;
    const char *arguments, *summary;
} commands[] = {
    {"parse", cmd_parse, "[--json] FILE...", "show what the parser makes of documents, without an index"},
};

static void print_usage(FILE *out) {
    fputs("Usage: cablefs SOURCE MOUNTPOINT [-o options]\n", out);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        fprintf(out, "       cablefs %-6s %s\n", commands[i].name, commands[i].arguments);
    fputs("\nPresents a pile of diplomatic cables as a read-only directory tree.\n"
          "SOURCE is an index, or a file or directory of cables, which is indexed first.\n\n",
          out);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        fprintf(out, "  %-6s  %s\n", commands[i].name, commands[i].summary);
    fputs("\nEach command explains itself: cablefs COMMAND --help\n", out);
}

static int run(const struct command *command, int argc, char **argv) {
    char name[64];
    snprintf(name, sizeof name, "cablefs %s", command->name);
    argv[0] = name;
    return command->run(argc, argv);
}

int main(int argc, char **argv) {
    if (argc > 1)
        for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
            if (strcmp(argv[1], commands[i].name) == 0)
                return run(&commands[i], argc - 1, argv + 1);
    print_usage(stderr);
    return CMD_USAGE;
}
