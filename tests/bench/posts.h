/* posts: who sends the generated cables, the largest first, and the countries that they write about. */
#ifndef CABLEFS_BENCH_POSTS_H
#define CABLEFS_BENCH_POSTS_H

#include <stddef.h>

struct post {
    const char *name; /* as a cable prints it: RIO DE JANEIRO */
    char kind; /* E embassy, C consulate, M mission, S the Department itself */
    const char *country; /* its code on TAGS lines */
};

struct country {
    const char *code, *noun, *adjective; /* KV, Kosovo, Kosovar */
};

extern const struct post posts[];
extern const size_t posts_len;
extern const struct country countries[]; /* the most written about first */
extern const size_t countries_len;

#endif
