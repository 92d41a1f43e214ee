#include "post.h"

const char *post_find(struct span printed) {
    size_t low = 0, high = post_table_len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = span_compare(printed, span_of(post_table[middle].printed));
        if (order == 0)
            return post_table[middle].ident;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
