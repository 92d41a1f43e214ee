/* block: sixteen bytes that the compiler looks at together, where a text is searched or copied byte for byte.
 * What a comparison finds is 0xff in its byte, and 0 elsewhere. gcc and clang make the instructions of the
 * machine of it, or, where it has none, take the bytes one after the other.
 */
#ifndef CABLEFS_BASE_BLOCK_H
#define CABLEFS_BASE_BLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef unsigned char block __attribute__((vector_size(16)));

static inline block block_at(const char *p) {
    block b;
    memcpy(&b, p, sizeof b);
    return b;
}

/* A bit of each byte in a half of the block, the first byte being the lowest on a little-endian machine. */
static inline void block_halves(block b, uint64_t halves[2]) {
    memcpy(halves, &b, sizeof b);
}

static inline bool block_any(block b) {
    uint64_t halves[2];
    block_halves(b, halves);
    return (halves[0] | halves[1]) != 0;
}

#endif
