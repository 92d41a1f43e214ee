/* citations_dir: references/ and cited-by/ in a cable's directory, and the symlinks in them. */
#ifndef CABLEFS_TREE_CITATIONS_DIR_H
#define CABLEFS_TREE_CITATIONS_DIR_H

#include "kind.h"

extern const struct kind citations_dir;
extern const struct kind citations_dir_symlink;

#endif
