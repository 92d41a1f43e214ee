/* plus_dir: "+" in a set of cables: a directory for each facet, in which each value that occurs among the cables
 * is a directory of those that have it. */
#ifndef CABLEFS_TREE_PLUS_DIR_H
#define CABLEFS_TREE_PLUS_DIR_H

#include "kind.h"

extern const struct kind plus_dir;
extern const struct kind plus_dir_facet;

#endif
