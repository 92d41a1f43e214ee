/* tree_private: what the files of the tree share; nobody else includes it.
 *
 *   tree.c       opening; which node a name means, and which directory holds a node
 *   tree_attr.c  attributes of nodes
 *   tree_list.c  listings
 *   tree_links.c references/, cited-by/ and what symlinks say
 *   tree_alias.c other spellings of names
 *   tree_xattr.c extended attributes
 *   tree_read.c  the bytes of files
 */
#ifndef CABLEFS_TREE_PRIVATE_H
#define CABLEFS_TREE_PRIVATE_H

#include "tree.h"

struct tree {
    struct catalog *catalog;
    uint64_t generation;
    struct buf bytes;           /* what tree_read() and tree_readlink() hand out */
    struct tree_xattrs *xattrs; /* of the node that was asked for last; NULL before the first */
    bool summed;                /* what tree_sum() found */
    uint64_t sum_bytes, sum_files;
};

/* The root's entries, in the order of their keys. */
struct tree_root_entry {
    const char *name;
    struct ino_node node;
};
enum { TREE_ROOTS = 9, TREE_ROOT_DIRS = TREE_ROOTS - 1 };
extern const struct tree_root_entry tree_roots[TREE_ROOTS];

/* ---- nodes ---- */

/* Of the dates a year and a month hold directories, a day and "undated" hold cables. */
static inline bool holds_cables(const struct ino_node *n) {
    return n->kind == INO_VALUE && (n->facet != CATALOG_DATE || n->value == 0 || (n->value & 31) != 0);
}

static inline struct ino_node value_node(enum catalog_facet facet, int64_t value) {
    return (struct ino_node){.kind = INO_VALUE, .facet = facet, .value = value};
}

static inline struct ino_node cable_node(const struct ino_node *set, int64_t cable) {
    return (struct ino_node){.kind = INO_CABLE, .facet = set->facet, .value = set->value, .cable = cable};
}

static inline struct ino_node file_node(int64_t cable, int64_t file) {
    return (struct ino_node){.kind = INO_FILE, .cable = cable, .file = file};
}

/* A cable's directory, or references/ or cited-by/ in it. */
static inline struct ino_node inside_cable(const struct ino_node *cable, enum ino_kind kind) {
    return (struct ino_node){
        .kind = kind, .facet = cable->facet, .value = cable->value, .cable = cable->cable};
}

static inline struct ino_node set_of(const struct ino_node *cable) {
    return value_node(cable->facet, cable->value);
}

static inline unsigned citations_of(const struct ino_node *n) {
    return n->kind == INO_REFERENCES ? CATALOG_CITES : CATALOG_CITED;
}

/* ---- attributes ---- */

/* Of any node; ERR_NOT_FOUND when it names nothing in this index. */
enum err tree_node_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr);

/* From a record that is at hand. inside: the directories in it. */
enum err tree_dir_attr(const struct ino_node *n, uint64_t inside, bool dated, int64_t mtime,
                       struct tree_attr *attr);
enum err tree_value_attr(const struct ino_node *n, const struct catalog_value *v, struct tree_attr *attr);
enum err tree_document_attr(const struct ino_node *n, const struct catalog_document *d,
                            struct tree_attr *attr);
enum err tree_file_attr(const struct ino_node *n, const struct catalog_files *f, uint64_t paragraph_size,
                        struct tree_attr *attr);

enum err tree_cable_attr(const struct ino_node *n, const struct catalog_cable *c, struct tree_attr *attr);

/* The attributes of the symlink to a cable that stands in references/ or cited-by/. */
enum err tree_link_attr(const struct ino_node *dir, const struct catalog_cable *target,
                        struct tree_attr *attr);

void tree_xattrs_free(struct tree_xattrs *x); /* accepts NULL */

/* ---- links ---- */

/* The symlink called name in references/ or cited-by/. */
enum err tree_find_citation(struct tree *t, const struct ino_node *dir, struct span name,
                            struct tree_attr *attr);

/* Another spelling of a name in a directory of values, or in a set of cables. */
enum err tree_find_alias(struct tree *t, const struct ino_node *parent, struct span name,
                         struct ino_node *child);

/* The text of a symlink, into the tree's bytes. */
enum err tree_link_text(struct tree *t, const struct ino_node *n);

#endif
