/* commands: the table of the subcommands. To add one, write its file and add its row to commands.c. */
#ifndef CABLEFS_CMD_COMMANDS_H
#define CABLEFS_CMD_COMMANDS_H

#include <stdio.h>

#include "cmd.h"

struct command {
    const char *name;
    cmd_function *run;
    const char *arguments, *summary; /* for the usage of the whole program */
};

/* The command of this name; NULL when there is none. Static storage. */
const struct command *commands_find(const char *name);

/* The command that somebody may have meant who wrote this word; NULL when none has a name like it. */
const struct command *commands_find_nearest(const char *word);

/* Runs a command; argv[1] is its first argument. Returns the exit status of the process. */
int commands_run(const struct command *command, int argc, char **argv);

void commands_print_usage(FILE *out);

#endif
