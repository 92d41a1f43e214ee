/* terminal: what kind of terminal stdout is, and the pager, for commands whose output is for people. */
#ifndef CABLEFS_CMD_TERMINAL_H
#define CABLEFS_CMD_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct terminal {
    bool is_terminal;
    bool styled; /* bold and dim are wanted: a terminal that is not dumb, and NO_COLOR is unset or empty */
    bool utf8; /* the locale's characters are UTF-8 */
    size_t width; /* columns; 80 where it is no terminal, or does not say */
};

struct terminal terminal_stdout(void);

/* Writes text to stdout. ERR_OK; ERR_IO with a sentence. */
enum err terminal_write(const char *text, size_t n, struct err_info *info);

/* The same, on a terminal through $PAGER ("less -R" where it is unset, nothing where it is empty, "cat" or
 * not installed). A reader who quits the pager early is no failure. ERR_OK; ERR_IO with a sentence. */
enum err terminal_page(const struct terminal *t, const char *text, size_t n, struct err_info *info);

#endif
