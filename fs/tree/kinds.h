/* kinds: the table of all kinds of nodes. */
#ifndef CABLEFS_TREE_KINDS_H
#define CABLEFS_TREE_KINDS_H

#include "kind.h"

/* ERR_STALE for a set that is not remembered any more, ERR_NOMEM. */
enum err kinds_find(struct tree *t, const struct ino_node *n, const struct kind **kind);

#endif
