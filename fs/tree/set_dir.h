/* set_dir: a set of cables shown as a directory of their directories, beside "+". */
#ifndef CABLEFS_TREE_SET_DIR_H
#define CABLEFS_TREE_SET_DIR_H

#include "kind.h"

extern const struct kind set_dir;

#endif
