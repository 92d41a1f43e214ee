/* node: the nodes of the tree, how each is made, and their attributes as records of the catalog give them.
 *
 * Nothing here looks anything up: whoever has a record at hand gets a node or attributes of it. The functions
 * for attributes return ERR_OK, or ERR_LIMIT for a node that has no number.
 */
#ifndef CABLEFS_TREE_NODE_H
#define CABLEFS_TREE_NODE_H

#include "catalog/catalog.h"
#include "ino.h"
#include "set_store.h"

struct tree_attr {
    uint64_t ino;
    bool is_dir;
    bool is_link; /* a symlink */
    uint64_t size; /* bytes of a file, of a symlink's text; 0 for a directory */
    uint64_t links; /* of a directory 2 + the directories in it; of a file the directories that hold it; of a
                       symlink 1 */
    long mtime_ns;
    bool passes; /* the attributes may be others the next time */
    bool name_passes; /* the name may soon lead to another number */
    bool lasts; /* the number means the same in every index, and so does any number of what is in it */
    int64_t mtime; /* UTC seconds: of the cable; of a directory its newest cable; 0 when there is no date */
    int64_t ctime; /* UTC seconds, when its content became what it is */
};

/* ---- the rows of the tree ---- */

#define NODE_PLUS_NAME "+" /* in a set of cables: the directory that narrows it */

/* The root's entries, in the order of their keys. A facet has its name here, for the root and for "+". */
struct node_root {
    const char *name;
    struct ino_node node;
};
enum { NODE_ROOTS = 10, NODE_ROOT_DIRS = NODE_ROOTS - 1 };
extern const struct node_root node_roots[NODE_ROOTS];

static inline bool node_is_facet_dir(const struct ino_node *n) {
    return n->kind == INO_FIXED && n->fixed == INO_FACET_DIR;
}

/* The directories of citations that a cable's directory may have beside its files. Only that in cables/ lists
 * them. Elsewhere they are found by name: a copy of a set has no symlinks that lead out of it, and a crawl of
 * a set lists one directory a cable. */
struct node_citations {
    const char *name;
    enum ino_kind kind;
    unsigned which; /* CATALOG_CITES, CATALOG_CITED */
};
enum { NODE_CITATIONS = 2 };
extern const struct node_citations node_citations[NODE_CITATIONS];

/* ---- nodes ---- */

static inline struct ino_node node_fixed(enum ino_fixed fixed) {
    return (struct ino_node){.kind = INO_FIXED, .fixed = fixed};
}

static inline struct ino_node node_facet_dir(enum catalog_facet facet) {
    return (struct ino_node){.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = facet};
}

static inline struct ino_node node_value(enum catalog_facet facet, int64_t value) {
    return (struct ino_node){.kind = INO_VALUE, .facet = facet, .value = value};
}

static inline struct ino_node node_set(int64_t id) {
    return node_value((enum catalog_facet)INO_SET, id);
}

/* The place of cables that a node is, or is in. */
static inline struct set_store_place node_place(const struct ino_node *n) {
    return (struct set_store_place){n->facet, n->value};
}

static inline bool node_in_set(const struct ino_node *n) {
    return (int)n->facet == INO_SET;
}

static inline struct ino_node node_plus(struct set_store_place place) {
    return (struct ino_node){.kind = INO_PLUS, .facet = place.facet, .value = place.value};
}

static inline struct ino_node node_plus_facet(struct set_store_place place, enum catalog_facet facet) {
    return (struct ino_node){
        .kind = INO_PLUS_FACET, .facet = place.facet, .value = place.value, .cable = (int64_t)facet};
}

/* form: a number of set_file.c. */
static inline struct ino_node node_set_file(struct set_store_place place, int64_t form, uint64_t generation) {
    generation &= (UINT64_C(1) << INO_GENERATION_BITS) - 1;
    return (struct ino_node){.kind = INO_SET_FILE,
                             .facet = place.facet,
                             .value = place.value,
                             .cable = (int64_t)(generation << INO_SET_FILE_BITS | (uint64_t)form)};
}

static inline int64_t node_set_file_form(const struct ino_node *file) {
    return file->cable & ((1 << INO_SET_FILE_BITS) - 1);
}

static inline struct ino_node node_cable(struct set_store_place place, int64_t cable) {
    return (struct ino_node){.kind = INO_CABLE, .facet = place.facet, .value = place.value, .cable = cable};
}

/* A cable's directory, or references/ or cited-by/ in it. */
static inline struct ino_node node_inside_cable(const struct ino_node *cable, enum ino_kind kind) {
    return (struct ino_node){
        .kind = kind, .facet = cable->facet, .value = cable->value, .cable = cable->cable};
}

/* Whether a cable's directory lists those of citations, and counts them in its links. */
static inline bool node_lists_citations(const struct ino_node *cable) {
    return cable->facet == CATALOG_ALL;
}

static inline struct ino_node node_file(int64_t cable, int64_t file) {
    return (struct ino_node){.kind = INO_FILE, .cable = cable, .file = file};
}

/* How many numbers a value stands for beside its own: of the dates a year and a month hold directories, a day
 * and "undated" hold cables. */
static inline int64_t node_span(enum catalog_facet facet, int64_t value) {
    return facet == CATALOG_DATE ? day_span(value) : 0;
}

/* The status of what the index itself has just named. When that is not there, the index contradicts itself;
 * "not found" would be remembered by the kernel without end. */
static inline enum err node_must_be(enum err e) {
    return e == ERR_NOT_FOUND ? ERR_CORRUPT : e;
}

struct tree;

/* For kind.h: the parent of what stands in the root. */
enum err node_parent_root(struct tree *t, const struct ino_node *n, struct ino_node *up);

/* ---- attributes ---- */

struct node_times {
    bool dated;
    int64_t date, changed; /* UTC seconds */
};

/* inside: the directories in it. */
enum err node_dir_attr(const struct ino_node *n, uint64_t inside, const struct node_times *times,
                       struct tree_attr *attr);
enum err node_file_attr(const struct ino_node *n, uint64_t size, uint64_t links,
                        const struct node_times *times, struct tree_attr *attr);
enum err node_symlink_attr(const struct ino_node *n, uint64_t size, const struct node_times *times,
                           struct tree_attr *attr);

/* Of a directory that is as new as the archive. */
enum err node_archive_attr(const struct ino_node *n, uint64_t inside, const struct catalog_totals *totals,
                           struct tree_attr *attr);

enum err node_value_attr(const struct ino_node *n, const struct catalog_value *v, struct tree_attr *attr);
enum err node_set_attr(const struct ino_node *n, const struct set_store_summary *sum, struct tree_attr *attr);

/* Of a cable's directory, and of references/ and cited-by/ in it. */
enum err node_cable_attr(const struct ino_node *n, const struct catalog_cable *c, struct tree_attr *attr);

#endif
