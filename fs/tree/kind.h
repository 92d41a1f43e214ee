/* kind: what a kind of node can do. Each kind of directory is a file with such a row; kinds.c has the table
 * of them, and tree.c calls what it finds there.
 *
 * A kind never calls another kind. What several of them need lies below: node (what a node is), list (handing
 * out entries), set_place (where a set stands), set_contents (which cables a place holds), set_list (in
 * which order) and set_values (which values occur in it).
 *
 * Beside what is said of each, functions return what the catalog does, ERR_LIMIT for a node that has no
 * number, and ERR_STALE for a set that is not remembered any more. They are given nodes that ino_unpack()
 * made: such a node may still name nothing in this index, which is ERR_NOT_FOUND.
 */
#ifndef CABLEFS_TREE_KIND_H
#define CABLEFS_TREE_KIND_H

#include "list.h"

struct kind {
    /* ---- of a directory; NULL for all else ---- */

    /* The node called name; ERR_NOT_FOUND when there is none by exactly this name. Whether it is really there
     * may be left to its attributes. */
    enum err (*find)(struct tree *t, const struct ino_node *n, struct span name, struct ino_node *child);

    /* The entries with a key greater than `after` (-1: all), in the order of keys. */
    enum err (*list)(struct list *l, int64_t after);

    /* Whether there is such a directory, where that is told more quickly than its attributes; or NULL. */
    enum err (*exists)(struct tree *t, const struct ino_node *n);

    /* The directory that holds it. */
    enum err (*parent)(struct tree *t, const struct ino_node *n, struct ino_node *up);

    /* ---- of every node ---- */

    enum err (*attr)(struct tree *t, const struct ino_node *n, struct tree_attr *attr);

    /* ---- of a file, and of a symlink; NULL for all else ---- */

    /* The bytes offset .. offset+size, fewer at the end. They may stand in the tree's bytes, which are
     * empty before. */
    enum err (*read)(struct tree *t, const struct ino_node *n, uint64_t offset, size_t size,
                     struct span *bytes);

    /* The text of a symlink, appended to the tree's bytes. */
    enum err (*text)(struct tree *t, const struct ino_node *n);
};

#endif
