/* layout: how numbers of cables, paragraphs, documents and values share the bits of one number.
 *
 * The same numbers stand in three places: they are rows of the index, keys of full text, and parts of an
 * inode number. Their widths stand here alone, and what must hold between them is asserted at the end.
 *
 *   a paragraph's row    cable << 12 | ordinal: neighbours sit together, and one seek serves a whole cable
 *   a day                year << 9 | month << 5 | day: day.h
 *   a key in a list      moment << 25 | cable: a listing of cables is resumed behind it
 *   an inode number      kind 4 | facet 3 | edition 4 | value or set 28 | cable 25: ino.h
 */
#ifndef CABLEFS_CABLE_LAYOUT_H
#define CABLEFS_CABLE_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

enum {
    LAYOUT_CABLE_BITS = 25, /* 33 million cables: the National Archives have two */
    LAYOUT_ORDINAL_BITS =
        12, /* of a paragraph in its cable, from 0; docs/schema.md and the SQL say 12, too */
    LAYOUT_ORDINALS = 1 << LAYOUT_ORDINAL_BITS,
    LAYOUT_DOCUMENT_BITS = 40, /* of a file of text/ or about/ */
    LAYOUT_VALUE_BITS = 23, /* of a facet: a tag, a post, a signer, a day */
    LAYOUT_SET_BITS = 28, /* of a set that somebody asked for */
    LAYOUT_FACET_BITS = 3,
    LAYOUT_EDITION_BITS = 4,
    LAYOUT_KIND_BITS = 4,
    LAYOUT_MOMENT_BITS = 38, /* of a moment, counted from LAYOUT_MOMENT_MIN */

    LAYOUT_DAY_BITS = 5,
    LAYOUT_MONTH_BITS = 4,

    LAYOUT_VALUE_SHIFT = LAYOUT_CABLE_BITS,
    LAYOUT_EDITION_SHIFT = LAYOUT_VALUE_SHIFT + LAYOUT_SET_BITS,
    LAYOUT_FACET_SHIFT = LAYOUT_EDITION_SHIFT + LAYOUT_EDITION_BITS,
    LAYOUT_KIND_SHIFT = LAYOUT_FACET_SHIFT + LAYOUT_FACET_BITS,
};

/* Cables are listed by moment, and those of one moment by number. It is the date, and for a cable without one
 * LAYOUT_UNDATED, the first second behind the year 9999. A date before LAYOUT_MOMENT_MIN, which is in the
 * year 1425, counts as that. core/check and docs/schema.md have these two numbers as well. */
#define LAYOUT_UNDATED INT64_C(253402300800)
#define LAYOUT_MOMENT_MIN (-(INT64_C(1) << 34))

_Static_assert((LAYOUT_UNDATED - LAYOUT_MOMENT_MIN) >> LAYOUT_MOMENT_BITS == 0, "every moment has its bits");
_Static_assert(LAYOUT_MOMENT_BITS + LAYOUT_CABLE_BITS == 63, "a key in a list is never negative");
_Static_assert(LAYOUT_KIND_SHIFT + LAYOUT_KIND_BITS == 64, "the parts of an inode number fill it");
_Static_assert(LAYOUT_CABLE_BITS + LAYOUT_ORDINAL_BITS <= LAYOUT_EDITION_SHIFT,
               "a file's number has room for the edition");
_Static_assert(LAYOUT_DOCUMENT_BITS <= LAYOUT_EDITION_SHIFT, "and so has a document's");
_Static_assert((INT64_C(10000) << (LAYOUT_MONTH_BITS + LAYOUT_DAY_BITS)) <= (INT64_C(1) << LAYOUT_VALUE_BITS),
               "every day of four-digit years is a value");
_Static_assert((1 << LAYOUT_MONTH_BITS) > 12 && (1 << LAYOUT_DAY_BITS) > 31, "months and days fit");

/* The row of a paragraph; its cable; its ordinal. layout_paragraph(cable + 1, 0) is behind a cable's last. */
static inline int64_t layout_paragraph(int64_t cable, int64_t ordinal) {
    return (int64_t)((uint64_t)cable << LAYOUT_ORDINAL_BITS | (uint64_t)ordinal);
}
static inline int64_t layout_paragraph_cable(int64_t row) {
    return row >> LAYOUT_ORDINAL_BITS;
}
static inline int64_t layout_paragraph_ordinal(int64_t row) {
    return row & (LAYOUT_ORDINALS - 1);
}

static inline int64_t layout_moment(bool has_date, int64_t date) {
    if (!has_date || date >= LAYOUT_UNDATED)
        return LAYOUT_UNDATED;
    return date < LAYOUT_MOMENT_MIN ? LAYOUT_MOMENT_MIN : date;
}

/* A cable's key in a list, which no other cable changes by coming or going; and back. -1 stands before all of
 * them. */
static inline int64_t layout_key(int64_t moment, int64_t cable) {
    return (int64_t)((uint64_t)(moment - LAYOUT_MOMENT_MIN) << LAYOUT_CABLE_BITS | (uint64_t)cable);
}
static inline int64_t layout_key_moment(int64_t key) {
    return key < 0 ? LAYOUT_MOMENT_MIN - 1 : (key >> LAYOUT_CABLE_BITS) + LAYOUT_MOMENT_MIN;
}
static inline int64_t layout_key_cable(int64_t key) {
    return key < 0 ? 0 : key & ((INT64_C(1) << LAYOUT_CABLE_BITS) - 1);
}

/* Does a number fit so many bits? What does not is refused, never cut. */
static inline bool layout_fits(int64_t number, int bits) {
    return number >= 0 && number >> bits == 0;
}

#endif
