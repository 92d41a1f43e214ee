#include "commands.h"

#include <string.h>

#include "base/distance.h"

enum { SLIPS_MAX = 2 }; /* in a word that is taken for a command all the same */

static const struct command commands[] = {
    {"mount", cmd_mount, "SOURCE MOUNTPOINT [-o options]",
     "mount cables as a directory tree (the word mount may be left out)"},
    {"index", cmd_index, "[-o INDEX] [SOURCE...]", "build an index, or bring one up to date"},
    {"parse", cmd_parse, "[--json] FILE...", "show what the parser makes of documents, without an index"},
    {"search", cmd_search, "INDEX QUERY...", "the cables that match a query"},
    {"show", cmd_show, "[--full | --json] INDEX ID...", "show cables as a person reads them"},
    {"stats", cmd_stats, "[--by WHAT] [--json | --csv] INDEX [QUERY...]", "count cables, with small charts"},
    {"cite", cmd_cite, "[--style STYLE] INDEX ID[:PARAGRAPH]...",
     "a footnote, or an entry for BibTeX or RIS"},
    {"check", cmd_check, "INDEX", "verify an index"},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

const struct command *commands_find(const char *name) {
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(name, commands[i].name) == 0)
            return &commands[i];
    return NULL;
}

const struct command *commands_find_nearest(const char *word) {
    const struct command *nearest = NULL;
    size_t best = SLIPS_MAX + 1;
    for (size_t i = 0; strlen(word) > 2 && i < COMMANDS; i++) {
        size_t slips = distance_slips(span_of(word), span_of(commands[i].name));
        if (slips < best) {
            best = slips;
            nearest = &commands[i];
        }
    }
    return nearest;
}

int commands_run(const struct command *command, int argc, char **argv) {
    char name[64];
    snprintf(name, sizeof name, "cablefs %s", command->name);
    argv[0] = name;
    return command->run(argc, argv);
}

void commands_print_usage(FILE *out) {
    fputs("Usage: cablefs SOURCE MOUNTPOINT [-o options]\n", out);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "       cablefs %-6s %s\n", commands[i].name, commands[i].arguments);
    fputs("\nPresents a pile of diplomatic cables as a read-only directory tree.\n"
          "SOURCE is an index, or a file or directory of cables, which is indexed first.\n\n",
          out);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-6s  %s\n", commands[i].name, commands[i].summary);
    fputs("\nEach command explains itself: cablefs help COMMAND, or cablefs COMMAND -h\n", out);
}
