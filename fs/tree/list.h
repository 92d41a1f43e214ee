/* list: hands the entries of a directory to whoever lists it, one by one. */
#ifndef CABLEFS_TREE_LIST_H
#define CABLEFS_TREE_LIST_H

#include "node.h"

struct tree;

struct tree_entry {
    const char *name;
    struct tree_attr attr;
    bool bare; /* of the attributes only the number and is_dir are known: the rest would take long */
    int64_t key; /* resume behind this entry by giving it to tree_list(); never negative */
};

struct list {
    struct tree *tree;
    const struct ino_node *node; /* the directory */
    bool (*visit)(void *context, const struct tree_entry *entry);
    void *context;
    enum err (*attr)(struct tree *t, const struct ino_node *n, struct tree_attr *attr); /* of any node */
    int64_t last; /* key of the entry that was given last */
    enum err err; /* of the attributes of an entry; ERR_CORRUPT for a key that is not behind the last one */
    bool stopped; /* visit() wants no more */
};

/* Whether the listing is to go on. */
static inline bool list_goes_on(const struct list *l) {
    return l->err == ERR_OK && !l->stopped;
}

/* Hands out an entry whose attributes were made with status e. False when the listing is to end. */
bool list_give(struct list *l, enum err e, struct tree_entry *entry);

/* Hands out a node of which nothing more is at hand. */
bool list_give_node(struct list *l, const char *name, int64_t key, const struct ino_node *n);

/* Hands out the directory of a value; for the catalog, whose context is the list. The facet is that of the
 * directory. */
bool list_give_value(void *context, const struct catalog_value *v);

#endif
