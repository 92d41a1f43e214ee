/* generate_cable: what a generated cable is, before a word of it is written. */
#ifndef CABLEFS_BENCH_GENERATE_CABLE_H
#define CABLEFS_BENCH_GENERATE_CABLE_H

#include "posts.h"
#include "words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CAST_MAX = 6,
    COUNTRIES_MAX = 3,
    REFERENCES_MAX = 8,
    GIANT = 950, /* paragraphs, and each is long */
    TOPIC_WORDS = 20, /* that a cable comes back to */
    IDENT_MAX = 48,
};

enum level { UNCLASSIFIED, CONFIDENTIAL, SECRET };

struct sent { /* what later cables need to cite this one */
    uint32_t serial, previous; /* the post's cable before: index + 1, 0 for none */
    uint16_t post, year;
};

struct moment {
    int year, month, day, day_of_year, hour, minute;
};

struct cable {
    const struct sent *sent;
    const struct post *post;
    struct moment at;
    enum level level;
    bool noforn, sensitive, capitals, garbled, curled, two_blanks;
    size_t columns; /* of a line without its last blank */
    struct word topic[TOPIC_WORDS];
    size_t country[COUNTRIES_MAX], countries;
    char cast[CAST_MAX][NAME_MAX_LEN];
    size_t people;
    char reference[REFERENCES_MAX][IDENT_MAX];
    const struct sent *cited[REFERENCES_MAX];
    size_t references;
    uint32_t paragraphs;
    uint16_t length[GIANT]; /* of each paragraph, nearly: bytes */
    unsigned page, pages;
};

struct generator;

/* 06VELM1207 */
void write_ident(char ident[IDENT_MAX], const struct sent *s);

/* Larger posts come more often. */
const struct post *draw_post(struct draw *d);

/* Makes g->cable the i-th of n, from 0, and notes it in g->sent and g->last, which hold those before it. */
void draw_cable(struct generator *g, size_t i, size_t n);

#endif
