#include "doors.h"

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

enum err doors_for_index(const char *index, struct err_info *info) {
    struct sandbox_rules rules = {.of_others = true};
    run_allow_index(&rules, index);
    return shut(&rules, info);
}
