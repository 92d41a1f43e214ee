/* values_dir: the directory of a facet, such as tags/: a directory for each value. */
#ifndef CABLEFS_TREE_VALUES_DIR_H
#define CABLEFS_TREE_VALUES_DIR_H

#include "kind.h"

extern const struct kind values_dir; /* not of dates/ */

#endif
