#include "doors.h"

#include "run/run.h"
#include "sandbox/sandbox.h"

static enum err shut(struct sandbox_rules *rules, struct err_info *info) {
    struct sandbox_state state;
    enum err e = sandbox_enter(rules, &state);
    sandbox_rules_free(rules);
    return e == ERR_OK ? ERR_OK : err_no_memory(info);
}

enum err doors_for_documents(char *const *paths, size_t n, bool everything, struct err_info *info) {
    struct sandbox_rules rules = {.of_others = true};
    for (size_t i = 0; i < n; i++)
        sandbox_allow(&rules, paths[i], SANDBOX_READ);
    if (everything)
        sandbox_allow(&rules, "/", SANDBOX_READ);
    run_allow_readers(&rules);
    return shut(&rules, info);
}

enum err doors_for_index(const char *index, struct err_info *info) {
    struct sandbox_rules rules = {.of_others = true};
    sandbox_allow(&rules, index, SANDBOX_READ);
    return shut(&rules, info);
}
