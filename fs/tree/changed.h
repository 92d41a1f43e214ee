/* changed: which nodes and names an update of the index has changed, for who remembers some of them. */
#ifndef CABLEFS_TREE_CHANGED_H
#define CABLEFS_TREE_CHANGED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* A node, or a name in it. */
struct tree_change {
    uint64_t ino;
    const char *name; /* NULL: the node itself; else what the name leads to came, went, is another, or lists
                         other things than before */
    bool contents; /* of the node: its list or its bytes, and not its attributes only */
};

#endif
