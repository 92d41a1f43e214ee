/* paragraph_lists: which numbers of a body may be items of a list inside a paragraph.
 *
 * A list counts from 1 behind a paragraph that has a higher number, or from 2 where its first item stands
 * inside a line, and may hold lists of its own. Whether it is one is decided in paragraph_numbers.c: as many
 * items as there are paragraphs above it leave two readings of the number that comes next.
 */
#ifndef CABLEFS_PARSE_PARAGRAPH_LISTS_H
#define CABLEFS_PARSE_PARAGRAPH_LISTS_H

#include "paragraph_numbers.h"

struct paragraph_lists_place {
    bool item; /* its number begins a list or goes on with one */
    bool goes_on; /* its number is one more than that of mark `before` */
    bool lower; /* lower than the number of the paragraph before, and no item */
    size_t before;
};

/* One place for each of the n marks. */
void paragraph_lists_find(const struct paragraph_numbers_mark *marks, size_t n,
                          struct paragraph_lists_place *places);

#endif
