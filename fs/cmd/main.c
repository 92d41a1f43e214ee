/* main: finds the command that is meant, and runs it. Without the name of one, the arguments are those of
 * mount. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "guard.h"
#include "sandbox/sandbox.h"
#include "store/db.h"

const char *argp_program_version =
    "cablefs " CABLEFS_VERSION "\nsandbox: " SANDBOX_BUILT; /* argp wants a global of this name */

/* A word that cannot be the SOURCE of a mount: no option, no path, and no file of that name. */
static bool is_stray_word(const char *word) {
    return word[0] != '-' && strchr(word, '/') == NULL && access(word, F_OK) != 0 && errno == ENOENT;
}

static int refuse_word(const char *word) {
    const struct command *meant = commands_find_nearest(word);
    if (meant != NULL)
        cmd_fail("%s: neither a command nor a file; did you mean %s?", word, meant->name);
    else
        cmd_fail("%s: neither a command nor a file; cablefs --help lists the commands", word);
    return CMD_USAGE;
}

/* cablefs help COMMAND */
static int help_with(char *word) {
    const struct command *command = commands_find(word);
    char option[] = "--help";
    char *argv[] = {word, option, NULL};
    if (command != NULL)
        return commands_run(command, 2, argv);
    if ((command = commands_find_nearest(word)) != NULL)
        cmd_fail("%s: no command; did you mean %s?", word, command->name);
    else
        cmd_fail("%s: no command; cablefs --help lists them", word);
    return CMD_USAGE;
}

int main(int argc, char **argv) {
    const char *base = argc > 0 ? strrchr(argv[0], '/') : NULL;
    base = base != NULL ? base + 1 : argc > 0 ? argv[0] : "";
    guard_begin();
    db_configure();
    if (strncmp(base, "mount.", 6) == 0) /* called by mount(8), for a line of fstab */
        return commands_run(commands_find("mount"), argc, argv);
    if (argc < 2) {
        commands_print_usage(stderr);
        return CMD_USAGE;
    }
    const struct command *command = commands_find(argv[1]);
    if (command != NULL)
        return commands_run(command, argc - 1, argv + 1);
    if (strcmp(argv[1], "help") == 0 && argc > 2)
        return help_with(argv[2]);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        commands_print_usage(stdout);
        return CMD_OK;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        puts(argp_program_version);
        return CMD_OK;
    }
    if (is_stray_word(argv[1]))
        return refuse_word(argv[1]);
    return commands_run(commands_find("mount"), argc, argv);
}
