#include "run_query.h"

#include "store/work.h"

enum err run_query(struct db *db, struct search *search, const struct query *query, unsigned long seconds,
                   struct bitset *found, struct err_info *info) {
    const struct work_limits limits = {.milliseconds = (unsigned)seconds * 1000};
    struct work work;
    work_begin(&work, db, &limits);
    enum err e = search_run(search, query, found, info);
    work_end(&work);
    e = work_status(&work, e, info);
    return e == ERR_COSTLY ? err_set(info, e,
                                     "the search was given up after %lu s of computing: ask for "
                                     "longer words before *, or allow more with --seconds",
                                     seconds)
                           : e;
}
