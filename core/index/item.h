/* item: a document on its way into the index, and where it comes from. */
#ifndef CABLEFS_INDEX_ITEM_H
#define CABLEFS_INDEX_ITEM_H

#include "keys.h"

struct index_item {
    struct raw raw;
    int64_t file; /* the row of its file: files.h */
    int64_t number; /* its place in the file, from 1 */
    struct index_keys keys;
};

#endif
