#include "distance.h"

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

size_t distance_slips(struct span a, struct span b) {
    size_t d[DISTANCE_WORD_MAX + 1][DISTANCE_WORD_MAX + 1]; /* between the first i and k letters */
    if (a.n > DISTANCE_WORD_MAX || b.n > DISTANCE_WORD_MAX)
        return SIZE_MAX;
    for (size_t i = 0; i <= a.n; i++)
        for (size_t k = 0; k <= b.n; k++) {
            if (i == 0 || k == 0) {
                d[i][k] = i + k;
                continue;
            }
            bool differ = a.p[i - 1] != b.p[k - 1];
            d[i][k] = least(d[i - 1][k - 1] + differ, least(d[i - 1][k], d[i][k - 1]) + 1);
            if (i > 1 && k > 1 && a.p[i - 1] == b.p[k - 2] && a.p[i - 2] == b.p[k - 1])
                d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
        }
    return d[a.n][b.n];
}
