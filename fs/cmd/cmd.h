/* cmd: what the subcommands of the cablefs program share.
 *
 * Each subcommand is one file with one function of type cmd_function, and a row in commands.c. It reads its
 * own options, prints results on stdout and one line for each failure on stderr, and returns an exit status.
 */
#ifndef CABLEFS_CMD_H
#define CABLEFS_CMD_H

#include <argp.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

enum {
    CMD_OK = 0,
    CMD_FAILED = 1, /* it did not work; stderr says what, where and what to do */
    CMD_USAGE = 2, /* the command line was wrong */
};

typedef int cmd_function(int argc, char **argv);

/* argv[0] is the full name of the command ("cablefs index"), for messages. */
cmd_function cmd_mount, cmd_index, cmd_parse, cmd_search, cmd_show, cmd_stats, cmd_cite, cmd_check;

/* Parses options with argp: sets -h, --help, --version and the exit status of a usage error. Returns CMD_OK
 * to go on. */
int cmd_options(const struct argp *argp, int argc, char **argv, void *input);

/* "cablefs: MESSAGE" on stderr; returns CMD_FAILED, so that callers can `return cmd_fail(...)`. A question
 * mark stands for each character that is not printable (base/printable.h): what messages name comes from
 * others. */
int cmd_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* MESSAGE and a line feed, cleaned in the same way. */
void cmd_say(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says on stderr that so many symbolic links were not followed; nothing when there were none. */
void cmd_tell_links(uint64_t links);

#endif
