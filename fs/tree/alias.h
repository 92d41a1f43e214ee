/* alias: other spellings of a directory's name that cannot mean anything else. They are found, as symlinks to
 * the directory beside them, and never listed. */
#ifndef CABLEFS_TREE_ALIAS_H
#define CABLEFS_TREE_ALIAS_H

#include "kind.h"

extern const struct kind alias_symlink;

/* The symlink for another spelling of a name in a directory of values, or in a set of cables; to be asked when
 * there is nothing of exactly this name. ERR_NOT_FOUND when it is none, or may mean several. */
enum err alias_find(struct tree *t, const struct ino_node *parent, struct span name, struct ino_node *child);

#endif
