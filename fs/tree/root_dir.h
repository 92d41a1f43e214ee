/* root_dir: the root of the tree. */
#ifndef CABLEFS_TREE_ROOT_DIR_H
#define CABLEFS_TREE_ROOT_DIR_H

#include "kind.h"

extern const struct kind root_dir;

#endif
