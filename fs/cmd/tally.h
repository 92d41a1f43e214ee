/* tally: how many cables of a set have each value of a facet. */
#ifndef CABLEFS_CMD_TALLY_H
#define CABLEFS_CMD_TALLY_H

#include "base/bitset.h"
#include "catalog/catalog.h"
#include "chart.h"

enum tally_by {
    TALLY_MONTH, /* in order, "undated" last; so are years; of all others the most frequent come first */
    TALLY_YEAR,
    TALLY_ORIGIN,
    TALLY_TAG, /* codes and words; a cable may count several times */
    TALLY_TOPIC, /* names */
    TALLY_CLASSIFICATION, /* SECRET and SECRET-NOFORN */
    TALLY_SIGNER,
    TALLY_BYS
};

/* "month", and "months" as a key of JSON; static storage. tally_by_of(): TALLY_BYS for no such name. */
const char *tally_name(enum tally_by by);
const char *tally_key(enum tally_by by);
enum tally_by tally_by_of(struct span name);

struct tally {
    struct arena arena; /* owns the rows and their names */
    struct chart_row *rows;
    size_t n, cap;
};

/* Reads the rows of a set of cables; set: NULL for all of them. ERR_NOMEM, and the failures of catalog.h. The
 * caller frees the tally, also after a failure. */
enum err tally_read(struct catalog *k, const struct bitset *set, enum tally_by by, struct tally *tally);
void tally_free(struct tally *tally);

#endif
