#include "post.h"

#include "base/distance.h"

enum {
    CUT_MIN = 5, /* letters of a cut name: six characters with a blank among them or at the end */
    CUT_MAX = 6,
    SLIP_MIN = 5, /* letters of a name with a slip and of the post; shorter words resemble too many */
};

/* The first entry that is not before the name. */
static size_t first_from(struct span printed) {
    size_t low = 0, high = post_table_len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (span_compare(span_of(post_table[middle].printed), printed) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const char *post_find(struct span printed) {
    size_t i = first_from(printed);
    bool found = i < post_table_len && span_eq(span_of(post_table[i].printed), printed);
    return found ? post_table[i].ident : NULL;
}

const char *post_complete(struct span printed) {
    const char *only = NULL;
    if (printed.n < CUT_MIN || printed.n > CUT_MAX)
        return NULL;
    for (size_t i = first_from(printed); i < post_table_len; i++) {
        const struct post_entry *entry = &post_table[i];
        if (!span_starts(span_of(entry->printed), printed))
            break;
        if (only != NULL && strcmp(only, entry->ident) != 0)
            return NULL;
        only = entry->ident;
    }
    return only;
}

const char *post_nearest(struct span printed) {
    const char *only = NULL;
    if (printed.n < SLIP_MIN || printed.n > DISTANCE_WORD_MAX)
        return NULL;
    for (size_t i = 0; i < post_table_len; i++) {
        struct span name = span_of(post_table[i].printed);
        if (name.n < SLIP_MIN || name.n + 1 < printed.n || name.n > printed.n + 1 ||
            (name.p[0] != printed.p[0] && name.p[name.n - 1] != printed.p[printed.n - 1]) ||
            distance_slips(printed, name) > 1)
            continue;
        if (only != NULL && strcmp(only, post_table[i].ident) != 0)
            return NULL;
        only = post_table[i].ident;
    }
    return only;
}
