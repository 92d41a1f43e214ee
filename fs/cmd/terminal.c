#include "terminal.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static bool locale_is_utf8(void) {
    locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    if (locale == (locale_t)0)
        return false;
    bool utf8 = strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
    freelocale(locale);
    return utf8;
}

static bool is_set(const char *name) {
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0';
}

struct terminal terminal_stdout(void) {
    struct terminal t = {.is_terminal = isatty(STDOUT_FILENO) != 0, .utf8 = locale_is_utf8(), .width = 80};
    struct winsize size;
    const char *kind = getenv("TERM");
    if (!t.is_terminal)
        return t;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        t.width = size.ws_col;
    t.styled = !is_set("NO_COLOR") && kind != NULL && strcmp(kind, "dumb") != 0;
    return t;
}

/* The command to page with, for the shell; NULL for none. Without $PAGER the shell looks for less. */
static const char *pager(void) {
    const char *wanted = getenv("PAGER");
    if (wanted == NULL)
        return "if command -v less >/dev/null 2>&1; then exec less -R; else exec cat; fi";
    return wanted[0] == '\0' || strcmp(wanted, "cat") == 0 ? NULL : wanted;
}

static bool write_all(FILE *out, const char *text, size_t n) {
    return (n == 0 || fwrite(text, 1, n, out) == n) && fflush(out) == 0;
}

enum err terminal_write(const char *text, size_t n, struct err_info *info) {
    return write_all(stdout, text, n) ? ERR_OK
                                      : err_set(info, ERR_IO, "cannot write the output: %s", strerror(errno));
}

/* Ctrl-C is meant for the pager, and writing to a pager that was left is no failure, so both signals are
 * ignored while it runs: this process must live on to wait for it. */
static enum err run_pager(const char *command, const char *text, size_t n, struct err_info *info) {
    setenv("LESS", "FRX", 0); /* a text of one screen needs no keys; what the user has set stays */
    FILE *out = popen(command, "w"); /* NOLINT(cert-env33-c): PAGER is a command of the shell, as for man */
    if (out == NULL)
        return err_set(info, ERR_IO, "cannot start a pager (%s): %s", command, strerror(errno));
    void (*interrupt)(int) = signal(SIGINT, SIG_IGN), (*broken)(int) = signal(SIGPIPE, SIG_IGN);
    write_all(out, text, n); /* a failure is not looked at: the reader may leave early */
    int status = pclose(out);
    signal(SIGINT, interrupt);
    signal(SIGPIPE, broken);
    if (status == -1 ||
        (WIFEXITED(status) && WEXITSTATUS(status) >= 126)) /* the shell could not run the command */
        return err_set(info, ERR_IO, "cannot run the pager: %s; set PAGER to another one, or to nothing",
                       command);
    return ERR_OK;
}

enum err terminal_page(const struct terminal *t, const char *text, size_t n, struct err_info *info) {
    const char *command = t->is_terminal ? pager() : NULL;
    if (command == NULL)
        return terminal_write(text, n, info);
    fflush(stdout);
    return run_pager(command, text, n, info);
}
