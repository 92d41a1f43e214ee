/* hash: numbers made from bytes and from other numbers, for tables in memory and for fingerprints.
 *
 * hash_byte() and hash_bytes() are 64-bit FNV-1a (Fowler, Noll and Vo; draft-eastlake-fnv), begun with
 * HASH_START. hash_number() takes a whole number in one step, by multiplication, as in Fibonacci hashing
 * (Knuth, The Art of Computer Programming, volume 3, section 6.4).
 *
 * Some of these numbers are stored in an index, or compared with one that is: what was read of the sources
 * and that of a cable's text. To change the functions means to change the version of the schema.
 *
 * There is no table here. The tables of the program differ in what a table is made of: one holds names in the
 * order in which they came, one gives up its oldest entry, one has chains sorted by length.
 */
#ifndef CABLEFS_BASE_HASH_H
#define CABLEFS_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START UINT64_C(14695981039346656037)
#define HASH_MULTIPLIER UINT64_C(0x9e3779b97f4a7c15) /* 2^64 divided by the golden ratio */

static inline uint64_t hash_byte(uint64_t hash, unsigned char byte) {
    return (hash ^ byte) * UINT64_C(1099511628211);
}

static inline uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n) {
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++)
        hash =
            hash_byte(hash, p[i]); /* NOLINT(clang-analyzer-core.CallAndMessage): it sees no bytes in ints */
    return hash;
}

static inline uint64_t hash_number(uint64_t hash, uint64_t number) {
    hash = (hash ^ number) * HASH_MULTIPLIER;
    return hash ^ hash >> 32;
}

/* The place of a hash, or of a number as it is, in a table with that many places: a power of two, at most
 * 2^32. The multiplication carries each bit of the hash up to where the place is taken from. */
static inline size_t hash_place(uint64_t hash, size_t places) {
    return (size_t)(hash * HASH_MULTIPLIER >> 32) & (places - 1);
}

#endif
