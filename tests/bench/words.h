/* words: the language of generated cables. A draw of random bits gives a word, a person's name or a number, by Zipf's
 * law: the first word is one in sixteen, the last of 65,536 one in half a million. Whole numbers only, so that every
 * machine draws the same. Nothing here is meant to be read. */
#ifndef BENCH_WORDS_H
#define BENCH_WORDS_H

#include <stddef.h>
#include <stdint.h>

struct draw { /* a generator of random numbers: splitmix64 */
    uint64_t state;
};

uint64_t draw_bits(struct draw *d);
/* 0 <= result < n; n > 0 */
uint32_t draw_below(struct draw *d, uint32_t n);
/* True once in n draws. */
int draw_one_in(struct draw *d, uint32_t n);
/* 1 <= result < 1 << octaves, a result of rank r about 1/r as often as 1; octaves 1 to 31 */
uint32_t draw_zipf(struct draw *d, unsigned octaves);

enum { WORD_MAX = 23, WORD_OCTAVES = 16, NAME_MAX_LEN = 24 };

struct word {
    char text[WORD_MAX]; /* no NUL needed; copying all of it is quicker than copying its length */
    uint8_t len;
};

struct vocabulary {
    size_t n;
    struct word words[1 << WORD_OCTAVES];
};

/* The list and what suffixes and prefixes make of it. NULL without memory; the caller frees it. */
struct vocabulary *vocabulary_make(void);

/* A surname: the same for the same rank. Its length without the NUL. */
size_t name_make(uint32_t rank, char name[NAME_MAX_LEN]);

#endif
