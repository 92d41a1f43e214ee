#include "node.h"

const struct node_root node_roots[NODE_ROOTS] = {
    {"README", {.kind = INO_FIXED, .fixed = INO_README}},
    {"about", {.kind = INO_FIXED, .fixed = INO_ABOUT_DIR}},
    {"cables", {.kind = INO_VALUE, .facet = CATALOG_ALL}},
    {"classifications", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_CLASSIFICATION}},
    {"dates", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_DATE}},
    {"origins", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_ORIGIN}},
    {"search", {.kind = INO_FIXED, .fixed = INO_SEARCH_DIR}},
    {"signers", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_SIGNER}},
    {"tags", {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_TAG}},
    {"text", {.kind = INO_FIXED, .fixed = INO_TEXT_DIR}},
};

const struct node_citations node_citations[NODE_CITATIONS] = {
    {"references", INO_REFERENCES, CATALOG_CITES},
    {"cited-by", INO_CITED_BY, CATALOG_CITED},
};

enum err node_parent_root(struct tree *t, const struct ino_node *n, struct ino_node *up) {
    (void)t;
    (void)n;
    *up = node_fixed(INO_ROOT);
    return ERR_OK;
}

static int64_t mtime_of(const struct node_times *times) {
    return times->dated ? times->date : 0;
}

enum err node_dir_attr(const struct ino_node *n, uint64_t inside, const struct node_times *times,
                       struct tree_attr *attr) {
    *attr = (struct tree_attr){
        .is_dir = true, .links = 2 + inside, .mtime = mtime_of(times), .ctime = times->changed};
    return ino_pack(n, &attr->ino);
}

enum err node_file_attr(const struct ino_node *n, uint64_t size, uint64_t links,
                        const struct node_times *times, struct tree_attr *attr) {
    *attr =
        (struct tree_attr){.size = size, .links = links, .mtime = mtime_of(times), .ctime = times->changed};
    return ino_pack(n, &attr->ino);
}

enum err node_symlink_attr(const struct ino_node *n, uint64_t size, const struct node_times *times,
                           struct tree_attr *attr) {
    *attr = (struct tree_attr){
        .is_link = true, .size = size, .links = 1, .mtime = mtime_of(times), .ctime = times->changed};
    return ino_pack(n, &attr->ino);
}

enum err node_archive_attr(const struct ino_node *n, uint64_t inside, const struct catalog_totals *totals,
                           struct tree_attr *attr) {
    const struct node_times times = {totals->has_newest, totals->newest, totals->updated};
    return node_dir_attr(n, inside, &times, attr);
}

enum err node_value_attr(const struct ino_node *n, const struct catalog_value *v, struct tree_attr *attr) {
    const struct node_times times = {v->has_newest, v->newest, v->changed};
    return node_dir_attr(n, v->cables, &times, attr);
}

enum err node_set_attr(const struct ino_node *n, const struct set_store_summary *sum,
                       struct tree_attr *attr) {
    const struct node_times times = {sum->has_newest, sum->newest, sum->changed};
    enum err e = node_dir_attr(n, sum->inside, &times, attr);
    attr->name_passes = node_in_set(n); /* the number of a set may be forgotten */
    return e;
}

enum err node_cable_attr(const struct ino_node *n, const struct catalog_cable *c, struct tree_attr *attr) {
    const struct node_times times = {c->has_date, c->date, c->changed};
    uint64_t inside = 0;
    bool lists = n->kind == INO_CABLE && node_lists_citations(n);
    for (size_t i = 0; lists && i < NODE_CITATIONS; i++)
        inside += (c->citations & node_citations[i].which) != 0;
    return node_dir_attr(n, inside, &times, attr);
}
