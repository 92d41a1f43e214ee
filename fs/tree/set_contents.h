/* set_contents: which cables a place holds, which values of a facet these have, and their sums.
 *
 * A place is a set of cables: a value of a facet, or a set of set_store.h. How it is shown is no matter here.
 * Functions return ERR_OK, ERR_NOT_FOUND (no such value or cable), ERR_STALE (a set that is not remembered
 * any more), what a search returns, ERR_IO, ERR_CORRUPT or ERR_NOMEM. What is not in the store has to be
 * worked out, which may be ERR_DEFERRED, ERR_COSTLY or ERR_STOPPED (tree.h).
 */
#ifndef CABLEFS_TREE_SET_CONTENTS_H
#define CABLEFS_TREE_SET_CONTENTS_H

#include "node.h"

struct tree;

/* Before the tree is freed: frees what is held for it here. */
void set_contents_close(struct tree *t);

/* The cables of a place, and how many of them have which value. Each is given back with
 * set_contents_give_back(). */
enum err set_contents_take_ids(struct tree *t, struct set_store_place place,
                               struct set_store_result **result);
enum err set_contents_take_rows(struct tree *t, struct set_store_place place, enum catalog_facet facet,
                                struct set_store_result **result);
void set_contents_give_back(struct tree *t, struct set_store_result *result);

/* ERR_NOT_FOUND when the cable is not in this place. */
enum err set_contents_has_cable(struct tree *t, struct set_store_place place, int64_t cable);

/* Sums up the rows of one value, or for a year or a month those of its days. */
void set_contents_sum_rows(const struct set_store_result *rows, enum catalog_facet facet, int64_t value,
                           struct set_store_summary *sum);

/* Whether so many cables are few: to look at each of them is then less work than to look at all. */
bool set_contents_is_few(const struct tree *t, uint64_t cables);

/* Before what the key stands for is worked out: may this tree do it? ERR_OK or ERR_DEFERRED. */
enum err set_contents_may_begin(struct tree *t, const struct set_store_key *key);

/* The definition of a set, with its summary. */
enum err set_contents_get(struct tree *t, int64_t id, struct set_store_definition *d);

/* The summary of a place. ERR_NOT_FOUND for a narrowed set that is empty. */
enum err set_contents_sum(struct tree *t, struct set_store_place place, struct set_store_summary *sum);

/* The attributes of the directory of a place. */
enum err set_contents_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr);

/* Those of a set, as far as nothing has to be worked out: with *bare only its number and that it is a
 * directory. */
enum err set_contents_attr_at_hand(struct tree *t, const struct ino_node *n, struct tree_attr *attr,
                                   bool *bare);

#endif
