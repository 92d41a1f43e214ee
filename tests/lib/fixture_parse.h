/* fixture_parse: a parser with its vocabulary, for tests of whole documents.
 *
 * fixture_parse_open() opens both, fixture_parse_close() frees them and the cable that was parsed last. Both
 * return 0, which the set-up and tear-down of a test pass on.
 */
#ifndef CABLEFS_LIB_FIXTURE_PARSE_H
#define CABLEFS_LIB_FIXTURE_PARSE_H

#include "parse/parse.h"

struct fixture_parse {
    struct vocabulary *vocabulary;
    struct parser *parser;
};

int fixture_parse_open(struct fixture_parse *p);
int fixture_parse_close(struct fixture_parse *p, struct cable *c);

/* Parses before + text + after, which must be a cable. */
void fixture_parse_text(const struct fixture_parse *p, const char *before, const char *text,
                        const char *after, struct cable *c);

/* The cable's date as dtg_iso() writes it, or "" where it has none; good until the next call. */
const char *fixture_parse_date(const struct cable *c);

#endif
