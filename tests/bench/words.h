/* words: the language of generated cables. A draw of random bits gives a word, a person's name or a number,
 * as often as words of their rank stand in cables: the first is one in sixteen, and new ones never end. Whole
 * numbers only, so that every machine draws the same. Nothing here is meant to be read. */
#ifndef CABLEFS_BENCH_WORDS_H
#define CABLEFS_BENCH_WORDS_H

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

enum { QUANTILES = 16 };

/* From a distribution given by its 16-quantiles, the least first; between the last two, small ones are
 * commoner. */
uint32_t draw_quantile(struct draw *d, const uint32_t quantile[QUANTILES + 1]);

enum { WORD_MAX = 23, WORD_OCTAVES = 14, OCTAVE_DRAWS = 4096, NAME_MAX_LEN = 24 };

struct word {
    char text[WORD_MAX]; /* no NUL needed; copying all of it is quicker than copying its length */
    uint8_t len;
};

struct vocabulary {
    size_t n;
    uint8_t octave[OCTAVE_DRAWS]; /* each as often as words of these ranks come */
    struct word words[1 << WORD_OCTAVES];
};

/* The list and what suffixes and prefixes make of it. NULL without memory; the caller frees it. */
struct vocabulary *vocabulary_make(void);

/* A rank, from 0, by the low 42 of the bits. */
size_t word_rank(const struct vocabulary *v, uint64_t bits);

/* The word of a rank: of the seldom ones many are surnames. In the vocabulary or in room. */
const struct word *word_of(const struct vocabulary *v, size_t rank, struct word *room);

/* A surname: the same for the same rank. Its length without the NUL. */
size_t name_make(uint32_t rank, char name[NAME_MAX_LEN]);

#endif
