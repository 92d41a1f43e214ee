#include "doors.h"

#include <stdlib.h>

#include "base/buf.h"
#include "run/run.h"
#include "sandbox/sandbox.h"

static enum err shut(struct sandbox_rules *rules, struct err_info *info) {
    return sandbox_enter_silently(rules) == ERR_OK ? ERR_OK : err_no_memory(info);
}

enum err doors_for_documents(char *const *paths, size_t n, bool everything, struct err_info *info) {
    struct sandbox_rules rules = {.of_others = true};
    run_allow_documents(&rules, paths, n, everything);
    return shut(&rules, info);
}

/* What a killed writer left stands beside the file that the path leads to, and is read with it. */
static void allow_journal(struct sandbox_rules *rules, const char *index) {
    struct buf journal = BUF_EMPTY;
    char *real = realpath(index, NULL);
    if (real == NULL) /* then there is none */
        return;
    buf_str(&journal, real);
    buf_str(&journal, "-journal");
    buf_char(&journal, '\0');
    if (buf_err(&journal) == ERR_OK)
        sandbox_allow(rules, journal.data, SANDBOX_READ);
    rules->failed = rules->failed || buf_err(&journal) != ERR_OK;
    buf_free(&journal);
    free(real);
}

enum err doors_for_index(const char *index, struct err_info *info) {
    struct sandbox_rules rules = {.of_others = true};
    sandbox_allow(&rules, index, SANDBOX_READ);
    allow_journal(&rules, index);
    return shut(&rules, info);
}
