#include "ino.h"

enum { FIXED_BITS = 8, DEPTH_BITS = 8 };

_Static_assert(INO_KINDS <= 1 << LAYOUT_KIND_BITS, "kinds fit");
_Static_assert(INO_SET < 1 << LAYOUT_FACET_BITS, "facets fit, and the sets that are none");
_Static_assert(INO_FIXED_END <= 1 << FIXED_BITS, "fixed nodes fit");
_Static_assert(INO_EDITIONS == 1 << LAYOUT_EDITION_BITS, "editions fill their bits");
_Static_assert((int)CABLE_PARAGRAPHS_MAX <= (int)INO_FILE_NAMED,
               "paragraphs end below the files that have a name");

static int64_t field(uint64_t ino, int shift, int bits) {
    return (int64_t)(ino >> shift & ((UINT64_C(1) << bits) - 1));
}

uint64_t ino_edition_add(uint64_t ino, uint64_t edition) {
    return ino >> LAYOUT_KIND_SHIFT == INO_FIXED ? ino : ino | edition % INO_EDITIONS << LAYOUT_EDITION_SHIFT;
}

enum err ino_edition_take(uint64_t number, uint64_t edition, uint64_t *ino) {
    *ino = number;
    if (number >> LAYOUT_KIND_SHIFT == INO_FIXED)
        return ERR_OK;
    *ino &= ~((uint64_t)(INO_EDITIONS - 1) << LAYOUT_EDITION_SHIFT);
    return ino_edition_add(*ino, edition) == number ? ERR_OK : ERR_STALE;
}

static bool has_facet(enum ino_kind kind) {
    return kind != INO_CITATION;
}

/* The places of cables that may be in a set of set_store.h. */
static bool may_be_set(enum ino_kind kind) {
    return kind == INO_VALUE || kind == INO_CABLE || kind == INO_REFERENCES || kind == INO_CITED_BY ||
           kind == INO_PLUS || kind == INO_PLUS_FACET || kind == INO_SET_FILE;
}

static bool has_cable(enum ino_kind kind) {
    return kind != INO_VALUE && kind != INO_ALIAS && kind != INO_PLUS;
}

/* An alias may hold a cable in place of a value. */
static int value_bits(const struct ino_node *n) {
    if (n->kind == INO_CITATION)
        return DEPTH_BITS;
    return (int)n->facet == INO_SET || n->kind == INO_ALIAS ? LAYOUT_SET_BITS : LAYOUT_VALUE_BITS;
}

/* Kinds that have a facet, a value and a cable, or some of them. */
static enum err pack_place(const struct ino_node *n, uint64_t *ino) {
    if (!layout_fits(n->value, value_bits(n)) ||
        (has_cable(n->kind) && !layout_fits(n->cable, LAYOUT_CABLE_BITS)))
        return ERR_LIMIT;
    *ino = (uint64_t)n->kind << LAYOUT_KIND_SHIFT | (uint64_t)n->value << LAYOUT_VALUE_SHIFT;
    if (has_facet(n->kind))
        *ino |= (uint64_t)n->facet << LAYOUT_FACET_SHIFT;
    if (has_cable(n->kind))
        *ino |= (uint64_t)n->cable;
    return ERR_OK;
}

enum err ino_pack(const struct ino_node *n, uint64_t *ino) {
    uint64_t kind = (uint64_t)n->kind << LAYOUT_KIND_SHIFT, facet = (uint64_t)n->facet;
    if (facet >= CATALOG_FACETS && !(facet == INO_SET && may_be_set(n->kind)))
        return ERR_LIMIT;
    if (n->kind == INO_PLUS_FACET && (n->cable <= CATALOG_ALL || n->cable >= CATALOG_FACETS))
        return ERR_LIMIT;
    switch (n->kind) {
    case INO_FIXED:
        *ino = n->fixed == INO_FACET_DIR ? facet << FIXED_BITS | INO_FACET_DIR : (uint64_t)n->fixed;
        return ERR_OK;
    case INO_VALUE:
    case INO_CABLE:
    case INO_REFERENCES:
    case INO_CITED_BY:
    case INO_CITATION:
    case INO_ALIAS:
    case INO_PLUS:
    case INO_PLUS_FACET:
    case INO_SET_FILE:
        return pack_place(n, ino);
    case INO_FILE:
        if (!layout_fits(n->cable, LAYOUT_CABLE_BITS) || !layout_fits(n->file, LAYOUT_ORDINAL_BITS))
            return ERR_LIMIT;
        *ino = kind | (uint64_t)n->cable << LAYOUT_ORDINAL_BITS | (uint64_t)n->file;
        return ERR_OK;
    case INO_TEXT:
    case INO_ABOUT:
        if (!layout_fits(n->file, LAYOUT_DOCUMENT_BITS))
            return ERR_LIMIT;
        *ino = kind | (uint64_t)n->file;
        return ERR_OK;
    default:
        return ERR_INVALID;
    }
}

static enum err unpack_fixed(uint64_t ino, struct ino_node *n) {
    n->fixed = (enum ino_fixed)(field(ino, 0, FIXED_BITS));
    n->facet = n->fixed == INO_FACET_DIR ? (enum catalog_facet)field(ino, FIXED_BITS, LAYOUT_FACET_BITS + 1)
                                         : CATALOG_ALL;
    return n->fixed > INO_NOTHING && n->fixed < INO_FIXED_END && n->facet < CATALOG_FACETS ? ERR_OK
                                                                                           : ERR_INVALID;
}

enum err ino_unpack(uint64_t ino, struct ino_node *n) {
    *n = (struct ino_node){.kind = (enum ino_kind)(ino >> LAYOUT_KIND_SHIFT)};
    enum err e = ERR_OK;
    switch (n->kind) {
    case INO_FIXED:
        e = unpack_fixed(ino, n);
        break;
    case INO_VALUE:
    case INO_CABLE:
    case INO_REFERENCES:
    case INO_CITED_BY:
    case INO_CITATION:
    case INO_ALIAS:
    case INO_PLUS:
    case INO_PLUS_FACET:
    case INO_SET_FILE:
        n->facet = (enum catalog_facet)field(ino, LAYOUT_FACET_SHIFT, LAYOUT_FACET_BITS);
        n->value = field(ino, LAYOUT_VALUE_SHIFT, LAYOUT_SET_BITS);
        n->cable = field(ino, 0, LAYOUT_CABLE_BITS);
        e = (int)n->facet <= INO_SET ? ERR_OK : ERR_INVALID;
        break;
    case INO_FILE:
        n->cable = field(ino, LAYOUT_ORDINAL_BITS, LAYOUT_CABLE_BITS);
        n->file = field(ino, 0, LAYOUT_ORDINAL_BITS);
        break;
    case INO_TEXT:
    case INO_ABOUT:
        n->file = field(ino, 0, LAYOUT_DOCUMENT_BITS);
        break;
    default:
        return ERR_INVALID;
    }
    uint64_t again;
    return e == ERR_OK && ino_pack(n, &again) == ERR_OK && again == ino ? ERR_OK : ERR_INVALID;
}

/* ---- the number that is shown ---- */

/* What stands in the highest bits of a shown number. */
enum shown {
    SHOWN_FIXED,
    SHOWN_FILE,
    SHOWN_TEXT,
    SHOWN_ABOUT,
    SHOWN_CITATION,
    SHOWN_VALUE, /* of five kinds, which stand below it */
    SHOWN_PLACES = 8, /* three kinds of eight facets */
    SHOWN_END = SHOWN_PLACES + (3 << LAYOUT_FACET_BITS),
};
enum { SHOWN_SHIFT = LAYOUT_CABLE_BITS + LAYOUT_VALUE_BITS, SHOWN_BITS = 53 };

_Static_assert(SHOWN_END <= 1 << (SHOWN_BITS - SHOWN_SHIFT), "what is shown stays below 2^53");
_Static_assert(LAYOUT_CABLE_BITS + LAYOUT_ORDINAL_BITS <= SHOWN_SHIFT &&
                   (int)LAYOUT_DOCUMENT_BITS <= (int)SHOWN_SHIFT &&
                   DEPTH_BITS + LAYOUT_CABLE_BITS <= SHOWN_SHIFT &&
                   3 + 2 * LAYOUT_FACET_BITS + LAYOUT_SET_BITS <= SHOWN_SHIFT &&
                   INO_SET_FILE_BITS <= (int)LAYOUT_FACET_BITS,
               "the parts of each kind stay below its highest bits");

static uint64_t shown(int highest, uint64_t rest) {
    return (uint64_t)highest << SHOWN_SHIFT | rest;
}

/* A cable's directory in a place, or a directory in it. */
static uint64_t shown_place(int kind, const struct ino_node *n) {
    uint64_t value = (uint64_t)n->value & ((UINT64_C(1) << LAYOUT_VALUE_BITS) - 1);
    return shown(SHOWN_PLACES + (kind << LAYOUT_FACET_BITS) + (int)n->facet,
                 value << LAYOUT_CABLE_BITS | (uint64_t)n->cable);
}

/* kind: 0 to 4. A "+" that is narrowed by a facet holds that in place of a cable, and a file its form. */
static uint64_t shown_value(uint64_t kind, const struct ino_node *n) {
    uint64_t narrowing = n->kind == INO_PLUS_FACET ? (uint64_t)n->cable : 0;
    if (n->kind == INO_SET_FILE)
        narrowing = (uint64_t)n->cable & ((1 << INO_SET_FILE_BITS) - 1);
    return shown(SHOWN_VALUE,
                 ((kind << LAYOUT_FACET_BITS | (uint64_t)n->facet) << LAYOUT_FACET_BITS | narrowing)
                         << LAYOUT_SET_BITS |
                     (uint64_t)n->value);
}

uint64_t ino_shown(uint64_t ino) {
    uint64_t rest = ino & ((UINT64_C(1) << LAYOUT_KIND_SHIFT) - 1);
    struct ino_node n;
    if (ino_unpack(ino, &n) != ERR_OK)
        return ino;
    switch (n.kind) {
    case INO_FILE:
        return shown(SHOWN_FILE, rest);
    case INO_TEXT:
        return shown(SHOWN_TEXT, rest);
    case INO_ABOUT:
        return shown(SHOWN_ABOUT, rest);
    case INO_CITATION:
        return shown(SHOWN_CITATION, rest);
    case INO_CABLE:
        return shown_place(0, &n);
    case INO_REFERENCES:
        return shown_place(1, &n);
    case INO_CITED_BY:
        return shown_place(2, &n);
    case INO_VALUE:
        return shown_value(0, &n);
    case INO_ALIAS:
        return shown_value(1, &n);
    case INO_PLUS:
        return shown_value(2, &n);
    case INO_PLUS_FACET:
        return shown_value(3, &n);
    case INO_SET_FILE:
        return shown_value(4, &n);
    default:
        return ino; /* of fixed nodes, which are few and small */
    }
}
