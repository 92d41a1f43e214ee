/* set_place: where a set of cables stands in the tree. Which cables are in it, set_contents.h tells; how it
 * is shown, the kinds of directories.
 *
 * Functions return ERR_OK, ERR_NOMEM, or ERR_STALE for a set that is not remembered any more.
 */
#ifndef CABLEFS_TREE_SET_PLACE_H
#define CABLEFS_TREE_SET_PLACE_H

#include "node.h"

struct tree;

/* What the set with this number is. */
enum err set_place_get(struct tree *t, int64_t id, struct set_store_definition *definition);

/* How many steps its directory is from the root. */
enum err set_place_depth(struct tree *t, struct set_store_place place, unsigned *depth);

/* Whether its directory holds cables; that of a year or a month holds directories of dates. */
enum err set_place_holds_cables(struct tree *t, struct set_store_place place, bool *holds);

/* Whether the directory of a place may have a "+": all that stands in that would be found. */
enum err set_place_may_narrow(struct tree *t, struct set_store_place place, bool *may);

/* The set of those cables of a place that have a value, empty or not. ERR_LIMIT when it would be too deep. */
enum err set_place_narrow(struct tree *t, struct set_store_place place, enum catalog_facet facet,
                          int64_t value, struct ino_node *set);

/* The directory that holds the directory of a place. */
enum err set_place_parent(struct tree *t, const struct ino_node *n, struct ino_node *up);

#endif
