/* fixture_tree: a tree open on the index of a fixture, and what stands at a path in it.
 *
 * fixture_tree_open() opens a catalog and a tree over it, fixture_tree_close() closes both and removes the
 * fixture too. Both return 0, which the set-up and tear-down of a test pass on.
 */
#ifndef CABLEFS_LIB_FIXTURE_TREE_H
#define CABLEFS_LIB_FIXTURE_TREE_H

#include "fixture_catalog.h"
#include "tree/tree.h"

int fixture_tree_open(const struct fixture *f, struct catalog **k, struct tree **t);
int fixture_tree_close(struct fixture *f, struct catalog *k, struct tree *t);

/* Looks up one name of a path after the other, from the root, whose path is "". What tree_lookup() returns;
 * nothing fails the test, so that a thread may call it. */
enum err fixture_tree_find(struct tree *t, const char *path, struct tree_attr *attr);

/* What stands at a path where something must stand. */
struct tree_attr fixture_tree_at(struct tree *t, const char *path);

/* The names that the directory of a cable lists, each with a blank behind it: its files (cable/render.h),
 * then the rest, as in "references 01.txt 02.txt ". The text is good until the next call. */
const char *fixture_tree_names(const char *rest);

/* For tree_list(): counts the entries in an unsigned. */
bool fixture_tree_count(void *context, const struct tree_entry *entry);

#endif
