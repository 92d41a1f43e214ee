/* set_list: lists the cables of a place, from the oldest to the newest.
 *
 * The cables of a value stand in this order in the index. Those of a set are known by their numbers. Where
 * they are many they are picked out of the list of all cables as it is read. Where they are few, their keys
 * (cable/layout.h) are put in order once and kept in the set store; so are the keys of all cables, from which
 * they are picked.
 *
 * Statuses are those of set_contents.h.
 */
#ifndef CABLEFS_TREE_SET_LIST_H
#define CABLEFS_TREE_SET_LIST_H

#include "node.h"

struct tree;

/* Like catalog_list_cables(): those behind the key `after`, be that cable there or not; -1 for all. */
enum err set_list(struct tree *t, struct set_store_place place, int64_t after,
                  bool (*visit)(void *context, const struct catalog_cable *cable), void *context);

#endif
