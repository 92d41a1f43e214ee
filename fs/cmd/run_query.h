/* run_query: what a command has to do with a query: it gives one up that takes too long. */
#ifndef CABLEFS_CMD_RUN_QUERY_H
#define CABLEFS_CMD_RUN_QUERY_H

#include "query/search.h"

enum {
    RUN_QUERY_SECONDS = 10, /* where nothing is said */
    RUN_QUERY_SECONDS_MAX = 1000000,
};

/* As search_run(), which uses this connection; seconds: of computing, 0 for any. ERR_COSTLY, with a sentence,
 * when they were not enough. */
enum err run_query(struct db *db, struct search *search, const struct query *query, unsigned long seconds,
                   struct bitset *found, struct err_info *info);

#endif
