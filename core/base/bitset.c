#include "bitset.h"

#include <stdlib.h>
#include <string.h>

enum { BITS = 64 };

static size_t words_of(const struct idset *set) {
    return ((size_t)set->room + BITS - 1) / BITS;
}

enum err idset_make(int64_t room, struct idset *set) {
    if (room < 0 || room > IDSET_ROOM_MAX)
        return ERR_LIMIT;
    struct idset made = {.room = room};
    made.words = calloc(words_of(&made) + 1, sizeof *made.words); /* never of no size */
    if (made.words == NULL)
        return ERR_NOMEM;
    *set = made;
    return ERR_OK;
}

enum err idset_copy(const struct idset *set, struct idset *copy) {
    enum err e = idset_make(set->room, copy);
    if (e == ERR_OK)
        memcpy(copy->words, set->words, words_of(set) * sizeof *set->words);
    return e;
}

void idset_free(struct idset *set) {
    free(set->words);
    *set = IDSET_EMPTY;
}

bool idset_add(struct idset *set, int64_t id) {
    if (id < 0 || id >= set->room)
        return false;
    set->words[id / BITS] |= UINT64_C(1) << id % BITS;
    return true;
}

bool idset_has(const struct idset *set, int64_t id) {
    return id >= 0 && id < set->room && (set->words[id / BITS] >> id % BITS & 1) != 0;
}

int64_t idset_next(const struct idset *set, int64_t from) {
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

uint64_t idset_count(const struct idset *set) {
    uint64_t count = 0;
    for (size_t i = 0, n = words_of(set); i < n; i++)
        count += (uint64_t)__builtin_popcountll(set->words[i]);
    return count;
}

void idset_or(struct idset *a, const struct idset *b) {
    for (size_t i = 0, n = words_of(a); i < n; i++)
        a->words[i] |= b->words[i];
}

void idset_and(struct idset *a, const struct idset *b) {
    for (size_t i = 0, n = words_of(a); i < n; i++)
        a->words[i] &= b->words[i];
}

void idset_subtract(struct idset *a, const struct idset *b) {
    for (size_t i = 0, n = words_of(a); i < n; i++)
        a->words[i] &= ~b->words[i];
}
