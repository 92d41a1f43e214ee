#include "bitset.h"

#include <stdlib.h>
#include <string.h>

enum { BITS = 64 };

static size_t words_of(const struct bitset *set) {
    return ((size_t)set->room + BITS - 1) / BITS;
}

enum err bitset_make(int64_t room, struct bitset *set) {
    if (room < 0 || room > BITSET_ROOM_MAX)
        return ERR_LIMIT;
    struct bitset made = {.room = room};
    made.words = calloc(words_of(&made) + 1, sizeof *made.words); /* never of no size */
    if (made.words == NULL)
        return ERR_NOMEM;
    *set = made;
    return ERR_OK;
}

enum err bitset_copy(const struct bitset *set, struct bitset *copy) {
    enum err e = bitset_make(set->room, copy);
    if (e == ERR_OK)
        memcpy(copy->words, set->words, words_of(set) * sizeof *set->words);
    return e;
}

void bitset_free(struct bitset *set) {
    free(set->words);
    *set = BITSET_EMPTY;
}

void bitset_clear(struct bitset *set) {
    memset(set->words, 0, words_of(set) * sizeof *set->words);
}

bool bitset_add(struct bitset *set, int64_t id) {
    if (id < 0 || id >= set->room)
        return false;
    set->words[id / BITS] |= UINT64_C(1) << id % BITS;
    return true;
}

bool bitset_has(const struct bitset *set, int64_t id) {
    return id >= 0 && id < set->room && (set->words[id / BITS] >> id % BITS & 1) != 0;
}

int64_t bitset_next(const struct bitset *set, int64_t from) {
    if (from < 0)
        from = 0;
    if (from >= set->room)
        return -1;
    size_t i = (size_t)(from / BITS), n = words_of(set);
    uint64_t word = set->words[i] & UINT64_MAX << from % BITS;
    while (word == 0 && ++i < n)
        word = set->words[i];
    return word == 0 ? -1 : (int64_t)i * BITS + __builtin_ctzll(word);
}

uint64_t bitset_count(const struct bitset *set) {
    uint64_t count = 0;
    for (size_t i = 0, n = words_of(set); i < n; i++)
        count += (uint64_t)__builtin_popcountll(set->words[i]);
    return count;
}

void bitset_or(struct bitset *a, const struct bitset *b) {
    for (size_t i = 0, n = words_of(a); i < n; i++)
        a->words[i] |= b->words[i];
}

void bitset_and(struct bitset *a, const struct bitset *b) {
    for (size_t i = 0, n = words_of(a); i < n; i++)
        a->words[i] &= b->words[i];
}

void bitset_subtract(struct bitset *a, const struct bitset *b) {
    for (size_t i = 0, n = words_of(a); i < n; i++)
        a->words[i] &= ~b->words[i];
}
