/* xattr: extended attributes: what is known of a node, by name.
 *
 * All of a node's attributes are gathered at once and kept until another node is asked for, because who asks
 * for one asks for the next.
 */
#ifndef CABLEFS_TREE_XATTR_H
#define CABLEFS_TREE_XATTR_H

#include "base/text.h"

#define XATTR_PREFIX "user.cable."

struct tree;
struct xattr; /* what is kept */

void xattr_free(struct xattr *x); /* accepts NULL */

/* As tree_list_xattr() and tree_get_xattr() in tree.h. */
enum err xattr_list(struct tree *t, uint64_t ino, struct span *names);
enum err xattr_get(struct tree *t, uint64_t ino, const char *name, struct span *value);

#endif
