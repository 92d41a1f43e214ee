/* generate_text: the text of generated cables, from tokens to sentences. What is put into the body stands in
 * lines and pages as g->cable wants them, and is about what it is about. There has to be room: nothing here
 * looks for it. */
#ifndef CABLEFS_BENCH_GENERATE_TEXT_H
#define CABLEFS_BENCH_GENERATE_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { PAGE_BYTES = 5500 }; /* of a body; then comes the marker of the next page */

struct text {
    char *p;
    size_t n, column; /* column: bytes since the last line end */
};

struct generator;

/* As it stands, line ends too. */
void put(struct text *t, const char *s);

/* The same of what printf would make of it: 255 bytes at most. */
#define PUTF(t, ...)                                                                                         \
    do {                                                                                                     \
        char put_line[256];                                                                                  \
        snprintf(put_line, sizeof put_line, __VA_ARGS__);                                                    \
        put(t, put_line);                                                                                    \
    } while (0)

/* What follows goes into g->body. */

void end_line(struct generator *g);
/* A phrase may be parted at its blanks. */
void put_phrase(struct generator *g, const char *s);
/* Of the vocabulary or of the cable's own words, by the bits of one draw. */
void put_word(struct generator *g, uint64_t bits);
void put_sentence(struct generator *g);

/* In place; ASCII letters only. */
void to_capitals(char *p, size_t n);

#endif
