/* set_values: the values of a facet that occur among the cables of a place, as directories: each is the set of
 * the cables that have the value. Returns what set_contents.h and set_place.h do. */
#ifndef CABLEFS_TREE_SET_VALUES_H
#define CABLEFS_TREE_SET_VALUES_H

#include "list.h"
#include "set_store.h"

/* The directory of a value; ERR_NOT_FOUND when no cable of the place has it. */
enum err set_values_find(struct tree *t, struct set_store_place place, enum catalog_facet facet,
                         int64_t value, struct ino_node *child);

/* How many directories the directory of the facet has: values, or of the dates years and "undated". */
enum err set_values_count(struct tree *t, struct set_store_place place, enum catalog_facet facet,
                          uint64_t *count);

/* Lists the directories; of the dates those in the year or month `top`, which is -1 for the years. */
enum err set_values_list(struct list *l, struct set_store_place place, enum catalog_facet facet, int64_t top,
                         int64_t after);

#endif
