/* generate: what its files share.
 *
 *   generate.c        the command, and a record of the CSV
 *   generate_cable.c  what a cable is: sender, moment, level, references, how long it is
 *   generate_parts.c  header and body of a cable
 *   generate_text.c   text, from tokens to sentences, in lines and pages
 *
 * One generator is filled with one cable after the other. Every file draws from the one generator of random
 * numbers, so the order of calls is part of what is generated. */
#ifndef CABLEFS_BENCH_GENERATE_H
#define CABLEFS_BENCH_GENERATE_H

#include "generate_cable.h"
#include "generate_text.h"
#include "words.h"

enum {
    BODY_MAX = 4 << 20,
    PARAGRAPH_ROOM = 16 << 10, /* more than any paragraph */
};

struct generator { /* generate() in generate.c allocates what it points to, and main() frees it */
    struct draw draw;
    struct vocabulary *vocabulary;
    struct sent *sent; /* of each cable up to this one */
    uint32_t *last; /* of each post: index + 1 */
    struct text head; /* has room for PARAGRAPH_ROOM bytes */
    struct text body; /* for BODY_MAX + PARAGRAPH_ROOM */
    struct cable cable;
};

#endif
