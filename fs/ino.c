#include "ino.h"

enum {
    KIND_SHIFT = 60,
    FACET_SHIFT = 57,
    FACET_BITS = 3,
    EDITION_SHIFT = 53,
    VALUE_SHIFT = 25,
    CABLE_BITS = 25,
    VALUE_BITS = 28,
    FILE_BITS = 12,
    DEPTH_BITS = 8,
    DOCUMENT_BITS = 40
};

static bool fits(int64_t number, int bits) {
    return number >= 0 && number >> bits == 0;
}

static int64_t field(uint64_t ino, int shift, int bits) {
    return (int64_t)(ino >> shift & ((UINT64_C(1) << bits) - 1));
}

uint64_t ino_edition_add(uint64_t ino, uint64_t edition) {
    return ino >> KIND_SHIFT == INO_FIXED ? ino : ino | edition % INO_EDITIONS << EDITION_SHIFT;
}

enum err ino_edition_take(uint64_t number, uint64_t edition, uint64_t *ino) {
    *ino = number;
    if (number >> KIND_SHIFT == INO_FIXED)
        return ERR_OK;
    *ino &= ~((uint64_t)(INO_EDITIONS - 1) << EDITION_SHIFT);
    return ino_edition_add(*ino, edition) == number ? ERR_OK : ERR_STALE;
}

static bool has_facet(enum ino_kind kind) {
    return kind != INO_LINK;
}

/* The places of cables that may be in a set of sets.h. */
static bool may_be_set(enum ino_kind kind) {
    return kind == INO_VALUE || kind == INO_CABLE || kind == INO_REFERENCES || kind == INO_CITED_BY ||
           kind == INO_PLUS || kind == INO_PLUS_FACET;
}

static bool has_cable(enum ino_kind kind) {
    return kind != INO_VALUE && kind != INO_ALIAS && kind != INO_PLUS;
}

/* Kinds that have a facet, a value and a cable, or some of them. */
static enum err pack_place(const struct ino_node *n, uint64_t *ino) {
    if (!fits(n->value, n->kind == INO_LINK ? DEPTH_BITS : VALUE_BITS) ||
        (has_cable(n->kind) && !fits(n->cable, CABLE_BITS)))
        return ERR_LIMIT;
    *ino = (uint64_t)n->kind << KIND_SHIFT | (uint64_t)n->value << VALUE_SHIFT;
    if (has_facet(n->kind))
        *ino |= (uint64_t)n->facet << FACET_SHIFT;
    if (has_cable(n->kind))
        *ino |= (uint64_t)n->cable;
    return ERR_OK;
}

enum err ino_pack(const struct ino_node *n, uint64_t *ino) {
    uint64_t kind = (uint64_t)n->kind << KIND_SHIFT, facet = (uint64_t)n->facet;
    if (facet >= CATALOG_FACETS && !(facet == INO_SET && may_be_set(n->kind)))
        return ERR_LIMIT;
    if (n->kind == INO_PLUS_FACET && (n->cable <= CATALOG_ALL || n->cable >= CATALOG_FACETS))
        return ERR_LIMIT;
    switch (n->kind) {
    case INO_FIXED:
        *ino = n->fixed == INO_FACET_DIR ? facet << 8 | INO_FACET_DIR : (uint64_t)n->fixed;
        return ERR_OK;
    case INO_VALUE:
    case INO_CABLE:
    case INO_REFERENCES:
    case INO_CITED_BY:
    case INO_LINK:
    case INO_ALIAS:
    case INO_PLUS:
    case INO_PLUS_FACET:
        return pack_place(n, ino);
    case INO_FILE:
        if (!fits(n->cable, CABLE_BITS) || !fits(n->file, FILE_BITS))
            return ERR_LIMIT;
        *ino = kind | (uint64_t)n->cable << FILE_BITS | (uint64_t)n->file;
        return ERR_OK;
    case INO_TEXT:
    case INO_ABOUT:
        if (!fits(n->file, DOCUMENT_BITS))
            return ERR_LIMIT;
        *ino = kind | (uint64_t)n->file;
        return ERR_OK;
    default:
        return ERR_INVALID;
    }
}

static enum err unpack_fixed(uint64_t ino, struct ino_node *n) {
    n->fixed = (enum ino_fixed)(ino & 0xff);
    n->facet = n->fixed == INO_FACET_DIR ? (enum catalog_facet)field(ino, 8, 4) : CATALOG_ALL;
    return n->fixed > INO_NOTHING && n->fixed < INO_FIXED_END && n->facet < CATALOG_FACETS ? ERR_OK
                                                                                           : ERR_INVALID;
}

enum err ino_unpack(uint64_t ino, struct ino_node *n) {
    *n = (struct ino_node){.kind = (enum ino_kind)(ino >> KIND_SHIFT)};
    enum err e = ERR_OK;
    switch (n->kind) {
    case INO_FIXED:
        e = unpack_fixed(ino, n);
        break;
    case INO_VALUE:
    case INO_CABLE:
    case INO_REFERENCES:
    case INO_CITED_BY:
    case INO_LINK:
    case INO_ALIAS:
    case INO_PLUS:
    case INO_PLUS_FACET:
        n->facet = (enum catalog_facet)field(ino, FACET_SHIFT, FACET_BITS);
        n->value = field(ino, VALUE_SHIFT, VALUE_BITS);
        n->cable = field(ino, 0, CABLE_BITS);
        e = (int)n->facet <= INO_SET ? ERR_OK : ERR_INVALID;
        break;
    case INO_FILE:
        n->cable = field(ino, FILE_BITS, CABLE_BITS);
        n->file = field(ino, 0, FILE_BITS);
        break;
    case INO_TEXT:
    case INO_ABOUT:
        n->file = field(ino, 0, DOCUMENT_BITS);
        break;
    default:
        return ERR_INVALID;
    }
    uint64_t again;
    return e == ERR_OK && ino_pack(n, &again) == ERR_OK && again == ino ? ERR_OK : ERR_INVALID;
}
