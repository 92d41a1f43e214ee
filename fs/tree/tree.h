/* tree: the directory tree over a catalog. It finds names, lists directories, and gives attributes and bytes.
 * It knows nothing of FUSE, so that tests run it without a mount.
 *
 * A tree borrows a catalog, and like the catalog it belongs to one thread at a time. Nodes are given by their
 * inode numbers (ino.h). Functions return, beside what is said of each:
 *
 * ERR_OK
 * ERR_NOT_FOUND  no such name or node
 * ERR_NOT_DIR    a file or a symlink where a directory is needed
 * ERR_IS_DIR     a directory where a file is needed
 * ERR_STALE      a number of set_store.h that is not remembered any more
 * ERR_LIMIT      a node that has no number
 * ERR_DEFERRED   after tree_defer_work() only
 * ERR_COSTLY     a set that takes more work than tree_begin_work() allows, or lately took more
 * ERR_STOPPED    what tree_begin_work() asks has said so
 * ERR_IO, ERR_CORRUPT, ERR_NOMEM
 */
#ifndef CABLEFS_TREE_H
#define CABLEFS_TREE_H

#include "catalog/catalog.h"
#include "changed.h"
#include "ino.h"
#include "list.h"
#include "set_store.h"
#include "store/work.h"
#include "xattr.h"

enum { TREE_ROOT = 1 };

struct tree; /* opaque. struct tree_attr stands in node.h, struct tree_entry in list.h */

enum err tree_open(struct catalog *catalog, struct tree **tree);
void tree_close(struct tree *tree); /* accepts NULL; the catalog stays open */

/* What is asked between the two is of one state of the index: catalog_begin(). Without them all of it is of
 * the state that the first question met. What tree_read() and tree_readlink() gave stays valid behind
 * tree_end(). */
enum err tree_begin(struct tree *tree);
void tree_end(struct tree *tree);

/* Calls visit() for all that may be remembered wrongly since generation `since` of the index
 * (catalog_version()), until it returns false. ERR_LIMIT: nobody knows, or it is more than is told one by
 * one: then all may be wrong. */
enum err tree_list_changed(struct tree *tree, uint64_t since,
                           bool (*visit)(void *context, const struct tree_change *change), void *context);

/* The queries and narrowed sets of a mount, borrowed; a tree that gets none has its own. To be given before
 * the tree is used. */
void tree_share_sets(struct tree *t, struct set_store *sets);

/* ---- who works out which cables are in a set, which may take long ----
 *
 * A tree does it, within no limits, unless one of these is called. */

/* From now on the tree does not: it gives what is at hand, which takes no time, and else ERR_DEFERRED.
 * tree_lacked() is a number for what was not at hand then; whoever lacks the same gets the same number. */
void tree_defer_work(struct tree *t);
uint64_t tree_lacked(const struct tree *t);

/* Until tree_end_work(), in the same thread, a tree that defers does it too, within these limits for all of
 * it. final: a query that takes more is refused from then on, for SET_STORE_REFUSED_SECONDS. */
void tree_begin_work(struct tree *t, const struct work_limits *limits, bool final);
void tree_end_work(struct tree *t);

/* A number that is another for each index shown one after the other: FUSE's generation of the inode
 * numbers. */
void tree_set_edition(struct tree *t, uint64_t edition);
uint64_t tree_edition(const struct tree *t);

/* Of the whole archive, for statfs: its documents' bytes, and how many documents and cables it has. */
enum err tree_sum(struct tree *t, uint64_t *bytes, uint64_t *files);

/* The names in the root, for i = 0, 1, ...; NULL behind the last. */
const char *tree_root_entry(size_t i);

/* In search/ a name is a query: ERR_QUERY when it does not parse. */
enum err tree_lookup(struct tree *t, uint64_t parent, const char *name, struct tree_attr *attr);
enum err tree_getattr(struct tree *t, uint64_t ino, struct tree_attr *attr);

/* The directory that holds a directory; the root holds itself. ERR_NOT_DIR for files and symlinks, which have
 * several. */
enum err tree_parent(struct tree *t, uint64_t ino, uint64_t *parent);

/* Calls visit() for each entry behind `after` (-1: all of them), without "." and "..", until it returns
 * false. Entries come in the order of their keys, which stay the same as long as the index does. */
enum err tree_list(struct tree *t, uint64_t ino, int64_t after,
                   bool (*visit)(void *context, const struct tree_entry *entry), void *context);

/* The text of a symlink, NUL-terminated, valid until the next call with this tree. ERR_INVALID for all
 * else. */
enum err tree_readlink(struct tree *t, uint64_t ino, const char **text);

/* Extended attributes. Their names, each with a NUL behind it; or the value of one, ERR_NO_ATTRIBUTE when the
 * node has none of this name. Valid until the next of these calls with this tree. A value may be there that
 * is not in the list: lists are kept so short that a copy on ext4 can hold them all, and "unlisted" names the
 * others. */
#define TREE_XATTR_PREFIX XATTR_PREFIX
enum err tree_list_xattr(struct tree *t, uint64_t ino, struct span *names);
enum err tree_get_xattr(struct tree *t, uint64_t ino, const char *name, struct span *value);

/* Bytes offset .. offset+size of a file; fewer at its end. *bytes is valid until the next call with this
 * tree. */
enum err tree_read(struct tree *t, uint64_t ino, uint64_t offset, size_t size, struct span *bytes);

/* The files of a cable of which tree_read_cable() gives the bytes: a bit for all paragraphs, and one for each
 * file of render.h. */
enum tree_files {
    TREE_PARAGRAPHS = 1,
    TREE_SUBJECT = 2 << RENDER_SUBJECT,
    TREE_HEADER = 2 << RENDER_HEADER,
};

/* Which of them a file's number means; 0 when it is no file of a cable. Sets *cable. */
unsigned tree_file_kind(uint64_t ino, int64_t *cable);

/* Whose directory a number means: true, with *cable, for a cable's. */
bool tree_is_cable(uint64_t ino, int64_t *cable);

/* Calls visit() with the whole bytes of each such file of a cable, in one pass, until it returns false. They
 * are valid during the call. */
enum err tree_read_cable(struct tree *t, int64_t cable, unsigned files,
                         bool (*visit)(void *context, uint64_t ino, struct span bytes), void *context);

#endif
