/* private: what the files of the tree share; nobody else includes it.
 *
 *   tree.c       opening; which node a name means, and which directory holds a node
 *   attr.c  attributes of nodes
 *   list.c  listings
 *   links.c references/, cited-by/ and what symlinks say
 *   alias.c other spellings of names
 *   xattr.c extended attributes
 *   set_dirs.c  search/ and "+"; set_contents.c what is in such sets
 *   read.c  the bytes of files
 */
#ifndef CABLEFS_TREE_PRIVATE_H
#define CABLEFS_TREE_PRIVATE_H

#include "tree.h"

struct tree {
    struct catalog *catalog;
    uint64_t edition;
    struct buf bytes; /* what tree_read() and tree_readlink() hand out */
    struct set_store *sets, *own_sets; /* NULL before the first is asked for; own: not shared */
    struct search *search; /* NULL before the first query */
    struct set_store_result *held; /* the cables of a set, at hand for the next look: */
    int64_t held_id;
    uint64_t held_edition;
    struct tree_xattrs *xattrs; /* of the node that was asked for last; NULL before the first */
    bool summed; /* what tree_sum() found */
    uint64_t sum_bytes, sum_files;
};

/* The root's entries, in the order of their keys. */
struct tree_root_entry {
    const char *name;
    struct ino_node node;
};
enum { TREE_ROOTS = 10, TREE_ROOT_DIRS = TREE_ROOTS - 1 };
extern const struct tree_root_entry tree_roots[TREE_ROOTS];

/* ---- nodes ---- */

/* How many numbers a value stands for beside its own: of the dates a year and a month hold directories, a day
 * and "undated" hold cables. */
static inline int64_t date_span(enum catalog_facet facet, int64_t value) {
    return facet == CATALOG_DATE ? day_span(value) : 0;
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

/* Of what the index itself has just named: where it is not there the index contradicts itself. "Not found"
 * would be remembered by the kernel without end. */
static inline enum err tree_must_be(enum err e) {
    return e == ERR_NOT_FOUND ? ERR_CORRUPT : e;
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
enum err tree_link_attr(struct tree *t, const struct ino_node *dir, const struct catalog_cable *target,
                        struct tree_attr *attr);

void tree_xattrs_free(struct tree_xattrs *x); /* accepts NULL */

/* ---- lists ---- */

struct lister {
    struct tree *tree;
    const struct ino_node *node;
    bool (*visit)(void *context, const struct tree_entry *entry);
    void *context;
    struct catalog_files files; /* of the cable whose paragraphs are listed */
    enum err err; /* of a visit */
    bool stopped;
};

/* Hands out one entry; false when the listing is to end. */
bool tree_give(struct lister *l, enum err e, struct tree_entry *entry);

/* ---- what is in a set: set_contents.c ---- */

struct set_store;
struct search;

enum err tree_sets(struct tree *t, struct set_store **sets); /* makes it where there is none */
void tree_results_close(struct tree *t);

/* The cables of a place, and how many of them have which value; to be given back. */
enum err tree_take_ids(struct tree *t, struct set_store_place place, struct set_store_result **result);
enum err tree_take_rows(struct tree *t, struct set_store_place place, enum catalog_facet facet,
                        struct set_store_result **result);

/* The cables of a set, held by the tree until another set is asked for. */
enum err tree_hold_ids(struct tree *t, int64_t id, const struct set_store_result **result);

enum err tree_has_cable(struct tree *t, enum catalog_facet facet, int64_t value, int64_t cable);

/* Sums up those with a value, or for a year or a month those of its days. */
void tree_sum_rows(const struct set_store_result *rows, enum catalog_facet facet, int64_t value,
                   struct set_store_summary *sum);
/* The definition of a set with its summary. */
enum err tree_sum_up(struct tree *t, int64_t id, struct set_store_definition *d);

/* ---- the directories of sets: set_dirs.c ---- */

enum err tree_depth(struct tree *t, const struct ino_node *set, unsigned *depth); /* steps from the root */
enum err tree_parent_of_set(struct tree *t, const struct ino_node *n, struct ino_node *up);
enum err tree_holds_cables(struct tree *t, const struct ino_node *n, bool *holds);
enum err tree_set_attr(struct tree *t, const struct ino_node *n, struct tree_attr *attr);
enum err tree_find_query(struct tree *t, struct span text, struct tree_attr *attr);
enum err tree_find_in_plus(struct tree *t, const struct ino_node *dir, struct span name,
                           struct tree_attr *attr);
enum err tree_find_narrowed_date(struct tree *t, const struct ino_node *set, struct span name,
                                 struct tree_attr *attr);
enum err tree_list_set(struct lister *l, int64_t after);

/* The number of a year, or in a year (a month) of its month (day), by the name of its directory. top: -1 for
 * years. */
enum err tree_find_date(int64_t top, struct span name, int64_t *value);

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
