/* main: cables as a directory tree. The table of subcommands; without one, the arguments are those of
 * mount. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "store/db.h"

const char *argp_program_version = "cablefs " CABLEFS_VERSION; /* argp wants a global of this name */

static const struct command {
    const char *name;
    cmd_function *run;
    const char *arguments, *summary;
} commands[] = {
    {"mount", cmd_mount, "SOURCE MOUNTPOINT [-o options]",
     "mount cables as a directory tree (the word mount may be left out)"},
    {"index", cmd_index, "[-o INDEX] SOURCE...", "build an index, or bring one up to date"},
    {"parse", cmd_parse, "[--json] FILE...", "show what the parser makes of documents, without an index"},
    {"search", cmd_search, "INDEX QUERY", "the cables that match a query"},
    {"show", cmd_show, "[--json] INDEX ID...", "show cables as a person reads them"},
    {"stats", cmd_stats, "[--json] [-n LIMIT] INDEX", "count what is in an index, with small charts"},
    {"check", cmd_check, "INDEX", "verify an index"},
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

static const struct command *find_command(const char *name) {
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(name, commands[i].name) == 0)
            return &commands[i];
    return NULL;
}

/* ---- what is neither a command nor a source ---- */

enum { WORD_MAX = 16 };

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

/* How many letters are missing, too many, wrong, or swapped with the next. */
static unsigned edit_distance(const char *a, size_t n, const char *b, size_t m) {
    unsigned d[WORD_MAX + 1][WORD_MAX + 1];
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = (unsigned)(i + j);
                continue;
            }
            d[i][j] = least(d[i - 1][j - 1] + (a[i - 1] != b[j - 1]), least(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[n][m];
}

/* The command that somebody may have meant; NULL when no name is near. */
static const struct command *find_nearest(const char *word) {
    const struct command *nearest = NULL;
    size_t n = strlen(word);
    unsigned best = 3; /* two slips are believed */
    for (size_t i = 0; n > 2 && n <= WORD_MAX && i < sizeof commands / sizeof commands[0]; i++) {
        unsigned distance = edit_distance(word, n, commands[i].name, strlen(commands[i].name));
        if (distance < best) {
            best = distance;
            nearest = &commands[i];
        }
    }
    return nearest;
}

/* A word that cannot be the SOURCE of a mount: no option, no path, and no file of that name. */
static bool is_stray_word(const char *word) {
    return word[0] != '-' && strchr(word, '/') == NULL && access(word, F_OK) != 0 && errno == ENOENT;
}

static int refuse_word(const char *word) {
    const struct command *meant = find_nearest(word);
    if (meant != NULL)
        cmd_fail("%s: neither a command nor a file; did you mean %s?", word, meant->name);
    else
        cmd_fail("%s: neither a command nor a file; cablefs --help lists the commands", word);
    return CMD_USAGE;
}

/* ---- */

static int run(const struct command *command, int argc, char **argv) {
    char name[64];
    snprintf(name, sizeof name, "cablefs %s", command->name);
    argv[0] = name;
    return command->run(argc, argv);
}

int main(int argc, char **argv) {
    const char *base = argc > 0 ? strrchr(argv[0], '/') : NULL;
    base = base != NULL ? base + 1 : argc > 0 ? argv[0] : "";
    db_configure();
    if (strncmp(base, "mount.", 6) == 0) /* called by mount(8), for a line of fstab */
        return run(find_command("mount"), argc, argv);
    if (argc < 2) {
        print_usage(stderr);
        return CMD_USAGE;
    }
    const struct command *command = find_command(argv[1]);
    if (command != NULL)
        return run(command, argc - 1, argv + 1);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_usage(stdout);
        return CMD_OK;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        puts(argp_program_version);
        return CMD_OK;
    }
    if (is_stray_word(argv[1]))
        return refuse_word(argv[1]);
    return run(find_command("mount"), argc, argv);
}
