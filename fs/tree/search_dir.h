/* search_dir: search/: a name in it is a query, and its directory holds the cables that answer it. */
#ifndef CABLEFS_TREE_SEARCH_DIR_H
#define CABLEFS_TREE_SEARCH_DIR_H

#include "kind.h"

extern const struct kind search_dir;

#endif
