/* fixture_catalog: a catalog open on the index of a fixture, for tests of the catalog and of what stands on
 * it.
 *
 * fixture_catalog_open() opens it, fixture_catalog_close() closes it and removes the fixture too. Both return
 * 0, which the set-up and tear-down of a test pass on.
 */
#ifndef CABLEFS_LIB_FIXTURE_CATALOG_H
#define CABLEFS_LIB_FIXTURE_CATALOG_H

#include "catalog/catalog.h"
#include "fixture.h"

int fixture_catalog_open(const struct fixture *f, struct catalog **k);
int fixture_catalog_close(struct fixture *f, struct catalog *k);

/* The number of a value, or of a cable, that must be there. */
int64_t fixture_catalog_value(struct catalog *k, enum catalog_facet facet, const char *dir);
int64_t fixture_catalog_cable(struct catalog *k, const char *dir);

#endif
