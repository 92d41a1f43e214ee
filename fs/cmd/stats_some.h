/* stats_some: counts of the cables that match a query, or by one facet: as charts, JSON or CSV. */
#ifndef CABLEFS_CMD_STATS_SOME_H
#define CABLEFS_CMD_STATS_SOME_H

#include "query/query.h"
#include "tally.h"
#include "terminal.h"

struct stats_some {
    struct span text; /* of the query; empty for none */
    const struct query *query; /* NULL: of all cables */
    enum tally_by by; /* TALLY_BYS: years, origins, classifications, tags and topics */
    unsigned long seconds; /* of computing for the query, 0 for any */
    bool json, csv; /* neither: charts */
    bool limited;
    size_t limit; /* rows of what has many; limited is false: ten in a chart, all elsewhere */
};

/* Appends the counts. The failures of search.h, run_query.h and catalog.h, with a sentence. */
enum err stats_some(struct catalog *k, const struct stats_some *options, const struct terminal *terminal,
                    struct buf *out, struct err_info *info);

#endif
